import type { Coding } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LABELLED_CODES, labelsOfCode } from './labels.codes.ts';
import { labelsOf } from './labels.rules.ts';
import type { Label } from './release.rules.ts';
import { securityLabels, securityOf } from './security-labels.rules.ts';

/** Labels by words alone: the code of potassium adds none. */
const byWords = (...texts: string[]): Label[] => labelsOf(['2823-3'], texts, []);

describe('codes', () => {
  it('have the check digit of LOINC (mod 10), each', () => {
    const digit = (code: string) => {
      const digits = [...(code.split('-')[0] ?? '')].reverse().map(Number);
      const sum = digits.reduce(
        (all, one, at) => all + (at % 2 === 0 ? (one * 2 > 9 ? one * 2 - 9 : one * 2) : one),
        0,
      );
      return (10 - (sum % 10)) % 10;
    };
    expect(LABELLED_CODES.filter((code) => Number(code.split('-')[1]) !== digit(code))).toEqual([]);
    expect(LABELLED_CODES.length).toBeGreaterThan(1000);
  });
  it.each([
    ['7917-8', ['hiv']], // HIV 1 Ab
    ['20447-9', ['hiv']], // HIV 1 RNA
    ['5196-1', ['hepatitis']], // HBsAg
    ['13955-0', ['hepatitis']], // HCV Ab
    ['24111-7', ['sti']], // N. gonorrhoeae DNA
    ['77379-6', ['sti']], // HPV, high risk
    ['2106-3', ['reproductive']], // pregnancy test
    ['3426-4', ['substance-use']], // THC
    ['44261-6', ['mental-health']], // PHQ-9 total
    ['21636-6', ['genetic']], // BRCA1
    ['11526-1', ['pathology']],
    ['33728-7', ['malignancy']], // largest dimension of a tumor
    ['59847-4', ['malignancy']], // histology and behavior
    ['2039-6', ['tumor-marker']], // CEA
    ['2857-1', ['tumor-marker']], // PSA
    ['1834-1', ['reproductive', 'tumor-marker']], // AFP
    ['2823-3', []], // potassium
    ['2345-7', []], // glucose
    ['6690-2', []], // leukocytes
  ])('%s: %j', (code, labels) => expect([...labelsOfCode(code)].sort()).toEqual(labels));
});

describe('words', () => {
  it.each([
    'Size.maximum dimension in Tumor',
    'tumour',
    'Tumores malignos',
    'tumoración',
    'Malignant melanoma',
    'MELANOMA',
    'mela\u00adnoma',
    'carci-\nnoma',
    'Metastatic melanoma',
    'metástasis ósea',
    'Invasive ductal carcinoma, grade 3',
    'Adenocarcinoma',
    'adeno-carcinoma',
    'carcinoma in situ',
    'Osteosarcoma',
    'maligna',
    'No evidence of malignancy',
    'Adenoca of prostate, 4+3',
    'M-8500/3',
    'Immunophenotype of CLL/SLL',
    'NSCLC, TTF-1 positive',
    'Negativo para malignidad',
    'neoplasia',
    'B-cell lymphoma',
    'linfoma',
    'Leukemia',
    'leukaemia',
    'leukæmia',
    'leucemia mieloide aguda',
    'Multiple myeloma',
    'mieloma múltiple',
    'Blast crisis',
    'High-grade dysplasia',
    'high grade squamous dysplasia',
    'displasia de alto grado',
    'Dysplasia, severe',
    'CIN 2',
    'CIN-III',
    'cin2',
    'NIC 3',
    'HSIL',
    'High grade squamous intraepithelial lesion',
    'BI-RADS 5',
    'BI-RADS® Category: 4A',
    'BIRADS 5',
    'bi-rads categoría 6',
    'PI-RADS v2.1 5',
    'Gleason 4+3=7',
    'pT2 N1 M0',
    'pT2N1a',
    'Hodgkin',
    'Kaposi',
    'neuroblastoma',
    'cáncer de mama',
    'Cancer',
    'tubular adenoma',
    'polycythemia vera',
    'myelodysplastic syndrome',
    'oncology consult',
    'glioblastoma',
    'carcinoid',
    'feocromocitoma',
    'Atypical glandular cells',
    'Refer to the cancer center',
  ])('for cancer: %s', (text) => expect(byWords('Result', text)).toContain('malignancy'));

  it.each([
    'Carcinoembryonic Ag [Mass/volume] in Serum or Plasma',
    'CEA',
    'Cancer Ag 125 [Units/volume] in Serum or Plasma',
    'CA-125',
    'CA 15-3',
    'CA 19-9',
    'CA27.29',
    'antígeno carcinoembrionario',
    'Antígeno prostático específico',
    'Prostate specific Ag',
    'PSA, total',
    'Alpha-1-Fetoprotein',
    'alfafetoproteína',
    'Calcitonin',
    'Thyroglobulin',
    'tiroglobulina',
    'Tumor marker',
    'marcador tumoral',
    'HER2/neu',
    'M-spike',
    'Bence Jones protein',
    'Kappa light chains.free',
    'Blasts/100 leukocytes',
    'BCR-ABL1',
    'gammapatía monoclonal',
  ])('for a tumor marker, which is no finding of cancer: %s', (text) => {
    expect(byWords(text)).toContain('tumor-marker');
    expect(byWords(text)).not.toContain('malignancy');
  });

  it.each<[string, Label]>([
    ['HIV-1 RNA', 'hiv'],
    ['HIV1', 'hiv'],
    ['anti-HIV 1+2', 'hiv'],
    ['VIH/sida', 'hiv'],
    ['Human immunodeficiency virus', 'hiv'],
    ['virus de la inmunodeficiencia humana', 'hiv'],
    ['AIDS defining', 'hiv'],
    ['CD4+ count', 'hiv'],
    ['Hepatitis B surface antigen', 'hepatitis'],
    ['hepatitis C, anticuerpos', 'hepatitis'],
    ['HBsAg', 'hepatitis'],
    ['HCV RNA', 'hepatitis'],
    ['anti-HBc', 'hepatitis'],
    ['Chlamydia trachomatis DNA', 'sti'],
    ['Clamidia', 'sti'],
    ['Neisseria gonorrhoeae', 'sti'],
    ['Gonorrea', 'sti'],
    ['Syphilis', 'sti'],
    ['Sífilis', 'sti'],
    ['Treponema pallidum Ab', 'sti'],
    ['RPR', 'sti'],
    ['VDRL', 'sti'],
    ['HPV 16', 'sti'],
    ['VPH', 'sti'],
    ['papilomavirus', 'sti'],
    ['Trichomonas vaginalis', 'sti'],
    ['Tricomonas', 'sti'],
    ['HSV-2', 'sti'],
    ['enfermedad de transmisión sexual', 'sti'],
    ['Pregnancy test', 'reproductive'],
    ['Prueba de embarazo', 'reproductive'],
    ['beta-hCG', 'reproductive'],
    ['Gonadotropina coriónica', 'reproductive'],
    ['Semen analysis', 'reproductive'],
    ['espermatozoides', 'reproductive'],
    ['Drug screen, urine', 'substance-use'],
    ['Drugs of abuse', 'substance-use'],
    ['Drogas de abuso en orina', 'substance-use'],
    ['Marihuana', 'substance-use'],
    ['THC', 'substance-use'],
    ['Cocaína', 'substance-use'],
    ['fentaNYL', 'substance-use'],
    ['Anfetaminas', 'substance-use'],
    ['Alcohol', 'substance-use'],
    ['Alcohol in blood', 'substance-use'],
    ['Etanol', 'substance-use'],
    ['Opiáceos', 'substance-use'],
    ['PHQ-9', 'mental-health'],
    ['GAD-7', 'mental-health'],
    ['Depression screening', 'mental-health'],
    ['depresión', 'mental-health'],
    ['Lithium [Moles/volume]', 'mental-health'],
    ['litio', 'mental-health'],
    ['suicidal', 'mental-health'],
    ['Genetic test', 'genetic'],
    ['Estudio genético', 'genetic'],
    ['BRCA2', 'genetic'],
    ['Cariotipo', 'genetic'],
    ['Huntington disease', 'genetic'],
    ['HTT gene', 'genetic'],
    ['gen BRCA1', 'genetic'],
    ['Sickle cell', 'genetic'],
    ['Surgical pathology', 'pathology'],
    ['Anatomía patológica', 'pathology'],
    ['Pap smear', 'pathology'],
    ['Papanicolaou', 'pathology'],
    ['Biopsia', 'pathology'],
    ['Citología', 'pathology'],
    ['Bone marrow', 'pathology'],
  ])('%s: %s', (text, label) => {
    for (const one of [text, text.toUpperCase(), `Result of: ${text}.`])
      if (text !== 'Alcohol' || one.toUpperCase() === one)
        expect(byWords(one), one).toContain(label);
  });

  it.each([
    'Potassium',
    'Glucose [Mass/volume] in Serum or Plasma',
    'Leukocytes [#/volume] in Blood by Automated count',
    'Hemoglobin A1c/Hemoglobin.total in Blood',
    'Cholesterol in LDL',
    'TSH 3rd generation',
    'Troponin T.cardiac, 5th gen',
    'Tumor necrosis factor alpha',
    'factor de necrosis tumoral alfa',
    'Chlamydia pneumoniae DNA',
    'Chlamydophila pneumoniae',
    'Specimen: lithium heparin plasma',
    'This test aids in the diagnosis of anemia',
    'Call your PCP',
    'Hepatomegaly',
    'basement membrane Ab',
    'Procalcitonin',
    'Thyroglobulin Ab',
    'anti-thyroglobulin antibodies',
    'Calcium; Ca 9.2 mg/dL',
    'eGFR 59',
    'MMR vaccine titer',
    'Performed at: Department of Pathology, Saltmarsh General',
    'Performed by Clinical Pathology Laboratories, Dunmere',
    'Test performed at the Saltmarsh Cancer Center laboratory',
    'Osteoblast activity',
    'Follow-up in 5 days; BI-RADS 2',
    'La prueba se repite; síntomas leves',
    'Salmonella serogroup',
    'meningomyelocele',
    'Fever in children',
    '鉀',
    '',
  ])('that say none of these: %s', (text) => expect(byWords(text)).toEqual([]));

  it('are found wherever they stand, whatever is around them', () => {
    const around = fc.string({
      unit: fc.constantFrom(' ', '.', ',', ';', ':', '\n', '(', ')', '-', '*', '"', '/'),
      maxLength: 5,
    });
    fc.assert(
      fc.property(
        around,
        around,
        fc.constantFrom(
          'melanoma',
          'carcinoma',
          'leucemia',
          'VIH',
          'sífilis',
          'embarazo',
          'Gleason',
        ),
        (before, after, word) => {
          const text = `Diagnosis${before} ${word}${after}`;
          expect(labelsOf(['2823-3'], [text], [])).toEqual(labelsOf(['2823-3'], [word], []));
          expect(labelsOf(['2823-3'], ['Result', text], [])).toEqual(
            labelsOf(['2823-3'], [word], []),
          );
        },
      ),
    );
  });
  it('are not put together from two texts', () => expect(byWords('CIN', '2')).toEqual([]));
  it('alone show of nothing that it is harmless', () =>
    expect(labelsOf([], ['House test 17'], [])).toEqual(['unlabelled']));
});

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

  it('on a single element count for the whole resource where it says that there are some', () => {
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

  it('go with codes and words, each label once, sorted', () => {
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
