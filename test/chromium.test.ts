import type { AddressInfo } from 'node:net';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { medicineStories } from '../src/medications/demo/medicines.ts';
import { labStories } from '../src/records/demo/labs.ts';
import { violations } from './axe.ts';
import { observation, patient, report } from './labs.ts';
import { askFor, NPI, pharmacies } from './medicines.ts';
import { haveMessages, messagePages } from './message-pages.ts';
import { placesAndStaffPages } from './newer-pages.ts';
import { en } from './words.ts';
import { codeAt, freePort, makeWorld, PASSWORD, type World } from './world.ts';

/**
 * What only a real browser shows: axe in every state, the policy held, reflow at 320 px, print,
 * dark, forced colours, the scripts. Colors come from the kit, so the short form looks at those of
 * the kit and of every fifth page; `npm run drills -- tests` looks at each page in each state.
 */
const WHOLE = process.env.PORTICO_WHOLE !== undefined;
let world: World;
let browser: Browser;
let base: string;
let person: string;
let medicines: Record<'member' | 'pharmacist' | 'prescriber' | 'administrator', string[]>;
let privacy: string[] = [];
let gated: string;
let doctor: string;
let newer: Awaited<ReturnType<typeof placesAndStaffPages>>;
let written: Awaited<ReturnType<typeof messagePages>>;

beforeAll(async () => {
  const port = await freePort();
  world = await makeWorld({ at: new Date().toISOString(), port });
  await world.app.server.listen({ port, host: '127.0.0.1' });
  base = `http://localhost:${(world.app.server.server.address() as AddressInfo).port}`;
  const today = new Date().toISOString().slice(0, 10);
  await world.bring([
    patient('maida', { name: [{ given: ['Maida'], family: 'Gerhold' }] }),
    patient('violet', {
      name: [{ given: ['Violet'], family: 'Gerhold' }],
      birthDate: '2019-02-25',
    }),
  ]);
  const id = async (given: string) =>
    (
      await world.sql<{ id: string }>('select patient_id as id from person where given = $1', [
        given,
      ])
    )[0]?.id ?? '';
  person = await id('Maida');
  const account = await world.account({
    userId: 'maida',
    patientId: person,
    name: 'Maida Gerhold',
  });
  await world.proxy(await id('Violet'), account);
  const empty = await world.person({ given: 'Noel', family: 'Empty' });
  await world.account({ userId: 'noel', patientId: empty });
  await world.sql(
    `insert into dead_job (id, queue, data, problem, tries, made_at, died_at)
      values (gen_random_uuid(), 'mail.recovery', '{}', 'EENVELOPE', 19, now(), now())`,
  );
  await world.sql(
    `insert into outbox_message (destination, lane, sequence, kind, state, problem, made_at,
        next_at)
      values ('lab', 'x', 1, 'order', 'dead', 'AR', now(), now())`,
  );
  await world.sql(
    `insert into alarm (kind, about, first_at, last_at)
      values ('job-dead', 'mail.recovery', now(), now())`,
  );
  const boss = await world.account({
    userId: 'boss',
    roles: ['administrator'],
    name: 'Renée Baptiste',
  });
  newer = await placesAndStaffPages(world, { person, account, boss });
  doctor = await world.account({
    userId: 'okafor',
    roles: ['clinician'],
    name: 'Dr. Amara Okafor',
  });
  await world.bring([
    ...labStories('maida', today),
    ...['2024-02-01', '2025-05-01', '2026-01-01'].map((day, n) =>
      observation(`ldl${n}`, 'maida', {
        loinc: '13457-7',
        text: 'LDL',
        number: 150 - n * 10,
        unit: 'mg/dL',
        effectiveDateTime: `${day}T14:00:00Z`,
        referenceRange: [{ high: { value: 130 } }],
      }),
    ),
  ]);
  // everything that a result can say beside its values, long words and columns among it
  const laidOut = `MACROSCOPY   : Turbid\nCULTURE      : ${'no growth '.repeat(12)}`;
  const wordy = observation('wordy', 'maida', {
    text: 'Comprehensive-metabolic-and-electrolyte-panel-component',
    number: 4.0123456789,
    unit: 'mmol/L',
    interpretation: [{ text: 'H*' }, { text: 'Delta check failed, see the note' }],
    referenceRange: [
      { low: { value: 3.5 }, high: { value: 5.1 } },
      { text: 'Keep between 4 and 5', type: { text: 'Treatment goal' } },
    ],
    note: [{ text: laidOut, authorString: 'Tech Lowe', time: `${today}T10:20:00Z` }],
    method: { text: 'Ion selective electrode' },
    focus: [{ display: 'Fetus' }],
    modifierExtension: [
      { url: 'https://example.org/fhir/StructureDefinition/negated-finding', valueBoolean: true },
    ],
  });
  const elsewhere = {
    title: 'Second opinion',
    url: `https://laboratory.example/${'long-path-'.repeat(12)}`,
  };
  await world.bring([
    wordy,
    report('wordy-report', 'maida', [wordy], {
      conclusion: laidOut,
      presentedForm: [elsewhere],
      effectiveDateTime: '2020-01-01',
    }),
  ]);
  await world.bring(labStories('maida', today, 'corrected'));
  await pharmacies(world);
  await world.bring(medicineStories((file) => file.split('-')[0] ?? '', today));
  const rx = async (name: string) =>
    (
      await world.sql<{ id: string }>(
        'select id from prescription where patient_id = $1 and source_id = $2',
        [person, `story-${name}`],
      )
    )[0]?.id ?? '';
  await world.sql('insert into prescriber (account_id, npi) values ($1, $2)', [doctor, NPI]);
  const pharmacist = await world.account({
    userId: 'ines',
    roles: ['pharmacist'],
    name: 'Inés Delgado',
  });
  await world.sql(
    'insert into pharmacy_staff (account_id, pharmacy_id) select $1, id from pharmacy',
    [pharmacist],
  );
  await askFor(
    world,
    person,
    [await rx('lisinopril'), await rx('atorvastatin')],
    { ncpdp: '1600001' },
    { id: account, name: 'Maida Gerhold' },
    'Please call me when it is ready.',
  );
  await world.sql(
    `insert into reported_medicine (patient_id, name, directions, since, added_by, added_at)
      values ($1, 'Vitamin D 1000 units', 'one each morning', 'spring', $2, now())`,
    [person, account],
  );
  const [order] = await world.sql<{ id: string }>('select id from refill_order');
  const one = async (kind: string) =>
    (await world.sql<{ id: string }>('select id from refill_request where kind = $1', [kind]))[0]
      ?.id ?? '';
  const chosen = `rx-${await rx('albuterol')}=yes&rx-${await rx('glargine')}=yes`;
  const [main] = await world.sql<{ id: string }>("select id from pharmacy where ncpdp = '1600001'");
  medicines = {
    member: [
      '/medicines',
      '/medicines/print',
      '/medicines/print?for=wallet',
      '/medicines/new',
      `/medicines/${await rx('lisinopril')}`,
      `/medicines/${await rx('metformin')}`,
      `/medicines/${await rx('glargine')}`,
      '/refills/new',
      '/refills/new?chosen=yes',
      `/refills/new?${chosen}`,
      `/refills/new?${chosen}&q=nowhere&where=no`,
      `/refills/review?${chosen}&to=${main?.id}`,
      `/refills/asked?order=${order?.id}&${chosen}`,
      '/refills',
      `/refills/${order?.id}`,
    ].map((rest) => `/people/${person}${rest}`),
    pharmacist: [
      '',
      '?show=out',
      `/${await one('refill')}`,
      `/${await one('refill')}?step=hold`,
      `/${await one('refill')}?step=refuse`,
      '/report',
    ].map((rest) => `/staff/pharmacy${rest}`),
    prescriber: ['', '/away', `/${await one('renewal')}`, `/${await one('renewal')}?step=deny`].map(
      (rest) => `/staff/renewals${rest}`,
    ),
    administrator: ['', '/new', `/${main?.id}`, '/messages'].map(
      (rest) => `/staff/pharmacies${rest}`,
    ),
  };
  gated =
    (await world.sql<{ id: string }>("select id from lab_result where code = '60567-5'"))[0]?.id ??
    '';
  const panel =
    (await world.sql<{ id: string }>("select id from lab_result where code = '24348-5'"))[0]?.id ??
    '';
  await world.sql(
    `insert into result_note (patient_id, result_id, author_id, author_name, body, written_at)
      values ($1, $2, $3, 'Dr. Amara Okafor', 'Your thyroid is doing well.', now())`,
    [person, panel, doctor],
  );
  await world.sql(
    `insert into staff_access (patient_id, account_id, purpose, reason, opened_at, expires_at)
      values ($1, $2, 'emergency', 'Found unconscious', now(), now() + interval '1 hour')`,
    [person, doctor],
  );
  const officer = await world.account({
    userId: 'mila',
    roles: ['privacy-officer'],
    name: 'Mila Novak',
  });
  const [review] = await world.sql<{ id: string }>(
    `insert into access_review (patient_id, account_id, day, flags, purpose, first_at, last_at)
     values ($1, $2, current_date, '{emergency,listed,colleague,namesake,neighbor}', 'emergency',
       now(), now())
     returning id`,
    [person, doctor],
  );
  await world.sql(
    `insert into listed_person (patient_id, reason, listed_at, listed_by, listed_by_name)
      values ($1, 'asked for it', now(), $2, 'Mila Novak')`,
    [person, officer],
  );
  await world.sql(
    `insert into staff_patient (patient_id, account_id, noted_at, noted_by, noted_by_name)
      values ($1, $2, now(), $3, 'Mila Novak')`,
    [person, doctor, officer],
  );
  privacy = [
    '/today',
    '/privacy',
    '/privacy?reason=self',
    `/privacy/${review?.id}`,
    '/privacy/listed',
    '/privacy/staff',
  ].map((rest) => `/staff${rest}`);
  await haveMessages(world, person, doctor);
  written = await messagePages(world, person);
  await world.account({ userId: 'carla', roles: ['scheduling-manager'], name: 'Carla Ruiz' });
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
});
afterAll(async () => {
  await browser?.close();
});

const foreign: string[] = [];
const complaints: string[] = [];
async function context(
  options: Parameters<Browser['newContext']>[0] = {},
  userId?: string,
): Promise<{ context: BrowserContext; page: Page }> {
  const made = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await made.newPage();
  page.on('request', (request) => {
    if (!request.url().startsWith(base)) foreign.push(request.url());
  });
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of (4|5)\d\d/.test(message.text()))
      complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  if (userId) {
    await page.goto(`${base}/sign-on`);
    await page.fill('#userId', userId);
    await page.fill('#password', PASSWORD);
    await page.click('main button[type=submit]');
    await page.waitForURL(/\/(people|staff|second-step)/);
    if (page.url().includes('second-step')) {
      // the clock stands still here, and a code counts once
      await world.sql('update authenticator set last_step = null');
      await page.fill('#code', codeAt(world.clock.now()));
      await page.click('main button[type=submit]');
      await page.waitForURL(/\/staff/);
    }
  }
  return { context: made, page };
}

const WIDE = { width: 1280, height: 900 };
/** What a page that is open can become: all of it is style, so it need not be asked for again. */
const asIs = async (_page: Page) => {};
const dark = (page: Page) => page.emulateMedia({ colorScheme: 'dark' });
const forced = (page: Page) => page.emulateMedia({ colorScheme: null, forcedColors: 'active' });
const narrow = async (page: Page) => {
  await page.emulateMedia({ colorScheme: null, forcedColors: null });
  await page.setViewportSize({ width: 320, height: 600 });
};
/** What can differ from the page as it is. */
const ONLY = new Map<unknown, 'colors' | 'sizes'>([
  [dark, 'colors'],
  [forced, 'colors'],
  [narrow, 'sizes'],
]);
const overflows = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1);

/** Words that are broken in two, and whether the page runs over. */
const brokenWords = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found = new Set<string>();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      // what a sender wrote, and numbers of a record, break wherever they have to
      if (node.parentElement?.closest('.usa-sr-only, .sent-text, .as-it-came, .raw, option, svg'))
        continue;
      for (const { 0: word, index } of (node as Text).data.matchAll(/(?<!\/\S*)[\p{L}\p{M}’]+/gu)) {
        // a name of a medicine or a person can be wider than the window
        if (word.length > 15) continue;
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        const shown = [...range.getClientRects()].filter(({ right }) => right > 0);
        if (new Set(shown.map(({ top }) => Math.round(top))).size > 1) found.add(word);
      }
    }
    if (document.documentElement.scrollWidth > window.innerWidth + 1)
      for (const one of document.querySelectorAll('main *'))
        if (one.getBoundingClientRect().right > window.innerWidth + 1)
          found.add(`(${one.tagName}.${one.className} runs over)`);
    return [...found];
  });

/** Elements whose text is in another font than ours, but for what is code or as a sender laid it out. */
const otherFonts = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('body *')]
      .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3))
      .filter((one) => one.getClientRects().length > 0)
      .filter((one) => !one.closest('code, pre, .sent-text, .as-it-came, .usa-sr-only'))
      .filter((one) => !/Atkinson/.test(getComputedStyle(one).fontFamily))
      .map((one) => `(${one.tagName}.${one.className} is in another font)`),
  );

const publicPages = [
  '/',
  '/sign-on',
  '/register',
  '/register/letter',
  '/register/letter/asked',
  '/register/done',
  '/register/over',
  '/letter',
  '/terms',
  '/help',
  '/signed-off',
  '/kit',
  '/demo/mail',
  '/nothing-here',
  '/sign-on?why=idle',
  '/sign-on?why=over',
  '/demo/codes',
  '/forgot',
  '/forgot/user-id',
  '/forgot/password',
  '/forgot/sent',
  '/sign-on/browser',
  '/sign-on/browser/nothing',
  '/forgot/code',
  '/forgot/done',
];
const ACCOUNT = [
  '',
  '/user-id',
  '/email',
  '/phone',
  '/password',
  '/passkeys',
  '/authenticator',
  '/codes',
  '/activity',
  '/confirm',
].map((rest) => `/account${rest}`);
const memberPages = () =>
  [
    '',
    '/results',
    '/results?from=1950-01-01&to=1950-01-02',
    '/results?from=2026-02-30',
    `/results/${gated}`,
    '/results/tests/13457-7',
    '/results/tests/13457-7?since=1',
    '/coverage',
    '/access-log',
    '/preferences',
    '/preferences?saved=yes',
  ].map((rest) => `/people/${person}${rest}`);

async function eachResult(): Promise<string[]> {
  return (
    await world.sql<{ id: string }>('select id from lab_result where patient_id = $1', [person])
  ).flatMap((row) => [
    `/people/${person}/results/${row.id}`,
    `/people/${person}/results/${row.id}/print`,
  ]);
}
async function staffPages(): Promise<string[]> {
  // somebody whose result waits for a doctor
  await world.bring([patient('waiting'), observation('waiting-potassium', 'waiting')]);
  await world.sql(
    `insert into release_preference (patient_id, wish, changed_at)
      select patient_id, 'doctor-first', now()
      from person_identifier
      where value = 'waiting' on conflict do nothing`,
  );
  const rows = await world.sql<{ id: string }>(
    "select id from lab_result where code in ('24348-5', '630-4')",
  );
  return [
    '/staff',
    '/staff/reviews',
    `/staff/people/${person}/results`,
    `/staff/people/${person}/results?abnormal=yes`,
    `/staff/people/${person}/results/tests/2823-3?since=all`,
    ...rows.flatMap((row) =>
      ['', '/hold', '/note'].map((rest) => `/staff/people/${person}/results/${row.id}${rest}`),
    ),
  ];
}

/** Every page, by who sees it; null for a visitor. */
const everyPage = async (): Promise<[string | undefined, string[]][]> => [
  [undefined, [...publicPages, ...newer.visitor]],
  [
    'maida',
    [
      ...memberPages(),
      ...(await eachResult()),
      ...medicines.member,
      ...newer.member,
      ...written.member,
      '/more',
      '/refill-by-number',
      '/refill-by-number?sent=yes',
    ],
  ],
  [
    'noel',
    ['/home', '/refill-by-number', '/more', ...ACCOUNT, '/account/questions', '/account/close'],
  ],
  [
    'boss',
    [
      '/more',
      '/staff/today',
      '/staff/operations',
      '/staff/accounts',
      '/staff/accounts/invite',
      `/staff/accounts/${doctor}`,
      '/staff/help',
      ...ACCOUNT,
      ...medicines.administrator,
      ...newer.administrator,
      ...written.administrator,
    ],
  ],
  ['okafor', [...(await staffPages()), ...medicines.prescriber, ...written.clinician]],
  ['carla', written.manager],
  ['ines', medicines.pharmacist],
  ['mila', privacy],
  ['tom', newer.desk],
];

describe('in Chromium', () => {
  it.each([
    [
      'wide, dark, in forced colours, and at 320 px, which is 400 % zoom',
      { viewport: WIDE },
      [asIs, dark, forced, narrow],
    ],
    ['a phone', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }, [asIs]],
  ])(
    'axe finds nothing and nothing runs over: %s',
    async (_name, options, states) => {
      const problems: string[] = [];
      for (const [user, paths] of await everyPage()) {
        const { context: made, page } = await context(options, user);
        for (const [n, path] of paths.entries()) {
          await page.goto(base + path);
          for (const become of states) {
            const only = ONLY.get(become);
            if (only === 'colors' && !WHOLE && n % 5 !== 0 && path !== '/kit') continue;
            await become(page);
            const found = await violations(page, WHOLE ? undefined : only);
            problems.push(...found.map((one) => `${become.name}: ${one}`));
            if (await overflows(page)) problems.push(`${become.name}: ${path} runs over`);
          }
          await page.emulateMedia({ colorScheme: null, forcedColors: null });
          await page.setViewportSize(options.viewport);
        }
        await made.close();
      }
      expect(problems).toEqual([]);
    },
    600_000,
  );

  it('nothing was requested from anyone else, and no script reported an error', () => {
    expect(foreign).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('a form with mistakes moves the focus to the list of them, and axe finds nothing there either', async () => {
    const { context: made, page } = await context();
    await page.goto(`${base}/sign-on`);
    await page.click('main button[type=submit]');
    await page.waitForSelector('#error-summary');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('error-summary');
    expect(await violations(page)).toEqual([]);
    await page.click('#error-summary a');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('userId');
    await made.close();
  });

  it('the keyboard reaches everything in page order, with a visible focus', async () => {
    const { context: made, page } = await context({}, 'maida');
    const seen: string[] = [];
    for (let press = 0; press < 16; press++) {
      await page.keyboard.press('Tab');
      seen.push(
        await page.evaluate(() => {
          const element = document.activeElement as HTMLElement;
          const outline = getComputedStyle(element).outlineStyle;
          return `${(element.textContent ?? '').trim() || element.getAttribute('aria-label') || element.tagName}${outline === 'none' ? ' (no focus to be seen)' : ''}`;
        }),
      );
    }
    expect(seen[0]).toBe(en('ui.skip'));
    expect(seen.slice(1, 4)).toEqual(['Cedar Valley Health', 'Español', en('help.title')]);
    expect(seen.filter((one) => one.includes('no focus'))).toEqual([]);
    await page.goto(page.url());
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
    // the person switcher opens by key and closes by Escape
    await page.focus('details.switcher summary');
    await page.keyboard.press('Enter');
    expect(await page.isVisible('.switcher-list')).toBe(true);
    await page.keyboard.press('Escape');
    expect(await page.isVisible('.switcher-list')).toBe(false);
    await made.close();
  });

  it('the session’s end is announced two minutes ahead, and one press keeps it without losing what was typed', async () => {
    const { context: made, page } = await context();
    await page.clock.install();
    await page.goto(`${base}/sign-on`);
    await page.fill('#userId', 'maida');
    await page.fill('#password', PASSWORD);
    await page.click('main button[type=submit]');
    await page.waitForURL(/people/);
    await page.goto(`${base}/people/${person}/results`);
    await page.click('summary:has-text("Find a result")');
    await page.fill('#q', 'half a word');
    await page.clock.runFor(13 * 60_000 + 10_000);
    expect(await page.isVisible('#idle')).toBe(true);
    expect(await violations(page)).toEqual([]);
    const before =
      (
        await world.sql<{ seenAt: Date }>('select max(seen_at) as seen_at from session')
      )[0]?.seenAt.getTime() ?? 0;
    world.clock.pass(60_000);
    await page.click('#idle button:has-text("Stay signed on")');
    await page.waitForSelector('#idle', { state: 'hidden' });
    expect(await page.inputValue('#q')).toBe('half a word');
    const after =
      (
        await world.sql<{ seenAt: Date }>('select max(seen_at) as seen_at from session')
      )[0]?.seenAt.getTime() ?? 0;
    expect(after).toBeGreaterThan(before);
    await made.close();
  });

  it('Back after sign-off shows nothing of the record', async () => {
    const { context: made, page } = await context({}, 'maida');
    await page.goto(`${base}/people/${person}/results`);
    await page.click('details.switcher summary');
    await page.click('.switcher-list button');
    await page.waitForURL(/signed-off/);
    await page.goBack();
    await page.waitForLoadState();
    expect(page.url()).toContain('/sign-on');
    expect(await page.content()).not.toContain('Thyroid');
    expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
    await made.close();
  });

  it('prints the paper page without what is only for the screen', async () => {
    const { context: made, page } = await context({}, 'maida');
    await page.goto(`${base}/people/${person}/results/${gated}/print`);
    await page.emulateMedia({ media: 'print' });
    for (const gone of ['.side-nav', '.bottom-bar', '.foot', '.switcher', '.top-link'])
      expect(await page.locator(gone).first().isVisible(), gone).toBe(false);
    expect(await page.isVisible('text=a harmless mole')).toBe(true);
    expect((await page.pdf({ format: 'Letter', tagged: true })).subarray(0, 5).toString()).toBe(
      '%PDF-',
    );
    await made.close();
  });

  it('text of 32 px in a window of 320 px breaks no word, runs over nowhere, and is in one font', async () => {
    const problems: string[] = [];
    for (const [user, paths] of await everyPage()) {
      const { context: made, page } = await context(
        { viewport: { width: 320, height: 640 } },
        user,
      );
      const devtools = await made.newCDPSession(page);
      await devtools.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
      for (const path of paths) {
        await page.goto(base + path);
        const broken = [...(await brokenWords(page)), ...(await otherFonts(page))];
        if (broken.length > 0) problems.push(`${path}: ${broken.join(', ')}`);
      }
      await made.close();
    }
    expect(problems).toEqual([]);
  }, 200_000);

  it('every drop-down shows that it is one, in forced colors too', async () => {
    const plain: string[] = [];
    let seen = 0;
    for (const [user, paths] of await everyPage()) {
      const { context: made, page } = await context({}, user);
      for (const path of paths) {
        await page.goto(base + path);
        for (const forcedColors of ['none', 'active'] as const) {
          await page.emulateMedia({ forcedColors });
          const looks = await page.locator('select').evaluateAll((fields) =>
            fields.map((field) => {
              const { appearance, backgroundImage } = getComputedStyle(field);
              return appearance === 'auto' ? 'arrow' : backgroundImage;
            }),
          );
          seen += looks.length;
          if (looks.includes('none')) plain.push(`${path} (${forcedColors})`);
        }
      }
      await made.close();
    }
    expect(seen).toBeGreaterThan(10);
    expect(plain).toEqual([]);
  }, 200_000);

  it.each([320, 768, 1024, 1280])(
    'ranges are read in text of 14 px or more at %i px',
    async (width) => {
      const { context: made, page } = await context({ viewport: { width, height: 900 } }, 'maida');
      const sizes: number[] = [];
      for (const path of [...(await eachResult()), `/people/${person}/results/tests/13457-7`]) {
        await page.goto(base + path);
        sizes.push(
          ...(await page.evaluate(() =>
            [
              ...document.querySelectorAll<HTMLElement>(
                '.range-words, .trend-card figcaption, svg text',
              ),
            ]
              .filter((one) => one.getClientRects().length > 0 && one.textContent?.trim())
              .map((one) => {
                // text in a picture is as large as the picture is drawn
                const svg = one.closest('svg');
                const scale = svg
                  ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width
                  : 1;
                return Number.parseFloat(getComputedStyle(one).fontSize) * scale;
              }),
          )),
        );
      }
      expect(sizes.length).toBeGreaterThan(5);
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(14);
      await made.close();
    },
  );

  it('text 40 % longer and spaced as WCAG 1.4.12 requires stays within the page', async () => {
    const { context: made, page } = await context(
      { viewport: { width: 390, height: 844 } },
      'maida',
    );
    for (const path of memberPages()) {
      await page.goto(base + path);
      await page.evaluate(() => {
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const texts: Text[] = [];
        while (walker.nextNode()) texts.push(walker.currentNode as Text);
        for (const text of texts)
          if (text.data.trim().length > 3)
            text.data += ` ${text.data.trim().slice(0, Math.ceil(text.data.trim().length * 0.4))}`;
        for (const element of document.querySelectorAll<HTMLElement>('body *'))
          Object.assign(element.style, {
            lineHeight: '1.5',
            letterSpacing: '0.12em',
            wordSpacing: '0.16em',
          });
      });
      expect(await overflows(page), path).toBe(false);
    }
    await made.close();
  });
});

describe('the wire', () => {
  it('carries at most 75 KB for a first page, font, style and script in', async () => {
    const { context: made, page } = await context({}, 'maida');
    const sizes = new Map<string, number>();
    const session = await made.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    const urls = new Map<string, string>();
    session.on('Network.responseReceived', (event) =>
      urls.set(event.requestId, event.response.url),
    );
    session.on('Network.loadingFinished', (event) =>
      sizes.set(urls.get(event.requestId) ?? '', event.encodedDataLength),
    );
    await page.goto(`${base}/people/${person}/results`);
    await page.waitForLoadState('networkidle');
    const of = (part: string) =>
      [...sizes].filter(([url]) => url.includes(part)).reduce((sum, [, size]) => sum + size, 0);
    const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    expect(sizes.size).toBeGreaterThanOrEqual(4);
    expect(of('/results')).toBeLessThanOrEqual(12 * 1024 + 2048); // with its headers
    expect(of('.css')).toBeLessThanOrEqual(20 * 1024);
    expect(of('.js')).toBeLessThanOrEqual(8 * 1024);
    expect(of('.woff2')).toBeLessThanOrEqual(35 * 1024);
    expect(total).toBeLessThanOrEqual(75 * 1024);
    await made.close();
  });
});
