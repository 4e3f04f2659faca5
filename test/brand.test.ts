import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { lettersPdf } from '../src/identity/letters/letters.pdf.ts';
import { systemRequest } from '../src/platform/access/request-info.ts';
import { readLogo } from '../src/platform/brand/logo.rules.ts';
import { palette } from '../src/platform/colors.rules.ts';
import { changeSettings } from '../src/platform/settings-store/settings-changes.ts';
import { violations } from './axe.ts';
import { wordsOf } from './pdf.ts';
import { pngOf } from './uploads.ts';
import { codeAt, freePort, makeWorld, PASSWORD, type World } from './world.ts';

/**
 * Another health system's portal, made by settings alone: its name, logo, colors, phones and words
 * on the front page, at sign-on, on Today and on paper. PORTICO_PICTURES names a folder for the
 * pictures.
 */
/** A purple disk with a gold wave. */
const drawnLogo = (size = 96): Buffer =>
  pngOf([size, size], (x, y) => {
    const [dx, dy] = [x - size / 2, y - size / 2];
    if (Math.hypot(dx, dy) >= size / 2 - 2) return [0, 0, 0, 0];
    const wave = Math.abs(dy - 10 * Math.sin(x / 9)) < 6;
    return wave ? [233, 196, 106, 255] : [91, 42, 134, 255];
  });
const BRAND = {
  name: 'Prairie & Lake Health',
  mainColor: '#5b2a86',
  accentColor: '#8a4b08',
  phone: '1-888-555-0123',
  advicePhone: '1-888-555-0124',
  phoneHours: { en: 'weekdays, 8 am to 6 pm', es: 'de lunes a viernes, de 8:00 a 18:00' },
  'wording.front.heading': { en: 'Care, close to home.', es: 'Atención, cerca de casa.' },
  'wording.letter-paper.what': { en: 'this letter from {name} holds your temporary password:' },
};

let world: World;
let browser: Browser;
let base: string;
beforeAll(async () => {
  const port = await freePort();
  world = await makeWorld({ at: new Date().toISOString(), port, live: true });
  await world.app.server.listen({ port, host: '127.0.0.1' });
  base = `http://localhost:${(world.app.server.server.address() as AddressInfo).port}`;
  await world.account({
    userId: 'maida',
    patientId: await world.person({ given: 'Maida', family: 'Gerhold' }),
    name: 'Maida Gerhold',
  });
  await world.account({ userId: 'boss', roles: ['administrator'], name: 'Renée Baptiste' });
  const changed = await world.db.asSystem(
    'system:settings',
    systemRequest(world.clock.now(), 'test'),
    (access) =>
      changeSettings(
        access,
        { ...BRAND, logo: readLogo(drawnLogo()) },
        { how: 'command', account: null, name: 'test' },
        world.clock.now(),
      ),
  );
  expect(changed).toMatchObject({ done: true });
  await vi.waitUntil(() => world.settings.name === BRAND.name, { interval: 20, timeout: 30_000 });
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  });
});
afterAll(async () => {
  await browser?.close();
});

const folder = process.env.PORTICO_PICTURES;
/** The page as a picture, which is none of one color. */
async function pictured(page: Page, name: string): Promise<void> {
  if (folder) mkdirSync(folder, { recursive: true });
  const picture = await page.screenshot({
    fullPage: true,
    ...(folder ? { path: join(folder, `${name}.png`) } : {}),
  });
  expect(picture.length).toBeGreaterThan(10_000);
}
const rgb = (color: string): string =>
  `rgb(${[1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16)).join(', ')})`;
const colorOf = (page: Page, selector: string, property: string): Promise<string> =>
  page.evaluate(
    ([one = '', name = '']) =>
      getComputedStyle(document.querySelector(one) as Element).getPropertyValue(name),
    [selector, property],
  );
const overflows = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1);
const shown = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const logo = document.querySelector<HTMLImageElement>('img.logo-image');
    return logo?.complete === true && logo.naturalWidth === 96;
  });

describe('a second brand', () => {
  it('is on the front page, at sign-on and on Today, in light and dark, wide and narrow', async () => {
    const complaints: string[] = [];
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    const { light, dark } = palette(BRAND.mainColor, BRAND.accentColor);
    const look = async (name: string) => {
      for (const [scheme, tokens] of [
        ['light', light],
        ['dark', dark],
      ] as const) {
        await page.emulateMedia({ colorScheme: scheme });
        for (const width of [1280, 390]) {
          await page.setViewportSize({ width, height: 900 });
          await pictured(page, `${name}-${scheme}-${width}`);
        }
        expect([name, scheme, await colorOf(page, 'main a, main button', '--link')]).toEqual([
          name,
          scheme,
          tokens['--link'],
        ]);
        expect(await violations(page)).toEqual([]);
      }
      await page.emulateMedia({ colorScheme: 'light' });
      expect(await shown(page)).toBe(true);
      const text = await page.evaluate(() => document.body.textContent ?? '');
      for (const words of [BRAND.name, BRAND.phone, BRAND.phoneHours.en])
        expect([name, text.includes(words)]).toEqual([name, true]);
      expect(text).not.toContain('Cedar Valley');
    };
    await page.goto(base);
    expect(await page.textContent('h1')).toBe(BRAND['wording.front.heading'].en);
    await look('front');
    await page.goto(`${base}/sign-on`);
    expect(await colorOf(page, 'main button[type=submit]', 'background-color')).toBe(
      rgb(BRAND.mainColor),
    );
    await look('sign-on');
    await page.fill('#userId', 'maida');
    await page.fill('#password', PASSWORD);
    await page.click('main button[type=submit]');
    await page.waitForURL(/\/people\//);
    await look('today');
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('is on the administrator’s pages, where axe finds no problem', async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    await page.goto(`${base}/sign-on`);
    await page.fill('#userId', 'boss');
    await page.fill('#password', PASSWORD);
    await page.click('main button[type=submit]');
    await page.waitForURL(/second-step/);
    await page.fill('#code', codeAt(world.clock.now()));
    await page.click('main button[type=submit]');
    await page.waitForURL(/\/staff/);
    const look = async (name: string) => {
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 900 });
        expect([name, width, await overflows(page)]).toEqual([name, width, false]);
        await pictured(page, `${name}-${width}`);
      }
      expect(await violations(page)).toEqual([]);
    };
    const paths = [
      '',
      '/health-system',
      '/terms',
      '/registration',
      '/rules',
      '/wordings',
      '/history',
    ];
    for (const path of paths) {
      await page.goto(`${base}/staff/settings${path}`);
      await look(`settings${path.replace('/', '-')}`);
    }
    await page.goto(`${base}/staff/settings/health-system`);
    await page.fill('#mainColor', '#ffee00');
    await page.fill(
      '#name',
      'A health system with a name that is far too long for any header at all',
    );
    await page.click('main form button[type=submit]');
    await look('settings-refused');
    await page.goto(`${base}/staff/setup`);
    await look('setup');
    await context.close();
  });

  it('is on a printed letter', async () => {
    const letter = {
      kind: 'password',
      details: {},
      language: 'en',
      given: 'Maida',
      family: 'Gerhold',
      lines: ['1 Main Street'],
      city: 'Duluth',
      region: 'MN',
      postalCode: '55802',
      country: null,
      code: 'ABCDEFGHJKL',
    } as Parameters<typeof lettersPdf>[0][number];
    const pdf = await lettersPdf([letter], world.settings, base, world.clock.now());
    const text = wordsOf(pdf);
    for (const words of [BRAND.name, BRAND.phone, 'this letter from Prairie'])
      expect([words, text.includes(words)]).toEqual([words, true]);
    expect(text).not.toContain('Cedar Valley');
    expect(pdf.toString('latin1')).toContain('/Subtype /Image');
  });
});
