import { writeJson } from '../../../fhir/decimals.ts';
import { keysIn } from '../../record/links.rules.ts';
import { SAID } from '../../record/said.rules.ts';
import { orderFills } from '../fills.rules.ts';
import { BLANK, type Prescription } from '../prescriptions.rules.ts';
import type { Orphan } from './dispenses.rules.ts';

/**
 * Medicines that were dispensed without a prescription in the record. All fills of a medicine are
 * one entry.
 */
export function fromFills(
  orphans: Orphan[],
  kindOf: (one: Orphan) => Pick<Prescription, 'schedule' | 'labels'>,
): Prescription[] {
  const groups = new Map<string, Orphan[]>();
  for (const one of orphans) {
    const key = one.named.rxnorm ?? (one.named.name.toLowerCase() || one.fill.id);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((all): Prescription[] => {
    const [first] = all.sort((a, b) => a.fill.id.localeCompare(b.fill.id));
    if (!first) return [];
    const { named, stored } = first;
    const fills = orderFills(all.map((one) => ({ ...one.fill, name: null, dosage: null })));
    return [
      {
        ...BLANK,
        id: stored.id,
        source: stored.source,
        sourceId: stored.sourceId,
        origin: 'outside',
        name: named.name,
        rxnorm: named.rxnorm,
        status: 'unknown',
        intent: 'fill',
        authoredOn: null,
        dosage:
          all.find((one) => one.stored.id === fills[0]?.id)?.fill.dosage ?? first.fill.dosage ?? [],
        reason: null,
        ...kindOf(first),
        fills,
        refs: all.flatMap((one) => keysIn(one.stored.source, writeJson(one.stored.content))),
        said: { ...SAID, also: named.also, modifiers: named.modifiers, facts: named.facts },
      },
    ];
  });
}
