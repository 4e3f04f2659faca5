import { expect, it } from 'vitest';
import { deniedWords } from './denials.rules.ts';
import type { Language } from './phrases.rules.ts';
import { plainWords } from './plain-words.rules.ts';

/** The denied words of a text. */
function denied(text: string, language: Language): string {
  const words = plainWords(text);
  const is = deniedWords(words, language);
  return words
    .filter((_, at) => is[at])
    .map(({ word }) => word)
    .join(' ');
}

it.each<[Language, string, string]>([
  ['en', 'no fever or cough, rash', 'fever cough'],
  ['en', 'no fever but rash', 'fever'],
  ['en', 'no fever and rash', 'fever'],
  ['en', 'no fever\nrash', 'fever'],
  ['en', 'no fever (rash)', 'fever'],
  ['en', 'no fever I have rash', 'fever'],
  ['en', 'no\nrash', ''],
  ['en', 'I do not have\nany rash', 'rash'],
  ['en', 'I don’t really have any rash', 'rash'],
  ['en', 'I didn’t go to work bad rash', 'go'],
  ['en', 'I don’t know why my rash itches', 'know'],
  ['en', 'I don’t have time rash', ''],
  ['en', 'it doesn’t hurt much', 'hurt'],
  ['en', 'denies fever nor rash', 'fever rash'],
  ['en', 'I never had rash', 'rash'],
  ['en', 'I never had rash like this', ''],
  ['en', 'without rash', 'rash'],
  ['en', 'I can’t sit without rash', ''],
  ['en', 'no one two three four five six seven eight nine', ''],
  ['en', 'no a1 a2 a3 a4 a5 a6 a7 a8 a9 or b1', 'a1 a2 a3 a4 a5 a6 a7 a8'],
  ['en', 'no a1 a2 a3 a4 a5 a6 or b1 b2 b3', 'a1 a2 a3 a4 a5 a6 b1 b2 b3'],
  ['es', 'no tengo fiebre ni tos, ronchas', 'fiebre tos'],
  ['es', 'no tengo fiebre pero tos', 'fiebre'],
  ['es', 'no tengo fiebre y tos', 'fiebre'],
  ['es', 'no tengo fiebre tengo tos', 'fiebre'],
  ['es', 'no tengo fiebre me duele', 'fiebre'],
  ['es', 'no me duele el pie', 'duele'],
  ['es', 'no he tenido tos', 'tos'],
  ['en', 'no he has rash', ''],
  ['es', 'no fui a trabajar tos', 'fui'],
  ['es', 'sin tos', 'tos'],
  ['es', 'no puedo estar sin tos', 'puedo'],
  ['es', 'nunca he tenido tos', 'tos'],
  ['es', 'nunca he tenido tos así', ''],
  ['es', 'tampoco tengo tos', 'tos'],
])('%s: in “%s” the denied words are “%s”', (language, text, words) =>
  expect(denied(text, language)).toBe(words),
);
