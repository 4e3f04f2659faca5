import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtFolder } from './root.ts';

/** Names of built assets -> their URLs. */
export function readAssets(): Record<string, string> {
  const file = join(builtFolder, 'assets.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}
