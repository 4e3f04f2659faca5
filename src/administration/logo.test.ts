import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import decodeJpeg from '@jsquash/jpeg/decode.js';
import decodePng from '@jsquash/png/decode.js';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Browser } from '../../test/browser.ts';
import { within } from '../../test/settings-pages.ts';
import { pdfWith, pngOf, sendParts } from '../../test/uploads.ts';
import { en } from '../../test/words.ts';
import { makeWorld, type World } from '../../test/world.ts';
import { LOGO_BYTES, LOGO_PIXELS } from '../platform/brand/logo.rules.ts';
import { reencode } from '../platform/files/decoders.ts';
import type { Pixels } from '../platform/files/pictures.rules.ts';
import { rootFolder } from '../platform/root.ts';
import type { Settings } from '../platform/settings/settings.ts';
import { LOGO_FILE } from './logo-form.ts';

/** The logo's form over the real app, which follows the table as a running portal does. */
let world: World;
let boss: Browser;
let doctor: Browser;

const HEALTH = '/staff/settings/health-system';
const LOGO = '/staff/settings/logo';
const SAVED = `${HEALTH}?done=saved`;
const sample = (name: string) => readFileSync(join(rootFolder, 'test/files', name));
/** A disc on a transparent background. */
const disk = (color: readonly number[], size = 64) =>
  pngOf(
    [size, size],
    (x, y) => (Math.hypot(x - size / 2, y - size / 2) < size / 2 ? color : [0, 0, 0, 0]),
    'Hidden note',
  );
const PURPLE = disk([91, 42, 134, 255]);
const GOLD = disk([233, 196, 106, 255]);

beforeAll(async () => {
  world = await makeWorld({ live: true });
  await world.account({ userId: 'boss', roles: ['administrator'], name: 'Renée Baptiste' });
  await world.account({ userId: 'okafor', roles: ['clinician'] });
  boss = await new Browser(world).signOn('boss');
  doctor = await new Browser(world).signOn('okafor');
  // these initialize the decoders for `pixelsOf`
  await reencode('jpeg', sample('turned.jpg'));
  await reencode('png', sample('clear.png'));
});
beforeEach(async () => {
  await world.sql("delete from setting where key = 'logo'");
  await within(() => world.settings.logo === null);
  await boss.open(HEALTH);
});

const stored = async (): Promise<Settings['logo'] | undefined> =>
  (await world.sql<{ value: Settings['logo'] }>("select value from setting where key = 'logo'"))[0]
    ?.value;
const changes = () =>
  world.sql("select set_id, old, new, how from setting_change where key = 'logo' order by id");
/** The version in the logo's form on the open page. */
const version = (browser = boss): string =>
  browser.query(`form[action="${LOGO}"] [name="version"]`)[0]?.getAttribute('value') ?? '';
const send = (bytes: Buffer, name = 'logo.png', seen = version(), key?: string) =>
  sendParts(
    boss,
    LOGO,
    [
      ['version', seen],
      ['logo', bytes, name],
    ],
    key,
  );
/** The logo as it is served to everybody. */
async function served() {
  await within(() => world.settings.logo !== null);
  const page = await new Browser(world).open('/');
  const src = page.query('.brand img')[0]?.getAttribute('src') ?? '';
  const answer = await world.app.server.inject({ url: src, headers: { host: 'localhost:3000' } });
  return { type: answer.headers['content-type'], bytes: answer.rawPayload, src };
}
const pixelsOf = async ({ type, bytes }: { type: unknown; bytes: Buffer }): Promise<Pixels> =>
  (type === 'image/png' ? decodePng : decodeJpeg)(Uint8Array.from(bytes).buffer);
const at = ({ data, width }: Pixels, x: number, y: number) =>
  [...data].slice((y * width + x) * 4, (y * width + x) * 4 + 4);

describe('the form', () => {
  it('has a real, named file input in a form of its own', () => {
    const [form] = boss.query(`form[action="${LOGO}"]`);
    expect(form?.getAttribute('enctype')).toBe('multipart/form-data');
    const [input] = boss.query(`form[action="${LOGO}"] input[type="file"]`);
    expect(input?.getAttribute('accept')).toContain('image/png');
    expect(boss.query('label[for="logo"]')[0]?.textContent).toBe(en('settings.logo-new'));
    expect(boss.text).toContain(en('settings.logo-none'));
    expect(boss.text).not.toContain(en('settings.logo-remove'));
  });
});

describe('a picture', () => {
  it('becomes the logo within a second, with its transparency and without metadata', async () => {
    const answer = await send(PURPLE);
    expect([answer.status, answer.headers.location]).toEqual([303, SAVED]);
    const logo = await served();
    expect(logo.type).toBe('image/png');
    expect(logo.bytes.includes('Hidden note')).toBe(false);
    const pixels = await pixelsOf(logo);
    expect([at(pixels, 0, 0)[3], at(pixels, 32, 32)]).toEqual([0, [91, 42, 134, 255]]);
    await boss.open(SAVED);
    expect(boss.text).toContain(en('settings.saved'));
    for (const scheme of ['light', 'dark']) {
      const [shown] = boss.query(`.logo-preview--${scheme}`);
      expect(shown?.querySelector('img')?.getAttribute('src')).toBe(logo.src);
      expect(shown?.textContent).toBe(world.settings.name);
    }
  });

  it('from a camera is turned upright and carries no place or device', async () => {
    const photo = sample('turned.jpg');
    expect(photo.includes('Exif') && photo.includes('Hidden Camera Maker')).toBe(true);
    expect((await send(photo, 'photo.jpg')).headers.location).toBe(SAVED);
    const logo = await served();
    expect(logo.type).toBe('image/jpeg');
    for (const word of ['Exif', 'Hidden', 'GPS', 'http'])
      expect([word, logo.bytes.includes(word)]).toEqual([word, false]);
    expect(await pixelsOf(logo)).toMatchObject({ width: 64, height: 32 });
    // red, upper left
    const [red = 0, green = 255] = at(await pixelsOf(logo), 8, 8);
    expect(red > 200 && green < 60).toBe(true);
  });

  it('as WebP becomes a PNG', async () => {
    expect((await send(sample('corners.webp'), 'logo.webp')).headers.location).toBe(SAVED);
    const logo = await served();
    expect([logo.type, logo.bytes.includes('Hidden')]).toEqual(['image/png', false]);
    expect(await pixelsOf(logo)).toMatchObject({ width: 64, height: 32 });
  });

  it('that is too large is scaled down until it may be kept', async () => {
    // noise, which PNG can't compress
    const noise = pngOf([1300, 300], (x, y) => {
      const n = Math.imul((x + 1) * 7919 + y * 104_729, 2_654_435_761) >>> 0;
      return [n & 255, (n >>> 8) & 255, (n >>> 16) & 255, 255];
    });
    expect(noise.length).toBeGreaterThan(LOGO_BYTES);
    expect((await send(noise)).headers.location).toBe(SAVED);
    const logo = await served();
    const { width, height } = await pixelsOf(logo);
    expect(logo.bytes.length).toBeLessThanOrEqual(LOGO_BYTES);
    expect([width <= LOGO_PIXELS.max, Math.round(width / height)]).toEqual([true, 4]);
  });
});

describe('what is refused', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  it.each([
    ['an SVG by the name of a PNG', Buffer.from(svg), 'logo.png', 'problem.logo-type'],
    [
      'HTML by the name of a PNG',
      Buffer.from('<!doctype html><script>alert(1)</script>'),
      'logo.png',
      'problem.logo-type',
    ],
    ['a PDF', pdfWith('app.alert(1)'), 'logo.pdf', 'problem.logo-type'],
    ['a phone’s HEIC', sample('phone.heic'), 'logo.jpg', 'problem.logo-type'],
    [
      'a file over 2 MB',
      Buffer.concat([PURPLE, Buffer.alloc(LOGO_FILE.maxBytes)]),
      'logo.png',
      'upload.too-big',
    ],
    ['a PNG that is cut off', PURPLE.subarray(0, 200), 'logo.png', 'upload.unreadable'],
    ['an empty file', Buffer.alloc(0), 'logo.png', 'upload.empty'],
    ['no file', Buffer.alloc(0), '', 'upload.missing'],
    ['a picture too small to see', sample('clear.png'), 'logo.png', 'problem.logo-size'],
    ['a line', pngOf([2400, 40], () => [0, 0, 0, 255]), 'logo.png', 'problem.logo-size'],
  ] as const)('%s, on the page, with a link to the field', async (_, bytes, name, problem) => {
    const before = await changes();
    const answer = await send(bytes, name);
    expect(answer.status).toBe(422);
    expect(answer.body).toContain(`<title>${en('ui.error')}: `);
    const [, summary] = /<ul>(<li><a href="#.*?)<\/ul>/.exec(answer.body) ?? [];
    expect(summary).toBe(`<li><a href="#logo">${en('settings.logo-new')}: ${en(problem)}</a></li>`);
    expect(answer.body).toContain('id="logo-problem">');
    expect(answer.body).toContain(en('upload.again', { n: 1 }));
    expect([await stored(), await changes()]).toEqual([undefined, before]);
  });

  it('leaves nothing of the upload among people’s files', async () => {
    await send(PURPLE);
    await send(Buffer.from(svg));
    expect(await world.sql('select id from file')).toEqual([]);
  });

  it('refuses two files, and a field that the form does not have', async () => {
    const seen = ['version', version()] as const;
    const two = await sendParts(boss, LOGO, [
      [...seen],
      ['logo', PURPLE, 'a.png'],
      ['logo', GOLD, 'b.png'],
    ]);
    expect([two.status, two.body.includes(en('upload.too-many'))]).toEqual([422, true]);
    const other = await sendParts(boss, LOGO, [[...seen], ['photo', PURPLE, 'a.png']]);
    expect([other.status, await stored()]).toEqual([400, undefined]);
  });
});

describe('a change of the logo', () => {
  it('that is sent twice counts once; another file under its key does not', async () => {
    const before = (await changes()).length;
    const [seen, key] = [version(), crypto.randomUUID()];
    const sent = [await send(PURPLE, 'a.png', seen, key), await send(PURPLE, 'a.png', seen, key)];
    expect(sent.map(({ headers }) => headers.location)).toEqual([SAVED, SAVED]);
    expect((await send(GOLD, 'a.png', seen, key)).status).toBe(422);
    expect((await changes()).length).toBe(before + 1);
  });

  it('to the same logo changes nothing', async () => {
    await send(PURPLE);
    await boss.open(HEALTH);
    expect((await send(PURPLE)).headers.location).toBe(`${HEALTH}?done=same`);
  });

  it('from an outdated page is refused, and so is the way back', async () => {
    const seen = version();
    await send(PURPLE);
    const kept = await stored();
    const answers = [
      await send(GOLD, 'logo.png', seen),
      await send(GOLD, 'logo.png', 'newest'),
      await boss.request('POST', `${LOGO}/remove`, {
        form: { _key: crypto.randomUUID(), version: seen },
      }),
    ];
    const now = en('settings.now', { value: en('settings.logo-is', { width: 64, height: 64 }) });
    for (const answer of answers) {
      expect(answer.status).toBe(422);
      expect(answer.body).toContain(en('settings.stale'));
      expect(answer.body).toContain(`<ul><li>${en('setting.logo')}: ${now}</li></ul>`);
    }
    expect(await stored()).toEqual(kept);
  });

  it('may follow a change of another setting that its page did not show', async () => {
    const seen = version();
    boss.fill(en('setting.phone'), '1-800-555-0144');
    await boss.press(en('settings.save'));
    expect((await send(PURPLE, 'logo.png', seen)).headers.location).toBe(SAVED);
  });

  it('is in the history with who made it, and can be taken back there', async () => {
    await send(PURPLE);
    const purple = await stored();
    await boss.open(HEALTH);
    await send(GOLD);
    await boss.open('/staff/settings/history');
    const is = en('settings.logo-is', { width: 64, height: 64 });
    expect(boss.text).toContain(
      en('settings.from-to', { label: en('setting.logo'), old: is, new: is }),
    );
    await boss.press(en('settings.undo'));
    expect(boss.text).toContain(en('settings.undo-done'));
    expect(await stored()).toEqual(purple);
    expect((await changes()).at(-1)).toMatchObject({ how: 'undo', new: purple });
  });

  it('back to the portal’s own picture can be taken back too', async () => {
    await send(PURPLE);
    const purple = await stored();
    await within(() => world.settings.logo !== null);
    await boss.open(HEALTH);
    await boss.press(en('settings.logo-remove'));
    expect([boss.path, await stored()]).toEqual([SAVED, undefined]);
    await boss.open('/staff/settings/history');
    await boss.press(en('settings.undo'));
    expect(await stored()).toEqual(purple);
  });
});

it('is for the administrator only', async () => {
  const seen = version();
  for (const who of [doctor, new Browser(world)]) {
    const sent = await sendParts(who, LOGO, [
      ['version', seen],
      ['logo', PURPLE, 'logo.png'],
    ]);
    expect(sent.status).toBe(who === doctor ? 404 : 303);
    expect(sent.headers.location).not.toBe(SAVED);
  }
  const removed = await doctor.request('POST', `${LOGO}/remove`, {
    form: { _key: crypto.randomUUID(), version: seen },
  });
  expect([removed.status, await stored()]).toEqual([404, undefined]);
  await send(PURPLE);
  const audited = await world.sql(
    `select permission, outcome from audit_event
      where route = $1 and actor_kind = 'staff' order by id desc limit 2`,
    [LOGO],
  );
  expect(audited).toEqual([
    { permission: 'settings:change', outcome: 'granted' },
    { permission: 'settings:change', outcome: 'denied' },
  ]);
});
