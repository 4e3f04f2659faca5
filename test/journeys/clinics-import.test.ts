import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Location, Practitioner, PractitionerRole } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, it } from 'vitest';
import { rootFolder } from '../../src/platform/root.ts';
import { Browser } from '../browser.ts';
import { patient } from '../labs.ts';
import { askFor, NPI, pharmacies, prescription } from '../medicines.ts';
import { en, es } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

let world: World;
let admin: Browser;
const WORKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;
const location = (id: string, rest: Partial<Location> = {}): Location => ({
  resourceType: 'Location',
  id,
  status: 'active',
  name: 'Front Range Clinic',
  address: { line: ['1550 Larimer Street'], city: 'Denver', state: 'CO', postalCode: '80202' },
  telecom: [{ system: 'phone', value: '1-720-555-0190' }],
  managingOrganization: { reference: 'Organization/range' },
  extension: [
    { url: 'http://hl7.org/fhir/StructureDefinition/timezone', valueCode: 'America/Denver' },
  ],
  hoursOfOperation: [
    { daysOfWeek: [...WORKDAYS], openingTime: '08:00:00', closingTime: '17:00:00' },
  ],
  ...rest,
});
const practitioner = (id: string, rest: Partial<Practitioner> = {}): Practitioner => ({
  resourceType: 'Practitioner',
  id,
  name: [{ prefix: ['Dr.'], given: ['María'], family: `Núñez ${id}` }],
  communication: [{ coding: [{ system: 'urn:ietf:bcp:47', code: 'es', display: 'Spanish' }] }],
  ...rest,
});
const role = (id: string, who: string, rest: Partial<PractitionerRole> = {}): PractitionerRole => ({
  resourceType: 'PractitionerRole',
  id,
  practitioner: { reference: `Practitioner/${who}` },
  location: [{ reference: 'Location/range' }],
  specialty: [
    { coding: [{ system: 'http://nucc.org/provider-taxonomy', code: '207Q00000X' }], text: 'FM' },
  ],
  ...rest,
});
const clinic = async () =>
  (
    await world.sql<{ id: string; state: string; phone: string; street: string; byHand: string[] }>(
      `select id, state, phone, street, by_hand as "byHand" from clinic
       where ref = 'test Location/range'`,
    )
  )[0];

beforeAll(async () => {
  world = await makeWorld();
  await world.account({ userId: 'renee', roles: ['administrator'] });
  admin = await new Browser(world).signOn('renee');
});

describe('what an import brings', () => {
  it('is seen only by administrators until one of them lists it', async () => {
    await world.bring([
      // the roles come before those who have them
      role('r1', 'p1'),
      role('r2', 'p2', { specialty: [{ text: 'Dragon care' }] }),
      role('r3', 'p3', { period: { end: '2020-12-31' } }),
      role('r4', 'p4'),
      practitioner('p1'),
      practitioner('p2', { communication: [{ text: 'Klingon' }] }),
      practitioner('p3'),
      practitioner('p4', { active: false }),
      location('range'),
      location('lab', { name: 'Range Lab', partOf: { reference: 'Location/range' } }),
      location('night', {
        name: 'Night Clinic',
        hoursOfOperation: [
          { daysOfWeek: ['fri'], openingTime: '22:00:00', closingTime: '06:00:00' },
        ],
      }),
    ]);
    const visitor = await new Browser(world).open('/clinics');
    expect(visitor.text).not.toContain('Front Range Clinic');
    await admin.open('/staff/clinics');
    expect(admin.text).toContain(en('clinics.state-proposed'));
    await admin.click('Night Clinic');
    expect(admin.text).toContain('fri 22:00:00-06:00:00');
    await admin.open(`/staff/clinics/${(await clinic())?.id}`);
    expect(admin.text).toContain('Range Lab');
    await admin.press(en('clinics.save'));
    expect(admin.text).toContain(en('problem.choose'));
    await admin.choose(en('clinics.state-active')).press(en('clinics.save'));
    await visitor.open('/clinics');
    expect(visitor.text).toContain('Front Range Clinic');
    expect(visitor.text).not.toContain('Night Clinic');
  });

  it('lists clinicians whose role is in force, in the reader’s words if there are any', async () => {
    const visitor = await new Browser(world).open('/clinicians');
    expect(visitor.text).toContain('Dr. María Núñez p1');
    for (const gone of ['p3', 'p4']) expect(visitor.text).not.toContain(`Núñez ${gone}`);
    expect(visitor.text).toContain(en('clinicians.speaks', { languages: 'Spanish' }));
    expect(visitor.text).toContain('Dragon care');
    await visitor.press('Español');
    await visitor.open('/clinicians?name=nunez&specialty=family-medicine&language=es');
    expect(visitor.text).toContain(es('specialty.family-medicine'));
    expect(visitor.text).toContain(es('clinicians.speaks', { languages: 'español' }));
    expect(visitor.text).not.toContain('Núñez p2');
    expect((await visitor.open('/clinicians?name=nobody&page=9')).text).toContain(
      es('clinicians.none'),
    );
  });

  it('keeps what staff decided, shows them what came, and follows it elsewhere', async () => {
    await admin.open(`/staff/clinics/${(await clinic())?.id}`);
    await admin.fill(en('clinics.phone'), '1-720-555-7777').press(en('clinics.save'));
    await world.bring([
      location('range', {
        address: { line: ['9 New Street'], city: 'Denver', state: 'CO', postalCode: '80202' },
        telecom: [{ system: 'phone', value: '1-720-555-0199' }],
      }),
    ]);
    expect(await clinic()).toMatchObject({
      phone: '1-720-555-7777',
      street: '9 New Street',
      byHand: ['phone'],
    });
    await admin.open(`/staff/clinics/${(await clinic())?.id}`);
    expect(admin.text).toContain(en('clinics.came', { value: '1-720-555-0199' }));
    // set back to what came, it follows the sender again
    await admin.fill(en('clinics.phone'), '1-720-555-0199').press(en('clinics.save'));
    await world.bring([location('range', { telecom: [{ system: 'phone', value: '555-0000' }] })]);
    expect((await clinic())?.phone).toBe('555-0000');
  });

  it('does not bring back a clinician whom staff keep out', async () => {
    await admin.open('/staff/clinicians');
    await admin.press(`${en('directory.hide')} Dr. María Núñez p1`);
    expect(admin.text).toContain(en('directory.hidden'));
    await world.bring([practitioner('p1', { gender: 'female' })]);
    expect((await new Browser(world).open('/clinicians')).text).not.toContain('Núñez p1');
    await admin.open('/staff/clinicians');
    await admin.press(`${en('directory.show')} Dr. María Núñez p1`);
    expect((await new Browser(world).open('/clinicians')).text).toContain('Núñez p1');
  });
});

describe('a promise', () => {
  it('names a business day of the clinic concerned, and no later change moves it', async () => {
    const { 1600001: place } = await pharmacies(world);
    expect(place).toBeDefined();
    await world.sql(
      `insert into holiday (day, name, changed_at)
       values ('2026-11-26', 'Thanksgiving Day', now()), ('2026-11-27', 'The day after', now())`,
    );
    await world.bring([
      practitioner('doc', {
        identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: NPI }],
      }),
      role('doc', 'doc'),
      patient('rosa'),
    ]);
    await world.bring(prescription('rosa-a', 'rosa', { repeats: 0 }));
    await world.bring(prescription('rosa-b', 'rosa'));
    const rows = await world.sql<{ person: string; id: string }>(
      'select patient_id as person, id from prescription order by source_id',
    );
    const person = rows[0]?.person ?? '';
    const by = await world.account({ userId: 'rosa', patientId: person });
    // Wednesday, 23:30 in Denver; Thursday already in Chicago
    world.clock.set('2026-11-26T06:30:00Z');
    const who = { id: by, name: 'Rosa' };
    await askFor(
      world,
      person,
      rows.map(({ id }) => id),
      { ncpdp: '1600001' },
      who,
    );
    const promises = () =>
      world.sql(`select kind, due_on, due_at, promised_on from refill_request order by kind desc`);
    const given = [
      // two business days of a clinic in Denver after Wednesday: Monday and Tuesday
      {
        kind: 'renewal',
        dueOn: '2026-12-01',
        dueAt: new Date('2026-12-02T00:00:00Z'),
        promisedOn: null,
      },
      // the pharmacy counts from Thursday, a holiday
      { kind: 'refill', dueOn: null, dueAt: null, promisedOn: '2026-12-01' },
    ];
    expect(await promises()).toEqual(given);
    await world.sql("update holiday set removed_at = now() where day = '2026-11-27'");
    expect(await promises()).toEqual(given);
    const browser = await new Browser(world).signOn('rosa');
    await browser.open(`/people/${person}/refills`);
    expect(browser.text).toContain('Tuesday, December 1');
    expect(browser.text).not.toContain('Sunday');
  });

  it('that was given before the upgrade keeps its day', async () => {
    const migration = readFileSync(join(rootFolder, 'migrations/0017_clinics.sql'), 'utf8');
    const backfill = migration.slice(migration.indexOf('update refill_request set due_on'));
    // as it was written then: due when Thursday ends in Chicago, sent to the pharmacy on Wednesday
    await world.sql(
      `update refill_request set due_on = null, promised_on = null,
         due_at = case kind when 'renewal' then timestamptz '2026-11-27T06:00:00Z' end`,
    );
    await world.sql("update refill_event set at = '2026-11-26T01:00:00Z'");
    await world.sql(backfill);
    expect(
      await world.sql('select kind, due_on, promised_on from refill_request order by kind desc'),
    ).toEqual([
      { kind: 'renewal', dueOn: '2026-11-26', promisedOn: null },
      { kind: 'refill', dueOn: null, promisedOn: '2026-11-27' },
    ]);
  });
});

describe('a clinic that its sender closes', () => {
  it('is closed, and only staff can open it again', async () => {
    await world.bring([location('range', { status: 'inactive' })]);
    expect((await clinic())?.state).toBe('inactive');
    expect((await new Browser(world).open('/clinics')).text).not.toContain('Front Range Clinic');
    await admin.signOn('renee'); // the clock went on meanwhile
    await admin.open(`/staff/clinics/${(await clinic())?.id}`);
    expect(admin.text).toContain(en('clinics.over-text'));
    await admin.choose(en('clinics.state-active')).press(en('clinics.save'));
    await world.bring([location('range', { status: 'inactive', alias: ['again'] })]);
    expect((await clinic())?.state).toBe('active');
  });
});
