import type { Annotation, DiagnosticReport } from '@medplum/fhirtypes';
import { readConcept } from '../../../fhir/codings.ts';
import { readMoment } from '../../../fhir/dates.ts';
import { readText } from '../../../fhir/texts.ts';
import type { PlainDate } from '../../../platform/days.rules.ts';
import type { Found, Index, LabInput, Place, Stored } from '../../observations/index.rules.ts';
import { membersOf, spanOf } from '../../observations/observations.rules.ts';
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
import { type Dates, isHere, type Note } from '../../observations/tests.rules.ts';
import { wordsOfDiagnosis } from '../../release/labels.codes.ts';
import { filesOf } from '../files/files.rules.ts';
import { outermost } from './held.rules.ts';
import {
  aboutOf,
  dayOn,
  finish,
  type LabResult,
  type LabText,
  placeOf,
  readingOf,
  wordsOf,
} from './result.rules.ts';

export function ofReport(
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
  const reading = readingOf(index, input, {
    zone,
    collected,
    on,
    comparable: modifiers.length === 0 && report.status !== 'cancelled',
  });
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
  const dates = {
    collected,
    issued,
    received: specimens.map((one) => one.specimen?.receivedTime).find(Boolean) ?? null,
  };
  return {
    ...finish(stored, tests, reading, dates, [
      ...words,
      ...facts.flatMap((one) => one.says ?? []).flatMap(wordsOf),
      ...files.map((file) => file.title),
    ]),
    ...(corrected && { status: 'corrected' }),
    laboratory,
    texts,
    files,
    ...aboutOf(report, dates, facts, modifiers, reading),
  };
}

function latest(issued: readonly (string | undefined)[], zone: string): string | undefined {
  const at = (text: string) => readMoment(text, zone)?.at.getTime() ?? 0;
  return issued.flatMap((text) => text ?? []).sort((a, b) => at(b) - at(a))[0];
}

interface WithNotes {
  note?: Annotation[];
}

/**
 * The texts of a report as a whole: its conclusion with all codes, notes on it and its sample,
 * comments on its images.
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
  // an R5 element that some R4 servers send
  const own = notesOf((report as WithNotes).note, index, place, on);
  for (const note of [...own, ...notes]) texts.push({ kind: 'note', ...note });
  for (const { comment, link } of report.media ?? []) {
    const text = [readText(link?.display), readText(comment)].filter(Boolean).join('\n');
    if (text) texts.push({ kind: 'image', text });
  }
  return texts;
}
