import { sourceSystem } from '../../people/matching/matching.rules.ts';
import type { Checked } from '../validation/check.ts';
import { SHARED_TYPES } from '../validation/resource-types.rules.ts';

/** Where an incoming resource is filed, or why it is not. */

/** Why a resource is in nobody's record, for staff who read the quarantine. */
const WHY: Record<string, string> = {
  nobody: 'it names no person',
  'not-a-person': 'it is about something that is not a person',
  'several-people': 'it is about more than one person',
  elsewhere: 'the person it is about is known by the address of another server',
};

/** A type or id for the quarantine, which may have any length and contain anything. */
export const shown = (name: string): string | null =>
  name.replaceAll('\0', '').slice(0, 200) || null;

export interface Dated {
  updated: string | null;
  revision: string | null;
}
/**
 * Whether the sender says that one version is older than another: by `meta.lastUpdated`, or else by
 * a `meta.versionId` that is a number.
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

/** The identifier by which the person or resource of a key (`aboutOf`) will be known. */
export const waitsFor = (source: string, key: string): { system: string; value: string } => {
  if (key.startsWith('Patient/'))
    return { system: sourceSystem(source), value: key.slice('Patient/'.length) };
  if (key.startsWith('identifier:')) {
    const bar = key.indexOf('|');
    return { system: key.slice('identifier:'.length, bar), value: key.slice(bar + 1) };
  }
  return { system: `resource:${source}`, value: key };
};

export type Filing =
  /** In this person's record; null for a resource that belongs to nobody. */
  | { as: 'filed'; person: string | null }
  /** Once the resources that it is about are filed. */
  | { as: 'later' }
  | {
      as: 'quarantined';
      reason: string;
      detail: string;
      /** The identifier whose arrival has it tried again. */
      waits: { system: string; value: string } | null;
    };

/**
 * Decides where a resource is filed.
 * @param people key of `aboutOf` -> a person's id, `nobody`, or `waits` while records staff are
 * asked about the person
 * @param ended whether everything else of the run is filed
 */
export function filingOf(
  { type, about: { keys, why } }: Pick<Checked, 'type' | 'about'>,
  source: string,
  people: ReadonlyMap<string, string>,
  ended: boolean,
): Filing {
  if (!ended && keys.some((key) => !/^(Patient\/|identifier:)/.test(key))) return { as: 'later' };
  const found = [...new Set(keys.map((key) => people.get(key) ?? 'nobody'))];
  const known = found.filter((who) => who !== 'nobody');
  if (known.length === 1 && known[0] !== undefined && known[0] !== 'waits')
    return { as: 'filed', person: known[0] };
  const isShared =
    keys.length === 0 && (SHARED_TYPES.has(type) || (type === 'Device' && why === 'nobody'));
  if (isShared) return { as: 'filed', person: null };
  const key = keys[0];
  if (found.includes('waits'))
    return {
      as: 'quarantined',
      reason: 'person-waits',
      detail: 'records staff are asked whose it is',
      waits: key ? waitsFor(source, key) : null,
    };
  if (key && known.length === 0)
    return {
      as: 'quarantined',
      reason: 'nobody',
      detail: 'the person or resource that it is about is not on file yet',
      waits: waitsFor(source, key),
    };
  const reason = key ? 'several-people' : (why ?? 'nobody');
  return { as: 'quarantined', reason, detail: WHY[reason] ?? '', waits: null };
}
