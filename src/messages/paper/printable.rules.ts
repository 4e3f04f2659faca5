/**
 * What the built-in fonts of a PDF can show: Windows-1252 without its control characters. They need
 * no font file, and they have all letters of English and Spanish.
 */
const SHOWN = /[\n\u0020-\u007e\u00a0-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/u;
/** What has no shape of its own, such as a joiner or a direction mark. */
const SHAPELESS = /^[\p{Cf}\p{Default_Ignorable_Code_Point}]+$/u;
/** In place of what the font lacks. The first page says what it means. */
export const LACKING = '[?]';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

export interface Printable {
  text: string;
  /** Whether something in it stands for a character that the font lacks. */
  lacking: boolean;
}

/** One character as people see it, as the font shows it; null if it can't. */
function shown(grapheme: string): string | null {
  if (grapheme === '\t') return '    ';
  if (SHAPELESS.test(grapheme)) return '';
  const whole = grapheme.normalize('NFC').replace(/\p{Cf}|\ufe0f/gu, '');
  if ([...whole].every((one) => SHOWN.test(one))) return whole;
  // a letter without the accent that the font lacks still reads, so a name stays a name
  const plain = whole.normalize('NFD').replace(/\p{M}/gu, '');
  return /^\p{sc=Latin}+$/u.test(plain) && [...plain].every((one) => SHOWN.test(one))
    ? plain
    : null;
}

/**
 * A text as a PDF can show it. Letters, digits, signs, spaces and line ends are as they were typed.
 * Each run of what the font lacks, such as emoji or another script, becomes one `[?]`: never
 * nothing, so that a reader knows that something stood there.
 */
export function printableText(text: string): Printable {
  let out = '';
  let lacking = false;
  let inRun = false;
  for (const { segment } of graphemes.segment(text)) {
    const is = shown(segment);
    if (is === null) {
      if (!inRun) out += LACKING;
      lacking = true;
      inRun = true;
    } else if (is !== '') {
      out += is;
      inRun = false;
    }
  }
  return { text: out, lacking };
}
