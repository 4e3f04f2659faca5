import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Whether a folder is a checkout of the sources. */
function isCheckout(folder: string): boolean {
  const file = join(folder, 'package.json');
  return (
    existsSync(join(folder, 'bin/build.mjs')) &&
    existsSync(file) &&
    JSON.parse(readFileSync(file, 'utf8')).name === 'portico'
  );
}

/** The checkout that contains `from`, or null if only build output is installed. */
function checkoutAbove(from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    if (isCheckout(folder)) return folder;
    if (folder === dirname(folder)) return null;
  }
}

const here = import.meta.dirname;
/** The build puts each bundle beside this file. */
const isInstalled =
  existsSync(join(here, 'assets.json')) &&
  !(basename(here) === 'dist' && isCheckout(dirname(here)));
const checkout = isInstalled ? null : checkoutAbove(here);

/**
 * The program's folder, with `migrations/` and `package.json`: the checkout or, if `dist/` was
 * copied elsewhere, that copy.
 */
export const rootFolder = checkout ?? here;
/** What the build made: assets, workers, lists. */
export const builtFolder = checkout ? join(checkout, 'dist') : here;
