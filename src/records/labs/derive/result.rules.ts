import type { DiagnosticReport, Observation, Reference, ServiceRequest } from '@medplum/fhirtypes';
import { codeIn, readConcept, type Said } from '../../../fhir/codings.ts';
import { readMoment } from '../../../fhir/dates.ts';
import { LOINC } from '../../../fhir/systems.ts';
import type { PlainDate } from '../../../platform/days.rules.ts';
import type { Index, LabInput, Place, Stored } from '../../observations/index.rules.ts';
import type { Reading } from '../../observations/observations.rules.ts';
import type { Dates, Fact, Note, Test } from '../../observations/tests.rules.ts';
import { labelsOf } from '../../release/labels.rules.ts';
import { securityOf } from '../../release/security-labels.rules.ts';
import type { LabFile } from '../files/files.rules.ts';

/** A text about a report as a whole, in the sender's words. */
export interface LabText extends Said, Omit<Note, 'text'> {
  kind: 'conclusion' | 'code' | 'note' | 'narrative' | 'image';
}

/** Shown only on the page of one result. Dates are FHIR's, as sent. */
export interface LabAbout {
  collected: Dates | null;
  received: string | null;
  reported: string | null;
  /** The sender's other names for it. */
  also: string[];
  facts: Fact[];
  modifiers: string[];
  /** The number of tests entered in error, and of tests named only by an id and not on file. */
  withdrawn: number;
  missing: number;
}

/** One panel, or one test without a panel, ready for the release engine and the pages. */
export interface LabResult {
  id: string;
  version: number;
  /**
   * What it was derived from: each resource with its version. Different sources mean that the
   * laboratory sent something new.
   */
  sources: string[];
  /** When the sample was taken, or else reported or received: the order of lists. */
  collectedAt: Date;
  collectedPrecision: 'time' | 'day' | 'month' | 'year' | 'unknown';
  /** The date that decides whether it is new; null if unknown. */
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

export const wordsOf = (said: Said | null): string[] =>
  said ? [said.text, said.es ?? '', ...(said.also ?? [])] : [];

const sourceOf = (stored: Stored<unknown>): string => `${stored.id}.${stored.version}`;

export const placeOf = (stored: Stored<DiagnosticReport | Observation>): Place => ({
  source: stored.source,
  holders: [stored.content],
});

/**
 * @param of `on` is a day close to the result, `comparable` whether its values can be compared with
 * ranges
 */
export function readingOf(
  index: Index,
  { patient }: LabInput,
  of: Pick<Reading, 'zone' | 'collected' | 'on' | 'comparable'>,
): Reading {
  return {
    index,
    patient,
    ...of,
    said: new Set(),
    seen: new Set(),
    parts: [],
    withdrawn: 0,
    missing: 0,
  };
}

/** A day close to the result, for choosing among names of people. */
export const dayOn = (stored: Stored<DiagnosticReport | Observation>, zone: string): PlainDate =>
  readMoment(stored.content.issued, zone)?.first ?? stored.receivedAt.toISOString().slice(0, 10);

interface When {
  collected: Dates | null;
  issued: string | undefined;
  received: string | null;
}

export const aboutOf = (
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

export function finish(
  stored: Stored<DiagnosticReport | Observation>,
  tests: Test[],
  { parts, index, zone }: Reading,
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
