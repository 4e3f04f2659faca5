import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TERMS_VERSION } from '../src/identity/accounts/terms/terms.rules.ts';
import { makeCode } from '../src/identity/letters/letter-code.rules.ts';
import { readConfig } from '../src/platform/config.ts';
import { hashPassword } from '../src/platform/crypto/crypto.ts';
import { openEmbedded } from '../src/platform/db/embedded.ts';
import { connected, makeDatabase } from './database.ts';
import { type Server, start } from './process.ts';

/**
 * Sign-ons while ten places send ten times what the limits let through: guesses, secret answers,
 * recovery codes, letters. How long do members wait who sign on from elsewhere? `npm run bench --
 * --flood [--quick] [--json]`; asserts nothing.
 */
const PLACES = 10;
/**
 * What each place sends a minute: ten times what each limit takes (100 sign-ons in 15 minutes, 10
 * answers and 10 codes an hour, 20 letters).
 */
const FLOOD = [
  { what: 'sign-on', aMinute: 1000 },
  { what: 'answers', aMinute: 100 },
  { what: 'code', aMinute: 100 },
  { what: 'letter', aMinute: 200 },
] as const;
const SIGN_ONS_A_SECOND = 5;
const PASSWORD = 'a bench walks by the river';

interface Answer {
  status: number;
  cookie: string;
  ms: number;
}

export async function flood(): Promise<void> {
  const json = process.argv.includes('--json');
  const say = (text: string) => void (json ? process.stderr : process.stdout).write(`${text}\n`);
  const seconds = process.argv.includes('--quick') ? 15 : 60;
  const folder = mkdtempSync(join(tmpdir(), 'portico-bench-'));
  chmodSync(folder, 0o755);
  const embedded = await openEmbedded(folder, { exclusive: true });
  const servers: Server[] = [];
  const agent = new Agent({ keepAlive: true, maxSockets: 1000 });
  try {
    const url = await makeDatabase(embedded, 'bench');
    const client = await connected(url);
    const members = seconds * SIGN_ONS_A_SECOND;
    const hash = await hashPassword(PASSWORD, readConfig('demo', { PORTICO_DATA: folder }).pepper);
    await client.query(
      `with made as (insert into account (kind, user_id, password_hash, name, created_at)
          select 'member', 'bench.' || n, $1, 'Bench', now() from generate_series(1, $2::int) n
          returning id)
       insert into terms_acceptance (account_id, version, accepted_at)
       select id, $3, now()
       from made`,
      [hash, 2 * members, TERMS_VERSION],
    );
    const app = await start('guarded', embedded.url('bench', 'portico_app'), folder);
    servers.push(app);

    const post = (
      place: string,
      path: string,
      form: Record<string, string>,
      cookie = '',
    ): Promise<Answer> =>
      new Promise((done) => {
        const body = new URLSearchParams(form).toString();
        const began = performance.now();
        const asked = request(
          {
            port: app.port,
            path,
            agent,
            method: 'POST',
            headers: {
              host: 'localhost:3000',
              origin: 'http://localhost:3000',
              'x-forwarded-for': place,
              cookie,
              'content-type': 'application/x-www-form-urlencoded',
              'content-length': body.length,
            },
          },
          (answer) => {
            answer.resume();
            const [set = ''] = answer.headers['set-cookie'] ?? [];
            answer.on('end', () =>
              done({
                status: answer.statusCode ?? 0,
                cookie: set.split(';')[0] ?? '',
                ms: performance.now() - began,
              }),
            );
          },
        );
        asked.on('error', () => done({ status: 0, cookie: '', ms: performance.now() - began }));
        asked.end(body);
      });
    const born = { 'birth-month': '5', 'birth-day': '5', 'birth-year': '1970' };
    const sends: Record<
      (typeof FLOOD)[number]['what'],
      (place: string, at: number, cookie: string) => Promise<Answer>
    > = {
      'sign-on': (place, at) =>
        post(place, '/sign-on', {
          userId: `bench.${1 + (at % (2 * members))}`,
          password: 'a guess',
          next: '',
          kept: '',
        }),
      answers: (place, _at, cookie) =>
        post(
          place,
          '/forgot/questions',
          { 'answer-1': 'one', 'answer-2': 'two', 'answer-3': 'three' },
          cookie,
        ),
      code: (place, at) =>
        post(place, '/forgot/code', {
          userId: `bench.${1 + at}`,
          code: '2222-2222-2222-2222',
          password: 'eleven grey herons wade',
          passwordAgain: 'eleven grey herons wade',
        }),
      letter: (place) =>
        post(place, '/letter', { code: makeCode((n) => n - 1), ...born, mrn: '9300000000' }),
    };

    /** Sends at a steady rate, whether the ones before were answered or not. */
    const steady = async (
      perSecond: number,
      until: number,
      send: (at: number) => Promise<unknown>,
    ) => {
      const all: Promise<unknown>[] = [];
      const began = performance.now();
      for (let at = 0; ; at++) {
        const due = began + (at * 1000) / perSecond;
        if (due > until) break;
        const wait = due - performance.now();
        if (wait > 0) await new Promise((go) => setTimeout(go, wait));
        all.push(send(at));
      }
      await Promise.all(all);
    };

    let member = 0;
    const signOns = async (until: number) => {
      const answers: Answer[] = [];
      await steady(SIGN_ONS_A_SECOND, until, async () => {
        member += 1;
        answers.push(
          await post(`203.0.${member >> 8}.${member & 255}`, '/sign-on', {
            userId: `bench.${member}`,
            password: PASSWORD,
            next: '',
            kept: '',
          }),
        );
      });
      return answers;
    };
    const quiet = await signOns(performance.now() + seconds * 250);
    const until = performance.now() + seconds * 1000;
    const refused = new Map<string, number>();
    const floods = Array.from({ length: PLACES }, async (_, index) => {
      const place = `198.51.100.${index + 1}`;
      const { cookie } = await post(place, '/forgot/password', {
        userId: `nobody.${index}`,
        ...born,
      });
      await Promise.all(
        FLOOD.map(({ what, aMinute }) =>
          steady(aMinute / 60, until, async (at) => {
            const { status } = await sends[what](place, index * 1000 + at, cookie);
            refused.set(`${what} ${status}`, (refused.get(`${what} ${status}`) ?? 0) + 1);
          }),
        ),
      );
    });
    const during = await signOns(until);
    await Promise.all(floods);
    const times = (list: Answer[]) => {
      const sorted = list.map((one) => one.ms).sort((a, b) => a - b);
      const at = (share: number) =>
        Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
      return {
        signOns: list.length,
        signedOn: list.filter((one) => one.status === 303).length,
        p50: at(0.5),
        p99: at(0.99),
      };
    };
    const found = {
      quiet: times(quiet),
      flood: times(during),
      answers: Object.fromEntries([...refused].sort()),
    };
    for (const [when, one] of [
      ['quiet', found.quiet],
      ['flood', found.flood],
    ] as const)
      say(
        `${when}: ${one.signedOn} of ${one.signOns} signed on, p50 ${one.p50} ms, p99 ${one.p99} ms`,
      );
    say(
      `what ${PLACES} places got for it: ${[...refused]
        .sort()
        .map(([what, n]) => `${what}: ${n}`)
        .join(', ')}`,
    );
    if (json) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
    await client.end();
  } finally {
    agent.destroy();
    for (const server of servers) server.stop();
    await embedded.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
