import type {
  CodeableConcept,
  ObservationReferenceRange,
  Quantity,
  Range,
} from '@medplum/fhirtypes';
import { ageAt, ageUnitOf } from '../../../fhir/ages.ts';
import { codesOf, readConcept, type Said, textsOf } from '../../../fhir/codings.ts';
import type { Moment } from '../../../fhir/dates.ts';
import { readQuantity } from '../../../fhir/quantities.ts';
import { readText } from '../../../fhir/texts.ts';
import { convert, type Unit } from '../../../fhir/units.ts';
import type { PlainDate } from '../../../platform/days.rules.ts';
import { answerKey, isAnswer } from '../values/answer-words.rules.ts';
import { type Limit, type Limits, readRangeText } from './range-text.rules.ts';

/** Whose sample it was and when it was taken, which decide on the range. */
export interface Whose {
  sex: string;
  birthDate: PlainDate | null;
  at: Moment | null;
}

/** A reference range that applies to the person, or may. */
export interface TestRange extends Limits {
  /**
   * The range in the sender's words, if it is only a text or the text says more than the limits.
   */
  text: string | null;
  /**
   * Which part to show: the limits were not read from the text (`limits`, `both`), or they were
   * (`text`).
   */
  says: 'limits' | 'text' | 'both';
  /** The kind of range, unless it is simply the normal one. */
  meaning: Said | null;
  /** Whom it applies to, and at what age, in the sender's words. */
  applies: Said[];
  age: { low: string | null; high: string | null; unit: string } | null;
  /**
   * Whether it is the person's normal range: `yes`; `loosely` if the age fits only in whole years,
   * months or days, as "to 17 years" for somebody aged 17 and a half; `maybe` if it depends on
   * something that we can't check; `no` for a range that is not a normal range.
   */
  normal: 'yes' | 'loosely' | 'maybe' | 'no';
}

const MALE = /\b(?:males?|man|men|boys?|hombres?|masculino|varon(?:es)?)\b/;
const FEMALE =
  /\b(?:females?|wom[ae]n|girls?|mujer(?:es)?|femenino|pregnan\w*|embaraz\w*|trimest\w*|\w*menopaus\w*|menstru\w*|follicular|folicular|luteal|mid ?cycle|ovulat\w*)\b/;
/** Names one sex and nothing more, or everybody. */
const WHOLE =
  /^(?:m|f|adult )?(?:males?|females?|man|men|wom[ae]n|hombres?|mujer(?:es)?|masculino|femenino|varon(?:es)?)?(?: \(finding\)| gender)?$/;
const EVERYBODY = new Set([
  'all',
  'any',
  'everyone',
  'everybody',
  'general population',
  'normal population',
  'todos',
]);
/** SNOMED CT's findings, and LOINC's answers. */
const SEX_CODES: Readonly<Record<string, 'male' | 'female'>> = {
  '248153007': 'male',
  '248152002': 'female',
  'LA2-8': 'male',
  'LA3-6': 'female',
};
/**
 * Code systems whose M and F are sexes: HL7's and FHIR's gender codes, also by number, and codes of
 * no system.
 */
const SEX_SYSTEMS = /^$|gender|sex|v2[-/]0001|HL70001|2\.16\.840\.1\.113883\.(?:5\.1|12\.1)$/i;

type Sex = 'male' | 'female';
type Fit = 'yes' | 'no' | 'maybe';

/**
 * Which sex a population has, and whether it requires anything more than that ("adult males",
 * "first trimester", a race).
 */
function populationOf(concept: CodeableConcept): { sexes: Set<Sex>; more: boolean } {
  const sexes = new Set<Sex>();
  const codings = concept.coding ?? [];
  let codedAlone = codings.length > 0;
  for (const { system = '', code = '' } of codings) {
    const letter = SEX_SYSTEMS.test(system)
      ? { m: 'male', male: 'male', f: 'female', female: 'female' }[code.toLowerCase()]
      : undefined;
    const sex = (SEX_CODES[code] ?? letter) as Sex | undefined;
    if (sex) sexes.add(sex);
    else codedAlone = false;
  }
  const texts = textsOf(concept).map(answerKey).filter(Boolean);
  for (const text of texts) {
    if (/^m$/.test(text) || MALE.test(text)) sexes.add('male');
    if (/^f$/.test(text) || FEMALE.test(text)) sexes.add('female');
  }
  const plain = texts.every((text) => WHOLE.test(text) || EVERYBODY.has(text));
  return { sexes, more: !plain || (texts.length === 0 && !codedAlone) || sexes.size > 1 };
}

/**
 * Whether a person is of every population that a range names (R4: several are an "and"; male and
 * female together are everybody).
 */
function fitsPopulation(concepts: readonly CodeableConcept[], sex: string): Fit {
  const populations = concepts.map(populationOf);
  const named = new Set(populations.flatMap((one) => [...one.sexes]));
  const [only] = named;
  const known = sex === 'male' || sex === 'female';
  if (named.size === 1 && known && only !== sex) return 'no';
  if (populations.some((one) => one.more) || (named.size === 1 && !known)) return 'maybe';
  return 'yes';
}

function bound(
  quantity: Quantity | undefined,
): { value: number; sent: string; unit: string } | null {
  const amount = readQuantity(quantity);
  return amount && { value: amount.value, sent: amount.sent, unit: quantity?.code || amount.unit };
}

/**
 * Whether somebody was of an age. The low end is inside. The high end is, too, and so is the rest
 * of that year (month, day): but only loosely, since the next range may begin there.
 */
function fitsAge(age: Range, whose: Whose): Fit | 'loosely' {
  const [low, high] = [bound(age.low), bound(age.high)];
  const fits: (Fit | 'loosely')[] = [];
  for (const end of [low, high]) {
    if (!end) continue;
    const unit = ageUnitOf(end.unit || low?.unit || high?.unit || '');
    const is = unit && ageAt(whose.birthDate, whose.at, unit);
    if (!is) fits.push('maybe');
    else {
      const ages = [is.from, is.to];
      const strictly = ages.filter((at) => (end === low ? at >= end.value : at < end.value)).length;
      const loosely = ages.filter((at) =>
        end === low ? at >= end.value : Math.floor(at) <= end.value,
      ).length;
      fits.push(
        strictly === 2 ? 'yes' : loosely === 2 ? 'loosely' : loosely === 0 ? 'no' : 'maybe',
      );
    }
  }
  return (['no', 'maybe', 'loosely'] as const).find((fit) => fits.includes(fit)) ?? 'yes';
}

const NORMAL =
  /^(?:|(?:normal )?(?:reference )?(?:range|interval)|normal(?: reference)?|reference|usual(?: range)?|(?:rango|valores) (?:normal(?:es)?|de referencia)|referencia)$/;

/** Whether a range is the normal one: its type is missing or says so. */
function isNormal(type: CodeableConcept | undefined): boolean {
  const said = textsOf(type).map(answerKey).filter(Boolean);
  return (
    codesOf(type).every((code) => code === 'normal' || said.length > 0) &&
    said.every((text) => NORMAL.test(text))
  );
}

function limit(quantity: Quantity | undefined): Limit | null {
  const amount = readQuantity(quantity);
  return amount && { sent: amount.sent, value: amount.value, unit: amount.unit, code: amount.code };
}

/**
 * Whether a limit as a quantity and one from a text are the same number; a low limit of 0 is often
 * not said.
 */
function same(given: Limit | null, read: Limit | null): boolean {
  if (!given || !read) return given === read || (read === null && given?.value === 0);
  return (
    (given.unit === '' || read.unit === '' ? read.value : convert(read.value, read, given)) ===
    given.value
  );
}

/** Whether a range's end is below its beginning, a mistake that can't be resolved here. */
export function isReversed({ low, high }: Pick<Limits, 'low' | 'high'>): boolean {
  if (!low || !high) return false;
  const end = low.unit === '' || high.unit === '' ? high.value : convert(high.value, high, low);
  return end !== null && low.value > end;
}

/** Reads one range: what can be compared, and its text if that says more. */
function limitsOf(
  range: ObservationReferenceRange,
  value: Unit,
): Limits & Pick<TestRange, 'text' | 'says'> & { contradicts: boolean } {
  const [low, high] = [limit(range.low), limit(range.high)];
  const text = readText(range.text) || null;
  const read = text ? readRangeText(text, value) : null;
  if (!low && !high)
    return {
      ...(read ?? { low, high, word: text && isAnswer(text) ? text : null }),
      text,
      says: 'text',
      contradicts: false,
    };
  if (!read || !same(low, read.low) || !same(high, read.high))
    return {
      low,
      high,
      word: null,
      text,
      says: text ? 'both' : 'limits',
      contradicts: read !== null,
    };
  const edged = (given: Limit | null, from: Limit | null): Limit | null =>
    given && (from?.edge ? { ...given, edge: 'unsure' } : given);
  const exact = !read.low?.edge && !read.high?.edge;
  return {
    low: edged(low, read.low),
    high: edged(high, read.high),
    word: null,
    text: exact ? null : text,
    says: exact ? 'limits' : 'text',
    contradicts: false,
  };
}

function ageSaid(range: Range | undefined): TestRange['age'] {
  const [low, high] = [bound(range?.low), bound(range?.high)];
  return low || high
    ? { low: low?.sent ?? null, high: high?.sent ?? null, unit: high?.unit || low?.unit || '' }
    : null;
}

/**
 * The ranges that apply to the person or may, the person's own normal one first. Ranges for another
 * sex or age are left out.
 * @param value the unit of the value that they belong to
 */
export function readRanges(
  ranges: readonly ObservationReferenceRange[] | undefined,
  whose: Whose,
  value: Unit,
): TestRange[] {
  const found: TestRange[] = [];
  for (const range of ranges ?? []) {
    const applies = range.appliesTo ?? [];
    const population = fitsPopulation(applies, whose.sex);
    const old = range.age ? fitsAge(range.age, whose) : 'yes';
    if (population === 'no' || old === 'no') continue;
    const { contradicts, ...limits } = limitsOf(range, value);
    if (limits.low === null && limits.high === null && limits.text === null) continue;
    const normal = isNormal(range.type);
    found.push({
      ...limits,
      meaning: normal ? null : readConcept(range.type),
      applies: applies.flatMap((concept) => readConcept(concept) ?? []),
      age: ageSaid(range.age),
      normal: !normal
        ? 'no'
        : population === 'maybe' || old === 'maybe' || contradicts || isReversed(limits)
          ? 'maybe'
          : old,
    });
  }
  const order = { yes: 0, loosely: 1, maybe: 2, no: 3 };
  return found.sort((a, b) => order[a.normal] - order[b.normal]);
}
