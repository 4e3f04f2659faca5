import { beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../src/main.ts';
import { takeBounce } from '../src/platform/notices/bounces.ts';
import { bounceToken } from '../src/platform/notices/tokens.ts';
import { CANARIES, CANARY, HOUSE, HOUSE_WORDS, STAFF_NOTES } from './canaries.ts';
import { columnsOf, NO_WORDS } from './canary-columns.ts';
import { ALL, HELD, type Name, NOT_SHOWN, NOT_STORED } from './canary-held.ts';
import { type Life, live } from './canary-life.ts';
import { en } from './words.ts';

/**
 * A person with unmistakable words in her data goes through every page, form, error and job. None
 * of the words may turn up in the log, in mail, in a job, in an address, in the audit log, or in a
 * page for someone else; and each truly was stored and shown, so that there was something to leak.
 */
let life: Life;

beforeAll(async () => {
  life = await live();
  const { world } = life;
  // whatever the pages left to do later is done by the real program, as a demo that has its people
  await world.sql("insert into installation (kind, since) values ('demo', now())");
  await world.sql("update pgboss.job set start_after = now() where state = 'created'");
  const serving = await serve(
    { ...world.config, port: 0, publicUrl: 'http://localhost:0' },
    (event) => void world.log.push(event),
    { clock: world.clock },
  );
  for (let tries = 0; (await waiting()) > 0; tries++) {
    expect(tries, 'jobs are done').toBeLessThan(150);
    await new Promise((done) => setTimeout(done, 200));
  }
  await serving.stop('SIGTERM');
  await mailComesBack(life);
});

/** Another's mail system says in its own words why her mail came back. */
async function mailComesBack({ world }: Life): Promise<void> {
  const [sent] = await world.sql<{ batchId: string }>(
    `select batch_id from notice join account a on a.id = account_id
      where a.user_id = $1 and batch_id is not null limit 1`,
    [CANARY.userId],
  );
  const text = [
    `To: bounces+${bounceToken(world.config.secret, sent?.batchId ?? '')}@portal.example.org`,
    ...['Content-Type: multipart/report; boundary=x', '', '--x', 'Content-Type: text/plain', ''],
    ...[CANARY.bounced, '--x', 'Content-Type: message/delivery-status', ''],
    ...['Final-Recipient: rfc822; who@example.net', 'Action: failed', 'Status: 5.1.1'],
    ...[`Diagnostic-Code: smtp; ${CANARY.bounced}`, '', '--x--', ''],
  ].join('\n');
  const from = { db: world.db, secret: world.config.secret };
  expect(await takeBounce(from, text, null, world.clock.now())).toBe('marked');
}

const waiting = async (): Promise<number> =>
  (
    await life.world.sql<{ n: number }>(
      `select count(*)::int as n from pgboss.job
        where state in ('created', 'retry', 'active')
          and (name like 'mail.%' or name like 'notice.%' or name like 'refill.%' or name like 'quarantine.%')`,
    )
  )[0]?.n ?? 0;

/** In any spelling: in capitals, escaped for an address, a number with its commas. */
const plain = (text: string): string =>
  text
    .replace(/%([0-9a-f]{2})/gi, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    )
    .replaceAll('+', ' ')
    .replace(/(?<=\d),(?=\d{3})/g, '')
    .toLowerCase();
const EVERY: readonly string[] = [...CANARIES, ...HOUSE_WORDS];
/** Of the house's words, those that only people who manage the portal read. */
const STAFF_ONLY: readonly string[] = [HOUSE.group, HOUSE.terminalReason, HOUSE.alarmEmail];

const found = (text: string, words: readonly string[] = EVERY): string[] => {
  const read = plain(text);
  return words.filter((word) => read.includes(plain(word)));
};
const nowhere = (what: string, text: string, words: readonly string[] = EVERY) => {
  expect(text.length, `${what} is there to be looked at`).toBeGreaterThan(2);
  expect(found(text, words), what).toEqual([]);
};
const rowsOf = async (query: string) => JSON.stringify(await life.world.sql(query));

describe('none of a person’s words appear', () => {
  it('in the log', () => nowhere('the log', JSON.stringify(life.world.log)));
  it('in addresses, but for a parcel’s number at its carrier', () => {
    const tracked = life.urls.filter((url) => url.startsWith('https://tools.usps.com/go/'));
    expect(tracked.length).toBeGreaterThan(0);
    for (const url of new Set(tracked)) expect(found(url)).toEqual([CANARY.tracking]);
    nowhere('addresses', life.urls.filter((url) => !tracked.includes(url)).join('\n'));
  });
  it('in headers', () => nowhere('headers', life.headers.join('\n')));
  it('in messages about errors', () =>
    nowhere('pages of errors and refusals', life.wrong.join('\n'), [...CANARIES, ...STAFF_ONLY]));
  it('in pages for someone else', () =>
    nowhere('pages for someone else', life.strangers.join('\n'), [...CANARIES, ...STAFF_ONLY]));
  it('that staff wrote, in pages for her and for who cares for her', () =>
    nowhere('pages for members', life.members.join('\n'), STAFF_NOTES));
  it('in what is new to somebody', () => nowhere('what is new to whom', life.unseen));
  it('in mail', async () => {
    const mails = await life.world.sql<{ recipient: string; subject: string; body: string }>(
      'select recipient, subject, body from demo_mail',
    );
    // but from whom it comes; to her, the user ID that she asked for; and whom the invited are
    const may = (mail: (typeof mails)[number]): string[] => [
      HOUSE.systemName,
      ...(mail.subject === en('mail.user-id-subject', { name: HOUSE.systemName })
        ? [CANARY.userId]
        : []),
      ...(mail.recipient === HOUSE.hireEmail ? [HOUSE.hireName] : []),
    ];
    for (const mail of mails) {
      const words = EVERY.filter((word) => !may(mail).includes(word));
      nowhere('mail', `${mail.subject}\n${mail.body}`, words);
    }
    // it goes to those whom it is about, by their addresses
    const addresses: string[] = [
      ...[CANARY.email, CANARY.newEmail, CANARY.invitedEmail],
      HOUSE.hireEmail,
    ];
    nowhere('to whom', mails.map(({ recipient }) => recipient).join('\n'), [
      ...EVERY.filter((word) => !addresses.includes(word)),
    ]);
    expect(mails.length).toBeGreaterThan(4);
  });
  it('in jobs, done or dead', async () => {
    const done = life.world.log.map((event) => (event.event === 'job.done' ? event.queue : ''));
    expect(done).toEqual(
      expect.arrayContaining([
        'mail.confirm-email',
        'mail.care-invitation',
        'mail.recovery',
        'notice.send',
        'notice.urgent',
        'refill.by-number',
        'quarantine.retry',
      ]),
    );
    nowhere('jobs', await rowsOf('select name, data, output from pgboss.job'));
    expect(found(await rowsOf('select * from dead_job'))).toEqual([]);
  });
  it('in messages to other systems', async () =>
    nowhere('the outbox', await rowsOf('select * from outbox_message')));
  it('in the audit log', async () =>
    nowhere('the audit log', await rowsOf('select * from audit_event')));
  it('in any table except those that hold the record; and each is stored in one', async () => {
    const tables = await life.world.sql<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
          and not c.relispartition`,
    );
    const held: Record<string, string[]> = {};
    for (const { name } of tables) {
      const words = found(await rowsOf(`select t::text from ${name} t`));
      if (words.length > 0) held[name] = words.sort();
    }
    const words = (names: readonly Name[]) => names.map((name) => ALL[name]).sort();
    expect(held).toEqual(
      Object.fromEntries(Object.entries(HELD).map(([table, names]) => [table, words(names)])),
    );
    const stored = new Set(Object.values(HELD).flat());
    const names = Object.keys(ALL) as Name[];
    expect(names.filter((name) => !stored.has(name))).toEqual(NOT_STORED);
  });
  it('each column that could hold a word has had one, or says why it holds none', async () => {
    const columns = await columnsOf(life.world);
    const stated = Object.values(NO_WORDS).flatMap((names) => names.trim().split(/\s+/));
    expect(stated).toEqual([...new Set(stated)]);
    const without = columns.filter(({ words }) => found(words).length === 0);
    expect(without.filter(({ closed }) => !closed).map(({ name }) => name)).toEqual(stated.sort());
    expect(columns.filter(({ closed }) => closed).length).toBeGreaterThan(20);
    expect(without.length).toBeLessThan(columns.length);
  });
  it('and each was shown where it belongs: the test can fail', () => {
    const shown = new Set([...life.shown, ...life.members].flatMap((page) => found(page)));
    const names = Object.keys(ALL) as Name[];
    const missing = names.filter((name) => !shown.has(ALL[name]));
    expect(missing).toEqual(NOT_SHOWN);
    expect(() => nowhere('the record', 'QUOKKABERG')).toThrow();
  });
});
