import type { CodeableConcept, Observation, ObservationComponent, ObservationReferenceRange, Quantity } from '@medplum/fhirtypes';

/** A test's value as pages show it: every kind that FHIR and laboratories send. */
export type TestValue =
  | { kind: 'number'; value: number; comparator: '' | '<' | '<=' | '>=' | '>'; unit: string; digits: number }
  | { kind: 'titre'; text: string; of: number }
  | { kind: 'ratio'; text: string }
  | { kind: 'range'; text: string }
  | { kind: 'coded'; text: string; codes: string[] }
  | { kind: 'text'; text: string }
  | { kind: 'absent'; reason: string };

export interface TestRange {
  low: number | null;
  high: number | null;
  text: string | null;
}

export type Flag =
  | 'low'
  | 'high'
  | 'critical-low'
  | 'critical-high'
  | 'abnormal'
  | 'critical'
  | 'normal'
  | 'susceptible'
  | 'intermediate'
  | 'resistant'
  | 'positive'
  | 'negative'
  | 'none';

/** What a list says of a test, and what decides whether it may be shown. */
export interface TestOutline {
  code: string | null;
  name: string;
  status: string;
  flag: Flag;
  labels: string[];
  /** Where it is the only test of its result. */
  value?: TestValue;
  members: TestOutline[];
}

export interface Test extends TestOutline {
  id: string;
  value: TestValue;
  range: TestRange | null;
  /** The laboratory set the flag, or we compared value and range. */
  flagged: 'laboratory' | 'compared';
  notes: string[];
  members: Test[];
}

/** An outline as it is kept: what is as usual is left out. */
export type KeptOutline = Pick<TestOutline, 'code' | 'name'> & Partial<Omit<TestOutline, 'members'>> & { members?: KeptOutline[] };
const NO_LABELS: string[] = [];
const NO_MEMBERS: TestOutline[] = [];

/** The same tests with no more than a list needs, to be kept beside them: a page of them is read at once. */
export function outlineOf(tests: Test[]): KeptOutline[] {
  const outline = ({ code, name, status, flag, labels, members }: Test): KeptOutline => ({
    code,
    name,
    ...(status !== 'final' && { status }),
    ...(flag !== 'normal' && { flag }),
    ...(labels.length > 0 && { labels }),
    ...(members.length > 0 && { members: members.map(outline) }),
  });
  const [only, ...more] = tests;
  return only && more.length === 0 ? [{ ...outline(only), value: only.value }] : tests.map(outline);
}

/** What `outlineOf` kept, whole again; whole tests stay as they are. */
export function readOutline(kept: KeptOutline[]): TestOutline[] {
  return kept.map(({ code, name, status = 'final', flag = 'normal', labels = NO_LABELS, members, value }) => ({
    code,
    name,
    status,
    flag,
    labels,
    members: members ? readOutline(members) : NO_MEMBERS,
    ...(value && { value }),
  }));
}

export const LOINC = 'http://loinc.org';

export function textOf(concept: CodeableConcept | undefined): string {
  return (concept?.text ?? concept?.coding?.find((coding) => coding.display)?.display ?? concept?.coding?.[0]?.code ?? '').trim();
}
export function loincOf(concept: CodeableConcept | undefined): string | null {
  return concept?.coding?.find((coding) => coding.system === LOINC)?.code ?? null;
}

/** Digits after the point that a value deserves: as sent up to three, since machines send 5.4000000001. */
function digitsOf(value: number): number {
  const size = Math.abs(value);
  const wanted = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  const rounded = Number(value.toFixed(wanted));
  const sent = String(value).split('.')[1]?.length ?? 0;
  if (sent <= 3) return sent;
  return rounded === 0 && value !== 0 ? 4 : wanted;
}

function quantity(value: Quantity): TestValue {
  if (value.value === undefined) return value.unit ? { kind: 'text', text: value.unit } : { kind: 'absent', reason: 'unknown' };
  const unit = value.unit ?? value.code ?? '';
  return {
    kind: 'number',
    value: value.value,
    comparator: value.comparator ?? '',
    unit: unit === '1' ? '' : unit.replace(/^\{(.*)\}$/, '$1'),
    digits: digitsOf(value.value),
  };
}

const COMPARED = /^\s*(<=|>=|<|>)\s*(-?\d+(?:\.\d+)?)\s*$/;
const TITRE = /^\s*1\s*:\s*(\d+)\s*$/;

/** Reads a text value: `<0.01` is a number with a sign, `1:64` a titre, the rest is text. */
function text(value: string, unit = ''): TestValue {
  const compared = COMPARED.exec(value);
  if (compared) {
    const number = Number(compared[2]);
    return {
      kind: 'number',
      value: number,
      comparator: compared[1] as '<',
      unit,
      digits: compared[2]?.split('.')[1]?.length ?? 0,
    };
  }
  const titre = TITRE.exec(value);
  if (titre) return { kind: 'titre', text: `1:${titre[1]}`, of: Number(titre[1]) };
  return { kind: 'text', text: value.trim() };
}

/** The value of an observation or of one of its components. */
export function readValue(source: Observation | ObservationComponent): TestValue {
  if (source.valueQuantity) return quantity(source.valueQuantity);
  if (source.valueCodeableConcept) {
    return {
      kind: 'coded',
      text: textOf(source.valueCodeableConcept),
      codes: source.valueCodeableConcept.coding?.flatMap((coding) => coding.code ?? []) ?? [],
    };
  }
  if (source.valueString !== undefined) return text(source.valueString);
  if (source.valueInteger !== undefined) return { kind: 'number', value: source.valueInteger, comparator: '', unit: '', digits: 0 };
  if (source.valueBoolean !== undefined) return { kind: 'coded', text: source.valueBoolean ? 'Yes' : 'No', codes: [] };
  if (source.valueRatio) {
    const { numerator, denominator } = source.valueRatio;
    if (numerator?.value === 1 && denominator?.value !== undefined && !numerator.unit && !denominator.unit) {
      return { kind: 'titre', text: `1:${denominator.value}`, of: denominator.value };
    }
    const part = (q: Quantity | undefined) => [q?.comparator, q?.value, q?.unit].filter((piece) => piece !== undefined && piece !== '').join(' ');
    return { kind: 'ratio', text: `${part(numerator)} / ${part(denominator)}` };
  }
  if (source.valueRange) {
    const { low, high } = source.valueRange;
    return { kind: 'range', text: `${low?.value ?? ''}–${high?.value ?? ''} ${high?.unit ?? low?.unit ?? ''}`.trim() };
  }
  if (source.valueDateTime) return { kind: 'text', text: source.valueDateTime.slice(0, 16).replace('T', ' ') };
  if (source.valueTime) return { kind: 'text', text: source.valueTime };
  if (source.valuePeriod) return { kind: 'text', text: [source.valuePeriod.start, source.valuePeriod.end].filter(Boolean).join(' – ') };
  if (source.valueSampledData) return { kind: 'text', text: `${source.valueSampledData.dimensions} × samples` };
  return { kind: 'absent', reason: source.dataAbsentReason?.coding?.[0]?.code ?? 'none' };
}

/** The range that applies: the normal one for this patient, where several are given (by sex, age, or meaning). */
export function rangeOf(ranges: ObservationReferenceRange[] | undefined, patient: { sex: string; age: number | null }): TestRange | null {
  const fits = (ranges ?? []).filter((range) => {
    const meaning = range.type?.coding?.[0]?.code;
    if (meaning && meaning !== 'normal' && meaning !== 'recommended') return false;
    const for_ = range.appliesTo?.map((concept) => textOf(concept).toLowerCase()) ?? [];
    if (for_.some((who) => who === 'female' || who === 'male') && !for_.includes(patient.sex)) return false;
    if (patient.age !== null && range.age) {
      if (range.age.low?.value !== undefined && patient.age < range.age.low.value) return false;
      if (range.age.high?.value !== undefined && patient.age >= range.age.high.value) return false;
    }
    return true;
  });
  const range = fits[0];
  if (!range) return null;
  const found = { low: range.low?.value ?? null, high: range.high?.value ?? null, text: range.text?.trim() || null };
  return found.low === null && found.high === null && found.text === null ? null : found;
}

const FLAGS: Record<string, Flag> = {
  L: 'low',
  LU: 'low',
  H: 'high',
  HU: 'high',
  LL: 'critical-low',
  HH: 'critical-high',
  A: 'abnormal',
  AA: 'critical',
  N: 'normal',
  S: 'susceptible',
  I: 'intermediate',
  SDD: 'intermediate',
  R: 'resistant',
  NS: 'resistant',
  POS: 'positive',
  NEG: 'negative',
  DET: 'positive',
  ND: 'negative',
};

/** Low, high or in range by the numbers, where the laboratory set no flag. A value with a sign is compared only where it is certain. */
export function compare(value: TestValue, range: TestRange | null): Flag {
  if (!range || value.kind !== 'number') return 'none';
  const { low, high } = range;
  if (low === null && high === null) return 'none';
  const sign = value.comparator;
  if (sign === '<' || sign === '<=') {
    if (low !== null && value.value <= low) return 'low';
    return (high === null || value.value <= high) && low === null ? 'normal' : 'none';
  }
  if (sign === '>' || sign === '>=') {
    if (high !== null && value.value >= high) return 'high';
    return (low === null || value.value >= low) && high === null ? 'normal' : 'none';
  }
  if (low !== null && value.value < low) return 'low';
  if (high !== null && value.value > high) return 'high';
  return 'normal';
}

export function flagOf(interpretation: CodeableConcept[] | undefined, value: TestValue, range: TestRange | null): Pick<Test, 'flag' | 'flagged'> {
  for (const concept of interpretation ?? []) {
    for (const coding of concept.coding ?? []) {
      const flag = FLAGS[coding.code ?? ''];
      if (flag) return { flag, flagged: 'laboratory' };
    }
  }
  return { flag: compare(value, range), flagged: 'compared' };
}

/** Whether a flag asks for a look: what "outside the range" counts and filters by. */
export const isAbnormal = (flag: Flag): boolean => !['none', 'normal', 'negative', 'susceptible'].includes(flag);

/** Factors between units that mean the same quantity of the same thing. Mass and molar units are never mixed: that needs the substance. */
const FACTORS: Record<string, [string, number]> = {
  'g/dL': ['g/L', 10],
  'g/L': ['g/L', 1],
  'mg/L': ['g/L', 0.001],
  'mg/dL': ['g/L', 0.01],
  'ug/mL': ['g/L', 0.001],
  'ug/L': ['g/L', 1e-6],
  'ng/mL': ['g/L', 1e-6],
  'ug/dL': ['g/L', 1e-5],
  'mmol/L': ['mol/L', 0.001],
  'umol/L': ['mol/L', 1e-6],
  'nmol/L': ['mol/L', 1e-9],
  'pmol/L': ['mol/L', 1e-12],
  '10*3/uL': ['10*9/L', 1],
  'K/uL': ['10*9/L', 1],
  '10*9/L': ['10*9/L', 1],
  '/uL': ['10*9/L', 0.001],
  '10*6/uL': ['10*12/L', 1],
  '10*12/L': ['10*12/L', 1],
  'M/uL': ['10*12/L', 1],
  'U/L': ['U/L', 1],
  'mU/L': ['U/L', 0.001],
  'kU/L': ['U/L', 1000],
  '[iU]/L': ['[iU]/L', 1],
  'm[iU]/L': ['[iU]/L', 0.001],
  'u[iU]/mL': ['[iU]/L', 0.001],
  '[iU]/mL': ['[iU]/L', 1000],
};

/** A value in another unit, or null where UCUM gives no safe factor between the two. */
export function convert(value: number, from: string, to: string): number | null {
  if (from === to) return value;
  const a = FACTORS[from];
  const b = FACTORS[to];
  return a && b && a[0] === b[0] ? Number(((value * a[1]) / b[1]).toPrecision(12)) : null;
}
