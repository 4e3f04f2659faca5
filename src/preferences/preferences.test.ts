import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../../test/browser.ts';
import { sentNotices, tell } from '../../test/notices.ts';
import { bodyOf, MULTIPART } from '../../test/uploads.ts';
import { en } from '../../test/words.ts';
import { makeWorld, type World } from '../../test/world.ts';
import { unsubscribeToken } from '../platform/notices/tokens.ts';

let world: World;
let person: string;
let child: string;
let account: string;
let member: Browser;
beforeAll(async () => {
  world = await makeWorld();
  person = await world.person({ given: 'Ada', family: 'Chooses' });
  child = await world.person({ given: 'Bea', family: 'Chooses', birthDate: '2020-01-01' });
  account = await world.account({ userId: 'ada', patientId: person });
  await world.proxy(child, account);
  await world.sql('update account set email_confirmed_at = now()');
  member = await new Browser(world).signOn('ada');
});
const MINE = [
  'results-mail',
  'refills-mail',
  'refills-due-mail',
  'information-mail',
  'messages-mail',
  ...['visit-changes-mail', 'visit-7-days-mail', 'visit-3-days-mail', 'visit-1-day-mail'],
  'visit-2-hours-mail',
];
const CHILD = MINE.filter((one) => one !== 'refills-due-mail');
const box = (topic: 'results' | 'refills' | 'refills-due') =>
  `${en(`topic.${topic}`)}: ${en('channel.mail')}`;
const page = (id = person) => `/people/${id}/preferences`;
const ticked = (browser = member): string[] =>
  browser
    .query('input[type=checkbox]')
    .filter((one) => one.hasAttribute('checked'))
    .map((one) => one.getAttribute('name') ?? '');
const sendRefills = async (aboutId: string) => {
  await tell(world, { accountId: account, topic: 'refills', aboutId, data: {} });
  world.clock.pass(5 * 60_000);
  const all = await sentNotices(world, { accountId: account, topic: 'refills' });
  return { n: all.length, last: all.at(-1) };
};

describe('the preferences page', () => {
  it('shows every topic of one’s own with its channel, and what can’t be switched off', async () => {
    await member.open(page());
    expect(member.h1).toBe(en('preferences.title'));
    expect(ticked()).toEqual(MINE);
    for (const topic of ['security', 'details'] as const)
      expect(member.text).toContain(en(`topic.${topic}`));
    expect(member.text).not.toContain(en('topic.reviews'));
    expect(member.text).toContain('9:00 PM');
    expect(member.text).toContain(en('wish.title'));
  });

  it('keeps the choices for each person apart, with a row in the audit log for each change', async () => {
    await member.open(page(child));
    expect(ticked()).toEqual(CHILD);
    expect(member.text).not.toContain(en('topic.security'));
    await member.untick(box('refills')).press(en('preferences.save'));
    expect(member.text).toContain(en('preferences.saved'));
    expect(ticked()).toEqual(CHILD.filter((one) => one !== 'refills-mail'));
    await member.press(en('preferences.save')); // nothing to change
    await member.open(page());
    expect(ticked()).toEqual(MINE);
    expect(
      await world.sql(
        `select patient_id, acting_as, reason from audit_event
          where permission = 'notices:choose' and reason is not null`,
      ),
    ).toEqual([{ patientId: child, actingAs: 'caregiver', reason: 'refills-mail off' }]);
    expect([(await sendRefills(child)).n, (await sendRefills(person)).n]).toEqual([0, 1]);
  });

  it('has a choice beside a topic that need not wait for the end of quiet hours', async () => {
    const choice = `${en('topic.visit-2-hours-quiet')}: ${en('channel.mail')}`;
    await member.open(page(child));
    await member.choose(choice).press(en('preferences.save'));
    expect(ticked()).toContain('visit-2-hours-quiet-mail');
    const chosen = () =>
      world.sql('select about_id, wanted from notice_choice where topic = $1', [
        'visit-2-hours-quiet',
      ]);
    expect(await chosen()).toEqual([{ aboutId: child, wanted: true }]);
    await member.open(page());
    expect(ticked()).not.toContain('visit-2-hours-quiet-mail');
    await member.open(page(child));
    await member.untick(choice).press(en('preferences.save'));
    expect(await chosen()).toEqual([{ aboutId: child, wanted: false }]);
    // without quiet hours there is nothing to choose
    const { quietFrom } = world.settings;
    world.settings.quietFrom = world.settings.quietUntil;
    await member.open(page());
    expect(member.text).not.toContain(en('topic.visit-2-hours-quiet'));
    world.settings.quietFrom = quietFrom;
  });

  it('can’t switch off what is always on, nor anything under an unknown name', async () => {
    const post = (form: Record<string, string>) =>
      member.request('POST', page(), { form: { ...form, _key: crypto.randomUUID() } });
    expect((await post({ 'security-mail': 'no' })).status).toBe(400);
    expect((await post({ 'results-mail': 'no' })).status).toBe(422);
    await tell(world, { accountId: account, topic: 'security', data: { notice: 'password' } });
    expect(await sentNotices(world, { accountId: account, topic: 'security' })).toHaveLength(1);
  });

  it('is nobody else’s', async () => {
    const stranger = await world.person({ given: 'Stranger' });
    for (const method of ['GET', 'POST'] as const)
      expect(
        (
          await member.request(method, page(stranger), {
            ...(method === 'POST' ? { form: { _key: crypto.randomUUID() } } : {}),
          })
        ).status,
      ).toBe(404);
  });

  it('has one URL for everybody, staff included', async () => {
    await member.open('/preferences');
    expect(member.path).toBe(page());
    await world.account({ userId: 'officer', roles: ['privacy-officer'] });
    const officer = await new Browser(world).signOn('officer');
    await officer.open('/preferences');
    expect(officer.text).toContain(en('topic.reviews'));
    expect(officer.query('input[type=checkbox]')).toEqual([]);
  });

  it('says that mail bounced, and puts the address back in use', async () => {
    await world.sql(
      `insert into bounced_address
        select id, portico_address_hash(email), '5.1.1', now() from account where id = $1`,
      [account],
    );
    await member.open(page());
    expect(member.text).toContain(en('preferences.bounced'));
    await member.press(en('preferences.try-again'));
    expect(member.text).not.toContain(en('preferences.bounced'));
    expect(await world.sql('select 1 from bounced_address')).toEqual([]);
  });
});

describe('a link in a notice', () => {
  it('opens the page that it is about, for its recipient, and changes nothing', async () => {
    const { last } = await sendRefills(person);
    const link = new URL(/http:\S+/.exec(last?.body ?? '')?.[0] ?? '').pathname;
    const before = await world.sql('select * from notice order by id');
    await member.open(link);
    expect(member.path).toBe(`/people/${person}/refills`);
    await world.account({ userId: 'other', patientId: await world.person({ given: 'Other' }) });
    const other = await new Browser(world).signOn('other');
    expect((await other.request('GET', link)).status).toBe(404);
    expect(await world.sql('select * from notice order by id')).toEqual(before);
  });

  it('to unsubscribe asks first; its button and the mail program’s own do it, once', async () => {
    const { last } = await sendRefills(person);
    const path = new URL(last?.unsubscribe ?? '').pathname;
    const stranger = new Browser(world);
    await stranger.open(path);
    expect([stranger.h1, stranger.text]).toEqual([
      en('unsubscribe.ask'),
      expect.stringContaining(en('topic.refills')),
    ]);
    expect(stranger.text).not.toMatch(/Ada|Chooses/);
    const off = () =>
      world.sql('select topic from notice_choice where about_id is null and not wanted');
    expect(await off()).toEqual([]);
    // as a mail program posts: from elsewhere, without cookie, origin or referrer (RFC 8058)
    const both = [
      ['application/x-www-form-urlencoded', 'List-Unsubscribe=One-Click'],
      [MULTIPART, bodyOf([['List-Unsubscribe', 'One-Click']])],
    ] as const;
    for (const [type, payload] of both) {
      const answer = await world.app.server.inject({
        method: 'POST',
        url: path,
        headers: {
          host: 'localhost:3000',
          'content-type': type,
          'sec-fetch-site': 'cross-site',
        },
        payload,
      });
      expect(answer.statusCode).toBe(200);
    }
    expect(await off()).toEqual([{ topic: 'refills' }]);
    expect(
      await world.sql(
        "select 1 from audit_event where reason = 'refills-mail off' and acting_as = 'self'",
      ),
    ).toHaveLength(1);
    const { n } = await sendRefills(person);
    expect((await sendRefills(person)).n).toBe(n);
    member = await new Browser(world).signOn('ada'); // the session is over by now
    await member.open(page());
    await member.choose(box('refills')).press(en('preferences.save'));
    await stranger.press(en('unsubscribe.press'));
    expect([stranger.h1, await off()]).toEqual([en('unsubscribe.done'), [{ topic: 'refills' }]]);
  });

  it('to unsubscribe is worthless when forged, or when the message is gone', async () => {
    const gone = unsubscribeToken(world.config.secret, crypto.randomUUID());
    const visitor = new Browser(world);
    await visitor.open(`/unsubscribe/${gone}`);
    expect(visitor.h1).toBe(en('unsubscribe.over'));
    for (const token of [`${gone.slice(0, -1)}!`, `${crypto.randomUUID()}.x`, 'x'])
      expect((await visitor.request('GET', `/unsubscribe/${token}`)).status).toBe(404);
    // what can't be switched off has no such URL, and accepts none
    await tell(world, { accountId: account, topic: 'security', data: { notice: 'password' } });
    const sent = (await sentNotices(world, { topic: 'security' })).at(-1);
    expect(sent?.unsubscribe).toBeUndefined();
    await visitor.open(`/unsubscribe/${unsubscribeToken(world.config.secret, sent?.id ?? '')}`);
    expect(visitor.h1).toBe(en('unsubscribe.over'));
  });
});
