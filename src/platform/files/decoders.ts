import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import decodeJpeg, { init as initJpeg } from '@jsquash/jpeg/decode.js';
import encodeJpeg, { init as initEncoder } from '@jsquash/jpeg/encode.js';
import decodePng, { init as initPng } from '@jsquash/png/decode.js';
import encodePng, { init as initPngEncoder } from '@jsquash/png/encode.js';
import decodeWebp, { init as initWebp } from '@jsquash/webp/decode.js';
import {
  fits,
  orientationOf,
  type Pixels,
  type Size,
  shrinkBy,
  sizeOf,
  upright,
} from './pictures.rules.ts';

/**
 * The decoders, all of them WebAssembly: whatever a hostile picture does to a decoder, it can't
 * reach the portal's memory. Only for the worker (`pictures.ts`).
 */
export type Picture = 'jpeg' | 'png' | 'webp' | 'heic';
/** Why a picture is refused: it can't be decoded, or has too many pixels. */
export type Unfit = 'unreadable' | 'too-many-pixels';
export type Reencoded =
  | { bytes: Uint8Array; type: 'jpeg' | 'png'; width: number; height: number }
  | { problem: Unfit };
/**
 * A small picture for pages, with its transparency: its longest side in pixels, and its maximum
 * size in bytes.
 */
export interface Small {
  side: number;
  bytes: number;
}

const QUALITY = 90;
const require = createRequire(import.meta.url);
const PNG = '@jsquash/png/codec/pkg/squoosh_png_bg.wasm';
const wasm = (path: string) => new WebAssembly.Module(readFileSync(require.resolve(path)));

/** What `libheif-js` provides, as far as we use it; the package has no types. */
interface HeifImage {
  get_width(): number;
  get_height(): number;
  display(to: Pixels, done: (pixels: Pixels | null) => void): void;
  free(): void;
}
interface Heif {
  HeifDecoder: new () => { decode(bytes: Uint8Array): HeifImage[] };
}

async function decodeHeic(bytes: Buffer): Promise<Pixels | Size | null> {
  const { HeifDecoder } = require('libheif-js/wasm-bundle') as Heif;
  const [image, ...others] = new HeifDecoder().decode(bytes);
  for (const other of others) other.free();
  if (!image) return null;
  const size = { width: image.get_width(), height: image.get_height() };
  if (!fits(size)) return size;
  const data = new Uint8ClampedArray(size.width * size.height * 4);
  return new Promise((done) => image.display({ data, ...size }, done));
}

async function decode(type: Exclude<Picture, 'heic'>, bytes: Buffer): Promise<Pixels> {
  // the decoders read a whole ArrayBuffer, and a Buffer may be part of a larger one
  const own = Uint8Array.from(bytes).buffer;
  if (type === 'jpeg') {
    await initJpeg(wasm('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm'));
    return decodeJpeg(own, { preserveOrientation: false });
  }
  if (type === 'png') {
    await initPng(wasm(PNG));
    return decodePng(own);
  }
  await initWebp(wasm('@jsquash/webp/codec/dec/webp_dec.wasm'));
  return decodeWebp(own);
}

async function toJpeg(pixels: Pixels): Promise<Reencoded> {
  await initEncoder(wasm('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm'));
  const options = { quality: QUALITY, progressive: false, baseline: true };
  const made = await encodeJpeg(pixels as ImageData, options);
  return sized('jpeg', made, pixels);
}

async function toPng(pixels: Pixels): Promise<Reencoded> {
  await initPngEncoder(wasm(PNG));
  return sized('png', await encodePng(pixels as ImageData), pixels);
}

const sized = (type: 'jpeg' | 'png', made: ArrayBuffer, { width, height }: Size): Reencoded => ({
  bytes: new Uint8Array(made),
  type,
  width,
  height,
});

/**
 * A new picture of what this one shows: upright, and without anything else that the file contained
 * (location, device, thumbnails, data after its end). It is a JPEG on white, no side longer than
 * 4096 pixels.
 * @param small a small picture instead: a JPEG stays a JPEG, any other becomes a PNG
 */
export async function reencode(type: Picture, bytes: Buffer, small?: Small): Promise<Reencoded> {
  let pixels: Pixels;
  let orientation = 1;
  if (type === 'heic') {
    // its decoder rotates the picture itself: HEIC stores the rotation outside EXIF
    const decoded = await decodeHeic(bytes);
    if (!decoded) return { problem: 'unreadable' };
    if (!('data' in decoded)) return { problem: 'too-many-pixels' };
    pixels = decoded;
  } else {
    const size = sizeOf(type, bytes);
    if (!size) return { problem: 'unreadable' };
    if (!fits(size)) return { problem: 'too-many-pixels' };
    orientation = orientationOf(type, bytes);
    pixels = await decode(type, bytes);
  }
  if (!small) return toJpeg(upright(pixels, orientation, shrinkBy(pixels)));
  const shown = upright(pixels, orientation, shrinkBy(pixels, small.side), 'nothing');
  for (let by = 1; ; by++) {
    const smaller = upright(shown, 1, by, 'nothing');
    const made = await (type === 'jpeg' ? toJpeg(smaller) : toPng(smaller));
    const isLeast = smaller.width === 1 && smaller.height === 1;
    if ('problem' in made || made.bytes.length <= small.bytes || isLeast) return made;
  }
}
