import { accessSync, constants, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { PlainError } from '../errors.ts';
import { rootFolder } from '../root.ts';

/**
 * The default of PORTICO_DATA: beside the program or, for root in a private home folder, under
 * /var/lib.
 */
export function defaultDataFolder(): string {
  const beside = join(rootFolder, '.data');
  if (process.getuid?.() !== 0) return beside;
  // PostgreSQL refuses to run as root; the user that it runs as must be able to walk to its files.
  for (let folder = rootFolder; folder !== '/'; folder = resolve(folder, '..')) {
    if ((statSync(folder).mode & 0o001) === 0) return '/var/lib/portico';
  }
  return beside;
}

/** Each missing folder in turn: Node's own recursive mkdir never returns in /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

export function ensureWritable(folder: string): void {
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK);
    // root passes the check above on a read-only file system and in /proc; a real write does not
    const probe = join(folder, '.writable');
    writeFileSync(probe, '');
  } catch {
    throw new PlainError(
      `Portico can't write to its data folder ${folder}. Set PORTICO_DATA to a writable folder.`,
    );
  }
}
