import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { saidOf } from '../../src/records/labs/names/search-words.rules.ts';
import { nameMatches, wantedBy } from '../../src/records/labs/names/test-names.ts';
import { Browser } from '../browser.ts';
import { observation, patient } from '../labs.ts';
import { en } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

/** A search among very many results (L9, A39). */
const MANY = 20_000;

let world: World;
let browser: Browser;
let pat: string;
beforeAll(async () => {
  world = await makeWorld();
  await world.bring([
    patient('pat'),
    observation('model', 'pat', {
      code: { text: 'Erythrocyte volume' },
      effectiveDateTime: '1990-04-01T10:00:00Z',
    }),
    observation('old', 'pat', {
      code: { text: 'Zebra antibody' },
      effectiveDateTime: '1990-05-01T10:00:00Z',
    }),
    observation('spaced', 'pat', {
      code: { text: 'T-cell cross match' },
      effectiveDateTime: '1990-05-02T10:00:00Z',
    }),
    observation('coded', 'pat', {
      code: { coding: [{ system: 'http://loinc.org', code: '718-7' }], text: 'HGB' },
      effectiveDateTime: '1990-05-03T10:00:00Z',
    }),
  ]);
  pat =
    (await world.sql<{ patientId: string }>('select patient_id from person'))[0]?.patientId ?? '';
  await world.account({ userId: 'pat', patientId: pat });
  // as the import writes them, twenty thousand after those: each is called Panel, and its test
  // Erythrocyte volume
  await world.sql(
    `insert into lab_result (patient_id, id, version, collected_at, arrived_at, status, code, name,
        codes, tests, outline, digest, said)
     select r.patient_id, gen_random_uuid(), 1, timestamptz '2026-11-01' - n * interval '1 hour',
       now(), r.status, r.code, 'Panel', r.codes, r.tests, r.outline, 'd' || n,
       'd' || n || ' ' || $1
     from generate_series(1, ${MANY}) n, lab_result r where r.name = 'Erythrocyte volume'`,
    [saidOf('Panel', [{ name: 'Erythrocyte volume', members: [] }] as never)],
  );
  await world.sql('analyze lab_result');
  browser = await new Browser(world).signOn('pat');
});

/** Fills in the form of the list, as a member would. */
async function search(q: string, days: { from?: string; to?: string } = {}, by = browser) {
  await by.open(`/people/${pat}/results`);
  by.fill(en('labs.q'), q);
  if (days.from) by.fill(en('labs.from'), days.from);
  if (days.to) by.fill('To', days.to);
  await by.press(en('labs.show'));
  return { status: by.status, body: by.html };
}

describe('a search among 20,000 results', () => {
  it('that matches none answers, even ten at once, and others are served meanwhile', async () => {
    await search('zzzz');
    const one = await search('zzzz');
    expect(one.status).toBe(200);
    expect(one.body).toContain(en('labs.none-fit'));
    let served = 0;
    let running = true;
    const other = (async () => {
      while (running) {
        await browser.request('GET', '/help');
        if (running) served += 1;
        await pause(10);
      }
    })();
    const visitors = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const visitor = new Browser(world);
        for (const [name, value] of browser.cookies) visitor.cookies.set(name, value);
        return visitor;
      }),
    );
    const ten = await Promise.all(visitors.map((visitor) => search('zzzz', {}, visitor)));
    running = false;
    await other;
    expect(ten.map(({ status }) => status)).toEqual(Array(10).fill(200));
    // one long stretch of work would leave no turn to anybody
    expect(served).toBeGreaterThan(5);
  });

  it.each([
    ['the laboratory’s name', 'zebra', 'Zebra antibody'],
    ['a part of it, without the hyphen', 'tcell', 'T-cell cross match'],
    ['our plain name in the other language', 'hemoglobina', 'Hemoglobin'],
    ['words of both names', 'hgb hemoglobin', 'Hemoglobin'],
  ])('finds the oldest by %s', async (_by, q, name) => {
    const answer = await search(q);
    expect(answer.body).toContain(name);
  });

  it('that looks at every row stops after 2,000, says so and can continue', async () => {
    // each word is in the panel, no test has both: only reading tells
    const began = await search('volume panel');
    expect(began.status).toBe(200);
    expect(began.body).toContain(en('labs.none-yet'));
    let pages = 1;
    for (; browser.html.includes(en('labs.older')); pages++) {
      expect(pages).toBeLessThan(12);
      await browser.click(en('labs.older'));
    }
    expect(pages).toBeGreaterThan(9);
    expect(browser.text).toContain(en('labs.none-fit'));
  });

  it('by days reads only those days', async () => {
    const answer = await search('', { from: '1990-05-01', to: '1990-05-01' });
    expect(answer.body).toContain('Zebra antibody');
    expect(answer.body).not.toContain('T-cell');
  });

  it('also looks into rows without stored words, or with words from an earlier row', async () => {
    for (const said of [null, 'another digest and nothing']) {
      await world.sql("update lab_result set said = $1 where name = 'Zebra antibody'", [said]);
      expect((await search('zebra')).body).toContain('Zebra antibody');
    }
  });
});

it('the database leaves out nothing that the search would find', () => {
  const name = fc.oneof(
    fc.constantFrom(
      'Hémoglobine A1c',
      "T-cell's",
      'pH',
      'ÆØÅ',
      'ß-hCG',
      '25-OH Vitamin D',
      'Σ',
      '',
    ),
    fc.string({ maxLength: 12 }),
  );
  const code = fc.constantFrom(null, '718-7', '804-5', '2345-7', 'unknown');
  const test = fc.record({ code, name });
  fc.assert(
    fc.property(
      test,
      fc.array(test, { maxLength: 3 }),
      fc.oneof(name, fc.constantFrom('hemoglobin', 'hemoglobina', 'white blood', 'cell t')),
      (own, tests, query) => {
        const found = [own, ...tests].some((one) => nameMatches(query, one.code, one.name));
        const members = tests.map((one) => ({
          ...one,
          status: 'final',
          flag: null,
          labels: [],
          members: [],
        }));
        const said = saidOf(own.name, members as never);
        const codes: (string | null)[] = [own, ...tests].map((one) => one.code);
        const kept = wantedBy(query).every(
          ({ word, codes: of }) => said.includes(word) || of.some((one) => codes.includes(one)),
        );
        return !found || kept;
      },
    ),
    { numRuns: 2000 },
  );
});
