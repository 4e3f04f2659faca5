import { randomUUID } from 'node:crypto';
import { type Acknowledged, check } from './chaos.check.ts';
import { type Answer, dice, post } from './chaos-requests.ts';
import { insist, openCrew } from './crew.ts';
import { type House, openDatabase, openHouse, pause } from './house.ts';
import { MOODS, openMailServer, openPharmacy, sendNews } from './outside.ts';
import { type Member, seedPeople, signOn } from './people.ts';

/**
 * Chaos: members request refills, cancel them and are notified, while portals are killed,
 * PostgreSQL is killed or loses its connections, and the mail server and the pharmacies' system
 * misbehave in every way. The seed decides what happens. Then everything runs again, time passes,
 * and the invariants are checked (chaos.check.ts).
 */
const STEPS = 30;
/** The longest that one attempt to reach the pharmacies' system takes. */
const MOST_MS = 700;

export interface Outcome {
  seed: number;
  problems: string[];
  counted: Record<string, number>;
}

/**
 * Runs one seed.
 * @returns the invariants that did not hold
 */
export async function runSeed(house: House, seed: number): Promise<Outcome> {
  const random = dice(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const database = await openDatabase(house);
  const sql: <R extends Record<string, unknown>>(text: string, values?: unknown[]) => Promise<R[]> =
    (text, values) => house.sql(database.name, text, values) as never;
  const [mail, pharmacy] = [await openMailServer(), await openPharmacy()];
  const crew = openCrew(house, database.name, {
    smtpPort: mail.port,
    pharmacyPort: pharmacy.port,
    maxSendMs: MOST_MS,
  });
  const counted: Record<string, number> = {};
  const count = (what: string) => {
    counted[what] = (counted[what] ?? 0) + 1;
  };
  try {
    const members = await signOn(house, database.name);
    await Promise.all([crew.start(0), crew.start(1)]);
    const done: Acknowledged = { orders: [], cancels: [], news: [] };
    const known = new Map<string, Member>();
    /** A member presses up to three times until there is an answer, with the same key. */
    const press = (work: (port: number) => Promise<Answer>) =>
      insist(crew, work, { tries: 3, pauseMs: 250 });
    const order = async (member: Member, by: 'own' | 'caregiver', rx: string) => {
      const from = Date.now();
      const form = {
        rx,
        to: String((await sql<{ id: string }>('select id from pharmacy'))[0]?.id),
        note: '',
        _key: randomUUID(),
      };
      const answer = await press((port) =>
        post(port, `/people/${member.person}/refills`, member[by], form),
      );
      if (answer?.status !== 303 || !answer.location.includes('/refills/asked')) return;
      count('orders');
      const orderId = /[?&]order=([0-9a-f-]{36})/.exec(answer.location)?.[1];
      const [row] = await sql<{ id: string }>('select id from refill_request where order_id = $1', [
        orderId,
      ]);
      if (!row)
        return void done.orders.push({ requestId: `lost (${answer.location})`, member, by, from });
      known.set(row.id, member);
      done.orders.push({ requestId: row.id, member, by, from });
    };
    const cancel = async (requestId: string, member: Member) => {
      const answer = await press((port) =>
        post(port, `/people/${member.person}/refills/requests/${requestId}/cancel`, member.own, {
          _key: randomUUID(),
        }),
      );
      if (!answer?.location.endsWith('done=cancelled')) return;
      count('cancels');
      done.cancels.push({ requestId, at: Date.now() });
    };
    const tell = async (requestId: string, status: string, turn: number) => {
      const id = `n${seed}-${turn}`;
      for (let tries = 0; tries < 3; tries++) {
        const said = await sendNews(crew.some().newsPort, id, requestId, status);
        if (said === 'AA') {
          count('news');
          return void done.news.push({ id, requestId });
        }
        await pause(200);
      }
    };
    /** Lets time pass. It jumps further than any send takes, so none is interrupted. */
    const pass = async (ms: number) => {
      for (let waited = 0; waited < MOST_MS + 400; waited += 50) {
        if (
          (await sql('select 1 from outbox_message where claim is not null limit 1')).length === 0
        )
          break;
        await pause(50);
      }
      await crew.pass(ms);
    };

    const open: [Member, string][] = [];
    for (const member of members)
      for (const { id } of await sql<{ id: string }>(
        'select id from prescription where patient_id = $1 order by number',
        [member.person],
      ))
        open.push([member, id]);
    const under: Promise<void>[] = [];
    for (let turn = 0; turn < STEPS; turn++) {
      // members and the pharmacy continue, whatever else happens
      const act = random();
      if ((act < 0.5 || known.size === 0) && open.length > 0) {
        const [[member, rx]] = open.splice(Math.floor(random() * open.length), 1) as [
          [Member, string],
        ];
        under.push(order(member, pick(['own', 'caregiver'] as const), rx));
      } else if (act < 0.85 && known.size > 0) {
        const [requestId, member] = pick([...known]);
        under.push(cancel(requestId, member));
      } else if (known.size > 0)
        under.push(tell(pick([...known.keys()]), pick(['IP', 'CM']), turn));
      const roll = random();
      if (roll < 0.12) await mail.be(pick(['well', ...MOODS] as const));
      else if (roll < 0.32) await pharmacy.be(pick(['well', 'hangs', 'drops', ...MOODS] as const));
      else if (roll < 0.46) await pass(pick([31_000, 130_000, 3_700_000]));
      else if (roll < 0.53) {
        count('kills');
        under.push(crew.restart(Math.floor(random() * crew.portals.length)));
      } else if (roll < 0.58) {
        await sql(
          `select pg_terminate_backend(pid)
            from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()`,
        );
        count('cuts');
      } else if (roll < 0.6) {
        await house.crash();
        count('crashes');
      }
      await pause(20 + random() * 180);
    }
    await Promise.all(under);
    if (random() < 0.5) {
      count('kills');
      await crew.restart(0);
    }
    if (!counted.crashes && random() < 0.3) {
      await house.crash();
      count('crashes');
    }

    await mail.be('well');
    await pharmacy.be('well');
    for (const [at, portal] of crew.portals.entries()) if (!portal.alive()) await crew.restart(at);
    const waiting = async () => {
      const [row] = await sql<{ n: number }>(
        `select (select count(*) from outbox_message
            where state in ('waiting', 'dead')) + (select count(*) from pgboss.job
            where state < 'completed') + (select count(*) from dead_job) as n`,
      );
      return Number(row?.n ?? 0);
    };
    for (let round = 0; round < 40 && (await waiting()) > 0; round++) {
      // staff send again what was given up
      await sql(
        `update outbox_message set state = 'waiting', tries = 0, next_at = made_at
          where state = 'dead'`,
      );
      await pass(3_700_000);
      await pause(round < 3 ? 700 : 1_300);
    }
    const problems = await check(sql, done, mail.heard, pharmacy.heard, MOST_MS + 1_500);
    if (crew.falls() > 0) problems.push(`${crew.falls()} portals ended by themselves`);
    count('seeds');
    counted.mails = mail.heard.length;
    counted.messages = pharmacy.heard.length;
    return { seed, problems, counted };
  } finally {
    await crew.close();
    await Promise.all([mail.close(), pharmacy.close()]);
    await database.drop();
  }
}

/** The drill: runs these seeds, some at once, each with its own PostgreSQL. */
export async function chaos(
  seeds: readonly number[],
  say: (line: string) => void,
  atOnce = 1,
): Promise<Outcome[]> {
  const waiting = [...seeds];
  return (await Promise.all(Array.from({ length: atOnce }, () => inHouse(waiting, say)))).flat();
}

async function inHouse(waiting: number[], say: (line: string) => void): Promise<Outcome[]> {
  const house = await openHouse();
  const outcomes: Outcome[] = [];
  try {
    await house.makeTemplate(seedPeople as Parameters<House['makeTemplate']>[0]);
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      const began = performance.now();
      const outcome = await runSeed(house, seed);
      outcomes.push(outcome);
      const numbers = Object.entries(outcome.counted).map(([what, n]) => `${n} ${what}`);
      say(
        `seed ${seed}: ${outcome.problems.length === 0 ? 'all holds' : outcome.problems.join('; ')} (${numbers.join(', ')}; ${((performance.now() - began) / 1000).toFixed(1)} s)`,
      );
    }
  } finally {
    await house.close();
  }
  return outcomes;
}
