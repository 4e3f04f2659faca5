import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rootFolder } from '../root.ts';
import {
  fits,
  MAX_SIDE,
  orientationOf,
  type Pixels,
  shrinkBy,
  sizeOf,
  upright,
} from './pictures.rules.ts';

const sample = (name: string) => readFileSync(join(rootFolder, 'test/files', name));

describe('a picture’s header', () => {
  it('gives its size as stored', () => {
    expect(sizeOf('jpeg', sample('turned.jpg'))).toEqual({ width: 32, height: 64 });
    expect(sizeOf('png', sample('clear.png'))).toEqual({ width: 40, height: 20 });
    expect(sizeOf('webp', sample('corners.webp'))).toEqual({ width: 64, height: 32 });
  });
  it('gives the size of each kind of WebP', () => {
    const of = (chunk: string, at: Record<number, number>) => {
      const bytes = Buffer.alloc(40);
      bytes.write(`RIFF\0\0\0\0WEBP${chunk}`, 'latin1');
      for (const [place, value] of Object.entries(at)) bytes[Number(place)] = value;
      return sizeOf('webp', bytes);
    };
    expect(of('VP8X', { 24: 0xff, 27: 0x0f })).toEqual({ width: 256, height: 16 });
    expect(of('VP8 ', { 26: 100, 28: 50 })).toEqual({ width: 100, height: 50 });
    expect(of('VP8L', { 21: 99, 22: 0xc0, 23: 12 })).toEqual({ width: 100, height: 52 });
    expect(of('ALPH', {})).toBe(null);
  });
  it('says how the camera was held, in either byte order', () => {
    expect(orientationOf('jpeg', sample('turned.jpg'))).toBe(6);
    expect(orientationOf('webp', sample('corners.webp'))).toBe(1);
    expect(orientationOf('png', sample('clear.png'))).toBe(1);
    const png = (tiff: number[]) => {
      const chunk = Buffer.alloc(12 + tiff.length);
      chunk.writeUInt32BE(tiff.length);
      chunk.write('eXIf', 4, 'latin1');
      Buffer.from(tiff).copy(chunk, 8);
      return orientationOf(
        'png',
        Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk]),
      );
    };
    const little = [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 8, 0, 0, 0];
    const big = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 3, 0, 0];
    expect([png(little), png(big)]).toEqual([8, 3]);
    expect(png(little.with(18, 9))).toBe(1); // there is no orientation nine
  });
  it('is read without an error, whatever it contains', () =>
    fc.assert(
      fc.property(
        fc.constantFrom('jpeg' as const, 'png' as const, 'webp' as const),
        fc.uint8Array({ maxLength: 200 }),
        fc.nat(900),
        (type, noise, cut) => {
          const name = { jpeg: 'turned.jpg', png: 'clear.png', webp: 'corners.webp' }[type];
          for (const bytes of [
            Buffer.from(noise),
            Buffer.concat([sample(name).subarray(0, cut), noise]),
          ]) {
            expect(orientationOf(type, bytes)).toBeGreaterThanOrEqual(1);
            sizeOf(type, bytes);
          }
        },
      ),
    ));
});

describe('a size', () => {
  it.each([
    [8064, 6048, true],
    [30_000, 1, true],
    [10_000, 5_001, false],
    [65_535, 1, false],
    [0, 10, false],
  ])('%i by %i fits: %s', (width, height, does) => expect(fits({ width, height })).toBe(does));
  it('is shrunk by the smallest whole factor that fits', () => {
    expect([4096, 4097, 8064, 8193].map((width) => shrinkBy({ width, height: 100 }))).toEqual([
      1, 2, 2, 3,
    ]);
    expect(8193 / shrinkBy({ width: 8193, height: 1 })).toBeLessThanOrEqual(MAX_SIDE);
    expect(shrinkBy({ width: 100, height: 1201 }, 1200)).toBe(2);
  });
});

describe('upright', () => {
  /** Gray values, one row per line. */
  const picture = (...rows: number[][]): Pixels => ({
    width: rows[0]?.length ?? 0,
    height: rows.length,
    data: Uint8ClampedArray.from(rows.flat().flatMap((value) => [value, value, value, 255])),
  });
  const rows = ({ data, width, height }: Pixels) =>
    Array.from({ length: height }, (_, y) =>
      Array.from({ length: width }, (__, x) => data[(y * width + x) * 4]),
    );
  // what is seen as 1 2 3 / 4 5 6, as each orientation stores it
  it.each([
    [
      1,
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ],
    [
      2,
      [
        [3, 2, 1],
        [6, 5, 4],
      ],
    ],
    [
      3,
      [
        [6, 5, 4],
        [3, 2, 1],
      ],
    ],
    [
      4,
      [
        [4, 5, 6],
        [1, 2, 3],
      ],
    ],
    [
      5,
      [
        [1, 4],
        [2, 5],
        [3, 6],
      ],
    ],
    [
      6,
      [
        [3, 6],
        [2, 5],
        [1, 4],
      ],
    ],
    [
      7,
      [
        [6, 3],
        [5, 2],
        [4, 1],
      ],
    ],
    [
      8,
      [
        [4, 1],
        [5, 2],
        [6, 3],
      ],
    ],
  ])('turns orientation %i', (orientation, stored) =>
    expect(rows(upright(picture(...stored), orientation, 1))).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]),
  );
  it('shrinks to the mean', () =>
    expect(rows(upright(picture([10, 20, 0], [30, 40, 0]), 1, 2))).toEqual([[25]]));
  it('puts transparent pixels on white', () => {
    const half = { width: 1, height: 1, data: Uint8ClampedArray.from([0, 0, 0, 51]) };
    expect([...upright(half, 1, 1).data]).toEqual([204, 204, 204, 255]);
  });
  it('keeps transparency and colors for a logo', () => {
    // one opaque red pixel beside three fully transparent ones: still red, a quarter of it
    const data = Uint8ClampedArray.from([
      ...[255, 0, 0, 255, 0, 255, 0, 0],
      ...[0, 255, 0, 0, 0, 255, 0, 0],
    ]);
    const square = { width: 2, height: 2, data };
    expect([...upright(square, 1, 2, 'nothing').data]).toEqual([255, 0, 0, 64]);
    expect([...upright(square, 1, 1, 'nothing').data].slice(0, 8)).toEqual([
      ...[255, 0, 0, 255],
      ...[0, 0, 0, 0], // no color is left under fully transparent pixels
    ]);
  });
});
