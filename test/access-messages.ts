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
    await world.sql(
      'insert into team_member (team_id, account_id, since, lead) values ($1, $2, now(), true)',
      [id, account],
    );
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

/** A file with nothing in it that came with the first message of a conversation. */
async function fileOf(world: World, person: string, conversation: string, account: string) {
  const id = await one(
    world,
    `insert into file (patient_id, id, kind, type, name, bytes, chunks, state, received_at,
        received_by)
      values ($1, gen_random_uuid(), 'messages', 'application/pdf', 'knee.pdf', 0, 0, 'clean', $2,
        $3)
      returning id`,
    [person, world.clock.now(), account],
  );
  await world.sql(
    `insert into message_file (patient_id, message_id, file_id, place)
      select $1, id, $2, 1 from message where conversation_id = $3`,
    [person, id, conversation],
  );
  return id;
}

/** A team with an open conversation, and with nobody. */
async function strandedTeam(world: World, person: string, account: string) {
  const team = await teamOf(world, 'Team of nobody', []);
  await conversationOf(world, person, team, account);
  return team;
}
/** A message for one person. */
async function listOf(
  world: World,
  state: 'draft' | 'sending',
  team: string,
  { person, by }: { person: string; by: string },
) {
  const id = await one(
    world,
    `insert into message_list (team_id, category, subject, text, replies, state, made_by, made_at,
        sent_by, began_at)
      values ($1, 'general', 'Hours', 'Until 5.', true, $2, $3, $4,
        case when $2 <> 'draft' then $3::uuid end, case when $2 <> 'draft' then $4::timestamptz end)
      returning id`,
    [team, state, by, world.clock.now()],
  );
  await world.sql(
    `insert into message_list_line (list_id, n, typed, member_id, state)
      values ($1, 1, 'x', $2, 'ready')`,
    [id, person],
  );
  return id;
}
const awayOf = (world: World, account: string) =>
  one(
    world,
    `insert into absence (account_id, from_day, until_day)
      values ($1, '2027-02-01', '2027-02-05') returning id`,
    [account],
  );

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
    const id = await conversationOf(world, person, team, by);
    theirs.conversation.set(person, id);
    theirs.messageFile.set(person, await fileOf(world, person, id, by));
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
  const alone = await conversationOf(world, opened, apart, by);
  const block = await one(
    world,
    `insert into message_block (patient_id, caregiver_id, reason, began_at, began_by)
      values ($1, $2, 'x', now(), $2) returning id`,
    [opened, nobody],
  );
  const template = (of: string) =>
    one(
      world,
      `insert into message_template (team_id, name, text, changed_at)
        values ($1, 'Hours', 'Until 5.', now()) returning id`,
      [of],
    );
  return {
    'message file': {
      'of the team': theirs.messageFile.get(opened) ?? '',
      'another’s: of a team that they are not on': await fileOf(world, opened, alone, by),
    },
    'message block': { 'of a person': block },
    'kept draft': {
      'the member’s, whose right ended': theirs.draft.get(people.get('ended') ?? '') ?? '',
      'the member’s, who can send it': theirs.draft.get(people.get('own') ?? '') ?? '',
    },
    'stranded team': { open: await strandedTeam(world, opened, by) },
    'message list': {
      draft: await listOf(world, 'draft', team, { person: opened, by }),
      'being sent': await listOf(world, 'sending', team, { person: opened, by }),
    },
    absence: {
      'of a colleague': await awayOf(world, accounts.get('nurse') ?? ''),
      'of another team': await awayOf(world, nobody),
    },
    'message template': { 'of the team': await template(team) },
    conversation: {
      'of the team': theirs.conversation.get(opened) ?? '',
      'another’s: of a team that they are not on': alone,
      'another’s: a note of staff': note,
    },
  };
}
