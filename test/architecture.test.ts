import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rootFolder } from '../src/platform/root.ts';

/**
 * Imports run downward only. A room may import from those below it; between siblings, only along
 * the edges named here.
 */
const ROOMS: Record<string, readonly string[]> = {
  platform: [],
  fhir: ['platform'],
  ui: ['platform'],
  privacy: ['platform', 'fhir', 'ui'],
  people: ['platform', 'fhir', 'ui', 'privacy'],
  identity: ['platform', 'fhir', 'ui'],
  family: ['platform', 'fhir', 'ui', 'identity'],
  records: ['platform', 'fhir', 'ui', 'family'],
  medications: ['platform', 'fhir', 'ui', 'privacy', 'family', 'records'],
  coverage: ['platform', 'fhir', 'ui', 'family'],
  staff: ['platform'],
  showcase: ['platform', 'ui', 'demo'],
  'feature.ts': ['platform', 'ui'],
  today: [
    'platform',
    'fhir',
    'people',
    'interop',
    'ui',
    'privacy',
    'family',
    'records',
    'medications',
    'operations',
  ],
  operations: ['platform', 'ui'],
  interop: ['platform', 'fhir', 'ui', 'people', 'records', 'medications'],
  commands: ['platform', 'interop'],
  top: [
    'commands',
    'platform',
    'fhir',
    'privacy',
    'people',
    'ui',
    'identity',
    'family',
    'records',
    'medications',
    'coverage',
    'today',
    'operations',
    'interop',
    'demo',
  ],
};
const TOP = ['app.tsx', 'main.ts', 'cli.ts', 'retention-list.ts', 'routes-list.ts'];

const src = join(rootFolder, 'src');
const files = readdirSync(src, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
  .map((entry) => relative(src, join(entry.parentPath, entry.name)));
const own = files.filter((file) => !/\.test\.tsx?$/.test(file));
const text = (file: string) => readFileSync(join(src, file), 'utf8');
const roomOf = (file: string) => (TOP.includes(file) ? 'top' : (file.split('/')[0] ?? ''));
const imports = (file: string) =>
  [...text(file).matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');
const local = (file: string) =>
  imports(file)
    .filter((path) => path.startsWith('.'))
    .map((path) => normalize(join(dirname(file), path)));

describe('the house', () => {
  it('has only the rooms that it is drawn with', () =>
    expect([...new Set(own.map(roomOf))].sort()).toEqual(Object.keys(ROOMS).sort()));

  it('lets imports run downward only', () => {
    const wrong: string[] = [];
    for (const file of own) {
      for (const path of local(file)) {
        if (path.startsWith('../locales/') || path.endsWith('.json')) continue;
        const to = path.startsWith('../demo/') ? 'demo' : roomOf(path);
        if (to !== roomOf(file) && !(ROOMS[roomOf(file)] ?? []).includes(to))
          wrong.push(`${file} -> ${path}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('keeps a noun’s SQL and pages to itself', () => {
    const wrong: string[] = [];
    for (const file of own) {
      for (const path of local(file)) {
        const room = roomOf(file);
        // the workbench and Today show parts of a feature's pages; nobody reaches another room's
        // SQL
        const shows = ['today'].includes(room) && /\.pages\.tsx$/.test(path);
        if (
          roomOf(path) !== room &&
          (/\.sql\.ts$/.test(path) || (/\.pages\.tsx$/.test(path) && !shows))
        )
          wrong.push(`${file} -> ${path}`);
        if (
          /\.rules\.ts$/.test(file) &&
          !/\.rules\.ts$|^fhir\/|types|labels/.test(path) &&
          !new RegExp(
            `import type [^;]*from '[^']*${path.split('/').pop()?.replace('.', '\\.')}'`,
          ).test(text(file))
        )
          wrong.push(`${file} -> ${path}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('reads FHIR by pure functions alone', () => {
    const wrong = own
      .filter((file) => roomOf(file) === 'fhir')
      .flatMap((file) =>
        local(file)
          .filter((path) => roomOf(path) !== 'fhir' && path !== 'platform/days.rules.ts')
          .map((path) => `${file} -> ${path}`),
      );
    expect(wrong).toEqual([]);
  });

  it('speaks SQL in *.sql.ts and platform alone', () => {
    const speaks = (file: string) =>
      /\b(insert into|select [\w*(].* from|update \w+ set|delete from)\b/i.test(
        text(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ''),
      );
    const wrong = own.filter(
      (file) => !file.startsWith('platform/') && !/\.sql\.ts$/.test(file) && speaks(file),
    );
    // the demo's mailbox page
    expect(wrong.sort()).toEqual(['ui/demo-routes.tsx']);
  });

  it('gives features statements only with a decision (docs/architecture.md)', () => {
    const feature = (file: string) =>
      !/^(platform|commands)\/|^(main|work|cli|routes-list)\.ts$/.test(file);
    const bare = /\.transaction\(|\bPool\b|\bsystemReach\(/;
    expect(own.filter((file) => feature(file) && bare.test(text(file)))).toEqual([]);
  });

  it('opens a session in one place alone, which asks what is still to be proved (docs/decisions/0008)', () => {
    expect(own.filter((file) => /\bbeginSession\(/.test(text(file))).sort()).toEqual([
      'identity/sign-on/entering.ts',
      'platform/access/session.ts',
    ]);
    expect(own.filter((file) => /\bgoOn\(/.test(text(file))).sort()).toEqual([
      'identity/sign-on/entering.ts',
      'identity/sign-on/sign-on.routes.tsx',
      'identity/sign-on/sso.routes.tsx',
      'identity/sign-on/stages.routes.tsx',
    ]);
  });

  it('puts no words that people type into an address (docs/decisions/0002)', () => {
    const asksForWords = (form: string) => /<TextField(?![^>]*type="date")/.test(form);
    const getForms = (file: string) =>
      text(file).match(/<form\s[^>]*method="get"[\s\S]*?<\/form>/g) ?? [];
    // the search for a pharmacy by its town says nothing of health
    expect(own.filter((file) => getForms(file).some(asksForWords))).toEqual([
      'medications/refills/choose.pages.tsx',
    ]);
    expect(
      own.filter((file) => /\bquery\.q\b/.test(text(file)) && !file.endsWith('.pages.tsx')),
    ).toEqual(['medications/refills/refills.routes.tsx']);
  });

  it('reads the clock and the environment at the edge alone', () => {
    const pure = own.filter((file) => /\.rules\.ts$|\.sql\.ts$|\.pages\.tsx$/.test(file));
    expect(
      pure.filter((file) =>
        /Date\.now\(\)|new Date\(\)|process\.env|Math\.random/.test(text(file)),
      ),
    ).toEqual([]);
    expect(own.filter((file) => /process\.env/.test(text(file))).sort()).toEqual(['cli.ts']);
  });

  it('loads the 205 MB of FHIR definitions in the import alone', () => {
    expect(own.filter((file) => /from '@medplum\/(core|definitions)'/.test(text(file)))).toEqual([
      'interop/validation/definitions.ts',
      'interop/validation/validate.ts',
    ]);
  });

  it('has files that can be read in one sitting, and no pretence', () => {
    expect(files.filter((file) => text(file).split('\n').length > 605)).toEqual([]);
    expect(
      own.filter((file) => /\bTODO\b|\bFIXME\b|coming soon|not implemented/i.test(text(file))),
    ).toEqual([]);
    expect(
      readdirSync(join(rootFolder, 'web/enhance')).filter(
        (file) =>
          readFileSync(join(rootFolder, 'web/enhance', file), 'utf8').split('\n').length > 60,
      ),
    ).toEqual([]);
  });
});
