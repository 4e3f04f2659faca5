import type { CodeableConcept, Coding } from '@medplum/fhirtypes';
import { readConcept, type Said, textsOf } from '../../../fhir/codings.ts';
import { SNOMED } from '../../../fhir/systems.ts';
import { readText } from '../../../fhir/texts.ts';
import { answerKey } from '../values/answer-words.rules.ts';
import { BY_CODE, type Flag, inOrder } from './flags.rules.ts';

/**
 * Words that laboratories write in place of a code: HL7's names of the codes, and common ones in
 * English and Spanish.
 */
const WORDS: Partial<Record<Flag, string>> = {
  'critical-high': `critical high | critically high | high critical | panic high | high panic |
    above upper panic limits | extremely high | alert high | high
    alert | crit high | critico alto | alto critico | valor critico alto | criticamente alto |
    panico alto`,
  'critical-low': `critical low | critically low | low critical | panic low | low panic | below
    lower panic limits | extremely low | alert low | low alert |
    crit low | critico bajo | bajo critico | valor critico bajo | criticamente bajo | panico bajo`,
  critical: `critical | panic | critical abnormal | critically abnormal | critical value | panic
    value | alert | crit | very abnormal | critico |
    critica | valor critico | panico | valor de panico | valor de alerta`,
  'very-high':
    'very high | significantly high | ↑↑ | muy alto | muy alta | muy elevado | muy elevada',
  'very-low':
    'very low | significantly low | ↓↓ | muy bajo | muy baja | muy disminuido | muy disminuida',
  high: `high | hi | above | above high normal | above normal | above range | above normal range |
    above reference range | above
    reference interval | abnormally high | abnormal high | high abnormal
    | elevated | increased | ↑ | alto | alta | elevado | elevada | aumentado | aumentada | por
    encima del rango`,
  low: `low | lo | below | below low normal | below normal | below range | below normal range |
    below reference range | below
    reference interval | abnormally low | abnormal low | low abnormal |
    decreased | ↓ | bajo | baja | disminuido | disminuida | por debajo del rango`,
  'above-threshold': 'above high threshold',
  'below-threshold': 'below low threshold',
  'outside-threshold': 'outside threshold',
  abnormal: `abnormal | abn | abnormal (applies to non numeric results) | out of range | outside
    range | outside normal range | outside
    normal limits | outside reference range | outside reference interval | anormal | alterado |
    alterada | patologico | patologica | fuera de rango | fuera del
    rango | fuera de limites`,
  normal: `normal | nl | wnl | in range | within range | within normal limits | within normal
    range | within reference range | normal (applies to non
    numeric results) | dentro del rango | dentro de limites normales | en rango`,
  positive: 'positive | pos | positivo | positiva',
  negative: 'negative | neg | negativo | negativa',
  detected: 'detected | detectado | detectada',
  'not-detected': 'not detected | undetected | none detected | no detectado | no detectada',
  reactive: 'reactive | reactivo | reactiva',
  'weakly-reactive': 'weakly reactive | weak reactive | debilmente reactivo | debilmente reactiva',
  'not-reactive': 'non reactive | nonreactive | not reactive | no reactivo | no reactiva',
  indeterminate: 'indeterminate | inconclusive | indeterminado | indeterminada | no concluyente',
  equivocal: 'equivocal | borderline | equivoco | dudoso | limitrofe',
  'too-little-evidence': 'insufficient evidence',
  susceptible: `susceptible | sensitive | sensible | very susceptible | synergy susceptible |
    susceptible. indicates for microbiology susceptibilities only
    | very susceptible. indicates for microbiology susceptibilities only`,
  'dose-dependent': 'susceptible dose dependent | dose dependent | susceptible dosis dependiente',
  intermediate: `intermediate | intermedio | intermedia | moderately susceptible | moderately
    susceptible. indicates for microbiology susceptibilities only |
    intermediate. indicates for microbiology susceptibilities only`,
  resistant:
    'resistant | resistente | synergy resistant | resistant. indicates for microbiology susceptibilities only',
  'not-susceptible':
    'non susceptible | nonsusceptible | not susceptible | no susceptible | no sensible',
  'no-breakpoint': 'no clsi defined breakpoint | no breakpoint',
  'off-scale-high': 'off scale high | above absolute high off instrument scale',
  'off-scale-low': 'off scale low | below absolute low off instrument scale',
  better: 'better | better use when direction not relevant',
  worse: 'worse | worse use when direction not relevant',
  'went-up': 'significant change up',
  'went-down': 'significant change down',
  expected: 'expected',
  unexpected: 'unexpected',
  carrier: 'carrier | portador | portadora',
  'anti-complementary': 'anti complementary substances present',
  toxic: 'cytotoxic substance present | toxic',
  'control-failed': 'quality control failure',
  'medical-review': 'hold for medical review',
  'said-elsewhere': 'interpretation qualifiers in separate obx segments',
};
const BY_WORDS = new Map(
  Object.entries(WORDS).flatMap(([flag, words]) =>
    words.split('|').map((word) => [answerKey(word), flag as Flag] as const),
  ),
);

/** Findings of SNOMED CT that say how a value compares. */
const BY_SNOMED: Readonly<Record<string, Flag>> = {
  '281302008': 'high',
  '281300000': 'low',
  '281301001': 'normal',
  '17621005': 'normal',
  '263654008': 'abnormal',
  '10828004': 'positive',
  '260385009': 'negative',
  '260373001': 'detected',
  '260415000': 'not-detected',
  '11214006': 'reactive',
  '131194007': 'not-reactive',
  '82334004': 'indeterminate',
  '42425007': 'equivocal',
  '30714006': 'resistant',
  '131196009': 'susceptible',
  '11896004': 'intermediate',
};
const HL7 =
  /ObservationInterpretation|observation-interpretation|v2[-/]0078|2\.16\.840\.1\.113883\.(?:5\.83|12\.78)\b|HL70078/;
/** Letters that mean the same in every system; R may be reactive or resistant. */
const EVERYWHERE = new Set(['H', 'L', 'HH', 'LL', 'A', 'AA', 'N']);

/** A code, or one with an asterisk, by which laboratories mean critical. */
function ofCode(code: string): Flag | null {
  const key = code.replace(/\s+/g, '').toUpperCase();
  if (/^(?:H{1,3}[*!]+|H{3})$/.test(key)) return 'critical-high';
  if (/^(?:L{1,3}[*!]+|L{3})$/.test(key)) return 'critical-low';
  if (/^A{0,3}\*+$/.test(key)) return 'critical';
  return BY_CODE[key] ?? null;
}

const ofCoding = ({ system, code = '' }: Coding): Flag | null => {
  if (system === SNOMED) return BY_SNOMED[code] ?? null;
  const flag = ofCode(code);
  const known =
    system === undefined ||
    system === '' ||
    HL7.test(system) ||
    EVERYWHERE.has(code.trim().toUpperCase()) ||
    /[*!]$/.test(code.trim());
  // some write the word where the code belongs
  return (known ? flag : null) ?? BY_WORDS.get(answerKey(code)) ?? null;
};

/** The flag of one word or code; asterisks around a word are ignored. */
const ofWord = (text: string): Flag | null =>
  BY_WORDS.get(answerKey(text)) ??
  ofCode(text) ??
  BY_WORDS.get(answerKey(text.replace(/^[*!]+|[*!]+$/g, ''))) ??
  null;

/**
 * The flags of a text: a word, a code, or several between commas or brackets, all of them known.
 * Null for any other text.
 */
export function flagsOfText(text: string): Flag[] | null {
  const whole = ofWord(text);
  if (whole) return [whole];
  const parts = text.split(/[,;/()]/).filter((one) => one.trim() !== '');
  if (parts.length < 2) return null;
  const flags = parts.map(ofWord);
  return flags.every((flag): flag is Flag => flag !== null) ? flags : null;
}

/**
 * Whether a longer text calls the value critical. Nothing else of it is interpreted, but a critical
 * value must not depend on that.
 */
const callsCritical = (text: string): boolean => {
  const key = answerKey(text);
  return (
    /\b(?:critical(?:ly)?|critic[oa]|panico?)\b/.test(key) &&
    !/\b(?:no|non|not|sin|without)(?: (?:a|un|una|valor|value))* (?:critic|panic)/.test(key)
  );
};

/** "No range defined": no flag, nothing to show (v2 table 0078). */
const NO_RANGE = 'null';

/**
 * The laboratory's interpretation: known flags, the most important first, and everything else as
 * sent.
 * @param concepts Observation.interpretation
 */
export function readInterpretations(concepts: readonly CodeableConcept[] | undefined): {
  flags: Flag[];
  marks: Said[];
} {
  const flags: Flag[] = [];
  const marks: Said[] = [];
  for (const sent of concepts ?? []) {
    const concept = {
      ...sent,
      coding: (sent.coding ?? []).filter((coding) => coding.code !== NO_RANGE || coding.display),
    };
    const found = (concept.coding ?? []).flatMap((coding) => ofCoding(coding) ?? []);
    const texts = textsOf(concept).map(readText).filter(Boolean);
    const unknown = texts.filter((text) => {
      const said = flagsOfText(text);
      found.push(...(said ?? (callsCritical(text) ? ['critical' as const] : [])));
      return said === null;
    });
    flags.push(...found);
    // with a translation, if it is the whole that says nothing known
    const whole = found.length === 0 ? readConcept(concept) : null;
    if (whole) marks.push(whole);
    else for (const text of new Set(unknown)) marks.push({ text });
  }
  return { flags: inOrder(flags), marks };
}
