import { describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { caseText } from '../cases.ts';
import { inRecord, openCase, staff, world } from '../identity.ts';
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
});
