import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readText } from '../src/messages/writing/text.rules.ts';
import { violations } from './axe.ts';
import { type Talking, talking } from './talking.ts';
import { en } from './words.ts';

/** What becomes true within a while, however busy the machine is. */
const soon = <T>(what: () => T) => expect.poll(what, { timeout: 15_000 });

/** What scripts do while a message is typed, in Chromium: drafts and the count of characters. */
let at: Talking;
let phone: Page;
let laptop: Page;
let home: string;
let page: string;
let id: string;
beforeAll(async () => {
  at = await talking();
  home = `${at.base}/people/${at.person}/messages`;
  phone = await at.signOn('ines');
  laptop = await at.signOn('ines');
});
beforeEach(async () => {
  await at.world.sql('delete from message_draft');
  id = await at.begun(phone, 'Running');
  page = `${home}/${id}`;
  await Promise.all([phone.goto(page), laptop.goto(page)]);
});

const status = (of: Page) => of.locator('.autosave [role=status]');
const choice = (of: Page) => of.locator('.autosave > div');
const savedAt = () => en('messages.autosaved', { at: en.date(at.world.clock.now(), 'time') });
const type = async (of: Page, text: string, says = savedAt()) => {
  await of.fill('#text', text);
  await of.locator('#text').blur();
  await soon(() => status(of).textContent()).toBe(says);
};
const drafts = () => at.world.sql<{ text: string }>('select text from message_draft');
const sent = () => at.count('message where conversation_id = $1', [id]);
const send = (of: Page) => of.getByRole('button', { name: en('messages.send') }).click();
const sentPage = (of: Page) => of.waitForURL(/done=sent/);

describe('a reply', () => {
  it('is saved when the typing pauses, and is there on the other device', async () => {
    await phone.locator('#text').pressSequentially('One. Two.');
    await soon(() => status(phone).textContent()).toBe(savedAt());
    expect(await drafts()).toEqual([{ text: 'One. Two.' }]);
    await phone.locator('#text').pressSequentially(' Three.');
    await soon(async () => (await drafts())[0]?.text).toBe('One. Two. Three.');
    await laptop.goto(page);
    expect(await laptop.inputValue('#text')).toBe('One. Two. Three.');
    expect(await violations(phone)).toEqual([]);
  });

  it('is saved as the page is left', async () => {
    await phone.locator('#text').pressSequentially('On my way out');
    await phone.goto(home);
    await soon(drafts).toEqual([{ text: 'On my way out' }]);
  });

  it('is one draft for both devices, shows both texts in a conflict, and is sent once (M3)', async () => {
    await type(phone, 'One. Two.');
    await laptop.goto(page);
    await type(laptop, 'One. Two. Three.');
    await phone.fill('#text', 'One. Two. Four.');
    await phone.locator('#text').blur();
    await soon(() => choice(phone).isVisible()).toBe(true);
    expect(await status(phone).textContent()).toContain('Another version of this draft');
    expect(await choice(phone).locator('pre').textContent()).toBe('One. Two. Three.');
    expect(await violations(phone)).toEqual([]);
    // nothing is saved over the other text until she chooses
    await phone.fill('#text', 'One. Two. Four. Five.');
    await phone.locator('#text').blur();
    await phone.waitForTimeout(2_500);
    expect(await drafts()).toEqual([{ text: 'One. Two. Three.' }]);
    await send(laptop);
    await sentPage(laptop);
    expect(await drafts()).toEqual([]);
    await send(phone);
    await phone.waitForSelector('#error-summary');
    expect(await phone.locator('#error-summary').textContent()).toContain(en('problem.draft-gone'));
    expect(await phone.inputValue('#text')).toBe('One. Two. Four. Five.');
    expect(await sent()).toBe(2);
    await send(phone);
    await sentPage(phone);
    expect(await sent()).toBe(3);
    expect(await drafts()).toEqual([]);
  });

  it.each([
    ['mine', 'My text'],
    ['theirs', 'Their text'],
  ])('that is in conflict becomes the text that is chosen: %s', async (keep, text) => {
    await type(laptop, 'Their text');
    await phone.fill('#text', 'My text');
    await phone.locator('#text').blur();
    await choice(phone).locator(`[data-keep=${keep}]`).click();
    await soon(() => choice(phone).isVisible()).toBe(false);
    await soon(drafts).toEqual([{ text }]);
    expect(await phone.inputValue('#text')).toBe(text);
    expect(await phone.evaluate(() => document.activeElement?.id)).toBe('text');
    await send(phone);
    await sentPage(phone);
    expect(await sent()).toBe(2);
  });

  it('that was sent on another device is no draft again, until its author says so', async () => {
    await type(phone, 'Sent elsewhere');
    await laptop.goto(page);
    await send(laptop);
    await sentPage(laptop);
    await phone.fill('#text', 'Sent elsewhere, and more');
    await phone.locator('#text').blur();
    await soon(() => status(phone).textContent()).toBe(en('messages.autosave-gone'));
    expect(await drafts()).toEqual([]);
    await choice(phone).locator('[data-keep=mine]').click();
    await soon(drafts).toEqual([{ text: 'Sent elsewhere, and more' }]);
  });

  it('that was sent word for word on another device is not offered again', async () => {
    await type(phone, 'The same words');
    await laptop.goto(page);
    await send(laptop);
    await sentPage(laptop);
    await send(phone);
    await phone.waitForURL(/done=already/);
    expect(await phone.locator('main').textContent()).toContain(en('messages.done-already'));
    expect([await sent(), await drafts()]).toEqual([2, []]);
  });

  it('that is sent while it is being saved leaves no draft', async () => {
    await phone.route('**/autosave', async (route) => {
      await new Promise((done) => setTimeout(done, 500));
      await route.continue();
    });
    await phone.fill('#text', 'Quickly');
    await phone.locator('#text').blur();
    await send(phone);
    await sentPage(phone);
    await phone.unroute('**/autosave');
    expect([await sent(), await drafts()]).toEqual([2, []]);
  });

  it('says when it can’t be saved, keeps the text, and is saved once it can', async () => {
    await phone.route('**/autosave', (route) => route.abort());
    await type(phone, 'Offline words', en('messages.autosave-failed'));
    expect(await phone.inputValue('#text')).toBe('Offline words');
    await phone.unroute('**/autosave');
    await type(phone, 'Offline words, and online');
    expect(await drafts()).toEqual([{ text: 'Offline words, and online' }]);
  });

  it('says when the session has ended, or is somebody else’s', async () => {
    const cookies = await phone.context().cookies();
    await phone.context().clearCookies();
    await type(phone, 'Signed off', en('messages.autosave-ended'));
    expect(await at.count('kept_work')).toBe(0);
    await phone.context().addCookies(cookies);
    const karl = await at.world.account({ userId: `karl${Date.now()}`, name: 'Karl Holm' });
    await at.world.proxy(at.person, karl, {
      ...{ basis: 'invited', relationship: 'child', categories: ['messages'] },
      endsOn: '2099-01-01',
    });
    await phone.goto(page);
    await at.world.sql(
      "update session set account_id = $1 where account_id = (select id from account where user_id = 'ines')",
      [karl],
    );
    await type(phone, 'Not Karl’s', en('messages.autosave-other'));
    await at.world.sql(
      "update session set account_id = (select id from account where user_id = 'ines') where account_id = $1",
      [karl],
    );
    expect(await drafts()).toEqual([]);
  });
});

it('a new message is saved as one draft, which a reload of its page brings back', async () => {
  await phone.goto(`${home}/new/${at.team}`);
  await phone.fill('#subject', 'A rash');
  await type(phone, 'It itches');
  await type(phone, 'It itches at night');
  // the words that say so are those of the save before, too
  await soon(drafts).toContainEqual({ text: 'It itches at night' });
  expect(await at.count('message_draft where subject = $1', ['A rash'])).toBe(1);
  await phone.reload();
  expect(await phone.inputValue('#text')).toBe('It itches at night');
  await phone.selectOption('#category', 'general');
  await phone.click('button[value=preview]');
  await laptop.goto(phone.url());
  await phone.click('button[value=send]');
  await sentPage(phone);
  expect(await at.count('message_draft where subject = $1', ['A rash'])).toBe(0);
});

describe('the count of characters', () => {
  it('is the server’s, whatever is typed', async () => {
    const counter = phone.locator('[data-counts] p').first();
    const most = en.number(10_000);
    for (const typed of [
      '',
      'abc',
      'é e\u0301 ñ',
      '😀👩‍👩‍👧',
      'a\nb\r\nc\rd',
      'a\u2028b\u2029c\u0085d',
      '5\u00000 mg',
      'half \ud83d and \ude00',
      '\ud83d\u0000\ude00',
      'x'.repeat(10_000),
      '😀'.repeat(10_000),
    ]) {
      const n = await phone.evaluate((text) => {
        const area = document.querySelector<HTMLTextAreaElement>('#text');
        if (!area) return '';
        area.value = text;
        area.dispatchEvent(new Event('input', { bubbles: true }));
        // as a form sends it
        return String(new FormData(area.form ?? undefined).get('text'));
      }, typed);
      const read = readText(n);
      const length = read.ok ? [...read.text].length : [...n.replace(/\r\n?/g, '\n')].length;
      expect([typed.slice(0, 20), await counter.textContent()]).toEqual([
        typed.slice(0, 20),
        en('messages.counted', { n: en.number(length), most }),
      ]);
    }
  });

  it('is said aloud only near the limit, and says how much is too much', async () => {
    const said = phone.locator('[data-counts] [role=status]');
    const most = en.number(10_000);
    await phone.fill('#text', 'x'.repeat(9_000));
    await phone.waitForTimeout(1_500);
    expect(await said.textContent()).toBe('');
    await phone.fill('#text', 'x'.repeat(9_900));
    await soon(() => said.textContent()).toBe(
      en('messages.counted', { n: en.number(9_900), most }),
    );
    await phone.fill('#text', 'x'.repeat(10_001));
    await soon(() => said.textContent()).toBe(en('messages.counted-over', { n: 1, most }));
    expect(await violations(phone)).toEqual([]);
  });
});
