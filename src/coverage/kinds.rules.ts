import type { CodeableConcept, Coding } from '@medplum/fhirtypes';

/** What a plan pays for, as far as codes or words tell. */
export const KINDS = [
  'medical',
  'medicare',
  'medicaid',
  'government',
  'military',
  'veterans',
  'tribal',
  'dental',
  'vision',
  'drug',
  'mental-health',
  'substance-use',
  'long-term-care',
  'one-disease',
  'supplement',
  'spending-account',
  'auto',
  'work',
  'liability',
  'disability',
  'life',
  'employee-assistance',
  'crime-victim',
  'charity',
  'self-pay',
] as const;
export type Kind = (typeof KINDS)[number];

/** Kinds that pay for care as a whole. A former member is one whose last such plan has ended. */
const MEDICAL: readonly Kind[] = [
  'medical',
  'medicare',
  'medicaid',
  'government',
  'military',
  'veterans',
  'tribal',
];
/** Kinds that are not insurance: nothing ends when they end. */
const NONE: readonly Kind[] = ['self-pay', 'charity'];

/** HL7 v3 ActCode, ActCoverageTypeCode. */
const ACT: [Kind, string][] = [
  ['medical', 'HIP MCPOL HMO PPO POS EWB FLEXP GOVEMP RETIRE HIRISK SUBSIDMC'],
  ['government', 'PUBLICPOL MANDPOL SAFNET SUBSIDIZ SUBSUPP SOCIAL'],
  ['military', 'MILITARY'],
  ['veterans', 'VET'],
  ['tribal', 'IND'],
  ['dental', 'DENTAL DENTPRG'],
  ['vision', 'VISPOL'],
  ['drug', 'DRUGPOL'],
  ['mental-health', 'MENTPOL MENTPRG'],
  ['substance-use', 'SUBPOL SUBPRG'],
  ['long-term-care', 'LTC'],
  ['one-disease', 'DISEASE DISEASEPRG CANPRG ENDRENAL HIVAIDS'],
  ['supplement', 'EHCPOL'],
  ['spending-account', 'HSAPOL'],
  ['auto', 'AUTOPOL COL UNINSMOT'],
  ['work', 'WCBPOL'],
  ['liability', 'PNC UMBRL SURPL'],
  ['disability', 'DIS'],
  ['life', 'LIFE ANNU TLIFE ULIFE'],
  ['employee-assistance', 'EAP'],
  ['crime-victim', 'CRIME'],
  ['charity', 'CHAR'],
  ['self-pay', 'PAY'], // of coverage-selfpay
];
/**
 * Source of Payment Typology (nahdo.org/sopt), which US Core requires. The longest matching prefix
 * wins.
 */
const TYPOLOGY: [Kind, string][] = [
  ['medicare', '1'],
  ['medicaid', '2'],
  ['government', '3 4'],
  ['military', '31'],
  ['veterans', '32'],
  ['tribal', '33'],
  ['medical', '391 5 6 7'],
  ['dental', '299 313 32127 517 524 561 614 629'],
  ['vision', '32128 562'],
  ['drug', '122 191 291 516'],
  ['long-term-care', '26 94'],
  ['supplement', '3114 3123 523 623'],
  ['self-pay', '8'],
  ['charity', '82 84'],
  ['disability', '93'],
  ['work', '35 95'],
  ['auto', '96'],
  ['liability', '97'],
];
/** Prefixes of the typology that don't tell what is paid for. */
const TYPOLOGY_SILENT = ['56'];
/** X12 claim filing indicator (005010, element 1032). */
const FILING: [Kind, string][] = [
  ['medical', '12 13 14 15 BL CI HM FI'],
  ['medicare', '16 MA MB'],
  ['medicaid', 'MC'],
  ['government', '11 OF TV'],
  ['military', 'CH'],
  ['veterans', 'VA'],
  ['dental', '17'],
  ['auto', 'AM'],
  ['work', 'WC'],
  ['liability', 'LM'],
  ['disability', 'DS'],
  ['self-pay', '09'],
];
const byCode = (table: [Kind, string][]) =>
  new Map(table.flatMap(([kind, codes]) => codes.split(' ').map((code) => [code, kind] as const)));
const [ACTS, TYPES, FILINGS] = [byCode(ACT), byCode(TYPOLOGY), byCode(FILING)];

function kindOfCode({ system = '', code = '' }: Coding): Kind | null {
  if (/sopt|2\.16\.840\.1\.113883\.3\.221\.5/i.test(system)) {
    for (let length = code.length; length > 0; length--) {
      const start = code.slice(0, length);
      const kind = TYPES.get(start);
      if (kind || TYPOLOGY_SILENT.includes(start)) return kind ?? null;
    }
    return null;
  }
  if (/x12/i.test(system)) return FILINGS.get(code.toUpperCase()) ?? null;
  if (system === '' || /ActCode|coverage-selfpay|2\.16\.840\.1\.113883\.5\.4$/i.test(system))
    return ACTS.get(code.toUpperCase()) ?? null;
  return null;
}

/**
 * Payers' wordings, for plans without a known code. Partial plans come before those for all care.
 */
const PARTS: [Kind, RegExp][] = [
  ['dental', /\bdental|odontol/i],
  ['vision', /\bvision\b|\bvisi[oó]n\b|optical|eye care|de la vista|oftalm/i],
  ['drug', /pharmacy|prescription|\bdrugs?\b|\brx\b|part d\b|medicamento|farmacia|receta/i],
  ['mental-health', /mental|behavioral|psych|conductual/i],
  ['substance-use', /substance|chemical dependency|sustancias/i],
  ['long-term-care', /long[- ]term|largo plazo/i],
  ['supplement', /supplement|medigap|gap plan|suplement/i],
  ['spending-account', /\b(hsa|fsa|hra)\b|spending account|savings account/i],
  ['auto', /\bauto(mobile|m[oó]vil)?s?\b|no[- ]error|\bcar insurance/i],
  [
    'work',
    /work(er|men)['’]?s?['’]? comp|\bworkers\b|compensaci[oó]n (laboral|al trabajador|de trabajadores)/i,
  ],
  ['disability', /disability|discapacidad|incapacidad/i],
  ['life', /\blife insurance|seguro de vida/i],
];
const WHOLES: [Kind, RegExp][] = [
  ['self-pay', /self[- ]?pay|no[ _-]insurance|uninsured|sin seguro/i],
  ['medicare', /medicare/i],
  ['medicaid', /medicaid|\bs?chip\b/i],
  ['military', /tricare|champus\b/i],
  ['veterans', /veterans|champva/i],
  ['tribal', /indian health|\bihs\b/i],
  [
    'medical',
    /\bmedical\b|m[eé]dic[oa]\b|\bhmo\b|\bppo\b|\bepo\b|\bpos\b|\bhealth\b|\bsalud\b|\bprivate\b|commercial/i,
  ],
];

/** "Health insurance with dental and vision": all care, with other parts added. */
const WITH_PARTS =
  /(?<!\b(?:behavioral|mental|dental|oral|vision|eye) )\b(?:health|salud)\b.*\b(?:with|and|plus|incl\w*|con|m[aá]s|y|e)\b/i;

/** The kinds of a plan's type, from all codings, or else from words; empty if unknown. */
export function kindsOf(type: CodeableConcept | undefined): Kind[] {
  const coded = (type?.coding ?? []).flatMap((coding) => kindOfCode(coding) ?? []);
  if (coded.length > 0) return [...new Set(coded)];
  const said = [type?.text, ...(type?.coding ?? []).map((coding) => coding.display)]
    .filter(Boolean)
    .join(' \n ');
  const parts = PARTS.filter(([, words]) => words.test(said)).map(([kind]) => kind);
  const wholes = WHOLES.filter(([, words]) => words.test(said)).map(([kind]) => kind);
  // a "dental health plan" pays for teeth; a "medical and dental plan" says both
  return parts.length === 0
    ? wholes
    : [
        ...(/\bmedical\b|m[eé]dic[oa]\b/i.test(said) || WITH_PARTS.test(said)
          ? (['medical'] as const)
          : []),
        ...parts,
      ];
}

/**
 * The kinds that end with a plan: `medical` for care as a whole and for plans of unknown kind, or
 * else each kind. Nothing ends with self-pay and charity.
 */
export function endsWith(kinds: readonly Kind[]): Kind[] {
  if (kinds.length === 0) return ['medical'];
  return [
    ...new Set(
      kinds
        .filter((kind) => !NONE.includes(kind))
        .map((kind) => (MEDICAL.includes(kind) ? 'medical' : kind)),
    ),
  ];
}
