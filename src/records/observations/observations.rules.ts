import type { Observation, ObservationComponent, Reference } from '@medplum/fhirtypes';
import { codeIn, readConcept, type Said } from '../../fhir/codings.ts';
import { type Moment, readMoment } from '../../fhir/dates.ts';
import { isEnteredInError } from '../../fhir/statuses.ts';
import { LOINC } from '../../fhir/systems.ts';
import { readText } from '../../fhir/texts.ts';
import type { PlainDate } from '../../platform/days.rules.ts';
import { wordsOfDiagnosis } from '../release/labels.codes.ts';
import { labelsOf } from '../release/labels.rules.ts';
import { securityOf } from '../release/security-labels.rules.ts';
import type { Found, Index, Place, Stored } from './index.rules.ts';
import {
  effectiveOf,
  isOfAnother,
  narrativeOf,
  notesOf,
  observationFacts,
  performersOf,
  specimenFacts,
  takenOf,
  unreadable,
} from './parts.rules.ts';
import { flagOf } from './ranges/compare.rules.ts';
import { readRanges, type Whose } from './ranges/ranges.rules.ts';
import type { Dates, Fact, Test } from './tests.rules.ts';
import { absence, readValue, type TestValue } from './values/values.rules.ts';

/** What applies to every test of one result. */
export interface Reading {
  index: Index;
  zone: string;
  patient: { sex: string; birthDate: PlainDate | null };
  /** Facts that the report already states, as texts: a test does not repeat them. */
  said: Set<string>;
  /** When the report's sample was taken. */
  collected: Dates | null;
  /** Whether values may be compared with ranges: not if the sender changed the report's meaning. */
  comparable: boolean;
  on: PlainDate;
  /** Records already read, so that each is read once and a cycle ends. */
  seen: Set<string>;
  parts: Stored<Observation>[];
  /** Tests that the laboratory withdrew as entered in error, and those that are not on file. */
  withdrawn: number;
  missing: number;
}

const unitOf = (value: TestValue) =>
  value.kind === 'number' ? { unit: value.unit, code: value.code } : { unit: '', code: null };
const wordsOf = (said: Said | null): string[] =>
  said ? [said.text, said.es ?? '', ...(said.also ?? [])] : [];
/** A value's words, which may reveal a private or serious finding. */
const wordsOfValue = (value: TestValue): string[] =>
  value.kind === 'coded' ? wordsOf(value) : value.kind === 'text' ? [value.text] : [];

/** Reads one observation with its components and members, at any depth. */
export function testOf({ id, content: o, place, stored }: Found, reading: Reading): Test {
  const { index, zone, on } = reading;
  const specimen = specimenFacts(o.specimen, index, place, on);
  const own = takenOf(specimen.specimen) ?? effectiveOf(o);
  const facts = observationFacts(o, index, place, on);
  const modifiers = unreadable(o, stored);
  const when = readMoment(
    (own ?? reading.collected)?.start ?? (own ?? reading.collected)?.end,
    zone,
  );
  const whose: Whose = isOfAnother(facts)
    ? { sex: 'unknown', birthDate: null, at: null }
    : { ...reading.patient, at: when };
  const comparable = reading.comparable && modifiers.length === 0 && o.status !== 'cancelled';
  const people = performersOf(o.performer, index, place, on);
  const differs =
    own &&
    (own.start !== reading.collected?.start || own.end !== reading.collected?.end) &&
    stored !== null;
  const name = readConcept(o.code);
  const notes = [
    ...notesOf(o.note, index, place, on),
    ...specimen.notes.filter((note) => !reading.said.has(`note ${note.text}`)),
  ];
  const code = codeIn(o.code, LOINC);
  const value = readValue(o);
  const narrative = narrativeOf(o, says(o, value) ? notes.map((note) => note.text) : null);
  if (narrative) notes.push({ text: narrative });
  const members = [
    ...membersOf(o.hasMember, place, id, reading),
    ...(o.component ?? []).map((component, at) =>
      componentOf(component, `${id}.${at}`, o, { whose, comparable }),
    ),
  ];
  return {
    id,
    code,
    name: name?.text ?? '',
    also: name?.also ?? [],
    status: o.status ?? 'unknown',
    value,
    absent: value.kind === 'absent' ? null : absence(o),
    ...rated(o, value, whose, comparable),
    notes,
    facts: unsaid(reading, [
      ...facts,
      ...specimen.facts,
      ...(people.people.length > 0
        ? [{ about: 'performer' as const, says: people.people.map((text) => ({ text })) }]
        : []),
      ...(people.laboratories.length > 0
        ? [{ about: 'laboratory' as const, says: people.laboratories.map((text) => ({ text })) }]
        : []),
      ...(differs ? [{ about: 'collected' as const, dates: own }] : []),
    ]),
    modifiers,
    labels: labelsOf(
      code ? [code] : [],
      [
        ...wordsOf(name),
        ...wordsOfValue(value),
        ...notes.map((note) => note.text),
        ...facts.flatMap((fact) => fact.says ?? []).flatMap(wordsOf),
        ...saidBeside(o),
      ],
      securityOf(o),
    ),
    members,
  };
}

/** Whether an observation's data say anything to a reader. */
const says = (o: Observation, value: TestValue): boolean =>
  value.kind !== 'absent' ||
  value.reason !== null ||
  Boolean(o.note?.length || o.component?.length || o.hasMember?.length);

/**
 * Words around a value: what its code means, why it is missing, how the laboratory interprets it,
 * what a range is for.
 */
const saidBeside = (o: Observation | ObservationComponent): string[] => [
  ...wordsOf(readConcept(o.dataAbsentReason)),
  ...wordsOfDiagnosis(o.valueCodeableConcept),
  ...(o.interpretation ?? []).flatMap((concept) => wordsOf(readConcept(concept))),
  ...(o.referenceRange ?? []).map((range) => readText(range.text)),
];

function rated(
  source: Observation | ObservationComponent,
  value: TestValue,
  whose: Whose,
  comparable: boolean,
) {
  const ranges = readRanges(source.referenceRange, whose, unitOf(value));
  return { ranges, ...flagOf(source.interpretation, value, ranges, comparable) };
}

function componentOf(
  component: ObservationComponent,
  id: string,
  o: Observation,
  { whose, comparable }: { whose: Whose; comparable: boolean },
): Test {
  const value = readValue(component);
  const name = readConcept(component.code);
  const code = codeIn(component.code, LOINC);
  return {
    id,
    code,
    name: name?.text ?? '',
    also: name?.also ?? [],
    status: o.status ?? 'unknown',
    value,
    absent: value.kind === 'absent' ? null : absence(component),
    ...rated(component, value, whose, comparable),
    notes: [],
    facts: [],
    modifiers: [],
    labels: labelsOf(
      code ? [code] : [],
      [...wordsOf(name), ...wordsOfValue(value), ...saidBeside(component)],
      securityOf(o),
    ),
    members: [],
  };
}

/** Facts that the report does not already state. */
const unsaid = ({ said }: Reading, facts: Fact[]): Fact[] =>
  facts.flatMap((fact) => {
    const says = fact.says?.filter((one) => !said.has(`${fact.about} ${one.text}`));
    return fact.says && says?.length === 0 ? [] : [{ ...fact, ...(says && { says }) }];
  });

/**
 * The tests in a report or in another test. Those entered in error, or not on file and without a
 * name, are counted.
 */
export function membersOf(
  references: readonly Reference[] | undefined,
  place: Place,
  root: string,
  reading: Reading,
): Test[] {
  const tests: Test[] = [];
  for (const [at, reference] of (references ?? []).entries()) {
    const found = reading.index.observation(reference, place, root);
    if (!found) {
      const name = readText(reference.display);
      if (name) tests.push(notHere(`${root}?${at}`, name));
      else reading.missing += 1;
      continue;
    }
    if (reading.seen.has(found.id)) continue; // the same test twice, or a cycle
    reading.seen.add(found.id);
    if (found.stored) reading.parts.push(found.stored);
    if (isEnteredInError(found.content)) reading.withdrawn += 1;
    else tests.push(testOf(found, reading));
  }
  return tests;
}

/** A test of which only a name arrived. */
const notHere = (id: string, name: string): Test => ({
  id,
  code: null,
  name,
  also: [],
  status: 'final',
  value: { kind: 'absent', reason: { text: 'not-here', codes: ['not-here'] }, unit: '' },
  absent: null,
  ranges: [],
  flag: 'none',
  flags: [],
  marks: [],
  flagged: 'compared',
  notes: [],
  facts: [],
  modifiers: [],
  labels: labelsOf([], [name], []),
  members: [],
});

/**
 * The earliest and latest times among several, as sent: a report without a date of its own was
 * collected when its tests were.
 */
export function spanOf(all: readonly (Dates | null)[], zone: string): Dates | null {
  const moments = all
    .flatMap((dates) => [dates?.start, dates?.end])
    .flatMap((sent) => {
      const moment = readMoment(sent, zone);
      return sent && moment ? [{ sent, moment }] : [];
    });
  if (moments.length === 0 || all.some((dates) => dates === null)) return null;
  const by = (a: { moment: Moment }, b: { moment: Moment }) =>
    a.moment.at.getTime() - b.moment.at.getTime();
  const [first] = moments.sort(by);
  const last = moments.at(-1);
  return first
    ? { start: first.sent, end: last && last.sent !== first.sent ? last.sent : null }
    : null;
}
