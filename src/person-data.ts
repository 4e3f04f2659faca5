import type { Marks } from './derivation.ts';

/** What joining two records of one person does with a table's rows; separating them undoes it. */
export type OnJoin =
  /** Every row moves. The column names a row among the person's. */
  | { moves: string }
  /** A row moves with the resource whose id is in this column. */
  | { follows: string }
  /** Moved by a foreign key, by the record itself or by the feature's `joined`; says how. */
  | { does: string }
  /** The rows stay where they are; says why. */
  | { stays: string };

/** What becomes of the rows that a table holds about a person. Sentences are for the docs. */
export interface PersonTable {
  table: string;
  join: OnJoin;
  /** When the person has died. */
  death: string;
  /** When a caregiver's right ends. */
  rightEnds: string;
  /** Whether a person's own export contains it; `not`: why. */
  export: 'yes' | { not: string };
}

/** Two records that become one: everything in `from` moves to `into`. */
export interface JoinedPair {
  /** Of the join. */
  id: string;
  from: string;
  into: string;
}
/** Two records that are separated again. */
export interface Separated extends JoinedPair {
  /** When they were joined. */
  since: Date;
  /** The keys of what moved then, by table, and now goes back. */
  moved: Readonly<Record<string, readonly string[]>>;
}

/** What a feature holds about people: an entry for each of its tables with a `patient_id`. */
export interface PersonData {
  tables: readonly PersonTable[];
  /** Further work when `from` is joined into `into`, in the same transaction. It isn't undone. */
  joined?(access: Marks, ends: { from: string; into: string }, now: Date): Promise<void>;
  /**
   * Settles who may open the record that is kept, before anything moves, in the same transaction.
   * @returns whether records staff have to look at it
   */
  joining?(access: Marks, join: JoinedPair): Promise<boolean>;
  /** Undoes `joining`, before anything moves back. */
  separating?(access: Marks, join: Separated): Promise<void>;
  /**
   * Whether something is in progress in a record, so that only staff may join it to another. Called
   * while both people are locked.
   */
  busy?(access: Marks, patientId: string): Promise<boolean>;
}

/** For what a death, or the end of a right, does not change. */
export const KEPT = 'kept, as part of the record';
export const UNTOUCHED = 'unchanged: it is the person’s';

/** The same answers for several tables. */
export const tables = (
  names: readonly string[],
  answers: Omit<PersonTable, 'table'>,
): PersonTable[] => names.map((table) => ({ table, ...answers }));

const installed = new Map<string, PersonData>();

/** Lets joins and deaths reach what a feature holds. */
export function installPersonData(feature: string, data: PersonData): void {
  installed.set(feature, data);
}
export const installedPersonData = (): PersonData[] => [...installed.values()];
