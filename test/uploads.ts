import { crc32, deflateSync } from 'node:zlib';
import { PERSON_FIELD } from '../src/platform/http/forms.ts';
import { personIn } from '../src/ui/person-path.ts';
import type { Browser } from './browser.ts';

/** One part of a multipart body: a text, or a file with its name. */
export type Part = [name: string, value: string] | [name: string, value: Buffer, file: string];

export const BOUNDARY = '----form-of-the-tests';
export const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`;

/** A body as a browser makes it. */
export function bodyOf(parts: readonly Part[]): Buffer {
  const made = parts.flatMap(([name, value, file]) => [
    Buffer.from(
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${
        file === undefined
          ? '\r\n\r\n'
          : `; filename="${file}"\r\nContent-Type: application/octet-stream\r\n\r\n`
      }`,
    ),
    Buffer.from(value),
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...made, Buffer.from(`--${BOUNDARY}--\r\n`)]);
}

const chunkOf = (type: string, data: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(type), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([ends.subarray(0, 4), named, ends.subarray(4)]);
};
/**
 * A PNG with red, green, blue and alpha for each pixel.
 * @param note a text in it that no picture shows
 */
export function pngOf(
  [width, height]: [number, number],
  pixel: (x: number, y: number) => readonly number[],
  note = 'drawn for a test',
): Buffer {
  const rows = Buffer.alloc(height * (1 + width * 4));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) rows.set(pixel(x, y), y * (1 + width * 4) + 1 + x * 4);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 6], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunkOf('IHDR', head),
    chunkOf('tEXt', Buffer.from(`Comment\0${note}`)),
    chunkOf('IDAT', deflateSync(rows)),
    chunkOf('IEND', Buffer.alloc(0)),
  ]);
}

/** A zip, its entries stored without compression. */
export function zipOf(entries: Record<string, string>): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(entries)) {
    const content = Buffer.from(text);
    const about = Buffer.alloc(26);
    about.writeUInt16LE(20, 0);
    about.writeUInt32LE(crc32(content), 10);
    about.writeUInt32LE(content.length, 14);
    about.writeUInt32LE(content.length, 18);
    about.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), about, Buffer.from(name), content]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    centrals.push(
      Buffer.concat([Buffer.from('PK\x01\x02\x14\0', 'latin1'), about, rest, Buffer.from(name)]),
    );
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(centrals.length, 8);
  end.writeUInt16LE(centrals.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, central, end]);
}

export const DOCX = {
  '[Content_Types].xml': '<Types/>',
  'word/document.xml': '<document/>',
};

/** A PDF of one empty page, with a script that runs when it is opened. */
export const pdfWith = (script: string): Buffer =>
  Buffer.from(`%PDF-1.7
1 0 obj <</Type /Catalog /Pages 2 0 R /OpenAction <</S /JavaScript /JS (${script})>>>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]>> endobj
trailer <</Root 1 0 R>>
%%EOF
`);

/** Sends a form with files as a browser would. */
/** The hidden field of our pages' forms for one person. */
export const personOf = (path: string): Part[] => {
  const person = personIn(path);
  return person ? [[PERSON_FIELD, person]] : [];
};

export const sendParts = (
  browser: Browser,
  path: string,
  parts: readonly Part[],
  key: string = crypto.randomUUID(),
) =>
  browser.request('POST', path, {
    bytes: bodyOf([['_key', key], ...personOf(path), ...parts]),
    headers: { 'content-type': MULTIPART },
  });
