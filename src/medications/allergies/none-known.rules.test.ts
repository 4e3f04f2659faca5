import type { AllergyIntolerance, CodeableConcept } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { coded, names, one, RXNORM, SNOMED, status, text } from '../../../test/allergies.ts';
import { readAllergies } from './allergies.rules.ts';
import type { NoneKind } from './none-known.rules.ts';

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
    // of a wide and a narrow reading, the narrow one
    [
      {
        code: {
          text: 'NKDA',
          coding: [{ system: SNOMED, code: '716186003', display: 'No known allergy' }],
        },
      },
      'drug',
    ],
  ])('%j is not an allergy, and is shown with its day', (rest, kind) => {
    const read = readAllergies([one({ ...rest, recordedDate: '2025-03-01' })]);
    expect(read).toEqual({ current: [], past: [], none: [{ kind, on: '2025-03-01' }], notes: [] });
  });

  it('is never shown beside an allergy of that kind, or of an unknown kind', () => {
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
    // a biologic is a drug, and so is anything with a drug code
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
  ])('is not assumed if something else is named: %j', (code, name) => {
    expect(none(one({ code }))).toEqual([]);
    expect(names(one({ code }))).toEqual([name]);
  });
  it('is read from the sender’s own code beside its words', () => {
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
  it('does not hide what was noted with it, or what changes its meaning', () => {
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

  it('is not shown if it was found wrong, or nobody was asked', () => {
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
    // anything that has caused a reaction is an allergy, whatever it is called
    expect(
      names(one({ ...text('Unknown'), reaction: [{ manifestation: [{ text: 'Hives' }] }] })),
    ).toEqual(['Unknown']);
  });
});
