import type { DosagePiece } from './dosage.rules.ts';

/**
 * A text without case, extra spaces, quotes, commas and the periods at the ends of sentences. Signs
 * as in < and 0.5 stay.
 */
export const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[,;:!?"“”()]|\.(?=\s|$)/g, ' ')
    .replace(/[‘’]/g, "'")
    .replace(/\s+/g, ' ')
    .trim();

const NOT =
  "(?:not|no|never|without|avoid|don't|sin|nunca|evite)(?: (?:take|use|eat|drink|tome|tomar|usar))?";
const [AFTER_NOT, LEADING_NOT] = [new RegExp(`(?:^| )${NOT} ?$`), new RegExp(`^(?:do )?${NOT} `)];
/** Whether a text contains these words, and not after a "not". Both come from `plain`. */
export function says(text: string, words: string): boolean {
  const at = words === '' ? -1 : ` ${text} `.indexOf(` ${words} `);
  return at !== -1 && !AFTER_NOT.test(` ${text} `.slice(0, at + 1).trimEnd());
}
/** The sender's words in a part, from `plain`. */
const ownWords = ({ parts, wrote }: DosagePiece): string[] =>
  wrote === undefined
    ? parts.flatMap((part) => (typeof part === 'string' ? [] : [plain(part.sent)]))
    : [plain(wrote)];
/** The amounts in a part: the words around them are ours, the digits are the sender's. */
const amounts = ({ parts, wrote }: DosagePiece): string[] =>
  wrote === undefined
    ? parts.flatMap((part) => (typeof part === 'string' && /\d/.test(part) ? [plain(part)] : []))
    : [];
/**
 * Whether the text has all of the sender's words and amounts in a part, so that showing the part
 * would add nothing.
 */
export function contains(text: string, piece: DosagePiece): boolean {
  const own = ownWords(piece);
  return own.length > 0 && [...own, ...amounts(piece)].every((words) => says(text, words));
}

const FED = /\b(?:with|after|con|despues de) (?:or after )?(?:food|meals?|comida|alimentos)\b/;
const FASTING =
  /\bempty stomach\b|\b(?:without|not with|before|sin) (?:food|meals|comida|alimentos)\b|\ben ayunas\b/;
const isFed = (text: string) => FED.test(text) && !FASTING.test(text);
const isFasting = (text: string) =>
  FASTING.test(text) && !FED.test(text.replace(/\bnot with\b/g, ''));

/** Whether the text and an instruction contradict each other: "not with food", "with food". */
export function contradicts(text: string, piece: DosagePiece): boolean {
  if (piece.kind !== 'instruction') return false;
  return ownWords(piece).some((words) => {
    if ((isFed(text) && isFasting(words)) || (isFasting(text) && isFed(words))) return true;
    const core = words.replace(LEADING_NOT, '').replace(/^(?:take|use|tome|tomar|usar) /, '');
    if (!/^(?:with|on|in|con|en) /.test(core)) return false;
    return LEADING_NOT.test(words)
      ? says(text, core)
      : ` ${text} `.includes(` ${core} `) && !says(text, core);
  });
}
