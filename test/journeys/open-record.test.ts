import type { AllergyIntolerance } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { observation, patient } from '../labs.ts';
import { en } from '../words.ts';
import { makeWorld, NOW, type World } from '../world.ts';

/** What every page of a record that staff have open says about the person, by role. */

let world: World;
const people = new Map<string, string>();
const id = (name: string) => people.get(name) ?? '';

const PRIVATE = '319-555-0177';
const allergy = (
  name: string,
  of: string,
  text: string,
  rest: Partial<AllergyIntolerance> = {},
): AllergyIntolerance => ({
  resourceType: 'AllergyIntolerance',
  id: name,
  patient: { reference: `Patient/${of}` },
  clinicalStatus: { coding: [{ code: 'active' }] },
  code: { text },
  ...rest,
});
const mrn = (value: string) => [
  {
    system: 'urn:mrn',
    value,
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] },
  },
];

beforeAll(async () => {
  world = await makeWorld();
  await world.bring([
    patient('ann', {
      name: [
        { use: 'official', given: ['Ann', 'Mary'], family: 'Lee' },
        { use: 'usual', text: 'Annie' },
      ],
      birthDate: '1984-03-27',
      identifier: mrn('48229137'),
      telecom: [
        { system: 'phone', use: 'home', value: '319-555-0100' },
        { system: 'phone', use: 'mobile', value: '319-555-0101', rank: 1 },
      ],
      communication: [
        { language: { coding: [{ system: 'urn:ietf:bcp:47', code: 'es' }] }, preferred: true },
      ],
      extension: [
        {
          url: 'http://hl7.org/fhir/StructureDefinition/individual-pronouns',
          extension: [{ url: 'value', valueCodeableConcept: { text: 'they/them' } }],
        },
        {
          url: 'http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired',
          valueBoolean: true,
        },
      ],
    }),
    patient('dee', {
      name: [{ given: ['Dee'], family: 'Ford' }],
      birthDate: '1944-06-01',
      deceasedDateTime: '2025-04-12',
    }),
    patient('kit', {
      name: [{ given: ['Kit'], family: 'Lee' }],
      birthDate: '2026-08-01',
      telecom: [{ system: 'phone', use: 'home', value: '319-555-0199' }],
    }),
    patient('solo', { name: [{ given: ['Prince'] }] }),
    allergy('peanut', 'ann', 'Peanut', {
      verificationStatus: { coding: [{ code: 'unconfirmed' }] },
    }),
    allergy('pen', 'ann', 'Penicillin V', { criticality: 'high' }),
    allergy('egg', 'ann', 'Egg', { verificationStatus: { coding: [{ code: 'refuted' }] } }),
    allergy('none', 'dee', 'No known allergies'),
    observation('iron', 'ann', { number: 4 }),
  ]);
  for (const row of await world.sql<{ value: string; patientId: string }>(
    "select value, patient_id from person_identifier where kind = 'source'",
  ))
    people.set(row.value, row.patientId);
  await world.account({ userId: 'kit', patientId: id('kit') });
  await world.account({ userId: 'ann', patientId: id('ann') });
  const parent = await world.account({ userId: 'parent' });
  await world.proxy(id('kit'), parent);
  for (const role of ['clinician', 'nurse', 'records', 'front-desk'])
    await world.account({ userId: role, roles: [role] });
});

const opened = async (name: string, role: string) => {
  const browser = await new Browser(world).signOn(role);
  await browser.request('POST', '/staff/open', {
    form: { person: id(name), purpose: 'treatment', _key: crypto.randomUUID() },
  });
  return browser.open(`/staff/people/${id(name)}/results`);
};
/** The band as it reads, line by line. */
const told = (browser: Browser) => [
  browser.query('.whose-record p')[0]?.textContent ?? '',
  ...browser
    .query('.whose-record dl > div')
    .map((one) => (one.textContent ?? '').replace(/\s+/g, ' ').trim()),
];
const confidential = (phone: string | null, address: object | null) =>
  world.sql(
    `insert into confidential_contact (patient_id, address, phone, set_by, set_at)
      select $1, $2, $3, id, $4 from account where user_id = 'kit'`,
    [id('kit'), address && JSON.stringify(address), phone, NOW],
  );

const ANN = [
  'Lee, Ann Mary',
  'Goes by Annie',
  'Pronouns they/them',
  'Born Mar 27, 1984 (42 years old)',
  'MRN 48229137',
  'Language Spanish, needs an interpreter',
  'Phone 319-555-0101',
];
const ALLERGIES = '2 allergies High risk: Penicillin V · Peanut (Not confirmed)';

describe('an open record', () => {
  it.each([
    ['clinician', [...ANN, ALLERGIES]],
    ['nurse', [...ANN, ALLERGIES]],
    ['records', ANN],
  ])('says who it is on every page, to each role what it may see: %s', async (role, expected) => {
    const browser = await opened('ann', role);
    expect(told(browser)).toEqual(expected);
    await browser.click('Potassium');
    expect(told(browser)).toEqual(expected);
    if (role === 'records') return expect(browser.html).not.toMatch(/Penicillin|Peanut/);
    // also where a form is shown again with what is wrong
    await browser.click(en('staff.write-note'));
    await browser.press(en('staff.note-do'));
    expect(browser.status).toBe(422);
    expect(told(browser)).toEqual(expected);
    expect(browser.query('.whose-fact--high')).toHaveLength(1);
  });

  it('follows a role’s permissions', async () => {
    await world.sql(
      `update role set permissions = array_remove(permissions, 'allergies:staff')
        where key = 'nurse'`,
    );
    expect(told(await opened('ann', 'nurse'))).toEqual(ANN);
    await world.sql(
      `update role set permissions = permissions || '{allergies:staff}' where key = 'nurse'`,
    );
    expect(told(await opened('ann', 'nurse'))).toEqual([...ANN, ALLERGIES]);
  });

  it('takes no audit row beside the page’s own', async () => {
    const browser = await opened('ann', 'clinician');
    const count = async () =>
      (await world.sql<{ n: number }>('select count(*)::int as n from audit_event'))[0]?.n ?? 0;
    const before = await count();
    await browser.open(`/staff/people/${id('ann')}/results`);
    expect(await count()).toBe(before + 1);
  });

  it('is nothing on pages without an open record, or of one that is not open', async () => {
    const browser = await opened('ann', 'clinician');
    for (const path of [
      '/staff',
      '/staff/today',
      '/staff/reviews',
      `/staff/people/${id('kit')}/results`,
    ]) {
      await browser.open(path);
      expect(browser.query('.whose')).toEqual([]);
      expect(browser.html).not.toMatch(/319-555-01|Penicillin/);
    }
    const desk = await opened('ann', 'front-desk');
    expect([desk.status, desk.query('.whose').length]).toEqual([404, 0]);
  });

  it('of somebody who has died says so first, with the age they reached', async () => {
    expect(told(await opened('dee', 'clinician'))).toEqual([
      'Ford, Dee',
      'Deceased Apr 12, 2025',
      'Born Jun 1, 1944 (80 years old at death)',
      'Allergies No known allergies',
    ]);
    await world.sql('update person set deceased = true where patient_id = $1', [id('solo')]);
    expect(told(await opened('solo', 'clinician'))).toEqual([
      'Prince',
      'Deceased date not known',
      'Born Mar 27, 1984',
      'Allergies No allergy information',
    ]);
  });
});

describe('a private phone', () => {
  const base = ['Lee, Kit', 'Born Aug 1, 2026 (3 months old)'];
  const none = 'Allergies No allergy information';

  it('is the only phone that staff see', async () => {
    expect(told(await opened('kit', 'nurse'))).toEqual([...base, 'Phone 319-555-0199', none]);
    await confidential(PRIVATE, null);
    for (const role of ['nurse', 'records']) {
      const browser = await opened('kit', role);
      expect(told(browser)).toContain(`Private contact ${PRIVATE} Call only this number`);
      expect(browser.html).not.toContain('319-555-0199');
    }
  });

  it('that was not given beside a private address is no reason to call another', async () => {
    await world.sql('update confidential_contact set ended_at = $1', [NOW]);
    await confidential(null, { line: ['77 Shelter Lane'] });
    const browser = await opened('kit', 'nurse');
    expect(told(browser)).toContain(`Private contact ${en('record.no-private-phone')}`);
    expect(browser.html).not.toMatch(/319-555-0199|Shelter/);
    await world.sql('update confidential_contact set ended_at = $1', [NOW]);
    expect(told(await opened('kit', 'nurse'))).toContain('Phone 319-555-0199');
  });

  it('is told to no caregiver, also not by the database', async () => {
    await confidential(PRIVATE, null);
    const parent = await new Browser(world).signOn('parent');
    for (const path of ['', '/results', '/information', '/medicines']) {
      await parent.open(`/people/${id('kit')}${path}`);
      expect(parent.html).not.toContain(PRIVATE);
    }
    const asked = async (userId: string) =>
      world.db.transaction(async (tx) => {
        await tx.sql(
          `select set_config('portico.person', $1, true), set_config('portico.account', $2, true)`,
          [
            id('kit'),
            (
              await world.sql<{ id: string }>('select id from account where user_id = $1', [userId])
            )[0]?.id,
          ],
        );
        return (
          await tx.sql<{ phone: string | null }>('select portico_private_phone() as phone')
        )[0]?.phone;
      });
    expect(await asked('parent')).toBeNull();
    expect(await asked('front-desk')).toBeNull();
    expect(await asked('nurse')).toBe(PRIVATE);
  });
});
