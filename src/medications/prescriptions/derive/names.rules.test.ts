import type { Medication, MedicationRequest } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { derive, medication, NAMELESS, request, shared } from '../../../../test/derived.ts';
import { RXNORM } from '../../../fhir/systems.ts';
import type { Stored } from '../../record/links.rules.ts';
import type { MedicationInput } from './input.rules.ts';

describe('a name', () => {
  const nameOf = (
    rest: Partial<MedicationRequest>,
    around: MedicationInput['shared'] = new Map(),
    more: Stored<MedicationRequest>[] = [],
  ) =>
    derive({ requests: [request('x', { ...NAMELESS, ...rest }), ...more], shared: around }).find(
      (one) => one.sourceId === 'x',
    )?.name;
  const byReference = (display?: string): Partial<MedicationRequest> => ({
    medicationReference: { reference: 'Medication/m', ...(display ? { display } : {}) },
  });
  const strength = (up: number, unit: string, down?: number, per?: string) => ({
    numerator: { value: up, unit },
    ...(down ? { denominator: { value: down, unit: per ?? '' } } : {}),
  });
  it.each<[string, Partial<MedicationRequest>, Medication | null, string]>([
    [
      'its text',
      {
        medicationCodeableConcept: {
          text: 'Aspirin',
          coding: [{ code: '1', display: 'acetylsalicylic acid' }],
        },
      },
      null,
      'Aspirin',
    ],
    [
      'a display',
      {
        medicationCodeableConcept: {
          coding: [{ code: '1' }, { code: '2', display: 'Aspirin 81 MG' }],
        },
      },
      null,
      'Aspirin 81 MG',
    ],
    [
      'the medicine’s text',
      byReference(),
      medication('m', { code: { text: 'Digoxin' } }),
      'Digoxin',
    ],
    [
      'what is in it, with strengths and form, but not what does nothing',
      byReference('Combo'),
      medication('m', {
        form: { text: 'Oral Suspension' },
        ingredient: [
          { itemCodeableConcept: { text: 'Amoxicillin' }, strength: strength(250, 'mg', 5, 'mL') },
          { itemReference: { display: 'Clavulanate' }, strength: strength(62.5, 'mg') },
          { itemCodeableConcept: { text: 'Sugar' }, isActive: false },
        ],
      }),
      'Amoxicillin 250 mg/5 mL / Clavulanate 62.5 mg Oral Suspension',
    ],
    ['the reference’s words', byReference('Lisinopril 10 MG'), null, 'Lisinopril 10 MG'],
    [
      'a name of ours for its code',
      { medicationCodeableConcept: { coding: [{ system: RXNORM, code: '314076' }] } },
      null,
      'lisinopril 10 MG Oral Tablet',
    ],
    [
      'its code',
      { medicationCodeableConcept: { coding: [{ system: RXNORM, code: '999' }] } },
      null,
      'RxNorm 999',
    ],
    [
      'a code of a system without a name',
      { medicationCodeableConcept: { coding: [{ system: 'urn:local', code: 'Z9' }] } },
      null,
      'Z9',
    ],
    [
      'an NDC that is referred to',
      {
        medicationReference: {
          identifier: { system: 'http://hl7.org/fhir/sid/ndc', value: '0093-1048' },
        },
      },
      null,
      'NDC 0093-1048',
    ],
    ['nothing', byReference(), null, ''],
    [
      'nothing for a number that is none of a medicine',
      { medicationReference: { identifier: { system: 'urn:local', value: '4711' } } },
      null,
      '',
    ],
    [
      'nothing for a word that only says that it is unknown',
      {
        medicationCodeableConcept: {
          coding: [
            {
              system: 'http://terminology.hl7.org/CodeSystem/data-absent-reason',
              code: 'unknown',
              display: 'Unknown',
            },
          ],
        },
      },
      null,
      '',
    ],
    [
      'nothing for a null flavor',
      {
        medicationCodeableConcept: {
          coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor', code: 'UNK' }],
        },
      },
      null,
      '',
    ],
    [
      'nothing that was entered in error',
      byReference(),
      medication('m', { status: 'entered-in-error', code: { text: 'Wrong' } }),
      '',
    ],
    [
      'nothing that says only that it is unknown',
      {
        medicationCodeableConcept: {
          coding: [
            { system: 'http://terminology.hl7.org/CodeSystem/data-absent-reason', code: 'unknown' },
          ],
        },
      },
      null,
      '',
    ],
  ])('is %s', (_, rest, other, name) =>
    expect(nameOf(rest, other ? shared(['a', other]) : new Map())).toBe(name),
  );

  it('is the one that the same RxNorm code has elsewhere in the record', () => {
    const code = (display?: string) => ({
      medicationCodeableConcept: {
        coding: [{ system: RXNORM, code: '999', ...(display ? { display } : {}) }],
      },
    });
    expect(nameOf(code(), new Map(), [request('y', code('Something 5 MG'))])).toBe(
      'Something 5 MG',
    );
  });

  it('comes from a contained resource, with what that contains', () => {
    const inside = medication('m', {
      ingredient: [{ itemReference: { reference: '#s' }, strength: strength(50, 'mg', 1, 'mL') }],
    });
    const substance = {
      resourceType: 'Substance',
      id: 's',
      code: { text: 'Fluorouracil' },
    } as const;
    expect(
      nameOf({ contained: [inside, substance], medicationReference: { reference: '#m' } }),
    ).toBe('Fluorouracil 50 mg/mL');
  });

  it('is shown with all others that came, and each of them is checked for what must not be refilled', () => {
    const [one] = derive({
      requests: [
        request('x', {
          medicationCodeableConcept: {
            text: 'Pain pill',
            coding: [{ system: RXNORM, code: '1', display: 'oxycodone 5 MG Oral Tablet' }],
          },
        }),
      ],
    });
    expect([one?.name, one?.said.also, one?.schedule]).toEqual([
      'Pain pill',
      ['oxycodone 5 MG Oral Tablet'],
      'II',
    ]);
    const [hidden] = derive({
      requests: [
        request('x', {
          medicationCodeableConcept: {
            text: 'Daily pill',
            coding: [{ system: RXNORM, code: '1', display: 'sertraline 50 MG' }],
          },
        }),
      ],
    });
    expect(hidden?.labels).toEqual(['mental-health']);
  });

  it('that nobody gave leaves what the narrative says', () => {
    const text = {
      status: 'generated',
      div: '<div xmlns="http://www.w3.org/1999/xhtml">Digoxin 0.125 mg</div>',
    } as const;
    expect(
      derive({ requests: [request('x', { ...NAMELESS, text }), request('y', { text })] }).map(
        (one) => one.said.notes,
      ),
    ).toEqual([[{ text: 'Digoxin 0.125 mg', by: null, at: null }], []]);
  });
  it('of a medicine that is no longer in use says so', () => {
    const [one] = derive({
      requests: [request('x', { ...NAMELESS, ...byReference() })],
      shared: shared(['a', medication('m', { status: 'inactive', code: { text: 'Old' } })]),
    });
    expect(one?.said.facts).toContainEqual({ is: 'product-inactive', code: 'yes' });
  });
});
