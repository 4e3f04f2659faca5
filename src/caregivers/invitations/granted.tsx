import type { Category } from '../../categories.rules.ts';
import type { Words } from '../../platform/i18n.ts';
import type { ALSO_ACT } from './invitations.rules.ts';

/** Categories that an adult shares, in words. */
export type Shareable = Exclude<Category, 'access-log' | 'preferences'>;
export type AlsoAct = Extract<
  (typeof ALSO_ACT)[number],
  'medicines' | 'refills' | 'messages' | 'upcoming-appointments' | 'costs'
>;

/** What the caregiver may see, and what they may also do, each on its own line. */
export const seeWords = (t: Words, category: Category): string =>
  t(`care-see.${category as Shareable}`);
export const actWords = (t: Words, category: Category): string =>
  t(`care-act.${category as AlsoAct}`);

/** A list of what a caregiver may see or do. */
export function WordList({ words }: { words: readonly string[] }) {
  return (
    <ul>
      {words.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}
