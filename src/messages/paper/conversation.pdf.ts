import PDFDocument from 'pdfkit';
import type { Words } from '../../platform/i18n.ts';
import { printableText } from './printable.rules.ts';

/** A message as paper has it. */
export interface PaperMessage {
  who: string;
  /** The team of a message that somebody signed by name. */
  team: string | null;
  sentAt: Date;
  text: string;
  /** The names of its files, which are not on the paper. */
  files: readonly string[];
  /** What it says of the result that it names; null if it names none. */
  result: string | null;
}
/** A conversation as paper has it: only what its reader may see, without notes among staff. */
export interface PaperConversation {
  /** Whose record it is of. */
  name: string;
  birthDate: string | null;
  mrn: string | null;
  subject: string;
  team: string;
  category: string;
  messages: readonly PaperMessage[];
}
type Pdf = PDFKit.PDFDocument;

/** Points, on US Letter. */
const INCH = 72;
const LEFT = INCH;
const WIDTH = 6.5 * INCH;
const HEAD_TOP = 0.6 * INCH;
const TOP = 1.35 * INCH;
const BODY_END = 10.1 * INCH;
const FOOT_TOP = 10.35 * INCH;
/** The smallest text on a paper of ours (docs/decisions/0072). */
const TEXT = 12;
const ONE_LINE = { lineBreak: false, ellipsis: true, height: TEXT * 1.2 };
/** Where a message begins, there is room for who wrote it and for two lines. */
const ROOM = 4 * TEXT * 1.4;

const line = (text: string): string => printableText(text.replaceAll('\n', ' ')).text;

/** Whose paper a page is and which of how many, as all papers say (docs/decisions/0072). */
function drawMargins(pdf: Pdf, t: Words, paper: PaperConversation, from: string, now: Date): void {
  const { count } = pdf.bufferedPageRange();
  const facts = [
    paper.birthDate && t('paper.born', { at: t.day(paper.birthDate) }),
    paper.mrn && t('paper.mrn', { mrn: paper.mrn }),
  ].filter(Boolean);
  for (let at = 0; at < count; at++) {
    pdf.switchToPage(at);
    // a text in the margin would begin a new page
    pdf.page.margins = { top: 0, left: LEFT, right: LEFT, bottom: 0 };
    pdf.markContent('Artifact', { type: 'Pagination' });
    pdf.font('Helvetica-Bold').fontSize(TEXT).fillColor('#000');
    pdf.text(line(paper.name), LEFT, HEAD_TOP, { width: WIDTH, ...ONE_LINE });
    pdf.font('Helvetica');
    pdf.text(line(facts.join(' · ')), LEFT, HEAD_TOP + TEXT * 1.4, { width: WIDTH, ...ONE_LINE });
    const rule = HEAD_TOP + TEXT * 3;
    pdf
      .moveTo(LEFT, rule)
      .lineTo(LEFT + WIDTH, rule)
      .lineWidth(0.75)
      .stroke('#767676');
    const page = t('letter-paper.page', { at: at + 1, of: count });
    const room = pdf.widthOfString(page) + 1;
    const left = line(`${from} · ${t('paper.printed', { at: t.date(now, 'day') })}`);
    pdf.fillColor('#000').text(left, LEFT, FOOT_TOP, { width: WIDTH - room - 12, ...ONE_LINE });
    pdf.text(page, LEFT + WIDTH - room, FOOT_TOP, { width: room, ...ONE_LINE });
    pdf.endMarkedContent();
  }
}

/**
 * A conversation as a PDF, in the reader's language. Each page says whose it is. What the font lacks
 * is marked, and the first page says so; the page for printing shows it.
 * @param from the health system
 */
export function conversationPdf(
  t: Words,
  paper: PaperConversation,
  { from, now }: { from: string; now: Date },
): Promise<Buffer> {
  const subject = line(paper.subject);
  const pdf = new PDFDocument({
    size: 'LETTER',
    margins: { top: TOP, left: LEFT, right: LEFT, bottom: 11 * INCH - BODY_END },
    bufferPages: true,
    pdfVersion: '1.5',
    tagged: true,
    displayTitle: true,
    lang: t.language,
    info: { Title: subject, Author: from, CreationDate: now },
  });
  const parts: Buffer[] = [];
  pdf.on('data', (part: Buffer) => parts.push(part));
  const done = new Promise<Buffer>((finish) => pdf.on('end', () => finish(Buffer.concat(parts))));
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  const say = (type: string, draw: () => void) => root.add(pdf.struct(type, {}, draw));
  const plain = () => pdf.font('Helvetica').fontSize(TEXT).fillColor('#000');

  say('H1', () => pdf.font('Helvetica-Bold').fontSize(18).text(subject, { width: WIDTH }));
  say('P', () => {
    pdf.moveDown(0.3);
    plain().text(line(`${paper.team} · ${paper.category}`), { width: WIDTH });
  });
  const texts = paper.messages.map(({ text }) => printableText(text));
  if (texts.some(({ lacking }) => lacking) || printableText(paper.subject).lacking)
    say('P', () => {
      pdf.moveDown(0.6);
      plain().text(t('messages.paper-lacking'), { width: WIDTH });
    });
  for (const [at, { who, team, sentAt, files, result }] of paper.messages.entries()) {
    say('H2', () => {
      pdf.moveDown(1.2);
      if (pdf.y + ROOM > BODY_END) pdf.addPage();
      pdf.font('Helvetica-Bold').fontSize(TEXT).text(line(who), { width: WIDTH });
    });
    say('P', () => {
      const facts = [team, t.date(sentAt, 'day-time')].filter(Boolean).join(' · ');
      plain().fillColor('#444').text(line(facts), { width: WIDTH });
    });
    say('P', () => {
      pdf.moveDown(0.3);
      plain().text(texts[at]?.text ?? '', { width: WIDTH, lineGap: 2 });
    });
    if (files.length > 0)
      say('P', () => {
        pdf.moveDown(0.3);
        plain().text(line(`${t('files.title')}: ${files.join(', ')}`), { width: WIDTH });
      });
    if (result)
      say('P', () => {
        pdf.moveDown(0.3);
        plain().text(line(result), { width: WIDTH });
      });
  }
  root.end();
  drawMargins(pdf, t, paper, from, now);
  pdf.end();
  return done;
}
