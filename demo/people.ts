import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Bundle, DiagnosticReport, Observation, Patient, Resource } from '@medplum/fhirtypes';
import { ageOn } from '../src/family/age.rules.ts';
import { TERMS_VERSION } from '../src/identity/accounts/terms.rules.ts';
import { answerText } from '../src/identity/factors/secret-questions.rules.ts';
import { type ImportDeps, importFiles } from '../src/interop/import/import.ts';
import { systemReach } from '../src/platform/access/access.ts';
import type { Pool } from '../src/platform/access/db.ts';
import { addDays, dayIn } from '../src/platform/clock.ts';
import type { Config } from '../src/platform/config.ts';
import { hashPassword, seal } from '../src/platform/crypto/crypto.ts';
import type { Tx } from '../src/platform/db/statements.ts';
import { rootFolder } from '../src/platform/root.ts';
import { DEMO_ANSWERS, DEMO_APP_SECRET } from './codes.ts';
import { DEMO_RANGES } from './ranges.ts';
import { addClinics, clinicResources, tellClinics } from './stories/clinics.ts';
import { tellInformationStories } from './stories/information.ts';
import { labStories } from './stories/labs.ts';
import { DEMO_COVER_NPI, DEMO_NPI, DEMO_PHARMACIES, medicineStories } from './stories/medicines.ts';
import { morningRecords, tellMorning } from './stories/morning.ts';
import { privacyPatients, tellPrivacyStories } from './stories/privacy.ts';
import { recordStories } from './stories/records.ts';
import { tellRoleStories } from './stories/roles.ts';

/**
 * The people of the demo and what they may do. One password for all: this is a show, on a machine
 * of one's own.
 */
export const DEMO_PASSWORD = 'a quiet walk by the river';

interface DemoAccount {
  userId: string;
  name: string;
  what: string;
  /** The file in demo/data that is this account's own record. */
  record?: string;
  roles?: string[];
  language?: 'en' | 'es';
}

export const DEMO_ACCOUNTS: readonly DemoAccount[] = [
  {
    userId: 'maida',
    name: 'Maida Gerhold',
    what: 'member; mother of Violet (9); new results of every kind',
    record: 'maida-gerhold',
  },
  {
    userId: 'reuben',
    name: 'Reuben Lind',
    what: 'member; father of Mary (10) and of Janene, who is of age',
    record: 'reuben-lind',
  },
  {
    userId: 'jill',
    name: 'Jill Tillman',
    what: 'member; mother of Earnestine (13), whose results are her own',
    record: 'jill-tillman',
  },
  {
    userId: 'earnestine',
    name: 'Earnestine Tillman',
    what: 'member; a teen with her own account',
    record: 'earnestine-tillman',
  },
  {
    userId: 'clint',
    name: 'Clint Champlin',
    what: 'member; many results over ten years',
    record: 'clint-champlin',
  },
  {
    userId: 'elsy',
    name: 'Elsy Bechtelar',
    what: 'member; reads Spanish; has invited Clint as caregiver',
    record: 'elsy-bechtelar',
    language: 'es',
  },
  {
    userId: 'noel',
    name: 'Noel Reynolds',
    what: 'former member; one older lab result, a plan that ended',
    record: 'noel-reynolds',
  },
  {
    userId: 'dr.okafor',
    name: 'Dr. Amara Okafor',
    what: 'staff; clinician: holds, releases and writes notes',
    roles: ['clinician'],
  },
  {
    userId: 'nurse.herrera',
    name: 'Luis Herrera, RN',
    what: 'staff; nurse: reads results and writes notes',
    roles: ['nurse'],
  },
  {
    userId: 'records.lindqvist',
    name: 'Grace Lindqvist',
    what: 'staff; records: decides who is who, sees what could not be filed',
    roles: ['records'],
  },
  {
    userId: 'registrar.osei',
    name: 'Ama Osei',
    what: 'staff; registrar: prints and mails letters',
    roles: ['registrar'],
  },
  {
    userId: 'desk.moreau',
    name: 'Tom Moreau',
    what: 'staff; front desk: decides about corrections; no reach into results',
    roles: ['front-desk'],
  },
  {
    userId: 'rx.delgado',
    name: 'Inés Delgado, PharmD',
    what: 'staff; pharmacist at the main and the mail pharmacy',
    roles: ['pharmacist'],
  },
  {
    userId: 'rx.kim',
    name: 'Daniel Kim, PharmD',
    what: 'staff; pharmacist at Riverside Clinic',
    roles: ['pharmacist'],
  },
  {
    userId: 'dr.hale',
    name: 'Dr. Robin Hale',
    what: 'staff; clinician who covers for Dr. Okafor when she is away',
    roles: ['clinician'],
  },
  {
    userId: 'privacy.novak',
    name: 'Milena Novak',
    what: 'staff; privacy officer: reviews who opened which record, and emergency access',
    roles: ['privacy-officer'],
  },
  {
    userId: 'admin.baptiste',
    name: 'Renée Baptiste',
    what: 'staff; administrator: invites staff, makes roles and gives them',
    roles: ['administrator'],
  },
  {
    userId: 'admin.whitfield',
    name: 'Omar Whitfield',
    what: 'staff; the second administrator: two always remain',
    roles: ['administrator'],
  },
];

const CAREGIVERS: {
  of: string;
  by: string;
  relationship: string;
  basis: string;
  categories: string[];
}[] = [
  { of: 'violet-gerhold', by: 'maida', relationship: 'parent', basis: 'minor', categories: [] },
  { of: 'mary-lind', by: 'reuben', relationship: 'parent', basis: 'minor', categories: [] },
  { of: 'janene-lind', by: 'reuben', relationship: 'parent', basis: 'minor', categories: [] },
  { of: 'earnestine-tillman', by: 'jill', relationship: 'parent', basis: 'minor', categories: [] },
  {
    of: 'elsy-bechtelar',
    by: 'clint',
    relationship: 'other',
    basis: 'invited',
    categories: ['results'],
  },
];

const DATE = /"(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2}))?"/g;

/**
 * A record as the demo shows it: its newest event was yesterday, names without the generator's
 * digits, ranges and an order added.
 */
export function demoRecord(file: string, today: string): Resource[] {
  const text = gunzipSync(readFileSync(join(rootFolder, 'demo/data', `${file}.json.gz`))).toString(
    'utf8',
  );
  const bundle: Bundle = JSON.parse(text);
  const birth = bundle.entry
    ?.map((entry) => entry.resource)
    .find((resource): resource is Patient => resource?.resourceType === 'Patient');
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
  const orders: Resource[] = [];
  for (const resource of resources) {
    if (resource.resourceType === 'Patient') {
      for (const name of resource.name ?? []) {
        name.given = name.given?.map((part) => part.replace(/\d+/g, ''));
        if (name.family) name.family = name.family.replace(/\d+/g, '');
      }
      // the generator's numbers are not what stands on a card; these are the demo's own
      for (const one of resource.identifier ?? [])
        if (one.type?.coding?.[0]?.code === 'MR')
          Object.assign(one, { system: 'urn:oid:2.999.1', value: demoMrn(file) });
    }
    if (resource.resourceType === 'Observation') {
      roundAsMeasured(resource);
      addRange(resource, birth);
    }
    if (resource.resourceType === 'DiagnosticReport' && isLab(resource)) {
      const order = `${resource.id}-order`.slice(0, 64);
      resource.performer = [{ display: 'Cedar Valley Laboratory' }];
      resource.basedOn = [{ reference: `ServiceRequest/${order}` }];
      orders.push({
        resourceType: 'ServiceRequest',
        id: order,
        status: 'completed',
        intent: 'order',
        code: resource.code,
        subject: resource.subject ?? { display: 'unknown' },
        requester: { display: 'Dr. Amara Okafor' },
      });
    }
  }
  return [...resources, ...orders, ...demoPlans(file, birth, today)];
}

/** Plans of the demo: the generator tells of payers in claims alone. Noel is a former member. */
function demoPlans(file: string, patient: Patient | undefined, today: string): Resource[] {
  if (!patient?.id) return [];
  const year = Number(today.slice(0, 4));
  const child = (ageOn(patient.birthDate ?? today, today) ?? 99) < 18;
  const plan = (
    id: string,
    name: string,
    number: string,
    start: string,
    end: string | null,
  ): Resource => ({
    resourceType: 'Coverage',
    id: `${file}-${id}`,
    status: 'active',
    beneficiary: { reference: `Patient/${patient.id}` },
    identifier: [
      {
        type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MB' }] },
        value: child ? `${number}02` : `${number}01`,
      },
    ],
    subscriberId: number,
    relationship: {
      coding: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/subscriber-relationship',
          code: child ? 'child' : 'self',
        },
      ],
    },
    period: { start, ...(end ? { end } : {}) },
    payor: [{ display: 'Cedar Valley Health Plan' }],
    class: [
      {
        type: {
          coding: [
            { system: 'http://terminology.hl7.org/CodeSystem/coverage-class', code: 'plan' },
          ],
        },
        value: id,
        name,
      },
      {
        type: {
          coding: [
            { system: 'http://terminology.hl7.org/CodeSystem/coverage-class', code: 'group' },
          ],
        },
        value: 'CV-4410',
      },
    ],
  });
  const number = `CVH${demoMrn(file).slice(0, 8)}`;
  const before = plan('silver', 'Silver HMO', number, `${year - 4}-01-01`, `${year - 2}-12-31`);
  return file === 'noel-reynolds'
    ? [before]
    : [before, plan('gold', 'Gold HMO', number, `${year - 1}-01-01`, null)];
}

const isLab = (report: DiagnosticReport) =>
  report.category?.some((category) =>
    category.coding?.some((coding) => coding.code === 'LAB' || coding.code === 'laboratory'),
  );

/** The generator's values have sixteen digits; an analyzer reports three or four. */
function roundAsMeasured({ valueQuantity, component }: Observation): void {
  for (const quantity of [valueQuantity, ...(component ?? []).map((part) => part.valueQuantity)]) {
    if (quantity?.value === undefined || String(quantity.value).length <= 6) continue;
    const whole = String(Math.trunc(Math.abs(quantity.value))).length;
    quantity.value = Number(quantity.value.toFixed(Math.max(0, 3 - whole)));
  }
}

function addRange(observation: Observation, patient: Patient | undefined): void {
  const code = observation.code?.coding?.[0]?.code;
  const range = code ? DEMO_RANGES[code] : undefined;
  if (!range || observation.referenceRange || !observation.valueQuantity) return;
  const age =
    patient?.birthDate && observation.effectiveDateTime
      ? ageOn(patient.birthDate, observation.effectiveDateTime.slice(0, 10))
      : 99;
  const { low, high } =
    (age >= 18 &&
      (patient?.gender === 'female'
        ? range.female
        : patient?.gender === 'male'
          ? range.male
          : undefined)) ||
    range;
  const unit = observation.valueQuantity.unit;
  observation.referenceRange = [
    {
      ...(low === undefined ? {} : { low: { value: low, unit } }),
      ...(high === undefined ? {} : { high: { value: high, unit } }),
    },
  ];
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

/** Someone who has a record and no account yet: the one to register as. */
export const demoUnregistered = () => ({
  name: 'Janene Lind',
  birthDate: '2007-03-02',
  mrn: demoMrn('janene-lind'),
  answers: 'Corwin Common, Dennis, 2854',
});

export interface DemoPerson {
  userId: string;
  password: string;
  name: string;
  what: string;
  kind: 'member' | 'staff';
}

/** The sign-ons, as `npm start` prints them and `bin/portico demo people --json` gives them. */
export const demoPeople = (): DemoPerson[] =>
  DEMO_ACCOUNTS.map((one) => ({
    userId: one.userId,
    password: DEMO_PASSWORD,
    name: one.name,
    what: one.what,
    kind: one.record ? 'member' : 'staff',
  }));

/**
 * Loads people, records and accounts, once: a database that has any account is left as it is.
 * Answers whether it did.
 */
export async function loadDemo(deps: ImportDeps & { db: Pool; config: Config }): Promise<boolean> {
  const { pepper, secret, dataFolder } = deps.config;
  const reach = <T>(work: (tx: Tx) => Promise<T>) =>
    deps.db.transaction(async (tx) => {
      await systemReach(tx, 'system:demo', {
        now: deps.clock.now(),
        requestId: crypto.randomUUID(),
        route: 'demo',
        address: null,
        sessionRef: null,
      });
      return work(tx);
    });
  if ((await reach((tx) => tx.sql('select 1 from account limit 1'))).length > 0) return false;
  const now = deps.clock.now();
  const today = dayIn(deps.settings.zone, now);
  const patients = new Map<string, string>();
  const passwordHash = await hashPassword(DEMO_PASSWORD, pepper);
  const answers = await Promise.all(
    DEMO_ANSWERS.map(async ({ question, answer }) => ({
      question,
      hash: await hashPassword(answerText(answer), pepper),
    })),
  );

  // first the people, so that their accounts are there to be told of what is new
  const load = async (resources: Resource[], source = 'demo') => {
    const temporary = join(dataFolder, `${source}-import.ndjson`);
    writeFileSync(temporary, resources.map((resource) => JSON.stringify(resource)).join('\n'), {
      mode: 0o600,
    });
    await importFiles(deps, [temporary], { source });
    rmSync(temporary);
  };
  const records = demoFiles().map((file) => ({ file, resources: demoRecord(file, today) }));
  for (const { file, resources } of records) addClinics(resources, file);
  for (const { file, resources } of records) {
    const patient = resources.find((resource) => resource.resourceType === 'Patient');
    patients.set(file, patient?.id ?? '');
  }
  await load([
    ...records.flatMap(({ resources }) =>
      resources.filter((resource) => resource.resourceType === 'Patient'),
    ),
    ...privacyPatients(demoMrn),
  ]);
  await reach(async (tx) => {
    const idOf = async (file: string) =>
      (
        await tx.sql<{ patientId: string }>(
          'select patient_id from person_identifier where value = $1 limit 1',
          [patients.get(file)],
        )
      )[0]?.patientId ?? null;
    for (const account of DEMO_ACCOUNTS) {
      const [made] = await tx.sql<{ id: string }>(
        `insert into account (kind, user_id, password_hash, patient_id, name, email, roles,
            language, created_at, email_confirmed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) returning id`,
        [
          account.record ? 'member' : 'staff',
          account.userId,
          passwordHash,
          account.record ? await idOf(account.record) : null,
          account.name,
          `${account.userId}@example.org`,
          account.roles ?? [],
          account.language ?? 'en',
          now,
        ],
      );
      const id = made?.id ?? '';
      if (account.record) {
        await tx.sql(
          'insert into terms_acceptance (account_id, version, accepted_at) values ($1, $2, $3)',
          [id, TERMS_VERSION, now],
        );
        for (const [index, { question, hash }] of answers.entries())
          await tx.sql(
            `insert into secret_question (account_id, position, question, answer_hash, made_at)
              values ($1, $2, $3, $4, now())`,
            [id, index + 1, question, hash],
          );
      } else {
        await tx.sql(
          `insert into authenticator (account_id, sealed, made_at, confirmed_at)
            values ($1, $2, $3, $3)`,
          [id, seal(secret, `authenticator ${id}`, DEMO_APP_SECRET), now],
        );
      }
    }
    for (const one of CAREGIVERS) {
      await tx.sql(
        `insert into proxy (patient_id, account_id, relationship, basis, categories, starts_on)
         select $1, id, $3, $4, $5, $6 from account where user_id = $2`,
        [
          await idOf(one.of),
          one.by,
          one.relationship,
          one.basis,
          one.categories,
          addDays(today, -400),
        ],
      );
    }
  });
  await reach(async (tx) => {
    for (const one of DEMO_PHARMACIES) {
      await tx.sql(
        `insert into pharmacy (name, kind, ncpdp, street, city, region, postal_code, phone, hours)
          values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          one.name,
          one.kind,
          one.ncpdp,
          one.street,
          one.city,
          'IA',
          one.postalCode,
          one.phone,
          JSON.stringify(one.hours),
        ],
      );
    }
    const worksAt = `insert into pharmacy_staff (account_id, pharmacy_id)
        select a.id, p.id
        from account a, pharmacy p
        where a.user_id = $1 and p.ncpdp = any($2)`;
    await tx.sql(worksAt, [
      'rx.delgado',
      [DEMO_PHARMACIES[0].ncpdp, DEMO_PHARMACIES[2].ncpdp, DEMO_PHARMACIES[3].ncpdp],
    ]);
    await tx.sql(worksAt, ['rx.kim', [DEMO_PHARMACIES[1].ncpdp]]);
    const prescribes =
      'insert into prescriber (account_id, npi) select id, $2 from account where user_id = $1';
    await tx.sql(prescribes, ['dr.okafor', DEMO_NPI]);
    await tx.sql(prescribes, ['dr.hale', DEMO_COVER_NPI]);
  });
  await load(clinicResources());
  await tellClinics(deps);
  await load([
    ...records.flatMap(({ resources }) => resources),
    ...medicineStories((file) => patients.get(file) ?? '', today),
    ...morningRecords((file) => patients.get(file) ?? '', today),
    ...labStories(patients.get('maida-gerhold') ?? '', today),
  ]);
  // a correction: the same report again, with another value, a day later
  await load(labStories(patients.get('maida-gerhold') ?? '', today, 'corrected'));
  const patientOf = (file: string) =>
    records
      .find((one) => one.file === file)
      ?.resources.find((resource) => resource.resourceType === 'Patient');
  const [mistyped, twice] = [patientOf('clint-champlin'), patientOf('noel-reynolds')];
  if (mistyped && twice) await load(recordStories(mistyped, twice, today), 'riverside-laboratory');
  await tellPrivacyStories(deps, demoMrn);
  await tellRoleStories(deps);
  await tellMorning(deps, demoMrn);
  await tellInformationStories(deps, demoMrn);
  return true;
}
