import type { Bundle, MedicationRequest, Task } from '@medplum/fhirtypes';
import { NPI } from '../../fhir/systems.ts';
import type { Sendable } from '../../medications/pharmacy/pharmacy-messages.ts';
import { medicineOf } from '../../medications/prescriptions/prescriptions.rules.ts';

/** The identifier system of our requests. */
export const REQUEST_SYSTEM = 'urn:portico:refill-request';

/**
 * A refill request as FHIR R4: a transaction with a MedicationRequest to fill and a Task to do so.
 * Both are created conditionally, so that a message that is sent twice creates them once.
 */
export function buildBundle(
  { request, person, rx, amount, supply }: Sendable,
  kind: 'order' | 'cancel',
): Bundle {
  const identifier = [{ system: REQUEST_SYSTEM, value: request.id }];
  const subject = {
    display: `${person.given} ${person.family}`,
    ...(person.mrn
      ? { identifier: { type: { coding: [{ code: 'MR' }] }, value: person.mrn } }
      : {}),
  };
  const order: MedicationRequest = {
    resourceType: 'MedicationRequest',
    identifier: [
      ...identifier,
      ...(rx.number ? [{ type: { coding: [{ code: 'FILL' }] }, value: rx.number }] : []),
    ],
    status: kind === 'cancel' ? 'cancelled' : 'active',
    intent: 'reflex-order',
    medicationCodeableConcept: medicineOf(rx),
    subject,
    authoredOn: request.submittedAt.toISOString(),
    requester: {
      display: request.prescriber ?? '',
      ...(request.prescriberNpi
        ? { identifier: { system: NPI, value: request.prescriberNpi } }
        : {}),
    },
    ...(rx.dosage.length > 0 ? { dosageInstruction: rx.dosage } : {}),
    dispenseRequest: {
      ...(amount ? { quantity: amount } : {}),
      ...(supply ? { expectedSupplyDuration: supply } : {}),
      performer: {
        display: request.pharmacy.name,
        ...(request.pharmacy.ncpdp ? { identifier: { value: request.pharmacy.ncpdp } } : {}),
      },
    },
  };
  const task: Task = {
    resourceType: 'Task',
    identifier,
    status: kind === 'cancel' ? 'cancelled' : 'requested',
    intent: 'order',
    code: {
      coding: [
        {
          system: 'http://hl7.org/fhir/CodeSystem/task-code',
          code: kind === 'cancel' ? 'abort' : 'fulfill',
        },
      ],
    },
    focus: { reference: `urn:uuid:${request.id}` },
    for: subject,
    authoredOn: request.submittedAt.toISOString(),
    ...(request.note ? { note: [{ text: request.note }] } : {}),
    ...(request.address
      ? {
          input: [
            {
              type: { text: 'deliver-to' },
              valueAddress: {
                line: request.address.lines,
                city: request.address.city,
                state: request.address.region,
                postalCode: request.address.postalCode,
              },
            },
          ],
        }
      : {}),
  };
  const where = `identifier=${REQUEST_SYSTEM}|${request.id}`;
  const entry = (resource: MedicationRequest | Task, fullUrl: string) => ({
    fullUrl,
    resource,
    request:
      kind === 'cancel'
        ? { method: 'PUT' as const, url: `${resource.resourceType}?${where}` }
        : { method: 'POST' as const, url: resource.resourceType, ifNoneExist: where },
  });
  return {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [entry(order, `urn:uuid:${request.id}`), entry(task, `urn:uuid:${crypto.randomUUID()}`)],
  };
}
