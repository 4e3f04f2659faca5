import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { patient } from '../labs.ts';
import { outcomesOf, sentNotices } from '../notices.ts';
import { en } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

/** The mail that says that the front desk answered a correction: to whom, when and what it says. */
const MIDDAY = '2026-01-15T18:00:00Z'; // noon in Iowa
const MINUTES = 60_000;
const IOWA = { line: ['9 Elm Street'], city: 'Hudson', state: 'IA', postalCode: '50643' };

let world: World;
let desk: Browser;
let n = 0;
beforeAll(async () => {
  world = await makeWorld({ at: MIDDAY });
  await world.account({ userId: 'tom', roles: ['front-desk'] });
  desk = await new Browser(world).signOn('tom');
});
beforeEach(() => world.clock.set(MIDDAY));

interface Asker {
  account: string;
  browser: Browser;
  email: string;
}
const asker = async (userId: string, patientId: string | null): Promise<Asker> => {
  const account = await world.account({ userId, patientId });
  await world.sql('update account set email_confirmed_at = now() where id = $1', [account]);
  const browser = await new Browser(world).signOn(userId);
  return { account, browser, email: `${userId}@example.org` };
};
async function member(birthDate = '1984-03-27'): Promise<Asker & { person: string }> {
  n += 1;
  const family = `asks${n}`;
  await world.bring([
    patient(family, { name: [{ given: ['Ann'], family }], birthDate, address: [IOWA] }),
  ]);
  const [row] = await world.sql<{ id: string }>(
    'select patient_id as id from person where family = $1',
    [family],
  );
  const person = row?.id ?? '';
  return { person, ...(await asker(family, person)) };
}
const post = (browser: Browser, path: string, form: Record<string, string>) =>
  browser.request('POST', path, { form: { ...form, _key: crypto.randomUUID() } });
const FORMS = {
  name: { seen: '', called: 'Annie' },
  language: { seen: '', language: 'vi', words: '', interpreter: '', screen: 'en' },
};
/** Somebody asks for a correction of a section. @returns its proposal */
async function asks(person: string, by: Asker, section: keyof typeof FORMS): Promise<string> {
  const path = `/people/${person}/information/${section}`;
  expect((await post(by.browser, path, FORMS[section])).status).toBe(303);
  const [row] = await world.sql<{ id: string }>(
    `select id
      from information_proposal
      where patient_id = $1 and section = $2 and state = 'waiting'`,
    [person, section],
  );
  return row?.id ?? '';
}
async function decides(id: string, ...choices: ('accept' | 'decline' | 'call')[]): Promise<void> {
  for (const choice of choices) {
    await desk.open(`/staff/information/${id}`);
    desk.choose(en(`desk.${choice}`));
    if (choice === 'decline') desk.choose(en('desk.reason-not-found'));
    await desk.press(en('desk.save'));
    expect(desk.text).toContain(en(`desk.done-${choice}`));
  }
}
const mails = ({ account }: Asker) =>
  sentNotices(world, { accountId: account, topic: 'information' });

describe('an answer of the front desk', () => {
  it.each(['accept', 'decline', 'call'] as const)(
    '(%s) is announced in a mail without details, with a link to the page',
    async (choice) => {
      const one = await member();
      await decides(await asks(one.person, one, 'name'), choice);
      expect(await mails(one)).toEqual([]); // it waits for more
      world.clock.pass(5 * MINUTES);
      const [sent, ...more] = await mails(one);
      const { name, phone } = world.settings;
      expect(more).toEqual([]);
      expect([sent?.to, sent?.subject]).toEqual([
        one.email,
        en('mail.information-subject', { name }),
      ]);
      const link = `${world.config.publicUrl}/notices/${sent?.id}`;
      expect(sent?.body).toContain(en('mail.information-body', { link, phone }).trim());
      const rest = `${sent?.subject} ${sent?.body.replaceAll(link, '')}`;
      expect(rest).not.toMatch(/Ann|asks\d|Elm|correct|accept|declin|call (us|the)|name you/i);
      await one.browser.open(new URL(link).pathname);
      expect(one.browser.path).toBe(`/people/${one.person}/information`);
    },
  );

  it('waits for the end of quiet hours, and several make one mail', async () => {
    const one = await member();
    const ids = [await asks(one.person, one, 'name'), await asks(one.person, one, 'language')];
    world.clock.set('2026-01-16T04:00:00Z'); // 10 PM
    desk = await new Browser(world).signOn('tom');
    for (const id of ids) await decides(id, 'decline');
    world.clock.pass(5 * MINUTES);
    expect(await mails(one)).toEqual([]);
    world.clock.set('2026-01-16T14:00:00Z'); // 8 AM
    expect(await mails(one)).toHaveLength(1);
    expect(await outcomesOf(world, one.account)).toEqual(['sent', 'sent']);
    world.clock.set(MIDDAY);
    desk = await new Browser(world).signOn('tom');
  });

  it('that no longer applies is not sent; the one that replaced it is', async () => {
    const one = await member();
    const id = await asks(one.person, one, 'name');
    await decides(id, 'call');
    await post(one.browser, `/people/${one.person}/information/proposals/${id}/withdraw`, {});
    world.clock.pass(5 * MINUTES);
    expect([await mails(one), await outcomesOf(world, one.account)]).toEqual([[], ['seen']]);
    const other = await member();
    await decides(await asks(other.person, other, 'name'), 'call', 'accept');
    world.clock.pass(5 * MINUTES);
    expect(await mails(other)).toHaveLength(1);
    expect((await outcomesOf(world, other.account)).sort()).toEqual(['seen', 'sent']);
  });

  it('that is refused, or sent twice, notifies of nothing more', async () => {
    const one = await member();
    await decides(await asks(one.person, one, 'name'), 'decline');
    const { action, fields } = desk.lastForm;
    await desk.request('POST', action, { form: fields });
    await desk.request('POST', action, { form: { ...fields, _key: crypto.randomUUID() } });
    expect(await outcomesOf(world, one.account)).toEqual([null]);
  });
});

describe('who is notified', () => {
  it('is the caregiver who asked, and nobody else, while their right lasts', async () => {
    const child = await member('2017-02-25');
    const parent = await asker(`parent${n}`, null);
    const proxy = await world.proxy(child.person, parent.account);
    await decides(await asks(child.person, parent, 'name'), 'decline');
    world.clock.pass(5 * MINUTES);
    expect(await mails(parent)).toMatchObject([{ to: parent.email }]);
    await decides(await asks(child.person, parent, 'language'), 'decline');
    await world.sql('update proxy set revoked_at = now() where id = $1', [proxy]);
    world.clock.pass(5 * MINUTES);
    expect(await mails(parent)).toHaveLength(1);
    expect([
      await outcomesOf(world, parent.account),
      await outcomesOf(world, child.account),
    ]).toEqual([['sent', 'no-right'], []]);
  });

  it('is not someone who switched it off on the preferences page', async () => {
    const one = await member();
    await one.browser.open(`/people/${one.person}/preferences`);
    const box = `${en('topic.information')}: ${en('channel.mail')}`;
    await one.browser.untick(box).press(en('preferences.save'));
    await decides(await asks(one.person, one, 'name'), 'accept');
    world.clock.pass(5 * MINUTES);
    expect([await mails(one), await outcomesOf(world, one.account)]).toEqual([[], ['off']]);
    await one.browser.open(`/people/${one.person}/preferences`);
    await one.browser.choose(box).press(en('preferences.save'));
    await decides(await asks(one.person, one, 'language'), 'decline');
    world.clock.pass(5 * MINUTES);
    expect(await mails(one)).toHaveLength(1);
  });

  it('is nobody, for a confidential address or phone', async () => {
    const before = await world.sql('select id from notice order by id');
    const jobs = () => world.sql("select 1 from pgboss.job where name ~ '^(notice|mail)[.]'");
    const had = (await jobs()).length;
    const one = await member();
    const carer = await asker(`carer${n}`, null);
    await world.proxy(one.person, carer.account, {
      basis: 'invited',
      categories: ['information', 'access-log'],
    });
    const path = `/people/${one.person}/information/confidential`;
    const address = { where: 'us', line1: '7 Far Lane', line2: '', lines: '', country: '' };
    const town = { city: 'Waterloo', state: 'IA', zip: '50701' };
    for (const phone of ['319-555-0177', '319-555-0178'])
      expect((await post(one.browser, path, { ...address, ...town, phone })).status).toBe(303);
    expect((await post(one.browser, `${path}/end`, {})).status).toBe(303);
    expect(
      await world.sql('select 1 from confidential_contact where patient_id = $1', [one.person]),
    ).toHaveLength(2);
    expect(await world.sql('select id from notice order by id')).toEqual(before);
    expect(await jobs()).toHaveLength(had);
  });
});
