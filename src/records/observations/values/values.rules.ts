import type {
  Extension,
  Observation,
  ObservationComponent,
  Quantity,
  Ratio,
  SampledData,
} from '@medplum/fhirtypes';
import { readConcept, type Said, translated } from '../../../fhir/codings.ts';
import { spelled } from '../../../fhir/decimals.ts';
import { absentReason } from '../../../fhir/modifiers.ts';
import { type Comparator, readQuantity } from '../../../fhir/quantities.ts';
import { readText } from '../../../fhir/texts.ts';
import { isKnownUnit } from '../../../fhir/units.ts';
import { readNumber, readTiter } from './numbers.rules.ts';

export interface NumberValue {
  kind: 'number';
  value: number;
  /** The digits as sent. */
  sent: string;
  comparator: Comparator;
  /** In the sender's words, or its code; empty if there is none. */
  unit: string;
  /** UCUM code, if the sender gave one. */
  code: string | null;
}
/** A side of a ratio or an end of a range: whatever came of it, as sent. */
export interface Part {
  comparator: Comparator;
  sent: string;
  unit: string;
}

/** A test's value as pages show it: every kind that FHIR and laboratories send. */
export type TestValue =
  | NumberValue
  | { kind: 'titer'; comparator: Comparator; sent: string; of: number }
  | { kind: 'ratio'; numerator: Part; denominator: Part }
  | { kind: 'range'; low: Part | null; high: Part | null }
  | ({ kind: 'coded' } & Said)
  | { kind: 'text'; text: string; es?: string }
  | { kind: 'boolean'; value: boolean }
  /**
   * FHIR date and time texts, as sent: pages show them in the reader's language, no more precise
   * than they are.
   */
  | { kind: 'date'; sent: string }
  | { kind: 'time'; sent: string }
  | { kind: 'period'; start: string | null; end: string | null }
  | {
      kind: 'samples';
      facts: [
        name: 'origin' | 'period' | 'factor' | 'lower' | 'upper' | 'dimensions',
        text: string,
      ][];
      data: string;
    }
  /** No value, and why; `unit` if only that came. */
  | { kind: 'absent'; reason: Said | null; unit: string };

const unitOf = (quantity: Quantity | undefined): string =>
  quantity?.unit?.trim() || quantity?.code || '';

function quantity(sent: Quantity, reason: Said | null): TestValue {
  const amount = readQuantity(sent);
  if (amount) return { kind: 'number', ...amount };
  const why = absentReason(sent, 'value');
  return {
    kind: 'absent',
    reason: reason ?? (why ? { text: why, codes: [why] } : null),
    unit: [sent.comparator, unitOf(sent)].filter(Boolean).join(' '),
  };
}

function part(quantity: Quantity | undefined): Part {
  const amount = quantity && readQuantity(quantity);
  return {
    comparator: quantity?.comparator ?? '',
    sent: amount?.sent ?? '',
    unit: unitOf(quantity),
  };
}

/** A ratio of 1 to a whole number is a titer; a sign on either side is the titer's. */
function ratio({ numerator, denominator }: Ratio): TestValue {
  const [over, under] = [part(numerator), part(denominator)];
  const one =
    over.unit + under.unit === '' && numerator?.value === 1
      ? readTiter(`${over.comparator || under.comparator}1:${under.sent}`)
      : null;
  return one && !(over.comparator && under.comparator)
    ? { kind: 'titer', ...one }
    : { kind: 'ratio', numerator: over, denominator: under };
}

function samples(data: SampledData): TestValue {
  const number = (name: 'period' | 'factor' | 'lowerLimit' | 'upperLimit' | 'dimensions') =>
    spelled(data, name) ?? '';
  const origin = part(data.origin);
  const facts: [string, string][] = [
    ['origin', [origin.sent, origin.unit].filter(Boolean).join(' ')],
    ['period', number('period')],
    ['factor', number('factor')],
    ['lower', number('lowerLimit')],
    ['upper', number('upperLimit')],
    ['dimensions', number('dimensions')],
  ];
  return {
    kind: 'samples',
    facts: facts.filter(([, text]) => text !== '') as Extract<
      TestValue,
      { kind: 'samples' }
    >['facts'],
    data: readText(data.data),
  };
}

/**
 * Reads a text value: `<0.10` is a number with a sign, also before a unit that is known; `1:64` a
 * titer; the rest is text.
 */
function text(sent: string, element?: { extension?: Extension[] }): TestValue {
  const words = readText(sent);
  const titer = readTiter(words);
  if (titer) return { kind: 'titer', ...titer };
  const number = readNumber(words);
  if (number && (number.rest === '' || isKnownUnit(number.rest))) {
    const { rest, ...amount } = number;
    return { kind: 'number', ...amount, unit: rest, code: null };
  }
  const es = translated(element, 'es');
  return { kind: 'text', text: words, ...(es && { es }) };
}

interface WithShadow {
  _valueString?: { extension?: Extension[] };
}

/** Why there is no value: by the element for it, or an extension on the value itself. */
export function absence(source: Observation | ObservationComponent): Said | null {
  const said = readConcept(source.dataAbsentReason);
  if (said) return said;
  for (const name of Object.keys(source)) {
    const why = name.startsWith('_value') ? absentReason(source, name.slice(1)) : null;
    if (why) return { text: why, codes: [why] };
  }
  return null;
}

/** A value of a kind that R4 does not allow here, as it came. */
function unknownKind(source: object): string | null {
  const found = Object.entries(source).find(
    ([name, held]) => /^value[A-Z]/.test(name) && held !== undefined && held !== null,
  );
  return found
    ? typeof found[1] === 'object'
      ? JSON.stringify(found[1])
      : String(found[1])
    : null;
}

/** The value of an observation or of one of its components. */
export function readValue(source: Observation | ObservationComponent): TestValue {
  const reason = absence(source);
  const none: TestValue = { kind: 'absent', reason, unit: '' };
  if (source.valueQuantity) return quantity(source.valueQuantity, reason);
  if (source.valueCodeableConcept) {
    const said = readConcept(source.valueCodeableConcept);
    return said ? { kind: 'coded', ...said } : none;
  }
  if (source.valueString !== undefined)
    return readText(source.valueString) === ''
      ? none
      : text(source.valueString, (source as WithShadow)._valueString);
  if (source.valueInteger !== undefined) {
    return {
      kind: 'number',
      value: source.valueInteger,
      sent: spelled(source, 'valueInteger') ?? '',
      comparator: '',
      unit: '',
      code: null,
    };
  }
  if (source.valueBoolean !== undefined) return { kind: 'boolean', value: source.valueBoolean };
  if (source.valueRatio) return ratio(source.valueRatio);
  if (source.valueRange) {
    const { low, high } = source.valueRange;
    return { kind: 'range', low: low ? part(low) : null, high: high ? part(high) : null };
  }
  if (source.valueDateTime) return { kind: 'date', sent: source.valueDateTime };
  if (source.valueTime) return { kind: 'time', sent: source.valueTime };
  if (source.valuePeriod)
    return {
      kind: 'period',
      start: source.valuePeriod.start ?? null,
      end: source.valuePeriod.end ?? null,
    };
  if (source.valueSampledData) return samples(source.valueSampledData);
  const other = unknownKind(source);
  return other === null ? none : { kind: 'text', text: other };
}
