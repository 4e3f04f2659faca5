import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

function find(): string {
  let folder = import.meta.dirname;
  for (;;) {
    const file = join(folder, 'package.json');
    if (existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).name === 'portico')
      return folder;
    const up = dirname(folder);
    if (up === folder) throw new Error('package.json of Portico not found above the program');
    folder = up;
  }
}

/** The program's folder, for the sources and the built bundle alike. */
export const rootFolder = find();
