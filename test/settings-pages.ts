import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Browser } from './browser.ts';

/** Filling in the administrator's pages, whose fields are found by the names of settings. */

const label = (browser: Browser, field: string): string =>
  (browser.query(`label[for="${field}"]`)[0]?.textContent ?? '').trim();
/** Fills in a field by its name. */
export const fill = (browser: Browser, field: string, text: string): Browser =>
  browser.fill(label(browser, field), text);
/** What a field shows. */
export function shownIn(browser: Browser, field: string): string {
  const one = browser.query(`[id="${field}"]`)[0];
  return (one?.getAttribute('value') ?? one?.textContent ?? '').trim();
}

/** A change of a setting holds within the second that is promised. */
export async function within(holds: () => Promise<boolean> | boolean): Promise<void> {
  const began = performance.now();
  while (!(await holds())) {
    expect(performance.now() - began, 'holds within a second').toBeLessThan(1000);
    await pause(10);
  }
}
