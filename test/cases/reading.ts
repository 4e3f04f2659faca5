import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { importFiles } from '../../src/interop/import/import.ts';
import { rootFolder } from '../../src/platform/root.ts';
import { Browser, clean } from '../browser.ts';
import { en, es } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

/** Results from files as senders write them, through the real import, onto the real pages. */
let world: World;

export async function bring(path: string, source: string): Promise<void> {
  const { db, clock, jobs, settings } = world;
  const report = await importFiles({ db, clock, jobs, settings, log: () => {} }, [path], {
    source,
  });
  expect([path, report.refused]).toEqual([path, []]);
}
export const file = (name: string) => join(rootFolder, 'test/cases', name);
let written = 0;
/** Resources as JSON text, one a line: their numbers keep their digits. */
export async function lines(source: string, ...resources: string[]): Promise<void> {
  const path = join(world.folder, `case-${written++}.ndjson`);
  writeFileSync(path, resources.map((one) => one.replace(/\s*\n\s*/g, ' ')).join('\n'));
  await bring(path, source);
}

export const LAB =
  '"category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory"}]}]';
export const SECTION =
  '"category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0074","code":"LAB"}]}]';
export const patient = (id: string, rest = '"gender":"female","birthDate":"1961-05-01"') =>
  `{"resourceType":"Patient","id":"${id}","name":[{"given":["${id}"],"family":"Case"}],${rest},
    "identifier":[{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"MR"}]},"system":"urn:oid:2.999.9","value":"MR-${id}"}]}`;
export const observation = (
  id: string,
  of: string,
  rest: string,
  head = `${LAB},"effectiveDateTime":"2026-11-20T08:15:00-06:00"`,
) =>
  `{"resourceType":"Observation","id":"${id}","status":"final",${head},"code":{"text":"Test ${id}"},"subject":{"reference":"Patient/${of}"},${rest}}`;
export const report = (
  id: string,
  of: string,
  rest: string,
  head = `${SECTION},"effectiveDateTime":"2026-11-20T08:15:00-06:00","issued":"2026-11-20T12:00:00-06:00"`,
) =>
  `{"resourceType":"DiagnosticReport","id":"${id}","status":"final",${head},"code":{"text":"Report ${id}"},"subject":{"reference":"Patient/${of}"},${rest}}`;

/**
 * A person with records of these lines, and a browser that is signed on to them, in English or
 * Spanish.
 */
export async function reader(
  id: string,
  resources: string[],
  rest?: string,
  language: 'en' | 'es' = 'en',
): Promise<Browser> {
  await lines(`lines-${id}`, patient(id, rest), ...resources);
  return signedOn(id, language);
}
export async function signedOn(given: string, language: 'en' | 'es' = 'en'): Promise<Browser> {
  const [person] = await world.sql<{ id: string; account: string | null }>(
    `select p.patient_id as id, a.id as account
      from person p left join account a using (patient_id)
      where given = $1`,
    [given],
  );
  if (!person) throw new Error(`nobody is called ${given}`);
  if (!person.account)
    await world.account({ userId: `user-${given}`, patientId: person.id, name: given });
  const browser = await new Browser(world).signOn(`user-${given}`);
  if (language === 'es') await browser.press('Español');
  homes.set(browser, person.id);
  return browser;
}
export const homes = new WeakMap<Browser, string>();
export const home = (browser: Browser) => `/people/${homes.get(browser)}`;

/** Opens the result of this name (the laboratory's), behind a gate too; answers its text. */
export async function open(
  browser: Browser,
  name: string,
  print = false,
  holding = '',
): Promise<string> {
  const [row] = await world.sql<{ id: string }>(
    `select id
      from lab_result
      where patient_id = $1 and name = $2 and position($3 in tests::text) > 0`,
    [homes.get(browser), name, holding],
  );
  if (!row) throw new Error(`no result is called ${name}`);
  await browser.open(`${home(browser)}/results/${row.id}${print ? '/print' : ''}`);
  const gate = browser
    .query('main form button')
    .find((button) =>
      [en, es].some((t) => clean(button.textContent).includes(t('labs.gate-open'))),
    );
  if (gate) await browser.press(clean(gate.textContent));
  return browser.text;
}
export async function rowsOf(browser: Browser, query = ''): Promise<string[]> {
  await browser.open(`${home(browser)}/results${query}`);
  return browser.query('.result-row').map((row) => clean(row.textContent));
}
export const rowOf = async (browser: Browser, name: string, query = '') =>
  (await rowsOf(browser, query)).find((row) => row.startsWith(name)) ?? '';
export const both = async (browser: Browser, name: string, holding = '') =>
  [await open(browser, name, false, holding), await open(browser, name, true, holding)] as const;

/** Makes the world that all of these use: once in a test file. */
export async function openWorld(): Promise<World> {
  world = await makeWorld({ at: '2026-11-22T15:00:00Z' });
  return world;
}
