import { one, type Part } from './access-objects.ts';
import { SOMEBODY } from './access-scene.ts';
import type { World } from './world.ts';

/** Roles that may answer, and are on the team of everybody’s conversations. */
const TEAM = ['clinician', 'nurse', 'front-desk', 'clinician without the record'] as const;

/** A care team with these accounts. */
async function teamOf(world: World, name: string, accounts: readonly (string | undefined)[]) {
  const id = await one(
    world,
    `insert into team (name, answer_days, state, changed_at) values ($1, 2, 'active', now())
      returning id`,
    [name],
  );
  for (const account of accounts)
    await world.sql('insert into team_member (team_id, account_id, since) values ($1, $2, now())', [
      id,
      account,
    ]);
  return id;
}

/** A conversation that the person has begun, with one message. */
async function conversationOf(world: World, person: string, team: string, account: string) {
  const id = await one(
    world,
    `insert into conversation (patient_id, team_id, category, subject, begun_by, begun_as, begun_at,
        last_at, last_seq)
      values ($1, $2, 'general', 'Matrix', $3, 'self', $4, $4, 1) returning id`,
    [person, team, account, world.clock.now()],
  );
  await world.sql(
    `insert into message (patient_id, conversation_id, seq, author_id, author_name, author_as, text,
        sent_at)
      values ($1, $2, 1, $3, 'M', 'self', 'May I?', $4)`,
    [person, id, account, world.clock.now()],
  );
  return id;
}

/**
 * Everybody has begun a conversation with one team, and the member has a draft about each; a
 * stranger has one with a team that nobody else is on.
 */
export async function objectsOfMessages({ world, accounts, people, theirs }: Part) {
  const by = accounts.get('another member') ?? '';
  const team = await teamOf(
    world,
    'Matrix team',
    TEAM.map((role) => accounts.get(role)),
  );
  for (const target of SOMEBODY) {
    const person = people.get(target) ?? '';
    theirs.messageTeam.set(person, team);
    theirs.conversation.set(person, await conversationOf(world, person, team, by));
    const draft = `insert into message_draft (patient_id, author_id, team_id, text, saved_at)
      values ($1, $2, $3, 'May I', now()) returning id`;
    // whoever has no right to the record has lost the one by which it was written
    theirs.draft.set(person, await one(world, draft, [person, accounts.get('member'), team]));
  }
  const opened = people.get('opened') ?? '';
  const nobody = await world.account({ userId: 'of.another.team', roles: ['nurse'] });
  const apart = await teamOf(world, 'Team apart', [nobody]);
  const note = await one(
    world,
    `insert into conversation_event (patient_id, conversation_id, at, by_name, kind, text)
      values ($1, $2, now(), 'A', 'note', 'x') returning id`,
    [opened, theirs.conversation.get(opened)],
  );
  return {
    conversation: {
      'of the team': theirs.conversation.get(opened) ?? '',
      'another’s: of a team that they are not on': await conversationOf(world, opened, apart, by),
      'another’s: a note of staff': note,
    },
  };
}
