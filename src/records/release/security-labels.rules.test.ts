import type { Coding } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { labelsOf } from './labels.rules.ts';
import type { Label } from './release.rules.ts';
import { securityLabels, securityOf } from './security-labels.rules.ts';

const ACT = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';

const CONFIDENTIALITY = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';

const security = (...codings: Coding[]) =>
  securityLabels(securityOf({ meta: { security: codings } }));

describe('security labels', () => {
  it.each<[string, Coding, Label[]]>([
    ['no disclosure to the patient', { system: ACT, code: 'NOPAT' }, ['sender-hold']],
    ['taboo', { system: ACT, code: 'TBOO' }, ['sender-hold']],
    ['taboo of old', { system: CONFIDENTIALITY, code: 'T' }, ['sender-hold']],
    ['approval by a person', { system: ACT, code: 'HUAPRV' }, ['sender-hold']],
    ['psychotherapy notes', { system: ACT, code: 'PSYTHPN' }, ['mental-health', 'sender-hold']],
    [
      'psychotherapy notes by law',
      { system: 'http://terminology.hl7.org/CodeSystem/v3-ActUSPrivacyLaw', code: 'HIPAAPsyNotes' },
      ['mental-health', 'sender-hold'],
    ],
    [
      'NOPAT of FHIR before R4',
      { system: 'http://hl7.org/fhir/v3/ActCode', code: 'NOPAT' },
      ['sender-hold'],
    ],
    ['NOPAT by OID', { system: 'urn:oid:2.16.840.1.113883.5.4', code: 'NOPAT' }, ['sender-hold']],
    ['NOPAT without a system', { code: 'NOPAT' }, ['sender-hold']],
    ['NOPAT in a system of the sender', { system: 'urn:local', code: 'NOPAT' }, ['sender-hold']],
    ['NOPAT in small letters', { system: ACT, code: 'nopat ' }, ['sender-hold']],
    [
      'NOPAT in words alone',
      {
        display:
          'no disclosure to patient, family or caregivers without attending provider’s authorization',
      },
      ['sender-hold'],
    ],
    ['NOPAT in FHIR’s words alone', { display: 'keep information from patient' }, ['sender-hold']],
    ['taboo in words alone', { display: 'Taboo' }, ['sender-hold']],
    [
      'the French code',
      { system: '1.2.250.1.213.1.1.4.13', code: 'INVISIBLE_PATIENT' },
      ['sender-hold'],
    ],
    ['what the patient wants restricted', { system: ACT, code: 'PRS' }, ['patient-only']],
    ['sensitive of old', { system: CONFIDENTIALITY, code: 'S' }, ['patient-only']],
    [
      'no disclosure without the subject’s authorization',
      { system: ACT, code: 'NOAUTH' },
      ['patient-only'],
    ],
    ['no redisclosure without consent', { system: ACT, code: 'NORDSCLCD' }, ['patient-only']],
    ['violence', { system: ACT, code: 'SDV' }, ['violence']],
    ['military sexual trauma', { system: ACT, code: 'MST' }, ['violence']],
    ['HIV', { system: ACT, code: 'HIV' }, ['hiv']],
    [
      'an AIDS patient in HL7 v2',
      { system: 'http://terminology.hl7.org/CodeSystem/v2-0177', code: 'AID' },
      ['hiv'],
    ],
    ['42 CFR Part 2', { system: ACT, code: '42CFRPart2' }, ['substance-use']],
    ['opioid use', { system: ACT, code: 'OPIOIDUD' }, ['substance-use']],
    ['specially protected', { system: ACT, code: 'SPI' }, ['mental-health', 'substance-use']],
    ['sickle cell', { system: ACT, code: 'SICKLE' }, ['genetic']],
    ['sexuality', { system: ACT, code: 'SEX' }, ['reproductive']],
    ['restricted', { system: CONFIDENTIALITY, code: 'R' }, ['unlabelled']],
    ['very restricted', { system: CONFIDENTIALITY, code: 'V' }, ['restricted', 'unlabelled']],
    [
      'very restricted by HL7 v2',
      { system: 'http://terminology.hl7.org/CodeSystem/v2-0272', code: 'VR' },
      ['restricted', 'unlabelled'],
    ],
    ['a jurisdiction’s authorization', { system: ACT, code: 'NORDSCLW' }, ['unlabelled']],
    ['normal', { system: CONFIDENTIALITY, code: 'N' }, []],
    ['delete after use', { system: ACT, code: 'DELAU' }, []],
    ['encrypt', { system: ACT, code: 'ENCRYPT' }, []],
    [
      'test data',
      { system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'HTEST' },
      [],
    ],
    ['T of somebody else', { system: 'urn:local', code: 'T' }, []],
    ['R of somebody else', { system: 'urn:local', code: 'R' }, []],
    [
      'no disclosure without the patient’s consent, in words',
      { display: 'no disclosure without patient consent' },
      [],
    ],
    ['nothing', {}, []],
  ])('%s', (_what, coding, labels) => expect(security(coding)).toEqual(labels));

  it('on a single element count for the whole resource if it says that there are some', () => {
    const inline = {
      code: {
        extension: [
          {
            url: 'http://hl7.org/fhir/uv/security-label-ds4p/StructureDefinition/extension-inline-sec-label',
            valueCoding: { system: ACT, code: 'NOPAT' },
          },
        ],
      },
    };
    const says = {
      system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
      code: 'PROCESSINLINELABEL',
    };
    expect(securityOf({ ...inline, meta: { security: [says] } })).toEqual([
      'PROCESSINLINELABEL',
      'NOPAT',
    ]);
    expect(securityOf({ ...inline, meta: {} })).toEqual([]);
    expect(securityOf({})).toEqual([]);
  });

  it('combine with codes and words, each label once, sorted', () => {
    expect(labelsOf(['7917-8'], ['HIV 1 Ab', 'melanoma'], ['NOPAT', 'HIV', 'NOPAT'])).toEqual([
      'hiv',
      'malignancy',
      'sender-hold',
    ]);
    expect(labelsOf(['2823-3'], ['Potassium'], ['R'])).toEqual(['unlabelled']);
    expect(labelsOf(['2823-3'], ['Potassium'], ['PSY'])).toEqual(['mental-health']);
    expect(labelsOf(['11526-1'], ['Pathology study', 'Basal cell carcinoma'], [])).toEqual([
      'malignancy',
      'pathology',
    ]);
    expect(labelsOf(['2823-3'], ['Potassium'], [])).toEqual([]);
  });
});
