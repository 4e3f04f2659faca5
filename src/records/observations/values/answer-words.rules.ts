/**
 * Answers in one word and their opposites, for ranges that are a word ("Negative"). Only known
 * words are compared; any other is shown as sent and sets no flag.
 */
type Meaning = 'no' | 'yes' | 'unclear' | 'plain';

const WORDS: Record<Exclude<Meaning, 'plain'>, string> = {
  no: `negative | neg | not detected | none detected | undetected | non reactive | nonreactive | absent | none seen | not seen | not present | not
    found | no growth | negativo | negativa | no detectado | no detectada | no reactivo | no reactiva | ausente | sin crecimiento`,
  yes: `positive | pos | detected | reactive | weakly reactive | weakly positive | weak positive | strongly positive | present | abnormal | positivo
    | positiva | detectado | detectada | reactivo | reactiva | presente`,
  unclear:
    'indeterminate | equivocal | inconclusive | borderline | indeterminado | indeterminada | equivoco | dudoso | no concluyente',
};
/** Equal to themselves, and the opposite of nothing. */
const PLAIN = new Set([
  'normal',
  'clear',
  'yellow',
  'pale yellow',
  'straw',
  'none',
  'immune',
  'transparente',
  'amarillo',
  'ninguno',
  'inmune',
]);
/** A text normalized for comparison with these words: lower case, no accents, hyphens as blanks. */
export const answerKey = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[-\s]+/g, ' ')
    .replace(/[.!]+$/, '')
    .trim();

const MEANINGS = new Map<string, Meaning>(
  Object.entries(WORDS).flatMap(([meaning, words]) =>
    words.split('|').map((word) => [answerKey(word), meaning as Meaning]),
  ),
);

/** One spelling for words that are the same word. */
const ONE: Record<string, string> = {
  neg: 'negative',
  pos: 'positive',
  nonreactive: 'non reactive',
  undetected: 'not detected',
  'none detected': 'not detected',
};
const one = (key: string): string => ONE[key] ?? key;

const meaningOf = (key: string): Meaning | null =>
  MEANINGS.get(key) ?? (PLAIN.has(key) ? 'plain' : null);

/** An amount: `2+`, `++`, alone or after the word. */
const GRADE = /\s*\(?(?:\+{1,4}|[1-4]\+|\+[1-4])\)?$/;
/** The same for an answer, which may be an amount: then some of it is there. */
function meaningOfAnswer(key: string): Meaning | null {
  const ungraded = key.replace(GRADE, '');
  if (ungraded === key) return meaningOf(key);
  return ungraded === '' || MEANINGS.get(ungraded) === 'yes' ? 'yes' : null;
}

/** Whether a range's text is a word that answers can be compared with. */
export const isAnswer = (text: string): boolean => meaningOf(answerKey(text)) !== null;

/**
 * How an answer compares with the word that is normal.
 * @returns `normal` for the same word, `abnormal` for a known opposite, `indeterminate` for an
 * answer that is neither; null for any other
 */
export function compareAnswer(
  answer: string,
  normal: string,
): 'normal' | 'abnormal' | 'indeterminate' | null {
  const [a, b] = [answerKey(answer), answerKey(normal)];
  const [means, expected] = [meaningOfAnswer(a), meaningOf(b)];
  if (means === null || expected === null) return null;
  if (one(a) === one(b)) return expected === 'unclear' ? null : 'normal';
  if (means === 'unclear' && (expected === 'no' || expected === 'yes')) return 'indeterminate';
  return (means === 'yes' && expected === 'no') ||
    (means === 'no' && expected === 'yes') ||
    (a === 'abnormal' && b === 'normal')
    ? 'abnormal'
    : null;
}
