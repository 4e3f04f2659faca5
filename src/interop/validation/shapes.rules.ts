import { UCUM } from '../../fhir/systems.ts';

/**
 * FHIR R4's invariants by key, each as a test that is true only where the invariant certainly
 * holds. A key that is not here is left to the library's validator, and so is anything a test here
 * is unsure about. Source of each: the `constraint` of that key in the structure definitions of
 * FHIR R4 (hl7.org/fhir/R4).
 */
type Value = Record<string, unknown>;

const has = (value: Value, name: string) => value[name] !== undefined;
const hasChoice = (value: Value, name: string) =>
  Object.keys(value).some((key) => key.startsWith(name) && /^[A-Z]/.test(key.slice(name.length)));
const either = (value: Value, ...names: string[]) => names.some((name) => has(value, name));
const needs = (name: string, other: string) => (value: Value) =>
  !has(value, name) || has(value, other);
const notBelowZero = (name: string) => (value: Value) =>
  !has(value, name) || (value[name] as number) >= 0;

interface Coded {
  coding?: { system?: string; code?: string }[];
}
const codesOf = (value: unknown): string[] =>
  ((value as Coded | undefined)?.coding ?? []).flatMap((coding) => coding.code ?? []);
const CLINICAL = 'http://terminology.hl7.org/CodeSystem/condition-clinical';
const ENDED = new Set(['resolved', 'remission', 'inactive']);

/**
 * Whether two times are in order. Only if both have the same length and zone is the order of the
 * texts the order of the times.
 */
function inOrder(start: unknown, end: unknown): boolean {
  const [a, b] = [String(start), String(end)];
  return a.length === b.length && a.slice(19) === b.slice(19) && a <= b;
}

export const truths: Record<string, (value: Value) => boolean> = {
  'ext-1': (v) => has(v, 'extension') !== hasChoice(v, 'value'),
  'qty-3': needs('code', 'system'),
  'sqty-1': (v) => !has(v, 'comparator'),
  'att-1': needs('data', 'contentType'),
  'cpt-2': needs('value', 'system'),
  'drt-1': (v) => !has(v, 'code') || (v.system === UCUM && has(v, 'value')),
  'per-1': (v) => !has(v, 'start') || !has(v, 'end') || inOrder(v.start, v.end),
  'rng-2': (v) => !has(v, 'low') || !has(v, 'high'),
  'rat-1': (v) => has(v, 'numerator') && has(v, 'denominator'),
  'ref-1': (v) =>
    !has(v, 'reference') || (typeof v.reference === 'string' && !v.reference.startsWith('#')),
  'tim-1': needs('duration', 'durationUnit'),
  'tim-2': needs('period', 'periodUnit'),
  'tim-4': notBelowZero('duration'),
  'tim-5': notBelowZero('period'),
  'tim-6': needs('periodMax', 'period'),
  'tim-7': needs('durationMax', 'duration'),
  'tim-8': needs('countMax', 'count'),
  'tim-9': (v) => !has(v, 'offset'),
  'tim-10': (v) => !has(v, 'timeOfDay'),
  // the shapes know no contained resources, so there is none here
  'dom-2': () => true,
  'dom-4': () => true,
  'dom-5': () => true,
  'ait-1': (v) => has(v, 'clinicalStatus'),
  'ait-2': (v) => !codesOf(v.verificationStatus).includes('entered-in-error'),
  'app-2': (v) => has(v, 'start') === has(v, 'end'),
  'app-3': (v) => has(v, 'start') && has(v, 'end'),
  'app-4': (v) => !has(v, 'cancelationReason'),
  'app-1': (v) => either(v, 'type', 'actor'),
  'cpl-3': (v) => !has(v, 'detail') || !has(v, 'reference'),
  'ctm-1': (v) => !has(v, 'onBehalfOf'),
  'con-4': (v) =>
    !hasChoice(v, 'abatement') ||
    ((v.clinicalStatus as Coded | undefined)?.coding ?? []).some(
      ({ system, code }) => system === CLINICAL && ENDED.has(code ?? ''),
    ),
  'con-5': (v) => !codesOf(v.verificationStatus).includes('entered-in-error'),
  'con-1': (v) => either(v, 'summary', 'assessment'),
  'con-2': (v) => either(v, 'code', 'detail'),
  'gol-1': (v) => !hasChoice(v, 'detail') || has(v, 'measure'),
  'imm-1': (v) => either(v, 'documentType', 'reference'),
  'mad-1': (v) => has(v, 'dose') || hasChoice(v, 'rate'),
  'obs-3': (v) => either(v, 'low', 'high', 'text'),
  'obs-6': (v) => !has(v, 'dataAbsentReason') || !hasChoice(v, 'value'),
  'obs-7': (v) => !hasChoice(v, 'value') || !has(v, 'component'),
  'org-2': (v) => v.use !== 'home',
  'org-3': (v) => v.use !== 'home',
  'pat-1': (v) => either(v, 'name', 'telecom', 'address', 'organization'),
  'prr-1': needs('orderDetail', 'code'),
};
