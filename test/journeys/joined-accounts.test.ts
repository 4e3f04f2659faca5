import { describe, expect, it } from 'vitest';
import { readEvidence } from '../../src/caregivers/requests/proof.sql.ts';
import { Browser } from '../browser.ts';
import {
  answer,
  asSent,
  bring,
  inRecord,
  openCase,
  personOf,
  someone,
  staff,
  stateOf,
  world,
} from '../identity.ts';
import { caregiver, joinThem, sees, separateThem, twoRecords } from '../joins.ts';
import { observation } from '../labs.ts';
import { sentNotices } from '../notices.ts';
import { en } from '../words.ts';

describe('two records with accounts', () => {
  const both = async (tag: string) => {
    const two = await twoRecords(tag, '1984-03-27');
    const ids = [];
    for (const [userId, patientId] of [
      [`${tag}-kept`, two.into],
      [`${tag}-gone`, two.from],
    ] as const) {
      const id = await world.account({ userId, patientId });
      await world.sql('update account set email_confirmed_at = now() where id = $1', [id]);
      ids.push(id);
    }
    const child = await world.person({ given: 'Kim', birthDate: '2020-01-01' });
    for (const id of ids) await world.proxy(child, id);
    return { ...two, ids, child };
  };
  const opens = async (userId: string, person: string) => {
    const browser = await new Browser(world).signOn(userId);
    return (await browser.open(`/people/${person}/results`)).status === 200;
  };
  const told = async (id: string | undefined) =>
    (await sentNotices(world, { accountId: id ?? '', topic: 'security' })).map(
      ({ notice }) => notice,
    );

  it('leave one account, which staff choose; the other goes on for others and is told how', async () => {
    const two = await both('accounts');
    await joinThem(two);
    expect([
      await opens('accounts-kept', two.into),
      await opens('accounts-gone', two.into),
      await opens('accounts-gone', two.child),
    ]).toEqual([true, false, true]);
    const asked = await openCase('account');
    await staff.open(`/staff/identity/${asked?.id}`);
    expect(staff.text).not.toContain(en('identity.choice-let'));
    await answer(asked?.id, en('identity.choice-swap'));
    expect([
      await opens('accounts-kept', two.into),
      await opens('accounts-gone', two.into),
      await opens('accounts-kept', two.child),
    ]).toEqual([false, true, true]);
    expect(await told(two.ids[0])).toContain('record-elsewhere');
    await separateThem(two);
    expect([
      await opens('accounts-kept', two.into),
      await opens('accounts-gone', two.from),
      await opens('accounts-kept', two.from),
      await opens('accounts-gone', two.into),
    ]).toEqual([true, true, false, false]);
  });

  it('leave the account of the kept record, if staff say so', async () => {
    const two = await both('stays');
    await joinThem(two);
    await answer((await openCase('account'))?.id, en('identity.choice-leave'));
    expect(await told(two.ids[1])).toContain('record-elsewhere');
    await world.sql('update proxy set revoked_at = now() where account_id = $1', [two.ids[1]]);
    const browser = await new Browser(world).signOn('stays-gone');
    expect([browser.path, browser.text]).toEqual([
      '/home',
      expect.stringContaining(en('more.nobody-text', { phone: world.settings.phone })),
    ]);
    expect(await opens('stays-kept', two.into)).toBe(true);
  });

  it('withdraw what was asked about them once they are two again', async () => {
    const two = await both('asked');
    await world.proxy(two.from, (await caregiver('asked-carer', 'Asked Carer')).id);
    await joinThem(two);
    const asked = [await openCase('account'), await openCase('caregivers')];
    await separateThem(two);
    for (const one of asked) expect(await stateOf(one?.id)).toBe('withdrawn');
  });
});

describe('a caregiver whose own record is joined', () => {
  it('goes on acting for others, unless that record says that they have died', async () => {
    const two = await twoRecords('carer', '1984-03-27');
    const id = await world.account({ userId: 'own-joined', patientId: two.from });
    const child = await world.person({ given: 'Bo', birthDate: '2020-01-01' });
    await world.proxy(child, id);
    await joinThem(two);
    expect(await sees('own-joined', child)).toBe(true);
    await world.sql('update person set deceased = true where patient_id = $1', [two.into]);
    expect(await sees('own-joined', child)).toBe(false);
  });
});

describe('a death that only the joined record knew of', () => {
  it('is the person’s, whatever is sent about the other, until the two are separated', async () => {
    const two = await twoRecords('death', '1950-01-01');
    const dead = async (person: string) =>
      (
        await world.sql<{ deceased: boolean }>(
          'select deceased from person where patient_id = $1',
          [person],
        )
      )[0]?.deceased;
    await bring('death', asSent(two.b, { ...two.same, deceasedBoolean: true }));
    expect([await dead(two.into), await dead(two.from)]).toEqual([false, true]);
    await joinThem(two);
    await bring('death', asSent(two.a, { ...two.same, maritalStatus: { text: 'x' } }));
    expect(await dead(two.into)).toBe(true);
    await separateThem(two);
    expect([await dead(two.into), await dead(two.from)]).toEqual([false, true]);
  });
});

describe('what was taken away on a joined record', () => {
  it('counts when its former caregiver asks for the record that was kept', async () => {
    const two = await twoRecords('taken');
    const rita = await caregiver('rita', 'Rita Taken');
    const right = await world.proxy(two.from, rita.id);
    await world.sql(
      "update proxy set revoked_at = now(), revoked_why = 'court-order' where id = $1",
      [right],
    );
    const rights = async () =>
      world.reached(async (tx) => {
        const access = { sql: tx.sql } as Parameters<typeof readEvidence>[0];
        const asked = { accountId: rita.id, today: '2026-11-22' };
        return (await readEvidence(access, two.into, asked))?.rights;
      });
    expect(await rights()).toEqual([]);
    await joinThem(two);
    expect(await rights()).toEqual([{ revoked: true, revokedWhy: 'court-order' }]);
  });
});

describe('the access log of a joined record', () => {
  it('has what happened in both, and only its own again once they are two', async () => {
    const two = await twoRecords('log', '1984-03-27');
    const own = await world.account({ userId: 'log-own', patientId: two.into });
    const doctor = await world.account({
      userId: 'dr.gone',
      roles: ['clinician'],
      name: 'Dr. Gone',
    });
    await world.sql(
      `insert into audit_event (at, patient_id, actor_id, actor_kind, acting_as, permission,
          outcome, category, route, request_id)
        values ($1, $2, $3, 'staff', 'staff', 'results:read', 'granted', 'results', 'test', $4)`,
      [world.clock.now(), two.from, doctor, crypto.randomUUID()],
    );
    expect(own).toBeTruthy();
    const log = async () => {
      const browser = await new Browser(world).signOn('log-own');
      await browser.open(`/people/${two.into}/access-log`);
      return browser.text.includes('Dr. Gone');
    };
    expect(await log()).toBe(false);
    await joinThem(two);
    expect(await log()).toBe(true);
    await separateThem(two);
    expect(await log()).toBe(false);
  });
});

describe('a sender’s join (A41)', () => {
  it.each(['into', 'from'] as const)(
    'of a record with a caregiver waits for staff: %s',
    async (where) => {
      const [a, b] = [someone({ birthDate: '2018-10-05' }), someone({ birthDate: '2018-10-05' })];
      const same = { name: a.name ?? [] };
      const tag = `feed-${where}`;
      await bring(tag, asSent(a, same), observation(`${tag}-1`, b.id, { number: 1 }));
      await bring(tag, asSent(b, same), observation(`${tag}-1`, b.id, { number: 1 }));
      const people = { into: await personOf(tag, a.id), from: await personOf(tag, b.id) };
      const eve = await caregiver(`eve-${where}`, 'Eve');
      await world.proxy(people[where] ?? '', eve.id);
      await bring(
        tag,
        asSent(b, {
          ...same,
          active: false,
          link: [{ type: 'replaced-by', other: { reference: `Patient/${a.id}` } }],
        }),
      );
      expect(await inRecord(people.into)).toEqual([]);
      expect(await sees(`eve-${where}`, people.into ?? '')).toBe(where === 'into');
      const [link] = await world.sql<{ n: number }>(
        `select count(*)::int as n from identity_case
          where state = 'open' and kind = 'link' and known_id = any($1) and other_id = any($1)`,
        [Object.values(people)],
      );
      expect(link?.n).toBe(1);
    },
  );
});
