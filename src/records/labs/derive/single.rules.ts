import type { Observation } from '@medplum/fhirtypes';
import { foundIn, type Index, type LabInput, type Stored } from '../../observations/index.rules.ts';
import { testOf } from '../../observations/observations.rules.ts';
import {
  effectiveOf,
  fact,
  performersOf,
  specimenFacts,
  takenOf,
} from '../../observations/parts.rules.ts';
import { aboutOf, dayOn, finish, type LabResult, placeOf, readingOf } from './result.rules.ts';

export function ofObservation(
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
  const reading = readingOf(index, input, { zone, collected, on, comparable: true });
  reading.seen.add(stored.id);
  const { laboratories, people } = performersOf(o.performer, index, place, on);
  const facts = [...fact('performer', ...people), ...fact('laboratory', ...laboratories.slice(1))];
  for (const one of [...facts, ...fact('laboratory', laboratories[0])])
    for (const said of one.says ?? []) reading.said.add(`${one.about} ${said.text}`);
  const test = testOf(foundIn(stored), reading);
  const dates = { collected, issued: o.issued, received: specimen?.receivedTime ?? null };
  const result = finish(stored, [test], reading, dates, []);
  return {
    ...result,
    labels: test.labels,
    laboratory: laboratories[0] ?? null,
    ...aboutOf(o, dates, facts, [], reading),
  };
}
