import type {
  AllergyIntolerance,
  AllergyIntoleranceReaction,
  CodeableConcept,
} from '@medplum/fhirtypes';
import { codesOf } from '../../fhir/codings.ts';
import { asReceived } from '../../fhir/concepts.ts';
import { modifiersOf } from '../../fhir/modifiers.ts';
import { sayTime } from '../directions/time-units.rules.ts';
import type { Stored } from '../record/links.rules.ts';
import { type Note, narrativeOf, notesOf } from '../record/said.rules.ts';
import { allergenName, isMedicine, spanishName } from './allergens.rules.ts';
import { NONE_KINDS, type NoneKind, noneOf } from './none-known.rules.ts';
import { codings, sameName, together, unlike } from './same-allergy.rules.ts';

/** A name as received, with our Spanish name if we have one. */
export interface Called {
  sent: string;
  es: string | null;
}
export interface Reaction {
  signs: Called[];
  severity: 'mild' | 'moderate' | 'severe' | null;
  /** The substances that caused it, if the allergy is named after something else. */
  substances: Called[];
  more: string[];
  notes: Note[];
  onset: string | null;
}
export interface Allergy {
  id: string;
  /** Null if nothing names it. */
  name: Called | null;
  /** Its names in other codings or systems. */
  also: Called[];
  highRisk: boolean;
  /** Type, categories, criticality and statuses that pages have words for. */
  words: AllergyWord[];
  /** Statuses that pages have no words for, as received. */
  other: string[];
  reactions: Reaction[];
  notes: Note[];
  recorded: string | null;
  onset: string | null;
  lastSeen: string | null;
  modifiers: string[];
}
export const ALLERGY_WORDS = [
  'intolerance',
  'food',
  'medication',
  'environment',
  'biologic',
  'high',
  'low',
  'unable-to-assess',
  'unconfirmed',
  'presumed',
  'inactive',
  'resolved',
  'refuted',
] as const;
export type AllergyWord = (typeof ALLERGY_WORDS)[number];

/** "No known allergies", of one kind or at all. */
export interface Allergies {
  current: Allergy[];
  /** Inactive, resolved or refuted. */
  past: Allergy[];
  /** Statements of no known allergy, with their dates; never beside an allergy of that kind. */
  none: { kind: NoneKind; on: string | null }[];
  /**
   * Notes on "none known" and "not asked" statements. They may mention an allergy after all, so
   * they are shown even if the statement is not.
   */
  notes: Note[];
}

/** The allergy categories that each kind of "none known" covers. */
const CATEGORIES: Partial<Record<NoneKind, readonly AllergyWord[]>> = {
  drug: ['medication', 'biologic'],
  food: ['food'],
  environment: ['environment'],
  insect: ['environment'],
  animal: ['environment'],
  latex: ['environment'],
};

/** A concept's name in the sender's words, or else in ours; null if it has neither. */
export function called(concept: CodeableConcept | undefined): Called | null {
  const ours = (language: 'en' | 'es') =>
    concept?.coding
      ?.map((one) => allergenName(one.system ?? '', one.code ?? '', language))
      .find((one) => one !== null) ?? null;
  const words =
    concept?.text?.trim() || concept?.coding?.find((one) => one.display?.trim())?.display?.trim();
  const sent = words || ours('en') || asReceived(concept, 'en');
  return sent ? { sent, es: ours('es') ?? spanishName(sent) } : null;
}
/** The names in its other codings: their displays, or our name if there is only a code. */
const othersOf = (concept: CodeableConcept | undefined, name: Called | null): Called[] => {
  const list = (concept?.coding ?? []).flatMap(({ system, code, display }) => {
    const sent = display?.trim() || allergenName(system ?? '', code ?? '', 'en');
    return sent
      ? [{ sent, es: allergenName(system ?? '', code ?? '', 'es') ?? spanishName(sent) }]
      : [];
  });
  return list.filter(
    (one, at) => !sameName(one, name) && list.findIndex((other) => sameName(one, other)) === at,
  );
};
const all = (concepts: readonly CodeableConcept[] | undefined): Called[] =>
  (concepts ?? []).flatMap((one) => called(one) ?? []);

function reactionOf(reaction: AllergyIntoleranceReaction, name: Called | null): Reaction {
  const substances = all(reaction.substance ? [reaction.substance] : []).filter(
    (one) => one.sent.toLowerCase() !== name?.sent.toLowerCase(),
  );
  return {
    signs: all(reaction.manifestation),
    severity: reaction.severity ?? null,
    substances,
    more: [reaction.description, asReceived(reaction.exposureRoute, 'en')].flatMap(
      (one) => one?.trim() || [],
    ),
    notes: notesOf(reaction.note, (reference) => reference?.display ?? null),
    onset: reaction.onset ?? null,
  };
}

/** The statuses in any coding or in the text, in lower case. */
const statusesOf = (concept: CodeableConcept | undefined): string[] =>
  [...codesOf(concept), ...(concept?.text ? [concept.text.trim()] : [])].map((one) =>
    one.toLowerCase(),
  );
const sayOnset = ({
  onsetDateTime,
  onsetAge,
  onsetPeriod,
  onsetRange,
  onsetString,
}: AllergyIntolerance): string | null =>
  onsetDateTime ??
  onsetString ??
  sayTime(onsetAge, 'en') ??
  onsetPeriod?.start ??
  ([sayTime(onsetRange?.low, 'en'), sayTime(onsetRange?.high, 'en')].filter(Boolean).join(' - ') ||
    null);

function readOne({ id, content }: Stored<AllergyIntolerance>): {
  allergy: Allergy;
  statuses: string[];
} {
  const clinical = statusesOf(content.clinicalStatus);
  const verification = statusesOf(content.verificationStatus);
  const byReaction = all((content.reaction ?? []).flatMap((one) => one.substance ?? []));
  const name =
    called(content.code) ??
    (byReaction.length > 0
      ? {
          sent: [...new Set(byReaction.map((one) => one.sent))].join(', '),
          es: byReaction.length === 1 ? (byReaction[0]?.es ?? null) : null,
        }
      : null);
  const statuses = [...clinical, ...verification];
  const known = [
    content.type,
    ...(content.category ?? []),
    content.criticality,
    ...statuses,
  ].flatMap((one) => ALLERGY_WORDS.filter((word) => word === one));
  const usual: readonly string[] = ['active', 'confirmed', 'allergy', ...ALLERGY_WORDS];
  return {
    statuses,
    allergy: {
      id,
      name,
      also: othersOf(content.code, name),
      highRisk: content.criticality === 'high',
      words: [...new Set(known)],
      other: [...new Set(statuses)].filter((one) => !usual.includes(one)),
      reactions: (content.reaction ?? []).map((one) => reactionOf(one, name)),
      notes: [
        ...notesOf(content.note, (reference) => reference?.display ?? null),
        ...(name === null ? narrativeOf(content) : []),
      ],
      recorded: content.recordedDate ?? null,
      onset: sayOnset(content),
      lastSeen: content.lastOccurrence ?? null,
      modifiers: [
        ...modifiersOf(content),
        ...(content.implicitRules ? [`implicitRules: ${content.implicitRules}`] : []),
      ],
    },
  };
}

/**
 * Reads a person's allergies from all sources. An allergy is current unless its status says
 * otherwise; inactive, resolved and refuted ones are past; ones entered in error are left out. The
 * same allergy from two sources is merged.
 */
export function readAllergies(stored: readonly Stored<AllergyIntolerance>[]): Allergies {
  const lists = {
    current: [] as { allergy: Allergy; codes: string[] }[],
    past: [] as { allergy: Allergy; codes: string[] }[],
  };
  const none: Allergies['none'] = [];
  const notes: Note[] = [];
  for (const one of stored) {
    const { allergy, statuses } = readOne(one);
    if (statuses.includes('entered-in-error')) continue;
    const over =
      statuses.includes('refuted') ||
      (!statuses.includes('active') &&
        statuses.some((status) => status === 'inactive' || status === 'resolved'));
    // an entry with a reaction or an unknown modifier is listed, whatever its name says
    const kind =
      one.content.reaction?.length || allergy.modifiers.length > 0
        ? null
        : noneOf(one.content.code);
    if (kind !== null) {
      notes.push(...allergy.notes);
      if (kind !== 'not-asked' && !over) none.push({ kind, on: allergy.recorded });
      continue;
    }
    const list = over ? lists.past : lists.current;
    const codes = codings(one.content.code);
    const at = list.findIndex(
      (other) =>
        codes.some((code) => other.codes.includes(code)) ||
        sameName(other.allergy.name, allergy.name),
    );
    const before = list[at];
    if (before)
      list[at] = { allergy: together(before.allergy, allergy), codes: [...before.codes, ...codes] };
    else list.push({ allergy, codes });
  }
  const byName = (a: { allergy: Allergy }, b: { allergy: Allergy }) =>
    Number(b.allergy.highRisk) - Number(a.allergy.highRisk) ||
    (a.allergy.name?.sent ?? '~').localeCompare(b.allergy.name?.sent ?? '~');
  const current = lists.current.sort(byName).map((one) => one.allergy);
  const isNow = new Set(lists.current.flatMap((one) => one.codes));
  const past = lists.past
    .filter(
      (one) =>
        !one.codes.some((code) => isNow.has(code)) &&
        !current.some((now) => sameName(now.name, one.allergy.name)),
    )
    .sort(byName);
  return {
    current,
    past: past.map((one) => one.allergy),
    none: latest(none).filter(({ kind }) => !speaksAgainst(kind, lists.current)),
    notes: unlike([], notes),
  };
}

/** The latest statement of each kind. */
const latest = (none: Allergies['none']): Allergies['none'] =>
  NONE_KINDS.flatMap(
    (kind) =>
      none
        .filter((one) => one.kind === kind)
        .sort((a, b) => (b.on ?? '').localeCompare(a.on ?? ''))[0] ?? [],
  );

/**
 * Whether a current allergy contradicts a "none known" of this kind. An allergy without a category
 * may be of any kind.
 */
function speaksAgainst(
  kind: NoneKind,
  current: readonly { allergy: Allergy; codes: string[] }[],
): boolean {
  const meant = CATEGORIES[kind];
  const categories: readonly AllergyWord[] = ['food', 'medication', 'environment', 'biologic'];
  return current.some(
    ({ allergy: { words }, codes }) =>
      meant === undefined ||
      words.some((word) => meant.includes(word)) ||
      (kind === 'drug' && codes.some((one) => isMedicine(one.split('|', 1)[0] ?? ''))) ||
      !words.some((word) => categories.includes(word)),
  );
}
