import type { Dosage, Quantity } from '@medplum/fhirtypes';
import { unitWritten } from './amounts.rules.ts';
import type { DosagePiece, Kind } from './dosage.rules.ts';
import { mannerByName, mannerOf } from './manners.rules.ts';
import { type Rate, rateOf, sameRate } from './rates.rules.ts';
import { readSig, type Sig } from './sig.rules.ts';
import { unitKey } from './sig-words.rules.ts';
import { timeUnit } from './time-units.rules.ts';
import { scheduleOfCode } from './timing.rules.ts';
import { contains, contradicts, plain } from './wording.rules.ts';

/**
 * How a coded part of a dosage relates to the prescriber's text.
 * - `said`: the text says the same.
 * - `silent`: the text does not mention it, so it may be added.
 * - `unclear`: the text mentions dose or time in words that can't be compared with certainty.
 * - `differs`: the text says something else.
 */
export type Agreement = 'said' | 'silent' | 'unclear' | 'differs';
/** Parts about how much and when. A text that we did not understand may be about any of them. */
const REGIMEN: readonly Kind[] = [
  'dose',
  'rate',
  'frequency',
  'when',
  'days',
  'times',
  'event',
  'code',
];
/** Parts about how long. */
const EXTENT: readonly Kind[] = ['bounds', 'count', 'duration'];

const hoursIn = (time: Quantity | undefined): number | null => {
  const hours = { s: 1 / 3600, min: 1 / 60, h: 1, d: 24, wk: 168, mo: 730, a: 8760 }[
    timeUnit(time?.unit) ?? timeUnit(time?.code) ?? ''
  ];
  return hours && time?.value !== undefined ? hours * time.value : null;
};
const close = (a: number, b: number): boolean =>
  Math.abs(a - b) <= 0.01 * Math.max(Math.abs(a), Math.abs(b));
const speaks = (sig: Sig): boolean =>
  sig.doses.length + sig.rates.length + sig.when.length + sig.days.length + sig.times.length > 0 ||
  sig.single;

/** Whether the text has unknown words, other than the medicine's own name. */
function isStrange({ strange }: Sig, name: string): boolean {
  const own = strange.length > 0 ? plain(name).split(/[^\p{L}]+/u) : [];
  return strange.some((word) => !own.includes(word));
}

/**
 * Whether it is uncertain that the added parts agree with the text: the text has unknown words, and
 * the parts are about dose or time.
 */
export const isUnsure = (added: readonly DosagePiece[], text: string, name: string): boolean =>
  added.some((one) => REGIMEN.includes(one.kind)) && isStrange(readSig(text), name);

/**
 * Compares the text with each part. A part that can't be compared by its kind (an instruction, a
 * site) is compared by its words.
 */
export function agreementOf(
  dosage: Dosage,
  pieces: readonly DosagePiece[],
  text: string,
  name: string,
): Map<DosagePiece, Agreement> {
  const sig = readSig(text);
  const blocked = sig.negated || sig.riddle || (sig.unread && speaks(sig));
  const words = plain(text);
  const isUnclear = (kind: Kind) =>
    (blocked && REGIMEN.includes(kind)) ||
    ((sig.negated || sig.lasting) && EXTENT.includes(kind)) ||
    (sig.negated && kind === 'needed');
  return new Map(
    pieces.map((piece) => {
      const found = contains(words, piece)
        ? 'said'
        : (byKind(piece.kind, dosage, sig, name) ??
          (contradicts(words, piece) ? 'differs' : 'silent'));
      return [piece, found !== 'said' && isUnclear(piece.kind) ? 'unclear' : found];
    }),
  );
}

/**
 * Whether the coded parts say all that the text says: `whole`, every word of it; `regimen`,
 * everything about dose and time, but not every word; null if they say less. Only with `whole` is a
 * translation of the coded parts a translation of the text.
 */
export function coverage(
  dosage: Dosage,
  agreement: ReadonlyMap<DosagePiece, Agreement>,
  text: string,
  name: string,
): 'whole' | 'regimen' | null {
  const sig = readSig(text);
  const how = [...agreement.values()];
  if (
    sig.unread ||
    sig.negated ||
    sig.single ||
    isStrange(sig, name) ||
    how.includes('differs') ||
    how.includes('unclear')
  )
    return null;
  const said = (...kinds: Kind[]) =>
    [...agreement].some(([piece, how]) => kinds.includes(piece.kind) && how === 'said');
  const counted = codedDoses(dosage, name);
  const all =
    sig.doses.every((one) =>
      counted.some((coded) => close(coded.low, one.low) && close(coded.high, one.high)),
    ) &&
    (sig.rates.length === 0 || said('frequency', 'code')) &&
    sig.when.every(
      (code) =>
        dosage.timing?.repeat?.when?.includes(code as never) ||
        scheduleOfCode(dosage.timing?.code)?.when?.includes(code as never),
    ) &&
    sig.days.every((day) => dosage.timing?.repeat?.dayOfWeek?.includes(day as never)) &&
    sig.times.every((time) =>
      dosage.timing?.repeat?.timeOfDay?.some((one) => one.startsWith(time)),
    ) &&
    (sig.spans.length === 0 || said('bounds')) &&
    (!sig.needed || said('needed')) &&
    (sig.most.length === 0 || said('most')) &&
    (sig.routes.length === 0 ||
      said('route') ||
      (!dosage.route && sig.routes.every((route) => route === mannerByName(name))));
  return all ? (sig.whole ? 'whole' : 'regimen') : null;
}

const codedDoses = (dosage: Dosage, name: string) =>
  (dosage.doseAndRate ?? []).flatMap(({ doseQuantity, doseRange }) => {
    const [low, high] = doseQuantity
      ? [doseQuantity, doseQuantity]
      : [doseRange?.low, doseRange?.high];
    const one = low ?? high;
    if (one?.value === undefined) return [];
    const unit = unitWritten(one, name);
    return [
      {
        low: low?.value ?? one.value,
        high: high?.value ?? one.value,
        unit: unit ? unitKey(unit.toLowerCase()) : null,
      },
    ];
  });

function byKind(kind: Kind, dosage: Dosage, sig: Sig, name: string): Agreement | undefined {
  const repeat = dosage.timing?.repeat;
  const meant = scheduleOfCode(dosage.timing?.code);
  switch (kind) {
    case 'dose':
      return doseAgreement(codedDoses(dosage, name), sig);
    case 'frequency':
      return rateAgreement(rateOf(repeat) ?? rateOf(meant ?? undefined), sig);
    case 'when':
      return amongThem(
        repeat?.when ?? meant?.when ?? [],
        sig.when,
        sig.times.length > 0 || sig.single,
      );
    case 'days':
      // "once a day" contradicts certain days of the week
      return sig.days.length === 0 && sig.rates.some((rate) => rate.high > 1 / 100)
        ? 'differs'
        : amongThem(repeat?.dayOfWeek ?? [], sig.days, sig.single);
    case 'times':
      return amongThem(
        (repeat?.timeOfDay ?? []).map((time) => time.slice(0, 5)),
        sig.times,
        sig.when.length > 0 || sig.single,
      );
    case 'bounds': {
      const hours = hoursIn(repeat?.boundsDuration);
      if (hours === null) return sig.spans.length > 0 && repeat?.boundsRange ? 'unclear' : 'silent';
      return sig.spans.length === 0
        ? 'silent'
        : sig.spans.some((span) => close(span.low * 24, hours) && close(span.high * 24, hours))
          ? 'said'
          : 'differs';
    }
    case 'count': {
      const counts = sig.doses.filter((one) => one.unit === 'dose');
      return counts.length === 0
        ? 'silent'
        : counts.some((one) => one.low === repeat?.count)
          ? 'said'
          : 'unclear';
    }
    case 'needed':
      return sig.needed ? 'said' : 'silent';
    case 'most':
      return mostAgreement(dosage, sig);
    case 'route': {
      const manner = mannerOf(dosage.route);
      return sig.routes.length === 0 || !manner
        ? 'silent'
        : sig.routes.includes(manner)
          ? 'said'
          : 'differs';
    }
    default:
      return undefined;
  }
}

function doseAgreement(
  coded: { low: number; high: number; unit: string | null }[],
  sig: Sig,
): Agreement {
  if (sig.doses.length === 0) return 'silent';
  const comparable = (a: string | null, b: string | null) =>
    a === null || b === null || a === b || (isSolid(a) && isSolid(b));
  const found = coded.map((one) => {
    const like = sig.doses.filter((dose) => comparable(dose.unit, one.unit));
    return like.length === 0
      ? 'silent'
      : like.some((dose) => close(dose.low, one.low) && close(dose.high, one.high))
        ? 'said'
        : 'differs';
  });
  return found.includes('said') ? 'said' : found.includes('differs') ? 'differs' : 'silent';
}
/** "Pill" may mean either. */
const isSolid = (unit: string): boolean => ['tablet', 'capsule', 'pill'].includes(unit);

function rateAgreement(rate: Rate | null, sig: Sig): Agreement {
  if (rate === null) return sig.rates.length > 0 || sig.single ? 'unclear' : 'silent';
  // "every morning and every evening" is twice a day
  if (sig.rates.length > 1 && new Set(sig.when).size >= sig.rates.length) {
    const sum = sig.rates.reduce((all, one) => ({
      low: all.low + one.low,
      high: all.high + one.high,
    }));
    return sameRate(sum, rate) ? 'said' : 'differs';
  }
  const same = sig.rates.filter((one) => sameRate(one, rate)).length;
  // "once or twice a day"
  if (sig.rates.length > 0)
    return same === sig.rates.length ? 'said' : same > 0 ? 'unclear' : 'differs';
  if (sig.single) return 'differs';
  if (sig.days.length > 0)
    return sameRate(rate, { low: sig.days.length / 168, high: sig.days.length / 168 })
      ? 'said'
      : 'unclear';
  // "in the morning and at bedtime" is twice a day; "with meals" names no number
  const named =
    sig.when.filter((code) => !['C', 'AC', 'PC'].includes(code)).length + sig.times.length;
  if (named > 0) return sameRate(rate, { low: named / 24, high: named / 24 }) ? 'said' : 'unclear';
  // "with each meal", or a maximum that so many times would pass
  const passes = sig.most.some(
    (one) => one.hours !== null && rate.low * one.hours > one.value * 1.01,
  );
  return sig.meals || passes ? 'unclear' : 'silent';
}

function amongThem(
  coded: readonly string[],
  said: readonly string[],
  otherwise: boolean,
): Agreement {
  if (said.length === 0) return otherwise ? 'unclear' : 'silent';
  return coded.every((one) => said.includes(one)) ? 'said' : 'unclear';
}

function mostAgreement({ maxDosePerPeriod }: Dosage, sig: Sig): Agreement {
  if (sig.most.length === 0) return 'silent';
  const [value, hours] = [
    maxDosePerPeriod?.numerator?.value,
    hoursIn(maxDosePerPeriod?.denominator),
  ];
  return sig.most.some(
    (one) =>
      one.value === value && (one.hours === null || hours === null || close(one.hours, hours)),
  )
    ? 'said'
    : 'differs';
}
