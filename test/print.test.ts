import type { AddressInfo } from 'node:net';
import type { MedicationRequest } from '@medplum/fhirtypes';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { observation, patient, report } from './labs.ts';
import { pharmacies, prescription } from './medicines.ts';
import { pagesOf, type Run } from './pdf.ts';
import { en, es, named } from './words.ts';
import { freePort, makeWorld, PASSWORD, type World } from './world.ts';

/**
 * What Chromium prints: each sheet says whose it is and which of how many it is, in the language of
 * the page, and nothing on it is smaller than 12 points (docs/decisions/0072).
 */
let world: World;
let browser: Browser;
let base: string;
let person: string;
let result: string;

const INCH = 72;
const MRN = '0070000042';
/** Narrow enough for 12 points, and as wide as a terminal. */
const NARROW = 'ANTIBODY    TITER\nAnti-D      1:64\nAnti-K      1:8';
const WIDE = `ORGANISM${' '.repeat(30)}QUANTITY${' '.repeat(20)}COMMENT\nE. coli${' '.repeat(31)}100,000${' '.repeat(21)}Repeat`;

beforeAll(async () => {
  const port = await freePort();
  world = await makeWorld({ port });
  await world.app.server.listen({ port, host: '127.0.0.1' });
  base = `http://localhost:${(world.app.server.server.address() as AddressInfo).port}`;
  await pharmacies(world);
  const tests = Array.from({ length: 60 }, (_, at) =>
    observation(`test-${at}`, 'long', {
      loinc: `9000-${at}`,
      text: `Component ${at}`,
      number: 4 + at / 10,
      unit: 'mmol/L',
      referenceRange: [{ low: { value: 3.5 }, high: { value: 5.1 } }],
      ...(at % 9 === 0 && {
        interpretation: [{ coding: [{ code: 'H' }] }],
        note: [{ text: at === 9 ? NARROW : at === 18 ? WIDE : 'The sample was hemolyzed.' }],
      }),
    }),
  );
  const medicine = (at: number, name: string, rest: Partial<MedicationRequest> = {}) =>
    prescription(`rx-${at}`, 'long', { name, number: `7100${1000 + at}`, ...rest });
  await world.bring([
    patient('long', {
      name: [{ given: ['Rosalind'], family: 'Longworth' }],
      identifier: [{ type: { coding: [{ code: 'MR' }] }, system: 'urn:oid:2.999.1', value: MRN }],
    }),
    ...tests,
    report('long-report', 'long', tests, { conclusion: 'Read with care.' }),
    ...Array.from({ length: 24 }, (_, at) =>
      medicine(at, `medicine${at} 10 MG Oral Tablet`),
    ).flat(),
    ...medicine(30, 'heldicine 10 MG Oral Tablet', { status: 'on-hold' }),
    ...medicine(31, 'endedicine 10 MG Oral Tablet', { status: 'stopped' }),
  ]);
  const one = async (text: string) => (await world.sql<{ id: string }>(text))[0]?.id ?? '';
  person = await one("select patient_id as id from person where given = 'Rosalind'");
  result = await one("select id from lab_result where code = '24326-1'");
  await world.account({ userId: 'rosalind', patientId: person, name: 'Rosalind Longworth' });
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
}, 240_000);
afterAll(async () => {
  await browser?.close();
});

/** Prints a page of the member's as somebody with a browser would. */
async function print(path: string, language: 'en' | 'es', format = 'Letter'): Promise<Run[][]> {
  await world.sql("update account set language = $1 where user_id = 'rosalind'", [language]);
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${base}/sign-on`);
  await page.fill('#userId', 'rosalind');
  await page.fill('#password', PASSWORD);
  await page.click('main button[type=submit]');
  await page.waitForURL(/people/);
  await page.goto(`${base}/people/${person}${path}`);
  const pdf = await page.pdf({ format });
  await context.close();
  return pagesOf(pdf);
}
const textOf = (runs: readonly Run[]) =>
  runs
    .map((run) => run.text)
    .join(' ')
    .replace(/\s+/g, ' ');

describe.each([
  ['a long result', () => `/results/${result}/print`],
  ['a long list of medicines', () => '/medicines/print'],
  ['the list for a wallet', () => '/medicines/print?for=wallet'],
])('%s on paper', (_, path) => {
  it.each([
    ['en', 'Letter', en, 'Page'],
    ['es', 'Letter', es, 'Página'],
    ['en', 'A4', en, 'Page'],
  ] as const)(
    'says on each sheet whose it is and which it is: %s, %s',
    async (language, format, t, word) => {
      const pages = await print(path(), language, format);
      expect(pages.length).toBeGreaterThan(2);
      const of = language === 'en' ? 'of' : 'de';
      for (const [at, runs] of pages.entries()) {
        const text = textOf(runs);
        for (const words of [
          'Rosalind Longworth',
          t('paper.born', { at: t.day('1984-03-27') }),
          t('paper.mrn', { mrn: MRN }),
          world.settings.name,
          t('paper.printed', { at: t.day('2026-11-22') }),
          `${word} ${at + 1} ${of} ${pages.length}`,
        ])
          expect(text, `sheet ${at + 1}`).toContain(words);
        // the navigation stays on the screen
        expect(text).not.toContain(t('nav.help'));
        const [width, height] = format === 'A4' ? [595, 842] : [612, 792];
        for (const run of runs) {
          expect(run.x, run.text).toBeGreaterThanOrEqual(0.7 * INCH);
          expect(run.x, run.text).toBeLessThan(width - 0.7 * INCH);
          expect(run.y, run.text).toBeGreaterThan(0.6 * INCH);
          expect(run.y, run.text).toBeLessThan(height - 0.3 * INCH);
        }
      }
      const small = pages
        .flat()
        // more than 64 characters in columns are smaller, so that they stay columns
        .filter(
          (run) =>
            run.size < 11.99 && !WIDE.split('\n').some((line) => line.includes(run.text.trim())),
        );
      expect(small).toEqual([]);
    },
  );
});

it('keeps columns on paper: at 12 points, or at 10 if they are wider', async () => {
  const runs = (await print(`/results/${result}/print`, 'en')).flat();
  const size = (text: string) => runs.find((run) => run.text.includes(text))?.size;
  expect(size('ANTIBODY')).toBeCloseTo(12, 1);
  expect(size('ORGANISM')).toBeCloseTo(10, 1);
  // what was one line is one line
  expect(runs.find((run) => run.text.includes('ORGANISM'))?.text).toMatch(/QUANTITY\s+COMMENT/);
});

it('lists what is on hold and what has ended, each under its heading (G18)', async () => {
  const text = textOf((await print('/medicines/print', 'en')).flat());
  const places = [
    en('med.taken'),
    named('medicine23 10 MG Oral Tablet'),
    en('med.not-now'),
    named('heldicine 10 MG Oral Tablet'),
    en('med.print-past'),
    named('endedicine 10 MG Oral Tablet'),
  ].map((words) => text.indexOf(words));
  expect(places).not.toContain(-1);
  expect([...places].sort((a, b) => a - b)).toEqual(places);
});
