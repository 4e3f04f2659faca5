import type { FileType } from './types.rules.ts';

/** One file field of an upload: what it takes, how large each file may be, and how many. */
export interface FileRule {
  accepts: readonly FileType[];
  maxBytes: number;
  maxFiles: number;
  required?: true;
}
/** The file fields of an upload, by name. */
export type FileRules = Readonly<Record<string, FileRule>>;

export const MB = 1024 * 1024;
/**
 * No upload takes a larger file: as much as clamd takes by default (StreamMaxLength, MaxFileSize),
 * and what the self-test sends.
 */
export const LARGEST_FILE = 25 * MB;
/** Texts of a form beside its files. */
const TEXTS = MB;
/**
 * So much more than allowed is still read, so that a browser shows our page about it: one that is
 * cut off in the middle of sending shows its own error instead.
 */
const READ_ON = 30 * MB;

/** @throws Error when an upload's rule is out of bounds: it would not start */
export function checkFileRules(path: string, rules: FileRules): void {
  for (const [name, { accepts, maxBytes, maxFiles }] of Object.entries(rules))
    if (accepts.length === 0 || maxBytes > LARGEST_FILE || maxFiles < 1 || maxFiles > 20)
      throw new Error(`the files of ${name} at ${path} are out of bounds`);
}

/** A body of more bytes than this is refused at once, by its Content-Length or while it comes. */
export const mostBytes = (rules: FileRules): number =>
  Object.values(rules).reduce(
    (sum, { maxBytes, maxFiles }) => sum + maxBytes * maxFiles,
    TEXTS + READ_ON,
  );
