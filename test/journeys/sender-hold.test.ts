import { join } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, it } from 'vitest';
import { importFiles } from '../../src/interop/import/import.ts';
import { rootFolder } from '../../src/platform/root.ts';
import { askForDueMails, tellOfNewResults } from '../../src/records/labs/notices/notices.ts';
import { Browser } from '../browser.ts';
import { observation, patient, report } from '../labs.ts';
import { NPI, pharmacies, prescription } from '../medicines.ts';
import { makeWorld, type World } from '../world.ts';

let world: World;
let sukarni: string;
let account: string;
let caregiver: string;
let places: Awaited<ReturnType<typeof pharmacies>>;
const NOPAT = {
  meta: {
    security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'NOPAT' }],
  },
};

const load = (file: string) =>
  importFiles(
    { db: world.db, clock: world.clock, jobs: world.jobs, log: () => {}, settings: world.settings },
    [join(rootFolder, 'test/cases', file)],
    {
      source: 'case',
    },
  );
const idOf = async (given: string) =>
  (
    await world.sql<{ id: string }>('select patient_id as id from person where given = $1', [given])
  )[0]?.id ?? '';
const resultOf = async (sourceId: string) =>
  (await world.sql<{ id: string }>('select id from resource where source_id = $1', [sourceId]))[0]
    ?.id ?? '';
const opened = async (browser: Browser, person: string, purpose = 'treatment') => {
  await browser.request('POST', '/staff/open', {
    form: { person, purpose, _key: crypto.randomUUID() },
  });
  return browser;
};
async function mailed(accountId: string): Promise<boolean> {
  await world.sql("delete from pgboss.job where name = 'mail.new-results'");
  await askForDueMails(world.db, world.jobs, world.settings, world.clock.now());
  const asked = await world.sql(
    "select 1 from pgboss.job where name = 'mail.new-results' and data->>'accountId' = $1",
    [accountId],
  );
  return (
    asked.length > 0 &&
    tellOfNewResults(
      world.db,
      world.settings,
      world.config.publicUrl,
      accountId,
      world.clock.now(),
      async () => {},
    )
  );
}

beforeAll(async () => {
  world = await makeWorld();
  places = await pharmacies(world);
  expect((await load('40-no-disclosure-to-patient.json')).total).toMatchObject({
    new: 5,
    quarantined: 0,
  });
  sukarni = await idOf('Sukarni');
  account = await world.account({ userId: 'sukarni', patientId: sukarni });
  caregiver = await world.account({ userId: 'wayan' });
  await world.proxy(sukarni, caregiver, {
    basis: 'invited',
    relationship: 'other',
    categories: ['results', 'medicines', 'refills'],
  });
  await world.account({ userId: 'okafor', roles: ['clinician'], name: 'Dr. Amara Okafor' });
  await world.account({ userId: 'ruth', roles: ['nurse'], name: 'Ruth Adeyemi' });
  await world.account({ userId: 'lee', roles: ['records'], name: 'Lee Marsh' });
  // the accounts came after the results: tell them as the import would have
  for (const id of [account, caregiver])
    await world.sql(
      `insert into result_unseen (patient_id, account_id, result_id, version, since)
        select patient_id, $1, id, version, $2
        from lab_result`,
      [id, world.clock.now()],
    );
});

describe('a result whose sender asks to keep it from the patient', () => {
  it('is nowhere for the patient and the caregiver; what is only to be deleted after use is there', async () => {
    const result = await resultOf('hA-rep40');
    for (const userId of ['sukarni', 'wayan']) {
      const browser = await new Browser(world).signOn(userId);
      const [of, back] =
        userId === 'sukarni' ? ['', '/home'] : [`/people/${sukarni}`, `/people/${sukarni}`];
      await browser.open(back);
      expect(browser.text, of).not.toMatch(/blood count|CBC/i);
      expect(browser.text, of).toContain('1 result is new');
      await browser.open(`/people/${sukarni}/results`);
      expect(browser.query('.result-row').length).toBe(1);
      await browser.searchResults(sukarni, 'leukocytes');
      expect(browser.query('.result-row').length).toBe(0);
      for (const path of [result, `${result}/print`, `${result}/files/0`, 'tests/6690-2'])
        expect([
          path,
          (await browser.request('GET', `/people/${sukarni}/results/${path}`)).status,
        ]).toEqual([path, 404]);
      await browser.open(`/people/${sukarni}/medicines`);
      expect(browser.text).not.toContain('Sertraline');
    }
    expect(await mailed(account)).toBe(true); // of the protein
    expect(await mailed(account)).toBe(false);
  });

  it('is told to staff; a nurse and the records office see it, and neither they nor a review or a note release it', async () => {
    const result = await resultOf('hA-rep40');
    const member = await new Browser(world).signOn('sukarni');
    const hidden = async () =>
      (await member.request('GET', `/people/${sukarni}/results/${result}`)).status === 404;
    for (const userId of ['ruth', 'lee']) {
      const staff = await opened(await new Browser(world).signOn(userId), sukarni);
      await staff.open(`/staff/people/${sukarni}/results`);
      expect(
        staff
          .query('.result-row')
          .map((row) =>
            row.textContent?.includes('The sender asks not to show this to the patient yet'),
          ),
      ).toEqual(expect.arrayContaining([true, false]));
      await staff.open(`/staff/people/${sukarni}/results/${result}`);
      expect(staff.text).toContain('7.1');
      expect(staff.text).toContain('The sender asks not to show this to the patient yet');
      expect(staff.text).toContain('Only a doctor can decide to show it.');
      expect(staff.query('button').map((button) => button.textContent)).not.toContain(
        'Show it to the patient',
      );
      const form = { form: { _key: crypto.randomUUID() } };
      expect(
        (await staff.request('POST', `/staff/people/${sukarni}/results/${result}/release`, form))
          .status,
      ).toBe(404);
    }
    const nurse = await opened(await new Browser(world).signOn('ruth'), sukarni);
    await nurse.open(`/staff/people/${sukarni}/results/${result}`);
    await nurse.press('Mark as looked at');
    expect(nurse.text).toContain('Marked as looked at.');
    expect(await hidden()).toBe(true);
    await nurse.open(`/staff/people/${sukarni}/results/${result}/note`);
    await nurse.fill('Note', 'We talked on the telephone.').press('Save the note');
    expect(nurse.text).toContain(
      'The member does not see it yet, because the sender asks not to show this result.',
    );
    expect(await hidden()).toBe(true);
    expect(await mailed(account)).toBe(false);
  });

  it('is shown when a clinician decides so, even months later: page, Today, mail and access log say it', async () => {
    const result = await resultOf('hA-rep40');
    world.clock.pass(100 * 86_400_000);
    const doctor = await opened(await new Browser(world).signOn('okafor'), sukarni);
    await doctor.open(`/staff/people/${sukarni}/results/${result}`);
    expect(doctor.text).toContain('You can decide to show it.');
    await doctor.press('Show it to the patient');
    expect(doctor.text).toContain('The result is released. The member sees it now.');
    expect(doctor.text).not.toContain('The sender asks');
    await doctor.open(`/staff/people/${sukarni}/results`);
    expect(doctor.text).not.toContain('The sender asks');
    for (const id of [account, caregiver])
      expect([await mailed(id), await mailed(id)]).toEqual([true, false]);
    const member = await new Browser(world).signOn('sukarni');
    expect(member.text).toContain('1 result is new');
    await member.open(`/people/${sukarni}/results/${result}`);
    expect(member.text).toContain('7.1');
    expect(member.text).toContain('We talked on the telephone.');
    for (const path of [`${result}/print`, 'tests/6690-2'])
      expect((await member.request('GET', `/people/${sukarni}/results/${path}`)).status).toBe(200);
    await member.open(`/people/${sukarni}/access-log`);
    expect(member.text).toContain('Held or released a result');
    const again = await doctor.request(
      'POST',
      `/staff/people/${sukarni}/results/${result}/release`,
      { form: { _key: crypto.randomUUID() } },
    );
    expect(again.headers.location).toContain('done=not-held');
    world.clock.set('2026-11-22T15:00:00Z');
  });

  it('waits again when a new version carries the label again', async () => {
    const result = await resultOf('hA-rep40');
    const member = await new Browser(world).signOn('sukarni');
    expect((await member.request('GET', `/people/${sukarni}/results/${result}`)).status).toBe(200);
    const corrected = observation('hA-o40', 'hA-p1', {
      loinc: '6690-2',
      text: 'Leukocytes',
      number: 17.1,
      unit: '10*3/uL',
      status: 'corrected',
      ...NOPAT,
    });
    await world.bring([corrected], 'case');
    expect((await member.request('GET', `/people/${sukarni}/results/${result}`)).status).toBe(404);
  });
});

describe('one test of a panel that its sender keeps from the patient', () => {
  it('is gone, and with it the file, the comment and the trend; staff read which test it is', async () => {
    const hidden = observation('part-b', 'part', {
      loinc: '2345-7',
      text: 'Glucose',
      number: 99,
      unit: 'mg/dL',
      ...NOPAT,
    });
    const tests = [observation('part-a', 'part', { number: 4 }), hidden];
    const file = [
      {
        contentType: 'application/pdf',
        title: 'All',
        data: Buffer.from('%PDF-1.4').toString('base64'),
      },
    ];
    await world.bring([
      patient('part', { name: [{ given: ['Parti'], family: 'Tion' }] }),
      ...tests,
      report('part-r', 'part', tests, { presentedForm: file }),
    ]);
    const person = await idOf('Parti');
    await world.account({ userId: 'parti', patientId: person });
    const result = await resultOf('part-r');
    const member = await new Browser(world).signOn('parti');
    await member.open(`/people/${person}/results/${result}`);
    expect(member.text).toContain('Potassium');
    expect(member.text).not.toMatch(/Glucose|Blood sugar|99/);
    expect(member.links.filter((link) => link.includes('/files/'))).toEqual([]);
    for (const path of [`${result}/files/0`, 'tests/2345-7'])
      expect((await member.request('GET', `/people/${person}/results/${path}`)).status).toBe(404);
    const doctor = await opened(await new Browser(world).signOn('okafor'), person);
    await doctor.open(`/staff/people/${person}/results/${result}`);
    expect(doctor.text).toMatch(/This is about: (Glucose|Blood sugar)/);
    await doctor.press('Show it to the patient');
    await member.open(`/people/${person}/results/${result}`);
    expect(member.text).toContain('99');
    expect(
      (await member.request('GET', `/people/${person}/results/${result}/files/0`)).status,
    ).toBe(200);
  });

  it('or in its file alone: the result is there, the file is not (A9)', async () => {
    const data = Buffer.from('%PDF-1.4 hold').toString('base64');
    const held = {
      resourceType: 'Binary',
      id: 'file-b',
      contentType: 'application/pdf',
      data,
      ...NOPAT,
    } as const;
    const test = observation('file-o', 'file', { number: 4.1 });
    await world.bring([
      patient('file', { name: [{ given: ['Filea'], family: 'Ruiz' }] }),
      held,
      { ...held, id: 'file-c', meta: {} },
      test,
      {
        ...report('file-r', 'file', [test]),
        presentedForm: [
          { contentType: 'application/pdf', title: 'Held', url: 'Binary/file-b' },
          { contentType: 'application/pdf', title: 'Free', url: 'Binary/file-c' },
        ],
      },
    ]);
    const person = await idOf('Filea');
    await world.account({ userId: 'filea', patientId: person });
    const result = await resultOf('file-r');
    const member = await new Browser(world).signOn('filea');
    await member.open(`/people/${person}/results/${result}`);
    expect([member.text.includes('Free'), member.text.includes('Held')]).toEqual([true, false]);
    const statusOf = async (browser: Browser, base: string, file: number) =>
      (await browser.request('GET', `${base}/people/${person}/results/${result}/files/${file}`))
        .status;
    expect([await statusOf(member, '', 0), await statusOf(member, '', 1)]).toEqual([404, 200]);
    const doctor = await opened(await new Browser(world).signOn('okafor'), person);
    expect([await statusOf(doctor, '/staff', 0), await statusOf(doctor, '/staff', 1)]).toEqual([
      200, 200,
    ]);
  });
});

describe('a prescription that its sender keeps from the patient', () => {
  it('disappears from medicines and the tracker, and staff who work on its request read why', async () => {
    const order = (rest: object): Resource[] =>
      prescription('sec-rx', 'sec', { name: 'sertraline 50 MG Oral Tablet', ...rest });
    await world.bring([
      patient('sec', { name: [{ given: ['Secre'], family: 'Ruiz' }] }),
      ...order({}),
    ]);
    const person = await idOf('Secre');
    await world.account({ userId: 'secre', patientId: person });
    const member = await new Browser(world).signOn('secre');
    await member.open(`/people/${person}/medicines`);
    expect(member.text).toContain('Sertraline');
    const rx =
      (
        await world.sql<{ id: string }>('select id from prescription where patient_id = $1', [
          person,
        ])
      )[0]?.id ?? '';
    const form = { rx, to: places['1600001'], note: '', _key: crypto.randomUUID() };
    expect((await member.request('POST', `/people/${person}/refills`, { form })).status).toBe(303);
    await world.bring(order(NOPAT));
    for (const path of ['medicines', 'refills']) {
      await member.open(`/people/${person}/${path}`);
      expect(member.text, path).not.toContain('Sertraline');
    }
    const request =
      (
        await world.sql<{ id: string }>('select id from refill_request where patient_id = $1', [
          person,
        ])
      )[0]?.id ?? '';
    const ines = await world.account({
      userId: 'ines',
      roles: ['pharmacist'],
      name: 'Inés Delgado',
    });
    await world.sql('insert into pharmacy_staff (account_id, pharmacy_id) values ($1, $2)', [
      ines,
      places['1600001'],
    ]);
    await world.sql(
      `insert into prescriber (account_id, npi)
        select id, $1
        from account
        where user_id = 'okafor'`,
      [NPI],
    );
    const pharmacist = await new Browser(world).signOn('ines');
    await pharmacist.open(`/staff/pharmacy/${request}`);
    expect(pharmacist.text).toContain('Sertraline');
    expect(pharmacist.text).toContain('The patient and caregivers do not see this prescription.');
  });
});

describe('words for cancer', () => {
  it('put a result behind the gate, whichever text they are in', async () => {
    await load('clinical/18-tumor-not-gated.ndjson');
    const person = await idOf('Dea');
    await world.account({ userId: 'dea', patientId: person });
    const member = await new Browser(world).signOn('dea');
    await member.open(`/people/${person}/results`);
    expect(member.query('.result-row').length).toBe(4);
    expect(member.text).not.toMatch(/melanoma|carcinoma|1\.77/i);
    for (const id of ['c18-o', 'c18-m', 'c18-n', 'c18-p']) {
      await member.open(`/people/${person}/results/${await resultOf(id)}`);
      expect(member.text).toContain('Open it now?');
      await member.press('Show me the result');
      expect(member.text).toMatch(/melanoma|carcinoma|1\.77/i);
    }
  });
});
