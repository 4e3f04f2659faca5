import type { CodeableConcept, Identifier } from '@medplum/fhirtypes';
import type { PlainDate } from '../platform/days.rules.ts';

/** HL7 table 0203 by its names: of today, of FHIR before R4, and its OID. */
const TYPES: readonly string[] = ['http://terminology.hl7.org/CodeSystem/v2-0203', 'http://hl7.org/fhir/v2/0203', 'urn:oid:2.16.840.1.113883.18.108'];

/** Whether an identifier is of this type (HL7 table 0203, e.g. `MR`, `MB`), by any of its codings. */
export const isOfType = (one: { type?: CodeableConcept }, code: string): boolean =>
  one.type?.coding?.some((coding) => coding.code === code && (coding.system === undefined || TYPES.includes(coding.system))) ?? false;

/** What people type where there is no number. One character over and over, or the digits in a row, say as little. */
const PLACEHOLDER =
  /^(unknown|unk|none|null|nil|n\/?a|na|not ?(known|available|applicable|assigned|on file)|no ?(number|mrn|id)|pending|temp(orary)?|tbd|tba|test|new|xxx+|anonymous|undefined|\?+|-+|\.+)$/i;

/** Whether a value stands for "no number": nobody is found by it. */
export function isPlaceholder(value: string): boolean {
  const bare = value.trim();
  const kept = bare.replace(/[^\p{L}\p{N}]/gu, '');
  return kept === '' || PLACEHOLDER.test(bare) || /^(?:[09x]+|(.)\1{4,}|1234567890?|987654321)$/iu.test(kept);
}

const USES: readonly (Identifier['use'] | undefined)[] = ['usual', 'official', undefined, 'secondary', 'temp', 'old'];
const isOver = ({ period, use }: Identifier, today: PlainDate): boolean => use === 'old' || (period?.end !== undefined && period.end.slice(0, 10) < today);
const isAhead = ({ period }: Identifier, today: PlainDate): boolean => period?.start !== undefined && period.start.slice(0, 10) > today;

/** The identifier of a type that holds on a day: by use and period. Where all are over, the last of them; undefined where there is none. */
export function identifierOn(identifiers: readonly Identifier[] | undefined, type: string, today: PlainDate): Identifier | undefined {
  const rank = (one: Identifier) => (isOver(one, today) ? 100 : 0) + (isAhead(one, today) ? 50 : 0) + USES.indexOf(one.use);
  return (identifiers ?? [])
    .filter((one) => isOfType(one, type) && one.value?.trim() && !isPlaceholder(one.value))
    .sort((a, b) => rank(a) - rank(b) || (b.period?.start ?? '').localeCompare(a.period?.start ?? ''))[0];
}
