import { caregiverTermsVersion } from '../src/identity/accounts/terms/terms.rules.ts';
import { putFile } from '../src/platform/files/files.ts';
import { Browser } from './browser.ts';
import { patient } from './labs.ts';
import { confirmAddresses } from './notices.ts';
import { makeWorld, type World } from './world.ts';

/** What a sender calls a mother. */
export const MOTHER = [
  {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'MTH' }],
    text: 'mother',
  },
];

/** A family and the staff who look after who has access: for tests of the staff side of care. */
export interface Care {
  world: World;
  /** Records by given name. */
  person(given: string): string;
  account(userId: string): string;
  browser(userId: string): Browser;
  post(who: string, path: string, form?: Record<string, string>): ReturnType<Browser['request']>;
  get(who: string, path: string): ReturnType<Browser['request']>;
  /** Opens a record to a member of staff. */
  open(who: string, given: string): Promise<void>;
  /** A request for access, as the caregiver's form stores it. */
  ask(
    who: string,
    about: Partial<{
      kind: string;
      given: string;
      family: string;
      birthDate: string;
      mrn: string;
      note: string;
      state: string;
    }>,
  ): Promise<string>;
  /** A paper of a request. @returns the file's id */
  send(request: string, who: string, name?: string): Promise<string>;
  one<T>(query: string, values?: unknown[]): Promise<T | undefined>;
}

const MINA = { given: 'Mina', family: 'Vos', birthDate: '2017-02-25', mrn: '9000000701' };
const mrnOf = (value: string) => [
  {
    system: 'urn:oid:2.999.1',
    value,
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] },
  },
];

/**
 * Mina (9), her sister Lena (9, a twin), Tess (14, with an account), Old (81), and Ada, who works in
 * records; Joan and Piet without records of their own, and Paul, who has nothing to do with them.
 */
export async function makeCare(): Promise<Care> {
  const world = await makeWorld();
  await world.bring([
    ...[
      MINA,
      { ...MINA, given: 'Lena', mrn: '9000000702' },
      { given: 'Tess', family: 'Vos', birthDate: '2012-05-05', mrn: '9000000703' },
      { given: 'Old', family: 'Berg', birthDate: '1945-01-09', mrn: '9000000704' },
      { given: 'Ada', family: 'Lund', birthDate: '1980-03-03', mrn: '9000000705' },
      { given: 'Gone', family: 'Vos', birthDate: '1950-03-03', mrn: '9000000706' },
    ].map(({ given, family, birthDate, mrn }) =>
      patient(given.toLowerCase(), {
        name: [{ given: [given], family }],
        birthDate,
        identifier: mrnOf(mrn),
        address: [{ line: ['9 Elm Street'], city: 'Hudson', state: 'IA', postalCode: '50643' }],
        ...(given === 'Gone' ? { deceasedBoolean: true } : {}),
      }),
    ),
    {
      resourceType: 'RelatedPerson',
      id: 'joan-of-mina',
      patient: { reference: 'Patient/mina' },
      name: [{ given: ['Joan'], family: 'Vos' }],
      relationship: MOTHER,
      active: true,
    },
  ]);
  const people = new Map(
    (
      await world.sql<{ given: string; id: string }>('select given, patient_id as id from person')
    ).map(({ given, id }) => [given, id]),
  );
  const person = (given: string) => people.get(given) ?? '';
  const accounts = new Map<string, string>();
  const browsers = new Map<string, Browser>();
  const joins = async (userId: string, name: string, roles: string[], patientId?: string) => {
    accounts.set(
      userId,
      await world.account({ userId, name, roles, patientId: patientId ?? null }),
    );
    browsers.set(userId, await new Browser(world).signOn(userId));
  };
  await joins('joan', 'Joan Vos', []);
  await joins('piet', 'Piet Vos', []);
  await joins('paul', 'Paul Vos', []);
  await joins('tess', 'Tess Vos', [], person('Tess'));
  await joins('ada', 'Ada Lund', [], person('Ada'));
  await joins('rita', 'Rita Moor', ['records']);
  await joins('remy', 'Remy Moor', ['records']);
  await joins('adastaff', 'Ada Lund', ['records']);
  await joins('mila', 'Mila Novak', ['privacy-officer']);
  await joins('hale', 'Dr. Hale', ['clinician']);
  await joins('nils', 'Nils Nurse', ['nurse']);
  await world.sql(
    `insert into staff_patient (patient_id, account_id, noted_at, noted_by, noted_by_name)
      values ($1, $2, now(), $3, 'Mila')`,
    [person('Ada'), accounts.get('adastaff'), accounts.get('mila')],
  );
  await confirmAddresses(world);
  // whoever asks has accepted the terms for caregivers, whatever comes of it
  await world.sql(
    `insert into terms_acceptance (account_id, version, accepted_at)
      select id, $1, now() from account where kind = 'member'`,
    [caregiverTermsVersion(null)],
  );
  const account = (userId: string) => accounts.get(userId) ?? '';
  const browser = (userId: string) => browsers.get(userId) as Browser;
  const one = async <T>(query: string, values: unknown[] = []) =>
    (await world.sql(query, values))[0] as T | undefined;
  const post: Care['post'] = (who, path, form = {}) =>
    browser(who).request('POST', path, { form: { ...form, _key: crypto.randomUUID() } });
  return {
    world,
    person,
    account,
    browser,
    one,
    post,
    get: (who, path) => browser(who).request('GET', path),
    async open(who, given) {
      const answer = await post(who, '/staff/open', {
        person: person(given),
        purpose: 'patient-request',
      });
      if (answer.status !== 303) throw new Error(`the record was not opened: ${answer.status}`);
    },
    async ask(who, about) {
      const { kind = 'parent', note = '', state = 'requested', ...rest } = about;
      const { given, family, birthDate, mrn } = { ...MINA, mrn: '', ...rest };
      const row = await one<{ id: string }>(
        `insert into care_request (account_id, kind, given, family, birth_date, mrn, note, state,
            asked_at)
          values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id`,
        [account(who), kind, given, family, birthDate, mrn, note, state, world.clock.now()],
      );
      await world.sql(
        `insert into care_request_step (request_id, seq, at, by, account_id, state)
          values ($1, 1, $2, 'caregiver', $3, $4)`,
        [row?.id, world.clock.now(), account(who), state],
      );
      return row?.id ?? '';
    },
    send: (request, who, name = 'birth-certificate.pdf') =>
      sendPaper(world, { request, account: account(who), name }, '%PDF-1.4 a birth certificate'),
  };
}

export const HER_REASON = 'The clinic saw bruises and called the hotline';

/** A paper of a request, as an account sends it. @returns the file's id */
export async function sendPaper(
  world: World,
  { request, account, name }: { request: string; account: string; name: string },
  content: string,
): Promise<string> {
  const { id, ...kept } = await putFile(
    world,
    { patientId: account, accountId: account, kind: 'care-paper' },
    (async function* () {
      yield Buffer.from(content);
    })(),
  );
  await world.sql(
    `update file set state = 'waiting', name = $3, type = 'application/pdf', bytes = $4,
        chunks = $5
      where patient_id = $1 and id = $2`,
    [account, id, name, kept.bytes, kept.chunks],
  );
  await world.sql(
    'insert into care_paper (request_id, file_id, account_id, sent_at) values ($1, $2, $3, $4)',
    [request, id, account, world.clock.now()],
  );
  return id;
}
