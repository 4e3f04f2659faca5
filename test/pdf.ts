import { constants, inflateSync } from 'node:zlib';

/** The words on a PDF: its text operators, decoded. */
export function wordsOf(pdf: Buffer): string {
  let out = '';
  for (const match of pdf.toString('latin1').matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)) {
    let text: string;
    try {
      // the last byte of a stream may be one that looks like the line end after it
      text = inflateSync(Buffer.from(match[1] ?? '', 'latin1'), {
        finishFlush: constants.Z_SYNC_FLUSH,
      }).toString('latin1');
    } catch {
      continue;
    }
    for (const line of text.matchAll(/\[((?:<[0-9a-f]*>|[^\]])*)\] TJ/g))
      out += `${[...(line[1] ?? '').matchAll(/<([0-9a-f]*)>/g)].map((hex) => Buffer.from(hex[1] ?? '', 'hex').toString('latin1')).join('')}\n`;
  }
  return out;
}
