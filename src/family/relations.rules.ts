import type { CodeableConcept } from '@medplum/fhirtypes';
import { Temporal } from 'temporal-polyfill';
import { codesOf } from '../fhir/codings.ts';
import type { Relation } from '../platform/access/actor.ts';
import { type DaySpan, isDay, type PlainDate } from '../platform/days.rules.ts';

/**
 * A sender's RelatedPerson in the record of the person cared for (FHIR R4). It has a direction, a
 * start and an end, and a right based on it ends with it.
 */
export type Resting = NonNullable<Relation['restsOn']>;

/**
 * Who cares for a minor: HL7 v3 RoleCode, v2 tables 0063 and 0131. The code says what the related
 * person is to the patient.
 */
const PARENTS = new Set([
  ...['PRN', 'FTH', 'MTH', 'NPRN', 'NFTH', 'NMTH', 'NFTHF', 'GESTM', 'PAR'],
  ...['ADOPTP', 'ADOPTF', 'ADOPTM', 'PRNFOST', 'FTHFOST', 'MTHFOST'],
  ...['STPPRN', 'STPFTH', 'STPMTH', 'GUARD', 'GRD', 'RESPRSN'],
  ...['GRPRN', 'GRFTH', 'GRMTH', 'MGRPRN', 'MGRFTH', 'MGRMTH', 'PGRPRN', 'PGRFTH', 'PGRMTH', 'GRP'],
  ...['POWATT', 'DPOWATT', 'HPOWATT', 'SPOWATT'],
]);
/** The other direction: the related person is the patient’s child. */
const CHILDREN = new Set([
  ...['CHILD', 'SON', 'DAU', 'SONC', 'DAUC', 'NCHILD', 'SONNAT', 'DAUNAT', 'CHD', 'SCH', 'FCH'],
  ...['CHLDADOPT', 'SONADOPT', 'DAUADOPT', 'CHLDFOST', 'SONFOST', 'DAUFOST'],
  ...['STPCHLD', 'STPSON', 'STPDAU', 'GRNDCHILD', 'GRNDSON', 'GRNDDAU', 'GCH'],
]);

/**
 * Whether a RelatedPerson says that they are the patient's parent or act as one. A RelatedPerson
 * that also says the opposite does not count.
 */
export function saysParent(relationship: unknown): boolean {
  const codes = (Array.isArray(relationship) ? relationship : [relationship])
    .flatMap((one) => codesOf((one ?? undefined) as CodeableConcept | undefined))
    .map((code) => String(code).trim().toUpperCase());
  return codes.some((code) => PARENTS.has(code)) && !codes.some((code) => CHILDREN.has(code));
}

/**
 * Why the relation that a right is based on no longer supports it; null if it still does.
 * @param asParent whether the right belongs to a parent or to someone acting as one
 */
export function restingOn(
  resting: Resting | null,
  asParent: boolean,
  days: DaySpan,
): 'relation-ended' | 'not-started' | null {
  if (!resting) return null;
  const { active, from, to, relationship } = resting;
  if (active !== true) return 'relation-ended';
  if (asParent && relationship !== undefined && !saysParent(relationship)) return 'relation-ended';
  if (to !== null && mayBeOver(to, days.last)) return 'relation-ended';
  if (from !== null && !hasBegun(from, days.first)) return 'not-started';
  return null;
}

/**
 * Whether a period that ends at this FHIR date may be over. In FHIR the last day belongs to the
 * period. A month or a year does not say which day was the last, so it may be over from its first
 * day on. Text that is not a date may mean any day, so it counts as over.
 */
function mayBeOver(to: string, today: PlainDate): boolean {
  if (isDay(to)) return today > to;
  const days = possibleDays(to);
  return !days || today >= days.first;
}

/** Whether a period that starts at this FHIR date has certainly started. */
function hasBegun(from: string, today: PlainDate): boolean {
  if (isDay(from)) return today >= from;
  const days = possibleDays(from);
  return days !== null && today > days.last;
}

/** The calendar days that a month, a year, or a moment in any zone of the world may mean. */
function possibleDays(text: string): DaySpan | null {
  try {
    if (/^\d{4}$/.test(text)) return { first: `${text}-01-01`, last: `${text}-12-31` };
    if (/^\d{4}-\d{2}$/.test(text)) {
      const first = Temporal.PlainDate.from(`${text}-01`);
      return { first: first.toString(), last: first.with({ day: first.daysInMonth }).toString() };
    }
    const at = Temporal.Instant.from(text);
    const day = (hours: number) => at.add({ hours }).toString().slice(0, 10);
    return { first: day(-12), last: day(14) };
  } catch {
    return null; // a RangeError: not a date
  }
}
