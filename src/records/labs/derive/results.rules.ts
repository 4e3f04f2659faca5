import type {
  Annotation,
  DiagnosticReport,
  Observation,
  Reference,
  ServiceRequest,
} from '@medplum/fhirtypes';
import { codeIn, readConcept, type Said } from '../../../fhir/codings.ts';
import { readMoment } from '../../../fhir/dates.ts';
import { isEnteredInError } from '../../../fhir/statuses.ts';
import { LOINC } from '../../../fhir/systems.ts';
import { readText } from '../../../fhir/texts.ts';
import type { PlainDate } from '../../../platform/days.rules.ts';
import {
  type Found,
  foundIn,
  type Index,
  indexOf,
  type LabInput,
  type Place,
  type Stored,
} from '../../observations/index.rules.ts';
import { membersOf, type Reading, spanOf, testOf } from '../../observations/observations.rules.ts';
import {
  effectiveOf,
  fact,
  narrativeOf,
  notesOf,
  performersOf,
  specimenFacts,
  takenOf,
  unreadable,
} from '../../observations/parts.rules.ts';
import {
  type Dates,
  type Fact,
  isHere,
  type Note,
  type Test,
} from '../../observations/tests.rules.ts';
import { wordsOfDiagnosis } from '../../release/labels.codes.ts';
import { labelsOf } from '../../release/labels.rules.ts';
import { securityOf } from '../../release/security-labels.rules.ts';
import { filesOf, type LabFile } from '../files/files.rules.ts';
import { isLabResult, kindOf } from './kinds.rules.ts';

/** Something that a report says as a whole, in the sender's words. */
export interface LabText extends Said, Omit<Note, 'text'> {
  kind: 'conclusion' | 'code' | 'note' | 'narrative' | 'image';
}

/** What only the page of one result tells. Dates are FHIR's, as sent. */
export interface LabAbout {
  collected: Dates | null;
  received: string | null;
  reported: string | null;
  /** Other names that the sender gives it. */
  also: string[];
  facts: Fact[];
  modifiers: string[];
  /**
   * Tests that were taken back as entered in error, and tests that are named by an id alone and are
   * not here.
   */
  withdrawn: number;
  missing: number;
}

/** One panel, or one test that stands alone, ready to be decided on and shown. */
export interface LabResult {
  id: string;
  version: number;
  /**
   * What it was drawn from: each resource with its version. Other sources mean that the laboratory
   * said something else.
   */
  sources: string[];
  /**
   * When the sample was taken or, where nobody says, when it was reported or came in: the order of
   * lists.
   */
  collectedAt: Date;
  collectedPrecision: 'time' | 'day' | 'month' | 'year' | 'unknown';
  /** By which day it is new or old; null where no date is known. */
  datedAt: Date | null;
  receivedAt: Date | null;
  reportedAt: Date | null;
  arrivedAt: Date;
  status: string;
  code: string | null;
  name: string;
  codes: string[];
  labels: string[];
  laboratory: string | null;
  orderedBy: string | null;
  texts: LabText[];
  about: LabAbout;
  tests: Test[];
  files: LabFile[];
}

const unique = (list: string[]): string[] => [...new Set(list)];
const allCodes = (tests: Test[]): string[] =>
  tests.flatMap((test) => [...(test.code ? [test.code] : []), ...allCodes(test.members)]);
const wordsOf = (said: Said | null): string[] =>
  said ? [said.text, said.es ?? '', ...(said.also ?? [])] : [];
const sourceOf = (stored: Stored<unknown>): string => `${stored.id}.${stored.version}`;

/**
 * Builds every result of one person from the resources of the record. Pure, so that a rebuild gives
 * the same rows.
 */
export function buildLabResults(input: LabInput, zone: string): LabResult[] {
  const index = indexOf(input);
  /** What a report or another test holds: it does not stand alone as well. */
  const used = new Set<string>();
  const use = (held: readonly Found[], by: DiagnosticReport | Observation) => {
    // what something holds that was never true stands for itself
    if (!isEnteredInError(by)) for (const one of allHeld(held, index)) used.add(one.id);
  };
  const results: LabResult[] = [];
  for (const stored of input.reports) {
    const held = heldBy(stored.content, index, stored);
    use(held, stored.content);
    const contents = held.map((one) => one.content);
    if (isLabResult(stored.content, contents))
      results.push(ofReport(stored, held, index, input, zone));
  }
  const alone: LabResult[] = [];
  for (const stored of input.observations) {
    if (used.has(stored.id)) continue;
    const members = membersIn(foundIn(stored), index);
    const isLab = isLabResult(stored.content);
    use(
      isLab ? members : members.filter((one) => kindOf(one.content) !== 'laboratory'),
      stored.content,
    );
    used.delete(stored.id); // in a circle it holds itself
    if (isLab) alone.push(ofObservation(stored, index, input, zone));
  }
  return [...results, ...alone.filter((result) => !used.has(result.id))];
}

const heldBy = (
  report: DiagnosticReport,
  index: Index,
  stored: Stored<DiagnosticReport>,
): Found[] =>
  (report.result ?? []).flatMap(
    (reference) => index.observation(reference, placeOf(stored), stored.id) ?? [],
  );

const membersIn = (found: Found, index: Index): Found[] =>
  (found.content.hasMember ?? []).flatMap(
    (reference) => index.observation(reference, found.place, found.id) ?? [],
  );

/** These observations and all that they hold, each once. */
function allHeld(found: readonly Found[], index: Index, seen = new Map<string, Found>()): Found[] {
  for (const one of found) {
    if (seen.has(one.id)) continue;
    seen.set(one.id, one);
    allHeld(membersIn(one, index), index, seen);
  }
  return [...seen.values()];
}

/**
 * The tests that a report names and that none of its others holds: some name a germ and, beside it,
 * what was tried against it.
 */
function outermost(
  report: DiagnosticReport,
  held: readonly Found[],
  index: Index,
  place: Place,
  root: string,
): Reference[] {
  const inside = new Map(
    held.map((one) => [
      one.id,
      new Set(allHeld(membersIn(one, index), index).map((member) => member.id)),
    ]),
  );
  return (report.result ?? []).filter((reference) => {
    const found = index.observation(reference, place, root);
    return (
      !found ||
      ![...inside].some(
        ([id, members]) =>
          id !== found.id && members.has(found.id) && !inside.get(found.id)?.has(id),
      )
    );
  });
}

const placeOf = (stored: Stored<DiagnosticReport | Observation>): Place => ({
  source: stored.source,
  holders: [stored.content],
});

function readingOf(
  index: Index,
  input: LabInput,
  zone: string,
  collected: Dates | null,
  on: PlainDate,
  comparable: boolean,
): Reading {
  return {
    index,
    zone,
    patient: input.patient,
    said: new Set(),
    collected,
    comparable,
    on,
    seen: new Set(),
    parts: [],
    withdrawn: 0,
    missing: 0,
  };
}

function ofReport(
  stored: Stored<DiagnosticReport>,
  held: Found[],
  index: Index,
  input: LabInput,
  zone: string,
): LabResult {
  const report = stored.content;
  const place = placeOf(stored);
  const on = dayOn(stored, zone);
  const specimens = (report.specimen ?? []).map((reference) =>
    specimenFacts(reference, index, place, on),
  );
  const taken = specimens.map((one) => takenOf(one.specimen)).find(Boolean);
  const own = (one: Found): Dates | null =>
    takenOf(specimenFacts(one.content.specimen, index, one.place, on).specimen) ??
    effectiveOf(one.content);
  const collected = taken ?? effectiveOf(report) ?? spanOf(held.map(own), zone);
  const modifiers = unreadable(report, stored);
  const reading = readingOf(
    index,
    input,
    zone,
    collected,
    on,
    modifiers.length === 0 && report.status !== 'cancelled',
  );
  const performers = performersOf(report.performer, index, place, on);
  const interpreters = (report.resultsInterpreter ?? []).flatMap(
    (one) => index.nameOf(one, place, on) ?? [],
  );
  const [laboratory = null, ...otherLaboratories] = performers.laboratories;
  const facts = [
    ...specimens.flatMap((one) => one.facts),
    ...fact('performer', ...performers.people),
    ...fact('interpreter', ...interpreters.filter((name) => !performers.people.includes(name))),
    ...fact('laboratory', ...otherLaboratories),
  ];
  for (const one of [...facts, ...fact('laboratory', laboratory)])
    for (const said of one.says ?? []) reading.said.add(`${one.about} ${said.text}`);
  const notes = specimens.flatMap((one) => one.notes);
  for (const note of notes) reading.said.add(`note ${note.text}`);
  const tests = membersOf(
    outermost(report, held, index, place, stored.id),
    place,
    stored.id,
    reading,
  );
  const files = filesOf(report);
  const texts = textsOf(report, index, place, on, notes);
  const isReadable =
    texts.length > 0 || tests.some(isHere) || files.some((file) => file.in === 'report');
  const narrative = narrativeOf(report, isReadable ? texts.map((text) => text.text) : null);
  if (narrative) texts.push({ kind: 'narrative', text: narrative });
  const corrected =
    report.status === 'final' &&
    reading.parts.some(
      (part) => part.content.status === 'corrected' || part.content.status === 'amended',
    );
  const issued =
    report.issued ??
    latest(
      held.map((one) => one.content.issued),
      zone,
    );
  const words = [
    ...texts.flatMap((text) => [...wordsOf(text), text.by ?? '']),
    ...(report.conclusionCode ?? []).flatMap(wordsOfDiagnosis),
  ];
  return {
    ...finish(
      stored,
      tests,
      reading,
      index,
      zone,
      {
        collected,
        issued,
        received: specimens.map((one) => one.specimen?.receivedTime).find(Boolean) ?? null,
      },
      [
        ...words,
        ...facts.flatMap((one) => one.says ?? []).flatMap(wordsOf),
        ...files.map((file) => file.title),
      ],
    ),
    ...(corrected && { status: 'corrected' }),
    laboratory,
    texts,
    files,
    ...aboutOf(
      report,
      {
        collected,
        issued,
        received: specimens.map((one) => one.specimen?.receivedTime).find(Boolean) ?? null,
      },
      facts,
      modifiers,
      reading,
    ),
  };
}

function ofObservation(
  stored: Stored<Observation>,
  index: Index,
  input: LabInput,
  zone: string,
): LabResult {
  const o = stored.content;
  const place = placeOf(stored);
  const on = dayOn(stored, zone);
  const { specimen } = specimenFacts(o.specimen, index, place, on);
  const collected = takenOf(specimen) ?? effectiveOf(o);
  const reading = readingOf(index, input, zone, collected, on, true);
  reading.seen.add(stored.id);
  const { laboratories, people } = performersOf(o.performer, index, place, on);
  const facts = [...fact('performer', ...people), ...fact('laboratory', ...laboratories.slice(1))];
  for (const one of [...facts, ...fact('laboratory', laboratories[0])])
    for (const said of one.says ?? []) reading.said.add(`${one.about} ${said.text}`);
  const test = testOf(foundIn(stored), reading);
  const dates = { collected, issued: o.issued, received: specimen?.receivedTime ?? null };
  const result = finish(stored, [test], reading, index, zone, dates, []);
  return {
    ...result,
    labels: test.labels,
    laboratory: laboratories[0] ?? null,
    ...aboutOf(o, dates, facts, [], reading),
  };
}

/** A day near the result, by which names of people are chosen. */
const dayOn = (stored: Stored<DiagnosticReport | Observation>, zone: string): PlainDate =>
  readMoment(stored.content.issued, zone)?.first ?? stored.receivedAt.toISOString().slice(0, 10);

function latest(issued: readonly (string | undefined)[], zone: string): string | undefined {
  const at = (text: string) => readMoment(text, zone)?.at.getTime() ?? 0;
  return issued.flatMap((text) => text ?? []).sort((a, b) => at(b) - at(a))[0];
}

interface When {
  collected: Dates | null;
  issued: string | undefined;
  received: string | null;
}

const aboutOf = (
  resource: DiagnosticReport | Observation,
  { collected, issued, received }: When,
  facts: Fact[],
  modifiers: string[],
  reading: Reading,
): { about: LabAbout } => ({
  about: {
    collected,
    received,
    reported: issued ?? null,
    also: readConcept(resource.code)?.also ?? [],
    facts,
    modifiers,
    withdrawn: reading.withdrawn,
    missing: reading.missing,
  },
});

function finish(
  stored: Stored<DiagnosticReport | Observation>,
  tests: Test[],
  { parts }: Reading,
  index: Index,
  zone: string,
  when: When,
  words: string[],
): Omit<LabResult, 'about' | 'texts' | 'files' | 'laboratory'> & {
  texts: LabText[];
  files: LabFile[];
} {
  const r = stored.content;
  const collected = readMoment(when.collected?.start ?? when.collected?.end, zone);
  const reported = readMoment(when.issued, zone);
  const arrivedAt = new Date(
    Math.max(stored.receivedAt.getTime(), ...parts.map((part) => part.receivedAt.getTime())),
  );
  const code = codeIn(r.code, LOINC);
  const name = readConcept(r.code);
  return {
    id: stored.id,
    version: stored.version + parts.reduce((sum, part) => sum + part.version - 1, 0),
    sources: [stored, ...parts].map(sourceOf).sort(),
    collectedAt: collected?.at ?? reported?.at ?? arrivedAt,
    collectedPrecision: collected?.precision ?? 'unknown',
    datedAt: collected?.at ?? reported?.at ?? null,
    receivedAt: readMoment(when.received, zone)?.at ?? null,
    reportedAt: reported?.at ?? null,
    arrivedAt,
    status: r.status ?? 'unknown',
    code,
    name: name?.text ?? '',
    codes: unique([...(code ? [code] : []), ...allCodes(tests)]),
    labels: labelsOf(code ? [code] : allCodes(tests), [...wordsOf(name), ...words], securityOf(r)),
    orderedBy: orderedBy(r.basedOn, index, placeOf(stored), dayOn(stored, zone)),
    texts: [],
    tests,
    files: [],
  };
}

function orderedBy(
  references: readonly Reference[] | undefined,
  index: Index,
  place: Place,
  on: PlainDate,
): string | null {
  for (const reference of references ?? []) {
    const order = index.find<ServiceRequest>(reference, 'ServiceRequest', place);
    const name =
      order &&
      index.nameOf(
        order.content.requester,
        { ...place, holders: [order.content, ...place.holders] },
        on,
      );
    if (name) return name;
  }
  return null;
}

interface WithNotes {
  note?: Annotation[];
}

/**
 * What a report says as a whole: its conclusion and every code of it, notes on it and on its
 * sample, what its pictures show.
 */
function textsOf(
  report: DiagnosticReport,
  index: Index,
  place: Place,
  on: PlainDate,
  notes: Note[],
): LabText[] {
  const texts: LabText[] = [];
  const conclusion = readText(report.conclusion);
  if (conclusion) texts.push({ kind: 'conclusion', text: conclusion });
  for (const concept of report.conclusionCode ?? []) {
    const said = readConcept(concept);
    if (said && said.text !== conclusion) texts.push({ kind: 'code', ...said });
  }
  // in R5, and sent by some before it
  const own = notesOf((report as WithNotes).note, index, place, on);
  for (const note of [...own, ...notes]) texts.push({ kind: 'note', ...note });
  for (const { comment, link } of report.media ?? []) {
    const text = [readText(link?.display), readText(comment)].filter(Boolean).join('\n');
    if (text) texts.push({ kind: 'image', text });
  }
  return texts;
}
