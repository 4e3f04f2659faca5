import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { install } from '../src/features.ts';
import { reencode } from '../src/platform/files/decoders.ts';
import { MB } from '../src/platform/files/limits.rules.ts';
import { rootFolder } from '../src/platform/root.ts';
import { Browser } from './browser.ts';
import { makePhotoTable, photosFeature } from './sample/photos.tsx';
import { DOCX, type Part, pdfWith, sendParts, zipOf } from './uploads.ts';
import { en } from './words.ts';
import { makeWorld, type World } from './world.ts';

/** Files by a small feature that only the tests have (test/sample/photos.tsx). */
let world: World;
let id: string;
let path: string;
let member: Browser;

const sample = (name: string) => readFileSync(join(rootFolder, 'test/files', name));
const NOTE: Part = ['note', 'since Monday'];
const photo = (bytes: Buffer, name = 'skin.jpg'): Part => ['photo', bytes, name];
const report = (bytes: Buffer, name = 'letter.pdf'): Part => ['report', bytes, name];
const send = (...parts: Part[]) => sendParts(member, path, parts);

interface Kept {
  id: string;
  name: string;
  type: string;
  bytes: number;
  state: string;
}
const kept = () =>
  world.sql<Kept>(
    "select id, name, type, bytes, state from file where state <> 'receiving' order by name",
  );
/** What was not kept is removed after the answer. */
const nothingLeft = () =>
  expect.poll(() => world.sql("select state from file where state = 'receiving'")).toEqual([]);
const download = (file: string | undefined, browser = member) =>
  world.app.server.inject({
    url: `${path}/${file}`,
    headers: {
      host: 'localhost:3000',
      cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    },
  });

beforeAll(async () => {
  install(photosFeature);
  world = await makeWorld({ features: [photosFeature] });
  await makePhotoTable(world);
  id = await world.person({ given: 'Ada', family: 'Walker' });
  path = `/people/${id}/photos`;
  await world.account({ userId: 'ada', patientId: id });
  const other = await world.person({ given: 'Ben', family: 'Other' });
  await world.account({ userId: 'ben', patientId: other });
  member = await new Browser(world).signOn('ada');
});
beforeEach(async () => {
  await world.sql('delete from sample_photo');
  await world.sql('delete from file');
});

describe('an upload', () => {
  it('works from a page without JavaScript, and shows what was sent', async () => {
    await member.open(path);
    expect(member.text).toContain('Up to 2 files, 5 MB each.');
    expect(member.html).toContain('enctype="multipart/form-data"');
    const answer = await send(NOTE, photo(sample('turned.jpg')), report(pdfWith('')));
    expect([answer.status, answer.headers.location]).toEqual([303, path]);
    await member.open(path);
    expect(member.text).toContain('skin.jpg');
    expect(await kept()).toMatchObject([
      { name: 'letter.pdf', type: 'application/pdf', state: 'waiting', bytes: pdfWith('').length },
      { name: 'skin.jpg', type: 'image/jpeg', state: 'waiting' },
    ]);
  });

  it('stores nothing that can be read without the secret', async () => {
    await send(NOTE, photo(sample('turned.jpg')), report(pdfWith('a word to look for')));
    const [row] = await world.sql<{ n: number; found: boolean }>(
      `select count(*)::int as n, bool_or(position('a word to look for'::bytea in sealed) > 0)
        as found from file_chunk`,
    );
    expect(row).toEqual({ n: 2, found: false });
  });

  it('opens only for its person, and each opening is recorded', async () => {
    const bytes = pdfWith('x'.repeat(900_000)); // several chunks
    await send(NOTE, photo(sample('turned.jpg')), report(bytes, 'Your «letter» 1.pdf'));
    const [file] = await kept();
    const got = await download(file?.id);
    expect([got.statusCode, got.rawPayload.equals(bytes)]).toEqual([200, true]);
    expect(got.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(bytes.length),
      'content-disposition':
        'attachment; filename="Your_letter_1.pdf"; filename*=UTF-8\'\'Your%20%C2%ABletter%C2%BB%201.pdf',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    const stranger = await new Browser(world).signOn('ben');
    expect((await download(file?.id, stranger)).statusCode).toBe(404);
    expect((await download(crypto.randomUUID())).statusCode).toBe(404);
    const rows = await world.sql<{ outcome: string }>(
      `select outcome from audit_event
        where permission = 'photos:keep' and subject_id = $1 order by outcome`,
      [file?.id],
    );
    expect(rows.map((row) => row.outcome)).toEqual(['denied', 'granted']);
  });

  it('is removed with its chunks', async () => {
    await send(NOTE, photo(sample('turned.jpg')));
    const [file] = await kept();
    await member.request('POST', `${path}/${file?.id}/remove`, {
      form: { _key: crypto.randomUUID() },
    });
    expect(await world.sql('select 1 from file_chunk')).toEqual([]);
    expect((await download(file?.id)).statusCode).toBe(404);
  });

  it('counts once per form: a repeated one does nothing, other files under its key are refused', async () => {
    const key = crypto.randomUUID();
    const first = [NOTE, photo(sample('turned.jpg'))];
    expect((await sendParts(member, path, first, key)).status).toBe(303);
    expect((await sendParts(member, path, first, key)).status).toBe(303);
    const other = await sendParts(member, path, [NOTE, photo(sample('clear.png'))], key);
    expect(other.status).toBe(422);
    expect(await kept()).toHaveLength(1);
    await nothingLeft();
  });

  it.each<[string, Part[], Parameters<typeof en>[0]]>([
    ['no file', [NOTE, photo(Buffer.alloc(0), '')], 'upload.missing'],
    ['an empty file', [NOTE, photo(Buffer.alloc(0))], 'upload.empty'],
    ['three of two', [NOTE, ...[1, 2, 3].map(() => photo(sample('clear.png')))], 'upload.too-many'],
    ['twenty of two', [NOTE, ...Array(20).fill(photo(sample('clear.png')))], 'upload.too-many'],
    [
      'a large one',
      [
        NOTE,
        photo(sample('clear.png')),
        report(Buffer.concat([pdfWith(''), Buffer.alloc(10 * MB)])),
      ],
      'upload.too-big',
    ],
    ['a note that is missing', [['note', ''], photo(sample('clear.png'))], 'problem.note'],
  ])('is refused on its page with what was typed: %s', async (_, parts, problem) => {
    const answer = await send(...parts);
    expect(answer.status).toBe(422);
    expect(answer.body).toContain(en(problem));
    expect(answer.body).toContain(en('upload.again', { n: 2 }));
    if (parts.includes(NOTE)) expect(answer.body).toContain('since Monday');
    expect(await kept()).toEqual([]);
    await nothingLeft();
  });

  it('asks who is there before it reads anything, and keeps the note if the session has expired', async () => {
    const parts = [NOTE, photo(sample('turned.jpg'))];
    const nobody = await sendParts(new Browser(world), path, parts);
    expect([nobody.status, nobody.headers.location, nobody.headers.connection]).toEqual([
      303,
      '/sign-on',
      'close',
    ]);
    const stranger = await new Browser(world).signOn('ben');
    const refused = await sendParts(stranger, path, parts);
    expect([refused.status, refused.headers.connection]).toEqual([404, 'close']);
    const late = await new Browser(world).signOn('ada');
    await world.sql("update session set seen_at = seen_at - interval '1 hour'");
    const expired = await sendParts(late, path, parts);
    expect(expired.headers.location).toMatch(/^\/sign-on\?kept=/);
    expect(await world.sql('select 1 from kept_work')).toHaveLength(1);
    expect(await world.sql('select 1 from file')).toEqual([]);
    member = await new Browser(world).signOn('ada');
    // sent again after sign-on: the note is there, the file has to be chosen again
    const again = await member.request('POST', path, {
      form: { _key: crypto.randomUUID(), note: 'since Monday' },
    });
    expect([again.status, again.body.includes(en('upload.missing'))]).toEqual([422, true]);
  });

  it('asks for a fresh proof first if its policy requires one', async () => {
    await world.sql("update session set auth_at = auth_at - interval '1 hour'");
    const answer = await sendParts(member, `${path}/fresh`, [NOTE, photo(sample('clear.png'))]);
    expect(answer.headers.location).toMatch(/^\/account\/confirm\?kept=/);
    expect(await world.sql('select 1 from file')).toEqual([]);
  });
});

describe('a picture', () => {
  /** The colors near the four corners, and the size. */
  async function seen(bytes: Buffer): Promise<string> {
    const { default: decode } = await import('@jsquash/jpeg/decode.js');
    const { data, width, height } = await decode(Uint8Array.from(bytes).buffer);
    const at = (x: number, y: number) => {
      const [r = 0, g = 0, b = 0] = data.subarray((y * width + x) * 4);
      return `${r > 127 ? 'r' : ''}${g > 127 ? 'g' : ''}${b > 127 ? 'b' : ''}`;
    };
    const corners = [at(4, 4), at(width - 5, 4), at(4, height - 5), at(width - 5, height - 5)];
    return `${width}x${height} ${corners.join(' ')}`;
  }
  const stored = async () => (await download((await kept())[0]?.id)).rawPayload;

  it.each([
    ['turned.jpg', '64x32 r g b rgb'],
    ['phone.heic', '64x32 r g b rgb'],
    ['corners.webp', '64x32 r g b rgb'],
    ['clear.png', '40x20 rgb rgb rgb rgb'],
  ])('is re-encoded, upright and without its location: %s', async (name, corners) => {
    await reencode('jpeg', sample('turned.jpg')); // makes the decoder ready for `seen`
    expect((await send(NOTE, photo(sample(name), name))).status).toBe(303);
    const bytes = await stored();
    expect(await seen(bytes)).toBe(corners);
    expect(bytes.includes('Exif') || bytes.includes('Hidden Camera')).toBe(false);
    const [file] = await kept();
    expect(file).toMatchObject({ type: 'image/jpeg', name: name.replace(/\.\w+$/, '.jpg') });
    const shown = await download(file?.id);
    expect(shown.headers).toMatchObject({
      'content-disposition': expect.stringMatching(/^inline; /),
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    });
  });
});

describe('an office file', () => {
  it('is recognized by its content, and never shown in the page', async () => {
    const docx = zipOf(DOCX);
    expect((await send(NOTE, photo(sample('clear.png')), report(docx, 'a.docx'))).status).toBe(303);
    const file = (await kept()).find(({ name }) => name === 'a.docx');
    expect(file?.type).toMatch(/wordprocessingml/);
    const got = await download(file?.id);
    expect(got.headers['content-disposition']).toMatch(/^attachment/);
    expect(got.rawPayload.equals(docx)).toBe(true);
  });
});
