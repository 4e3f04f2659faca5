import type { CodeableConcept, DiagnosticReport, Observation } from '@medplum/fhirtypes';
import { codesOf, textsOf } from '../../../fhir/codings.ts';
import { LOINC } from '../../../fhir/systems.ts';
import { canonicalUnit } from '../../../fhir/units.ts';
import { answerKey } from '../../observations/values/answer-words.rules.ts';

/**
 * What kind of finding a report or an observation is. Lab results are those of kind `laboratory`,
 * pathology among them; the others belong to other parts of the record. `unknown` if neither its
 * category nor its code says anything.
 */
export type Kind =
  | 'laboratory'
  | 'vital-signs'
  | 'survey'
  | 'social-history'
  | 'imaging'
  | 'cardiology'
  | 'procedure'
  | 'exam'
  | 'therapy'
  | 'note'
  | 'other'
  | 'unknown';

/**
 * Codes of FHIR's observation-category and US Core's, of v2 table 0074 (HL70074), LOINC, and SNOMED
 * CT, by kind.
 */
const CODES: Record<Exclude<Kind, 'unknown'>, string> = {
  laboratory: `laboratory LAB BG BLB CG CH CP GE HM IMM MB MCB MYC OSL PAR PAT SP SR TX URN VR
    26436-6 LP29693-6 LP7839-6 11502-2 30954-2 18717-9 18718-7 18719-5 18720-3 18721-1 18722-9
    18723-7 18724-5 18725-2 18727-8 18728-6 18729-4 18767-4 18768-2
    18769-0 27898-6 26438-2 26435-8 26437-6 15220000 108252007 4241000179101 371528001`,
  'vital-signs': 'vital-signs ICU 8716-3',
  survey: 'survey sdoh functional-status cognitive-status disability-status',
  'social-history': 'social-history 29762-2',
  imaging: 'imaging CT IMG NMS NMR OUS RAD RUS RX VUS XRC LP29684-5 18748-4 18726-0 363679005',
  cardiology: 'EC CTH CUS LP29708-2',
  procedure: 'procedure clinical-test AU EN PF LP7796-8',
  exam: 'exam NRS PHY 29545-1',
  therapy: 'therapy activity OT PT RC RT PHR',
  note: `clinical-note 11488-4 11504-8 11506-3 18842-5 28570-0 34109-9 34111-5 34117-2 34133-9
    34746-8 34748-4 51847-2 57133-1 57016-8`,
  other:
    'treatment-intervention-preference care-experience-preference observation-adi-documentation',
};
/** Words of a category that is a text, or of a local code's display. */
const WORDS: [Exclude<Kind, 'unknown'>, RegExp][] = [
  ['vital-signs', /^(?:vital ?signs?|vitals|signos vitales)$/],
  ['survey', /\b(?:surveys?|questionnaires?|encuestas?|cuestionarios?)\b/],
  ['social-history', /\b(?:social history|antecedentes sociales|historia social)\b/],
  [
    'imaging',
    /\b(?:imaging|radiolog\w*|x ?rays?|ultraso\w*|mammogra\w*|imagen(?:es|ologia)?|nuclear medicine)\b/,
  ],
  ['cardiology', /\b(?:cardiolog\w*|ekg|ecg|electrocardiogra\w*|echocardiogra\w*)\b/],
  [
    'laboratory',
    /\b(?:lab(?:s|oratory|oratories|oratorio|oratorios)?|patholog\w*|patologia|microbiolog\w*|chemistry|quimica|hematolog\w*|haematolog\w*|serolog\w*|cytolog\w*|citologia|histolog\w*|immunolog\w*|inmunologia|virolog\w*|toxicolog\w*|urinalysis|urianalisis|blood bank|banco de sangre|coagulation|coagulacion|cytogenetics|molecular|genetics|blood gas(?:es)?|parasitolog\w*|mycolog\w*)\b/,
  ],
  ['procedure', /^(?:procedures?|procedimientos?|endoscop\w*)$/],
  ['exam', /^(?:(?:physical )?exam(?:ination)?|examen(?: fisico)?)$/],
  ['therapy', /^(?:therapy|terapia|activity|actividad)$/],
  ['note', /\b(?:notes?|discharge summary|notas?)\b/],
];
const BY_CODE = new Map(
  Object.entries(CODES).flatMap(([kind, codes]) =>
    codes.split(/\s+/).map((code) => [code, kind as Kind] as const),
  ),
);

function ofCategory(category: CodeableConcept): Kind {
  for (const { code } of category.coding ?? []) {
    const kind = BY_CODE.get(code ?? '');
    if (kind) return kind;
  }
  const texts = [
    category.text,
    ...(category.coding ?? []).flatMap((coding) => [coding.display, coding.code]),
  ].map((text) => answerKey(text ?? ''));
  for (const text of texts) {
    const kind =
      BY_CODE.get(text) ??
      BY_CODE.get(text.toUpperCase()) ??
      WORDS.find(([, words]) => words.test(text))?.[0];
    if (kind && text) return kind;
  }
  return 'unknown';
}

/** The kind according to its categories: laboratory, if one of them is. */
function ofCategories(categories: readonly CodeableConcept[] | undefined): Kind {
  const kinds = (categories ?? []).map(ofCategory);
  return kinds.includes('laboratory')
    ? 'laboratory'
    : (kinds.find((kind) => kind !== 'unknown') ?? 'unknown');
}

/**
 * LOINC codes of what is measured at the bedside or asked, for observations that come without a
 * category (US Core vital signs, screening, smoking).
 */
const MEASURED = new Set(
  `8302-2 8306-3 8310-5 8331-1 8328-7 8329-5 29463-7 3141-9 3142-7 39156-5 59574-4 59575-5 59576-8
    77606-2 8287-5 9843-4 8289-1 8867-4 8889-8 9279-1 59408-5
   3150-6 3151-8 8480-6 8462-4 8478-0 85354-9 55284-4 8357-6 8716-3 85353-1 38208-5 72514-3 8280-0
   56086-2 56115-9 9269-2 35094-2`.split(/\s+/),
);
const ASKED = new Set(
  '44249-1 44261-6 55758-7 55757-9 69737-5 70274-6 89204-2 82666-9 82667-7 75626-2 72109-2 68517-2 93025-5 71802-3 76504-0 76499-3 88122-7 88121-9 96777-8'.split(
    ' ',
  ),
);
const LIVED = new Set('72166-2 11367-0 74013-4 76689-9 63586-2 11331-6 82810-3 67875-5'.split(' '));
const SAMPLED =
  /\b(?:p ?c?o2|partial pressure|(?:blood )?gas(?:es)?|tumou?r|tumoral|lesion|specimen|margin|nodule|polyp)\b/;
const BODY_UNITS =
  /^(?:mm\[Hg\]|mmHg|kg|\[lb_av\]|lbs?|cm|\[in_i\]|in|kg\/m2|kg\/m²|Cel|\[degF\]|°[CF]|\/min|beats\/min(?:ute)?|bpm|breaths\/min(?:ute)?)$/i;

/** The kind according to the code and the value of an observation without a category. */
function ofContent({ code, valueQuantity }: Observation): Kind {
  const codes = codesOf(code);
  if (codes.some((one) => MEASURED.has(one))) return 'vital-signs';
  if (codes.some((one) => ASKED.has(one))) return 'survey';
  if (codes.some((one) => LIVED.has(one))) return 'social-history';
  const words = textsOf(code).map(answerKey).join(' ');
  if (/\b(?:questionnaire|phq ?-?[29]|gad ?7|survey|cuestionario)\b/.test(words)) return 'survey';
  if (
    /\b(?:blood pressure|heart rate|respiratory rate|body (?:weight|height|temperature))\b/.test(
      words,
    )
  )
    return 'vital-signs';
  if (/\boxygen saturation\b(?!.* blood\b)|\boxygen saturation\b.*\boximetr/.test(words))
    return 'vital-signs';
  // gases and tumors are measured in the same units, and a code of LOINC's that is not above says
  // that it is something else
  const isOther =
    (code?.coding ?? []).some((coding) => coding.system === LOINC) || SAMPLED.test(words);
  return valueQuantity &&
    !isOther &&
    BODY_UNITS.test(valueQuantity.code ?? valueQuantity.unit ?? '')
    ? 'vital-signs'
    : 'unknown';
}

/**
 * An amount per volume is measured in a sample, even at the bedside (a glucose meter among the
 * vital signs).
 */
const isOfSample = ({ valueQuantity }: Observation): boolean =>
  /\/[munpfd]?L$/.test(canonicalUnit(valueQuantity?.code ?? valueQuantity?.unit ?? ''));
const AT_BEDSIDE = new Set<Kind>(['vital-signs', 'exam', 'procedure', 'therapy']);

const IMAGES =
  /\b(?:x ?ray|ct (?:scan|of)|computed tomography|mri|magnetic resonance|ultrasound|sonogra\w*|mammogra\w*|radiolog\w*|radiograph\w*|pet scan|dxa|xr)\b/;
const HEARTS = /\b(?:echocardiogra\w*|electrocardiogra\w*|ekg|ecg|holter)\b/;

/** The kind that a report without a category shows by its name or its parts. */
function ofReport(report: DiagnosticReport): Kind {
  if (report.imagingStudy?.length) return 'imaging';
  const coded = codesOf(report.code)
    .map((one) => BY_CODE.get(one))
    .find((kind) => kind === 'note' || kind === 'laboratory');
  if (coded) return coded;
  const words = textsOf(report.code).map(answerKey).join(' ');
  if (IMAGES.test(words)) return 'imaging';
  if (HEARTS.test(words)) return 'cardiology';
  return /\b(?:note|discharge summary|history and physical)\b/.test(words) ? 'note' : 'unknown';
}

/**
 * What kind of finding it is: by its categories (codes, then words in English and Spanish); without
 * one that is known, by its code and value. A report is judged with what it holds: one that holds
 * answers to questions alone is a survey, whatever its category says.
 * @param members what a report holds, as far as it is here
 */
export function kindOf(
  resource: DiagnosticReport | Observation,
  members: readonly Observation[] = [],
): Kind {
  const said = ofCategories(resource.category);
  if (resource.resourceType === 'Observation') {
    if (
      said === 'laboratory' &&
      (resource.code?.coding ?? []).some((coding) => ASKED.has(coding.code ?? ''))
    )
      return 'survey';
    if (AT_BEDSIDE.has(said) && isOfSample(resource)) return 'laboratory';
    return said === 'unknown' ? ofContent(resource) : said;
  }
  const kinds = [...new Set(members.map((member) => kindOf(member)))];
  if (kinds.includes('laboratory')) return 'laboratory';
  if (said === 'laboratory')
    return kinds.length > 0 && kinds.every((kind) => kind === 'survey' || kind === 'social-history')
      ? 'survey'
      : said;
  if (said !== 'unknown') return said;
  // of one kind throughout; where one part may be anything, so may the whole
  const [only] = kinds;
  return kinds.length === 1 && only !== undefined && only !== 'unknown' ? only : ofReport(resource);
}

/**
 * Whether it is shown among lab results: laboratory findings, and those of unknown kind, so that
 * they appear somewhere. A report that names an unknown category is included only if it holds
 * values, since it may be any document.
 */
export function isLabResult(
  resource: DiagnosticReport | Observation,
  members: readonly Observation[] = [],
): boolean {
  const kind = kindOf(resource, members);
  if (kind !== 'unknown') return kind === 'laboratory';
  return (
    resource.resourceType === 'Observation' || members.length > 0 || !resource.category?.length
  );
}
