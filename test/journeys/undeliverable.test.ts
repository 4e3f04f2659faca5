import { beforeAll, describe, expect, it } from 'vitest';
import { linkAddress } from '../../src/identity/accounts/links.ts';
import { takeBounce } from '../../src/platform/notices/bounces.ts';
import { bounceToken } from '../../src/platform/notices/tokens.ts';
import { accountsIn } from '../accounts.ts';
import { Browser } from '../browser.ts';
import { sentNotices, tell } from '../notices.ts';
import { en } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

/** Mail that came back: where it shows, what is sent all the same, and what ends it. */
let world: World;
const { member, mails } = accountsIn(() => world);
beforeAll(async () => {
  world = await makeWorld();
  await world.account({ userId: 'desk', roles: ['front-desk'] });
});

/** The last security notice of an account comes back, as the mail system reports it. */
async function comesBack(account: string): Promise<void> {
  await tell(world, { accountId: account, topic: 'security', data: { notice: 'password' } });
  const last = (await mails(account)).at(-1);
  const to = `bounces+${bounceToken(world.config.secret, last?.id ?? '')}@portal.example.org`;
  const report = [
    `To: ${to}`,
    'Content-Type: multipart/report; boundary=x',
    '',
    '--x',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx',
    '',
    'Action: failed',
    'Status: 5.1.1',
    '',
    '--x--',
    '',
  ].join('\n');
  const { db, config, clock } = world;
  expect(await takeBounce({ db, secret: config.secret }, report, null, clock.now())).toBe('marked');
}
const change = async (browser: Browser, email: string) => {
  world.clock.pass(60_000);
  await browser.open('/account/email');
  await browser.fill(en('account.email-new'), email).press(en('account.save'));
};
const newestLink = async (account: string): Promise<string> => {
  const [link] = await world.sql<{ id: string }>(
    'select id from email_link where account_id = $1 order by expires_at desc limit 1',
    [account],
  );
  return new URL(linkAddress(world.config, 'confirm-email', link?.id ?? '')).pathname;
};
const confirm = async (path: string) =>
  (await new Browser(world).open(path)).press(en('confirm.press'));
/** Whether each page that can say so says that mail came back. */
async function saying(browser: Browser, person: string, born = '1984'): Promise<boolean[]> {
  await browser.open('/account');
  const account = browser.text.includes(en('account.bounced'));
  await browser.open(`/people/${person}/preferences`);
  const preferences = browser.text.includes(en('preferences.bounced'));
  const desk = await new Browser(world).signOn('desk');
  await desk.open('/staff/help');
  await desk
    .fill(en('ui.month'), '3')
    .fill(en('ui.day'), '27')
    .fill(en('ui.year'), born)
    .fill(en('staff.mrn'), '0048 2291 37')
    .press(en('staff.search'));
  expect(desk.text).toContain('Rosa');
  return [account, preferences, desk.text.includes(en('assist.bounced'))];
}

describe('bounced mail', () => {
  it('is shown to the member and the front desk until a new address is confirmed', async () => {
    const { id, person, browser: first } = await member('rosa.back');
    let browser = first;
    const refills = async () => {
      await tell(world, { accountId: id, topic: 'refills', aboutId: person, data: {} });
      world.clock.pass(5 * 60_000);
      return (await sentNotices(world, { accountId: id, topic: 'refills' })).length;
    };
    expect(await saying(browser, person)).toEqual([false, false, false]);
    await comesBack(id);
    expect(await saying(browser, person)).toEqual([true, true, true]);
    await browser.open('/account');
    const day = en.date(world.clock.now(), 'day');
    expect(browser.text).toContain(en('account.bounced-text', { day }));
    expect(browser.links).toContain('/account/email');
    // security is told all the same, and so is the wish for another address
    expect(await refills()).toBe(0);
    const before = (await mails(id)).length;
    await change(browser, 'rosa.new@example.org');
    expect((await mails(id)).length).toBe(before + 1);
    expect(await saying(browser, person)).toEqual([true, true, true]);
    await confirm(await newestLink(id));
    expect(await saying(browser, person)).toEqual([false, false, false]);
    expect(await refills()).toBe(1);
    // the address from before, confirmed anew, is as good as any
    browser = await new Browser(world).signOn('rosa.back');
    await change(browser, 'rosa.back@example.org');
    await confirm(await newestLink(id));
    expect(await saying(browser, person)).toEqual([false, false, false]);
    expect(await refills()).toBe(2);
  });

  it('is not forgotten because of a link that was used before the bounce', async () => {
    const { id, person, browser } = await member('rosa.again', { birthDate: '1985-03-27' });
    await change(browser, 'rosa.again2@example.org');
    const used = await newestLink(id);
    await confirm(used);
    world.clock.pass(60_000);
    await comesBack(id);
    await confirm(used);
    expect(await saying(browser, person, '1985')).toEqual([true, true, true]);
  });
});
