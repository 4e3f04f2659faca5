import type { Category } from '../../categories.rules.ts';
import type { Words } from '../../platform/i18n.ts';
import { actWords, seeWords } from '../category-words.tsx';
import type { PartName } from './parts.ts';

export const nameWord = (t: Words, name: PartName): string => {
  const [how, category] = name.split(':') as ['see' | 'do', Category];
  return how === 'see' ? seeWords(t, category) : actWords(t, category);
};

const SHOWN = 5;
/** The first parts in one line, the rest as a number. */
export function partsLine(t: Words, words: readonly string[]): string {
  const list = words.slice(0, SHOWN).join(', ');
  const n = words.length - SHOWN;
  return n > 0 ? t('care.and-more', { list, n }) : list;
}
