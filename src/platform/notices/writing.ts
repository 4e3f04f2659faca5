import type { Access } from '../access/access.ts';
import type { AsOf } from '../as-of.ts';
import type { Words } from '../i18n.ts';
import type { Jobs } from '../jobs/jobs.ts';

/** The permissions under which staff write to a person in other work. Features add theirs. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging
export interface Writers {}

/** What staff write to a person in other work, such as the answer to a request. */
export interface Writing {
  patientId: string;
  /** The national number of the clinician whom it concerns; null if nobody knows it. */
  npi: string | null;
  /** The part of the record that it speaks of: whoever may not see that doesn’t read it. */
  about: string;
  /** Its words, in the language of the person. */
  words(t: Words): { subject: string; text: string };
}

/**
 * Writes to a person, in the transaction of the work.
 * @returns the accounts that can read it and are notified of it; null if there is no place for it,
 * and then nothing is written
 */
export type WriteToPerson = (
  access: Access<keyof Writers>,
  jobs: Jobs,
  writing: Writing,
  asOf: AsOf,
) => Promise<readonly string[] | null>;

let installed: WriteToPerson | undefined;

/**
 * Registers how staff write to a person.
 * @throws Error if another feature has registered a way
 */
export function installWriting(write: WriteToPerson): void {
  if (installed && installed !== write) throw new Error('two features write to people');
  installed = write;
}

/** Writes in the way that a feature brings; null if none does. */
export const writeToPerson: WriteToPerson = async (access, jobs, writing, asOf) =>
  (await installed?.(access, jobs, writing, asOf)) ?? null;
