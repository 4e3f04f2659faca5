import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { one as allergy, RXNORM, text } from './allergies.ts';
import { prescription } from './medicines.ts';
import { openRefills, type RefillWorld } from './refills.ts';
import { en, named } from './words.ts';
import { freePort, PASSWORD } from './world.ts';

const PHONE = { width: 390, height: 844 };
/** Ten of the medicines that are prescribed most, with long names and directions among them. */
const TEN = [
  'lisinopril 10 MG Oral Tablet',
  'atorvastatin 20 MG Oral Tablet',
  'metformin hydrochloride 500 MG Extended Release Oral Tablet',
  'levothyroxine sodium 0.05 MG Oral Tablet',
  'amlodipine 5 MG Oral Tablet',
  'omeprazole 20 MG Delayed Release Oral Capsule',
  '3 ML insulin glargine 100 UNT/ML Pen Injector [Lantus]',
  '200 ACTUAT albuterol 0.09 MG/ACTUAT Metered Dose Inhaler',
  'sertraline 50 MG Oral Tablet',
  'warfarin sodium 5 MG Oral Tablet',
];
let refills: RefillWorld;
let browser: Browser;
let page: Page;
let member: Awaited<ReturnType<RefillWorld['member']>>;

beforeAll(async () => {
  const port = await freePort();
  refills = await openRefills({ port });
  const { world } = refills;
  await world.app.server.listen({ port, host: '127.0.0.1' });
  member = await refills.member((of) => [
    ...TEN.flatMap((name, at) =>
      prescription(`${of}-${at}`, of, {
        name,
        medicationCodeableConcept: {
          coding: [{ system: RXNORM, code: `90000${at}`, display: name }],
          text: name,
        },
        // two that have run out of refills, and two that it is too early for
        ...(at < 2 && { repeats: 0 }),
        ...(at > 7 && { fills: [20] }),
      }),
    ),
    ...['Penicillin', 'Latex'].map((name) => {
      const { content, sourceId } = allergy({ ...text(name), criticality: 'high' });
      return { ...content, id: `${of}-${sourceId}`, patient: { reference: `Patient/${of}` } };
    }),
  ]);
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  page = await browser.newPage({ viewport: PHONE, hasTouch: true, isMobile: true });
  await page.goto(`http://localhost:${port}/sign-on`);
  await page.fill('#userId', member.userId);
  await page.fill('#password', PASSWORD);
  await page.click('main button[type=submit]');
  await page.waitForURL(/people/);
});
afterAll(async () => {
  await browser?.close();
});

describe('on a phone, a member with ten prescriptions', () => {
  it('sees all of them in four screens, refilling first', async () => {
    await page.goto(new URL(`${member.base}/medicines`, page.url()).href);
    expect(await page.locator('.medicine').count()).toBe(TEN.length);
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    expect(height).toBeLessThanOrEqual(4 * PHONE.height);
    const first = page.locator('main .usa-button').first();
    expect((await first.textContent())?.trim()).toBe(en('med.refill-some'));
    expect((await first.boundingBox())?.y).toBeLessThan(PHONE.height / 2);
  });

  it('refills one in four presses from Today', async () => {
    await page.goto(new URL('/home', page.url()).href);
    let presses = 0;
    const press = async (name: string) => {
      presses += 1;
      const found = page.getByRole('link', { name, exact: true });
      await found
        .or(page.getByRole('button', { name, exact: true }))
        .and(page.locator(':visible'))
        .first()
        .click();
      await page.waitForLoadState();
    };
    await press(en('nav.medicines'));
    await press(`${en('med.refill')} ${named('omeprazole 20 MG Delayed Release Oral Capsule')}`);
    await press(en('register.continue'));
    await press(en('refill.submit', { n: 1 }));
    expect(presses).toBe(4);
    expect(await page.locator('h1').textContent()).toBe(en('refill.all-done'));
    expect((await refills.requests(member.id)).map(({ kind }) => kind)).toEqual(['refill']);
  });
});
