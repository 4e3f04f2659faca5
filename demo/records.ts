import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Bundle, Patient } from '@medplum/fhirtypes';
import type { SampleRecord } from '../src/demo-part.ts';
import { addDays, type PlainDate } from '../src/platform/clock.ts';
import { rootFolder } from '../src/platform/root.ts';

const DATE = /"(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2}))?"/g;

const isPatient = (resource: { resourceType: string } | undefined): resource is Patient =>
  resource?.resourceType === 'Patient';

/**
 * A record as the demo shows it: its newest event was yesterday, names without the generator's
 * digits. Features complete it.
 */
export function sampleRecord(file: string, today: PlainDate): SampleRecord {
  const text = gunzipSync(readFileSync(join(rootFolder, 'demo/data', `${file}.json.gz`))).toString(
    'utf8',
  );
  const bundle: Bundle = JSON.parse(text);
  const birth = bundle.entry?.map((entry) => entry.resource).find(isPatient);
  let newest = '';
  for (const [, day] of text.matchAll(DATE))
    if (day && day > newest && day !== birth?.birthDate) newest = day;
  const shift = Math.round((Date.parse(addDays(today, -1)) - Date.parse(newest)) / 86_400_000);
  const moved: Bundle = JSON.parse(
    text.replace(DATE, (whole, day: string, time = '') =>
      day === birth?.birthDate && !time ? whole : `"${addDays(day, shift)}${time}"`,
    ),
  );
  const resources = (moved.entry ?? []).flatMap((entry) => entry.resource ?? []);
  const patient = resources.find(isPatient);
  if (!patient) throw new Error(`the demo's ${file} has no Patient`);
  const mrn = demoMrn(file);
  for (const name of patient.name ?? []) {
    name.given = name.given?.map((part) => part.replace(/\d+/g, ''));
    if (name.family) name.family = name.family.replace(/\d+/g, '');
  }
  // the generator's numbers are not what is on a card; these are the demo's own
  for (const one of patient.identifier ?? [])
    if (one.type?.coding?.[0]?.code === 'MR')
      Object.assign(one, { system: 'urn:oid:2.999.1', value: mrn });
  return { file, patient, resources, mrn, today };
}

export const demoFiles = (): string[] =>
  readdirSync(join(rootFolder, 'demo/data'))
    .filter((name) => name.endsWith('.json.gz'))
    .map((name) => name.slice(0, -8))
    .sort();

/** The number on a demo person's card: ten digits, the same in every demo. */
export const demoMrn = (file: string): string =>
  String(parseInt(createHash('sha256').update(file).digest('hex').slice(0, 12), 16))
    .slice(-10)
    .padStart(10, '1');
