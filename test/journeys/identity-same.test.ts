import { describe, expect, it } from 'vitest';
import { bringCase, peopleByMrn } from '../cases.ts';
import {
  answer,
  asSent,
  bring,
  inRecord,
  names,
  openCase,
  personOf,
  someone,
  world,
} from '../identity.ts';
import { observation } from '../labs.ts';
import { en } from '../words.ts';

describe('one person is one', () => {
  it('18: under the name and the number that are in force today', async () => {
    await bringCase(world, '18-names-with-periods.json', 'names');
    expect(
      await names(Object.values(await peopleByMrn(world, '90417841', '90417842', '90417843'))),
    ).toEqual(['Isaura Havisham', 'Rosalind Thistlewood', 'Tamsin Wexcombe']);
    expect(
      (await world.sql<{ mrn: string }>("select mrn from person where family = 'Wexcombe'"))[0]
        ?.mrn,
    ).toBe('90417843');
  });

  it('with a new name and the old one still sent; her account is notified, and her old name finds her', async () => {
    const one = someone();
    const [was] = one.name ?? [];
    await bring('home', asSent(one));
    const id = await personOf('home', one.id);
    await world.account({ userId: 'renamed', patientId: id ?? '' });
    await bring(
      'home',
      asSent(one, {
        name: [
          { use: 'official', given: ['Ida'], family: 'Newname' },
          { ...was, use: 'maiden' },
        ],
      }),
    );
    expect(await names([id ?? ''])).toEqual(['Ida Newname']);
    expect(await world.sql("select 1 from notice where topic = 'details'")).toHaveLength(1);
    // another sender still knows her by the old one
    const report = await bring(
      'elsewhere',
      asSent(one, { id: 'by-old-name' }),
      observation('by-old-name', 'by-old-name', { number: 1 }),
    );
    expect(report.total).toMatchObject({ waiting: 0, quarantined: 0 });
    expect(await names([id ?? ''])).toEqual(['Ida Newname']);
    expect(await inRecord(id)).toEqual(['by-old-name']);
  });

  it('whom another sender spells differently keeps the spelling of the sender who brought her', async () => {
    const one = someone();
    await bring('home', asSent(one, { name: [{ given: ['Béatrice'], family: 'Lévesque' }] }));
    await bring(
      'elsewhere',
      asSent(one, { id: 'caps', name: [{ given: ['BEATRICE', 'A.'], family: 'LEVESQUE' }] }),
    );
    expect(await personOf('elsewhere', 'caps')).toBe(await personOf('home', one.id));
    expect(await names([(await personOf('home', one.id)) ?? ''])).toEqual(['Béatrice Lévesque']);
  });

  it('37: a Patient that was replaced by another of the same source, whichever comes first', async () => {
    await bringCase(world, '37-merged-patient.json', 'merged');
    const people = await peopleByMrn(world, '90417861', '90417862');
    expect(people['90417861']).toBe(people['90417862']);
    expect(await inRecord(people['90417861'])).toEqual(['hA-o37']);
    const [a, b] = [someone(), someone()];
    const same = { name: a.name ?? [] };
    await bring(
      'late',
      asSent(b, {
        ...same,
        active: false,
        link: [{ type: 'replaced-by', other: { reference: `Patient/${a.id}` } }],
      }),
      observation('of-b', b.id, { number: 2 }),
    );
    await bring('late', asSent(a, same));
    expect(await personOf('late', a.id)).toBe(await personOf('late', b.id));
    expect(await inRecord(await personOf('late', a.id))).toEqual(['of-b']);
    // what still comes under the old id goes to the one record
    await bring('late', observation('of-b-later', b.id, { number: 3 }));
    expect(await inRecord(await personOf('late', a.id))).toEqual(['of-b', 'of-b-later']);
  });

  it('`replaces` says the same from the other side', async () => {
    const [a, b] = [someone(), someone()];
    await bring(
      'other-side',
      asSent(a, { link: [{ type: 'replaces', other: { reference: `Patient/${b.id}` } }] }),
      asSent(b, { name: a.name ?? [] }),
    );
    expect(await personOf('other-side', a.id)).toBe(await personOf('other-side', b.id));
  });

  it('a cycle of links joins two, once, and ends', async () => {
    const [a, b] = [someone(), someone()];
    const to = (id: string) => [
      { type: 'replaced-by' as const, other: { reference: `Patient/${id}` } },
    ];
    await bring(
      'circle',
      asSent(a, { link: to(b.id) }),
      asSent(b, { name: a.name ?? [], link: to(a.id) }),
    );
    expect(await personOf('circle', a.id)).toBe(await personOf('circle', b.id));
    expect(await world.sql("select 1 from person_merge where source = 'circle'")).toHaveLength(1);
  });

  it.each(['refer', 'seealso'] as const)('%s joins nobody: staff are asked', async (type) => {
    const [a, b] = [someone(), someone()];
    await bring(
      type,
      asSent(a, { link: [{ type, other: { reference: `Patient/${b.id}` } }] }),
      asSent(b, { name: a.name ?? [] }),
    );
    expect(await personOf(type, a.id)).not.toBe(await personOf(type, b.id));
    const asked = await world.sql(
      "select kind from identity_case where source = $1 and state = 'open'",
      [type],
    );
    expect(asked).toEqual([{ kind: 'see-also' }]);
  });

  it('a link joins nobody if name or birth date differ, or somebody has a right to the record that would go', async () => {
    const [a, b] = [someone(), someone()];
    const link = [{ type: 'replaced-by' as const, other: { reference: `Patient/${b.id}` } }];
    await bring('wrong-link', asSent(a, { link }), asSent(b, { birthDate: '1950-01-01' }));
    expect(await personOf('wrong-link', a.id)).not.toBe(await personOf('wrong-link', b.id));
    const [c, d] = [someone(), someone()];
    await bring('rights', asSent(c), asSent(d, { name: c.name ?? [] }));
    await world.account({
      userId: 'has-a-right',
      patientId: (await personOf('rights', c.id)) ?? '',
    });
    await bring(
      'rights',
      asSent(c, { link: [{ type: 'replaced-by', other: { reference: `Patient/${d.id}` } }] }),
    );
    expect(await personOf('rights', c.id)).not.toBe(await personOf('rights', d.id));
    expect(
      await world.sql(
        `select source
          from identity_case
          where kind = 'link' and state = 'open' and source in ('wrong-link', 'rights') order by 1`,
      ),
    ).toHaveLength(2);
  });

  it('clinical/17: what arrived before its person is there when the person is', async () => {
    expect(
      (await bringCase(world, 'clinical/17a-result-before-person.ndjson', 'early')).total
        .quarantined,
    ).toBe(1);
    const report = await bringCase(world, 'clinical/17b-the-person.ndjson', 'early');
    expect(report.released).toBe(1);
    expect(await inRecord(await personOf('early', 'c17'))).toEqual(['c17-o']);
    expect(
      await world.sql("select 1 from lab_result where patient_id = $1 and name = 'Potassium'", [
        await personOf('early', 'c17'),
      ]),
    ).toHaveLength(1);
    expect(await world.sql("select 1 from quarantine where source = 'early'")).toEqual([]);
    // also where it names the person by a number, and another source brings the person
    const one = someone();
    await bring(
      'by-number',
      observation('by-number', 'x', {
        number: 2,
        subject: { identifier: { system: 'urn:mrn', value: one.mrn } },
      }),
    );
    await bring('brings-her', asSent(one));
    expect(await inRecord(await personOf('brings-her', one.id))).toEqual(['by-number']);
  });

  it('a newborn who gets a name waits for staff, under the number that was theirs from the first day', async () => {
    const one = someone({
      name: [{ given: ['Baby Girl'], family: 'Newborn-Lund' }],
      birthDate: '2026-11-20',
    });
    await bring('nursery', asSent(one), observation('first-day', one.id, { number: 9 }));
    await bring(
      'nursery',
      asSent(one, { name: [{ given: ['Liv'], family: 'Newborn-Lund' }] }),
      observation('named', one.id, { number: 8 }),
    );
    const child = await personOf('nursery', one.id);
    expect([await names([child ?? '']), await inRecord(child)]).toEqual([
      ['Baby Girl Newborn-Lund'],
      ['first-day'],
    ]);
    await answer((await openCase('changed', one.id))?.id, en('identity.choice-same-theirs'));
    expect([await names([child ?? '']), await inRecord(child)]).toEqual([
      ['Liv Newborn-Lund'],
      ['first-day', 'named'],
    ]);
  });

  it('a death reported by any source stays, whatever another says', async () => {
    const one = someone();
    await bring('home', asSent(one));
    const dead = async () =>
      (
        await world.sql<{ deceased: boolean }>(
          'select deceased from person where patient_id = $1',
          [await personOf('home', one.id)],
        )
      )[0]?.deceased;
    await bring('hospice', asSent(one, { id: 'dead', deceasedDateTime: '2026-11-01' }));
    expect(await dead()).toBe(true);
    await bring('elsewhere', asSent(one, { id: 'still-alive' }));
    expect(await dead()).toBe(true);
  });

  it('a resource that its source moves to somebody else leaves the record where it was', async () => {
    const [a, b] = [someone(), someone()];
    await bring('mover', asSent(a), asSent(b), observation('moved', a.id, { number: 5 }));
    await bring('mover', observation('moved', b.id, { number: 5 }));
    expect([
      await inRecord(await personOf('mover', a.id)),
      await inRecord(await personOf('mover', b.id)),
    ]).toEqual([[], ['moved']]);
    expect(
      await world.sql('select 1 from lab_result where patient_id = $1', [
        await personOf('mover', a.id),
      ]),
    ).toEqual([]);
  });
});
