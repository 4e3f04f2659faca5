import { deniedWords } from './red-flags/denials.rules.ts';
import { ENGLISH_CRISIS } from './red-flags/english-crisis.rules.ts';
import { ENGLISH_EMERGENCIES } from './red-flags/english-emergencies.rules.ts';
import { type Language, phraseFinder, type RedFlagKind } from './red-flags/phrases.rules.ts';
import { plainWords } from './red-flags/plain-words.rules.ts';
import { SPANISH_CRISIS } from './red-flags/spanish-crisis.rules.ts';
import { SPANISH_EMERGENCIES } from './red-flags/spanish-emergencies.rules.ts';

export type { RedFlagKind } from './red-flags/phrases.rules.ts';

const LISTS = [ENGLISH_CRISIS, ENGLISH_EMERGENCIES, SPANISH_CRISIS, SPANISH_EMERGENCIES];

const findAlarms = phraseFinder<{ kind: RedFlagKind; language: Language }>(
  LISTS.flatMap(({ language, kind, flags }) =>
    flags.flatMap(({ phrases }) => phrases.map((phrase) => ({ phrase, is: { kind, language } }))),
  ),
);
const findIdioms = phraseFinder(
  LISTS.flatMap(({ idioms }) => idioms.map((phrase) => ({ phrase, is: 'idiom' }))),
);

/** The kinds of alarm in one text. */
function kindsIn(text: string): Set<RedFlagKind> {
  const words = plainWords(text);
  const denied = { en: deniedWords(words, 'en'), es: deniedWords(words, 'es') };
  const idiom = new Set(findIdioms(words).flatMap(({ places }) => places));
  const kinds = new Set<RedFlagKind>();
  for (const { is, places, hasNo } of findAlarms(words)) {
    if (places.some((place) => idiom.has(place))) continue;
    // words of suicide count also when denied: who brings it up may need to talk about it
    const counts =
      is.kind === 'crisis' || hasNo || !places.some((place) => denied[is.language][place]);
    if (counts) kinds.add(is.kind);
  }
  return kinds;
}

/**
 * What in a message can't wait for an answer in days. If there is anything, the urgent advice is
 * shown once more before sending, with the crisis line for `crisis` and 911 for `emergency`. It
 * never blocks: the writer may go on. Both languages are always looked at, as writers mix them. A
 * false alarm costs the writer one press, so in doubt the answer is an alarm.
 * @returns the kinds, crisis first; empty if the advice is not shown again
 */
export function redFlags(subject: string, text: string): RedFlagKind[] {
  const kinds = [kindsIn(subject), kindsIn(text)];
  return (['crisis', 'emergency'] as const).filter((kind) => kinds.some((one) => one.has(kind)));
}
