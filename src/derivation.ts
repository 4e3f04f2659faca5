import type { Access } from './platform/access/access.ts';
import type { Jobs } from './platform/jobs/jobs.ts';
import type { Settings } from './platform/settings/settings.ts';

/** Who finds that something has to be derived again: an import, or staff who join records. */
export type Marks = Access<'system:import' | 'identity:decide'>;

/** Tables that a feature derives from the record, and how they are kept up to date. */
export interface Derivation {
  name: string;
  /** The resource types of a person's record that it derives from. */
  types: readonly string[];
  /** People per transaction. */
  atOnce: number;
  /** Concurrent transactions. */
  parallel: number;
  /** Marks people whose rows have to be derived again. */
  mark(access: Marks, people: string[]): Promise<void>;
  /**
   * Marks people whose rows refer to shared resources that are new or changed.
   * @param refs as `source Type/id`
   */
  markReferring(access: Marks, refs: string[]): Promise<void>;
  /** Takes marked people, except these, for this transaction. */
  take(access: Access<'system:records'>, limit: number, but: readonly string[]): Promise<string[]>;
  derive(
    access: Access<'system:records'>,
    people: string[],
    deps: { jobs: Jobs; settings: Settings; now: Date },
  ): Promise<void>;
}

const derivations = new Map<string, Derivation>();
const shown = new Set<string>();

/** Lets imports and joins keep a feature's derived tables up to date. */
export function installDerivations(list: readonly Derivation[]): void {
  for (const one of list) {
    derivations.set(one.name, one);
    for (const type of one.types) shown.add(type);
  }
}
/** Lets import reports know which resource types a feature shows, or takes names from. */
export function installShownTypes(types: readonly string[]): void {
  for (const type of types) shown.add(type);
}

export const installedDerivations = (): Derivation[] => [...derivations.values()];
/** Resource types that have a page, or that pages take a name from. */
export const shownTypes = (): string[] => [...shown];
