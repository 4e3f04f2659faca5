import type { Patient } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { bringCase, peopleByMrn } from '../cases.ts';
import {
  asSent,
  bring,
  inRecord,
  made,
  names,
  openCase,
  personOf,
  someone,
  world,
} from '../identity.ts';
import { observation } from '../labs.ts';

describe('two people are never one', () => {
  it.each([
    [
      '16-siblings-one-member-number.json',
      ['90417801', '90417802'],
      ['Anselm Quarrington', 'Bertram Quarrington'],
    ],
    [
      '16b-placeholder-number.json',
      ['90417811', '90417812'],
      ['Casimir Dovetail', 'Casimir Fenwick'],
    ],
  ])('%s', async (file, numbers, expected) => {
    const report = await bringCase(world, file, 'siblings');
    expect(report.total).toMatchObject({ waiting: 0, quarantined: 0 });
    const people = await peopleByMrn(world, ...numbers);
    expect(await names(Object.values(people))).toEqual(expected);
    if (file.startsWith('16-'))
      expect([await inRecord(people['90417801']), await inRecord(people['90417802'])]).toEqual([
        ['hA-o16a'],
        ['hA-o16b'],
      ]);
  });

  it('16d: the account of one brother shows nothing of the other’s, who came later under the same member number', async () => {
    await bringCase(world, '16d-step1-first-brother.json', 'brothers');
    const { 90417901: evander = '' } = await peopleByMrn(world, '90417901');
    await world.account({ userId: 'evander', patientId: evander });
    await bringCase(world, '16d-step2-second-brother.json', 'brothers');
    const { 90417902: florian } = await peopleByMrn(world, '90417902');
    expect([
      await inRecord(evander),
      await inRecord(florian),
      await inRecord(florian, 'MedicationRequest'),
    ]).toEqual([['hA-o16e'], ['hA-o16f'], ['hA-rx16']]);
    const browser = await new Browser(world).signOn('evander');
    await browser.open(`/people/${evander}`);
    expect(browser.h1).toContain('Evander');
    for (const path of ['/results', '/medicines']) {
      await browser.open(`/people/${evander}${path}`);
      expect(browser.text).not.toMatch(/Hematocrit|Lithium|Florian/);
    }
  });

  it('clinical/10: a mother and her child with one family number, and no other', async () => {
    await bringCase(world, 'clinical/10-family-number.ndjson', 'family');
    const [mother, child] = [
      await personOf('family', 'c10-mother'),
      await personOf('family', 'c10-child'),
    ];
    expect(mother).not.toBe(child);
    expect([await inRecord(mother), await inRecord(child)]).toEqual([['c10-m'], ['c10-c']]);
  });

  it('clinical/08: what is about a Group, a Location or a Device with the same id is in nobody’s record', async () => {
    await bringCase(world, 'clinical/08-group-same-id.ndjson', 'same-id');
    const tove = await personOf('same-id', '77');
    expect(await inRecord(tove)).not.toContain('c08-g');
    const held = await world.sql<{ sourceId: string; reason: string }>(
      "select source_id, reason from quarantine where source = 'same-id' order by 1",
    );
    expect(held.every((row) => row.reason === 'not-a-person')).toBe(true);
    expect(held.map((row) => row.sourceId)).toContain('c08-g');
  });

  it('twins: born on one day, with one family name, under numbers of their own', async () => {
    const [a, b] = [someone(), someone()];
    const twin = { name: [{ given: ['Baby Boy A'], family: 'Twinning' }], birthDate: '2026-11-01' };
    await bring(
      'ward',
      asSent(a, twin),
      asSent(b, { ...twin, name: [{ given: ['Baby Boy B'], family: 'Twinning' }] }),
      observation('bili-a', a.id, { number: 9 }),
      observation('bili-b', b.id, { number: 4 }),
    );
    expect([
      await inRecord(await personOf('ward', a.id)),
      await inRecord(await personOf('ward', b.id)),
    ]).toEqual([['bili-a'], ['bili-b']]);
    // and one who is registered under the other's number by mistake waits
    const report = await bring(
      'other-ward',
      asSent(a, {
        id: 'mixed',
        name: [{ given: ['Baby Boy B'], family: 'Twinning' }],
        birthDate: '2026-11-01',
      }),
      observation('mixed', 'mixed', { number: 7 }),
    );
    expect(report.total).toMatchObject({ waiting: 1, quarantined: 1 });
    expect((await openCase('number', 'mixed'))?.differences).toEqual(['name']);
  });

  it.each<[string, Partial<Patient>, string[]]>([
    ['another birth date', { birthDate: '1984-03-28' }, ['birth-date']],
    ['no birth date', { birthDate: undefined as never }, ['birth-date-missing']],
    ['a year alone', { birthDate: '1984' }, ['birth-date-missing']],
    ['another given name', { name: [{ given: ['Una'], family: 'SAME' }] }, ['name']],
    ['part of the given name', { name: [{ given: ['Id'], family: 'SAME' }] }, ['name']],
    ['a longer family name', { name: [{ given: ['Ida'], family: 'SAME-Lund' }] }, ['name']],
    ['no name at all', { name: [{ use: 'official' }] }, ['name-missing']],
    [
      'a name that hides who it is',
      { name: [{ use: 'anonymous', given: ['Ida'], family: 'SAME' }] },
      ['name-missing'],
    ],
  ])(
    'a number of hers with %s waits for records staff, and so does everything that refers to it',
    async (_what, change, differs) => {
      const one = someone();
      const family = one.name?.[0]?.family ?? '';
      await bring('home', asSent(one));
      const id = `changed-${made}`;
      const name = (change.name ?? one.name)?.map((part) => ({
        ...part,
        ...(part.family && { family: part.family.replace('SAME', family) }),
      }));
      const report = await bring(
        'elsewhere',
        { ...asSent(one, change), ...(name && { name }), id },
        observation(`o-${id}`, id, { number: 3.3 }),
      );
      expect(report.total).toMatchObject({ new: 0, waiting: 1, quarantined: 1 });
      const waiting = await openCase('number', id);
      expect(waiting?.differences).toEqual(differs);
      expect(await inRecord(await personOf('home', one.id))).toEqual([]);
    },
  );

  it.each<[string, string]>([
    ['MB', '4410'],
    ['SS', '123-45-6780'],
    ['DL', 'D123'],
    ['', 'chart-9'],
    ['MR', 'UNKNOWN'],
    ['MR', '0000'],
    ['MR', '99999999'],
  ])('nobody is found by a number of type %s that says %s', async (type, value) => {
    const shared = {
      ...(type && { type: { coding: [{ code: type }] } }),
      system: 'urn:shared',
      value,
    };
    const [a, b] = [someone(), someone()];
    const report = await bring(
      'payer',
      asSent(a, { identifier: [shared] }),
      asSent(b, { identifier: [shared], name: a.name ?? [], birthDate: '1999-09-09' }),
    );
    expect(report.total).toMatchObject({ new: 2, waiting: 0 });
    expect(await personOf('payer', a.id)).not.toBe(await personOf('payer', b.id));
  });

  it('the same number from two authorities is two numbers', async () => {
    const one = someone();
    const [number] = one.identifier ?? [];
    await bring('a-hospital', asSent(one));
    const report = await bring(
      'b-hospital',
      asSent(one, {
        id: 'b-1',
        identifier: [{ ...number, system: 'urn:other-mrn' }],
        birthDate: '1950-05-05',
      }),
    );
    expect(report.total).toMatchObject({ new: 1, waiting: 0 });
  });
});
