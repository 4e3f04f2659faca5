import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rootFolder } from '../src/platform/root.ts';

/**
 * Imports run downward only. A room may import from those below it; between siblings, only along
 * the edges named here. `feature.ts` says what a feature is, `features.ts` lists them.
 */
const GROUND = [
  ...['platform', 'fhir', 'ui', 'staff'],
  ...['categories.rules.ts', 'derivation.ts', 'person-data.ts', 'demo-part.ts', 'feature.ts'],
  'crawl-part.ts',
];
const ROOMS: Record<string, readonly string[]> = {
  platform: [],
  fhir: ['platform'],
  ui: ['platform'],
  'derivation.ts': ['platform'],
  'categories.rules.ts': [],
  'person-data.ts': ['derivation.ts'],
  'demo-part.ts': ['platform'],
  'crawl-part.ts': ['platform', 'categories.rules.ts', 'demo-part.ts'],
  'feature.ts': [
    ...['platform', 'ui', 'categories.rules.ts', 'derivation.ts', 'person-data.ts'],
    ...['demo-part.ts', 'crawl-part.ts'],
  ],
  'declarations.ts': ['platform', 'categories.rules.ts', 'feature.ts'],
  staff: ['platform', 'ui', 'demo-part.ts', 'feature.ts'],
  privacy: GROUND,
  clinics: GROUND,
  people: [...GROUND, 'privacy'],
  family: [...GROUND, 'people'],
  identity: [...GROUND, 'people', 'family', 'clinics'],
  caregivers: [...GROUND, 'people', 'privacy', 'family', 'identity', 'records'],
  records: [...GROUND, 'people', 'family'],
  medications: [...GROUND, 'people', 'privacy', 'family', 'records', 'clinics'],
  coverage: [...GROUND, 'people', 'family'],
  'my-information': [...GROUND, 'people', 'privacy', 'family', 'records'],
  messages: [...GROUND, 'people', 'privacy', 'family', 'records', 'clinics'],
  scheduling: [...GROUND, 'people', 'privacy', 'family', 'records', 'clinics'],
  files: GROUND,
  operations: GROUND,
  preferences: [...GROUND, 'people', 'family'],
  administration: GROUND,
  showcase: [...GROUND, 'demo'],
  interop: [...GROUND, 'people', 'records', 'medications'],
  today: [...GROUND, 'people', 'family', 'my-information'],
  'features.ts': [
    ...GROUND,
    ...[
      'privacy',
      'people',
      'family',
      'caregivers',
      'identity',
      'records',
      'medications',
      'scheduling',
      'coverage',
    ],
    ...[
      'clinics',
      'messages',
      'my-information',
      'files',
      'operations',
      'preferences',
      'administration',
    ],
    ...['showcase', 'interop', 'today'],
    'declarations.ts',
  ],
  'around.ts': ['platform', 'feature.ts'],
  'app.tsx': [...GROUND, 'around.ts', 'family', 'administration', 'features.ts', 'declarations.ts'],
  'work.ts': [...GROUND, 'features.ts'],
  'main.ts': ['platform', 'staff', 'interop', 'features.ts', 'app.tsx', 'work.ts'],
  commands: ['platform', 'staff', 'interop', 'features.ts'],
  'routes-list.ts': ['platform', 'app.tsx'],
  'retention-list.ts': ['platform'],
  'person-data-list.ts': ['person-data.ts', 'feature.ts'],
  'cli.ts': [
    'platform',
    'identity',
    'features.ts',
    'main.ts',
    'commands',
    'routes-list.ts',
    'demo',
  ],
};
/** Rules without a decision, which need no test of their own, and what they hold instead. */
const UNDECIDED: Record<string, string> = {
  'categories.rules.ts': 'a list of names',
  'interop/hl7v2/problems.rules.ts': 'the codes of HL7 table 0357 and a type',
  'medications/prescriptions/derive/input.rules.ts': 'types',
  'medications/prescriptions/derive/rxnorm.rules.ts': 'a list of names',
};
/** Strings, templates and patterns, which are not broken to fit a line. */
const LITERALS =
  /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|\/(?:[^/\\]|\\.)+\/[gimsuvy]*/g;
/** A line of a text that goes over several, or a pattern: data, not code. */
const TEXT = /^[^(){};=]*$|^\s*\/.*\/\w*[,;)]*$/;

const src = join(rootFolder, 'src');
const files = readdirSync(src, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
  .map((entry) => relative(src, join(entry.parentPath, entry.name)));
const own = files.filter((file) => !/\.test\.tsx?$/.test(file));
const text = (file: string) => readFileSync(join(src, file), 'utf8');
const roomOf = (file: string) => file.split('/')[0] ?? '';
const imports = (file: string) =>
  [...text(file).matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');
const local = (file: string) =>
  imports(file)
    .filter((path) => path.startsWith('.') && !path.endsWith('.json'))
    .map((path) => normalize(join(dirname(file), path)).replace(/^\.\.\/demo/, 'demo'));
const where = (test: (file: string, path: string) => boolean) =>
  own.flatMap((file) =>
    local(file)
      .filter((path) => test(file, path))
      .map((path) => `${file} -> ${path}`),
  );
const code = (file: string) => text(file).replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*/g, '');

/** Circles between the folders that lie side by side in one folder. */
function circles(): string[] {
  const edges = new Map<string, Map<string, Set<string>>>();
  for (const file of own)
    for (const path of local(file)) {
      const [a, b] = [file.split('/'), path.split('/')];
      let at = 0;
      while (at < Math.min(a.length, b.length) - 1 && a[at] === b[at]) at += 1;
      if (at >= a.length - 1 || at >= b.length - 1) continue; // a file of the folder itself
      const beside = edges.get(a.slice(0, at).join('/')) ?? new Map<string, Set<string>>();
      edges.set(a.slice(0, at).join('/'), beside);
      beside.set(a[at] ?? '', (beside.get(a[at] ?? '') ?? new Set()).add(b[at] ?? ''));
    }
  const found: string[] = [];
  for (const [folder, beside] of edges) {
    const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
      [...(beside.get(from) ?? [])].some((next) => {
        if (next === to) return true;
        if (seen.has(next)) return false;
        seen.add(next);
        return reaches(next, to, seen);
      });
    for (const one of beside.keys()) if (reaches(one, one)) found.push(`${folder}/${one}`);
  }
  return found.sort();
}

describe('the house', () => {
  it('has only the rooms that it is drawn with', () =>
    expect([...new Set(own.map(roomOf))].sort()).toEqual(Object.keys(ROOMS).sort()));

  it('lets imports run downward only', () =>
    expect(
      where(
        (file, path) =>
          roomOf(path) !== roomOf(file) && !(ROOMS[roomOf(file)] ?? []).includes(roomOf(path)),
      ),
    ).toEqual([]));

  it('has no circles between folders, at any depth', () => expect(circles()).toEqual([]));

  it('keeps a feature’s SQL and pages to itself', () =>
    expect(
      where(
        (file, path) =>
          roomOf(path) !== roomOf(file) &&
          roomOf(path) !== 'platform' &&
          /\.(sql\.ts|pages\.tsx)$/.test(path),
      ),
    ).toEqual([]));

  it('has routes that import neither routes nor SQL', () =>
    expect(
      where(
        (file, path) =>
          /\broutes\.tsx?$/.test(file) &&
          !path.startsWith('platform/http/') &&
          /\broutes\.tsx?$|\.sql\.ts$/.test(path),
      ),
    ).toEqual([]));

  it('decides by rules that are pure', () =>
    expect(
      where(
        (file, path) =>
          /\.rules\.ts$/.test(file) &&
          !/\.rules\.ts$|^fhir\/|types|labels/.test(path) &&
          !new RegExp(
            `import type [^;]*from '[^']*${path.split('/').pop()?.replace('.', '\\.')}'`,
          ).test(text(file)),
      ),
    ).toEqual([]));

  it('tests every rule that decides, beside it', () => {
    const tests = (file: string) =>
      ['.rules.test.ts', '.rules.test.tsx', '.property.test.ts', '.property.test.tsx'].map(
        (ending) => file.replace(/\.rules\.ts$/, ending),
      );
    const untested = own.filter(
      (file) => file.endsWith('.rules.ts') && !tests(file).some((test) => files.includes(test)),
    );
    expect(untested.sort()).toEqual(Object.keys(UNDECIDED).sort());
  });

  it('has a platform that knows no medicine, no role and no page', () => {
    const words =
      /refill|prescri|pharmac|allerg|medicine|medication|diagnos|\blabs?\b|vaccin|coverage/i;
    const roles =
      /'(clinician|nurse|front-desk|registrar|pharmacist|billing|records|privacy-officer|administrator)'/;
    const pages = /['"`]\/(people|staff|account|sign-on|register)\b/;
    const platform = own.filter((file) => file.startsWith('platform/'));
    for (const knows of [words, roles, pages])
      expect(platform.filter((file) => knows.test(code(file)))).toEqual([]);
  });

  it('reads FHIR only through pure functions', () => {
    const wrong = own
      .filter((file) => roomOf(file) === 'fhir')
      .flatMap((file) =>
        local(file)
          .filter((path) => roomOf(path) !== 'fhir' && path !== 'platform/days.rules.ts')
          .map((path) => `${file} -> ${path}`),
      );
    expect(wrong).toEqual([]);
  });

  it('has SQL only in *.sql.ts and platform', () => {
    const speaks = (file: string) =>
      /\b(insert into|select [\w*(].* from|update \w+ set|delete from)\b/i.test(
        text(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ''),
      );
    const wrong = own.filter(
      (file) => !file.startsWith('platform/') && !/\.sql\.ts$/.test(file) && speaks(file),
    );
    expect(wrong.sort()).toEqual([]);
  });

  it('gives features statements only with a decision (docs/architecture.md)', () => {
    const feature = (file: string) =>
      !/^(platform|commands)\/|^(main|work|cli|routes-list)\.ts$/.test(file);
    const bare = /\.transaction\(|\bPool\b|\bsystemReach\(/;
    expect(own.filter((file) => feature(file) && bare.test(code(file)))).toEqual([]);
    // an access names what it may do, and is nobody's mere witness
    const unnamed = /Access<string>|\b_access\b|as unknown as Access|as Access</;
    expect(own.filter((file) => unnamed.test(code(file)))).toEqual([]);
  });

  it('opens a session in only one place, which asks what is still to be proved (docs/decisions/0008)', () => {
    expect(own.filter((file) => /\bbeginSession\(/.test(text(file))).sort()).toEqual([
      'identity/sign-on/entering.ts',
      'platform/access/session.ts',
    ]);
    expect(own.filter((file) => /\bgoOn\(/.test(text(file))).sort()).toEqual([
      'identity/sign-on/entering.ts',
      'identity/sign-on/sign-on.routes.tsx',
      'identity/sign-on/sso/sso.routes.tsx',
      'identity/sign-on/stages.routes.tsx',
    ]);
  });

  it('puts nothing that people type into a URL (docs/decisions/0002)', () => {
    const asksForWords = (form: string) => /<TextField(?![^>]*type="date")/.test(form);
    const getForms = (file: string) =>
      text(file).match(/<form\s[^>]*method="get"[\s\S]*?<\/form>/g) ?? [];
    // the search for a pharmacy by its town, or for a clinician by name, says nothing of health
    expect(own.filter((file) => getForms(file).some(asksForWords))).toEqual([
      'clinics/public/clinicians.pages.tsx',
      'medications/refills/choose.pages.tsx',
    ]);
    expect(
      own.filter((file) => /\bquery\.q\b/.test(text(file)) && !file.endsWith('.pages.tsx')),
    ).toEqual(['medications/refills/refills.routes.tsx']);
  });

  it('reads the clock and the environment only at the edge', () => {
    const pure = own.filter((file) => /\.rules\.ts$|\.sql\.ts$|\.pages\.tsx$/.test(file));
    expect(
      pure.filter((file) =>
        /Date\.now\(\)|new Date\(\)|process\.env|Math\.random/.test(text(file)),
      ),
    ).toEqual([]);
    expect(own.filter((file) => /process\.env/.test(text(file))).sort()).toEqual(['cli.ts']);
  });

  it('loads the 205 MB of FHIR definitions only in the import', () => {
    expect(own.filter((file) => /from '@medplum\/(core|definitions)'/.test(text(file)))).toEqual([
      'interop/validation/definitions.ts',
      'interop/validation/validate.ts',
    ]);
  });

  it('has files that can be read in one sitting, and no pretence', () => {
    expect(files.filter((file) => text(file).split('\n').length > 301)).toEqual([]);
    const wide = (line: string) =>
      line.length > 100 && line.replace(LITERALS, '').length > 100 && !TEXT.test(line);
    expect(files.filter((file) => text(file).split('\n').some(wide))).toEqual([]);
    expect(
      own.filter((file) => /\bTODO\b|\bFIXME\b|[Cc]oming soon|[Nn]ot implemented/.test(text(file))),
    ).toEqual([]);
    expect(
      readdirSync(join(rootFolder, 'web/enhance')).filter(
        (file) =>
          readFileSync(join(rootFolder, 'web/enhance', file), 'utf8').split('\n').length > 60,
      ),
    ).toEqual([]);
  });
});
