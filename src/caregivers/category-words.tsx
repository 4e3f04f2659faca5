import type { Category } from '../categories.rules.ts';
import type { Words } from '../platform/i18n.ts';

/** What someone can see in a part of a record. */
export const seeWords = (t: Words, category: Category): string => t(`care-see.${category}`);

/** What someone can do in a part. Only parts with something to do have words for it. */
export function actWords(t: Words, category: Category): string {
  const key: string = `care-act.${category}`;
  return t.has(key) ? t(key) : seeWords(t, category);
}

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
