import { nameKey } from '../../fhir/names.ts';

/** The most characters of a query that count, and the most terms. The rest is ignored. */
export const MOST_QUERY = 200;
export const MOST_TERMS = 10;
/**
 * Words of the query with fewer letters are found only as whole words: “ana” is a name, not the
 * beginning of “analysis”. Longer ones are found by their beginning: “pain” in “painful”.
 */
const SHORTEST_BEGINNING = 4;

/** Scripts without spaces. Each letter is a word, so that any part of a sentence is found. */
const UNSPACED = String.raw`[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]`;
/** Apostrophes that Unicode calls letters. They end a word, as in “Ana’s”. */
const APOSTROPHES = String.raw`[\u02b9-\u02c1\ua78b\ua78c]`;
/** Accents, and what is invisible within a word, such as a soft hyphen. */
const WITHIN = String.raw`[\p{M}\p{Cf}]*`;
/**
 * A word in a decomposed text: letters, or digits. People write “B12”, “B-12” and “B 12”, so these
 * are two words each.
 */
const WORD = new RegExp(
  String.raw`[\p{L}&&${UNSPACED}]|(?:[\p{L}--${UNSPACED}--${APOSTROPHES}]${WITHIN})+|(?:\p{N}${WITHIN})+`,
  'gv',
);

/** Nothing to decompose. Most letters are so, and `mark` asks about each. */
const ASCII = /^[\0-\x7f]*$/;

/** Decomposed, so that “½” is “1⁄2” and apart from the digit before it. */
const decomposed = (text: string): string =>
  ASCII.test(text) ? text : text.replace(/\p{No}/gu, ' $& ').normalize('NFKD');

/** A word without accents and case. A sigma is the same within a word and at its end. */
const folded = (word: string): string => nameKey(word).replaceAll('ς', 'σ');

/**
 * The words of a text as they are stored beside it and searched: in lower case, without accents
 * (“ñ” is “n”, since many keyboards have no “ñ”) and punctuation, with a space before and after
 * each. A text without words is a single space.
 */
export function saidOf(text: string): string {
  const words = decomposed(text).match(WORD) ?? [];
  return ` ${words.map((word) => `${folded(word)} `).join('')}`;
}

/** Something in quotation marks of any kind, or anything else without spaces. */
const ASKED = /["“”„«»]([^"“”„«»]*)["“”„«»]|[^\s"“”„«»]+/gu;

/**
 * The terms that a message must contain, all of them. A term is a part of what `saidOf` returns: it
 * begins with a space and, if it is found only as a whole, ends with one. Whole are short words,
 * numbers (“70” is not “700”) and what is in quotation marks. What is written as one is found side
 * by side: “7.4”, “MMR-2”.
 *
 * @param query what a person typed; whatever exceeds `MOST_QUERY` and `MOST_TERMS` is ignored
 * @returns no terms if there is no letter and no digit; such a query finds nothing
 */
export function termsOf(query: string): string[] {
  const terms = new Set<string>();
  for (const [text, quoted] of query.normalize('NFC').slice(0, MOST_QUERY).matchAll(ASKED)) {
    const said = saidOf(quoted ?? text);
    const last = said.split(' ').at(-2) ?? '';
    if (last === '') continue;
    const whole =
      quoted !== undefined || [...last].length < SHORTEST_BEGINNING || /\p{N}/u.test(last);
    terms.add(whole ? said : said.slice(0, -1));
    if (terms.size === MOST_TERMS) break;
  }
  return [...terms];
}

/**
 * Whether a message is found. In SQL, with the terms as an array (null, so not found, if empty):
 *
 *     (select bool_and(strpos(said collate "C", term) > 0) from unnest($1::text[]) term)
 *
 * `strpos` is not leakproof, so PostgreSQL asks it only about rows that row-level security shows,
 * and no index serves it.
 *
 * @param said what `saidOf` returned for its text
 */
export const isFound = (said: string, terms: readonly string[]): boolean =>
  terms.length > 0 && terms.every((term) => said.includes(term));

/** A part of a text, and whether it was searched for. */
export interface Part {
  text: string;
  marked: boolean;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The graphemes of a text, and for each whether it belongs to a term. */
function mark(text: string, terms: readonly string[]) {
  const pieces = Array.from(graphemes.segment(text), ({ segment }) => segment);
  let flat = '';
  const pieceAt: number[] = []; // for each place in `flat`
  for (const [at, piece] of pieces.entries()) {
    flat += decomposed(piece);
    while (pieceAt.length < flat.length) pieceAt.push(at);
  }
  let said = ' ';
  const words: { first: number; last: number }[] = [];
  const wordAt = [0]; // for each place in `said`
  for (const { 0: word, index } of flat.matchAll(WORD)) {
    said += `${folded(word)} `;
    while (wordAt.length < said.length) wordAt.push(words.length);
    const [first = 0, last = 0] = [pieceAt[index], pieceAt[index + word.length - 1]];
    words.push({ first, last });
  }
  const marked = pieces.map(() => false);
  for (const term of terms)
    for (let at = said.indexOf(term); at !== -1; at = said.indexOf(term, at + 1)) {
      const first = words[wordAt[at + 1] ?? 0]?.first ?? 0;
      const last = words[wordAt[at + term.trimEnd().length - 1] ?? 0]?.last ?? -1;
      marked.fill(true, first, last + 1);
    }
  return { pieces, marked };
}

/** Neighbors that are marked, or not marked, as one part. */
function join(pieces: string[], marked: boolean[]): Part[] {
  const parts: Part[] = [];
  for (const [at, text] of pieces.entries()) {
    const last = parts.at(-1);
    if (last && last.marked === marked[at]) last.text += text;
    else parts.push({ text, marked: marked[at] === true });
  }
  return parts;
}

/**
 * A text in parts that together are the text, for `<mark>`. Whole words are marked, as they are
 * written, and no grapheme is split. A term is marked even if others are missing.
 */
export function markedParts(text: string, terms: readonly string[]): Part[] {
  const { pieces, marked } = mark(text, terms);
  return join(pieces, marked);
}

const isBlank = (piece: string | undefined): boolean => piece === undefined || /^\s/.test(piece);

/**
 * The part of a text around the first term, or its beginning if there is none. It begins and ends
 * at spaces, so that “<70” and “7.4” stay whole, or between two graphemes in a text without spaces.
 *
 * @param length the most graphemes, apart from the “…” where something was left out
 */
export function excerpt(text: string, terms: readonly string[], length: number): Part[] {
  const { pieces, marked } = mark(text.trim(), terms);
  if (pieces.length <= length) return join(pieces, marked);
  const hit = Math.max(marked.indexOf(true), 0);
  const after = marked.indexOf(false, hit);
  const hitEnd = after === -1 ? pieces.length : after;

  const early = Math.max(0, Math.min(hit - Math.floor(length / 3), pieces.length - length));
  let from = early;
  while (from < hit && !(isBlank(pieces[from - 1]) && !isBlank(pieces[from]))) from++;
  if (!isBlank(pieces[from - 1])) from = early;

  const late = Math.min(from + length, pieces.length);
  let to = late;
  while (to > hitEnd && !(isBlank(pieces[to]) && !isBlank(pieces[to - 1]))) to--;
  if (!isBlank(pieces[to])) to = late;

  const parts = join(pieces.slice(from, to), marked.slice(from, to));
  const dots = { text: '…', marked: false };
  return [...(from > 0 ? [dots] : []), ...parts, ...(to < pieces.length ? [dots] : [])];
}
