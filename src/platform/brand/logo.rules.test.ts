import { crc32, deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Logo, readLogo } from './logo.rules.ts';

const chunk = (type: string, data: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
};
/** A PNG of a single gray, with extra chunks before its end and bytes after it. */
function png({
  width = 64,
  height = 64,
  extra = [],
  after = '',
  rows = height,
}: Partial<{
  width: number;
  height: number;
  extra: Buffer[];
  after: string;
  rows: number;
}> = {}) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    ...extra,
    chunk('IDAT', deflateSync(Buffer.alloc(rows * (width + 1), 90))),
    chunk('IEND', Buffer.alloc(0)),
    Buffer.from(after),
  ]);
}
const segment = (marker: number, data: Buffer): Buffer => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
};
function jpeg({ width = 64, height = 64, extra = [] as Buffer[], after = '' } = {}) {
  const frame = Buffer.from([8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
  frame.writeUInt16BE(height, 1);
  frame.writeUInt16BE(width, 3);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1')),
    ...extra,
    segment(0xc0, frame),
    segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    Buffer.from([0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56, 0xff, 0xd9]),
    Buffer.from(after),
  ]);
}
const bytesOf = (logo: ReturnType<typeof readLogo>) =>
  Buffer.from((logo as Logo).data ?? '', 'base64').toString('latin1');

describe('a logo', () => {
  it.each([
    ['a PNG', png(), { type: 'image/png', width: 64, height: 64 }],
    ['a JPEG', jpeg({ width: 200 }), { type: 'image/jpeg', width: 200, height: 64 }],
  ])('can be %s', (_name, file, is) => {
    expect(readLogo(file)).toMatchObject(is);
    expect(bytesOf(readLogo(file))).toBe(file.toString('latin1'));
  });

  it.each([
    ['text in a PNG', png({ extra: [chunk('tEXt', Buffer.from('secret'))] })],
    ['EXIF in a PNG', png({ extra: [chunk('eXIf', Buffer.from('secret'))] })],
    ['what follows a PNG', png({ after: '<script>secret</script>' })],
    ['EXIF in a JPEG', jpeg({ extra: [segment(0xe1, Buffer.from('Exif secret'))] })],
    ['a comment in a JPEG', jpeg({ extra: [segment(0xfe, Buffer.from('secret'))] })],
    ['what follows a JPEG', jpeg({ after: 'PK secret' })],
  ])('loses %s', (_name, file) => {
    expect(file.toString('latin1')).toContain('secret');
    const read = readLogo(file);
    expect(read).toMatchObject({ width: 64 });
    expect(bytesOf(read)).not.toContain('secret');
  });

  it.each([
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'logo-type'],
    ['HTML', Buffer.from('<!doctype html><script>alert(1)</script>'), 'logo-type'],
    ['a GIF', Buffer.from('GIF89a'), 'logo-type'],
    ['nothing', Buffer.alloc(0), 'logo-type'],
    ['a PNG that is cut off', png().subarray(0, 60), 'logo-broken'],
    [
      'a PNG with a wrong sum',
      Buffer.concat([png().subarray(0, 29), Buffer.alloc(40)]),
      'logo-broken',
    ],
    ['a PNG with too little in it', png({ rows: 10 }), 'logo-broken'],
    ['a PNG that unpacks to more than it says', png({ rows: 5000 }), 'logo-broken'],
    ['a PNG with two heads', png({ extra: [chunk('IHDR', Buffer.alloc(13))] }), 'logo-broken'],
    [
      'a PNG with an unknown critical chunk',
      png({ extra: [chunk('EViL', Buffer.alloc(1))] }),
      'logo-broken',
    ],
    ['a JPEG that is cut off', jpeg().subarray(0, 50), 'logo-broken'],
    ['a PNG too small to see', png({ width: 8 }), 'logo-size'],
    ['a PNG of a huge width', png({ width: 30_000, height: 32 }), 'logo-size'],
    ['a JPEG of a huge height', jpeg({ height: 60_000 }), 'logo-size'],
    ['too many bytes', Buffer.concat([png(), Buffer.alloc(200_000)]), 'logo-bytes'],
  ])('can’t be %s', (_name, file, problem) => expect(readLogo(file)).toBe(problem));
});
