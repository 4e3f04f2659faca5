import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rootFolder } from '../src/platform/root.ts';

/** Every file of these folders whose name matches, as one text. */
const textOf = (folders: readonly string[], name: RegExp, but = /^$/): string =>
  folders
    .flatMap((folder) =>
      readdirSync(join(rootFolder, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => name.test(file) && !but.test(file))
        .map((file) => readFileSync(join(rootFolder, folder, file), 'utf8')),
    )
    .join('\n');

/** Identifiers and strings: comments don't count as use. */
const code = textOf(['src', 'drills'], /\.tsx?$/, /\.test\.tsx?$/)
  .replace(/\/\*[\s\S]*?\*\//g, '')
  .replace(/(^|\s)\/\/ .*$/gm, '');
const data = textOf(['migrations'], /\.sql$/).replace(/^\s*--.*$/gm, '');
const screens = textOf(['locales/en'], /\.json$/, /tests\.json$/);

const ROW = /^\| (?<term>[^|]+) \| (?<also>[^|]*)\| (?<meaning>[^|]+) \| ?(?<fhir>[^|]*)\|$/;
const terms = readFileSync(join(rootFolder, 'docs/glossary.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(2)
  .map((line) => ({ line, ...ROW.exec(line)?.groups }) as { line: string } & Groups);
interface Groups {
  term?: string;
  also?: string;
  meaning?: string;
}

/** The words of a name in any notation: `roundTrip`, `round_trip`, `round-trip`, `round trip`. */
const used = (name: string, text: string): boolean =>
  new RegExp(
    name
      .replace(/s$/, '')
      .split(/[\s_-]+|(?<=[a-z])(?=[A-Z])/)
      .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('[\\s_-]*'),
    'i',
  ).test(text);

it('the glossary has a row for each term, in alphabetical order, without duplicates', () => {
  expect(terms.filter(({ term, meaning }) => !term || !meaning)).toEqual([]);
  expect(terms.length).toBeGreaterThan(80);
  const names = terms.map(({ term = '' }) => term.toLowerCase());
  expect(names).toEqual([...new Set(names)].sort());
});

it('each term in the glossary is used, in the code or in the data, and on screen as listed', () => {
  const unused = terms.flatMap(({ term = '', also = '' }) => {
    const inCode = [...also.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
    const onScreen = [...also.matchAll(/“([^”]+)”/g)].map(([, name = '']) => name);
    return [
      ...(inCode.length > 0 ? inCode : onScreen.length > 0 ? [] : [term]).filter(
        (name) => !used(name, code) && !used(name, data),
      ),
      ...onScreen.filter((name) => !screens.toLowerCase().includes(name)),
    ].map((name) => `${term}: ${name}`);
  });
  expect(unused).toEqual([]);
});
