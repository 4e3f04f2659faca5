import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { nameKey } from '../../src/fhir/names.ts';
import { importFiles } from '../../src/interop/import/import.ts';
import { rootFolder } from '../../src/platform/root.ts';
import { Browser } from '../browser.ts';
import { observation, patient } from '../labs.ts';
import { makeWorld, type World } from '../world.ts';

let world: World;
let staff: Browser;

beforeAll(async () => {
  world = await makeWorld();
  await world.account({ userId: 'okafor', roles: ['clinician'] });
  staff = await new Browser(world).signOn('okafor');
  const file = join(rootFolder, 'test/cases/39-accents-in-search.json');
  const report = await importFiles(
    { db: world.db, clock: world.clock, jobs: world.jobs, log: () => {}, settings: world.settings },
    [file],
    { source: 'case' },
  );
  expect(report.total).toMatchObject({ new: 3, quarantined: 0 });
  const person = (id: string, given: string, family?: string) =>
    patient(id, { name: [{ given: [given], ...(family ? { family } : {}) }] });
  await world.bring([
    person('double', 'Ana María', 'García y Márquez de la Cruz'),
    person('hyphen', 'Mary-Ann', 'Ortiz-Lee'),
    person('one', 'Sukarni'),
    person('text', 'ignored'),
    { ...patient('family-only'), name: [{ family: 'Suharto' }] },
    person('norse', 'Øyvind', 'Ødegård'),
    person('polish', 'Lech', 'Wałęsa'),
    person('han', '小明', '李'),
    person('cyrillic', 'Иван', 'ЩЕРБА'),
    person('apostrophe', 'Deirdre', 'O\u02bcBrien'),
    person('decomposed', 'Chloe', 'Beyonce\u0301'),
  ]);
});

async function found(fields: { family?: string; given?: string }): Promise<string[]> {
  const form = {
    family: '',
    given: '',
    birthDate: '',
    mrn: '',
    purpose: 'treatment',
    ...fields,
    _key: crypto.randomUUID(),
  };
  const answer = await staff.request('POST', '/staff', { form });
  expect(answer.status, JSON.stringify(fields)).toBe(200);
  return [...answer.body.matchAll(/<h3>([^<]*?)\s*</g)].map(([, name]) => (name ?? '').trim());
}

describe('staff search', () => {
  it.each<[string, { family?: string; given?: string }, string[]]>([
    ['without the accent', { family: 'levesque' }, ['Lévesque, Béatrice']],
    ['with the accent', { family: 'Lévesque' }, ['Lévesque, Béatrice']],
    [
      'with the accent as a letter of its own',
      { family: 'Le\u0301vesque' },
      ['Lévesque, Béatrice'],
    ],
    ['in capitals', { family: 'NUNEZ' }, ['Núñez, Íñigo']],
    ['with the accent, by the first name too', { family: 'núñ', given: 'inigo' }, ['Núñez, Íñigo']],
    ['with another first name', { family: 'nunez', given: 'beatrice' }, []],
    ['with a straight apostrophe', { family: "O'Rourke" }, ['O’Rourke, Siobhán']],
    ['with a curved apostrophe', { family: 'O’Rourke' }, ['O’Rourke, Siobhán']],
    ['with a grave accent for it', { family: 'O`Rourke' }, ['O’Rourke, Siobhán']],
    ['without apostrophe', { family: 'orourke' }, ['O’Rourke, Siobhán']],
    ['with a blank for it', { family: 'o rourke' }, ['O’Rourke, Siobhán']],
    ['whose apostrophe is a letter to Unicode', { family: "o'brien" }, ['OʼBrien, Deirdre']],
    [
      'kept with its accent as a letter of its own',
      { family: 'beyoncé' },
      ['Beyoncé, Chloe'.normalize('NFD')],
    ],
    [
      'by the whole double name',
      { family: 'Garcia y Marquez de la Cruz' },
      ['García y Márquez de la Cruz, Ana María'],
    ],
    ['by its first part', { family: 'garc' }, ['García y Márquez de la Cruz, Ana María']],
    ['by its second part', { family: 'marq' }, ['García y Márquez de la Cruz, Ana María']],
    ['by its last part', { family: 'cruz' }, ['García y Márquez de la Cruz, Ana María']],
    ['by a hyphenated name without hyphen', { family: 'ortizlee' }, ['Ortiz-Lee, Mary-Ann']],
    ['by a hyphenated name with a blank', { family: 'ortiz lee' }, ['Ortiz-Lee, Mary-Ann']],
    ['by a part of a hyphenated name', { family: 'lee' }, ['Ortiz-Lee, Mary-Ann']],
    ['by a second first name', { family: 'ortiz', given: 'ann' }, ['Ortiz-Lee, Mary-Ann']],
    ['by the middle of a name, which is no start', { family: 'arquez' }, []],
    ['by one name as a last name', { family: 'sukarni' }, ['Sukarni']],
    ['by one name as a first name', { given: 'Sukarni' }, ['Sukarni']],
    ['by one name as both', { family: 'suk', given: 'suk' }, ['Sukarni']],
    ['by one name that is kept as a last name, as a first name', { given: 'suharto' }, ['Suharto']],
    [
      'by letters that have no accent to Unicode',
      { family: 'odegard', given: 'oyvind' },
      ['Ødegård, Øyvind'],
    ],
    ['by the letters themselves', { family: 'ØDEGÅRD' }, ['Ødegård, Øyvind']],
    ['in Polish', { family: 'walesa' }, ['Wałęsa, Lech']],
    ['in another script', { family: '李' }, ['李, 小明']],
    ['in another script without case', { family: 'щерба' }, ['ЩЕРБА, Иван']],
    ['by what holds no letter', { family: '???', given: 'sukarni' }, []],
    ['by a wildcard, which is none', { family: '%_zz' }, []],
    ['by signs alone', { family: "'-" }, []],
  ])('%s', async (_how, fields, names) => expect(await found(fields)).toEqual(names));

  it.each([{ family: 'x' }, { given: 'x' }, { family: "x'" }, {}])(
    'asks for more than %j',
    async (fields) => {
      const form = {
        family: '',
        given: '',
        birthDate: '',
        mrn: '',
        purpose: 'treatment',
        ...fields,
        _key: crypto.randomUUID(),
      };
      expect((await staff.request('POST', '/staff', { form })).status).toBe(422);
    },
  );

  it('goes by today’s name and by earlier ones: a person who is renamed is found by both', async () => {
    const number = (value: string, use?: 'old') => ({
      type: { coding: [{ code: 'MR' }] },
      system: 'urn:mrn',
      value,
      ...(use && { use }),
    });
    const before = { given: ['Mary-Ann'], family: 'Ortiz-Vale' };
    await world.bring([patient('renamed', { name: [before], identifier: [number('55500001')] })]);
    await world.bring([
      patient('renamed', {
        name: [
          { given: ['Mary-Ann'], family: 'Thistlewood' },
          { ...before, use: 'old' },
        ],
        identifier: [number('55500002'), number('55500001', 'old')],
      }),
    ]);
    for (const asked of [
      { family: 'thistle' },
      { family: 'vale' },
      { family: 'ortizv' },
      { mrn: '55500001' },
      { mrn: '55500002' },
    ])
      expect(await found(asked)).toEqual(['Thistlewood, Mary-Ann']);
  });
});

describe('the key of a name', () => {
  /** Letters of every Latin block, and of some other scripts. */
  const ranges = [
    [0x20, 0x24f],
    [0x250, 0x2ff],
    [0x300, 0x36f],
    [0x370, 0x3ff],
    [0x400, 0x52f],
    [0x1e00, 0x1eff],
    [0x2010, 0x2027],
    [0x2c60, 0x2c7f],
    [0xa720, 0xa7ae], // the later ones, of inscriptions, are newer than some databases' Unicode
    [0xab30, 0xab64],
    [0xfb00, 0xfb06],
    [0xff21, 0xff5a],
    [0x4e00, 0x4f00],
    [0xac00, 0xad00],
    [0x3041, 0x30fe],
  ] as const;
  const all = ranges.flatMap(([from, to]) =>
    Array.from({ length: to - from + 1 }, (_, at) => String.fromCodePoint(from + at)),
  );
  const inDatabase = async (names: string[]) =>
    (
      await world.sql<{ key: string }>(
        `select portico_name_key(n.name) as key
          from unnest($1::text[]) with ordinality as n(name, at) order by n.at`,
        [names],
      )
    ).map((row) => row.key);

  it('is what one types for a name on a keyboard without accents', () => {
    const names = [
      'Ødegård',
      'Wałęsa',
      'Strauß',
      'Þórðr',
      'Đặng',
      'Işıl',
      'O\u02bcRourke',
      'Kaʻahumanu',
      '佐々木',
      'ЩЕРБА',
    ];
    expect(names.map(nameKey)).toEqual([
      'odegard',
      'walesa',
      'strauss',
      'thordr',
      'dang',
      'isil',
      'orourke',
      'kaahumanu',
      '佐々木',
      'щерба',
    ]);
  });

  it('is the same in the database, letter by letter', async () => {
    const is = await inDatabase(all);
    expect(
      all.flatMap((letter, at) =>
        is[at] === nameKey(letter)
          ? []
          : [`U+${letter.codePointAt(0)?.toString(16)}: ${is[at]} for ${nameKey(letter)}`],
      ),
    ).toEqual([]);
  });

  it('is the same in the database, for any name', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: fc.constantFrom(...all), minLength: 1, maxLength: 12 }), {
          minLength: 20,
          maxLength: 20,
        }),
        async (names) => {
          expect(await inDatabase(names)).toEqual(names.map(nameKey));
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('search within a record', () => {
  it('ignores accents, apostrophes and hyphens', async () => {
    await world.bring([
      patient('own', { name: [{ given: ['Own'], family: 'Records' }] }),
      observation('own-a', 'own', { loinc: '99999-9', text: 'Alzheimer’s marker', number: 1 }),
      observation('own-b', 'own', { loinc: '99998-9', text: 'T-cell count', number: 1 }),
      observation('own-c', 'own', { loinc: '99997-9', text: 'Sjögren Ab', number: 1 }),
    ]);
    const [row] = await world.sql<{ id: string }>(
      "select patient_id as id from person where given = 'Own'",
    );
    await world.account({ userId: 'own', patientId: row?.id ?? '' });
    const member = await new Browser(world).signOn('own');
    const names = async (q: string) => {
      await member.searchResults(row?.id ?? '', q);
      return member.query('.result-row h3 a').map((link) => link.textContent);
    };
    for (const q of ['alzheimers', "Alzheimer's", 'ALZHEIMER’S marker'])
      expect([q, await names(q)]).toEqual([q, ['Alzheimer’s marker']]);
    for (const q of ['t-cell', 'tcell', 'T cell'])
      expect([q, await names(q)]).toEqual([q, ['T-cell count']]);
    for (const q of ['sjogren', 'Sjögren'])
      expect([q, await names(q)]).toEqual([q, ['Sjögren Ab']]);
    expect(await names('zzz')).toEqual([]);
    // what was looked for stands in no address: not of the page, not of a redirect, not where an
    // old link leads (T11)
    expect(member.path).toBe(`/people/${row?.id}/results/search`);
    expect(member.links.join()).not.toContain('zzz');
    await member.request('POST', '/sign-off');
    const old = await member.request('GET', `/people/${row?.id}/results?q=hiv&from=2026-01-01`);
    expect(String(old.headers.location)).not.toContain('hiv');
    expect(String(old.headers.location)).toContain('2026-01-01');
    const posted = await member.request('POST', `/people/${row?.id}/results/search`, {
      form: { q: 'hiv', _key: crypto.randomUUID() },
    });
    expect(String(posted.headers.location)).not.toContain('hiv');
  });
});
