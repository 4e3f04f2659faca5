import type { Observation } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { readJson } from '../../../fhir/decimals.ts';
import { absence, readValue } from './values.rules.ts';

/** An observation as the rebuild reads it: its numbers keep their digits. */
const read = (json: string) =>
  readValue(
    readJson(
      `{"resourceType":"Observation","status":"final","code":{"text":"x"},${json}}`,
    ) as Observation,
  );

const quantity = (json: string) => read(`"valueQuantity":${json}`);

describe('a value', () => {
  it.each([
    ['{"value":4.0,"unit":"mmol/L"}', '4.0', 'mmol/L'],
    ['{"value":3.50,"unit":"mmol/L"}', '3.50', 'mmol/L'],
    ['{"value":1E-7,"unit":"%"}', '1E-7', '%'],
    ['{"value":1.2e+2,"unit":"g/L"}', '1.2e+2', 'g/L'],
    ['{"value":0.00000235,"unit":"%"}', '0.00000235', '%'],
    ['{"value":7.027693403172101,"unit":"10*3/uL"}', '7.027693403172101', '10*3/uL'],
    [
      '{"value":1350000.0,"code":"{copies}/mL","system":"http://unitsofmeasure.org"}',
      '1350000.0',
      '{copies}/mL',
    ],
    ['{"value":0}', '0', ''],
    ['{"value":-0.50,"unit":"mmol/L"}', '-0.50', 'mmol/L'],
  ])('%s keeps the digits %s', (json, sent, unit) =>
    expect(quantity(json)).toMatchObject({ kind: 'number', sent, unit }),
  );

  it.each([
    ['<0.10', { kind: 'number', sent: '0.10', comparator: '<', unit: '' }],
    ['≥ 60', { kind: 'number', sent: '60', comparator: '>=', unit: '' }],
    ['=<5.00', { kind: 'number', sent: '5.00', comparator: '<=', unit: '' }],
    ['4.0', { kind: 'number', sent: '4.0', comparator: '', unit: '' }],
    ['<0.10 ng/mL', { kind: 'number', sent: '0.10', comparator: '<', unit: 'ng/mL' }],
    ['312 mg/dL', { kind: 'number', sent: '312', comparator: '', unit: 'mg/dL' }],
    ['1:64', { kind: 'titer', sent: '1:64', of: 64, comparator: '' }],
    ['>=1:1280', { kind: 'titer', sent: '1:1280', of: 1280, comparator: '>=' }],
    ['<1:8', { kind: 'titer', sent: '1:8', of: 8, comparator: '<' }],
    ['1 : 64', { kind: 'titer', sent: '1:64', of: 64 }],
    ['>100,000 CFU/mL', { kind: 'text', text: '>100,000 CFU/mL' }],
    ['1,350', { kind: 'text', text: '1,350' }],
    ['3,5', { kind: 'text', text: '3,5' }],
    ['1+', { kind: 'text', text: '1+' }],
    ['007', { kind: 'text', text: '007' }],
    ['120 fasting', { kind: 'text', text: '120 fasting' }],
    ['5 - 10', { kind: 'text', text: '5 - 10' }],
    ['2026-11-20', { kind: 'text', text: '2026-11-20' }],
    ['Not detected', { kind: 'text', text: 'Not detected' }],
    ['A : b\nC : d\n', { kind: 'text', text: 'A : b\nC : d' }],
  ])('text %j reads as %j', (sent, value) =>
    expect(read(`"valueString":${JSON.stringify(sent)}`)).toMatchObject(value),
  );

  it.each([
    [
      '"valueRatio":{"numerator":{"value":1},"denominator":{"value":160}}',
      { kind: 'titer', sent: '1:160', of: 160, comparator: '' },
    ],
    [
      '"valueRatio":{"numerator":{"value":1,"comparator":"<"},"denominator":{"value":8}}',
      { kind: 'titer', sent: '1:8', comparator: '<' },
    ],
    [
      '"valueRatio":{"numerator":{"value":3.0,"unit":"mg","comparator":"<"},"denominator":{"value":2,"unit":"g"}}',
      {
        kind: 'ratio',
        numerator: { sent: '3.0', unit: 'mg', comparator: '<' },
        denominator: { sent: '2', unit: 'g' },
      },
    ],
    [
      '"valueRange":{"low":{"value":2},"high":{"value":5.0,"unit":"/HPF"}}',
      { kind: 'range', low: { sent: '2' }, high: { sent: '5.0', unit: '/HPF' } },
    ],
    ['"valueRange":{"high":{"value":5}}', { kind: 'range', low: null, high: { sent: '5' } }],
    ['"valueInteger":3', { kind: 'number', sent: '3' }],
    ['"valueBoolean":false', { kind: 'boolean', value: false }],
    ['"valueDateTime":"2026-11"', { kind: 'date', sent: '2026-11' }],
    ['"valueTime":"08:15:30"', { kind: 'time', sent: '08:15:30' }],
    ['"valuePeriod":{"start":"2026-11-01"}', { kind: 'period', start: '2026-11-01', end: null }],
    [
      '"valueSampledData":{"origin":{"value":0.0,"unit":"mV"},"period":10,"dimensions":1,"data":"1 2 E"}',
      {
        kind: 'samples',
        facts: [
          ['origin', '0.0 mV'],
          ['period', '10'],
          ['dimensions', '1'],
        ],
        data: '1 2 E',
      },
    ],
    [
      '"valueCodeableConcept":{"text":"Not detected","coding":[{"code":"260415000","display":"Not detected (qualifier value)"}]}',
      { kind: 'coded', text: 'Not detected' },
    ],
    [
      '"valueCodeableConcept":{"text":"Coagulase negative","coding":[{"display":"Staphylococcus epidermidis"},{"display":"COAGULASE-NEGATIVE"}]}',
      { kind: 'coded', text: 'Coagulase negative', also: ['Staphylococcus epidermidis'] },
    ],
    ['"valueCodeableConcept":{"coding":[{"code":"O+"}]}', { kind: 'coded', text: 'O+' }],
    ['"valueAttachment":{"title":"Scan"}', { kind: 'text', text: '{"title":"Scan"}' }],
    ['"valueQuantity":{"unit":"mg/dL"}', { kind: 'absent', reason: null, unit: 'mg/dL' }],
    [
      '"valueQuantity":{"unit":"mg/dL","comparator":"<"},"dataAbsentReason":{"text":"Clotted"}',
      { kind: 'absent', reason: { text: 'Clotted' }, unit: '< mg/dL' },
    ],
    [
      '"dataAbsentReason":{"coding":[{"code":"not-performed"}]}',
      { kind: 'absent', reason: { text: 'not-performed' } },
    ],
    [
      '"_valueString":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"masked"}]}',
      { kind: 'absent', reason: { text: 'masked' } },
    ],
    ['"valueString":" "', { kind: 'absent', reason: null }],
    ['"note":[{"text":"x"}]', { kind: 'absent', reason: null, unit: '' }],
  ])('%s reads as %j', (json, value) => expect(read(json)).toMatchObject(value));

  it('that came anyway keeps its reason', () => {
    const both = {
      resourceType: 'Observation',
      status: 'final',
      code: {},
      valueString: '5',
      dataAbsentReason: { coding: [{ code: 'error' }], text: 'Clotted' },
    } as Observation;
    expect(readValue(both)).toMatchObject({ kind: 'number', sent: '5' });
    expect(absence(both)).toMatchObject({ text: 'Clotted', codes: ['error'] });
  });
});
