import type { DiagnosticReport, Reference } from '@medplum/fhirtypes';
import type { Found, Index, Place, Stored } from '../../observations/index.rules.ts';
import { placeOf } from './result.rules.ts';

export const heldBy = (
  report: DiagnosticReport,
  index: Index,
  stored: Stored<DiagnosticReport>,
): Found[] =>
  (report.result ?? []).flatMap(
    (reference) => index.observation(reference, placeOf(stored), stored.id) ?? [],
  );

export const membersIn = (found: Found, index: Index): Found[] =>
  (found.content.hasMember ?? []).flatMap(
    (reference) => index.observation(reference, found.place, found.id) ?? [],
  );

/** These observations and all their members, each once. */
export function allHeld(
  found: readonly Found[],
  index: Index,
  seen = new Map<string, Found>(),
): Found[] {
  for (const one of found) {
    if (seen.has(one.id)) continue;
    seen.set(one.id, one);
    allHeld(membersIn(one, index), index, seen);
  }
  return [...seen.values()];
}

/**
 * The tests of a report that are not members of its other tests: some reports list a germ and, next
 * to it, the drugs that were tested against it.
 */
export function outermost(
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
