import PDFDocument from 'pdfkit';
import { cityLine } from '../../fhir/addresses.ts';
import { isUs } from '../../platform/countries.rules.ts';
import { type Words, wordsIn } from '../../platform/i18n.ts';
import type { Settings } from '../../platform/settings/settings.ts';
import { printedCode } from './letter-code.rules.ts';
import { type Block, type Blocks, letterText, type Sheet } from './letter-kinds.ts';
import { languagesOf } from './letters.rules.ts';
import type { QueuedLetter } from './letters.ts';

export interface PrintedLetter extends QueuedLetter {
  /** The temporary password, if it is a letter with one. */
  code: string | null;
}
type Pdf = PDFKit.PDFDocument;
/** A place on the sheet, in points: its left edge and its width. */
interface Column {
  left: number;
  width: number;
}

/**
 * Points. US Letter, folded in thirds for a #10 window envelope. The window shows the address and
 * nothing below it; an envelope with a second window shows the return address there.
 */
const INCH = 72;
const LEFT = INCH;
const RETURN_TOP = 0.55 * INCH;
const WINDOW_TOP = 2.1 * INCH;
const BODY_TOP = 3.7 * INCH;
/** Where the text of a second page begins, below its head. */
const NEXT_TOP = 1.1 * INCH;
const BODY_END = 10.2 * INCH;
const FOOT_TOP = 10.4 * INCH;
const WIDTH = 6.5 * INCH;
/** Room for the logo, above the address and beside the name. */
const LOGO: [number, number] = [1.8 * INCH, 0.9 * INCH];
const PAGE: Column = { left: LEFT, width: WIDTH };
const BETWEEN = 0.25 * INCH;
const HALF = (WIDTH - BETWEEN) / 2;
const HALVES: readonly Column[] = [
  { left: LEFT, width: HALF },
  { left: LEFT + HALF + BETWEEN, width: HALF },
];

/** The smallest text on a paper of ours (docs/decisions/0072). */
const TEXT = 12;
const CODE = 22;
const CODE_HEIGHT = 40;
const CODE_GAP = 12;
/** Between two blocks: on a page in one language, and in two languages side by side. */
const GAP = 12;
const TIGHT_GAPS = [8, 5];
/** How far a numbered step is indented. */
const STEP = 18;
const TIGHT = { lineGap: 1.5 };
const ONE_LINE = { lineBreak: false, ellipsis: true, height: TEXT * 1.2 };

/**
 * What the built-in fonts can print. Other letters lose their accents, so that a name stays
 * readable.
 */
const printable = (text: string): string =>
  text
    .normalize('NFC')
    .replace(
      /[^\n\u0020-\u007e\u00a0-\u00ff\u2013\u2014\u2018\u2019\u201c\u201d]/gu,
      (letter) => letter.normalize('NFD').replace(/[^\u0020-\u007e]/g, '') || '?',
    );
const oneLine = (text: string): string => printable(text).slice(0, 80);
const nameOf = ({ given, family }: PrintedLetter): string => oneLine(`${given} ${family}`);

/** The name and the address, as the window shows them. */
function addressOf(letter: PrintedLetter): string {
  const place = cityLine(letter.city, letter.region, letter.postalCode);
  const abroad = isUs(letter.country) ? '' : (letter.country ?? '').toUpperCase();
  const lines = (letter.lines ?? []).slice(0, abroad && !place ? 4 : 3);
  return [nameOf(letter), ...[...lines, place, abroad].filter(Boolean).map(oneLine)].join('\n');
}

/** The return address, the logo, and the address in the window. */
function drawHead(pdf: Pdf, letter: PrintedLetter, settings: Settings): void {
  if (settings.logo)
    pdf.image(Buffer.from(settings.logo.data, 'base64'), LEFT + WIDTH - LOGO[0], RETURN_TOP, {
      fit: LOGO,
      align: 'right',
    });
  const room = { width: WIDTH - LOGO[0], ...TIGHT };
  pdf.font('Helvetica-Bold').text(oneLine(settings.name), LEFT, RETURN_TOP, room).font('Helvetica');
  for (const line of settings.returnAddress) pdf.text(oneLine(line), room);
  pdf.text(addressOf(letter), LEFT, WINDOW_TOP, { width: 4 * INCH, height: 1.2 * INCH, ...TIGHT });
}

const printed = (block: Block): Block =>
  typeof block === 'string' ? printable(block) : block.map(printable);

/** Date and greeting, what the kind of letter says, and the end. */
function blocksOf(t: Words, letter: PrintedLetter, sheet: Sheet): Blocks {
  const { above, below } = letterText(letter.kind).text(t, letter.details, sheet);
  return {
    above: [
      t.date(sheet.now, 'day-full'),
      t('letter-paper.hello', { name: nameOf(letter) }),
      ...above,
    ].map(printed),
    below: [...below, t('letter-paper.sign', { name: sheet.settings.name })].map(printed),
  };
}

/** The lines of a block, each with the number of its step and its height in a column. */
const linesOf = (pdf: Pdf, block: Block, { width }: Column) =>
  (typeof block === 'string' ? [block] : block).map((text, at, all) => {
    const indent = typeof block !== 'string' && all.length > 1 ? STEP : 0;
    return {
      text,
      indent,
      step: `${at + 1}.`,
      height: pdf.heightOfString(text, { width: width - indent, ...TIGHT }),
    };
  });
const heightOf = (pdf: Pdf, blocks: readonly Block[], column: Column, gap: number): number =>
  blocks
    .flatMap((block) => [gap, ...linesOf(pdf, block, column).map((line) => line.height)])
    .reduce((sum, height) => sum + height, 0);

/** Draws blocks one under another; a paragraph or step stays on one page. @returns where they end */
function drawBlocks(
  pdf: Pdf,
  blocks: readonly Block[],
  { left, width }: Column,
  top: number,
  gap: number,
): number {
  let y = top;
  for (const block of blocks) {
    y += gap;
    for (const { text, indent, step, height } of linesOf(pdf, block, { left, width })) {
      if (y + height > BODY_END) {
        pdf.addPage();
        y = NEXT_TOP;
      }
      if (indent > 0) pdf.text(step, left, y, { width: indent });
      pdf.text(text, left + indent, y, { width: width - indent, ...TIGHT });
      y += height;
    }
  }
  return y;
}

/** The temporary password in a frame. @returns where it ends */
function drawCode(pdf: Pdf, code: string, top: number): number {
  const y = top + CODE_GAP;
  pdf.lineWidth(1).roundedRect(LEFT, y, WIDTH, CODE_HEIGHT, 6).stroke('#000');
  pdf
    .font('Courier-Bold')
    .fontSize(CODE)
    .text(printedCode(code), LEFT, y + 11, { width: WIDTH, align: 'center' })
    .font('Helvetica')
    .fontSize(TEXT);
  return y + CODE_HEIGHT + CODE_GAP / 2;
}

/** One letter in one language, or in both: side by side, or one after another if they are long. */
function drawLetter(pdf: Pdf, letter: PrintedLetter, sheet: Sheet): void {
  pdf.addPage().font('Helvetica').fontSize(TEXT).fillColor('#000');
  drawHead(pdf, letter, sheet.settings);
  const all = languagesOf(letter).map((language) =>
    blocksOf(wordsIn(language, sheet.settings.zone), letter, sheet),
  );
  const beside = all.map((blocks, at) => ({ blocks, column: HALVES[at] ?? PAGE }));
  const highest = (part: keyof Blocks, gap: number) =>
    Math.max(...beside.map(({ blocks, column }) => heightOf(pdf, blocks[part], column, gap)));
  const { code } = letter;
  const room = BODY_END - BODY_TOP - (code ? CODE_HEIGHT + CODE_GAP * 1.5 : 0);
  const between = (top: number) => (code ? drawCode(pdf, code, top) : top);
  const tight = TIGHT_GAPS.find((gap) => highest('above', gap) + highest('below', gap) <= room);
  if (all.length > 1 && tight) {
    const draw = (part: keyof Blocks, top: number) =>
      Math.max(...beside.map((one) => drawBlocks(pdf, one.blocks[part], one.column, top, tight)));
    draw('below', between(draw('above', BODY_TOP)));
    return;
  }
  for (const [at, { above, below }] of all.entries()) {
    if (at > 0) pdf.addPage();
    const end = drawBlocks(pdf, above, PAGE, at > 0 ? NEXT_TOP : BODY_TOP, GAP);
    drawBlocks(pdf, below, PAGE, between(end), GAP);
  }
}

/** Whose letter a page belongs to and which of its pages it is, on each of them. */
function drawFeet(pdf: Pdf, letter: PrintedLetter, from: number, to: number, name: string): void {
  const line = `${oneLine(name)} · ${nameOf(letter)}`;
  for (let at = from; at < to; at++) {
    pdf.switchToPage(at);
    // below the margin a text would begin a new page
    pdf.page.margins.bottom = 0;
    pdf.font('Helvetica').fontSize(TEXT).fillColor('#000');
    if (at > from) pdf.text(line, LEFT, RETURN_TOP, { width: WIDTH, ...ONE_LINE });
    const number = languagesOf(letter)
      .map((language) =>
        wordsIn(language, 'UTC')('letter-paper.page', { at: at - from + 1, of: to - from }),
      )
      .join(' · ');
    const room = pdf.widthOfString(number) + 1;
    pdf.text(line, LEFT, FOOT_TOP, { width: WIDTH - room - STEP, ...ONE_LINE });
    pdf.text(number, LEFT + WIDTH - room, FOOT_TOP, { width: room, ...ONE_LINE });
  }
}

/**
 * One PDF of all letters, each in the language of the account, or in both without one. A letter
 * contains name, address and, if it is one with a password, the code, but no medical record number,
 * birth date, user ID or health information.
 * @param now the date on the letters
 */
export function lettersPdf(
  letters: readonly PrintedLetter[],
  settings: Settings,
  publicUrl: string,
  now: Date,
): Promise<Buffer> {
  const pdf = new PDFDocument({
    size: 'LETTER',
    margins: { top: NEXT_TOP, left: LEFT, right: LEFT, bottom: 11 * INCH - BODY_END },
    autoFirstPage: false,
    bufferPages: true,
    info: { Title: 'Letters', Author: settings.name, CreationDate: now },
  });
  const parts: Buffer[] = [];
  pdf.on('data', (part: Buffer) => parts.push(part));
  const done = new Promise<Buffer>((finish) => pdf.on('end', () => finish(Buffer.concat(parts))));
  for (const letter of letters) {
    const from = pdf.bufferedPageRange().count;
    drawLetter(pdf, letter, { settings, publicUrl, now });
    drawFeet(pdf, letter, from, pdf.bufferedPageRange().count, settings.name);
  }
  pdf.end();
  return done;
}
