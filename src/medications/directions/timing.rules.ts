import type { CodeableConcept, Timing, TimingRepeat } from '@medplum/fhirtypes';
import { codesOf, sayConcept } from '../../fhir/codings.ts';
import { withArticles } from '../../platform/spanish.rules.ts';
import { digitsOf } from './amounts.rules.ts';
import { type Language, sayMoment } from './moments.rules.ts';
import { rateOf, sameRate } from './rates.rules.ts';
import { readSig } from './sig.rules.ts';
import { sayTime, timeUnit, unitWords } from './time-units.rules.ts';

/** Our words, or the sender's own, which are shown as received and marked as the sender's. */
export type Part = string | { sent: string };

export type TimingKind =
  | 'frequency'
  | 'when'
  | 'days'
  | 'times'
  | 'event'
  | 'bounds'
  | 'count'
  | 'duration'
  | 'code';
export interface Piece<K extends string = string> {
  kind: K;
  parts: Part[];
}

/** [English, Spanish, and both with a length of time before or after]. */
const WHEN: Record<string, readonly [string, string, string?, string?]> = {
  MORN: ['in the morning', 'por la mañana'],
  'MORN.early': ['early in the morning', 'temprano por la mañana'],
  'MORN.late': ['late in the morning', 'al final de la mañana'],
  NOON: ['at noon', 'al mediodía'],
  AFT: ['in the afternoon', 'por la tarde'],
  'AFT.early': ['early in the afternoon', 'temprano por la tarde'],
  'AFT.late': ['late in the afternoon', 'al final de la tarde'],
  EVE: ['in the evening', 'al anochecer'],
  'EVE.early': ['early in the evening', 'temprano al anochecer'],
  'EVE.late': ['late in the evening', 'tarde por la noche'],
  NIGHT: ['at night', 'por la noche'],
  PHS: [
    'after you fall asleep',
    'después de dormirse',
    'after you fall asleep',
    'después de dormirse',
  ],
  IMD: ['right away', 'de inmediato'],
  HS: ['at bedtime', 'al acostarse', 'before bedtime', 'antes de acostarse'],
  WAKE: ['when you wake up', 'al despertar', 'after you wake up', 'después de despertar'],
  C: ['with meals', 'con las comidas'],
  CM: ['with breakfast', 'con el desayuno'],
  CD: ['with lunch', 'con el almuerzo'],
  CV: ['with dinner', 'con la cena'],
  AC: ['before meals', 'antes de las comidas', 'before meals', 'antes de las comidas'],
  ACM: ['before breakfast', 'antes del desayuno', 'before breakfast', 'antes del desayuno'],
  ACD: ['before lunch', 'antes del almuerzo', 'before lunch', 'antes del almuerzo'],
  ACV: ['before dinner', 'antes de la cena', 'before dinner', 'antes de la cena'],
  PC: ['after meals', 'después de las comidas', 'after meals', 'después de las comidas'],
  PCM: ['after breakfast', 'después del desayuno', 'after breakfast', 'después del desayuno'],
  PCD: ['after lunch', 'después del almuerzo', 'after lunch', 'después del almuerzo'],
  PCV: ['after dinner', 'después de la cena', 'after dinner', 'después de la cena'],
};
const DAYS: Record<string, readonly [string, string]> = {
  mon: ['Monday', 'lunes'],
  tue: ['Tuesday', 'martes'],
  wed: ['Wednesday', 'miércoles'],
  thu: ['Thursday', 'jueves'],
  fri: ['Friday', 'viernes'],
  sat: ['Saturday', 'sábados'],
  sun: ['Sunday', 'domingos'],
};
/** What the codes of HL7's GTSAbbreviation mean (value set timing-abbreviation), as a schedule. */
const CODES: Record<string, TimingRepeat> = {
  QD: { frequency: 1, period: 1, periodUnit: 'd' },
  BID: { frequency: 2, period: 1, periodUnit: 'd' },
  TID: { frequency: 3, period: 1, periodUnit: 'd' },
  QID: { frequency: 4, period: 1, periodUnit: 'd' },
  QOD: { frequency: 1, period: 2, periodUnit: 'd' },
  AM: { frequency: 1, period: 1, periodUnit: 'd', when: ['MORN'] },
  PM: { frequency: 1, period: 1, periodUnit: 'd', when: ['AFT'] },
  BED: { frequency: 1, period: 1, periodUnit: 'd', when: ['HS'] },
  WK: { frequency: 1, period: 1, periodUnit: 'wk' },
  MO: { frequency: 1, period: 1, periodUnit: 'mo' },
  ...Object.fromEntries(
    [1, 2, 3, 4, 6, 8, 12, 24].map((hours) => [
      `Q${hours}H`,
      { frequency: 1, period: hours, periodUnit: 'h' as const },
    ]),
  ),
};
const GTS = 'http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation';

/**
 * The schedule of a timing's code, if it is one of HL7's and its words, if any, say nothing more.
 */
export function scheduleOfCode(code: CodeableConcept | undefined): TimingRepeat | null {
  const coding = code?.coding?.find(
    (one) =>
      one.code && CODES[one.code.toUpperCase()] && (one.system === GTS || one.system === undefined),
  );
  const abbreviation = (
    coding?.code ?? (codesOf(code).length === 0 ? code?.text?.trim() : undefined)
  )?.toUpperCase();
  const meant = abbreviation ? CODES[abbreviation] : undefined;
  if (!meant) return null;
  const words = [code?.text, coding?.display].filter(
    (text): text is string => Boolean(text?.trim()) && text?.trim().toUpperCase() !== abbreviation,
  );
  return words.every((text) =>
    saysThe(text.replace(/ at institution specified times?\.?$/i, ''), meant),
  )
    ? meant
    : null;
}
function saysThe(text: string, repeat: TimingRepeat): boolean {
  const sig = readSig(text);
  const rate = rateOf(repeat);
  const rates = sig.rates.length === 0 && repeat.when ? (rate ? [rate] : []) : sig.rates;
  return (
    sig.whole &&
    rates.length > 0 &&
    rates.every((one) => sameRate(one, rate)) &&
    sig.when.join() === (repeat.when ?? []).join()
  );
}

const list = (words: string[], language: Language): string =>
  new Intl.ListFormat(language === 'en' ? 'en-US' : 'es-US', { type: 'conjunction' }).format(words);
const to = (language: Language) => (language === 'en' ? 'to' : 'a');
const between = (low: string, high: string, language: Language): string =>
  low && high
    ? `${low} ${to(language)} ${high}`
    : low || (language === 'en' ? `up to ${high}` : `hasta ${high}`);

/** "once a day", "2 to 3 times a day", "every 6 to 8 hours", "3 times every 2 days". */
function sayFrequency(repeat: TimingRepeat, language: Language): string | null {
  const { periodUnit } = repeat;
  const [times, more, span, longer] = (
    ['frequency', 'frequencyMax', 'period', 'periodMax'] as const
  ).map((key) => digitsOf(repeat, key)) as [string, string, string, string];
  const said = times || more ? between(times, more, language) : '';
  const once = (said === '' || said === '1') && !more;
  const count = (digits: string) =>
    language === 'en'
      ? `${digits} ${digits === '1' ? 'time' : 'times'}`
      : `${digits} ${digits === '1' ? 'vez' : 'veces'}`;
  if (!span && !longer && !periodUnit) return said === '' ? null : count(said);
  const code = timeUnit(periodUnit);
  if ((span === '1' || span === '') && !longer) {
    const unit = unitWords(code, periodUnit ?? '', false, language);
    if (language === 'en')
      return `${once ? 'once' : count(said)} ${/^h/.test(unit) ? 'an' : 'a'} ${unit}`.trim();
    return `${once ? 'una vez' : count(said)} ${code === 'wk' || code === 'h' ? 'a la' : 'al'} ${unit}`.trim();
  }
  const every = `${language === 'en' ? 'every' : 'cada'} ${[between(span, longer, language), unitWords(code, periodUnit ?? '', true, language)].filter(Boolean).join(' ')}`;
  return once ? every : `${count(said)} ${every}`;
}

function sayWhen(code: string, offset: string | undefined, language: Language): Part[] {
  const known = WHEN[code];
  const at = language === 'en' ? 0 : 1;
  const minutes =
    offset &&
    `${offset} ${language === 'en' ? (offset === '1' ? 'minute' : 'minutes') : offset === '1' ? 'minuto' : 'minutos'}`;
  const words: Part = known?.[at] ?? { sent: code };
  if (!minutes) return [words];
  const after = known?.[at + 2];
  return after ? [`${minutes} ${after}`] : [words, ` (${minutes})`];
}

/**
 * A time such as "8:00 AM", "a las 8:00 a. m."; seconds only if there are any. "12:00 AM" is often
 * read as noon, so noon and midnight are named.
 */
function sayClock(time: string, language: Language): string {
  const en = language === 'en';
  const [hour = '', minute = '', second = ''] = time.split(':');
  const short = /^00(\.0+)?$/.test(second) || second === '' ? `${hour}:${minute}` : time;
  const digits = `${Number(hour) % 12 || 12}${short.slice(hour.length)}`;
  const half = Number(hour) < 12 ? 0 : 1;
  const named = en ? ['midnight', 'noon'] : ['de la medianoche', 'del mediodía'];
  const letters = en ? ['AM', 'PM'] : ['a. m.', 'p. m.'];
  const which = digits === '12:00' ? named[half] : letters[half];
  return en ? `${digits} ${which}` : withArticles(`a las ${digits} ${which}`);
}

/**
 * Each part of a FHIR Timing in words: how often, when, for how long. What we have no words for is
 * kept as received.
 */
export function timingPieces(
  timing: Timing | undefined,
  language: Language,
  zone: string,
): Piece<TimingKind>[] {
  const pieces: Piece<TimingKind>[] = [];
  const en = language === 'en';
  const add = (kind: TimingKind, ...parts: Part[]) => pieces.push({ kind, parts });
  const own = timing?.repeat ?? {};
  const meant = scheduleOfCode(timing?.code);
  const bare =
    rateOf(own) === null &&
    own.frequency === undefined &&
    !own.when?.length &&
    !own.dayOfWeek?.length &&
    !own.timeOfDay?.length;
  // the code is the whole schedule except for its bounds (FHIR R4, Timing.code)
  const repeat: TimingRepeat = bare && meant ? Object.assign(Object.create(own), meant) : own;
  const often = sayFrequency(repeat, language);
  const daily = repeat.when?.length === 1 && bare && meant;
  if (often && !daily) add('frequency', often);
  if (daily) add('frequency', en ? 'every day' : 'todos los días');
  const offset = digitsOf(repeat, 'offset') || undefined;
  const when = (repeat.when ?? []).map((code) => sayWhen(code, offset, language));
  if (when.length > 0) add('when', ...join(when, language));
  else if (offset) add('when', en ? `(${offset} minutes)` : `(${offset} minutos)`);
  const days = (repeat.dayOfWeek ?? []).map((day) => DAYS[day]?.[en ? 0 : 1] ?? day);
  if (days.length > 0)
    add('days', en ? `on ${list(days, language)}` : `los ${list(days, language)}`);
  const times = (repeat.timeOfDay ?? []).map((time) => sayClock(time, language));
  if (times.length > 0) add('times', `${en ? 'at ' : ''}${list(times, language)}`);
  const events = (timing?.event ?? []).map((event) => sayMoment(event, language, zone));
  if (events.length > 0)
    add(
      'event',
      en
        ? `on ${list(events, language)}`
        : list(
            events.map((one) => withArticles(`el ${one}`)),
            language,
          ),
    );
  const long = between(digitsOf(own, 'duration'), digitsOf(own, 'durationMax'), language);
  if (own.duration !== undefined || own.durationMax !== undefined) {
    const unit = unitWords(
      timeUnit(own.durationUnit),
      own.durationUnit ?? '',
      (own.durationMax ?? own.duration) !== 1,
      language,
    );
    add('duration', `${en ? 'over' : 'durante'} ${long} ${unit}`.trim());
  }
  for (const bounds of boundsOf(own, language, zone)) add('bounds', bounds);
  if (own.count !== undefined || own.countMax !== undefined) {
    const count = between(digitsOf(own, 'count'), digitsOf(own, 'countMax'), language);
    add(
      'count',
      en ? `${count} ${count === '1' ? 'dose' : 'doses'} in all` : `${count} dosis en total`,
    );
  }
  const code = sayConcept(timing?.code, language);
  if (code && !(meant && (bare || sameRate(rateOf(own), rateOf(meant)))))
    add('code', { sent: code });
  return pieces;
}

function boundsOf(repeat: TimingRepeat, language: Language, zone: string): string[] {
  const en = language === 'en';
  const said: string[] = [];
  const length = sayTime(repeat.boundsDuration, language);
  if (length) said.push(`${en ? 'for' : 'durante'} ${length}`);
  const { low, high } = repeat.boundsRange ?? {};
  const [least, most] = [sayTime(low, language), sayTime(high, language)];
  if (least && most && low && high && (low.unit ?? low.code) === (high.unit ?? high.code))
    said.push(`${en ? 'for' : 'durante'} ${digitsOf(low, 'value')} ${to(language)} ${most}`);
  else if (least && most) said.push(`${en ? 'for' : 'durante'} ${least} ${to(language)} ${most}`);
  else if (least) said.push(en ? `for at least ${least}` : `durante al menos ${least}`);
  else if (most) said.push(en ? `for up to ${most}` : `durante un máximo de ${most}`);
  const { start, end } = repeat.boundsPeriod ?? {};
  const [from, until] = [
    start && sayMoment(start, language, zone),
    end && sayMoment(end, language, zone),
  ];
  if (from && until) said.push(en ? `from ${from} to ${until}` : `del ${from} al ${until}`);
  else if (from) said.push(en ? `starting ${from}` : `desde el ${from}`);
  else if (until) said.push(en ? `until ${until}` : `hasta el ${until}`);
  return en ? said : said.map(withArticles);
}

/** A list of parts, some in the sender's words. */
function join(words: Part[][], language: Language): Part[] {
  const and = language === 'en' ? ' and ' : ' y ';
  return words.flatMap((parts, at): Part[] => [
    ...(at === 0 ? [] : [at === words.length - 1 ? and : ', ']),
    ...parts,
  ]);
}
