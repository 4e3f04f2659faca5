import { beforeAll, describe, expect, it } from 'vitest';
import { lettersOf, run, startOver } from '../birthdays.ts';
import { Browser } from '../browser.ts';
import { patient } from '../labs.ts';
import { linesOf } from '../pdf.ts';
import { en, es } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

/** The letter to somebody whom no mail reaches, from the queue to the paper. */
let world: World;
let registrar: Browser;
const people = new Map<string, string>();
const SECRET = '77 Hidden Lane';

beforeAll(async () => {
  world = await makeWorld({ settings: { returnAddress: ['Member Services', '400 Cedar Road'] } });
  await startOver(world);
  const member = (id: string, birthDate: string, rest: object = {}) => ({
    ...patient(id, { name: [{ given: [id], family: 'Paper' }], birthDate }),
    address: [{ line: ['12 Window Street'], city: 'Paperville', state: 'IA', postalCode: '50010' }],
    ...rest,
  });
  await world.bring([
    member('Teena', '2014-12-22'), // 12 in 30 days
    member('Ada', '2008-12-22'), // 18 in 30 days
    member('Rosa', '2008-12-22', {
      communication: [{ language: { coding: [{ code: 'es' }] } }],
    }),
    member('Conny', '2008-12-22'),
  ]);
  for (const { given, id } of await world.sql<{ given: string; id: string }>(
    'select given, patient_id as id from person',
  ))
    people.set(given, id);
  const parent = await world.account({ userId: 'parent' });
  for (const id of people.values()) await world.proxy(id, parent);
  await world.sql(
    `insert into confidential_contact (patient_id, address, set_by, set_at)
      values ($1, $2, $3, now() - interval '60 days')`,
    [
      people.get('Conny'),
      JSON.stringify({ line: [SECRET], city: 'Waterloo', state: 'IA', postalCode: '50701' }),
      parent,
    ],
  );
  await world.account({ userId: 'registrar', roles: ['registrar'] });
  registrar = await new Browser(world).signOn('registrar');
});
const of = (given: string) => people.get(given) ?? '';
const post = (path: string) =>
  registrar.request('POST', path, { form: { _key: crypto.randomUUID() } });
/** Prepares what waits and opens the file: the text of each page. */
async function print(): Promise<string[]> {
  world.clock.pass(1000);
  await post('/staff/letters/print');
  const [batch] = await world.sql<{ id: string }>(
    'select id from letter_batch order by made_at desc limit 1',
  );
  await post(`/staff/letters/batches/${batch?.id}/open`);
  const answer = await world.app.server.inject({
    method: 'GET',
    url: `/staff/letters/batches/${batch?.id}/file`,
    headers: {
      host: 'localhost:3000',
      cookie: [...registrar.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    },
  });
  expect(answer.headers['content-type']).toBe('application/pdf');
  return linesOf(answer.rawPayload);
}
const pageOf = (pages: string[], given: string) =>
  pages.find((page) => page.includes(`${given} Paper`)) ?? '';
const flat = (text: string) => text.replace(/\s+/g, ' ');
const name = () => world.settings.name;

describe('the letter of a birthday', () => {
  it('waits in the queue by its name, beside those with a password', async () => {
    await run(world);
    await registrar.open('/staff/letters');
    expect(registrar.text).toContain(en('letters.ready', { n: 4 }));
    expect(registrar.text).toContain(en('letters.kind-birthday'));
    expect(registrar.text).toContain(SECRET);
  });

  it('says what changes in both languages, one sheet each, and neither day nor age', async () => {
    const pages = await print();
    expect(pages).toHaveLength(4);
    for (const [given, turns] of [
      ['Teena', 'teen'],
      ['Ada', 'adult'],
      ['Rosa', 'adult'],
      ['Conny', 'adult'],
    ] as const) {
      const page = flat(pageOf(pages, given));
      for (const t of [en, es]) {
        expect(page).toContain(flat(t('letter-paper.hello', { name: `${given} Paper` })));
        expect(page.replace(/ /g, '')).toContain(
          t(`birthday-paper.${turns}-ahead`, { name: name() }).slice(0, 30).replace(/ /g, ''),
        );
      }
      expect(page).not.toMatch(/2008|2014|December|diciembre|\b12th\b|\b18\b/);
      // no password, and nothing that looks like one
      expect(page).not.toMatch(/[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{3}/);
      expect(page).toContain('localhost:3000/register');
    }
    expect(pageOf(pages, 'Rosa').indexOf(es('birthday-paper.now'))).toBeGreaterThan(-1);
    // the confidential address, and the household's nowhere on that sheet
    expect(pageOf(pages, 'Conny')).toContain(SECRET);
    expect(pageOf(pages, 'Conny')).not.toContain('12 Window Street');
  });

  it('holds no password: nobody signs on with it, and a requested one is beside it', async () => {
    expect(
      await world.sql("select 1 from letter where kind = 'birthday' and code_hash is not null"),
    ).toEqual([]);
    await world.sql(
      "insert into letter (patient_id, state, asked_at) values ($1, 'waiting', now())",
      [of('Ada')],
    );
    const [page = '', ...more] = await print();
    expect(more).toEqual([]);
    expect(page).toMatch(/[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{3}/);
  });

  it('is marked as mailed, printed again when it was returned, and listed for a month', async () => {
    const [letter] = await world.sql<{ id: string }>(
      "select id from letter where patient_id = $1 and kind = 'birthday'",
      [of('Teena')],
    );
    await post(`/staff/letters/${letter?.id}/mailed`);
    expect((await lettersOf(world, of('Teena')))[0]?.state).toBe('mailed');
    await post(`/staff/letters/${letter?.id}/returned`);
    world.clock.pass(1000);
    await post(`/staff/letters/${letter?.id}/print`);
    await registrar.open('/staff/letters');
    expect(registrar.text).toContain(en('letters.is-prepared'));
    const [batch] = await world.sql<{ id: string }>(
      'select id from letter_batch order by made_at desc limit 1',
    );
    world.clock.pass(1000);
    await post(`/staff/letters/batches/${batch?.id}/open`);
    const printedAt = () =>
      world.sql<{ printedAt: Date; state: string }>(
        'select printed_at, state from letter where id = $1',
        [letter?.id],
      );
    const first = await printedAt();
    expect(first[0]).toEqual({ printedAt: world.clock.now(), state: 'printed' });
    // opening it again changes nothing
    world.clock.pass(60_000);
    await post(`/staff/letters/batches/${batch?.id}/open`);
    expect(await printedAt()).toEqual(first);
    await post(`/staff/letters/${letter?.id}/mailed`);
    await registrar.open('/staff/letters');
    expect(registrar.text).toContain('Teena');
    world.clock.pass(31 * 86_400_000);
    await registrar.signOn('registrar');
    await registrar.open('/staff/letters');
    expect(registrar.text).not.toContain('Teena');
    expect((await lettersOf(world, of('Teena')))[0]?.state).toBe('mailed');
  });
});
