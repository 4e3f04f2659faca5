import type { AddressInfo } from 'node:net';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { violations } from './axe.ts';
import { patient } from './labs.ts';
import { askFor, NPI, pharmacies, prescription } from './medicines.ts';
import { en } from './words.ts';
import { codeAt, freePort, makeWorld, PASSWORD, type World } from './world.ts';

/** The keyboard shortcuts of staff in a real browser. */
let world: World;
let browser: Browser;
let base: string;
let page: Page;
const requests: string[] = [];

beforeAll(async () => {
  const port = await freePort();
  world = await makeWorld({ at: '2026-11-22T15:00:00Z', port });
  await world.app.server.listen({ port, host: '127.0.0.1' });
  base = `http://localhost:${(world.app.server.server.address() as AddressInfo).port}`;
  await pharmacies(world);
  const doctor = await world.account({
    userId: 'okafor',
    roles: ['clinician'],
    name: 'Dr. Amara Okafor',
  });
  await world.sql('insert into prescriber (account_id, npi) values ($1, $2)', [doctor, NPI]);
  for (const [name, ago] of [
    ['First', 89],
    ['Second', 85],
  ] as const) {
    await world.bring([
      patient(name, { name: [{ given: [name], family: 'Ruiz' }] }),
      ...prescription(`rx-${name}`, name, { repeats: 0, fills: [ago] }),
    ]);
    const [rx] = await world.sql<{ person: string; id: string }>(
      'select patient_id as person, id from prescription where source_id = $1',
      [`rx-${name}`],
    );
    await askFor(
      world,
      rx?.person ?? '',
      [rx?.id ?? ''],
      { ncpdp: '1600001' },
      {
        id: doctor,
        name,
      },
    );
  }
  requests.push(
    ...(
      await world.sql<{ id: string }>(
        `select r.id from refill_request r join person p on p.patient_id = r.patient_id
          order by p.given`,
      )
    ).map(({ id }) => id),
  );
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  });
  const made = await browser.newContext({ locale: 'en-US' });
  page = await made.newPage();
  await page.goto(`${base}/sign-on`);
  await page.fill('#userId', 'okafor');
  await page.fill('#password', PASSWORD);
  await page.click('main button[type=submit]');
  await page.waitForURL(/\/(staff|second-step)/);
  if (page.url().includes('second-step')) {
    await page.fill('#code', codeAt(world.clock.now()));
    await page.click('main button[type=submit]');
    await page.waitForURL(/\/staff/);
  }
});
afterAll(async () => {
  await browser?.close();
});

const path = () => new URL(page.url()).pathname;
const dialog = () => page.locator('dialog#shortcuts');
const press = async (...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};
const focused = () =>
  page.evaluate(() => (document.activeElement as HTMLAnchorElement | null)?.pathname ?? '');

describe('keyboard shortcuts', () => {
  beforeEach(async () => {
    await page.goto(`${base}/staff/renewals`);
  });

  it('are listed by ?, in a dialog that Escape and its button close', async () => {
    await press('?');
    expect(await dialog().isVisible()).toBe(true);
    expect(await dialog().textContent()).toContain(en('keys.rows'));
    expect(await violations(page)).toEqual([]);
    await press('j');
    expect(await dialog().isVisible()).toBe(true);
    await press('Escape');
    expect(await dialog().isVisible()).toBe(false);
    await press('?');
    await dialog()
      .getByRole('button', { name: en('keys.close') })
      .click();
    expect(await dialog().isVisible()).toBe(false);
  });

  it('lead to Today, to a search and along a list, whose row Enter opens', async () => {
    await press('j');
    expect(await focused()).toBe(`/staff/renewals/${requests[0]}`);
    await press('j');
    expect(await focused()).toBe(`/staff/renewals/${requests[1]}`);
    await press('j', 'k');
    expect(await focused()).toBe(`/staff/renewals/${requests[0]}`);
    await press('Enter');
    await page.waitForURL(`**/staff/renewals/${requests[0]}`);
    await press('g', 't');
    await page.waitForURL('**/staff/today');
    await press('g', 'f');
    await page.waitForURL('**/staff');
    await press('/');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
    // typed now, not pressed
    await press('g', 't', '?');
    expect([
      path(),
      await page.locator('main input:focus').inputValue(),
      await dialog().isVisible(),
    ]).toEqual(['/staff', 'gt?', false]);
  });

  it('do nothing with Ctrl, Alt or Meta, or with a letter that leads nowhere', async () => {
    await press('Control+j', 'Alt+j', 'Meta+j', 'x', 'g', 'x');
    expect([path(), await focused()]).toEqual(['/staff/renewals', '']);
  });

  it('are on a page too, and are off for whoever turns them off', async () => {
    await page.getByRole('link', { name: en('keys.title') }).click();
    await page.getByRole('button', { name: en('keys.turn-off') }).click();
    await page.waitForURL(/done=saved/);
    expect(await page.locator('main').textContent()).toContain(en('keys.off'));
    await page.goto(`${base}/staff/renewals`);
    await press('?', 'j', 'g', 't');
    expect([path(), await dialog().count(), await focused()]).toEqual(['/staff/renewals', 0, '']);
    await page.goto(`${base}/account/shortcuts`);
    await page.getByRole('button', { name: en('keys.turn-on') }).click();
    await page.waitForURL(/done=saved/);
    await press('?');
    expect(await dialog().isVisible()).toBe(true);
  });
});
