import { beforeAll, describe, expect, it } from 'vitest';
import { runAutomatic } from '../../src/medications/automatic/automatic.ts';
import { announceNewResults } from '../../src/records/labs/notices/notices.ts';
import { type AutomaticWorld, openAutomatic } from '../automatic.ts';
import { bornFor } from '../birthdays.ts';
import { Browser } from '../browser.ts';
import { observation } from '../labs.ts';
import { askFor } from '../medicines.ts';
import { confirmAddresses, outcomesOf, sentNotices, tellRefills } from '../notices.ts';
import { en } from '../words.ts';
import { NOW, PASSWORD } from '../world.ts';

/**
 * What a parent has in progress for a child when a birthday changes their access: what each feature
 * says in `personData.rightEnds`. No job of birthdays runs here; each goes by the right of the
 * moment.
 */
const BIRTHDAY = '2026-11-23';
const BEFORE = '2026-11-23T05:30:00Z'; // half an hour before midnight in Chicago
const AFTER = '2026-11-23T06:00:00Z';
const MORNING = '2026-11-23T15:00:00Z';
const DAY = 86_400_000;

let world: AutomaticWorld['world'];
let opened: AutomaticWorld;
let made = 0;
beforeAll(async () => {
  opened = await openAutomatic();
  world = opened.world;
  await world.account({ userId: 'tom', name: 'Tom Desk', roles: ['front-desk'] });
});

/**
 * A child with a prescription, and a parent who is signed on. Before they come of age, the teen has
 * granted that the parent sees medicines and asks for refills: without it there is nothing that a
 * parent could have in progress here.
 */
async function family(age: 12 | 18, fills = [60]) {
  world.clock.set(NOW);
  made += 1;
  const { id, rx, base } = await opened.member({ fills });
  await world.sql('update person set birth_date = $2 where patient_id = $1', [
    id,
    bornFor(age, BIRTHDAY),
  ]);
  const userId = `mother${made}`;
  const account = await world.account({ userId });
  await world.proxy(id, account);
  if (age === 18)
    await world.sql(
      `update proxy set categories = '{medicines,refills}', acting = '{refills}'
        where account_id = $1`,
      [account],
    );
  await confirmAddresses(world);
  world.clock.set(BEFORE);
  const parent = await new Browser(world).signOn(userId);
  return { id, rx, base, userId, account, parent };
}
const AGES = [12, 18] as const;

describe('when a birthday changes a parent’s access,', () => {
  it.each(AGES)(
    'automatic refills end at the next run, and nothing is requested (%i)',
    async (age) => {
      const { id, rx, base, parent, userId } = await family(age);
      await parent.open(`${base}/medicines/${rx}`);
      await parent.fill(en('refill.where'), opened.places['1600001']).press(en('auto.start'));
      world.clock.set(AFTER);
      world.clock.pass(8 * DAY);
      const run = () => runAutomatic(world, world.clock.now());
      expect(await run()).toBe(0);
      expect(await opened.requests(id)).toEqual([]);
      expect(
        await world.sql(
          'select ended_at is not null as ended, ended_why from automatic_refill where patient_id = $1',
          [id],
        ),
      ).toEqual([{ ended: true, endedWhy: 'right-ended' }]);
      await parent.signOn(userId);
      expect((await parent.request('GET', `${base}/medicines/${rx}`)).status).toBe(404);
    },
  );

  // from 12 on nobody but the teen asks for corrections, so none of a parent’s is left at 18
  it('a correction that they asked for can’t be accepted any more (12)', async () => {
    const { id, base, parent } = await family(12);
    await parent.open(`${base}/information/phones`);
    expect(parent.status).toBe(200);
    await parent.request('POST', `${base}/information/phones`, {
      form: { home: '319-555-0199', _key: crypto.randomUUID() },
    });
    const [one] = await world.sql<{ id: string }>(
      "select id from information_proposal where patient_id = $1 and state = 'waiting'",
      [id],
    );
    const desk = await new Browser(world).signOn('tom');
    await desk.open(`/staff/information/${one?.id}`);
    expect(desk.text).toContain(en('desk.accept'));
    world.clock.set(AFTER);
    await desk.signOn('tom');
    await desk.open(`/staff/information/${one?.id}`);
    expect(desk.text).toContain(en('desk.not-right-ended'));
  });

  it.each(AGES)('mail about the record that waits is not sent (%i)', async (age) => {
    const { id, account } = await family(age);
    if (age === 12) {
      const [source] = await world.sql<{ sourceId: string }>(
        "select source_id from resource where patient_id = $1 and type = 'Patient'",
        [id],
      );
      await world.bring([
        observation(`k${made}`, source?.sourceId ?? '', { number: 4.1, issued: BEFORE }),
      ]);
      expect(await announceNewResults(world, account, world.clock.now())).toBe(1);
    } else {
      await tellRefills(world, account, id);
    }
    world.clock.set(MORNING);
    expect(await sentNotices(world, { accountId: account })).toEqual([]);
    expect(await outcomesOf(world, account)).toEqual(['no-right']);
    // nor is anything found by asking again
    expect(await announceNewResults(world, account, world.clock.now())).toBe(0);
  });

  it.each(AGES)(
    'a form that was saved when their session expired changes nothing (%i)',
    async (age) => {
      const { id, rx, base, userId, parent } = await family(age);
      await parent.open(base + (age === 12 ? '/information/phones' : `/medicines/${rx}`));
      world.clock.pass(20 * 60_000); // still before midnight
      if (age === 12) parent.fill(en('info.phone-home'), '319-555-0198');
      else parent.fill(en('refill.where'), opened.places['1600001']);
      await parent.press(en(age === 12 ? 'info.ask' : 'auto.start'));
      expect(parent.h1).toBe(en('sign-on.title'));
      const kept = parent.query('input[name=kept]')[0]?.getAttribute('value') ?? '';
      expect(kept).not.toBe('');
      world.clock.set(AFTER);
      await parent
        .fill(en('account.user-id'), userId)
        .fill(en('account.password'), PASSWORD)
        .press(en('sign-on.title'));
      if (parent.h1 === en('continue.title')) await parent.press(en('continue.send'));
      expect(parent.status).toBe(404);
      expect(
        await world.sql(
          `select 1 from information_proposal where patient_id = $1
            union all select 1 from automatic_refill where patient_id = $1`,
          [id],
        ),
      ).toEqual([]);
    },
  );

  it('requests for refills that they made go on: the medicine is the person’s', async () => {
    const { id, rx, account } = await family(12, [85]);
    await askFor(world, id, [rx], { ncpdp: '1600001' }, { id: account, name: 'M' });
    const stage = () =>
      world.sql('select kind, stage from refill_request where patient_id = $1', [id]);
    const asked = await stage();
    expect(asked).toHaveLength(1);
    world.clock.set(MORNING);
    await runAutomatic(world, world.clock.now());
    expect(await stage()).toEqual(asked);
  });
});
