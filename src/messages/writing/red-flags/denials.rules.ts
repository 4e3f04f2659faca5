import * as words from './no-words.rules.ts';
import type { Language } from './phrases.rules.ts';
import type { PlainWord } from './plain-words.rules.ts';

/** A "no" reaches so many words: a panicking writer leaves out the comma. "or" starts anew. */
const REACH = 8;
/** How far to look for what makes a "never" mean the opposite. */
const AHEAD = 12;

/**
 * - `off`: no "no" reaches here.
 * - `verb`: a "no" waits for a verb of having, or for the alarm itself.
 * - `thing`: it waits for the thing that is denied.
 * - a number: so many words were reached.
 */
type Reach = 'off' | 'verb' | 'thing' | number;

/** Whether a "never" at `at` says that it was never as bad as now. */
function isUnheardOf(text: readonly PlainWord[], at: number): boolean {
  for (let next = at + 1; next <= at + AHEAD; next += 1) {
    const one = text[next];
    if (!one || one.before === 'stop') return false;
    if (words.UNHEARD_OF.has(one.word)) return true;
  }
  return false;
}

/** The "no" that a word is, if any. What follows it is a thing in English, a verb in Spanish. */
function startsAs(word: string, language: Language): 'thing' | 'verb' | null {
  if (word === 'no') return language === 'en' ? 'thing' : 'verb';
  if (words.DENY_A_THING.has(word)) return 'thing';
  return words.DENY_A_VERB.has(word) || word === 'nor' || word === 'ni' ? 'verb' : null;
}

/**
 * Which words of a text are denied, one answer per word. A "no" reaches to the next punctuation
 * mark or word that begins a new thought, such as "but", "and", "because" or "I"; "or" goes on. When
 * it is not clear, nothing is denied: a missed alarm is worse than a false one.
 * @param language how to read a "no"; the rest is the same for both languages, as writers mix them
 */
export function deniedWords(text: readonly PlainWord[], language: Language): boolean[] {
  let reach: Reach = 'off';
  let since = 0; // words after the "no"
  let another = false; // an earlier "no" or "can't" in the same part, which undoes a "without"
  return text.map(({ word, before }, at) => {
    since += 1;
    // "I don't have" at the end of a line goes on in the next one; "Fever: no" does not
    const goesOn = before === 'line' && typeof reach === 'string' && since > 1;
    if (before !== 'space' && !goesOn) {
      reach = 'off';
      another = false;
    }
    if (words.GO_ON.has(word) && reach !== 'off') {
      if (typeof reach === 'number') reach = 'thing';
      return false;
    }
    const starts = startsAs(word, language);
    if (starts) {
      const undone =
        (words.WITHOUT.has(word) && another) || (words.NEVER.has(word) && isUnheardOf(text, at));
      reach = undone ? 'off' : starts;
      another = true;
      since = 0;
      // in "my chest does not hurt" the "no" is between the words of the alarm
      return false;
    }
    if (words.NOT_ABLE.has(word)) another = true;
    if (reach === 'off') return false;
    const small = words.SMALL.has(word) && !(word === 'he' && language === 'en');
    if (typeof reach === 'string' && small) return false;
    if (words.NEW_THOUGHT.has(word)) {
      reach = 'off';
      return false;
    }
    if (typeof reach === 'string') {
      if (words.HAVING.has(word)) {
        reach = 'thing';
        return false;
      }
      if (words.ANOTHER_MATTER.has(word)) {
        reach = 'off';
        return false;
      }
      reach = reach === 'thing' ? 1 : 'off';
      return true;
    }
    if (words.HAVING.has(word) || words.NEW_VERB.has(word) || reach >= REACH) {
      reach = 'off';
      return false;
    }
    reach += 1;
    return true;
  });
}
