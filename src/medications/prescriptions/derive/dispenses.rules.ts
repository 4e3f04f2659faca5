import type { MedicationDispense, MedicationRequest, Reference } from '@medplum/fhirtypes';
import { dayOf } from '../../../fhir/dates.ts';
import { writeJson } from '../../../fhir/decimals.ts';
import type { Stored } from '../../record/links.rules.ts';
import { notesOf, statusReasonOf } from '../../record/said.rules.ts';
import { type Fill, readFill } from '../fills.rules.ts';
import { factsOfDispense } from './facts.rules.ts';
import type { MedicationInput } from './input.rules.ts';
import type { Named } from './names.rules.ts';
import { peopleOf } from './who.rules.ts';

/** What the member paid for a fill, on a MedicationDispense of ours. */
export const PATIENT_PAID = 'urn:portico:patient-paid';

/** A fill whose prescription is not in the record. */
export interface Orphan {
  fill: Fill;
  stored: Stored<MedicationDispense>;
  named: Named;
}
interface Around {
  find: (reference: Reference | undefined, source: string) => string | null;
  named: (holder: MedicationDispense | MedicationRequest, source: string) => Named;
  of: (id: string) => Stored<MedicationRequest> | undefined;
  sourceOf: (stored: Stored<MedicationRequest>) => string;
}

/**
 * Reads the fills by the id of their prescription, with what was paid for them. Fills without a
 * prescription are returned separately.
 */
export function readFills(
  { dispenses, benefits, shared, pharmacies, zone }: MedicationInput,
  { find, named, of, sourceOf }: Around,
): { fills: Map<string, Fill[]>; orphans: Orphan[] } {
  const orphans: Orphan[] = [];
  const fills = new Map<string, Fill[]>();
  for (const stored of dispenses) {
    const { source, content: dispense } = stored;
    const { who, pharmacy } = peopleOf(dispense, source, shared, pharmacies);
    const ids = [
      ...new Set(
        (dispense.authorizingPrescription ?? []).flatMap(
          (reference) => find(reference, source) ?? [],
        ),
      ),
    ];
    const rx = of(ids[0] ?? '');
    const what = named(dispense, source);
    const prescribed = rx ? named(rx.content, sourceOf(rx)).name : null;
    const paid = dispense.extension?.find((one) => one.url === PATIENT_PAID)?.valueMoney?.value;
    const actor =
      dispense.performer?.find((one) => pharmacy(one.actor))?.actor ?? dispense.location;
    const label = dispense.dosageInstruction?.length ? dispense.dosageInstruction : null;
    const fill = readFill(stored, zone, {
      price: paid === undefined ? null : Math.round(paid * 100),
      pharmacy:
        pharmacy(actor)?.name ?? who(dispense.location) ?? who(dispense.performer?.[0]?.actor),
      name:
        prescribed !== null && what.name && what.name.toLowerCase() !== prescribed.toLowerCase()
          ? what.name
          : null,
      dosage:
        label && writeJson(label) !== writeJson(rx?.content.dosageInstruction ?? null)
          ? label
          : null,
      said: {
        notes: notesOf(dispense.note, who),
        ...statusReasonOf([dispense.statusReasonCodeableConcept], []),
        modifiers: [
          ...(dispense.implicitRules ? [`implicitRules: ${dispense.implicitRules}`] : []),
          ...what.modifiers,
        ],
        facts: [...factsOfDispense(dispense, who), ...what.facts],
      },
    });
    if (!fill) continue;
    if (ids.length === 0) orphans.push({ fill, stored, named: what });
    for (const id of ids) fills.set(id, [...(fills.get(id) ?? []), fill]);
  }
  // what the member paid, from a pharmacy claim of the same day (CARIN Blue Button: adjudication
  // paidbypatient)
  for (const { source, content: benefit } of benefits) {
    const id = find(benefit.prescription, source);
    const paid = [
      ...(benefit.adjudication ?? []),
      ...(benefit.item ?? []).flatMap((item) => item.adjudication ?? []),
    ].find((one) =>
      one.category?.coding?.some(
        (coding) => coding.code === 'paidbypatient' || coding.code === 'copay',
      ),
    )?.amount?.value;
    const on = dayOf(benefit.item?.[0]?.servicedDate ?? benefit.billablePeriod?.start, zone);
    const fill =
      id === null ? undefined : fills.get(id)?.find((one) => one.price === null && one.on === on);
    if (fill && paid !== undefined) fill.price = Math.round(paid * 100);
  }
  return { fills, orphans };
}
