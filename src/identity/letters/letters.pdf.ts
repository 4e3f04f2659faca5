import PDFDocument from 'pdfkit';
import { cityLine } from '../../fhir/addresses.ts';
import { isUs } from '../../platform/countries.rules.ts';
import { wordsIn } from '../../platform/i18n.ts';
import type { Settings } from '../../platform/settings/settings.ts';
import { printedCode } from './letter-code.rules.ts';
import { LETTER_DAYS } from './letters.rules.ts';
import type { QueuedLetter } from './letters.ts';

export interface PrintedLetter extends QueuedLetter {
  code: string;
}

/**
 * Points. US Letter, folded in thirds for a #10 window envelope. The window shows the address and
 * nothing below it.
 */
const INCH = 72;
const LEFT = INCH;
const WINDOW_TOP = 2.1 * INCH;
const BODY_TOP = 3.9 * INCH;
const WIDTH = 6.5 * INCH;
/** Room for the logo, above the address and beside the name. */
const LOGO: [number, number] = [1.8 * INCH, 0.9 * INCH];

/**
 * What the built-in fonts can print. Other letters lose their accents, so that a name stays
 * readable.
 */
const printable = (text: string): string =>
  text
    .normalize('NFC')
    .replace(
      /[^\u0020-\u007e\u00a0-\u00ff\u2013\u2014\u2018\u2019\u201c\u201d]/gu,
      (letter) => letter.normalize('NFD').replace(/[^\u0020-\u007e]/g, '') || '?',
    )
    .slice(0, 80);

/**
 * One PDF of all letters, a page each, in the member's language. It contains name, address and
 * code, but no medical record number, user ID or health information.
 */
export function lettersPdf(
  letters: readonly PrintedLetter[],
  settings: Settings,
  publicUrl: string,
  now: Date,
): Promise<Buffer> {
  const pdf = new PDFDocument({
    size: 'LETTER',
    margin: LEFT,
    autoFirstPage: false,
    info: { Title: 'Letters', Author: settings.name, CreationDate: now },
  });
  const parts: Buffer[] = [];
  pdf.on('data', (part: Buffer) => parts.push(part));
  const done = new Promise<Buffer>((finish) => pdf.on('end', () => finish(Buffer.concat(parts))));
  for (const letter of letters) {
    const t = wordsIn(letter.language, settings.zone);
    pdf.addPage();
    if (settings.logo)
      pdf.image(Buffer.from(settings.logo.data, 'base64'), LEFT + WIDTH - LOGO[0], 0.55 * INCH, {
        fit: LOGO,
        align: 'right',
      });
    pdf
      .font('Helvetica-Bold')
      .fontSize(13)
      .text(printable(settings.name), LEFT, 0.8 * INCH, { width: WIDTH - LOGO[0] });
    pdf
      .font('Helvetica')
      .fontSize(11)
      .text(t.date(now, 'day'), LEFT, 1.1 * INCH, { width: WIDTH });
    const place = cityLine(letter.city, letter.region, letter.postalCode);
    const abroad = isUs(letter.country) ? '' : (letter.country ?? '').toUpperCase();
    const lines = (letter.lines ?? []).slice(0, abroad && !place ? 4 : 3);
    const address = [`${letter.given} ${letter.family}`, ...lines, place, abroad]
      .filter(Boolean)
      .map(printable)
      .join('\n');
    pdf
      .fontSize(12)
      .text(address, LEFT, WINDOW_TOP, { width: 4 * INCH, height: 1.2 * INCH, lineGap: 2 });
    pdf
      .fontSize(12)
      .text(
        t('letter-paper.hello', { name: printable(`${letter.given} ${letter.family}`) }),
        LEFT,
        BODY_TOP,
        { width: WIDTH },
      );
    pdf
      .moveDown()
      .text(t('letter-paper.what', { name: settings.name }), { width: WIDTH, lineGap: 3 });
    pdf
      .moveDown()
      .font('Courier-Bold')
      .fontSize(22)
      .text(printedCode(letter.code), { width: WIDTH, align: 'center' });
    pdf
      .moveDown()
      .font('Helvetica')
      .fontSize(12)
      .text(t('letter-paper.how', { link: `${publicUrl}/letter` }), { width: WIDTH, lineGap: 3 });
    pdf.moveDown().text(t('letter-paper.days', { days: LETTER_DAYS, phone: settings.phone }), {
      width: WIDTH,
      lineGap: 3,
    });
    pdf
      .moveDown()
      .text(t('letter-paper.not-you', { phone: settings.phone }), { width: WIDTH, lineGap: 3 });
  }
  pdf.end();
  return done;
}
