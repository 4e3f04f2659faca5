import type { Key, Words } from '../../platform/i18n.ts';
import type { Settings } from '../../platform/settings/settings.ts';
import { LETTER_DAYS, stepsOf } from './letters.rules.ts';

/**
 * The kinds of letters, each with what its text depends on: words of ours and days, never anything
 * that somebody typed. Features add theirs by declaration merging.
 */
export interface LetterDetails {
  /** With a temporary password. */
  password: Record<string, never>;
}
export type LetterKind = keyof LetterDetails;
export type OtherKind = Exclude<LetterKind, 'password'>;

/** A text of a letter, or its numbered steps. */
export type Block = string | readonly string[];
/** What is above the temporary password, and below it. */
export interface Blocks {
  above: Block[];
  below: Block[];
}
export interface Sheet {
  settings: Settings;
  publicUrl: string;
  now: Date;
}
/** What a kind of letter says between the greeting and the end. */
export interface LetterText<K extends LetterKind = LetterKind> {
  /** Its name in the queue. */
  label: Key;
  text(t: Words, details: LetterDetails[K], sheet: Sheet): Blocks;
}

/** A page's address to be typed from paper: a browser adds what is left out. */
export const typedLink = ({ publicUrl }: Sheet, path: string): string =>
  `${publicUrl.replace(/^https:\/\//, '')}${path}`;

const password: LetterText<'password'> = {
  label: 'letters.kind-password',
  text: (t, _details, sheet) => ({
    above: [t('letter-paper.what', { name: sheet.settings.name })],
    below: [
      stepsOf(t('letter-paper.how', { link: typedLink(sheet, '/letter') })),
      t('letter-paper.days', { days: LETTER_DAYS, phone: sheet.settings.phone }),
      t('letter-paper.not-you', { phone: sheet.settings.phone }),
    ],
  }),
};
const installed = new Map<LetterKind, LetterText>([['password', password]]);

/**
 * Registers a kind of letter.
 * @throws Error if there is another kind of that name
 */
export function installLetter<K extends OtherKind>(kind: K, text: LetterText<K>): void {
  const before = installed.get(kind);
  // what is written down with a kind is read by that kind
  const known = text as unknown as LetterText;
  if (before && before !== known) throw new Error(`two features have the letter ${kind}`);
  installed.set(kind, known);
}

/** @throws Error for a kind that no feature has */
export const letterText = (kind: LetterKind): LetterText => {
  const text = installed.get(kind);
  if (!text) throw new Error(`no feature has the letter ${kind}`);
  return text;
};
