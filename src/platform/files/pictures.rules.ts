/**
 * Pictures as pixels, and what their headers say before anything is decoded: size (against
 * decompression bombs) and orientation (EXIF 2.32, tag 0x0112).
 */

/** Four bytes a pixel (red, green, blue, alpha), row by row. */
export interface Pixels {
  data: Uint8ClampedArray;
  width: number;
  height: number;
}
export interface Size {
  width: number;
  height: number;
}

/** A phone's 48-megapixel picture fits. Four bytes each are 200 MB while one is decoded. */
export const MAX_PIXELS = 50_000_000;
/** No picture is kept with a longer side: about a phone's 12 megapixels. */
export const MAX_SIDE = 4096;

export const fits = ({ width, height }: Size): boolean =>
  width > 0 && height > 0 && width <= 30_000 && height <= 30_000 && width * height <= MAX_PIXELS;

/** The segments of a JPEG before its picture data: marker, and where the content is. */
function* segments(bytes: Buffer): Generator<{ marker: number; start: number; end: number }> {
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1; // fill byte
      continue;
    }
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (marker === 0xda || end > bytes.length) return;
    yield { marker, start: at + 4, end };
    at = end;
  }
}

/** The size that a JPEG's frame header (SOF) gives. */
function jpegSize(bytes: Buffer): Size | null {
  for (const { marker, start, end } of segments(bytes)) {
    const frame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (frame && end - start >= 5)
      return { height: bytes.readUInt16BE(start + 1), width: bytes.readUInt16BE(start + 3) };
  }
  return null;
}

/** The size of a WebP by its first chunk (RFC 9649, 2.5 to 2.7). */
function webpSize(bytes: Buffer): Size | null {
  if (bytes.length < 30) return null;
  const chunk = bytes.toString('latin1', 12, 16);
  if (chunk === 'VP8X')
    return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
  if (chunk === 'VP8 ')
    return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
  if (chunk !== 'VP8L') return null;
  const bits = bytes.readUInt32LE(21);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

/** The size in a picture's header; null if it can't be read. For HEIC, its decoder knows. */
export function sizeOf(type: 'jpeg' | 'png' | 'webp', bytes: Buffer): Size | null {
  if (type === 'jpeg') return jpegSize(bytes);
  if (type === 'webp') return webpSize(bytes);
  return bytes.length < 24
    ? null
    : { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/** The orientation (1 to 8) in a TIFF structure; 1 if there is none or it can't be read. */
function tiffOrientation(tiff: Buffer): number {
  if (tiff.length < 14) return 1;
  const order = tiff.toString('latin1', 0, 2);
  if (order !== 'II' && order !== 'MM') return 1;
  const two = (at: number) => (order === 'II' ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const start = order === 'II' ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (start + 2 > tiff.length) return 1;
  const entries = two(start);
  for (let n = 0; n < entries; n++) {
    const at = start + 2 + n * 12;
    if (at + 12 > tiff.length) return 1;
    if (two(at) !== 0x0112) continue;
    const value = two(at + 8);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

const EXIF = Buffer.from('Exif\0\0', 'latin1');

/** The chunks of a PNG or WebP: name and content. */
function* chunks(type: 'png' | 'webp', bytes: Buffer): Generator<[string, Buffer]> {
  const png = type === 'png';
  let at = png ? 8 : 12;
  while (at + 8 <= bytes.length) {
    const length = png ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at + 4);
    const name = bytes.toString('latin1', png ? at + 4 : at, png ? at + 8 : at + 4);
    if (at + 8 + length > bytes.length) return;
    yield [name, bytes.subarray(at + 8, at + 8 + length)];
    at += 8 + length + (png ? 4 : length % 2);
  }
}

/** How the camera was held, according to EXIF: 1 (upright) to 8. */
export function orientationOf(type: 'jpeg' | 'png' | 'webp', bytes: Buffer): number {
  if (type === 'jpeg') {
    for (const { marker, start, end } of segments(bytes))
      if (marker === 0xe1 && bytes.subarray(start, start + 6).equals(EXIF))
        return tiffOrientation(bytes.subarray(start + 6, end));
    return 1;
  }
  for (const [name, content] of chunks(type, bytes)) {
    if (name === 'eXIf') return tiffOrientation(content);
    if (name === 'EXIF')
      return tiffOrientation(content.subarray(0, 6).equals(EXIF) ? content.subarray(6) : content);
  }
  return 1;
}

/** How many pixels each way become one, so that the longer side has at most `side` pixels. */
export const shrinkBy = ({ width, height }: Size, side = MAX_SIDE): number =>
  Math.max(1, Math.ceil(Math.max(width, height) / side));

/**
 * The picture upright, shrunk by a whole factor (each new pixel is the mean of those that it
 * covers): a new array with nothing left of the old one.
 * @param orientation 1 to 8, as in EXIF
 * @param over whether transparent pixels become white or stay transparent
 */
export function upright(
  pixels: Pixels,
  orientation: number,
  by: number,
  over: 'white' | 'nothing' = 'white',
): Pixels {
  const [w, h] = [Math.floor(pixels.width / by) || 1, Math.floor(pixels.height / by) || 1];
  const turned = orientation >= 5;
  const [width, height] = turned ? [h, w] : [w, h];
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const [r, g, b, a] = mean(pixels, x * by, y * by, by);
      const [column, row] = place(orientation, x, y, w, h);
      const to = (row * width + column) * 4;
      // how much of the color shows, and of the white behind it
      const [seen, behind] = over === 'white' ? [a, 255 * (1 - a)] : [1, 0];
      data[to] = r * seen + behind;
      data[to + 1] = g * seen + behind;
      data[to + 2] = b * seen + behind;
      data[to + 3] = over === 'white' ? 255 : a * 255;
    }
  }
  return { data, width, height };
}

/** Where a stored pixel is shown (EXIF 2.32, table 6). */
function place(orientation: number, x: number, y: number, w: number, h: number): [number, number] {
  switch (orientation) {
    case 2:
      return [w - 1 - x, y];
    case 3:
      return [w - 1 - x, h - 1 - y];
    case 4:
      return [x, h - 1 - y];
    case 5:
      return [y, x];
    case 6:
      return [h - 1 - y, x];
    case 7:
      return [h - 1 - y, w - 1 - x];
    case 8:
      return [y, w - 1 - x];
    default:
      return [x, y];
  }
}

/** The mean color of a square and its alpha (0 to 1); transparent pixels add no color. */
function mean(
  { data, width, height }: Pixels,
  x: number,
  y: number,
  by: number,
): [number, number, number, number] {
  let [r, g, b, a, n] = [0, 0, 0, 0, 0];
  for (let row = y; row < Math.min(y + by, height); row++) {
    for (let column = x; column < Math.min(x + by, width); column++) {
      const at = (row * width + column) * 4;
      const alpha = (data[at + 3] ?? 255) / 255;
      r += (data[at] ?? 0) * alpha;
      g += (data[at + 1] ?? 0) * alpha;
      b += (data[at + 2] ?? 0) * alpha;
      a += alpha;
      n += 1;
    }
  }
  return a === 0 ? [0, 0, 0, 0] : [r / a, g / a, b / a, a / n];
}
