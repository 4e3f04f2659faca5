import type { Readable } from 'node:stream';
import { dropReceived, hasSentEnough, ownPapers, type Received } from '../../files/files.ts';
import { type Held, type HeldRules, holdPicture } from '../../files/held.ts';
import type { FileRules } from '../../files/limits.rules.ts';
import { type FileProblem, takeFile } from '../../files/receive.ts';
import type { AppDeps, Context } from '../routes.ts';

/** Whose session it is, and whose the files are (`file.patient_id`). */
export interface Sender {
  patientId: string;
  accountId: string;
}
/** What an upload does with its files. */
export interface Way<R extends FileRules, T extends { hash: string }> {
  /** Whose the files are: of the person in the path, of the account that sends them, or nobody's. */
  owner: 'person' | 'account' | 'nobody';
  take(
    who: Sender & { kind: string },
    rule: R[string],
    stream: Readable,
    filename: string,
  ): Promise<{ file: T } | { problem: FileProblem } | { absent: true }>;
  /** Whether the account has reached its daily limit. */
  isEnough<P extends string>(ctx: Context<P>): Promise<boolean>;
  /** Removes files that were not kept. */
  drop(files: readonly T[]): Promise<void>;
}

/** The ways of uploads: into a record, as a paper of the account's own, or as a small picture. */
export function makeWays(deps: AppDeps): {
  sealed: Way<FileRules, Received>;
  papers: Way<FileRules, Received>;
  held: Way<HeldRules, Held>;
} {
  const sealed: Way<FileRules, Received> = {
    owner: 'person',
    take: (who, rule, stream, filename) => takeFile(deps, who, rule, stream, filename),
    isEnough: ({ access, now }) => hasSentEnough(access, now),
    async drop([first, ...others]) {
      if (!first) return;
      const ids = [first, ...others].map(({ id }) => id);
      // does nothing to kept files; what this misses is swept away later
      await dropReceived(deps, first.patientId, ids).catch(() => {});
    },
  };
  // never by the path: nobody can file a paper under another account
  const papers: Way<FileRules, Received> = {
    ...sealed,
    owner: 'account',
    isEnough: ({ access, now }) => hasSentEnough(access, now, ownPapers(access)),
  };
  const held: Way<HeldRules, Held> = {
    owner: 'nobody',
    take: (_, rule, stream, filename) => holdPicture(deps, rule, stream, filename),
    isEnough: async () => false, // nothing is stored by sending it
    drop: async () => {},
  };
  return { sealed, papers, held };
}
