import en from '../../locales/en/tests.json';
import es from '../../locales/es/tests.json';
import { nameKey } from '../fhir/names.ts';
import type { Words } from '../platform/i18n.ts';

/** Plain names of tests and panels, written by us, keyed by LOINC: [name, what it is in a few words]. */
const names: Record<'en' | 'es', Record<string, string[]>> = { en, es };

/** The name that a person would use; without one of ours, the laboratory's own. */
export function plainName(t: Words, code: string | null, asSent: string): string {
  return (code && names[t.language][code]?.[0]) || asSent;
}
export function plainHint(t: Words, code: string | null): string | null {
  return (code && names[t.language][code]?.[1]) || null;
}

/** Words without accents, case, apostrophes and hyphens. */
const simple = (text: string) => text.split(/\s+/).map(nameKey).filter(Boolean).join(' ');

/** Whether a search speaks of this test: by its plain name in either language, its hint, or the laboratory's name. */
export function nameMatches(query: string, code: string | null, asSent: string): boolean {
  const wanted = simple(query).split(/\s+/).filter(Boolean).slice(0, 6);
  const said = simple([asSent, ...(code ? [...((en as Record<string, string[]>)[code] ?? []), ...((es as Record<string, string[]>)[code] ?? [])] : [])].join(' '));
  const joined = said.replaceAll(' ', ''); // "T-cell" finds "T cell"
  return wanted.every((word) => said.includes(word) || joined.includes(word));
}
