import { crc32, inflateSync } from 'node:zlib';

/**
 * A logo is a small PNG or JPEG. It is recognized by its content and rewritten from the parts that
 * make up the picture: text, EXIF (which may contain a location), color profiles, and anything
 * after the picture are dropped. Other formats are refused: SVG can carry scripts.
 */
export interface Logo {
  type: 'image/png' | 'image/jpeg';
  width: number;
  height: number;
  /** Base64. */
  data: string;
}
export type LogoProblem = 'logo-type' | 'logo-broken' | 'logo-bytes' | 'logo-size';

export const LOGO_BYTES = 100 * 1024;
export const LOGO_PIXELS = { min: 32, max: 1200 };

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** The chunks that make up the picture (PNG, third edition, 5.6), and the transparent color. */
const PNG_PARTS = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);
/** Samples per pixel by PNG color type. */
const SAMPLES: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

type Picture = Pick<Logo, 'width' | 'height'> & { bytes: Buffer };

/** The bytes of the decoded picture (PNG, third edition, 7.2 and 8.1), if it is not interlaced. */
function isWholePng(head: Buffer, packed: Buffer): boolean {
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
  const bits = (head[8] ?? 0) * (SAMPLES[head[9] ?? -1] ?? 0);
  const size = height * (1 + Math.ceil((width * bits) / 8));
  if (bits === 0 || head[12] !== 0) return false;
  try {
    return inflateSync(packed, { maxOutputLength: size + 1 }).length === size;
  } catch {
    return false;
  }
}

function readPng(file: Buffer): Picture | LogoProblem {
  const parts: Buffer[] = [PNG];
  const packed: Buffer[] = [];
  let head: Buffer | undefined;
  for (let at = PNG.length; at + 12 <= file.length; ) {
    const length = file.readUInt32BE(at);
    const end = at + 12 + length;
    if (end > file.length) return 'logo-broken';
    const type = file.toString('latin1', at + 4, at + 8);
    if (crc32(file.subarray(at + 4, end - 4)) !== file.readUInt32BE(end - 4)) return 'logo-broken';
    if ((type === 'IHDR') !== (head === undefined)) return 'logo-broken';
    if (type === 'IHDR') head = file.subarray(at + 8, end - 4);
    if (type === 'IDAT') packed.push(file.subarray(at + 8, end - 4));
    // an unknown critical chunk is part of the picture (5.4), which would be different without it
    if (!PNG_PARTS.has(type) && /^[A-Z]/.test(type)) return 'logo-broken';
    if (PNG_PARTS.has(type)) parts.push(file.subarray(at, end));
    at = end;
    if (type !== 'IEND') continue;
    if (head?.length !== 13) return 'logo-broken';
    const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
    if (!fits(width, height)) return 'logo-size';
    if (!isWholePng(head, Buffer.concat(packed))) return 'logo-broken';
    return { width, height, bytes: Buffer.concat(parts) };
  }
  return 'logo-broken';
}

/** Frames that every browser decodes: baseline, extended and progressive (ITU-T T.81, B.1.1.3). */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xc2;
/** Application data and comments, except Adobe's note on how colors are stored. */
const isExtra = (marker: number) =>
  (marker >= 0xe1 && marker <= 0xef && marker !== 0xee) || marker === 0xfe;

function readJpeg(file: Buffer): Picture | LogoProblem {
  const parts: Buffer[] = [file.subarray(0, 2)];
  let size: Pick<Logo, 'width' | 'height'> | undefined;
  for (let at = 2; at + 4 <= file.length; ) {
    const marker = file[at + 1] ?? 0;
    if (file[at] !== 0xff || marker < 0xc0 || marker === 0xd8) return 'logo-broken';
    const end = at + 2 + file.readUInt16BE(at + 2);
    if (end > file.length) return 'logo-broken';
    if (isFrame(marker)) {
      if (end - at < 10) return 'logo-broken';
      size = { height: file.readUInt16BE(at + 5), width: file.readUInt16BE(at + 7) };
    }
    if (!isExtra(marker)) parts.push(file.subarray(at, end));
    at = end;
    if (marker !== 0xda) continue;
    // the coded picture, up to the next marker that is neither stuffing nor a restart
    let next = at;
    while (next + 1 < file.length && !(file[next] === 0xff && isMarker(file[next + 1]))) next += 1;
    parts.push(file.subarray(at, next));
    at = next;
    if (file[at + 1] !== 0xd9) continue;
    if (!size) return 'logo-broken';
    if (!fits(size.width, size.height)) return 'logo-size';
    return { ...size, bytes: Buffer.concat([...parts, Buffer.from([0xff, 0xd9])]) };
  }
  return 'logo-broken';
}
const isMarker = (byte = 0) => byte !== 0 && byte !== 0xff && !(byte >= 0xd0 && byte <= 0xd7);

const fits = (width: number, height: number): boolean =>
  Math.min(width, height) >= LOGO_PIXELS.min && Math.max(width, height) <= LOGO_PIXELS.max;

/** Reads a file that is meant as the logo. @returns the cleaned picture, or why it can't be one */
export function readLogo(file: Buffer): Logo | LogoProblem {
  if (file.length > LOGO_BYTES) return 'logo-bytes';
  const isPng = file.subarray(0, PNG.length).equals(PNG);
  if (!isPng && !(file[0] === 0xff && file[1] === 0xd8)) return 'logo-type';
  const picture = isPng ? readPng(file) : readJpeg(file);
  if (typeof picture === 'string') return picture;
  const { width, height, bytes } = picture;
  return {
    type: isPng ? 'image/png' : 'image/jpeg',
    width,
    height,
    data: bytes.toString('base64'),
  };
}
