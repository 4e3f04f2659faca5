import type { Category } from '../../categories.rules.ts';
import type { Words } from '../../platform/i18n.ts';
import type { PartName } from './parts.ts';

export const partWord = (t: Words, category: Category): string => t(`care-see.${category}`);

/** What someone can do in a part. Only parts with something to do have words for it. */
export function doWord(t: Words, category: Category): string {
  const key: string = `care-act.${category}`;
  return t.has(key) ? t(key) : partWord(t, category);
}

export const nameWord = (t: Words, name: PartName): string => {
  const [how, category] = name.split(':') as ['see' | 'do', Category];
  return how === 'see' ? partWord(t, category) : doWord(t, category);
};

const SHOWN = 5;
/** The first parts in one line, the rest as a number. */
export function partsLine(t: Words, words: readonly string[]): string {
  const list = words.slice(0, SHOWN).join(', ');
  const n = words.length - SHOWN;
  return n > 0 ? t('care.and-more', { list, n }) : list;
}
