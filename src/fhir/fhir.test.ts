import type { HumanName, Identifier, Quantity } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, mediaTypeOf, whereIsData } from './attachments.ts';
import { codeIn, sayConcept } from './codings.ts';
import { dayOf, readMoment } from './dates.ts';
import { readJson, significantDigits, spelled, withoutExponent, writeJson } from './decimals.ts';
import { identifierOn, isPlaceholder } from './identifiers.ts';
import { absentReason, modifiersOf } from './modifiers.ts';
import { nameKey, nameOn, namesAgree, plainName, sayName } from './names.ts';
import { readQuantity, sayQuantity } from './quantities.ts';
import { containedIn, identifierOf, idOf, readReference, readTarget, sameBase } from './references.ts';

const ZONE = 'America/Chicago';
const TODAY = '2026-11-26';

describe('decimals', () => {
  it.each([
    '4.0',
    '3.50',
    '1E-7',
    '1e-07',
    '2.35e-06',
    '1350000.0',
    '0.10',
    '-0.0',
    '-0',
    '120',
    '0.0000001',
    '5.4000000000000004',
    '12345678901234567890',
    '1.0E+3',
    '0',
  ])('keep their spelling: %s', (text) => {
    const read = readJson(`{"resourceType":"X","valueQuantity":{"value":${text},"list":[${text}, 7]}}`) as { valueQuantity: { value: number; list: number[] } };
    expect(spelled(read.valueQuantity, 'value')).toBe(text);
    expect(writeJson(read)).toBe(`{"resourceType":"X","valueQuantity":{"value":${text},"list":[${text},7]}}`);
  });

  it('of any spelling go in and come out, whatever stands around them', () => {
    const decimal = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc
        .tuple(fc.integer({ min: -999, max: 999 }), fc.stringMatching(/^\d{1,20}$/), fc.constantFrom('', 'e3', 'E-12', 'e+05'))
        .map(([whole, rest, power]) => `${whole}.${rest}${power}`),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true }), decimal, (other, text) => {
        const json = `{"other":${JSON.stringify(other)},"value":${text}}`;
        expect(writeJson(readJson(json))).toBe(json);
      }),
    );
  });

  it.each([
    ['1E-7', '0.0000001', 1],
    ['1e-07', '0.0000001', 1],
    ['2.35e-06', '0.00000235', 3],
    ['1.50e3', '1500', 4],
    ['1.5e0', '1.5', 2],
    ['-1.25E1', '-12.5', 3],
    ['1E2', '100', 3],
    ['4.0', '4.0', 2],
    ['0.0050', '0.0050', 2],
    ['1e999', '1e999', 4],
  ])('without an exponent: %s is %s', (text, plain, digits) => {
    expect([withoutExponent(text), significantDigits(text)]).toEqual([plain, digits]);
  });

  it('without an exponent are the same number', () =>
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e30, max: 1e30 }), (value) => {
        expect(Number(withoutExponent(value.toExponential())) + 0).toBe(value + 0); // -0 is 0
      }),
    ));
});

describe('references', () => {
  it.each([
    ['Observation/17', { is: 'literal', type: 'Observation', id: '17', base: null }],
    ['Observation/17/_history/3', { is: 'literal', type: 'Observation', id: '17', base: null }],
    ['https://ehr.example/fhir/Observation/17/_history/3', { is: 'literal', type: 'Observation', id: '17', base: 'https://ehr.example/fhir' }],
    ['urn:uuid:5f0a', { is: 'literal', type: null, id: '5f0a', base: null }],
    ['urn:oid:1.2.3', { is: 'literal', type: null, id: '1.2.3', base: null }],
    ['#o1', { is: 'contained', id: 'o1' }],
    ['#', null],
    ['Patient?identifier=urn:mrn|7', { is: 'conditional', type: 'Patient', query: 'identifier=urn:mrn|7' }],
    ['Observation', null],
    ['Observation/', null],
    ['Observation/a b', null],
    ['', null],
    [undefined, null],
  ])('%s', (text, target) => expect(readTarget(text)).toEqual(target));

  it('point to a resource only of the type that they name', () => {
    expect(idOf({ reference: 'Group/77' }, 'Patient')).toBeNull();
    expect(idOf({ reference: 'Patient/77' }, 'Patient')).toBe('77');
    expect(idOf({ reference: 'urn:uuid:77' }, 'Patient')).toBe('77');
    expect(idOf({ reference: 'urn:uuid:77', type: 'Group' }, 'Patient')).toBeNull();
    expect(idOf({ reference: '#77' }, 'Patient')).toBeNull();
    expect(idOf({ display: 'Ida' }, 'Patient')).toBeNull();
  });

  it('go inside, by a condition, and by identifier alone', () => {
    const holder = {
      contained: [
        { resourceType: 'Organization' as const, id: 'a' },
        { resourceType: 'Practitioner' as const, id: 'a' },
      ],
    };
    expect(containedIn(holder, { reference: '#a' }, 'Practitioner')).toBe(holder.contained[1]);
    expect(containedIn(holder, { reference: 'Practitioner/a' }, 'Practitioner')).toBeUndefined();
    expect(readReference({ type: 'Patient', identifier: { system: 'urn:mrn', value: '7' } })).toEqual({ is: 'logical', type: 'Patient', system: 'urn:mrn', value: '7' });
    const asked = (query: string) => identifierOf({ is: 'conditional', type: 'Patient', query });
    expect(asked('_x=1&identifier=urn%3Amrn%7C7')).toEqual({ system: 'urn:mrn', value: '7' });
    expect(asked('identifier=7')).toEqual({ system: null, value: '7' });
    expect(asked('identifier=urn:mrn|%E0%A4')).toEqual({ system: 'urn:mrn', value: '%E0%A4' });
    expect(asked('name=Ida')).toBeNull();
    expect([sameBase('http://a.example/fhir/', 'https://A.example/fhir'), sameBase('http://a/fhir', 'http://b/fhir')]).toEqual([true, false]);
  });
});

describe('dates', () => {
  it.each([
    ['2026', '2026-01-01', '2026-12-31', 'year'],
    ['2024-02', '2024-02-01', '2024-02-29', 'month'],
    ['2024-02-29', '2024-02-29', '2024-02-29', 'day'],
    ['2026-11-20T01:30:00Z', '2026-11-19', '2026-11-19', 'time'],
    ['2026-11-20T23:30:00-08:00', '2026-11-21', '2026-11-21', 'time'],
    ['2026-11-20T08:15:00.123456789-06:00', '2026-11-20', '2026-11-20', 'time'],
    ['2016-12-31T23:59:60Z', '2016-12-31', '2016-12-31', 'time'],
  ])('%s means %s to %s', (text, first, last, precision) => expect(readMoment(text, ZONE)).toMatchObject({ first, last, precision }));

  it.each(['2020-02-30', '0000', '20', 'yesterday', '2026-13', '2026-11-20T25:00:00Z', '', undefined, null])('%s is none', (text) =>
    expect(readMoment(text, ZONE)).toBeNull(),
  );

  it('of a day are that day in every zone', () => {
    for (const zone of ['Pacific/Auckland', 'Pacific/Pago_Pago', 'America/New_York', 'Asia/Kolkata', 'Pacific/Kiritimati']) {
      const at = readMoment('2026-03-08', zone)?.at;
      expect(at && new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(at)).toBe('2026-03-08');
    }
    expect([dayOf('2026-11', ZONE), dayOf('2026-11-20', ZONE), dayOf('2026-11-20T01:30:00Z', ZONE), dayOf('2026-02-30', ZONE)]).toEqual([
      null,
      '2026-11-20',
      '2026-11-19',
      null,
    ]);
  });
});

describe('names', () => {
  const on = (...names: HumanName[]) => plainName(nameOn(names, TODAY));
  it.each<[string, HumanName[], { given: string; family: string }]>([
    [
      'by period',
      [
        { use: 'official', family: 'Pemberley', given: ['Rosalind'], period: { start: '1983-04-05', end: '2021-06-30' } },
        { use: 'official', family: 'Thistlewood', given: ['Rosalind'], period: { start: '2021-07-01' } },
      ],
      { given: 'Rosalind', family: 'Thistlewood' },
    ],
    [
      'by use',
      [
        { use: 'maiden', family: 'Copperfield' },
        { use: 'old', family: 'Mortlake' },
        { family: 'Havisham', given: ['Isaura'] },
      ],
      { given: 'Isaura', family: 'Havisham' },
    ],
    ['not the anonymous one', [{ use: 'anonymous', family: 'Doe' }, { family: 'Wexcombe' }], { given: '', family: 'Wexcombe' }],
    [
      'not one that is to come',
      [
        { use: 'official', family: 'Next', period: { start: '2027-01-01' } },
        { use: 'usual', family: 'Now' },
      ],
      { given: '', family: 'Now' },
    ],
    ['an old one before none', [{ use: 'old', family: 'Before' }], { given: '', family: 'Before' }],
    [
      'the newer of two',
      [
        { use: 'official', family: 'A', period: { start: '2001' } },
        { use: 'official', family: 'B', period: { start: '2011' } },
      ],
      { given: '', family: 'B' },
    ],
    [
      'one that ends this month still',
      [
        { use: 'official', family: 'Still', period: { end: '2026-11' } },
        { use: 'nickname', family: 'Nick' },
      ],
      { given: '', family: 'Still' },
    ],
    ['one name', [{ given: ['Sukarni'] }], { given: 'Sukarni', family: '' }],
    ['a text', [{ text: 'Ana María Núñez' }], { given: 'Ana María', family: 'Núñez' }],
    ['a text with a comma', [{ text: 'Núñez Ortiz, Ana' }], { given: 'Ana', family: 'Núñez Ortiz' }],
    ['a text of one word', [{ text: 'Sukarni' }], { given: 'Sukarni', family: '' }],
    ['none that says something', [{ use: 'official', given: [' '] }, {}], { given: '', family: '' }],
  ])('%s', (_what, names, expected) => expect(on(...names)).toEqual(expected));

  it('are said in one line', () => {
    expect(sayName({ prefix: ['Dr.'], given: ['Ana', 'M.'], family: 'Ortiz' })).toBe('Dr. Ana M. Ortiz');
    expect([sayName({ text: 'As sent' }), sayName({}), sayName(undefined)]).toEqual(['As sent', null, null]);
  });

  const name = (given: string, family: string) => ({ given, family });
  it.each([
    [name('Ana', 'Ortiz'), name('ANA', 'ortiz'), true],
    [name('Béatrice', 'Lévesque'), name('Beatrice', 'Levesque'), true],
    [name('Siobhán', 'O’Rourke'), name('Siobhan', "O'Rourke"), true],
    [name('Mary', 'Lee'), name('Mary Ann', 'Lee'), true],
    [name('Mary A.', 'Lee'), name('Mary Ann', 'Lee'), true],
    [name('Anne-Marie', 'Lee'), name('Anne Marie', 'Lee'), true],
    [name('Sukarni', ''), name('', 'Sukarni'), true],
    [name('Ana', 'Ortiz-Lee'), name('Ana', 'Ortiz'), false],
    [name('Ann', 'Lee'), name('Anna', 'Lee'), false],
    [name('Mary Ann', 'Lee'), name('Mary Beth', 'Lee'), false],
    [name('Anselm', 'Quarrington'), name('Bertram', 'Quarrington'), false],
    [name('Casimir', 'Dovetail'), name('Casimir', 'Fenwick'), false],
    [name('', 'Lee'), name('Ann', 'Lee'), false],
    [name('', ''), name('', ''), false],
    [name('-', '.'), name('?', ''), false],
  ])('%j and %j: %s', (a, b, agree) => expect([namesAgree(a, b), namesAgree(b, a)]).toEqual([agree, agree]));

  it('have a key without accents, apostrophes and hyphens', () =>
    expect(['Núñez', 'O’Rourke', "O'Rourke", 'Lévesque', 'Ortiz-Lee', 'Ağaoğlu'].map(nameKey)).toEqual([
      'nunez',
      'orourke',
      'orourke',
      'levesque',
      'ortizlee',
      'agaoglu',
    ]));
});

describe('identifiers', () => {
  const mr = (value: string, rest: Partial<Identifier> = {}): Identifier => ({ type: { coding: [{ code: 'MR' }] }, value, ...rest });
  it('that hold now, by use and period', () => {
    const now = (...list: Identifier[]) => identifierOn(list, 'MR', TODAY)?.value;
    expect(now(mr('1', { use: 'old' }), mr('2', { use: 'usual' }))).toBe('2');
    expect(now(mr('1', { period: { end: '2020-01-01' } }), mr('2', { use: 'secondary' }))).toBe('2');
    expect(now(mr('1', { use: 'old' }))).toBe('1');
    expect(now(mr('UNKNOWN'), { type: { coding: [{ code: 'MB' }] }, value: '7' })).toBeUndefined();
    expect(now({ type: { coding: [{ system: 'urn:local', code: 'MR' }] }, value: '7' })).toBeUndefined();
  });

  it.each(['UNKNOWN', 'unk', 'N/A', 'none', '0', '0000', '999', '99999999', '11111', '123456789', '-', '...', ' ', 'TBD', 'no number'])(
    '%s stands for no number',
    (value) => expect(isPlaceholder(value)).toBe(true),
  );
  it.each(['777', '90417731', 'MRN-00012', '1000', 'C01', '12', '0012'])('%s is one', (value) => expect(isPlaceholder(value)).toBe(false));
});

describe('concepts', () => {
  const translated = {
    coding: [
      {
        code: 'x',
        display: 'Not detected',
        _display: {
          extension: [
            {
              url: 'http://hl7.org/fhir/StructureDefinition/translation',
              extension: [
                { url: 'lang', valueCode: 'es' },
                { url: 'content', valueString: 'No detectado' },
              ],
            },
          ],
        },
      },
    ],
  };
  it('are said by text, by a display in the language, by our name, by any display, by code', () => {
    const ours = (_system: string, code: string) => (code === '1' ? 'Ours' : null);
    expect(sayConcept({ text: ' As sent ', coding: [{ code: '1' }] }, 'en', ours)).toBe('As sent');
    expect([sayConcept(translated, 'es'), sayConcept(translated, 'en')]).toEqual(['No detectado', 'Not detected']);
    expect(sayConcept({ coding: [{ code: '2' }, { code: '1', display: 'Theirs' }] }, 'en', ours)).toBe('Ours');
    expect(sayConcept({ coding: [{ system: 'urn:local', code: 'ALG-17' }, { display: 'Allergy to peanut' }] })).toBe('Allergy to peanut');
    expect(sayConcept({ coding: [{ code: '7980' }] })).toBe('7980');
    expect([sayConcept(undefined), sayConcept({}), sayConcept({ text: ' ' })]).toEqual(['', '', '']);
  });
  it('have a code in a system', () => {
    const concept = {
      coding: [
        { system: 'urn:local', code: 'a' },
        { system: 'http://loinc.org', code: 'b' },
      ],
    };
    expect([codeIn(concept, 'http://loinc.org'), codeIn(concept, 'urn:other'), codeIn(undefined, 'x')]).toEqual(['b', null, null]);
  });
});

describe('quantities', () => {
  const read = (json: string) => readJson(json) as Quantity;
  it('keep digits, comparator, unit and code', () => {
    const quantity = read('{"value":0.10,"comparator":"<","unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"}');
    expect(readQuantity(quantity)).toEqual({ sent: '0.10', value: 0.1, comparator: '<', unit: 'mg/dL', code: 'mg/dL' });
    expect(sayQuantity(quantity)).toBe('< 0.10 mg/dL');
    expect(readQuantity(read('{"value":5,"code":"K/uL","system":"urn:local"}'))).toMatchObject({ unit: 'K/uL', code: null });
    expect([readQuantity({ unit: 'mg' }), sayQuantity({ unit: 'mg' }), sayQuantity({})]).toEqual([null, 'mg', null]);
  });
});

describe('what changes the meaning', () => {
  it('is found wherever it is, but not in what is carried inside', () => {
    const modifier = { url: 'urn:x', valueBoolean: true };
    expect(
      modifiersOf({
        modifierExtension: [modifier],
        part: [{ modifierExtension: [{ url: 'urn:y', extension: [{ url: 'a', valueString: 'b' }] }] }],
        contained: [{ modifierExtension: [modifier] }],
      }),
    ).toEqual(['urn:x: true', 'urn:y: a: b']);
    expect(modifiersOf({ extension: [modifier] })).toEqual([]);
    expect(absentReason({ _birthDate: { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'masked' }] } }, 'birthDate')).toBe(
      'masked',
    );
  });
});

describe('attachments', () => {
  it.each([
    [{ data: 'YQ==' }, { in: 'inline', data: 'YQ==' }],
    [{ url: 'Binary/b1' }, { in: 'binary', id: 'b1' }],
    [{ url: 'https://ehr.example/fhir/Binary/b1/_history/2' }, { in: 'binary', id: 'b1' }],
    [{ url: 'urn:uuid:b1' }, { in: 'binary', id: 'b1' }],
    [{ url: '#b1' }, { in: 'contained', id: 'b1' }],
    [{ url: 'data:text/plain;base64,YQ==' }, { in: 'inline', data: 'YQ==' }],
    [{ url: 'data:,a%20b' }, { in: 'inline', data: 'YSBi' }],
    [{ url: 'https://lab.example/report.pdf' }, { in: 'elsewhere', url: 'https://lab.example/report.pdf' }],
    [{}, { in: 'nowhere' }],
  ] as const)('%j', (attachment, held) => expect(whereIsData(attachment)).toEqual(held));

  it('have bytes, whatever breaks the lines of their base64, and a type', () => {
    expect(bytesOf('SGVt\nb2ds\r\n b2Jp biAxMg==').toString()).toBe('Hemoglobin 12');
    expect([
      mediaTypeOf({ contentType: 'Text/Plain; charset=utf-8' }),
      mediaTypeOf({}, { resourceType: 'Binary', contentType: 'application/pdf' }),
      mediaTypeOf({}),
    ]).toEqual(['text/plain', 'application/pdf', '']);
  });
});
