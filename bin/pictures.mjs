// Retakes the pictures of the README and the docs: npm run pictures [-- --url URL] [name ...]
// Starts the portal with the sample people in a folder of its own, or uses one that runs at URL.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { FLAGS } from './flags.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, 'docs/pictures');
const PASSWORD = 'a quiet walk by the river';
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 900 };

/** Presses what leads there, by the words on it, and waits for the page. */
const follow = async (page, ...links) => {
  for (const link of links) {
    const found = page.getByRole('link', { name: link }).and(page.locator(':visible')).first();
    await Promise.all([page.waitForLoadState('load'), found.click()]);
  }
};

/** Each picture: who is signed on, the size of the window, and how to get there from Today. */
const PICTURES = {
  today: { user: 'maida', size: DESK },
  result: {
    user: 'maida',
    size: DESK,
    steps: (page) => follow(page, /All results/, /Thyroid panel/),
  },
  medicines: { user: 'maida', size: PHONE, steps: (page) => follow(page, /^Medicines/) },
  'staff-record': {
    user: 'dr.okafor',
    size: DESK,
    async steps(page) {
      await follow(page, 'Find a person');
      await page.getByLabel('Last name').fill('Gerhold');
      await page.getByLabel('First name').fill('Maida');
      await page.getByText('Care', { exact: true }).click();
      await page.getByRole('button', { name: 'Search' }).click();
      await page.getByRole('button', { name: /^Open/ }).first().click();
    },
  },
};

const freePort = () =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

/** Starts the demo in a folder of its own. @returns its address, and what ends it */
async function demo() {
  const data = mkdtempSync(join(tmpdir(), 'portico-pictures-'));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const child = spawn(process.execPath, [...FLAGS, join(root, 'dist/cli.js'), 'demo'], {
    env: { ...process.env, PORT: String(port), PORTICO_DATA: data },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise((done) => child.on('exit', done));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(data, { recursive: true, force: true });
  };
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) throw new Error('The portal did not start.');
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok) return { url, stop };
    await new Promise((done) => setTimeout(done, 500));
  }
  await stop();
  throw new Error('The portal was not ready within five minutes.');
}

/** The code that the staff's authenticator app would show now, from the demo's own page. */
async function code(url) {
  const text = await (await fetch(`${url}/demo/codes`)).text();
  return text
    .match(/>(\d{3})\s(\d{3})</)
    .slice(1)
    .join('');
}

async function signOn(page, url, user) {
  await page.goto(`${url}/sign-on`);
  await page.fill('#userId', user);
  await page.fill('#password', PASSWORD);
  await page.locator('main form button[type=submit]').first().click();
  if (page.url().includes('second-step')) {
    await page.fill('#code', await code(url));
    await page.locator('main form button[type=submit]').first().click();
  }
  await page.waitForURL(/\/(people|staff)/);
}

const { values, positionals } = parseArgs({
  options: { url: { type: 'string' } },
  allowPositionals: true,
});
const wanted = positionals.length > 0 ? positionals : Object.keys(PICTURES);
const unknown = wanted.filter((name) => !(name in PICTURES));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no picture named ${unknown.join(', ')}. Known: ${Object.keys(PICTURES).join(', ')}.\n`,
  );
  process.exit(1);
}
const { url, stop } = values.url ? { url: values.url, stop: async () => {} } : await demo();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  // Chromium's sandbox does not work for root
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  mkdirSync(folder, { recursive: true });
  for (const name of wanted) {
    const { user, size, steps } = PICTURES[name];
    const context = await browser.newContext({ viewport: size, locale: 'en-US' });
    const page = await context.newPage();
    await signOn(page, url, user);
    await steps?.(page);
    await page.screenshot({ path: join(folder, `${name}.png`) });
    process.stdout.write(`docs/pictures/${name}.png\n`);
    await context.close();
  }
} finally {
  await browser.close();
  await stop();
}
