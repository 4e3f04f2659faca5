import { type Prescription, UNORDERED } from '../prescriptions.rules.ts';

/**
 * Links each prescription to the one that it replaces: the one that it names, and an older draft
 * for the same medicine. Drafts and plans replace nothing.
 */
export function linkReplaced(
  all: Prescription[],
  priorOf: (rx: Prescription) => string | null,
): void {
  const stands = (rx: Prescription) =>
    rx.status !== 'cancelled' &&
    rx.status !== 'draft' &&
    !UNORDERED.includes(rx.intent) &&
    !rx.doNotTake;
  const byId = new Map(all.map((rx) => [rx.id, rx]));
  for (const rx of all) {
    const prior = byId.get(priorOf(rx) ?? '');
    if (!prior || prior === rx) continue;
    rx.replaces = prior.id;
    if (stands(rx)) prior.replacedBy = rx.id;
  }
  for (const draft of all) {
    if (draft.status !== 'draft' || draft.rxnorm === null || draft.replacedBy !== null) continue;
    const later = all.find(
      (rx) =>
        rx.rxnorm === draft.rxnorm &&
        rx.origin !== 'reported' &&
        stands(rx) &&
        (rx.authoredOn ?? '') > (draft.authoredOn ?? ''),
    );
    if (later) draft.replacedBy = later.id;
  }
}
