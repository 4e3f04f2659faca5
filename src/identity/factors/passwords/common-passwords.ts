import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../../platform/crypto/crypto.ts';
import { builtFolder } from '../../../platform/root.ts';

/**
 * Bytes of each SHA-256 in the list: with 100,000 entries, one password in ten million is mistaken
 * for a common one.
 */
const KEPT = 5;
let list: Buffer | undefined;

/**
 * Whether a text is a common or breached password. The build makes the list (`bin/passwords.mjs`):
 * sorted prefixes of hashes. It needs no network and contains no password.
 */
export function isCommonPassword(text: string): boolean {
  list ??= readFileSync(join(builtFolder, 'common-passwords.bin'));
  const wanted = sha256(text).subarray(0, KEPT);
  let low = 0;
  let high = list.length / KEPT - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const order = list.compare(wanted, 0, KEPT, middle * KEPT, (middle + 1) * KEPT);
    if (order === 0) return true;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}
