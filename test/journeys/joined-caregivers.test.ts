import { describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { caseText } from '../cases.ts';
import { inRecord, openCase, signStaffOn, staff, world } from '../identity.ts';
import {
  caregiver,
  decide,
  joinThem,
  openJoin,
  sees,
  separateThem,
  type Two,
  twoRecords,
} from '../joins.ts';
import { en } from '../words.ts';

interface Row {
  record: string;
  caregiver: string;
  grant: string;
}
const file: { keep: string; retire: string; before: Row[] } = JSON.parse(
  caseText('rows/F7-merge.json'),
);

/** The caregivers of the case file, with the rights that it says they have. */
async function caregiversOf(two: Two) {
  const found: Record<string, Awaited<ReturnType<typeof caregiver>>> = {};
  for (const { record, caregiver: name, grant } of file.before) {
    found[name] ??= await caregiver(`${two.tag}-${name.split(' ')[0]?.toLowerCase()}`, name);
    const of = record === file.keep ? two.into : two.from;
    const by = found[name].id;
    const day = (word: string) => new RegExp(`${word} (\\d{4}-\\d\\d-\\d\\d)`).exec(grant)?.[1];
    const revoked = day('revoked');
    const parent = grant.startsWith('parent') || revoked !== undefined;
    const id = await world.proxy(of, by, {
      basis: parent ? 'minor' : 'court',
      relationship: parent ? 'parent' : 'other',
      categories: parent ? [] : ['upcoming-appointments', 'past-appointments'],
      startsOn: day('verified') ?? '2025-01-01',
      endsOn: day('until') ?? day('ends') ?? null,
    });
    if (revoked)
      await world.sql(
        "update proxy set revoked_at = $2, revoked_why = 'court-order' where id = $1",
        [id, `${revoked}T15:00:00Z`],
      );
  }
  return found;
}

const rightsOn = (person: string) =>
  world.sql<{ name: string; endsOn: string | null; held: boolean; open: boolean; why: string }>(
    `select a.name, x.ends_on::text, x.held_at is not null as held, x.revoked_at is null as open,
        x.revoked_why as why
      from proxy x join account a on a.id = x.account_id where x.patient_id = $1 order by a.name`,
    [person],
  );
const everything = (people: string[]) =>
  world.sql('select * from proxy where patient_id = any($1) order by id', [people]);

describe('two records that both have caregivers (F7)', () => {
  it('are one, with one right for each caregiver, never a wider one', async () => {
    const two = await twoRecords('f7');
    const {
      'Joan Halloran': joan,
      'Piet Halloran': piet,
      'Oda Brandt': oda,
    } = await caregiversOf(two);
    const before = await everything([two.into, two.from]);
    expect([await sees('f7-joan', two.into), await sees('f7-piet', two.into)]).toEqual([
      true,
      true,
    ]);
    // sessions from before are asked anew on their next request
    const session = await new Browser(world).signOn('f7-piet');
    await joinThem(two);
    expect(await inRecord(two.into)).toEqual(['f7-gone', 'f7-kept']);
    expect((await session.open(`/people/${two.into}/results`)).status).toBe(404);
    expect(await rightsOn(two.into)).toEqual([
      { name: 'Joan Halloran', endsOn: '2026-12-31', held: false, open: true, why: null },
      { name: 'Oda Brandt', endsOn: '2027-06-30', held: true, open: true, why: null },
      { name: 'Piet Halloran', endsOn: null, held: false, open: false, why: 'joined' },
    ]);
    expect(await sees('f7-joan', two.into)).toBe(true);
    for (const [user, person] of [
      ['f7-piet', two.into],
      ['f7-oda', two.into],
      ['f7-joan', two.from],
    ] as const)
      expect(await sees(user, person), user).toBe(false);

    // staff see all of them on one page: what each had on either record, and has now
    await openJoin();
    for (const name of ['Joan Halloran', 'Piet Halloran', 'Oda Brandt'])
      expect(staff.text).toContain(name);
    expect(staff.text).toContain('Dec 31, 2026');
    expect(staff.text).toContain(en('care-join.ended-text'));
    await staff.press(en('care-join.save'));
    expect(staff.status).toBe(422);
    await decide({ 'Oda Brandt': 'let' });
    expect(await openCase('caregivers')).toBeUndefined();
    const [right] = await world.sql<{ categories: string[]; endsOn: string }>(
      'select categories, ends_on::text from proxy where patient_id = $1 and account_id = $2',
      [two.into, oda?.id],
    );
    expect(right).toEqual({
      categories: ['upcoming-appointments', 'past-appointments'],
      endsOn: '2027-06-30',
    });
    const told = await world.sql<{ id: string; data: { notice: string } }>(
      "select account_id as id, data from notice where topic = 'care' order by account_id",
    );
    expect(told.map(({ id, data }) => [id, data.notice]).sort()).toEqual(
      [
        [joan?.id, 'access-changed'],
        [oda?.id, 'access-changed'],
      ].sort(),
    );
    expect(told.map(({ id }) => id)).not.toContain(piet?.id);

    // separated, each has what they had, and nothing else
    await separateThem(two);
    const after = await everything([two.into, two.from]);
    expect(after.filter(({ id }) => before.some((one) => one.id === id))).toEqual(before);
    expect(after).toHaveLength(before.length + 1);
    expect(after.find(({ id }) => !before.some((one) => one.id === id))).toMatchObject({
      accountId: oda?.id,
      revokedWhy: 'joined',
    });
    expect([await sees('f7-joan', two.into), await sees('f7-joan', two.from)]).toEqual([
      true,
      true,
    ]);
    expect([await sees('f7-piet', two.into), await sees('f7-piet', two.from)]).toEqual([
      true,
      false,
    ]);
    expect(await sees('f7-oda', two.into)).toBe(false);
  });

  it('hold a caregiver of the kept record alone, too; staff can leave them without access', async () => {
    const two = await twoRecords('kept-only');
    const ada = await caregiver('kept-ada', 'Ada Kept');
    await world.proxy(two.into, ada.id);
    const before = await everything([two.into, two.from]);
    await joinThem(two);
    expect(await sees('kept-ada', two.into)).toBe(false);
    await decide({ 'Ada Kept': 'leave' });
    expect(await rightsOn(two.into)).toMatchObject([{ open: false, why: 'joined' }]);
    expect(await sees('kept-ada', two.into)).toBe(false);
    await separateThem(two);
    expect(await everything([two.into, two.from])).toEqual(before);
    expect(await sees('kept-ada', two.into)).toBe(true);
  });

  it('let staff decide later; what is decided twice counts once', async () => {
    const two = await twoRecords('later');
    for (const name of ['Late One', 'Late Two'])
      await world.proxy(two.from, (await caregiver(name.replace(' ', '.'), name)).id);
    await joinThem(two);
    const asked = await openCase('caregivers');
    await decide({ 'Late One': 'let', 'Late Two': 'wait' });
    expect((await openCase('caregivers'))?.id).toBe(asked?.id);
    expect([await sees('Late.One', two.into), await sees('Late.Two', two.into)]).toEqual([
      true,
      false,
    ]);
    await decide({ 'Late Two': 'let' });
    expect(await sees('Late.Two', two.into)).toBe(true);
    await staff.open(`/staff/care/joined/${asked?.id}`);
    expect(staff.text).toContain(en('care-join.over'));
    // the case leads here from the other page, too
    expect((await staff.request('GET', `/staff/identity/${asked?.id}`)).status).toBe(303);
  });

  it('offer nobody whose access is suspended or was taken away on one side', async () => {
    const two = await twoRecords('offers');
    const [sue, tom] = [await caregiver('sue', 'Sue Spend'), await caregiver('tom', 'Tom Taken')];
    const suspended = await world.proxy(two.from, sue.id);
    await world.sql('update proxy set suspended_at = now(), quiet = true where id = $1', [
      suspended,
    ]);
    await world.proxy(two.into, sue.id);
    await world.proxy(two.from, tom.id);
    const revoked = await world.proxy(two.into, tom.id);
    await world.sql("update proxy set revoked_at = now(), revoked_why = 'patient' where id = $1", [
      revoked,
    ]);
    await joinThem(two);
    await openJoin();
    expect(staff.text).toContain(en('care-join.not-offered'));
    expect(staff.text).toContain(en('care-join.ended-text'));
    expect(staff.query('input[value=let]')).toEqual([]);
    const form = Object.fromEntries(
      staff
        .query('main form input[type=hidden]')
        .map((one) => [one.getAttribute('name') ?? '', one.getAttribute('value') ?? '']),
    );
    await staff.request('POST', staff.path, { form: { ...form, 'answer-1': 'let' } });
    for (const user of ['sue', 'tom']) expect(await sees(user, two.into)).toBe(false);
    await decide({ 'Sue Spend': 'leave' });
    // an emergency is a secret of the room: nobody writes to her
    expect(
      await world.sql("select 1 from notice where topic = 'care' and account_id = $1", [sue.id]),
    ).toEqual([]);
  });

  it('are decided about by nobody whose own access it is, or whose family’s', async () => {
    const two = await twoRecords('own');
    const [own, aunt] = [await caregiver('own-one', 'Own One'), await caregiver('aunt', 'An Aunt')];
    for (const { id } of [own, aunt]) await world.proxy(two.from, id);
    await joinThem(two);
    await openJoin();
    const form = Object.fromEntries(
      staff
        .query('main form input[type=hidden]')
        .map((one) => [one.getAttribute('name') ?? '', one.getAttribute('value') ?? '']),
    );
    const answers = { ...form, 'answer-1': 'let', 'answer-2': 'let' };
    const { patientId: officer } = own;
    await world.sql(
      `insert into staff_patient (patient_id, account_id, noted_at, noted_by, noted_by_name)
        select $1, id, now(), id, name from account where user_id = 'grace'`,
      [officer],
    );
    await openJoin();
    expect(staff.text).toContain(en('care-staff.not-own-request'));
    expect(staff.query('main form input[type=radio], main form button')).toEqual([]);
    const { path } = staff;
    const refused = await staff.request('POST', path, { form: answers });
    expect(refused.headers.location).toBe(`${path}?done=own-request`);
    for (const user of ['own-one', 'aunt']) expect(await sees(user, two.into)).toBe(false);
    // the same where their own record was joined
    await world.sql('update staff_patient set patient_id = $2 where patient_id = $1', [
      officer,
      two.into,
    ]);
    await openJoin();
    expect(staff.text).toContain(en('care-staff.not-own-record'));
    await world.sql('delete from staff_patient where patient_id = $1', [two.into]);
    await decide({ 'Own One': 'let', 'An Aunt': 'leave' });
    expect([await sees('own-one', two.into), await sees('aunt', two.into)]).toEqual([true, false]);
  });

  it('keep what was ended, suspended or forbidden while they were one, after they are two again', async () => {
    const two = await twoRecords('since');
    const names = ['Ed Ended', 'Susi Suspended', 'Nora Nocontact', 'Gil Given'];
    const [ed, susi, nora, gil] = await Promise.all(
      names.map((name) => caregiver(name.split(' ')[1]?.toLowerCase() ?? '', name)),
    );
    const rights = new Map<string, string>();
    for (const one of [ed, susi, nora]) {
      await world.proxy(two.from, one?.id ?? '');
      rights.set(one?.id ?? '', await world.proxy(two.into, one?.id ?? ''));
    }
    await joinThem(two);
    for (const user of ['ended', 'suspended', 'nocontact'])
      expect(await sees(user, two.into), user).toBe(true);
    world.clock.pass(60_000);
    const now = world.clock.now();
    await signStaffOn();
    await world.sql("update proxy set revoked_at = $2, revoked_why = 'patient' where id = $1", [
      rights.get(ed?.id ?? ''),
      now,
    ]);
    const grace = await world.sql<{ id: string }>("select id from account where user_id = 'grace'");
    await world.sql('update proxy set suspended_at = $2 where id = $1', [
      rights.get(susi?.id ?? ''),
      now,
    ]);
    await world.sql(
      `insert into emergency_revocation (patient_id, proxy_id, account_id, kind, reason, quiet,
          asked_at, asked_by)
        values ($1, $2, $3, 'abuse', 'she called and is afraid', true, $4, $5)`,
      [two.into, rights.get(susi?.id ?? ''), susi?.id, now, grace[0]?.id],
    );
    await world.sql(
      `insert into court_order (patient_id, kind, account_id, starts_on, recorded_at, recorded_by)
        values ($1, 'no-contact', $2, '2026-11-01', $3, $4)`,
      [two.into, nora?.id, now, grace[0]?.id],
    );
    await world.sql(
      `insert into safety_flag (patient_id, kind, reason, raised_at, raised_by)
        values ($1, 'abuse', 'a teacher called us', $2, $3)`,
      [two.into, now, grace[0]?.id],
    );
    await world.proxy(two.into, gil?.id ?? '');
    await separateThem(two);
    for (const user of ['ended', 'suspended', 'nocontact'])
      for (const person of [two.into, two.from]) expect(await sees(user, person), user).toBe(false);
    // given for the joined record, it stays with that one and opens that one only
    expect([await sees('given', two.into), await sees('given', two.from)]).toEqual([true, false]);
    for (const table of ['court_order', 'safety_flag', 'emergency_revocation'])
      expect(
        await world.sql(`select 1 from ${table} where patient_id = any($1)`, [
          [two.into, two.from],
        ]),
        table,
      ).toHaveLength(2);
  });

  it('bring court orders and safety flags of both', async () => {
    const two = await twoRecords('orders');
    const pia = await caregiver('pia', 'Pia Both');
    for (const of of [two.from, two.into]) await world.proxy(of, pia.id);
    const [grace] = await world.sql<{ id: string }>(
      "select id from account where user_id = 'grace'",
    );
    await world.sql(
      `insert into court_order (patient_id, kind, account_id, starts_on, recorded_at, recorded_by)
        values ($1, 'no-contact', $2, '2026-11-01', now(), $3)`,
      [two.from, pia.id, grace?.id],
    );
    await world.sql(
      `insert into safety_flag (patient_id, kind, reason, raised_at, raised_by)
        values ($1, 'abuse', 'a teacher called us', now(), $2)`,
      [two.from, grace?.id],
    );
    expect([await sees('pia', two.into), await sees('pia', two.from)]).toEqual([true, false]);
    await joinThem(two);
    expect(await sees('pia', two.into)).toBe(false);
    expect(
      await world.sql('select 1 from safety_flag where patient_id = $1', [two.into]),
    ).toHaveLength(1);
    await separateThem(two);
    expect([await sees('pia', two.into), await sees('pia', two.from)]).toEqual([true, false]);
  });

  it('are separated in any order, and nobody keeps a right that came with the first', async () => {
    const two = await twoRecords('chain');
    const third = await twoRecords('chain-3');
    const zoe = await caregiver('zoe', 'Zoe Chain');
    await world.proxy(two.from, zoe.id, { endsOn: '2027-01-01' });
    await world.proxy(third.from, zoe.id, { endsOn: '2028-01-01' });
    const before = await everything([two.into, two.from, third.from]);
    await joinThem(two);
    await decide({ 'Zoe Chain': 'let' });
    await world.sql(
      `insert into identity_case (kind, holds, known_id, other_id, opened_at)
        values ('duplicate', false, least($1::uuid, $2::uuid), greatest($1::uuid, $2::uuid), now())`,
      [two.into, third.from],
    );
    await joinThem({ into: two.into, from: third.from });
    expect(await rightsOn(two.into)).toMatchObject([{ endsOn: '2027-01-01', open: true }]);
    expect(await sees('zoe', two.into)).toBe(true);
    await separateThem(two);
    expect(await sees('zoe', two.into)).toBe(false);
    expect(await sees('zoe', two.from)).toBe(true);
    await separateThem({ from: third.from });
    expect(await sees('zoe', two.into)).toBe(false);
    expect(await sees('zoe', third.from)).toBe(true);
    expect(
      (await everything([two.into, two.from, third.from])).filter(({ id }) =>
        before.some((one) => one.id === id),
      ),
    ).toEqual(before);
  });
});
