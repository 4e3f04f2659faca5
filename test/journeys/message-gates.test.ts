import { beforeAll, describe, expect, it } from 'vitest';
import { closeReadOnly } from '../../src/messages/clock/late.ts';
import { Browser } from '../browser.ts';
import { type InboxWorld, openInbox, type Written } from '../inbox.ts';
import { en } from '../words.ts';

/** Who can still write in a conversation, and what each side sees instead of a box for it. */
let at: InboxWorld;
let one: Written;
let member: Browser;
let karl: Browser;
let page: string;
const START = '2026-11-23T15:00:00Z';

beforeAll(async () => {
  at = await openInbox();
  at.world.clock.set(START);
  one = await at.written({ subject: 'Walks' });
  page = `/people/${one.patientId}/messages/${one.id}`;
  const caregiver = await at.world.account({ userId: 'karl', name: 'Karl Ruiz' });
  await at.world.proxy(one.patientId, caregiver, {
    ...{ basis: 'invited', relationship: 'child', categories: ['messages'], endsOn: '2099-01-01' },
  });
  await at.world.sql("update proxy set messages_since = '2020-01-01'");
  await signOn();
});
const signOn = async () => {
  member = await new Browser(at.world).signOn('member1');
  karl = await new Browser(at.world).signOn('karl');
  at.nina = await new Browser(at.world).signOn('nina');
};
const change = (sql: string) =>
  at.world.sql(`update conversation set ${sql} where id = $1`, [one.id]);
/** Whether there is a box to write in, and whether what is sent anyway is stored. */
async function writes(who: 'member' | 'caregiver' | 'staff'): Promise<[boolean, boolean]> {
  const browser = { member, caregiver: karl, staff: at.nina }[who];
  const path = who === 'staff' ? one.page : page;
  await browser.open(path);
  const box = browser.query('#text').length > 0;
  const before = await at.texts(one);
  const [row] = await at.world.sql<{ lastSeq: number }>(
    'select last_seq from conversation where id = $1',
    [one.id],
  );
  const form = { text: `From ${who}`, _key: crypto.randomUUID() };
  if (who === 'staff')
    await at.post(browser, `${one.page}/answer`, {
      ...{ text: form.text, seen: String(row?.lastSeq), sign: 'team' },
    });
  else
    await browser.request('POST', page, {
      form: { ...form, do: 'send', draft: '', version: '' },
    });
  const after = await at.texts(one);
  await browser.open(path);
  return [box, after.length > before.length];
}
const YES: [boolean, boolean] = [true, true];
const NO: [boolean, boolean] = [false, false];

describe('a conversation', () => {
  it('can be continued by everybody as long as nothing is against it', async () => {
    expect(await writes('member')).toEqual(YES);
    expect(await writes('caregiver')).toEqual(YES);
    expect(await writes('staff')).toEqual(YES);
  });

  it('without replies is for staff alone', async () => {
    await change('replies = false');
    expect(await writes('member')).toEqual(NO);
    expect(member.text).toContain(en('messages.no-reply-closed-without-replies'));
    expect(await writes('caregiver')).toEqual(NO);
    expect(await writes('staff')).toEqual(YES);
    await change('replies = true');
  });

  it('of a team that has ended is continued by nobody, until it has a new team', async () => {
    await at.world.sql("update team set state = 'ended' where id = $1", [at.teams.family]);
    expect(await writes('member')).toEqual(NO);
    expect(member.text).toContain(en('messages.no-reply-team-dissolved'));
    expect(await writes('caregiver')).toEqual(NO);
    expect(await writes('staff')).toEqual(NO);
    expect(at.nina.text).toContain(en('gate.team-dissolved'));
    await at.world.sql("update team set state = 'active' where id = $1", [at.teams.family]);
  });

  it('of somebody who has died goes on only with a representative', async () => {
    await at.world.sql('update person set deceased = true where patient_id = $1', [one.patientId]);
    expect(await writes('staff')).toEqual(NO);
    expect(at.nina.text).toContain(en('gate.deceased'));
    // the caregiver's right has ended
    expect((await karl.request('GET', page)).status).toBe(404);
    await at.world.sql("update proxy set relationship = 'representative', basis = 'court'");
    expect(await writes('staff')).toEqual(YES);
    expect(at.nina.text).toContain(en('gate.represented'));
    expect(await writes('caregiver')).toEqual(YES);
    expect(await writes('member')).toEqual(NO);
    expect(member.text).toContain(en('messages.no-reply-deceased'));
    await at.world.sql("update proxy set relationship = 'child', basis = 'invited'");
    await at.world.sql('update person set deceased = false where patient_id = $1', [one.patientId]);
  });

  it('without a right to write is only read', async () => {
    await at.world.sql("update proxy set acting = '{}'");
    expect(await writes('caregiver')).toEqual(NO);
    expect(karl.text).toContain(en('messages.only-read'));
    await at.world.sql("update proxy set acting = '{messages}'");
  });

  it('that is 46 days old is read-only, unless it still waits for the team', async () => {
    await writes('member');
    at.world.clock.set('2027-01-08T15:00:00Z');
    await signOn();
    // the member wrote last
    expect(await writes('member')).toEqual(NO);
    expect(member.text).toContain(en('messages.no-reply-too-old'));
    expect(await writes('caregiver')).toEqual(NO);
    await closeReadOnly(at.world, at.world.clock.now());
    expect(await writes('staff')).toEqual(YES);
    at.world.clock.set('2027-02-23T15:00:00Z');
    await signOn();
    expect(await writes('staff')).toEqual(NO);
    expect(at.nina.text).toContain(en('gate.too-old'));
    for (const path of ['/claim', '/aside', '/note', '/reopen'])
      await at.post(at.nina, `${one.page}${path}`, { note: 'x', until: '2027-02-25' });
    const events = async () => (await at.events(one)).length;
    const before = await events();
    at.world.clock.set('2027-02-25T15:00:00Z');
    await closeReadOnly(at.world, at.world.clock.now());
    await signOn();
    expect(await events()).toBe(before + 1);
    await at.nina.open(one.page);
    expect(at.nina.text).toContain(en('gate.event-expired'));
    // nothing opens it again
    await at.nina.open(String((await at.post(at.nina, `${one.page}/reopen`)).headers.location));
    expect(at.nina.text).toContain(en('inbox.did-too-old'));
  });
});
