import type { ObservationReferenceRange } from '@medplum/fhirtypes';
import { readMoment } from '../src/fhir/dates.ts';
import type { Comparator } from '../src/fhir/quantities.ts';
import { decide } from '../src/records/observations/ranges/compare.rules.ts';
import { readRanges, type Whose } from '../src/records/observations/ranges/ranges.rules.ts';
import type { NumberValue, TestValue } from '../src/records/observations/values/values.rules.ts';

/** Values and ranges for the tests of how they are compared. */
export const at = (text: string) => readMoment(text, 'America/Chicago');
export const woman: Whose = { sex: 'female', birthDate: '1961-05-01', at: at('2026-11-20') };

export const number = (
  sent: string,
  unit = '',
  comparator: Comparator = '',
  code: string | null = null,
): NumberValue => ({
  kind: 'number',
  value: Number(sent),
  sent,
  comparator,
  unit,
  code,
});
export const limits = (
  low: number | null,
  high: number | null,
  unit?: string,
  rest: Partial<ObservationReferenceRange> = {},
): ObservationReferenceRange => ({
  ...(low !== null && { low: { value: low, ...(unit && { unit }) } }),
  ...(high !== null && { high: { value: high, ...(unit && { unit }) } }),
  ...rest,
});
export const read = (
  ranges: ObservationReferenceRange[],
  who = woman,
  value: TestValue = number('0', 'mg/dL'),
) => readRanges(ranges, who, value.kind === 'number' ? value : { unit: '', code: null });
/** What a value is, among these ranges, of this person. */
export const flag = (value: TestValue, ranges: ObservationReferenceRange[], who = woman) =>
  decide(value, read(ranges, who, value));
