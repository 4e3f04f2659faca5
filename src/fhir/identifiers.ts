import type { CodeableConcept, Identifier } from '@medplum/fhirtypes';
import type { PlainDate } from '../platform/days.rules.ts';

/** HL7 table 0203, now and under the names that it had before R4. */
const TYPES = new Set([
  undefined,
  'http://terminology.hl7.org/CodeSystem/v2-0203',
  'http://hl7.org/fhir/v2/0203',
  'http://hl7.org/fhir/identifier-type',
  'urn:oid:2.16.840.1.113883.18.108',
]);
/** What is written instead of a code. */
const WORDS: Readonly<Record<string, RegExp>> = {
  MR: /^(?:mrn?|medical record (?:number|no\.?|#)|(?:n[uú]mero|n\.?º|nro\.?) de historia cl[ií]nica|nhc)$/i,
};

/**
 * Whether an identifier is of this type (HL7 table 0203, e.g. `MR`, `MB`): by any of its codings,
 * or by its text if no coding is from that table.
 */
export function isOfType({ type }: { type?: CodeableConcept }, code: string): boolean {
  const codings = (type?.coding ?? []).filter((coding) => coding.code && TYPES.has(coding.system));
  return codings.length > 0
    ? codings.some((coding) => coding.code === code)
    : (WORDS[code]?.test(type?.text?.trim() ?? '') ?? false);
}

/**
 * What people type when there is no number. One character over and over, or digits in sequence,
 * mean the same.
 */
const PLACEHOLDER = new RegExp(
  `^(?:${[
    '(?:unknown|unk|none|no|temp(?:orary)?|test|new|pending)(?: ?(?:mrn?|number|id|given|assigned))?',
    'null|nil|n/?a|mrn?|not ?(?:known|available|applicable|assigned|provided|given|on file)|unassigned|unavailable|refused|tbd|tba|xxx+|anonymous|undefined',
    'sin ?(?:n[uú]mero|datos?|asignar|registro)|no ?(?:tiene|aplica|disponible|consta)|desconocid[oa]|pendiente|ningun[oa]|s/?[nd]',
    '\\?+|-+|\\.+',
  ].join('|')})$`,
  'i',
);

/** Whether a value means "no number": nobody is found by it. */
export function isPlaceholder(value: string): boolean {
  const bare = value.trim();
  const kept = bare.replace(/[^\p{L}\p{N}]/gu, '');
  return (
    kept === '' ||
    PLACEHOLDER.test(bare) ||
    /^(?:[09x]+|(.)\1{4,}|12345678?9?0?|987654321)$/iu.test(kept)
  );
}

const USES: readonly (Identifier['use'] | undefined)[] = [
  'usual',
  'official',
  undefined,
  'secondary',
  'temp',
  'old',
];
const isOver = ({ period, use }: Identifier, today: PlainDate): boolean =>
  use === 'old' || (period?.end !== undefined && period.end.slice(0, 10) < today);
const isAhead = ({ period }: Identifier, today: PlainDate): boolean =>
  period?.start !== undefined && period.start.slice(0, 10) > today;

/**
 * The identifier of a type that is in force on a day: by use and period. If all have ended, the
 * last of them; undefined if there is none.
 */
export function identifierOn(
  identifiers: readonly Identifier[] | undefined,
  type: string,
  today: PlainDate,
): Identifier | undefined {
  const rank = (one: Identifier) =>
    (isOver(one, today) ? 100 : 0) + (isAhead(one, today) ? 50 : 0) + USES.indexOf(one.use);
  return (identifiers ?? [])
    .filter((one) => isOfType(one, type) && one.value?.trim() && !isPlaceholder(one.value))
    .sort(
      (a, b) => rank(a) - rank(b) || (b.period?.start ?? '').localeCompare(a.period?.start ?? ''),
    )[0];
}
