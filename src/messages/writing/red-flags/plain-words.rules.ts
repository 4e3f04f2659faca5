import { SPELLINGS } from './spellings.rules.ts';

/**
 * What is between a word and the one before it. A `stop` (comma, full stop, colon) ends phrases and
 * the reach of a "no". A `pause` ("…", a dash, a bracket, a quotation mark) and the end of a `line`
 * end the reach of a "no" only: "I can't … breathe", "pain (in my chest)".
 */
export type Before = 'space' | 'line' | 'pause' | 'stop';

/** A word as it is compared: lower case, no accents, no apostrophes, in its usual spelling. */
export interface PlainWord {
  word: string;
  before: Before;
}

/** Every form of an apostrophe that phones and keyboards put into "can't". */
const APOSTROPHES = /['’‘‛´`ʹʻʼʽˈ′‵＇]/g;
/** Words in other scripts: no list has them, and some become very long when evened out. */
const FOREIGN = /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]+/gu;
/** Accents in their combining form, and characters that take no room, such as U+200B and U+FEFF. */
const UNSEEN = /[\p{M}\p{Default_Ignorable_Code_Point}]/gu;
/** Blanks that don't end a line. */
const BLANKS = /[^\S\n\r\v\f\u2028\u2029]+/g;
/** "can t", "don,t": another key than that of the apostrophe was pressed. */
const SPLIT_NOT =
  /\b(can|don|won|ain|isn|aren|wasn|weren|doesn|didn|haven|hasn|hadn|couldn|wouldn|shouldn)(?: |[,;"] ?)t\b/g;
/** A letter three or more times in a row: "pleeease". */
const DRAWN_OUT = /(.)\1\1+/gu;

const lookUp = new Map(
  Object.entries(SPELLINGS).flatMap(([right, others]) =>
    others.split(' ').map((other): [string, string] => [other, right]),
  ),
);

/** A text in lower case, without accents, apostrophes and characters that can't be seen. */
const even = (text: string): string =>
  text
    .replace(FOREIGN, ' ')
    .replace(APOSTROPHES, '')
    .normalize('NFKD')
    .replace(UNSEEN, '')
    .replace(BLANKS, ' ')
    .toLowerCase()
    .replace(SPLIT_NOT, '$1t');

/** The usual spelling of a word that has been evened out. */
function spelled(word: string): string {
  const short = word.replace(DRAWN_OUT, '$1');
  return lookUp.get(word) ?? lookUp.get(short) ?? short;
}

/** What a run of characters between two words stands for. */
function beforeOf(between: string): Before {
  if (/^[.,;:]$|\.\.|\s-+\s|--/.test(between)) return 'pause'; // "chest.pain" too
  if (/[.,;:!?¡¿،؛。、]/.test(between)) return 'stop';
  if (/[^\P{P}\-‐_/\\*@#%&]|[|=<>→]/u.test(between)) return 'pause';
  return /[\n\r\v\f\u0085\u2028\u2029]/.test(between) ? 'line' : 'space';
}

/**
 * The words of a text, evened out so that they can be compared: "CAN’T", "cant" and "can t" are one
 * word. Hyphens, slashes, symbols and emoji part words as a space does; "&" and "+" are "and".
 */
export function plainWords(text: string): PlainWord[] {
  const words: PlainWord[] = [];
  let end = 0;
  const evened = even(text);
  for (const { 0: word, index } of evened.matchAll(/[\p{L}\p{N}]+/gu)) {
    const between = evened.slice(end, index);
    if (end > 0 && /[&+]/.test(between)) words.push({ word: 'and', before: 'space' });
    words.push({ word: spelled(word), before: end === 0 ? 'stop' : beforeOf(between) });
    end = index + word.length;
  }
  return words;
}
