import { MB } from '../../platform/files/limits.rules.ts';
import type { FileState } from '../../platform/files/states.rules.ts';

/** How many files a message can have, and how large they may be together. */
export const MOST_FILES = 4;
export const MOST_TOGETHER = 10 * MB;

/** What the form of a message accepts. */
export const FILES = {
  files: {
    accepts: ['jpeg', 'png', 'heic', 'webp', 'pdf', 'docx', 'text'],
    maxBytes: 6 * MB,
    maxFiles: MOST_FILES,
  },
} as const;

/** A file that is chosen for a message, or has just arrived. */
export interface Sized {
  bytes: number;
  /** Tells two contents apart. */
  hash: string;
}
export type NotAdded = 'many' | 'twice' | 'together';

/**
 * Why a file can't join the others: there are enough, it is one of them (by its content, whatever
 * its name), or they would be too large together. Null if it can.
 */
export function whyNotAdded(others: readonly Sized[], one: Sized): NotAdded | null {
  if (others.some(({ hash }) => hash === one.hash)) return 'twice';
  if (others.length >= MOST_FILES) return 'many';
  const bytes = others.reduce((sum, each) => sum + each.bytes, one.bytes);
  return bytes > MOST_TOGETHER ? 'together' : null;
}

/** Whether the scanner refused a file: a message with it is not sent. */
export const isRefused = (state: FileState): boolean =>
  state === 'infected' || state === 'too-large' || state === 'failed';

/** The boxes of files that are chosen: what follows is the file's id. */
export const BOX = 'file-';
