import type { AllergyIntolerance, CodeableConcept } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAllergies } from './allergies.rules.ts';
import type { NoneKind } from './none-known.rules.ts';

const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const SNOMED = 'http://snomed.info/sct';
let count = 0;
const one = (rest: Partial<AllergyIntolerance>, source = 'test') => {
  count += 1;
  const content = {
    resourceType: 'AllergyIntolerance',
    patient: { reference: 'Patient/p' },
    ...rest,
  } as AllergyIntolerance;
  return { id: String(count).padStart(5, '0'), source, sourceId: String(count), content };
};
const coded = (system: string, code: string, display?: string): { code: CodeableConcept } => ({
  code: { coding: [{ system, code, ...(display ? { display } : {}) }] },
});
const text = (words: string) => ({ code: { text: words } });
const status = (...codes: string[]): CodeableConcept => ({
  coding: codes.map((code) => ({ system: 'urn:any', code })),
});
const names = (...list: ReturnType<typeof one>[]) =>
  readAllergies(list).current.map((each) => each.name?.sent ?? null);

describe('an allergy', () => {
  it.each<[string, Partial<AllergyIntolerance>, string | null]>([
    ['a text', text('Bee stings'), 'Bee stings'],
    [
      'any display',
      {
        code: {
          coding: [
            { system: 'urn:local', code: 'ALG-17' },
            { system: SNOMED, code: '91935009', display: 'Allergy to peanut' },
          ],
        },
      },
      'Allergy to peanut',
    ],
    ['a code that we know', coded(RXNORM, '7980'), 'Penicillin G'],
    ['a code that we don’t know', coded(RXNORM, '99999999'), 'RxNorm 99999999'],
    ['a code of a system without a name', coded('urn:local', 'ALG-17'), 'ALG-17'],
    [
      'the substance of its reaction',
      { reaction: [{ substance: { text: 'Bee venom' }, manifestation: [{ text: 'Hives' }] }] },
      'Bee venom',
    ],
    ['nothing', {}, null],
  ])('is named by %s', (_, rest, name) => expect(names(one(rest))).toEqual([name]));

  it('shows its narrative where nothing names it', () => {
    const { current } = readAllergies([
      one({
        text: {
          status: 'generated',
          div: '<div xmlns="http://www.w3.org/1999/xhtml">Shellfish: <b>hives</b></div>',
        },
      }),
    ]);
    expect(current).toMatchObject([{ name: null, notes: [{ text: 'Shellfish: hives' }] }]);
  });

  it('tells what its other codings call it', () => {
    const code = {
      text: 'Nuts',
      coding: [
        { system: 'urn:local', code: '1', display: 'nuts' },
        { system: 'urn:local', code: '2', display: 'Cashew' },
        { system: SNOMED, code: '91935009' },
      ],
    };
    expect(readAllergies([one({ code })]).current[0]?.also.map((each) => each.sent)).toEqual([
      'Cashew',
      'Allergy to peanuts',
    ]);
  });

  it.each<[Partial<AllergyIntolerance>, boolean, boolean]>([
    [{}, true, false],
    [{ clinicalStatus: status('active'), verificationStatus: status('confirmed') }, true, false],
    [{ clinicalStatus: status('local-code', 'active') }, true, false],
    [{ clinicalStatus: status('something') }, true, false],
    [{ verificationStatus: status('unconfirmed') }, true, false],
    [{ clinicalStatus: status('local-code', 'inactive') }, false, true],
    [{ clinicalStatus: status('resolved') }, false, true],
    [{ clinicalStatus: { text: 'Resolved' } }, false, true],
    [
      { clinicalStatus: status('active'), verificationStatus: status('local', 'refuted') },
      false,
      true,
    ],
    [
      { clinicalStatus: status('active'), verificationStatus: status('entered-in-error') },
      false,
      false,
    ],
  ])('%j is current: %s, past: %s', (rest, current, past) => {
    const read = readAllergies([one({ ...text('Nuts'), ...rest })]);
    expect([read.current.length > 0, read.past.length > 0]).toEqual([current, past]);
  });

  it('has our Spanish beside the sender’s words where we know those', () => {
    const es = (rest: Partial<AllergyIntolerance>) => readAllergies([one(rest)]).current[0]?.name;
    expect(es(text('penicillin'))).toEqual({ sent: 'penicillin', es: 'Penicilina' });
    expect(es(text('Penicillin, as a child'))).toEqual({
      sent: 'Penicillin, as a child',
      es: null,
    });
    expect(es({ code: { text: 'Rash', coding: [{ system: SNOMED, code: '91936005' }] } })).toEqual({
      sent: 'Rash',
      es: 'Alergia a la penicilina',
    });
    expect(es(coded(RXNORM, '2670', 'codeine phosphate'))).toEqual({
      sent: 'codeine phosphate',
      es: 'Codeína',
    });
  });

  it('says how sure and how dangerous it is, what it is of and what it does', () => {
    const [read] = readAllergies([
      one({
        ...text('Latex'),
        type: 'intolerance',
        category: ['environment'],
        criticality: 'high',
        verificationStatus: status('unconfirmed'),
        clinicalStatus: status('flaring'),
        recordedDate: '2020-05',
        note: [{ text: 'Gloves\nand balloons' }],
        reaction: [
          {
            severity: 'severe',
            manifestation: [
              { coding: [{ system: SNOMED, code: '39579001' }] },
              { text: 'Wheezing' },
            ],
            description: 'after an hour',
            substance: { text: 'Rubber' },
          },
        ],
      }),
    ]).current;
    expect(read).toMatchObject({
      highRisk: true,
      words: ['intolerance', 'environment', 'high', 'unconfirmed'],
      other: ['flaring'],
      recorded: '2020-05',
      notes: [{ text: 'Gloves\nand balloons' }],
      reactions: [
        {
          severity: 'severe',
          signs: [
            { sent: 'Anaphylaxis', es: 'Anafilaxia' },
            { sent: 'Wheezing', es: null },
          ],
          more: ['after an hour'],
          substances: [{ sent: 'Rubber' }],
        },
      ],
    });
  });
});

describe('the same allergy of two systems', () => {
  it('is one, with what either says', () => {
    const a = one(
      {
        ...coded(SNOMED, '91935009', 'Allergy to peanut'),
        criticality: 'low',
        reaction: [{ manifestation: [{ text: 'Hives' }] }],
      },
      'a',
    );
    const b = one(
      {
        ...coded(SNOMED, '91935009', 'Peanut allergy'),
        criticality: 'high',
        reaction: [{ manifestation: [{ text: 'Anaphylaxis' }] }],
      },
      'b',
    );
    const read = readAllergies([a, b]).current;
    expect(read).toHaveLength(1);
    expect(read[0]).toMatchObject({
      name: { sent: 'Allergy to peanut' },
      also: [{ sent: 'Peanut allergy' }],
      highRisk: true,
      words: ['high'],
    });
    expect(read[0]?.reactions.map((each) => each.signs[0]?.sent)).toEqual(['Hives', 'Anaphylaxis']);
    expect(names(one(text('Penicillin'), 'a'), one(text('penicillin'), 'b'))).toEqual([
      'Penicillin',
    ]);
  });
  it('is not one by a code that names nothing', () => {
    const generic = (words: string) =>
      one({ code: { coding: [{ system: SNOMED, code: '419199007' }], text: words } });
    expect(names(generic('Latex'), generic('Bee venom'))).toEqual(['Bee venom', 'Latex']);
  });
  it('is current where one of them says so', () => {
    const read = readAllergies([
      one({ ...text('Egg'), clinicalStatus: status('resolved') }, 'a'),
      one({ ...text('egg'), clinicalStatus: status('active') }, 'b'),
    ]);
    expect([read.current.length, read.past.length]).toEqual([1, 0]);
  });
});

describe('“none known”', () => {
  const none = (...list: ReturnType<typeof one>[]) => readAllergies(list).none;
  it.each<[Partial<AllergyIntolerance>, NoneKind]>([
    [coded(SNOMED, '716186003'), 'any'],
    [coded(SNOMED, '160244002'), 'any'],
    [coded(SNOMED, '409137002', 'No known drug allergy (situation)'), 'drug'],
    [coded(SNOMED, '429625007'), 'food'],
    [coded(SNOMED, '428607008'), 'environment'],
    [coded(SNOMED, '716184000'), 'latex'],
    [
      coded('http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips', 'no-known-allergies'),
      'any',
    ],
    [
      coded(
        'http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips',
        'no-known-medication-allergies',
      ),
      'drug',
    ],
    [text('NKDA'), 'drug'],
    [text('NKA'), 'any'],
    [text('No Known Allergies.'), 'any'],
    [text('No known drug allergies'), 'drug'],
    [
      {
        code: { coding: [{ system: 'urn:local', code: '0', display: 'No known food allergies' }] },
      },
      'food',
    ],
    ...[
      'None',
      'Nil known',
      'Patient denies any known allergies',
      'No known allergies/ADRs',
      'Sin alergias',
      'Niega alergias',
      'Alergias: ninguna',
      'No alérgico',
    ].map((words): [Partial<AllergyIntolerance>, NoneKind] => [text(words), 'any']),
    ...[
      'N.K.D.A.',
      'NKDA (No Known Drug Allergies)',
      'No known drug allergies [NKDA]',
      'Sin alergias medicamentosas conocidas',
      'Alergias a medicamentos: no',
    ].map((words): [Partial<AllergyIntolerance>, NoneKind] => [text(words), 'drug']),
    // of a wide and a narrow reading the narrow one
    [
      {
        code: {
          text: 'NKDA',
          coding: [{ system: SNOMED, code: '716186003', display: 'No known allergy' }],
        },
      },
      'drug',
    ],
  ])('%j is no allergy, and said with its day', (rest, kind) => {
    const read = readAllergies([one({ ...rest, recordedDate: '2025-03-01' })]);
    expect(read).toEqual({ current: [], past: [], none: [{ kind, on: '2025-03-01' }], notes: [] });
  });

  it('is never said beside an allergy of that kind, or of a kind that nobody tells', () => {
    const nka = one(coded(SNOMED, '716186003'));
    const nkda = one(text('NKDA'));
    expect(none(nka, nkda, one(text('Peanut')))).toEqual([]);
    expect(none(nka, nkda, one({ ...text('Peanut'), category: ['food'] }))).toEqual([
      { kind: 'drug', on: null },
    ]);
    expect(none(nka, nkda, one({ ...text('Penicillin'), category: ['medication'] }))).toEqual([]);
    expect(none(nka, one({ ...text('Peanut'), clinicalStatus: status('resolved') }))).toEqual([
      { kind: 'any', on: null },
    ]);
    // a biologic is a drug, and so is what has a code of one
    expect(none(nkda, one({ ...text('Infliximab'), category: ['biologic'] }))).toEqual([]);
    expect(
      none(nkda, one({ ...coded(RXNORM, '99999999', 'Some drug'), category: ['food'] })),
    ).toEqual([]);
  });

  it.each<[CodeableConcept, string]>([
    [
      { text: 'No known allergies', coding: [{ system: SNOMED, code: '91935009' }] },
      'No known allergies',
    ],
    [
      {
        text: 'Kiwi',
        coding: [{ system: SNOMED, code: '716186003', display: 'No known allergy' }],
      },
      'Kiwi',
    ],
    [{ text: 'NKDA', coding: [{ system: RXNORM, code: '7980' }] }, 'NKDA'],
    [{ text: 'NKDA', coding: [{ system: RXNORM, code: '99999999' }] }, 'NKDA'],
    ...[
      'No known allergies except penicillin',
      'NKA (not including latex)',
      'No known drug allergies other than sulfa',
      'Sin alergias, salvo penicilina',
    ].map((words): [CodeableConcept, string] => [
      { text: words, coding: [{ system: SNOMED, code: '716186003' }] },
      words,
    ]),
  ])('is not read where something else is named: %j', (code, name) => {
    expect(none(one({ code }))).toEqual([]);
    expect(names(one({ code }))).toEqual([name]);
  });
  it('is read from a code of the sender’s own beside its words', () => {
    expect(
      none(
        one({
          code: {
            text: 'No Known Allergies',
            coding: [{ system: 'urn:local', code: '13', display: 'None' }],
          },
        }),
      ),
    ).toEqual([{ kind: 'any', on: null }]);
  });
  it('does not hide what was noted with it, nor what changes its meaning', () => {
    const note = [{ text: 'Rash after contrast in 2019?' }];
    const read = readAllergies([one({ ...text('NKA'), note }), one(text('Peanut'))]);
    expect([read.none, read.notes.map((each) => each.text)]).toEqual([[], [note[0]?.text]]);
    const modified = {
      ...text('NKA'),
      modifierExtension: [{ url: 'urn:negated', valueBoolean: true }],
    };
    expect(readAllergies([one(modified)])).toMatchObject({
      none: [],
      current: [{ modifiers: ['urn:negated: true'] }],
    });
  });

  it('is not said where it was found wrong, or nobody was asked', () => {
    expect(
      none(
        one({ ...text('NKA'), verificationStatus: status('refuted') }),
        one({ ...text('NKA'), verificationStatus: status('entered-in-error') }),
      ),
    ).toEqual([]);
    expect(readAllergies([one(coded('urn:x', 'no-allergy-info'))])).toEqual({
      current: [],
      past: [],
      none: [],
      notes: [],
    });
    // what has done something is an allergy, whatever it is called
    expect(
      names(one({ ...text('Unknown'), reaction: [{ manifestation: [{ text: 'Hives' }] }] })),
    ).toEqual(['Unknown']);
  });
});

it('no allergy that is not over is ever lost, in whatever company', () => {
  const words = fc.constantFrom('Peanut', 'peanut', 'Latex', 'NKDA', 'No known allergies', 'Egg');
  const any = fc.record({
    words,
    clinical: fc.constantFrom('active', 'inactive', 'resolved', 'odd'),
    verification: fc.constantFrom('confirmed', 'unconfirmed', 'refuted', 'entered-in-error', 'odd'),
    source: fc.constantFrom('a', 'b'),
  });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 8 }), (list) => {
      const read = readAllergies(
        list.map((each) =>
          one(
            {
              ...text(each.words),
              clinicalStatus: status(each.clinical),
              verificationStatus: status(each.verification),
            },
            each.source,
          ),
        ),
      );
      const real = list.filter(
        (each) =>
          !/NKDA|known/.test(each.words) &&
          ['active', 'odd'].includes(each.clinical) &&
          !['refuted', 'entered-in-error'].includes(each.verification),
      );
      expect(new Set(read.current.map((each) => each.name?.sent.toLowerCase()))).toEqual(
        new Set(real.map((each) => each.words.toLowerCase())),
      );
      if (real.length > 0) expect(read.none).toEqual([]);
    }),
  );
});
