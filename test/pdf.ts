import { constants, inflateSync } from 'node:zlib';

/** What one text operation draws, in points from the upper left corner of its page. */
export interface Run {
  text: string;
  x: number;
  y: number;
  /** The size of its type, after all scaling. */
  size: number;
}
type Matrix = [number, number, number, number, number, number];
const times = (a: Matrix, b: Matrix): Matrix => [
  a[0] * b[0] + a[1] * b[2],
  a[0] * b[1] + a[1] * b[3],
  a[2] * b[0] + a[3] * b[2],
  a[2] * b[1] + a[3] * b[3],
  a[4] * b[0] + a[5] * b[2] + b[4],
  a[4] * b[1] + a[5] * b[3] + b[5],
];
const STILL: Matrix = [1, 0, 0, 1, 0, 0];

/** The objects of a PDF without object streams: what pdfkit and Chromium write. */
class Objects {
  private readonly all: Map<string, string>;
  constructor(pdf: Buffer) {
    this.all = new Map(
      [...pdf.toString('latin1').matchAll(/(?:^|\s)(\d+) 0 obj\b([\s\S]*?)endobj/g)].map((one) => [
        one[1] ?? '',
        one[2] ?? '',
      ]),
    );
  }
  get bodies(): string[] {
    return [...this.all.values()];
  }
  /** What a key of a dictionary refers to, or holds. */
  at(dictionary: string, key: string): string {
    const after = dictionary.split(new RegExp(`/${key}(?![A-Za-z])`))[1] ?? '';
    const reference = /^\s*(\d+) 0 R/.exec(after)?.[1];
    return reference ? (this.all.get(reference) ?? '') : after;
  }
  get(id: string): string {
    return this.all.get(id) ?? '';
  }
}

function streamOf(object: string): string {
  const bytes = /stream\r?\n([\s\S]*?)\r?\nendstream/.exec(object)?.[1] ?? '';
  if (!object.includes('FlateDecode')) return bytes;
  // the last byte of a stream may be one that looks like the line end after it
  const options = { finishFlush: constants.Z_SYNC_FLUSH };
  return inflateSync(Buffer.from(bytes, 'latin1'), options).toString('latin1');
}

const wide = (hex: string) => Buffer.from(hex, 'hex').swap16().toString('utf16le');
/** Decodes the hexadecimal text of a font: by its own map, or as Windows-1252. */
function decoderOf(map: string): (hex: string) => string {
  if (!map) return (hex) => new TextDecoder('windows-1252').decode(Buffer.from(hex, 'hex'));
  const glyphs = new Map<string, string>();
  const digits = /begincodespacerange\s*<(\w+)>/.exec(map)?.[1]?.length ?? 4;
  for (const part of map.matchAll(/beginbf(char|range)([\s\S]*?)endbf/g))
    if (part[1] === 'char')
      for (const [, from = '', to = ''] of (part[2] ?? '').matchAll(/<(\w+)>\s*<(\w+)>/g))
        glyphs.set(from.toLowerCase(), wide(to));
    else
      for (const [, from = '', last = '', to = ''] of (part[2] ?? '').matchAll(
        /<(\w+)>\s*<(\w+)>\s*<(\w+)>/g,
      ))
        for (let at = 0; at <= Number.parseInt(last, 16) - Number.parseInt(from, 16); at++)
          glyphs.set(
            (Number.parseInt(from, 16) + at).toString(16).padStart(digits, '0'),
            wide((Number.parseInt(to, 16) + at).toString(16).padStart(4, '0')),
          );
  return (hex) =>
    (hex.toLowerCase().match(new RegExp(`.{${digits}}`, 'g')) ?? [])
      .map((one) => glyphs.get(one) ?? '\ufffd')
      .join('');
}

/** The texts of each page of a PDF, in the order in which they are drawn. */
export function pagesOf(pdf: Buffer): Run[][] {
  const objects = new Objects(pdf);
  const leaves = (pages: string): string[] =>
    [...(/\/Kids\s*\[([^\]]*)\]/.exec(pages)?.[1] ?? '').matchAll(/(\d+) 0 R/g)].flatMap((kid) => {
      const object = objects.get(kid[1] ?? '');
      return /\/Type\s*\/Pages/.test(object) ? leaves(object) : [object];
    });
  const root = objects.bodies.find(
    (body) => /\/Type\s*\/Pages/.test(body) && !body.includes('/Parent'),
  );
  return leaves(root ?? '').map((page) => {
    const height = Number(/\/MediaBox\s*\[\s*\S+ \S+ \S+ ([\d.]+)/.exec(page)?.[1]);
    const fonts = objects.at(objects.at(page, 'Resources'), 'Font');
    const decode = (name: string) =>
      decoderOf(streamOf(objects.at(objects.at(fonts, name), 'ToUnicode')));
    return runsIn(streamOf(objects.at(page, 'Contents')), height, decode);
  });
}

function runsIn(
  content: string,
  height: number,
  decoderFor: (font: string) => (hex: string) => string,
): Run[] {
  const runs: Run[] = [];
  const decoders = new Map<string, (hex: string) => string>();
  const kept: Matrix[] = [];
  let [place, text, size, font, open] = [STILL, STILL, 0, '', false];
  const matrix = (numbers: string[]) => numbers.slice(-6).map(Number) as Matrix;
  const show = (words: string) => {
    const last = runs.at(-1);
    if (open && last) last.text += words;
    else {
      const at = times(text, place);
      runs.push({
        text: words,
        x: at[4],
        y: height - at[5],
        size: size * Math.hypot(at[2], at[3]),
      });
    }
    open = true;
  };
  let before: string[] = [];
  for (const [token] of content.matchAll(
    /\[[^\]]*\]|<[0-9A-Fa-f]*>|\/[^\s/<>[\]]+|[^\s<>[\]/]+/g,
  )) {
    if (token === 'q') kept.push(place);
    else if (token === 'Q') place = kept.pop() ?? STILL;
    else if (token === 'cm') place = times(matrix(before), place);
    else if (token === 'BT') [text, open] = [STILL, false];
    else if (token === 'Tm') [text, open] = [matrix(before), false];
    else if (token === 'Tf') [font, size] = [before.at(-2)?.slice(1) ?? '', Number(before.at(-1))];
    else if (token === 'Tj' || token === 'TJ') {
      const decode = decoders.get(font) ?? decoderFor(font);
      decoders.set(font, decode);
      const parts = (before.at(-1) ?? '').matchAll(/<([0-9A-Fa-f]*)>/g);
      show([...parts].map((part) => decode(part[1] ?? '')).join(''));
    } else {
      before.push(token);
      continue;
    }
    before = [];
  }
  return runs;
}

/** The lines of each page, one for each text that is drawn. */
export const linesOf = (pdf: Buffer): string[] =>
  pagesOf(pdf).map((runs) => runs.map((run) => run.text).join('\n'));

/** The words on a PDF, a line for each text that is drawn. */
export const wordsOf = (pdf: Buffer): string => linesOf(pdf).join('\n');
