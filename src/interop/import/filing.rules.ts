import { sourceSystem } from '../../people/matching/matching.rules.ts';

/** What decides where a resource that came in is filed, or why it is not. */

/** Why something is in nobody's record, for those who look at the quarantine. */
export const WHY: Record<string, string> = {
  nobody: 'it names no person',
  'not-a-person': 'it is about something that is no person',
  'several-people': 'it is about more than one person',
  elsewhere: 'the person it speaks of is known by the address of another server',
};

/** A name as quarantine shows it, which is of any length and holds anything. */
export const shown = (name: string): string | null =>
  name.replaceAll('\0', '').slice(0, 200) || null;

export interface Dated {
  updated: string | null;
  revision: string | null;
}
/**
 * Whether the sender says that one version is older than another: by `meta.lastUpdated`, or else by
 * a `meta.versionId` that counts.
 */
export function isOlder(one: Dated, other: Dated): boolean {
  if (
    one.updated !== null &&
    other.updated !== null &&
    Date.parse(one.updated) !== Date.parse(other.updated)
  )
    return Date.parse(one.updated) < Date.parse(other.updated);
  const [a, b] = [one.revision, other.revision];
  return (
    a !== null &&
    b !== null &&
    /^\d{1,15}$/.test(a) &&
    /^\d{1,15}$/.test(b) &&
    Number(a) < Number(b)
  );
}

/**
 * The number by which whoever or whatever a key speaks of (`aboutOf`) will be known when it comes.
 */
export const waitsFor = (source: string, key: string): { system: string; value: string } => {
  if (key.startsWith('Patient/'))
    return { system: sourceSystem(source), value: key.slice('Patient/'.length) };
  if (key.startsWith('identifier:')) {
    const bar = key.indexOf('|');
    return { system: key.slice('identifier:'.length, bar), value: key.slice(bar + 1) };
  }
  return { system: `resource:${source}`, value: key };
};
