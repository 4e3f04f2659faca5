import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import type pg from 'pg';
import { TERMS_VERSION } from '../src/identity/accounts/terms/terms.rules.ts';

const TESTS: [string, string, string, number, number][] = [
  ['2093-3', 'Total Cholesterol', 'mg/dL', 100, 240],
  ['2571-8', 'Triglycerides', 'mg/dL', 60, 220],
  ['18262-6', 'Low Density Lipoprotein Cholesterol', 'mg/dL', 60, 180],
  ['2085-9', 'High Density Lipoprotein Cholesterol', 'mg/dL', 30, 90],
  ['2339-0', 'Glucose', 'mg/dL', 65, 130],
];

const STREETS = [
  'Alder Way',
  'Birch Lane',
  'Cedar Road',
  'Dogwood Street',
  'Elm Court',
  'Fir Avenue',
  'Grove Street',
  'Hazel Drive',
  'Ivy Place',
  'Juniper Hill',
];
/** What a record says of where somebody lives: identity questions are made of it. */
export const contactOf = (at: number) => ({
  address: [{ line: [`${at} ${STREETS[at % 10]}`], city: `Town ${at % 50}` }],
  telecom: [{ system: 'phone' as const, value: `555-000-${1000 + (at % 9000)}` }],
});

/**
 * People with 60 panels of 5 tests each over ten years, as NDJSON for the import: invented, the
 * same in every run.
 */
export function writePeople(folder: string, count: number): { file: string; resources: number } {
  const lines: string[] = [];
  let turn = 1;
  const random = () => {
    turn = (turn * 48_271) % 2_147_483_647;
    return turn / 2_147_483_647;
  };
  const add = (resource: Resource) => lines.push(JSON.stringify(resource));
  for (let person = 0; person < count; person++) {
    const subject = { reference: `Patient/p${person}` };
    add({
      resourceType: 'Patient',
      id: `p${person}`,
      name: [{ given: ['Bench'], family: `Person ${person}` }],
      gender: person % 2 ? 'male' : 'female',
      birthDate: '1970-05-05',
      ...contactOf(person),
    });
    for (let panel = 0; panel < 60; panel++) {
      const at = new Date(Date.UTC(2016, 10, 1) + panel * 60 * 86_400_000).toISOString();
      const ids = TESTS.map(([code, text, unit, low, high], index) => {
        const id = `o${person}-${panel}-${index}`;
        add({
          resourceType: 'Observation',
          id,
          status: 'final',
          category: [
            {
              coding: [
                {
                  system: 'http://terminology.hl7.org/CodeSystem/observation-category',
                  code: 'laboratory',
                  display: 'laboratory',
                },
              ],
            },
          ],
          code: { coding: [{ system: 'http://loinc.org', code, display: text }], text },
          subject,
          effectiveDateTime: at,
          issued: at,
          valueQuantity: {
            value: Number((low + random() * (high - low)).toFixed(4)),
            unit,
            system: 'http://unitsofmeasure.org',
            code: unit,
          },
          referenceRange: [{ low: { value: low + 10, unit }, high: { value: high - 40, unit } }],
        });
        return id;
      });
      add({
        resourceType: 'DiagnosticReport',
        id: `r${person}-${panel}`,
        status: 'final',
        category: [
          {
            coding: [
              {
                system: 'http://terminology.hl7.org/CodeSystem/v2-0074',
                code: 'LAB',
                display: 'Laboratory',
              },
            ],
          },
        ],
        code: {
          coding: [{ system: 'http://loinc.org', code: '57698-3', display: 'Lipid Panel' }],
          text: 'Lipid Panel',
        },
        subject,
        effectiveDateTime: at,
        issued: at,
        performer: [{ display: 'Cedar Valley Laboratory' }],
        result: ids.map((id) => ({ reference: `Observation/${id}` })),
      });
    }
  }
  const file = join(folder, 'bench.ndjson');
  writeFileSync(file, lines.join('\n'));
  return { file, resources: lines.length };
}

/** Copies the imported people until there are so many, records and results with them. */
export async function multiply(client: pg.Client, to: number): Promise<void> {
  const have = (await client.query('select count(*)::int as n from person')).rows[0].n;
  await client.query(
    `create temp table copy as
      select patient_id as was, gen_random_uuid() as now
      from person cross join generate_series(2, $1::int)`,
    [Math.ceil(to / have)],
  );
  await client.query(
    `insert into person (patient_id, given, family, birth_date, sex, created_at)
      select c.now, p.given, p.family, p.birth_date, p.sex, p.created_at
      from copy c join person p on p.patient_id = c.was`,
  );
  await client.query(
    `insert into resource (patient_id, type, id, source, source_id, version, status, category,
        code, date, content, hash, file, received_at)
     select c.now, r.type, r.id, r.source, r.source_id, r.version, r.status, r.category, r.code,
       r.date, r.content, r.hash, r.file, r.received_at
     from copy c join resource r on r.patient_id = c.was`,
  );
  await client.query(
    `insert into lab_result (patient_id, id, version, collected_at, collected_precision,
        received_at, reported_at, arrived_at, status, code, name, codes, labels, laboratory,
       ordered_by, texts, about, tests, files, outline, sources, digest)
     select c.now, l.id, l.version, l.collected_at, l.collected_precision, l.received_at,
       l.reported_at, l.arrived_at, l.status, l.code, l.name, l.codes, l.labels, l.laboratory,
       l.ordered_by, l.texts, l.about, l.tests, l.files, l.outline, l.sources, l.digest
       from copy c join lab_result l on l.patient_id = c.was`,
  );
  await client.query('vacuum analyze');
}

export interface Reader {
  person: string;
  cookie: string;
  result: string;
  userId: string;
  /** The cookie of the browser that the account knows. */
  device: string;
}

/** Members who are signed on, each with an own record. */
export async function makeReaders(
  client: pg.Client,
  count: number,
  passwordHash: string,
): Promise<Reader[]> {
  const people = (
    await client.query(
      `select patient_id, (select id from lab_result l where l.patient_id = p.patient_id
          order by collected_at desc limit 1) as result
        from person p order by patient_id limit $1`,
      [count],
    )
  ).rows;
  const readers: Reader[] = [];
  for (const [index, { patient_id: person, result }] of people.entries()) {
    const userId = `bench${index}`;
    const token = randomBytes(32).toString('base64url');
    const account = (
      await client.query(
        `insert into account (kind, user_id, password_hash, patient_id, name, created_at)
          values ('member', $1, $2, $3, $1, now()) returning id`,
        [userId, passwordHash, person],
      )
    ).rows[0].id;
    await client.query(
      'insert into terms_acceptance (account_id, version, accepted_at) values ($1, $2, now())',
      [account, TERMS_VERSION],
    );
    await client.query(
      `insert into session (id_hash, account_id, created_at, seen_at, auth_at)
        values ($1, $2, now(), now(), now())`,
      [createHash('sha256').update(token).digest(), account],
    );
    const device = randomBytes(32).toString('base64url');
    await client.query(
      `insert into device (account_id, token_hash, agent, first_at, seen_at)
        values ($1, $2, 'bench', now(), now())`,
      [account, createHash('sha256').update(device).digest()],
    );
    readers.push({
      person,
      cookie: `__Host-portico=${token}`,
      result,
      userId,
      device: `__Host-portico-device=${device}`,
    });
  }
  return readers;
}
