import { ANY_NO } from './no-words.rules.ts';
import { type PlainWord, plainWords } from './plain-words.rules.ts';

export type Language = 'en' | 'es';
/** `crisis`: somebody may harm themselves or others. `emergency`: a body can't wait. */
export type RedFlagKind = 'crisis' | 'emergency';

/**
 * Words in their order. `a/b` is one word or the other, and `…` up to six other words, or none:
 * `pain/pains … chest` is found in "pain in the middle of my chest". Capitals, accents and
 * apostrophes don't matter, and a phrase is found when its spaces are missing too. If a
 * phrase contains a "no" ("can't breathe"), that "no" belongs to it, and the phrase can't be denied.
 */
export type Phrase = string;

/** The maintained list of one language. */
export interface FlagList {
  language: Language;
  flags: readonly { kind: RedFlagKind; about: string; phrases: readonly Phrase[] }[];
  /** Ways of speaking that contain an alarm and mean none: "dying to know". */
  idioms: readonly Phrase[];
}

/** Where a phrase was found: its words, by their place in the text. */
export interface Found<T> {
  is: T;
  places: readonly number[];
  /** Whether one of the words is a "no". */
  hasNo: boolean;
}

interface Compiled<T> {
  is: T;
  words: readonly ReadonlySet<string>[];
  /** Whether other words may stand before the word at this place. */
  open: readonly boolean[];
}

const GAP = '…';
const MOST_BETWEEN = 6;
/** Words of this length are found with one letter wrong. */
const LONG = 7;
const LONGEST = 20;
/** Phrases written as one word, and the most ways in which one phrase is. */
const JOINED_FROM = 8;
const MOST_JOINED = 400;

/** Real words that are one letter away from a word of the lists. */
const NOT_MISSPELLED = new Set([
  ...['cooking', 'checking', 'chopping', 'waiting', 'warning', 'sharing', 'several', 'relation'],
  ...['relacion', 'dolares', 'pedido', 'pedida'],
]);

function compile<T>(phrase: Phrase, is: T): Compiled<T> {
  const words: Set<string>[] = [];
  const open: boolean[] = [];
  let gap = false;
  for (const part of phrase.split(' ')) {
    if (part === GAP) gap = true;
    else {
      words.push(new Set(part.split('/').map((one) => plainWords(one)[0]?.word ?? one)));
      open.push(gap);
      gap = false;
    }
  }
  return { is, words, open };
}

/** A phrase written without spaces, in every way. */
function joined<T>({ words }: Compiled<T>): string[] {
  const ways = words.reduce((product, word) => product * word.size, 1);
  if (words.length < 2 || ways > MOST_JOINED) return [];
  return words
    .reduce((begun, word) => begun.flatMap((one) => [...word].map((two) => one + two)), [''])
    .filter((one) => one.length >= JOINED_FROM);
}

/** A word, and what is left of it without one letter. */
const nearly = (word: string): string[] => [
  word,
  ...Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1)),
];

/**
 * Makes a finder of phrases: give it the words of a text, get what was found where. The work grows
 * with the length of the text alone: at each word, only the phrases that begin with it are tried,
 * and each looks a few words ahead.
 */
export function phraseFinder<T>(
  phrases: readonly { phrase: Phrase; is: T }[],
): (text: readonly PlainWord[]) => Found<T>[] {
  const all = phrases.map(({ phrase, is }) => compile(phrase, is));
  const byFirst = new Map<string, Compiled<T>[]>();
  const byJoined = new Map<string, T>();
  const known = new Set<string>();
  for (const one of all) {
    for (const first of one.words[0] ?? [])
      byFirst.set(first, [...(byFirst.get(first) ?? []), one]);
    for (const way of joined(one)) byJoined.set(way, one.is);
    for (const word of one.words) for (const way of word) known.add(way);
  }
  const near = new Map<string, string>();
  for (const word of known)
    if (word.length >= LONG) for (const way of nearly(word)) near.set(way, word);

  /** The word of the lists that this one was meant to be. The first letter is hardly ever wrong. */
  function meant(word: string): string {
    if (word.length < LONG - 1 || word.length > LONGEST) return word;
    if (known.has(word) || NOT_MISSPELLED.has(word)) return word;
    const is = nearly(word)
      .map((way) => near.get(way))
      .find((one) => one?.[0] === word[0]);
    return is ?? word;
  }

  /** The places of the rest of a phrase after a word of it, or null. */
  function rest(
    phrase: Compiled<T>,
    text: readonly PlainWord[],
    words: readonly string[],
    nth: number,
    at: number,
  ): number[] | null {
    const ways = phrase.words[nth];
    if (!ways) return [];
    const last = at + 1 + (phrase.open[nth] ? MOST_BETWEEN : 0);
    for (let place = at + 1; place <= last; place += 1) {
      if (!text[place] || text[place]?.before === 'stop') return null;
      const after = ways.has(words[place] ?? '') && rest(phrase, text, words, nth + 1, place);
      if (after) return [place, ...after];
    }
    return null;
  }

  return (text) => {
    const meanings = new Map<string, string>();
    for (const { word } of text) if (!meanings.has(word)) meanings.set(word, meant(word));
    const words = text.map(({ word }) => meanings.get(word) ?? word);
    const found: Found<T>[] = [];
    words.forEach((word, at) => {
      const whole = byJoined.get(text[at]?.word ?? '');
      if (whole !== undefined) found.push({ is: whole, places: [at], hasNo: false });
      for (const phrase of byFirst.get(word) ?? []) {
        const after = rest(phrase, text, words, 1, at);
        if (!after) continue;
        const places = [at, ...after];
        const hasNo = places.some((place) => ANY_NO.has(words[place] ?? ''));
        found.push({ is: phrase.is, places, hasNo });
      }
    });
    return found;
  };
}
