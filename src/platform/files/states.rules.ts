/**
 * What is known about a file: `receiving`: its bytes are not all here; `waiting`: the scanner has
 * not seen it, or is down; `clean`; `infected`; `too-large`: the scanner did not look at all of it;
 * `failed`: the scanner could not tell. Only `clean` means that it was checked.
 */
export type FileState = 'receiving' | 'waiting' | 'clean' | 'infected' | 'too-large' | 'failed';

/**
 * Whether a file may be opened. With a scanner, only if it was found clean; without one, unless a
 * scanner ever refused it.
 */
export const isOpen = (
  { state }: { state: FileState },
  { clamd }: { clamd?: string | undefined },
): boolean => state === 'clean' || (clamd === undefined && state === 'waiting');

/** A scan that takes longer than this is late: the file's page and an alarm say so. */
export const SCAN_LATE_MS = 3_600_000;
