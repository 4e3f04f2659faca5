import { randomUUID } from 'node:crypto';
import { get as fetchPage } from 'node:http';
import { type Answer, dice, post } from './chaos-requests.ts';
import { type Crew, insist, openCrew } from './crew.ts';
import { type House, openDatabase, openHouse, pause } from './house.ts';
import { checkMessages, type Sent } from './messages.check.ts';
import { enterAll, type Nurse, seedWriters, type Writer } from './messages-people.ts';
import { openMailServer, openPharmacy } from './outside.ts';

/**
 * Messages under kills: members write and teams answer at a steady rate, while portals and
 * PostgreSQL are killed in turn. Whoever gets no answer presses again, with the same key. Then the
 * invariants are checked (messages.check.ts).
 */
export interface Storm {
  seed: number;
  /** Messages a second, and for how long. */
  rate: number;
  seconds: number;
  /** How often a portal is killed, and how often PostgreSQL. */
  kills: number;
}
export interface Weathered {
  problems: string[];
  counted: Record<string, number>;
}

/** A conversation as the drill knows it, from the answers alone. */
interface Talk {
  id: string;
  writer: Writer;
  team: string;
  seq: number;
  last: 'member' | 'team';
}

/** Longer than notices are gathered. */
const GATHERED_MS = 61_000;
const PATIENCE = { tries: 60, pauseMs: 400 };

export async function messagesDrill(storm: Storm): Promise<Weathered> {
  const house = await openHouse();
  try {
    await house.makeTemplate(seedWriters as Parameters<House['makeTemplate']>[0]);
    return await weather(house, storm);
  } finally {
    await house.close();
  }
}

async function weather(house: House, { seed, rate, seconds, kills }: Storm): Promise<Weathered> {
  const random = dice(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const { name } = await openDatabase(house);
  const sql: <R extends Record<string, unknown>>(text: string, values?: unknown[]) => Promise<R[]> =
    (text, values) => house.sql(name, text, values) as never;
  const [mail, pharmacy] = [await openMailServer(), await openPharmacy()];
  const outside = { smtpPort: mail.port, pharmacyPort: pharmacy.port, maxSendMs: 700 };
  const crew = openCrew(house, name, outside);
  const counted: Record<string, number> = {};
  const count = (what: string) => {
    counted[what] = (counted[what] ?? 0) + 1;
  };
  const problems: string[] = [];
  try {
    await Promise.all([crew.start(0), crew.start(1)]);
    const { writers, nurses } = await enterAll(house, name);
    const teams = [...new Set(nurses.map(({ team }) => team))];
    const talks: Talk[] = [];
    const sent: Sent[] = [];
    let written = 0;

    /** Sends a form until it is answered; says so if the answer is not the one expected. */
    const send = async (
      who: Writer | Nurse,
      path: string,
      form: Record<string, string>,
      expected: RegExp,
    ): Promise<Answer | null> => {
      const whole = { ...form, _key: randomUUID() };
      const answer = await insist(
        crew,
        (port) => post(port, path, who.cookie, whole, who.from),
        PATIENCE,
      );
      if (!answer) count('unanswered');
      else if (answer.status === 303 && expected.test(answer.location)) return answer;
      else problems.push(`${path.replace(/[0-9a-f-]{36}/g, ':id')} was answered ${answer.status}`);
      return null;
    };
    const fields = { do: 'send', draft: '', version: '' };
    const begin = async () => {
      const [writer, team] = [pick(writers), pick(teams)];
      const text = `drill ${++written}`;
      const form = { ...fields, category: 'general', subject: text, text, private: '' };
      const path = `/people/${writer.person}/messages/new/${team}`;
      const answer = await send(writer, path, form, /messages\/[0-9a-f-]{36}\?done=sent/);
      if (!answer) return;
      const id = /messages\/([0-9a-f-]{36})/.exec(answer.location)?.[1] ?? '';
      sent.push({ text, conversation: id, seq: 1, by: 'member', account: writer.account });
      talks.push({ id, writer, team, seq: 1, last: 'member' });
    };
    /** The other side's turn in a conversation, which nobody else works on meanwhile. */
    const next = async (talk: Talk) => {
      const text = `drill ${++written}`;
      const by = talk.last === 'member' ? 'team' : 'member';
      const answer =
        by === 'team'
          ? await send(
              pick(nurses.filter(({ team }) => team === talk.team)),
              `/staff/messages/${talk.id}/answer`,
              { from: 'all', seen: String(talk.seq), text, sign: 'team' },
              /did=sent/,
            )
          : await send(
              talk.writer,
              `/people/${talk.writer.person}/messages/${talk.id}`,
              { ...fields, text },
              /done=sent/,
            );
      if (!answer) return; // whether it was written is not known: it is left alone
      talk.seq += 1;
      talk.last = by;
      sent.push({ text, conversation: talk.id, seq: talk.seq, by, account: talk.writer.account });
      talks.push(talk);
    };
    /** Somebody takes a conversation, or closes it. */
    const handle = async (talk: Talk) => {
      const nurse = pick(nurses.filter(({ team }) => team === talk.team));
      const [act, form, expected] =
        random() < 0.6
          ? (['claim', {}, /done=(claimed|taken|closed)/] as const)
          : (['close', { seen: String(talk.seq), replies: 'yes' }, /did=closed/] as const);
      const path = `/staff/messages/${talk.id}/${act}`;
      if (await send(nurse, path, { from: 'all', ...form }, expected)) {
        count(act);
        talks.push(talk);
      }
    };
    const free = (): Talk | undefined => talks.splice(Math.floor(random() * talks.length), 1)[0];

    let over = false;
    const killing = (async () => {
      for (let at = 0; at < 2 * kills; at++) {
        await pause((seconds * 1000) / (2 * kills + 1));
        if (at % 2 === 0) await crew.restart((at / 2) % 2);
        else await house.crash();
        count(at % 2 === 0 ? 'kills' : 'crashes');
      }
    })();
    // notices go out while everything is being killed
    const passing = (async () => {
      while (!over) {
        await pause(3000);
        await crew.pass(GATHERED_MS);
      }
    })();
    const under: Promise<void>[] = [];
    const began = performance.now();
    for (let at = 0; at < rate * seconds; at++) {
      const wait = began + (at * 1000) / rate - performance.now();
      if (wait > 0) await pause(wait);
      const talk = random() < 0.75 ? free() : undefined;
      under.push(talk ? next(talk) : begin());
      const other = at % 10 === 0 ? free() : undefined;
      if (other) under.push(handle(other));
    }
    await Promise.all([...under, killing]);
    over = true;
    await passing;
    await settle(sql, crew);

    // afterwards one team has lost its only nurse, and another one of two
    await sql(`update account set closed_at = now() where id = any($1::uuid[])`, [
      [nurses[0]?.account, nurses[3]?.account],
    ]);
    const here = [nurses[1], nurses[2]] as Nurse[];
    const boxes = await Promise.all(here.map((one) => readBoxes(crew, one)));
    problems.push(...(await checkMessages(sql, sent, mail.heard, boxes)));
    if (crew.falls() > 0) problems.push(`${crew.falls()} portals ended by themselves`);
    counted.messages = sent.length;
    counted.conversations = new Set(sent.map((one) => one.conversation)).size;
    counted.mails = mail.heard.length;
    return { problems, counted };
  } finally {
    await crew.close();
    await Promise.all([mail.close(), pharmacy.close()]);
  }
}

/** Lets time pass until every job is done and every notice settled. */
async function settle(
  sql: <R extends Record<string, unknown>>(text: string) => Promise<R[]>,
  crew: Crew,
): Promise<void> {
  for (const [at, portal] of crew.portals.entries()) if (!portal.alive()) await crew.restart(at);
  for (let round = 0; round < 30; round++) {
    const [row] = await sql<{ n: number }>(
      `select ((select count(*) from pgboss.job where state < 'completed')
         + (select count(*) from notice where settled_at is null))::int as n`,
    );
    if (row?.n === 0) return;
    await crew.pass(round < 10 ? GATHERED_MS : 3_700_000);
    await pause(1000);
  }
}

/** How many conversations the inbox of a nurse shows in each of its lists. */
async function readBoxes(
  crew: Crew,
  { cookie, from, account, team }: Nurse,
): Promise<{ account: string; team: string; counts: Record<string, number> }> {
  const read = (port: number) =>
    new Promise<{ status: number; text: string }>((done, fail) => {
      const headers = { host: `localhost:${port}`, cookie };
      const options = { port, host: '127.0.0.1', localAddress: from, headers, agent: false };
      fetchPage({ ...options, path: '/staff/messages?show=all' }, (response) => {
        let text = '';
        response.on('data', (part) => {
          text += part;
        });
        response.once('end', () => done({ status: response.statusCode ?? 0, text }));
      }).once('error', fail);
    });
  const page = await insist(crew, read, PATIENCE);
  const counts = Object.fromEntries(
    [...(page?.text ?? '').matchAll(/show=(\w+)"[^>]*>[^<]*<span[^>]*>\((\d+)/g)].map(
      ([, box, n]) => [box, Number(n)],
    ),
  );
  return { account, team, counts };
}
