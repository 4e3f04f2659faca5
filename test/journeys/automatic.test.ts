import { beforeAll, describe, expect, it } from 'vitest';
import { runAutomatic } from '../../src/medications/automatic/automatic.ts';
import { notifyOfDue } from '../../src/medications/automatic/due.ts';
import { type AutomaticWorld, openAutomatic } from '../automatic.ts';
import { Browser } from '../browser.ts';
import { confirmAddresses, sentNotices } from '../notices.ts';
import { en } from '../words.ts';

let world: AutomaticWorld['world'];
let places: AutomaticWorld['places'];
let member: AutomaticWorld['member'];
let requests: AutomaticWorld['requests'];
let mails: AutomaticWorld['mails'];
const DAY = 86_400_000;
beforeAll(async () => {
  ({ world, places, member, requests, mails } = await openAutomatic());
});
const run = () =>
  runAutomatic({ db: world.db, jobs: world.jobs, settings: world.settings }, world.clock.now());

describe('automatic refill', () => {
  it('is turned on, announced five days ahead, requested once however often the job runs, and continues', async () => {
    // eligible in 8 days
    const { browser, base, rx, id, account, userId } = await member({ fills: [60] });
    await browser.open(`${base}/medicines/${rx}`);
    await browser.fill(en('refill.where'), '').press(en('auto.start'));
    expect([browser.status, browser.text.includes(en('problem.where'))]).toEqual([422, true]);
    await browser.fill(en('refill.where'), places['1600002']).press(en('auto.start'));
    expect(browser.text).toContain(en('auto.next', { day: 'Nov 30, 2026' }));
    await run();
    expect([await mails(account), await requests(id)]).toEqual([0, []]);
    world.clock.pass(3 * DAY);
    await Promise.all([run(), run(), run()]);
    expect([await mails(account), await requests(id)]).toEqual([1, []]);
    world.clock.pass(5 * DAY);
    await Promise.all([run(), run(), run()]);
    expect(await requests(id)).toEqual([{ kind: 'refill', askedVia: 'automatic' }]);
    await browser.signOn(userId);
    await browser.open(`${base}/refills`);
    expect(browser.text).toContain(en('via.automatic'));
    expect(browser.text).toContain('River Pharmacy');
    world.clock.pass(-8 * DAY);
  });

  it('can be skipped once, and stopped', async () => {
    const { browser, base, rx, id, userId } = await member({ fills: [65] });
    await browser.open(`${base}/medicines/${rx}`);
    await browser.fill(en('refill.where'), places['1600001']).press(en('auto.start'));
    await run();
    await browser.press(en('auto.skip'));
    expect(browser.text).toContain(en('auto.skipped'));
    world.clock.pass(20 * DAY);
    await run();
    expect(await requests(id)).toEqual([]);
    await browser.signOn(userId);
    await browser.open(`${base}/medicines/${rx}`);
    await browser.press(en('auto.stop'));
    expect(browser.text).toContain(en('auto.start'));
    world.clock.pass(-20 * DAY);
  });

  it('stops when the caregiver who set it up has lost the right: nothing is requested, the member is notified and sees why (T9)', async () => {
    const { id, rx, account, base, userId } = await member({ fills: [60] });
    const helper = await world.account({ userId: `helps${userId}` });
    const proxy = await world.proxy(id, helper, {
      basis: 'invited',
      categories: ['refills', 'medicines'],
    });
    const caregiver = await new Browser(world).signOn(`helps${userId}`);
    await caregiver.open(`${base}/medicines/${rx}`);
    await caregiver.fill(en('refill.where'), places['1600001']).press(en('auto.start'));
    world.clock.pass(3 * DAY);
    await run();
    expect(await mails(helper)).toBe(1);
    await world.sql('update proxy set revoked_at = now() where id = $1', [proxy]);
    world.clock.pass(5 * DAY);
    await run();
    await run();
    expect([await requests(id), await mails(account), await mails(helper)]).toEqual([[], 1, 1]);
    expect(
      await world.sql(
        `select outcome, reason, actor_id
          from audit_event
          where patient_id = $1 and reason = 'right-ended'`,
        [id],
      ),
    ).toEqual([{ outcome: 'denied', reason: 'right-ended', actorId: helper }]);
    const browser = await new Browser(world).signOn(userId);
    await browser.open(`${base}/medicines/${rx}`);
    expect(browser.text).toContain(en('auto.stopped'));
    await browser.fill(en('refill.where'), places['1600001']).press(en('auto.start'));
    expect(browser.text).not.toContain(en('auto.stopped'));
    await run();
    expect(await requests(id)).toEqual([]); // told five days ahead again
    world.clock.pass(-8 * DAY);
  });

  it('is paused while the record says that the person has died, and continues if that was an error', async () => {
    const { browser, base, rx, id, account } = await member({ fills: [70] });
    await browser.open(`${base}/medicines/${rx}`);
    await browser.fill(en('refill.where'), places['1600001']).press(en('auto.start'));
    const died = (deceased: boolean) =>
      world.sql('update person set deceased = $2 where patient_id = $1', [id, deceased]);
    await died(true);
    await run();
    expect([await mails(account), await requests(id)]).toEqual([0, []]);
    await died(false);
    await run();
    world.clock.pass(6 * DAY);
    await run();
    expect(await requests(id)).toEqual([{ kind: 'refill', askedVia: 'automatic' }]);
    world.clock.pass(-6 * DAY);
  });

  it('asks the prescriber automatically when no refills are left', async () => {
    const { browser, base, rx, id } = await member({ fills: [63], repeats: 0 });
    await browser.open(`${base}/medicines/${rx}`);
    await browser.fill(en('refill.where'), places['1600001']).press(en('auto.start'));
    await run();
    world.clock.pass(5 * DAY);
    await run();
    expect(await requests(id)).toEqual([{ kind: 'renewal', askedVia: 'automatic' }]);
    world.clock.pass(-5 * DAY);
  });

  it('is not offered for controlled medicines', async () => {
    const { browser, base, rx } = await member({ name: 'zolpidem 5 MG Oral Tablet' });
    await browser.open(`${base}/medicines/${rx}`);
    expect(browser.text).not.toContain(en('via.automatic'));
    const answer = await browser.request('POST', `${base}/medicines/${rx}/automatic`, {
      form: { wish: 'on', to: places['1600001'], _key: crypto.randomUUID() },
    });
    expect(answer.headers.location).toContain('auto=not-this');
    expect(
      await world.sql('select 1 from automatic_refill where prescription_id = $1', [rx]),
    ).toEqual([]);
  });
});

describe('a refill that is due', () => {
  const tell = () =>
    notifyOfDue({ db: world.db, jobs: world.jobs, settings: world.settings }, world.clock.now());

  it('is announced once, shows on Today, and not to anyone who turned it off', async () => {
    const [wants, not] = [await member({ fills: [84] }), await member({ fills: [84] })];
    await confirmAddresses(world);
    // where the switch was leads to where it is
    await not.browser.open(`${not.base}/refills/preferences`);
    expect(not.browser.path).toBe(`${not.base}/preferences`);
    await not.browser.untick(`${en('topic.refills-due')}: ${en('channel.mail')}`);
    await not.browser.press(en('preferences.save'));
    await Promise.all([tell(), tell()]);
    await tell();
    world.clock.pass(5 * 60_000);
    const due = async (accountId: string) =>
      (await sentNotices(world, { accountId, topic: 'refills-due' })).length;
    expect([await due(wants.account), await due(not.account)]).toEqual([1, 0]);
    await wants.browser.open(wants.base);
    expect(wants.browser.text).toContain('1 medicine is about to run out. See and refill');
  });

  it('is not announced if it can’t be requested online', async () => {
    const { account } = await member({ fills: [84], name: 'oxycodone 5 MG Oral Tablet' });
    await tell();
    expect(await mails(account)).toBe(0);
  });
});
