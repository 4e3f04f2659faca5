import type { NavigationEntry } from '../platform/http/routes.ts';
import type { Key } from '../platform/i18n.ts';

/** A list of so many entries is read at one glance. */
const GLANCE = 7;

/**
 * The navigation in sections, each with its heading, in the order of the entries. A short list is
 * one section without a heading.
 */
export function navigationSections(
  all: readonly NavigationEntry[],
): { heading: Key | null; entries: NavigationEntry[] }[] {
  if (all.length <= GLANCE) return [{ heading: null, entries: [...all] }];
  const sections = new Map<Key | null, NavigationEntry[]>();
  for (const entry of all) {
    const heading = entry.section ?? null;
    sections.set(heading, [...(sections.get(heading) ?? []), entry]);
  }
  return [...sections].map(([heading, entries]) => ({ heading, entries }));
}
