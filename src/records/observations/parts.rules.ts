import type {
  Annotation,
  DiagnosticReport,
  Observation,
  Reference,
  Resource,
  Specimen,
  Timing,
} from '@medplum/fhirtypes';
import { readConcept, type Said } from '../../fhir/codings.ts';
import { modifiersOf } from '../../fhir/modifiers.ts';
import { readNarrative } from '../../fhir/narrative.ts';
import { idOf, typeNamedIn } from '../../fhir/references.ts';
import { readText } from '../../fhir/texts.ts';
import type { PlainDate } from '../../platform/days.rules.ts';
import type { Index, Place, Stored } from './index.rules.ts';
import type { Dates, Fact, Note } from './tests.rules.ts';

/** What is read from observations and reports alike. */

/**
 * Modifiers that we can't interpret: extensions that change a resource's meaning, and implicit
 * rules.
 */
export const unreadable = (
  resource: Observation | DiagnosticReport,
  stored: Pick<Stored<Resource>, 'unmodified'> | null,
): string[] =>
  stored?.unmodified
    ? []
    : [
        ...(resource.implicitRules ? [`implicitRules: ${resource.implicitRules}`] : []),
        ...modifiersOf(resource),
      ];

const dates = (start: string | undefined, end: string | undefined): Dates | null =>
  start || end ? { start: start ?? null, end: end ?? null } : null;
function timed(timing: Timing | undefined): Dates | null {
  const events = [...(timing?.event ?? [])].sort();
  return (
    dates(events[0], events.length > 1 ? events.at(-1) : undefined) ??
    dates(timing?.repeat?.boundsPeriod?.start, timing?.repeat?.boundsPeriod?.end)
  );
}

/**
 * When the finding was true (FHIR R4, effective[x]), as sent. When it was issued says nothing about
 * that.
 */
export function effectiveOf(resource: Observation | DiagnosticReport): Dates | null {
  const { effectiveDateTime, effectivePeriod, effectiveInstant, effectiveTiming } =
    resource as Observation;
  return (
    dates(effectiveDateTime ?? effectiveInstant, undefined) ??
    dates(effectivePeriod?.start, effectivePeriod?.end) ??
    timed(effectiveTiming)
  );
}

/** When a specimen was taken, as sent. */
export const takenOf = (specimen: Specimen | undefined): Dates | null =>
  dates(specimen?.collection?.collectedDateTime, undefined) ??
  dates(specimen?.collection?.collectedPeriod?.start, specimen?.collection?.collectedPeriod?.end);

export function notesOf(
  notes: readonly Annotation[] | undefined,
  index: Index,
  place: Place,
  on: PlainDate,
): Note[] {
  return (notes ?? []).flatMap((note) => {
    const text = readText(note.text);
    const by = readText(note.authorString) || index.nameOf(note.authorReference, place, on);
    return text ? [{ text, ...(by && { by }), ...(note.time && { at: note.time }) }] : [];
  });
}

const says = (about: Fact['about'], ...said: (Said | string | null | undefined)[]): Fact[] => {
  const list = said.flatMap((one) =>
    !one ? [] : typeof one === 'string' ? [{ text: one }] : [withoutCodes(one)],
  );
  return list.length > 0 ? [{ about, says: list }] : [];
};
function withoutCodes({ codes: _, ...said }: Said): Said {
  return said;
}

/** What a specimen is, from where, and in what state it came. */
export function specimenFacts(
  reference: Reference | undefined,
  index: Index,
  place: Place,
  on: PlainDate,
): { facts: Fact[]; notes: Note[]; specimen: Specimen | undefined } {
  const specimen = index.find<Specimen>(reference, 'Specimen', place)?.content;
  const at = specimen ? { ...place, holders: [specimen, ...place.holders] } : place;
  const facts = says(
    'specimen',
    readConcept(specimen?.type) ?? readText(reference?.display),
    readConcept(specimen?.collection?.bodySite),
    ...(specimen?.condition ?? []).map(readConcept),
  );
  return { facts, notes: notesOf(specimen?.note, index, at, on), specimen };
}

/**
 * What only the narrative says. FHIR R4 (narrative-status): `additional` may hold more than the
 * data; any other narrative was made from the data and is shown only if they have nothing readable.
 * @param beside the texts that are shown of the resource; null if nothing is
 */
export function narrativeOf(
  { text }: Observation | DiagnosticReport,
  beside: readonly string[] | null,
): string {
  if (beside !== null && text?.status !== 'additional') return '';
  const said = readNarrative(text?.div);
  return beside?.includes(said) ? '' : said;
}

const PEOPLE = new Set(['Practitioner', 'PractitionerRole', 'Patient', 'RelatedPerson']);

/** The performers: laboratories and people apart. A name without a type counts as a laboratory. */
export function performersOf(
  references: readonly Reference[] | undefined,
  index: Index,
  place: Place,
  on: PlainDate,
): { laboratories: string[]; people: string[] } {
  const laboratories: string[] = [];
  const people: string[] = [];
  for (const reference of references ?? []) {
    const name = index.nameOf(reference, place, on);
    if (!name) continue;
    const isPerson =
      PEOPLE.has(typeNamedIn(reference.reference) ?? '') ||
      PEOPLE.has(reference.type ?? '') ||
      index.find(reference, 'Practitioner', place) !== null ||
      index.find(reference, 'PractitionerRole', place) !== null;
    const list = isPerson ? people : laboratories;
    if (!list.includes(name)) list.push(name);
  }
  return { laboratories, people };
}

/**
 * How an observation was made, on which body site, with which device, derived from what, and about
 * whom if not the patient.
 */
export function observationFacts(
  o: Observation,
  index: Index,
  place: Place,
  on: PlainDate,
): Fact[] {
  const patient = idOf(o.subject, 'Patient');
  const focus = (o.focus ?? []).filter(
    (one) => patient === null || idOf(one, 'Patient') !== patient,
  );
  const derived = (o.derivedFrom ?? []).map(
    (one) =>
      readText(one.display) || readConcept(index.observation(one, place, '')?.content.code)?.text,
  );
  return [
    ...says(
      'focus',
      ...focus.map(
        (one) =>
          index.nameOf(one, place, on) ?? one.type ?? typeNamedIn(one.reference) ?? one.reference,
      ),
    ),
    ...says('method', readConcept(o.method)),
    ...says('body-site', readConcept(o.bodySite)),
    ...says('device', index.nameOf(o.device, place, on)),
    ...says('derived-from', ...derived),
  ];
}

/** Whether an observation is about somebody or something else than its patient. */
export const isOfAnother = (facts: readonly Fact[]): boolean =>
  facts.some((fact) => fact.about === 'focus');

export const fact = says;
