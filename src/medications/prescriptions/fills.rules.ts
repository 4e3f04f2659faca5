import type { CodeableConcept, Dosage, MedicationDispense, Quantity } from '@medplum/fhirtypes';
import { dayOf } from '../../fhir/dates.ts';
import { modifiersOf } from '../../fhir/modifiers.ts';
import { addDays, daysBetween, type PlainDate } from '../../platform/days.rules.ts';
import type { Settings } from '../../platform/settings/settings.ts';
import { timeUnit } from '../directions/time-units.rules.ts';
import { identifiersOf, OWN_SOURCE, type Stored, sharesIdentifier } from '../record/links.rules.ts';
import type { Said } from '../record/said.rules.ts';
import type { Schedule } from './derive/drugs.rules.ts';

/** A fill of a prescription, done or in progress, as reported. */
export interface Fill {
  id: string;
  /** The reports of this fill, by source and id. Two systems may report the same fill. */
  from: { source: string; sourceId: string }[];
  /** FHIR medicationdispense-status. */
  status: string;
  /**
   * The local day when it was handed over or, before that, prepared; null if no single day was
   * given.
   */
  on: PlainDate | null;
  /** The date as sent. */
  when: string | null;
  handedOver: boolean;
  quantity: number | null;
  amount: Quantity | null;
  days: number | null;
  supply: Quantity | null;
  /** What the member paid, in cents. */
  price: number | null;
  pharmacy: string | null;
  /** Part of a fill; the rest follows (HL7 ActPharmacySupplyType). */
  part: boolean;
  /** It counts toward the allowed fills; samples and ward stock don't. */
  counts: boolean;
  /** The medicine's name, if it differs from the prescription's. */
  name: string | null;
  /** Directions on its label, if they differ from the prescription's. */
  dosage: Dosage[] | null;
  said: Pick<Said, 'notes' | 'statusReasons' | 'statusCodes' | 'modifiers' | 'facts'>;
  identifiers: string[];
}

const PARTS = ['FFP', 'FFPS', 'RFP', 'RFPS', 'TF', 'TFS', 'TB', 'TBS', 'DF', 'UD', 'UDE'];
const NO_FILL = ['MS', 'FS'];
export const SUPPLY_TYPES: readonly string[] = [
  ...PARTS,
  ...NO_FILL,
  'EM',
  'SO',
  'FF',
  'FFC',
  'FFCS',
  'FFS',
  'FFSS',
  'RF',
  'RFC',
  'RFCS',
  'RFF',
  'RFFS',
  'RFS',
];
const typeCodes = (type: CodeableConcept | undefined): string[] =>
  type?.coding?.flatMap((one) => one.code?.toUpperCase() ?? []) ?? [];
const saysPart = (type: CodeableConcept | undefined): boolean =>
  [type?.text, ...(type?.coding ?? []).map((one) => one.display)].some((text) =>
    /\bpart(ial(ly)?)?[ -]?fill(ed)?\b/i.test(text ?? ''),
  );

/**
 * A duration in days; a month counts as 30. Null if the unit is not a unit of time, or for more
 * than ten years.
 */
export function daysIn(time: Quantity | undefined): number | null {
  if (time?.value === undefined) return null;
  const written = time.unit?.trim() || time.code?.trim();
  const unit = timeUnit(time.unit) ?? timeUnit(time.code) ?? (written ? null : 'd');
  const each = { s: 1 / 86_400, min: 1 / 1440, h: 1 / 24, d: 1, wk: 7, mo: 30, a: 365 }[unit ?? ''];
  if (each === undefined) return null;
  const days = Math.floor(time.value * each + 1e-9);
  return days >= 0 && days <= 3660 ? days : null;
}

/** Reads a MedicationDispense; null if it was entered in error. */
export function readFill(
  { id, source, sourceId, content: dispense }: Stored<MedicationDispense>,
  zone: string,
  rest: Pick<Fill, 'price' | 'pharmacy' | 'name' | 'dosage' | 'said'>,
): Fill | null {
  if (dispense.status === 'entered-in-error') return null;
  const when = dispense.whenHandedOver ?? dispense.whenPrepared ?? null;
  const codes = typeCodes(dispense.type);
  return {
    id,
    from: [{ source, sourceId }],
    status: dispense.status ?? 'unknown',
    on: dayOf(when, zone),
    when,
    handedOver: dispense.whenHandedOver !== undefined,
    quantity: dispense.quantity?.value ?? null,
    amount: dispense.quantity ?? null,
    days: daysIn(dispense.daysSupply),
    supply: dispense.daysSupply ?? null,
    part: codes.some((code) => PARTS.includes(code)) || saysPart(dispense.type),
    counts: !codes.some((code) => NO_FILL.includes(code)),
    identifiers: identifiersOf(dispense.identifier),
    ...rest,
    said: { ...rest.said, modifiers: [...modifiersOf(dispense), ...rest.said.modifiers] },
  };
}

const newestFirst = (a: Fill, b: Fill): number =>
  a.on === b.on ? 0 : (a.on ?? '9999') > (b.on ?? '9999') ? -1 : 1;
const ofOthers = (fill: Fill): boolean => fill.from.some((one) => one.source !== OWN_SOURCE);

/**
 * Whether two reports are about the same fill: by identifier, or by day and amount if they come
 * from two systems.
 */
function isSame(a: Fill, b: Fill): boolean {
  if (sharesIdentifier(a.identifiers, b.identifiers)) return true;
  if (a.from.some((one) => b.from.some((other) => other.source === one.source))) return false;
  const alike = a.quantity === null || b.quantity === null || a.quantity === b.quantity;
  if (a.status === b.status) return alike && a.on !== null && a.on === b.on;
  // our queue has it ready, and the pharmacy's system reports it as handed over
  const [mine, theirs] = ofOthers(a) ? [b, a] : [a, b];
  if (
    ofOthers(mine) ||
    mine.status !== 'in-progress' ||
    theirs.status !== 'completed' ||
    !mine.on ||
    !theirs.on
  )
    return false;
  const later = daysBetween(mine.on, theirs.on);
  return alike && later >= 0 && later <= 30;
}

/** Merges two reports of a fill: the later status, and what either says. */
function together(a: Fill, b: Fill): Fill {
  const [main, other] = b.status === 'completed' && a.status !== 'completed' ? [b, a] : [a, b];
  const join = <T>(one: T[], more: T[]): T[] => [
    ...one,
    ...more.filter((each) => !one.some((known) => JSON.stringify(known) === JSON.stringify(each))),
  ];
  return {
    ...main,
    from: [...main.from, ...other.from],
    quantity: main.quantity ?? other.quantity,
    amount: main.amount ?? other.amount,
    days: main.days ?? other.days,
    supply: main.supply ?? other.supply,
    price: main.price ?? other.price,
    pharmacy: main.pharmacy ?? other.pharmacy,
    part: main.part || other.part,
    dosage: main.dosage ?? other.dosage,
    identifiers: join(main.identifiers, other.identifiers),
    said: {
      notes: join(main.said.notes, other.said.notes),
      statusReasons: join(main.said.statusReasons, other.said.statusReasons),
      statusCodes: join(main.said.statusCodes, other.said.statusCodes),
      modifiers: join(main.said.modifiers, other.said.modifiers),
      facts: join(main.said.facts, other.said.facts),
    },
  };
}

/** The fills of a prescription, newest first, each once no matter how many systems report it. */
export function orderFills(fills: readonly Fill[]): Fill[] {
  const once: Fill[] = [];
  for (const fill of fills) {
    const at = once.findIndex((one) => isSame(one, fill));
    const before = once[at];
    if (before) once[at] = together(before, fill);
    else once.push(fill);
  }
  return once.sort(newestFirst);
}

/** One fill, handed over all at once or in parts. */
export interface Filled {
  /** The days of its first and last parts. */
  on: PlainDate | null;
  last: PlainDate | null;
  days: number | null;
  price: number | null;
}
type Counted = { fills: readonly Fill[]; quantity: number | null };
const total = (values: (number | null)[]): number | null =>
  values.some((one) => one === null)
    ? null
    : values.reduce<number>((sum, one) => sum + (one ?? 0), 0);
const isFirst = (fill: Fill): boolean =>
  fill.said.facts.some(
    (fact) => fact.is === 'supply-type' && 'code' in fact && fact.code.startsWith('FF'),
  );

/**
 * The fills that were handed over, newest first. Parts count as one fill until they add up to the
 * prescribed amount or, if that is unknown, until a part of a refill follows a part of a first
 * fill. Declined, cancelled and stopped fills don't count.
 */
export function filled({ fills, quantity }: Counted): Filled[] {
  const done = fills
    .filter((fill) => fill.status === 'completed' && fill.counts)
    .sort((a, b) => -newestFirst(a, b));
  const groups: Fill[][] = [];
  for (const fill of done) {
    const last = groups.at(-1);
    const had = last ? total(last.map((one) => one.quantity)) : null;
    const open =
      last?.every((one) => one.part) &&
      (quantity === null || had === null
        ? isFirst(last[0] as Fill) === isFirst(fill)
        : had < quantity);
    if (last && fill.part && open) last.push(fill);
    else groups.push([fill]);
  }
  return groups
    .map((parts) => ({
      on: parts[0]?.on ?? null,
      last: parts.at(-1)?.on ?? null,
      days: total(parts.map((one) => one.days)),
      price: parts.every((one) => one.price === null)
        ? null
        : parts.reduce((sum, one) => sum + (one.price ?? 0), 0),
    }))
    .reverse();
}

/** Refills left: those allowed, minus the fills after the first; never below zero. */
export const refillsLeft = (rx: Counted & { repeats: number | null }): number =>
  Math.max(0, (rx.repeats ?? 0) - Math.max(filled(rx).length - 1, 0));

/** The newest fill that was handed over. */
export const lastFill = (rx: Counted): Filled | undefined => filled(rx)[0];

/** The status of the newest fill that was not canceled; undefined if there is none. */
export const newestStatus = ({ fills }: { fills: readonly Fill[] }): string | undefined =>
  fills.find((fill) => !['cancelled', 'stopped', 'declined'].includes(fill.status) && fill.counts)
    ?.status;

type Supplied = Counted & { daysSupply: number | null };
/** How many days the last fill lasts: as reported, or else as prescribed. */
const daysOf = (rx: Supplied, last: Filled): number | null => last.days ?? rx.daysSupply;

/** The day on which the last fill is used up; null if unknown. */
export function supplyUntil(rx: Supplied): PlainDate | null {
  const last = lastFill(rx);
  const days = last ? daysOf(rx, last) : null;
  return last?.on && days !== null ? addDays(last.on, days) : null;
}

/** Days of supply left from the last fill, including today. */
export function supplyLeft(rx: Supplied, today: PlainDate): number | null {
  const until = supplyUntil(rx);
  return until === null ? null : Math.max(0, daysBetween(today, until));
}

/**
 * The first day on which it can be refilled: when most of the last fill is used up, or nearly all
 * of a controlled medicine (settings). Null if it was never filled or the supply is unknown; then
 * it is never too early.
 */
export function eligibleOn(
  rx: Supplied & { schedule: Schedule | null },
  settings: Pick<Settings, 'refillAtPercent' | 'controlledAtPercent'>,
): PlainDate | null {
  const last = lastFill(rx);
  const days = last ? daysOf(rx, last) : null;
  if (!last?.on || days === null) return null;
  return addDays(
    last.on,
    Math.ceil(
      (days * (rx.schedule ? settings.controlledAtPercent : settings.refillAtPercent)) / 100,
    ),
  );
}
