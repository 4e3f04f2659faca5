import { beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../src/main.ts';
import { CANARIES, CANARY, type CanaryName } from './canaries.ts';
import { type Life, live } from './canary-life.ts';

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
});

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
const found = (text: string, words: readonly string[] = CANARIES): string[] => {
  const read = plain(text);
  return words.filter((word) => read.includes(plain(word)));
};
const nowhere = (what: string, text: string, words: readonly string[] = CANARIES) => {
  expect(text.length, `${what} is there to be looked at`).toBeGreaterThan(2);
  expect(found(text, words), what).toEqual([]);
};
const rowsOf = async (query: string) => JSON.stringify(await life.world.sql(query));

const NAME: CanaryName[] = ['given', 'family'];
/** Which of the words each table holds: a record, an account, or what staff wrote about them. */
const HELD: Record<string, CanaryName[]> = {
  person: [...NAME, 'mrn', 'mrnDigits'],
  person_identifier: ['mrn', 'mrnDigits'],
  person_name_key: NAME,
  known_name: NAME,
  account: [...NAME, 'email', 'phone'],
  information_proposal: [
    ...NAME,
    ...(['street', 'newStreet', 'contact', 'relationship', 'called', 'deskNote'] as const),
  ],
  confidential_contact: ['confidentialStreet'],
  email_change: ['email', 'newEmail'],
  email_link: ['newEmail'],
  passkey: ['passkey'],
  resource: [
    ...NAME,
    ...(['mrn', 'mrnDigits', 'street', 'finding', 'number', 'fileName'] as const),
    ...(['memberId', 'payor', 'drug', 'directions', 'rxNote', 'indication'] as const),
    ...(['fillNote', 'allergen', 'reaction', 'allergyNote'] as const),
    ...(['newStreet', 'called'] as const),
  ],
  resource_history: ['newStreet'],
  lab_result: ['finding', 'number', 'fileName'],
  result_note: ['resultNote', 'correctedNote'],
  result_note_history: ['resultNote'],
  result_hold: ['holdReason'],
  prescription: ['drug', 'directions', 'rxNote', 'indication', 'fillNote'],
  reported_medicine: ['reported', 'reportedDirections', 'reportedSince'],
  refill_order: ['refillNote'],
  refill_event: [...NAME, 'pharmacistNote', 'renewalAnswer'],
  quarantine: ['quarantined'],
  identity_case: ['caseNote'],
  staff_access: ['emergencyReason'],
  listed_person: ['listingReason'],
  access_review: ['reviewNote'],
  // to whom the demo's mail goes: what it says is another test
  demo_mail: ['email', 'newEmail'],
};

/** What is kept as a hash alone, or sealed, or not at all: it is in no table as a word. */
const NOT_STORED: CanaryName[] = ['labSearch', 'keptNote', 'secretAnswer'];
/** What no page ever shows. */
const NOT_SHOWN: CanaryName[] = ['secretAnswer'];

describe('none of a person’s words turn up', () => {
  it('in the log', () => nowhere('the log', JSON.stringify(life.world.log)));
  it('in addresses', () => nowhere('addresses', life.urls.join('\n')));
  it('in headers', () => nowhere('headers', life.headers.join('\n')));
  it('in what is said when something went wrong', () =>
    nowhere('pages of errors and refusals', life.wrong.join('\n')));
  it('in pages for someone else', () =>
    nowhere('pages for someone else', life.strangers.join('\n')));
  it('in what is new to whom', () => nowhere('what is new to whom', life.unseen));
  it('in mail', async () => {
    const mails = await life.world.sql<{ recipient: string; subject: string; body: string }>(
      'select recipient, subject, body from demo_mail',
    );
    nowhere('mail', mails.map(({ subject, body }) => `${subject}\n${body}`).join('\n'));
    // it goes to her, and to nobody else, by her addresses
    nowhere('to whom', mails.map(({ recipient }) => recipient).join('\n'), [
      ...CANARIES.filter((word) => word !== CANARY.email && word !== CANARY.newEmail),
    ]);
    expect(mails.length).toBeGreaterThan(4);
  });
  it('in jobs, done or given up', async () => {
    const done = life.world.log.map((event) => (event.event === 'job.done' ? event.queue : ''));
    expect(done).toEqual(
      expect.arrayContaining([
        'mail.confirm-email',
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
  it('in any table but those that hold the record; and each is stored in one', async () => {
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
    const words = (names: readonly CanaryName[]) => names.map((name) => CANARY[name]).sort();
    expect(held).toEqual(
      Object.fromEntries(Object.entries(HELD).map(([table, names]) => [table, words(names)])),
    );
    const stored = new Set(Object.values(HELD).flat());
    const names = Object.keys(CANARY) as CanaryName[];
    expect(names.filter((name) => !stored.has(name))).toEqual(NOT_STORED);
  });
  it('and each was shown where it belongs: the test can fail', () => {
    const shown = new Set(life.shown.flatMap((page) => found(page)));
    const names = Object.keys(CANARY) as CanaryName[];
    const missing = names.filter((name) => !shown.has(CANARY[name]));
    expect(missing).toEqual(NOT_SHOWN);
    expect(() => nowhere('the record', 'QUOKKABERG')).toThrow();
  });
});
