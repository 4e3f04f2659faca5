import type { Patient, Resource } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { bringCase, peopleByMrn, retry } from '../cases.ts';
import { observation, patient } from '../labs.ts';
import { prescription } from '../medicines.ts';
import { makeWorld, type World } from '../world.ts';

let world: World;
let staff: Browser;
beforeAll(async () => {
  world = await makeWorld();
  await world.account({ userId: 'grace', roles: ['records'], name: 'Grace L.' });
  await world.account({ userId: 'nurse', roles: ['nurse'], name: 'Ned' });
  staff = await new Browser(world).signOn('grace');
});

let made = 0;
const mr = (value: string) => ({ type: { coding: [{ code: 'MR' }] }, system: 'urn:mrn', value });
/** A Patient of its own, with a number of its own. */
const someone = (rest: Partial<Patient> = {}): Patient & { id: string; mrn: string } => {
  made += 1;
  const mrn = `6600${String(1000 + made)}`;
  return {
    ...patient(`someone-${made}`, {
      identifier: [mr(mrn)],
      name: [{ given: ['Ida'], family: `Berg${'abcdefghij'[made % 10]}${made}` }],
      ...rest,
    }),
    id: `someone-${made}`,
    mrn,
  };
};
/** Without the helper's own field, as a sender would write it. */
const asSent = (
  { mrn: _, ...rest }: Patient & { mrn: string },
  more: Partial<Patient> = {},
): Patient => ({ ...rest, ...more });
const bring = (source: string, ...resources: Resource[]) => world.bring(resources, source);
const names = async (ids: string[]) =>
  (
    await world.sql<{ name: string }>(
      'select given || $2 || family as name from person where patient_id = any($1) order by 1',
      [ids, ' '],
    )
  ).map((row) => row.name);
const personOf = async (source: string, id: string) =>
  (
    await world.sql<{ id: string }>(
      `select patient_id as id
        from person_identifier
        where system = 'urn:portico:source:' || $1 and value = $2`,
      [source, id],
    )
  )[0]?.id;
const inRecord = async (person: string | undefined, type = 'Observation') =>
  (
    await world.sql<{ id: string }>(
      'select source_id as id from resource where patient_id = $1 and type = $2 order by 1',
      [person, type],
    )
  ).map((row) => row.id);
const openCase = async (kind: string, sourceId?: string) =>
  (
    await world.sql<{
      id: string;
      patient_id: string;
      other_id: string | null;
      differences: string[];
    }>(
      `select id, known_id as patient_id, other_id, differences
        from identity_case
        where state = 'open' and kind = $1 and ($2::text is null or source_id = $2)
        order by opened_at desc, id desc`,
      [kind, sourceId ?? null],
    )
  )[0];
const stateOf = async (id: string | undefined) =>
  (await world.sql<{ state: string }>('select state from identity_case where id = $1', [id]))[0]
    ?.state;
/** Answers a case on its page, and does what the job does that goes with the answer. */
async function answer(id: string | undefined, label: string, note = ''): Promise<void> {
  await staff.open(`/staff/identity/${id}`);
  expect(staff.status).toBe(200);
  staff.choose(label);
  if (note) staff.fill('Note (optional)', note);
  await staff.press('Save decision');
  await retry(world);
}

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

  it('clinical/08: what is about a Group, a Location or a Device of the same id is in nobody’s record', async () => {
    await bringCase(world, 'clinical/08-group-same-id.ndjson', 'same-id');
    const tove = await personOf('same-id', '77');
    expect(await inRecord(tove)).not.toContain('c08-g');
    const held = await world.sql<{ source_id: string; reason: string }>(
      "select source_id, reason from quarantine where source = 'same-id' order by 1",
    );
    expect(held.every((row) => row.reason === 'not-a-person')).toBe(true);
    expect(held.map((row) => row.source_id)).toContain('c08-g');
  });

  it('twins: born on one day, of one family name, under numbers of their own', async () => {
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
    'a number of hers with %s waits for records staff, and so does what speaks of it',
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

  it('the same number of two authorities is two numbers', async () => {
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

describe('one person is one', () => {
  it('18: under the name and the number that hold today', async () => {
    await bringCase(world, '18-names-with-periods.json', 'names');
    expect(
      await names(Object.values(await peopleByMrn(world, '90417841', '90417842', '90417843'))),
    ).toEqual(['Isaura Havisham', 'Rosalind Thistlewood', 'Tamsin Wexcombe']);
    expect(
      (await world.sql<{ mrn: string }>("select mrn from person where family = 'Wexcombe'"))[0]
        ?.mrn,
    ).toBe('90417843');
  });

  it('who has a new name and still says the old one; her account is told, and her old name finds her', async () => {
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
    expect(
      await world.sql(
        `select data->>'notice' as notice
          from pgboss.job
          where name = 'mail.account' and data->>'notice' = 'details'`,
      ),
    ).toHaveLength(1);
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

  it('whom another sender writes otherwise keeps the spelling of the sender who brought her', async () => {
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

  it('a circle of links joins two, once, and ends', async () => {
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

  it('a link joins nobody where name or birth date differ, or somebody has a right to the one that would go', async () => {
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

  it('clinical/17: what came before its person is there when the person is', async () => {
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
    await answer(
      (await openCase('changed', one.id))?.id,
      'Same person. Use the name and birth date just sent.',
    );
    expect([await names([child ?? '']), await inRecord(child)]).toEqual([
      ['Liv Newborn-Lund'],
      ['first-day', 'named'],
    ]);
  });

  it('who has died is so by any source’s word, and not alive again by another’s', async () => {
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

describe('records staff', () => {
  it('land on what waits for them, and nobody else does', async () => {
    await staff.open('/home');
    expect([staff.path, staff.h1]).toEqual(['/staff/today', 'Hello, Grace L.']);
    expect(staff.text).toMatch(/\d+ people to check/);
    const nurse = await new Browser(world).signOn('nurse');
    expect(nurse.path).toBe('/staff');
    for (const path of [
      '/staff/today',
      '/staff/identity',
      '/staff/identity/joined',
      '/staff/quarantine',
    ])
      expect((await nurse.open(path)).status).toBe(404);
  });

  it('see both sides of a number with another birth date, and say that it is the same person', async () => {
    const one = someone();
    await bring('home', asSent(one));
    const known = await personOf('home', one.id);
    await bring(
      'lab-9',
      asSent(one, { id: 'typo', birthDate: '1984-03-02' }),
      observation('typo', 'typo', { number: 6.1 }),
    );
    const waiting = await openCase('number', 'typo');
    await staff.open(`/staff/identity/${waiting?.id}`);
    expect(staff.h1).toBe('Same number, different person?');
    expect(staff.text).toContain('Mar 27, 1984');
    expect(staff.text).toContain('Mar 2, 1984');
    expect(staff.text).toContain('1 item about this person waits');
    await staff.press('Save decision');
    expect([staff.status, staff.title]).toEqual([422, expect.stringContaining('Error')]);
    await answer(waiting?.id, 'Same person. Keep our name and birth date.', 'Called her');
    expect(await personOf('lab-9', 'typo')).toBe(known);
    expect(await inRecord(known)).toEqual(['typo']);
    expect(
      (
        await world.sql<{ birth_date: string }>(
          'select birth_date::text from person where patient_id = $1',
          [known],
        )
      )[0]?.birth_date,
    ).toBe('1984-03-27');
    // the sender says the same again, and more: nobody is asked again
    const again = await bring(
      'lab-9',
      asSent(one, { id: 'typo', birthDate: '1984-03-02', maritalStatus: { text: 'married' } }),
      observation('typo-2', 'typo', { number: 6.2 }),
    );
    expect(again.total).toMatchObject({ waiting: 0, quarantined: 0 });
    expect(await inRecord(known)).toEqual(['typo', 'typo-2']);
    // another birth date yet is another question
    expect(
      (await bring('lab-9', asSent(one, { id: 'typo', birthDate: '1999-01-01' }))).total.waiting,
    ).toBe(1);
  });

  it('correct who somebody is; the account is told, and the person reads who decided', async () => {
    const one = someone();
    await bring('home', asSent(one));
    const known = (await personOf('home', one.id)) ?? '';
    await world.account({ userId: 'corrected', patientId: known });
    await bring('home', asSent(one, { birthDate: '1984-03-29' }));
    const waiting = await openCase('changed', one.id);
    // until then nothing that speaks of her is filed
    await bring('home', observation('while-waiting', one.id, { number: 4.4 }));
    expect(await inRecord(known)).toEqual([]);
    await answer(waiting?.id, 'Same person. Use the name and birth date just sent.');
    expect(
      (
        await world.sql<{ birth_date: string }>(
          'select birth_date::text from person where patient_id = $1',
          [known],
        )
      )[0]?.birth_date,
    ).toBe('1984-03-29');
    expect(await inRecord(known)).toEqual(['while-waiting']);
    const [mail] = await world.sql<{ data: { accountId: string; notice: string } }>(
      "select data from pgboss.job where name = 'mail.account' order by created_on desc limit 1",
    );
    expect(mail?.data.notice).toBe('details');
    const browser = await new Browser(world).signOn('corrected');
    await browser.open(`/people/${known}/access-log`);
    expect(browser.text).toContain('Decided who this record belongs to');
    expect(browser.text).toContain('Grace L.');
  });

  it('say that a sender now uses the id for somebody else: what is filed stays, what waits is the other’s', async () => {
    const one = someone();
    await bring('reuse', asSent(one), observation('first-owner', one.id, { number: 1 }));
    const first = await personOf('reuse', one.id);
    await bring(
      'reuse',
      asSent(one, {
        name: [{ given: ['Bo'], family: 'Other' }],
        birthDate: '2001-01-01',
        gender: 'male',
      }),
      observation('second-owner', one.id, { number: 2 }),
    );
    await answer((await openCase('changed', one.id))?.id, 'Two different people.');
    const second = await personOf('reuse', one.id);
    expect(second).not.toBe(first);
    expect([await inRecord(first), await inRecord(second)]).toEqual([
      ['first-owner'],
      ['second-owner'],
    ]);
    expect(
      await world.sql<{ mrn: string | null }>('select mrn from person where patient_id = $1', [
        second,
      ]),
    ).toEqual([{ mrn: null }]);
    expect(await inRecord(second, 'Patient')).toEqual([one.id]);
  });

  it('keep two apart who share a number by mistake; what waited goes to the new one', async () => {
    const one = someone();
    await bring('home', asSent(one));
    await bring(
      'clash',
      asSent(one, {
        id: 'clash',
        name: [{ given: ['Kim'], family: 'Clash' }],
        birthDate: '1970-07-07',
      }),
      observation('clash', 'clash', { number: 8 }),
    );
    await answer((await openCase('number', 'clash'))?.id, 'Two different people.');
    const [a, b] = [await personOf('home', one.id), await personOf('clash', 'clash')];
    expect(a).not.toBe(b);
    expect([await inRecord(a), await inRecord(b)]).toEqual([[], ['clash']]);
    // the sender's next word on that person needs no answer
    expect(
      (
        await bring(
          'clash',
          asSent(one, {
            id: 'clash',
            name: [{ given: ['Kim'], family: 'Clash' }],
            birthDate: '1970-07-07',
            maritalStatus: { text: 'x' },
          }),
        )
      ).total.waiting,
    ).toBe(0);
    expect((await peopleByMrn(world, one.mrn))[one.mrn]).toBe(a);
  });

  it('find a case gone that the sender has corrected meanwhile', async () => {
    const one = someone();
    await bring('home', asSent(one));
    await bring(
      'slip',
      asSent(one, { id: 'slip', birthDate: '1900-01-01' }),
      observation('slip', 'slip', { number: 2 }),
    );
    const waiting = await openCase('number', 'slip');
    await staff.open(`/staff/identity/${waiting?.id}`);
    await bring('slip', asSent(one, { id: 'slip' }));
    expect(await inRecord(await personOf('home', one.id))).toEqual(['slip']);
    staff.choose('Two different people.');
    await staff.press('Save decision');
    expect(staff.text).toContain('This was settled before you');
    expect(await stateOf(waiting?.id)).toBe('withdrawn');
  });

  it('are two, and one of them decides', async () => {
    const one = someone();
    await bring('home', asSent(one));
    await bring('race', asSent(one, { id: 'race', birthDate: '1900-01-01' }));
    const waiting = await openCase('number', 'race');
    await world.account({ userId: 'grace2', roles: ['records'], name: 'Grace Two' });
    const other = await new Browser(world).signOn('grace2');
    const form = (choice: string) => ({ form: { choice, note: '', _key: crypto.randomUUID() } });
    const answers = await Promise.all([
      staff.request('POST', `/staff/identity/${waiting?.id}`, form('same-ours')),
      other.request('POST', `/staff/identity/${waiting?.id}`, form('apart')),
      staff.request('POST', `/staff/identity/${waiting?.id}`, form('same-theirs')),
    ]);
    expect(
      answers.map((one) => String(one.headers.location).replace(/.*done=/, '')).sort(),
    ).toEqual(['decided', 'gone', 'gone']);
    expect(
      (await staff.request('POST', `/staff/identity/${waiting?.id}`, form('let'))).headers.location,
    ).toContain('gone');
    expect(
      (await staff.request('POST', `/staff/identity/${crypto.randomUUID()}`, form('apart'))).headers
        .location,
    ).toContain('gone');
    expect((await staff.request('GET', `/staff/identity/${crypto.randomUUID()}`)).status).toBe(404);
  });

  it('prove anew who they are before they decide', async () => {
    const one = someone();
    await bring('home', asSent(one));
    await bring('stale-proof', asSent(one, { id: 'stale-proof', birthDate: '1900-01-01' }));
    const waiting = await openCase('number', 'stale-proof');
    // within the staff's idle minutes, but past the minutes for which the proof counts
    world.clock.pass(9 * 60_000);
    await staff.open('/staff/identity');
    world.clock.pass(5 * 60_000);
    await staff.open(`/staff/identity/${waiting?.id}`);
    staff.choose('Two different people.');
    await staff.press('Save decision');
    expect(staff.path).toMatch(/^\/account\/confirm/);
    expect(await stateOf(waiting?.id)).toBe('open');
    staff = await new Browser(world).signOn('grace');
  });
});

describe('joined records', () => {
  /**
   * Two records of one person, the second with an account, a caregiver, a result, a medicine and
   * what was asked for.
   */
  async function two(tag: string) {
    const [a, b] = [someone(), someone()];
    const same = { name: a.name ?? [] };
    await bring(
      tag,
      asSent(a, same),
      asSent(b, same),
      observation(`${tag}-a`, a.id, { number: 1 }),
      observation(`${tag}-b`, b.id, { number: 2 }),
      ...prescription(`${tag}-rx`, b.id),
    );
    const [into = '', from = ''] = [await personOf(tag, a.id), await personOf(tag, b.id)];
    return { a, b, same, into, from };
  }

  it('hold what both held, give no right to anybody, and are two again when they are parted', async () => {
    const { b, same, into, from } = await two('whole');
    const account = await world.account({ userId: 'of-joined', patientId: from });
    const carer = await world.account({
      userId: 'carer-of-joined',
      patientId: await world.person({ given: 'Cara' }),
    });
    await world.proxy(from, carer, { basis: 'invited', categories: ['results'] });
    await world.sql(
      `insert into reported_medicine (patient_id, name, added_by, added_at)
        values ($1, $2, $3, now())`,
      [from, 'Honey', account],
    );
    const asked = await openCase('duplicate');
    expect([asked?.patient_id, asked?.other_id].sort()).toEqual([into, from].sort());
    const first = asked?.patient_id === into;
    await answer(asked?.id, first ? 'One person. Keep record 1.' : 'One person. Keep record 2.');
    expect([await inRecord(into), await inRecord(from)]).toEqual([['whole-a', 'whole-b'], []]);
    expect(
      await world.sql('select 1 from prescription where patient_id = $1', [into]),
    ).toHaveLength(1);
    expect(
      (
        await world.sql<{ name: string }>(
          'select name from reported_medicine where patient_id = $1',
          [into],
        )
      )[0]?.name,
    ).toBe('Honey');
    // neither the account nor the caregiver of the one that went opens anything
    const member = await new Browser(world).signOn('of-joined');
    expect(member.path).toBe('/home');
    for (const id of [into, from])
      expect((await member.open(`/people/${id}/results`)).status).toBe(404);
    const caregiver = await new Browser(world).signOn('carer-of-joined');
    for (const id of [into, from])
      expect((await caregiver.open(`/people/${id}/results`)).status).toBe(404);
    // what comes under either id goes to the one record
    await bring('whole', observation('whole-b-later', b.id, { number: 3 }));
    expect(await inRecord(into)).toEqual(['whole-a', 'whole-b', 'whole-b-later']);
    // staff let the account over, after they looked
    const pending = await openCase('account');
    await answer(pending?.id, 'Let the account open the joined record.');
    expect((await member.open(`/people/${into}/results`)).status).toBe(200);
    // and part the two again
    await staff.open('/staff/identity/joined');
    const merge = (
      await world.sql<{ id: string }>('select id from person_merge where from_id = $1', [from])
    )[0]?.id;
    await staff.request('POST', `/staff/identity/joined/${merge}`, {
      form: { _key: crypto.randomUUID() },
    });
    await retry(world);
    expect([await inRecord(into), await inRecord(from)]).toEqual([
      ['whole-a'],
      ['whole-b', 'whole-b-later'],
    ]);
    expect((await member.open(`/people/${from}/results`)).status).toBe(200);
    expect((await member.open(`/people/${into}/results`)).status).toBe(404);
    expect((await caregiver.open(`/people/${from}/results`)).status).toBe(200);
    expect(await world.sql('select 1 from lab_result where patient_id = $1', [from])).toHaveLength(
      2,
    );
    expect(
      await world.sql('select 1 from prescription where patient_id = $1', [from]),
    ).toHaveLength(1);
    expect(
      (
        await world.sql<{ n: number }>(
          'select count(*)::int as n from reported_medicine where patient_id = $1',
          [from],
        )
      )[0]?.n,
    ).toBe(1);
    await bring('whole', asSent(b, { ...same, maritalStatus: { text: 'x' } }));
    expect(await personOf('whole', b.id)).toBe(from);
  });

  it('whose sender takes the link back wait for staff, and hold nothing more meanwhile', async () => {
    const [a, b] = [someone(), someone()];
    const same = { name: a.name ?? [] };
    const link = [{ type: 'replaced-by' as const, other: { reference: `Patient/${a.id}` } }];
    await bring(
      'taken-back',
      asSent(a, same),
      asSent(b, { ...same, active: false, link }),
      observation('back-1', b.id, { number: 1 }),
    );
    const joined = await personOf('taken-back', a.id);
    expect(await inRecord(joined)).toEqual(['back-1']);
    const report = await bring(
      'taken-back',
      asSent(b, same),
      observation('back-2', b.id, { number: 2 }),
    );
    expect(report.total).toMatchObject({ waiting: 1, quarantined: 1 });
    expect(await inRecord(joined)).toEqual(['back-1']);
    await answer((await openCase('parted', b.id))?.id, 'Two people. Separate the records.');
    const parted = await personOf('taken-back', b.id);
    expect(parted).not.toBe(joined);
    expect([await inRecord(joined), await inRecord(parted)]).toEqual([[], ['back-1', 'back-2']]);
  });

  it('are joined while an import runs: what it brings is in the joined record', async () => {
    const { b, into, from } = await two('meanwhile');
    const asked = await openCase('duplicate');
    const many = Array.from({ length: 3000 }, (_, n) =>
      observation(`meanwhile-${n}`, b.id, { number: n }),
    );
    const running = bring('meanwhile', ...many);
    await staff.open(`/staff/identity/${asked?.id}`);
    await staff
      .choose(
        asked?.patient_id === into ? 'One person. Keep record 1.' : 'One person. Keep record 2.',
      )
      .press('Save decision');
    expect((await running).refused).toEqual([]);
    await retry(world);
    expect(await inRecord(from)).toEqual([]);
    expect((await inRecord(into)).length).toBe(3002);
  });

  it('that were joined to a third are parted from that one first', async () => {
    const { into, from } = await two('chain');
    const third = someone();
    await bring('chain', asSent(third));
    const last = (await personOf('chain', third.id)) ?? '';
    await world.sql(
      "update identity_case set state = 'withdrawn' where state = 'open' and kind = 'duplicate'",
    );
    const pair = async (one: string, other: string) =>
      (
        await world.sql<{ id: string; patient_id: string }>(
          `insert into identity_case (kind, holds, known_id, other_id, opened_at)
            values ('duplicate', false, least($1::uuid, $2::uuid), greatest($1::uuid, $2::uuid),
              now())
            returning id, known_id as patient_id`,
          [one, other],
        )
      )[0];
    const firstPair = await pair(into, from);
    await answer(
      firstPair?.id,
      firstPair?.patient_id === into ? 'One person. Keep record 1.' : 'One person. Keep record 2.',
    );
    const secondPair = await pair(last, into);
    await answer(
      secondPair?.id,
      secondPair?.patient_id === last ? 'One person. Keep record 1.' : 'One person. Keep record 2.',
    );
    expect(await inRecord(last)).toEqual(['chain-a', 'chain-b']);
    const mergeOf = async (id: string) =>
      (
        await world.sql<{ id: string }>(
          'select id from person_merge where from_id = $1 and undone_at is null',
          [id],
        )
      )[0]?.id;
    const post = (id: string | undefined) =>
      staff.request('POST', `/staff/identity/joined/${id}`, {
        form: { _key: crypto.randomUUID() },
      });
    expect((await post(await mergeOf(from))).headers.location).toContain('joined-again');
    expect((await post(await mergeOf(into))).headers.location).toContain('parted');
    expect((await post(await mergeOf(from))).headers.location).toContain('parted');
    expect([await inRecord(last), await inRecord(into), await inRecord(from)]).toEqual([
      [],
      ['chain-a'],
      ['chain-b'],
    ]);
  });
});
