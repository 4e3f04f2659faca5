import type { FileType } from './types.rules.ts';

/** One file field of an upload: what it accepts, how large each file may be, and how many. */
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
 * No upload accepts a larger file: the default limit of clamd (StreamMaxLength, MaxFileSize), and
 * the size that the self-test sends.
 */
export const LARGEST_FILE = 25 * MB;
/** Text fields of a form, besides its files. */
const TEXTS = MB;
/**
 * We read this much more than allowed, so that the browser shows our page about it: a browser that
 * is cut off while sending shows its own error instead.
 */
const READ_ON = 30 * MB;

/** @throws Error if an upload's rule is out of bounds: the portal would not start */
export function checkFileRules(path: string, rules: FileRules): void {
  for (const [name, { accepts, maxBytes, maxFiles }] of Object.entries(rules))
    if (accepts.length === 0 || maxBytes > LARGEST_FILE || maxFiles < 1 || maxFiles > 20)
      throw new Error(`the files of ${name} at ${path} are out of bounds`);
}

/** A body of more bytes than this is refused at once, by its Content-Length or while it arrives. */
export const mostBytes = (rules: FileRules): number =>
  Object.values(rules).reduce(
    (sum, { maxBytes, maxFiles }) => sum + maxBytes * maxFiles,
    TEXTS + READ_ON,
  );
