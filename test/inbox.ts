import {
  insertConversation,
  insertMessage,
} from '../src/messages/conversations/conversations.sql.ts';
import type { Access } from '../src/platform/access/access.ts';
import type { RequestInfo } from '../src/platform/access/request-info.ts';
import { Browser } from './browser.ts';
import { makeWorld } from './world.ts';

export type InboxWorld = Awaited<ReturnType<typeof openInbox>>;

/**
 * A world with two care teams: Nina, Omar and Lee answer for family medicine, Kim for cardiology.
 */
export async function openInbox(options: Parameters<typeof makeWorld>[0] = {}) {
  const world = await makeWorld(options);
  const team = async (name: string): Promise<string> =>
    (
      await world.sql<{ id: string }>(
        `insert into team (name, answer_days, state, changed_at)
          values ($1, 1, 'active', now()) returning id`,
        [name],
      )
    )[0]?.id ?? '';
  const teams = { family: await team('Family medicine'), heart: await team('Cardiology') };
  const people: Record<string, string> = {};
  const nurse = async (userId: string, name: string, teamId: string): Promise<Browser> => {
    const id = await world.account({ userId, roles: ['nurse'], name });
    people[userId] = id;
    await world.sql('insert into team_member (team_id, account_id, since) values ($1, $2, now())', [
      teamId,
      id,
    ]);
    return new Browser(world).signOn(userId);
  };
  const nina = await nurse('nina', 'Nina Park', teams.family);
  const omar = await nurse('omar', 'Omar Diaz', teams.family);
  const lee = await nurse('lee', 'Lee Chan', teams.family);
  const kim = await nurse('kim', 'Kim Hart', teams.heart);

  /** Work as a member writes it, with the app's own statements. */
  const asMember = <T>(
    who: Pick<Written, 'patientId' | 'accountId' | 'name'>,
    work: (access: Access<'messages:write'>) => Promise<T>,
  ): Promise<T> =>
    world.reached((tx) => {
      const info = { now: world.clock.now() } as RequestInfo;
      const actor = { account: { id: who.accountId, name: who.name } };
      return work({
        ...{ sql: tx.sql.bind(tx), pipeline: tx.pipeline.bind(tx) },
        ...{ person: { id: who.patientId }, as: 'self', actor, info },
      } as unknown as Access<'messages:write'>);
    });

  let count = 0;
  /** A conversation that a member has begun; nobody has it, and an answer is due on Monday. */
  async function written(
    rest: { given?: string; family?: string; subject?: string; text?: string; team?: string } = {},
  ): Promise<Written> {
    count += 1;
    const family = rest.family ?? `Ruiz${count}`;
    const given = rest.given ?? 'Rosa';
    const patientId = await world.person({ given, family, mrn: `70${count}` });
    const name = `${given} ${family}`;
    const accountId = await world.account({ userId: `member${count}`, patientId, name });
    const who = { patientId, accountId, name };
    const id = await asMember(who, (access) =>
      insertConversation(access, {
        teamId: rest.team ?? teams.family,
        category: 'general',
        subject: rest.subject ?? `Question ${count}`,
        keepPrivate: false,
      }),
    );
    const one = { ...who, id, page: `/staff/messages/${id}` };
    await writes(one, rest.text ?? 'May I eat grapefruit?', 1);
    return one;
  }
  /** The member's next message. */
  const writes = (one: Written, text: string, seq: number): Promise<unknown> =>
    asMember(one, (access) =>
      insertMessage(access, {
        conversationId: one.id,
        seq,
        text,
        said: ` ${text} `,
        dueAt: new Date('2026-11-23T23:00:00Z'),
      }),
    );
  const post = (browser: Browser, path: string, form: Record<string, string> = {}) =>
    browser.request('POST', path, { form: { from: 'all', ...form, _key: crypto.randomUUID() } });
  const texts = async ({ id }: Written): Promise<string[]> =>
    (
      await world.sql<{ text: string }>(
        'select text from message where conversation_id = $1 order by seq',
        [id],
      )
    ).map(({ text }) => text);
  /** What staff did, in the order of the alphabet: the clock stands still. */
  const events = async ({ id }: Written): Promise<string[]> =>
    (
      await world.sql<{ kind: string }>(
        'select kind from conversation_event where conversation_id = $1 order by kind',
        [id],
      )
    ).map(({ kind }) => kind);

  return { world, teams, people, nina, omar, lee, kim, written, writes, post, texts, events };
}

export interface Written {
  id: string;
  patientId: string;
  accountId: string;
  name: string;
  page: string;
}
