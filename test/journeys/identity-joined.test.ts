import { describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { retry } from '../cases.ts';
import {
  answer,
  asSent,
  bring,
  inRecord,
  openCase,
  personOf,
  someone,
  staff,
  world,
} from '../identity.ts';
import { observation } from '../labs.ts';
import { prescription } from '../medicines.ts';
import { en } from '../words.ts';

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

  it('contain what both contained, give nobody a right, and are two again when they are separated', async () => {
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
    expect([asked?.patientId, asked?.otherId].sort()).toEqual([into, from].sort());
    const first = asked?.patientId === into;
    await answer(
      asked?.id,
      first ? en('identity.choice-join-first') : en('identity.choice-join-second'),
    );
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
    await answer(pending?.id, en('identity.choice-let'));
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

  it('whose sender withdraws the link wait for staff, and get nothing new meanwhile', async () => {
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
    await answer((await openCase('parted', b.id))?.id, en('identity.choice-part'));
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
        asked?.patientId === into
          ? en('identity.choice-join-first')
          : en('identity.choice-join-second'),
      )
      .press(en('identity.save'));
    expect((await running).refused).toEqual([]);
    await retry(world);
    expect(await inRecord(from)).toEqual([]);
    expect((await inRecord(into)).length).toBe(3002);
  });

  it('that were joined to a third are separated from that one first', async () => {
    const { into, from } = await two('chain');
    const third = someone();
    await bring('chain', asSent(third));
    const last = (await personOf('chain', third.id)) ?? '';
    await world.sql(
      "update identity_case set state = 'withdrawn' where state = 'open' and kind = 'duplicate'",
    );
    const pair = async (one: string, other: string) =>
      (
        await world.sql<{ id: string; patientId: string }>(
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
      firstPair?.patientId === into
        ? en('identity.choice-join-first')
        : en('identity.choice-join-second'),
    );
    const secondPair = await pair(last, into);
    await answer(
      secondPair?.id,
      secondPair?.patientId === last
        ? en('identity.choice-join-first')
        : en('identity.choice-join-second'),
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
