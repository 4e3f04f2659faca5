import type { CodeableConcept, DiagnosticReport, Observation } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { isLabResult, kindOf } from './kinds.rules.ts';

const OBSERVATION = 'http://terminology.hl7.org/CodeSystem/observation-category';
const SECTION = 'http://terminology.hl7.org/CodeSystem/v2-0074';
const coded = (code: string, system?: string, display?: string): CodeableConcept => ({
  coding: [{ code, ...(system && { system }), ...(display && { display }) }],
});
const observation = (category: CodeableConcept[], rest: Partial<Observation> = {}): Observation =>
  ({
    resourceType: 'Observation',
    status: 'final',
    code: { text: 'x' },
    ...(category.length > 0 && { category }),
    ...rest,
  }) as Observation;
const report = (
  category: CodeableConcept[],
  rest: Partial<DiagnosticReport> = {},
): DiagnosticReport =>
  ({
    resourceType: 'DiagnosticReport',
    status: 'final',
    code: { text: 'x' },
    ...(category.length > 0 && { category }),
    ...rest,
  }) as DiagnosticReport;
const loinc = (code: string, display?: string) => ({
  code: coded(code, 'http://loinc.org', display),
});

describe('the kind of a finding', () => {
  it.each<[CodeableConcept, string]>([
    [coded('laboratory', OBSERVATION), 'laboratory'],
    ...[
      'LAB',
      'CH',
      'HM',
      'MB',
      'SR',
      'TX',
      'BLB',
      'IMM',
      'VR',
      'SP',
      'CP',
      'GE',
      'CG',
      'MCB',
      'MYC',
      'PAR',
      'PAT',
      'URN',
      'BG',
      'OSL',
    ].map((code): [CodeableConcept, string] => [coded(code, SECTION), 'laboratory']),
    [coded('26436-6', 'http://loinc.org', 'Laboratory studies (set)'), 'laboratory'],
    [coded('LP29693-6', 'http://loinc.org'), 'laboratory'],
    [coded('LP7839-6', 'http://loinc.org', 'Pathology'), 'laboratory'],
    [coded('18725-2', 'http://loinc.org'), 'laboratory'],
    [coded('108252007', 'http://snomed.info/sct'), 'laboratory'],
    [{ text: 'Laboratory' }, 'laboratory'],
    [{ text: ' LAB ' }, 'laboratory'],
    [{ text: 'labs' }, 'laboratory'],
    [{ text: 'Laboratorio' }, 'laboratory'],
    [{ text: 'Patología' }, 'laboratory'],
    [{ text: 'Surgical Pathology' }, 'laboratory'],
    [{ text: 'Microbiología' }, 'laboratory'],
    [coded('17', 'urn:local', 'Hematology'), 'laboratory'],
    [coded('lab', 'urn:local'), 'laboratory'],
    [coded('vital-signs', OBSERVATION), 'vital-signs'],
    [{ text: 'Vital Signs' }, 'vital-signs'],
    [{ text: 'Signos vitales' }, 'vital-signs'],
    [coded('survey', OBSERVATION), 'survey'],
    [{ text: 'Cuestionario' }, 'survey'],
    [coded('sdoh', 'http://hl7.org/fhir/us/core/CodeSystem/us-core-category'), 'survey'],
    [coded('social-history', OBSERVATION), 'social-history'],
    [coded('imaging', OBSERVATION), 'imaging'],
    [coded('RAD', SECTION), 'imaging'],
    [coded('LP29684-5', 'http://loinc.org', 'Radiology'), 'imaging'],
    [{ text: 'Radiología' }, 'imaging'],
    [coded('CUS', SECTION), 'cardiology'],
    [coded('EC', SECTION), 'cardiology'],
    [coded('LP29708-2', 'http://loinc.org'), 'cardiology'],
    [coded('exam', OBSERVATION), 'exam'],
    [coded('procedure', OBSERVATION), 'procedure'],
    [coded('PF', SECTION), 'procedure'],
    [coded('therapy', OBSERVATION), 'therapy'],
    [coded('34117-2', 'http://loinc.org', 'History and physical note'), 'note'],
    [coded('OTH', SECTION), 'unknown'],
    [{ text: 'Point of care' }, 'unknown'],
  ])('of category %j is %s', (category, kind) =>
    expect([kindOf(observation([category])), kindOf(report([category]))]).toEqual([kind, kind]),
  );

  it('is laboratory if one of its categories is', () =>
    expect(
      kindOf(observation([coded('survey', OBSERVATION), coded('laboratory', OBSERVATION)])),
    ).toBe('laboratory'));

  it.each<[Partial<Observation>, string]>([
    [{ ...loinc('2345-7'), valueQuantity: { value: 95, unit: 'mg/dL' } }, 'unknown'],
    [{ ...loinc('8867-4') }, 'vital-signs'],
    [{ ...loinc('85354-9') }, 'vital-signs'],
    [{ code: { text: 'Body weight' }, valueQuantity: { value: 80 } }, 'vital-signs'],
    [{ valueQuantity: { value: 80, unit: 'mmHg' } }, 'vital-signs'],
    [{ ...loinc('44261-6') }, 'survey'],
    [{ code: { text: 'PHQ-9 total score' } }, 'survey'],
    [{ ...loinc('72166-2') }, 'social-history'],
    // blood gas, or a finger clip
    [{ ...loinc('2708-6'), valueQuantity: { value: 97, unit: '%' } }, 'unknown'],
    [{ code: { text: 'Oxygen saturation' } }, 'vital-signs'],
    [
      { code: { text: 'Mean arterial pressure' }, valueQuantity: { value: 90, unit: 'mmHg' } },
      'vital-signs',
    ],
    [{ code: { text: 'Oxygen saturation in Arterial blood by Pulse oximetry' } }, 'vital-signs'],
    [{ code: { text: 'Oxygen saturation in Arterial blood' } }, 'unknown'],
    // pCO2
    [{ ...loinc('2019-8'), valueQuantity: { value: 58, unit: 'mmHg', code: 'mm[Hg]' } }, 'unknown'],
    [{ code: { text: 'pO2, arterial' }, valueQuantity: { value: 58, unit: 'mmHg' } }, 'unknown'],
    [
      {
        code: { text: 'Tumor size, greatest dimension' },
        valueQuantity: { value: 2.3, unit: 'cm' },
      },
      'unknown',
    ],
  ])('without a category, of an observation %j: %s', (rest, kind) =>
    expect(kindOf(observation([], rest))).toBe(kind),
  );

  it('is laboratory if a bedside measurement is an amount per volume: that was a sample', () => {
    const bedside = (code: string, unit: string) =>
      kindOf(observation([coded(code, OBSERVATION)], { valueQuantity: { value: 412, unit } }));
    expect(
      ['mg/dL', 'mmol/L', 'K/uL', 'mil/mm3'].map((unit) => [
        bedside('vital-signs', unit),
        bedside('exam', unit),
      ]),
    ).toEqual(Array(4).fill(['laboratory', 'laboratory']));
    expect(
      ['L/min', 'mm[Hg]', 'kg', '%', 'mL/kg'].map((unit) => bedside('vital-signs', unit)),
    ).toEqual(Array(5).fill('vital-signs'));
    expect(bedside('survey', 'mg/dL')).toBe('survey');
  });

  it.each<[Partial<DiagnosticReport>, Observation[], string]>([
    [
      {},
      [
        observation([coded('laboratory', OBSERVATION)]),
        observation([coded('vital-signs', OBSERVATION)]),
      ],
      'laboratory',
    ],
    [{}, [observation([coded('vital-signs', OBSERVATION)])], 'vital-signs'],
    [{}, [observation([]), observation([coded('vital-signs', OBSERVATION)])], 'unknown'],
    [{}, [observation([])], 'unknown'],
    [{}, [], 'unknown'],
    [{ code: { text: 'Chest X-ray, 2 views' } }, [], 'imaging'],
    [{ code: { text: 'CT scan of the head' } }, [], 'imaging'],
    [{ imagingStudy: [{ reference: 'ImagingStudy/1' }] }, [], 'imaging'],
    [{ code: { text: 'EKG 12 lead' } }, [], 'cardiology'],
    [{ code: { text: 'Discharge summary' } }, [], 'note'],
    [{ ...loinc('11502-2') }, [], 'laboratory'],
  ])('without a category, of a report %j with %j: %s', (rest, members, kind) =>
    expect(kindOf(report([], rest), members)).toBe(kind),
  );

  it('of answers to questions is a survey, whatever the report says', () => {
    const phq = observation([coded('survey', OBSERVATION)]);
    expect(kindOf(report([coded('LAB', SECTION)]), [phq])).toBe('survey');
    expect(kindOf(report([coded('LAB', SECTION)]), [phq, observation([])])).toBe('laboratory');
    expect(kindOf(observation([coded('laboratory', OBSERVATION)], loinc('44261-6')))).toBe(
      'survey',
    );
  });

  it('if unknown is shown among lab results; a report of an unknown category only if it holds values', () => {
    expect(isLabResult(observation([], { valueQuantity: { value: 5, unit: 'mg/dL' } }))).toBe(true);
    expect(isLabResult(observation([{ text: 'Point of care' }]))).toBe(true);
    expect(isLabResult(observation([coded('vital-signs', OBSERVATION)]))).toBe(false);
    expect(isLabResult(report([]))).toBe(true);
    expect(isLabResult(report([{ text: 'Something else' }]))).toBe(false);
    expect(isLabResult(report([{ text: 'Something else' }]), [observation([])])).toBe(true);
    expect(
      isLabResult(report([coded('LP29684-5', 'http://loinc.org')]), [
        observation([coded('imaging', OBSERVATION)]),
      ]),
    ).toBe(false);
  });
});
