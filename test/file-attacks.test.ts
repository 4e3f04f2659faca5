import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { install } from '../src/features.ts';
import { MB } from '../src/platform/files/limits.rules.ts';
import { safePicture } from '../src/platform/files/pictures.ts';
import { sweepFiles } from '../src/platform/files/scanning/scanning.ts';
import { rootFolder } from '../src/platform/root.ts';
import { Browser } from './browser.ts';
import { makePhotoTable, photosFeature } from './sample/photos.tsx';
import {
  BOUNDARY,
  bodyOf,
  DOCX,
  MULTIPART,
  type Part,
  pdfWith,
  personOf,
  sendParts,
  zipOf,
} from './uploads.ts';
import { en } from './words.ts';
import { freePort, makeWorld, type World } from './world.ts';

/** Hostile uploads (A13, A14, A18, A33, A38), by the sample feature with photos. */
let world: World;
let port: number;
let path: string;
let member: Browser;
const sample = (name: string) => readFileSync(join(rootFolder, 'test/files', name));
const PHOTO: Part = ['photo', sample('clear.png'), 'skin.png'];
const NOTE: Part = ['note', 'since Monday'];

beforeAll(async () => {
  install(photosFeature);
  port = await freePort();
  world = await makeWorld({ features: [photosFeature], port });
  await makePhotoTable(world);
  const id = await world.person({ given: 'Ada', family: 'Walker' });
  path = `/people/${id}/photos`;
  await world.account({ userId: 'ada', patientId: id });
  await world.app.server.listen({ port, host: '127.0.0.1' });
  member = await new Browser(world).signOn('ada');
});
beforeEach(async () => {
  await world.sql('delete from sample_photo');
  await world.sql('delete from file');
});

const kept = () =>
  world.sql<{ id: string; name: string; type: string }>(
    "select id, name, type from file where state <> 'receiving' order by name",
  );
const nothingReceived = () =>
  expect
    .poll(() => world.sql("select 1 from file where state = 'receiving'"), { timeout: 5_000 })
    .toEqual([]);
/** The sentence on the page, or the status of a refusal. */
async function refusal(...parts: Part[]): Promise<number | string> {
  const { status, body } = await sendParts(member, path, parts);
  const key = (['upload.type', 'upload.unreadable', 'upload.too-many-pixels'] as const).find(
    (one) => body.includes(en(one)),
  );
  return status === 422 && key ? key : status;
}
const raw = (body: Buffer | string, contentType = MULTIPART) =>
  member.request('POST', path, {
    bytes: Buffer.from(body),
    headers: { 'content-type': contentType },
  });

describe('what a file is', () => {
  const html = '<!doctype html><script>fetch("/account")</script>';
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>';
  it.each<[string, Buffer]>([
    ['SVG as a picture', Buffer.from(svg)],
    ['SVG with a declaration', Buffer.from(`<?xml version="1.0"?>\n${svg}`)],
    ['HTML as a picture', Buffer.from(html)],
    ['a GIF that is a script', Buffer.from('GIF89a/*\0\0*/=1;alert(1)//')],
    ['a Windows program', Buffer.from(`MZ${'\0'.repeat(100)}`)],
    ['a Linux program', Buffer.from(`\x7fELF${'\0'.repeat(100)}`, 'latin1')],
    ['a PDF as a picture', pdfWith('')],
    ['a zip as a picture', zipOf({ 'a.jpg': 'x' })],
  ])('is decided by its content, whatever its name: %s', async (_, bytes) => {
    expect(await refusal(NOTE, ['photo', bytes, 'skin.jpg'])).toBe('upload.type');
    expect(await kept()).toEqual([]);
    await nothingReceived();
  });

  it.each<[string, Buffer]>([
    ['a PDF that is a zip too', Buffer.concat([pdfWith(''), zipOf({ 'run.js': 'x' })])],
    ['a web page with a PDF in it', Buffer.from(`${html}\n%PDF-1.7\n%%EOF`)],
    ['a Java archive', zipOf({ 'META-INF/MANIFEST.MF': 'x' })],
    ['macros', zipOf({ ...DOCX, 'word/vbaProject.bin': 'x' })],
    ['a zip that leads out', zipOf({ ...DOCX, '../../etc/cron.d/x': 'x' })],
    ['a zip in a zip', zipOf({ 'inner.zip': zipOf(DOCX).toString('latin1') })],
    ['a broken zip', zipOf(DOCX).subarray(0, 120)],
    ['a rich text file', Buffer.from('{\\rtf1\\ansi{\\object}}')],
  ])('is refused as a report: %s', async (_, bytes) => {
    expect(await refusal(NOTE, PHOTO, ['report', bytes, 'letter.pdf'])).toBe('upload.type');
    await nothingReceived();
  });

  it('leaves nothing of a picture that is also something else', async () => {
    const both = Buffer.concat([sample('turned.jpg'), Buffer.from(html), zipOf({ 'x.js': 'x' })]);
    expect((await sendParts(member, path, [NOTE, ['photo', both, 'a.jpg']])).status).toBe(303);
    const [file] = await kept();
    const { body } = await member.request('GET', `${path}/${file?.id}`);
    for (const part of ['script', 'PK\x03\x04', 'Hidden Camera']) expect(body).not.toContain(part);
  });

  it('never runs: a PDF with a script is a download in a sandbox', async () => {
    const pdf = pdfWith('app.launchURL("http://evil.example")');
    await sendParts(member, path, [NOTE, PHOTO, ['report', pdf, 'letter.pdf']]);
    const file = (await kept()).find(({ type }) => type === 'application/pdf');
    const { headers } = await member.request('GET', `${path}/${file?.id}`);
    expect(headers).toMatchObject({
      'content-disposition': expect.stringMatching(/^attachment; /),
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
  });

  it('has a name that is only displayed', async () => {
    const name = '..\\..\\<img src=x onerror=alert(1)>\u202egpj.exe';
    await sendParts(member, path, [NOTE, ['photo', sample('clear.png'), name]]);
    expect((await kept())[0]?.name).toBe('img src=x onerror=alert(1) gpj.jpg');
    await member.open(path);
    expect(member.html).not.toContain('<img src=x');
  });
});

describe('a picture', () => {
  /** A PNG that claims a size and holds rows of zeros. */
  function png(width: number, height: number, rows: number): Buffer {
    const chunk = (name: string, content: Buffer) => {
      const out = Buffer.alloc(12 + content.length);
      out.writeUInt32BE(content.length);
      out.write(name, 4, 'latin1');
      content.copy(out, 8);
      out.writeUInt32BE(crc32(out.subarray(4, 8 + content.length)), 8 + content.length);
      return out;
    };
    const header = Buffer.alloc(13);
    header.writeUInt32BE(width);
    header.writeUInt32BE(height, 4);
    header.set([8, 0, 0, 0, 0], 8);
    return Buffer.concat([
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
      chunk('IHDR', header),
      chunk('IDAT', deflateSync(Buffer.alloc((width + 1) * rows))),
      chunk('IEND', Buffer.alloc(0)),
    ]);
  }
  const large = sample('turned.jpg');
  const frame = large.indexOf(Buffer.from([0xff, 0xc0]));

  it.each<[string, Buffer, string]>([
    ['a PNG of 900 megapixels', png(30_000, 30_000, 100), 'upload.too-many-pixels'],
    [
      'a JPEG that claims 65,535 lines',
      Buffer.from(large).fill(0xff, frame + 5, frame + 9),
      'upload.too-many-pixels',
    ],
    ['a PNG that ends early', png(500, 500, 3), 'upload.unreadable'],
    ['half a JPEG header', large.subarray(0, 40), 'upload.unreadable'],
    ['half a HEIC', sample('phone.heic').subarray(0, 300), 'upload.unreadable'],
    [
      'a HEIC of noise',
      Buffer.concat([sample('phone.heic').subarray(0, 40), Buffer.alloc(500, 7)]),
      'upload.unreadable',
    ],
  ])('is refused before it is unpacked: %s', async (_, bytes, problem) => {
    expect(await refusal(NOTE, ['photo', bytes, 'skin.jpg'])).toBe(problem);
    expect(await kept()).toEqual([]);
    await nothingReceived();
  });

  it('is given up if it takes too long', async () =>
    expect(await safePicture('jpeg', sample('turned.jpg'), { seconds: 0.001 })).toEqual({
      problem: 'unreadable',
    }));
});

describe('a multipart body', () => {
  const part = (head: string) => `--${BOUNDARY}\r\n${head}\r\n\r\nx\r\n`;
  const end = `--${BOUNDARY}--\r\n`;
  const key = part('Content-Disposition: form-data; name="_key"').replace(
    '\r\n\r\nx',
    `\r\n\r\n${crypto.randomUUID()}`,
  );
  it.each<[string, string, string?]>([
    ['10,000 parts', part('Content-Disposition: form-data; name="note"').repeat(10_000) + end],
    [
      '10,000 names',
      Array.from({ length: 10_000 }, (_, n) =>
        part(`Content-Disposition: form-data; name="n${n}"`),
      ).join('') + end,
    ],
    ['10,000 parts without a name', part('X-A: b').repeat(10_000) + end],
    [
      'a header of a megabyte',
      part(`Content-Disposition: form-data; name="${'n'.repeat(MB)}"`) + end,
    ],
    [
      'the same field twice',
      key + part('Content-Disposition: form-data; name="note"').repeat(2) + end,
    ],
    ['a field of no form', key + part('Content-Disposition: form-data; name="role"') + end],
    ['the prototype', key + part('Content-Disposition: form-data; name="__proto__"') + end],
    ['a nested name', key + part('Content-Disposition: form-data; name="note[x]"') + end],
    [
      'a file field of no form',
      key + part('Content-Disposition: form-data; name="logo"; filename="a.png"') + end,
    ],
    ['a text in a file’s place', key + part('Content-Disposition: form-data; name="photo"') + end],
    [
      'a nested multipart',
      key +
        part(
          'Content-Disposition: form-data; name="note"\r\nContent-Type: multipart/mixed; boundary=b',
        ) +
        part('Content-Disposition: form-data; name="n[o]"') +
        end,
    ],
    ['no end', key + part('Content-Disposition: form-data; name="note"')],
    [
      'half a file',
      `${key}--${BOUNDARY}\r\nContent-Disposition: form-data; name="photo"; filename="a.png"\r\n\r\n${sample('clear.png').toString('latin1')}`,
    ],
    ['no boundary', key + end, 'multipart/form-data'],
    ['nothing', ''],
  ])('that no form of ours makes is refused: %s', async (_, body, contentType) => {
    const answer = await raw(Buffer.from(body, 'latin1'), contentType);
    expect(answer.status).toBe(400);
    expect(await kept()).toEqual([]);
    await nothingReceived();
  });
  it.each<[string, string, string?]>([
    [
      '10,000 headers',
      part(`Content-Disposition: form-data; name="note"\r\n${'X-A: b\r\n'.repeat(10_000)}X-B: c`) +
        end,
    ],
    ['an empty boundary', key + end, 'multipart/form-data; boundary='],
  ])('of which little is read counts as an incomplete form: %s', async (_, body, contentType) => {
    expect((await raw(Buffer.from(body, 'latin1'), contentType)).status).toBe(422);
    expect(await kept()).toEqual([]);
  });
});

describe('a body', () => {
  /** Sends 100 MB over a connection of its own, and says what was answered, and after how much. */
  function send100(chunked: boolean): Promise<{ status: number; sent: number }> {
    return new Promise((done) => {
      let sent = 0;
      const request = httpRequest({
        host: '127.0.0.1',
        port,
        method: 'POST',
        path,
        headers: {
          host: `localhost:${port}`,
          origin: `http://localhost:${port}`,
          'sec-fetch-site': 'same-origin',
          'content-type': MULTIPART,
          cookie: [...member.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          ...(chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': 100 * MB }),
        },
      });
      request.on('response', (answer) => {
        answer.resume();
        done({ status: answer.statusCode ?? 0, sent });
        request.destroy();
      });
      request.on('error', () => done({ status: 0, sent }));
      request.write(
        `--${BOUNDARY}\r\nContent-Disposition: form-data; name="report"; filename="a.pdf"\r\n\r\n%PDF-1.7\n`,
      );
      const part = Buffer.alloc(256 * 1024, 'x');
      const more = () => {
        if (sent >= 100 * MB || request.destroyed) return;
        sent += part.length;
        request.write(part, () => setImmediate(more));
      };
      more();
    });
  }

  const refused = () =>
    world.log.filter((event) => event.event === 'request.done' && event.status === 413).length;

  it('of 100 MB is refused by its length, before it is read', async () => {
    const { status, sent } = await send100(false);
    // 0: a connection that is closed while we send may take the answer with it
    expect([0, 413]).toContain(status);
    await expect.poll(refused).toBe(1);
    expect(sent).toBeLessThan(10 * MB);
  });

  it('of 100 MB without a length is cut off, and fills no memory', async () => {
    const before = process.memoryUsage();
    const { status, sent } = await send100(true);
    const after = process.memoryUsage();
    expect([0, 413]).toContain(status);
    await expect.poll(refused).toBe(2);
    expect(sent).toBeLessThan(70 * MB);
    expect(
      after.arrayBuffers + after.heapUsed - before.arrayBuffers - before.heapUsed,
    ).toBeLessThan(60 * MB);
    await nothingReceived();
  });

  it.each<[string, Part]>([
    ['a report of 30 MB', ['report', Buffer.concat([pdfWith(''), Buffer.alloc(30 * MB)]), 'a.pdf']],
    ['a page of 20 MB as a photo', ['photo', Buffer.alloc(20 * MB, '<p>'), 'skin.jpg']],
  ])('that is too large is read on, so that its page is seen: %s', async (_, part) => {
    expect((await sendParts(member, path, [NOTE, part])).status).toBe(422);
    await nothingReceived();
  });

  it('of 100 MB is refused at once if nobody is signed on', async () => {
    const answer = await sendParts(new Browser(world), path, [NOTE, PHOTO]);
    expect([answer.status, answer.headers.connection]).toEqual([303, 'close']);
    expect(await world.sql('select 1 from file')).toEqual([]);
  });

  it('that breaks off leaves nothing, and what a killed process left is swept away unseen', async () => {
    const whole = bodyOf([
      ...personOf(path),
      ['_key', crypto.randomUUID()],
      NOTE,
      ['report', Buffer.concat([pdfWith(''), Buffer.alloc(3 * MB)]), 'a.pdf'],
    ]);
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(
      `POST ${path} HTTP/1.1\r\nhost: localhost:${port}\r\norigin: http://localhost:${port}\r\nsec-fetch-site: same-origin\r\ncontent-type: ${MULTIPART}\r\ncontent-length: ${whole.length}\r\ncookie: ${[...member.cookies].map(([name, value]) => `${name}=${value}`).join('; ')}\r\n\r\n`,
    );
    socket.write(whole.subarray(0, 2 * MB));
    await expect
      .poll(() => world.sql("select 1 from file where state = 'receiving'"), { timeout: 5_000 })
      .toHaveLength(1);
    await member.open(path);
    expect(member.text).not.toContain('a.pdf');
    socket.destroy();
    await nothingReceived();
    // a process that was killed could not clean up
    const [person] = await world.sql<{ id: string }>('select patient_id as id from person limit 1');
    await world.sql('select portico_receive_chunk($1, gen_random_uuid(), 0, $2, $3, null, $4)', [
      person?.id,
      Buffer.alloc(100),
      '/people/:person/photos',
      world.clock.now(),
    ]);
    expect(await kept()).toEqual([]);
    const deps = {
      db: world.db,
      clock: world.clock,
      config: world.config,
      jobs: world.jobs,
      log: () => {},
    };
    await sweepFiles(deps, world.clock.now());
    expect(await world.sql('select 1 from file')).toHaveLength(1); // it may still be coming
    await sweepFiles(deps, new Date(world.clock.now().getTime() + 3_700_000));
    expect(await world.sql('select 1 from file_chunk')).toEqual([]);
  });

  it('sent fifty times at once is complete each time, and pages are answered meanwhile', async () => {
    const report = (n: number) => pdfWith(`${n} `.padEnd(600_000, 'x'));
    const sends = Array.from({ length: 50 }, (_, n) =>
      sendParts(member, `${path}/report`, [
        ['note', `n${n}`],
        ['report', report(n), `r${n}.pdf`],
      ]),
    );
    const page = member.request('GET', path);
    expect((await page).status).toBe(200);
    expect((await Promise.all(sends)).map(({ status }) => status)).toEqual(Array(50).fill(303));
    expect(await kept()).toHaveLength(50);
    const [one] = await world.sql<{ id: string }>("select id from file where name = 'r17.pdf'");
    const { body } = await member.request('GET', `${path}/${one?.id}`);
    expect(body === report(17).toString()).toBe(true);
  });
});
