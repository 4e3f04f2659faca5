import type { DiagnosticReport, Observation } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { stored } from '../../../../test/labs.ts';
import type { LabInput, Stored } from '../../observations/index.rules.ts';
import { buildLabResults } from './results.rules.ts';

const lab = [{ text: 'Laboratory' }];

const observation = (id: string, rest: Partial<Observation> = {}): Observation => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  category: lab,
  code: { text: id },
  subject: { reference: 'Patient/p' },
  ...rest,
});

const report = (
  id: string,
  result: string[],
  rest: Partial<DiagnosticReport> = {},
): DiagnosticReport => ({
  resourceType: 'DiagnosticReport',
  id,
  status: 'final',
  category: lab,
  code: { text: id },
  subject: { reference: 'Patient/p' },
  result: result.map((reference) => ({ reference })),
  ...rest,
});

function build(
  ...resources: (DiagnosticReport | Observation | Stored<DiagnosticReport | Observation>)[]
) {
  const all = resources.map((one) => ('content' in one ? one : stored(one)));
  const input: LabInput = {
    reports: all.filter(
      (one): one is Stored<DiagnosticReport> => one.content.resourceType === 'DiagnosticReport',
    ),
    observations: all.filter(
      (one): one is Stored<Observation> => one.content.resourceType === 'Observation',
    ),
    orders: [],
    specimens: [],
    shared: [],
    patient: { sex: 'female', birthDate: '1961-05-01' },
  };
  return buildLabResults(input, 'America/Chicago');
}

describe('what only a narrative says', () => {
  const text = (status: 'generated' | 'additional', says: string) => ({
    status,
    div: `<div xmlns="http://www.w3.org/1999/xhtml"><p>${says}</p></div>`,
  });
  const narratives = (...resources: Parameters<typeof build>) =>
    build(...resources).flatMap((result) =>
      result.texts.flatMap((one) => (one.kind === 'narrative' ? one.text : [])),
    );
  const pdf = (rest: object) => ({ presentedForm: [{ contentType: 'application/pdf', ...rest }] });
  it.each<[string, DiagnosticReport, string[]]>([
    [
      'beside a test of which a name alone came',
      report('r', [], { text: text('generated', 'K 7.1'), result: [{ display: 'Potassium' }] }),
      ['K 7.1'],
    ],
    [
      'beside a file that is kept elsewhere',
      report('r', [], {
        text: text('generated', 'K 7.1'),
        ...pdf({ url: 'https://lab.example/r.pdf' }),
      }),
      ['K 7.1'],
    ],
    [
      'beside a file that may never come',
      report('r', [], { text: text('generated', 'K 7.1'), ...pdf({ url: 'Binary/r' }) }),
      ['K 7.1'],
    ],
    [
      'beside a file that is here, not again',
      report('r', [], { text: text('generated', 'K 7.1'), ...pdf({ data: 'JVBERi0=' }) }),
      [],
    ],
    [
      'beside a conclusion, where it says more',
      report('r', [], { text: text('additional', 'K 7.1'), conclusion: 'See text' }),
      ['K 7.1'],
    ],
    [
      'beside a conclusion, where it says the same',
      report('r', [], { text: text('additional', 'K 7.1'), conclusion: 'K 7.1' }),
      [],
    ],
    [
      'made from the data, not again',
      report('r', [], { text: text('generated', 'See text'), conclusion: 'K 7.1' }),
      [],
    ],
  ])('is shown %s', (_where, one, said) => expect(narratives(one)).toEqual(said));
  it('is a note on a test that has no value, or has more to say', () => {
    const notes = (rest: Partial<Observation>) =>
      build(observation('k', rest)).flatMap((result) =>
        result.tests.flatMap((test) => test.notes.map((note) => note.text)),
      );
    const value = { valueQuantity: { value: 7.1, unit: 'mmol/L' } };
    expect(notes({ text: text('generated', 'Tumor cells') })).toEqual(['Tumor cells']);
    expect(notes({ ...value, text: text('additional', 'Called to ward') })).toEqual([
      'Called to ward',
    ]);
    expect(notes({ ...value, text: text('generated', 'K 7.1') })).toEqual([]);
    expect(
      build(observation('k', { text: text('generated', 'Tumor cells') }))[0]?.labels,
    ).toContain('malignancy');
  });
});

it('a diagnosis given only as an ICD-10 code is behind the gate like words', () => {
  const icd = (code: string, system = 'http://hl7.org/fhir/sid/icd-10-cm') => ({
    coding: [{ system, code }],
  });
  const ofReport = (code: string, system?: string) =>
    build(report('r', [], { conclusionCode: [icd(code, system)] }))[0]?.labels;
  expect([
    ofReport('C50.911'),
    ofReport('C61', 'urn:oid:2.16.840.1.113883.6.90'),
    ofReport('D05.1', 'http://hl7.org/fhir/sid/icd-10'),
  ]).toEqual(Array(3).fill(expect.arrayContaining(['malignancy'])));
  expect(ofReport('8500/3', 'http://terminology.hl7.org/CodeSystem/icd-o-3')).toContain(
    'malignancy',
  );
  expect([ofReport('B20'), ofReport('F11.20'), ofReport('O26.9')]).toEqual(
    ['hiv', 'substance-use', 'reproductive'].map((label) => expect.arrayContaining([label])),
  );
  expect([ofReport('E11.9'), ofReport('C16', 'urn:acylcarnitines')]).toEqual([
    ['unlabelled'],
    ['unlabelled'],
  ]);
  const value = { valueCodeableConcept: icd('C92.0') };
  expect(build(observation('o', value))[0]?.labels).toContain('malignancy');
  expect(
    build(observation('o', { component: [{ code: { text: 'Diagnosis' }, ...value }] }))[0]?.tests[0]
      ?.members[0]?.labels,
  ).toContain('malignancy');
});
