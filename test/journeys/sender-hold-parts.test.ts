import type { Resource } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { observation, patient, report } from '../labs.ts';
import { NPI, prescription } from '../medicines.ts';
import { idOf, load, NOPAT, opened, places, resultOf, world } from '../sender-hold.ts';
import { en } from '../words.ts';

describe('one test of a panel that its sender withholds from the patient', () => {
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
    await doctor.press(en('staff.show'));
    await member.open(`/people/${person}/results/${result}`);
    expect(member.text).toContain('99');
    expect(
      (await member.request('GET', `/people/${person}/results/${result}/files/0`)).status,
    ).toBe(200);
  });

  it('or only in its file: the result is shown, the file is not (A9)', async () => {
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

describe('a prescription that its sender withholds from the patient', () => {
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
    expect(pharmacist.text).toContain(en('staff.sender-hold-medicine'));
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
      expect(member.text).toContain(en('labs.gate-title'));
      await member.press(en('labs.gate-open'));
      expect(member.text).toMatch(/melanoma|carcinoma|1\.77/i);
    }
  });
});
