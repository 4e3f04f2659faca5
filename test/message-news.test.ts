import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { violations } from './axe.ts';
import { type Talking, talking } from './talking.ts';
import { en } from './words.ts';

/** What becomes true within a while, however busy the machine is. */
const soon = <T>(what: () => T) => expect.poll(what, { timeout: 15_000 });

/** New messages on pages that are open in Chromium, and the inbox by keyboard. */
let at: Talking;
let member: Page;
let nurse: Page;
let home: string;
let page: string;
let inbox: string;
let id: string;
beforeAll(async () => {
  at = await talking();
  home = `${at.base}/people/${at.person}/messages`;
  member = await at.signOn('ines');
  nurse = await at.signOn('abe');
});
beforeEach(async () => {
  id = await at.begun(member, 'Running');
  page = `${home}/${id}`;
  inbox = `${at.base}/staff/messages`;
  at.world.clock.pass(1_000);
});

const notice = (of: Page) => of.locator('.live [role=status]');
const show = (of: Page) => of.locator('.live a');
const unread = () => at.count('conversation_reader where conversation_id = $1 and unread', [id]);
const answers = async (text: string): Promise<void> => {
  at.world.clock.pass(1_000);
  await nurse.goto(`${inbox}/${id}?from=all`);
  await nurse.fill('#text', text);
  await nurse.getByRole('button', { name: en('inbox.send') }).click();
  await nurse.waitForURL(/did=sent/);
};

describe('a conversation that is open', () => {
  it('says that a message has come; it is shown, and read, when that is asked for', async () => {
    await member.goto(page);
    await member.fill('#text', 'What I am typing');
    await member.locator('#text').focus();
    await answers('Yes, you may run.');
    await soon(() => notice(member).textContent()).toBe(en('messages.live', { n: 1 }));
    expect(await member.locator('main').textContent()).not.toContain('Yes, you may run.');
    expect(await member.evaluate(() => document.activeElement?.id)).toBe('text');
    expect(await unread()).toBe(1);
    expect(await violations(member)).toEqual([]);
    await show(member).click();
    await soon(() => member.locator('ol.thread').textContent()).toContain('Yes, you may run.');
    expect(await member.locator('ol.thread > li').count()).toBe(2);
    expect(await member.evaluate(() => document.activeElement?.textContent)).toContain(
      'Yes, you may run.',
    );
    expect(await member.inputValue('#text')).toBe('What I am typing');
    expect([await notice(member).textContent(), await show(member).isVisible()]).toEqual([
      '',
      false,
    ]);
    expect(await unread()).toBe(0);
    await answers('And swim.');
    await soon(() => show(member).isVisible()).toBe(true);
  });

  it('listens only while it is visible, and says what has come meanwhile', async () => {
    await member.goto(page);
    await member.evaluate(() => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await answers('While you were away');
    await member.waitForTimeout(1_000);
    expect(await notice(member).textContent()).toBe('');
    await member.evaluate(() => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => false });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await soon(() => notice(member).textContent()).toBe(en('messages.live', { n: 1 }));
  });
});

it('the list says that there is something new, and shows it', async () => {
  await member.goto(home);
  await answers('Yes, from the list.');
  await soon(() => show(member).isVisible()).toBe(true);
  expect(await violations(member)).toEqual([]);
  await show(member).click();
  await member.waitForLoadState();
  expect(await member.locator('main').textContent()).toContain(en('messages.unread', { n: 1 }));
  expect(await show(member).isVisible()).toBe(false);
});

describe('the inbox that is open', () => {
  it('says how many conversations are new, and counts them in its lists', async () => {
    await nurse.goto(`${inbox}?show=all`);
    const all = () => nurse.locator('[data-count=inbox-all]').textContent();
    const before = Number(/\d+/.exec((await all()) ?? '')?.[0]);
    await at.begun(member, 'First');
    at.world.clock.pass(1_000);
    await at.begun(member, 'Second');
    await soon(() => notice(nurse).textContent()).toBe(en('inbox.live', { n: 2 }));
    await soon(all).toBe(`(${before + 2})`);
    expect(await violations(nurse)).toEqual([]);
  });

  it('a conversation shows what came, and the answer is then written beside it', async () => {
    await nurse.goto(`${inbox}/${id}?from=all`);
    await nurse.fill('#text', 'My answer');
    await member.goto(page);
    await member.fill('#text', 'One more thing');
    await member.getByRole('button', { name: en('messages.send') }).click();
    await member.waitForURL(/done=sent/);
    await soon(() => notice(nurse).textContent()).toBe(en('inbox.live-here'));
    await show(nurse).click();
    await soon(() => nurse.locator('ol.thread').textContent()).toContain('One more thing');
    expect(await nurse.inputValue('#text')).toBe('My answer');
    await nurse.getByRole('button', { name: en('inbox.send') }).click();
    await nurse.waitForURL(/did=sent/);
    expect(await at.count('message where conversation_id = $1', [id])).toBe(3);
  });
});

describe('the keyboard of the inbox', () => {
  const press = async (...keys: string[]) => {
    for (const key of keys) await nurse.keyboard.press(key);
  };
  it('opens a conversation, answers, opens what closes it, and goes back to the list', async () => {
    await nurse.goto(`${inbox}?show=all`);
    await press('j', 'Enter');
    await nurse.waitForURL(/messages\/[0-9a-f-]{36}\?from=all/);
    await press('e');
    expect(await nurse.locator('details[open] summary').textContent()).toBe(en('inbox.close'));
    expect(await nurse.evaluate(() => document.activeElement?.tagName)).toBe('SUMMARY');
    await press('r');
    expect(await nurse.evaluate(() => document.activeElement?.id)).toBe('text');
    await press('u', 'r', 'e');
    expect(await nurse.inputValue('#text')).toBe('ure');
    await nurse.locator('#text').blur();
    await press('u');
    await nurse.waitForURL(/show=all/);
    await press('?');
    for (const key of ['keys.answer', 'keys.close-one', 'keys.back'] as const)
      expect(await nurse.locator('#shortcuts').textContent()).toContain(en(key));
    expect(await violations(nurse)).toEqual([]);
  });
});
