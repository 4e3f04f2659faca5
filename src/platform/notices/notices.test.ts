import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { patient } from '../../../test/labs.ts';
import { outcomesOf, sentNotices, tell, tellRefills, tellSecurity } from '../../../test/notices.ts';
import { es } from '../../../test/words.ts';
import { makeWorld, type World } from '../../../test/world.ts';

let world: World;
let n = 0;
beforeAll(async () => {
  world = await makeWorld({ at: '2026-01-15T18:00:00Z' }); // noon in Chicago
});
beforeEach(() => {
  world.clock.set('2026-01-15T18:00:00Z');
});

/** A member with a record and a confirmed address. */
async function member(
  address: { state?: string; postalCode?: string } = {},
  language: 'en' | 'es' = 'en',
): Promise<{ person: string; account: string; email: string }> {
  n += 1;
  const id = `told${n}`;
  await world.bring([
    patient(id, {
      name: [{ given: ['Ada'], family: `Told${n}` }],
      address: [{ line: ['1 Main Street'], city: 'Town', ...address }],
    }),
  ]);
  const [row] = await world.sql<{ id: string }>(
    'select patient_id as id from person where family = $1',
    [`Told${n}`],
  );
  const person = row?.id ?? '';
  const account = await world.account({ userId: id, patientId: person, language });
  await world.sql('update account set email_confirmed_at = now() where id = $1', [account]);
  return { person, account, email: `${id}@example.org` };
}
const MINUTES = 60_000;

describe('a notice', () => {
  it('is sent once per event, and is rolled back with its event’s transaction', async () => {
    const { account, person } = await member();
    await tellRefills(world, account, person, 'one');
    await tellRefills(world, account, person, 'one');
    await tellRefills(world, account, person, 'two');
    expect(await outcomesOf(world, account)).toEqual([null, null]);
    await expect(
      world.db.transaction(async (tx) => {
        await tx.sql("select portico_notify($1, null, 'security', 'mail', 'x', '{}', $2, $2)", [
          account,
          world.clock.now(),
        ]);
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    expect(await outcomesOf(world, account)).toHaveLength(2);
  });

  it('waits for more of its kind, and goes out as one message in the reader’s language', async () => {
    const { account, person, email } = await member({}, 'es');
    await tellRefills(world, account, person);
    world.clock.pass(MINUTES);
    await tellRefills(world, account, person);
    expect(await sentNotices(world, { accountId: account })).toEqual([]);
    world.clock.pass(MINUTES);
    const sent = await sentNotices(world, { accountId: account });
    expect(sent).toMatchObject([
      { to: email, subject: es('mail.refill-subject', { name: world.settings.name }) },
    ]);
    expect(await outcomesOf(world, account)).toEqual(['sent', 'sent']);
    expect(sent[0]?.body).toContain(`/notices/${sent[0]?.id}`);
    expect(sent[0]?.body).not.toContain(person);
  });

  it('about the account’s security does not wait, and goes out alone', async () => {
    const { account } = await member();
    world.clock.set('2026-01-15T09:00:00Z'); // 3 in the morning
    await tellSecurity(world, account);
    await tellSecurity(world, account);
    expect(await sentNotices(world, { accountId: account })).toHaveLength(2);
  });

  it('waits for the end of quiet hours in the reader’s own zone, or else in ours', async () => {
    const [here, west, abroad] = [
      await member({ state: 'IL', postalCode: '60601' }),
      await member({ state: 'CA', postalCode: '94110' }),
      await member({ state: 'ON' }),
    ];
    world.clock.set('2026-01-16T03:30:00Z'); // 9:30 PM in Chicago, 7:30 PM in California
    for (const { account, person } of [here, west, abroad])
      await tellRefills(world, account, person);
    world.clock.pass(5 * MINUTES);
    const got = async () =>
      Promise.all(
        [here, west, abroad].map(
          async ({ account }) => (await sentNotices(world, { accountId: account })).length,
        ),
      );
    expect(await got()).toEqual([0, 1, 0]);
    world.clock.set('2026-01-16T13:59:00Z');
    expect(await got()).toEqual([0, 1, 0]);
    world.clock.set('2026-01-16T14:00:00Z'); // 8 AM in Chicago
    expect(await got()).toEqual([1, 1, 1]);
  });
});

describe('who gets none', () => {
  const outcomeAfter = async (
    change: (of: { account: string; person: string }) => Promise<unknown>,
  ) => {
    const of = await member();
    await tellRefills(world, of.account, of.person);
    await change(of);
    world.clock.pass(5 * MINUTES);
    const sent = await sentNotices(world, { accountId: of.account });
    return [sent.length, ...(await outcomesOf(world, of.account))];
  };
  it.each<[string, string, string, (of: { account: string; person: string }) => unknown[]]>([
    [
      'has not confirmed the address',
      'no-address',
      'update account set email_confirmed_at = null where id = $1',
      (of) => [of.account],
    ],
    [
      'has no address',
      'no-address',
      'update account set email = null where id = $1',
      (of) => [of.account],
    ],
    [
      'has closed the account',
      'closed',
      'update account set closed_at = now() where id = $1',
      (of) => [of.account],
    ],
    [
      'has died',
      'deceased',
      'update person set deceased = true where patient_id = $1',
      (of) => [of.person],
    ],
    [
      'switched it off while it waited',
      'off',
      "insert into notice_choice values ($1, null, 'refills', 'mail', false, now())",
      (of) => [of.account],
    ],
    [
      'had it for so long that it is no news',
      'expired',
      "update notice set made_at = made_at - interval '4 days' where account_id = $1",
      (of) => [of.account],
    ],
  ])('%s', async (_, outcome, sql, values) => {
    expect(await outcomeAfter((of) => world.sql(sql, values(of)))).toEqual([0, outcome]);
  });

  it('gets it at the new address, if that is confirmed while it waits', async () => {
    const { account, person } = await member();
    await tellRefills(world, account, person);
    await world.sql("update account set email = 'moved@example.org' where id = $1", [account]);
    world.clock.pass(5 * MINUTES);
    expect(await sentNotices(world, { accountId: account })).toMatchObject([
      { to: 'moved@example.org' },
    ]);
  });

  it('has lost the right over one of several people: the others’ notices are sent', async () => {
    const [one, other] = [await member(), await member()];
    const helper = await world.account({ userId: `helps${n}` });
    await world.sql('update account set email_confirmed_at = now() where id = $1', [helper]);
    const invited = { basis: 'invited', categories: ['refills'] };
    await world.proxy(one.person, helper, invited);
    const lost = await world.proxy(other.person, helper, invited);
    await tellRefills(world, helper, one.person);
    await tellRefills(world, helper, other.person);
    await world.sql('update proxy set revoked_at = now() where id = $1', [lost]);
    world.clock.pass(5 * MINUTES);
    expect(await sentNotices(world, { accountId: helper })).toHaveLength(1);
    expect((await outcomesOf(world, helper)).sort()).toEqual(['no-right', 'sent']);
  });

  it('cares for somebody who has died', async () => {
    const child = await member();
    const parent = await world.account({ userId: `parent${n}` });
    await world.sql('update account set email_confirmed_at = now() where id = $1', [parent]);
    await world.proxy(child.person, parent, { basis: 'invited', categories: ['refills'] });
    await tellRefills(world, parent, child.person);
    await world.sql('update person set deceased = true where patient_id = $1', [child.person]);
    world.clock.pass(5 * MINUTES);
    expect([
      await sentNotices(world, { accountId: parent }),
      await outcomesOf(world, parent),
    ]).toEqual([[], ['deceased']]);
  });

  it('closed the account, but is notified that it was closed, and of what happened before that', async () => {
    const { account, email } = await member();
    await tellSecurity(world, account);
    world.clock.pass(1000);
    await tell(world, { accountId: account, topic: 'security', data: { notice: 'closed' } });
    const at = world.clock.now();
    await world.sql('update account set closed_at = $2 where id = $1', [account, at]);
    world.clock.pass(1000);
    await tellSecurity(world, account);
    expect(await sentNotices(world, { accountId: account })).toMatchObject([
      { to: email, notice: 'password' },
      { to: email, notice: 'closed' },
    ]);
    expect(await outcomesOf(world, account)).toEqual(['sent', 'sent', 'closed']);
  });
});
