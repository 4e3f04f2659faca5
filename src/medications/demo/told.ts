import type { Dosage, MedicationDispense, MedicationRequest, Resource } from '@medplum/fhirtypes';
import { DEMO_NPI } from '../../clinics/demo.ts';
import { addDays, type PlainDate } from '../../platform/clock.ts';
import { DEMO_PHARMACIES } from './pharmacies.ts';

export interface Story {
  id: string;
  rxnorm: string;
  name: string;
  dosage: Dosage[];
  /** Days ago that it was written, and how many days it is good for. */
  written: number;
  good?: number;
  repeats: number;
  quantity: [number, string];
  days: number;
  /** Days ago of each fill, the oldest first; the last may be under way. */
  fills: { ago: number; status?: MedicationDispense['status']; paid?: number }[];
  status?: MedicationRequest['status'];
  /** Why it is off, or whatever else the order says. */
  rest?: Partial<MedicationRequest>;
  state?: string;
  reason?: string;
  replaces?: string;
  inpatient?: boolean;
  /** Who prescribed it; Dr. Okafor, unless it says otherwise. */
  by?: { name: string; npi: string };
}

export const often = (
  frequency: number,
  period: number,
  periodUnit: 'd' | 'h' | 'wk',
  value: number,
  unit: string,
  rest: Partial<Dosage> = {},
): Dosage[] => [
  {
    timing: { repeat: { frequency, period, periodUnit } },
    doseAndRate: [{ doseQuantity: { value, unit } }],
    route: { coding: [{ system: 'http://snomed.info/sct', code: '26643006' }] },
    ...rest,
  },
];
export const atNight: Dosage[] = [
  {
    timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd', when: ['HS'] } },
    doseAndRate: [{ doseQuantity: { value: 1, unit: 'tablet' } }],
  },
];

let number = 70_812_200;
/** Prescriptions with their fills, as resources. */
export function told(patient: string, stories: Story[], today: PlainDate): Resource[] {
  const subject = { reference: `Patient/${patient}` };
  const place = {
    identifier: { value: DEMO_PHARMACIES[0].ncpdp },
    display: DEMO_PHARMACIES[0].name,
  };
  return stories.flatMap((one): Resource[] => {
    const medicationCodeableConcept = {
      coding: [
        {
          system: 'http://www.nlm.nih.gov/research/umls/rxnorm',
          code: one.rxnorm,
          display: one.name,
        },
      ],
      text: one.name,
    };
    number += 7;
    const request: MedicationRequest = {
      resourceType: 'MedicationRequest',
      id: `story-${one.id}`,
      identifier: [
        {
          type: {
            coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'FILL' }],
          },
          system: 'urn:oid:2.999.2',
          value: String(number),
        },
      ],
      status: one.status ?? 'active',
      ...(one.state
        ? {
            statusReason: {
              coding: [{ system: 'urn:portico:prescription-state', code: one.state }],
            },
          }
        : {}),
      intent: 'order',
      medicationCodeableConcept,
      subject,
      authoredOn: addDays(today, -one.written),
      requester: {
        display: one.by?.name ?? 'Dr. Amara Okafor',
        identifier: { system: 'http://hl7.org/fhir/sid/us-npi', value: one.by?.npi ?? DEMO_NPI },
      },
      ...(one.reason ? { reasonCode: [{ text: one.reason }] } : {}),
      dosageInstruction: one.dosage,
      ...(one.replaces
        ? { priorPrescription: { reference: `MedicationRequest/story-${one.replaces}` } }
        : {}),
      ...one.rest,
      dispenseRequest: {
        validityPeriod: {
          start: addDays(today, -one.written),
          end: addDays(today, (one.good ?? 365) - one.written),
        },
        numberOfRepeatsAllowed: one.repeats,
        quantity: { value: one.quantity[0], unit: one.quantity[1] },
        expectedSupplyDuration: {
          value: one.days,
          unit: 'days',
          system: 'http://unitsofmeasure.org',
          code: 'd',
        },
        performer: place,
      },
    };
    const dispenses = one.fills.map(
      (fill, index): MedicationDispense => ({
        resourceType: 'MedicationDispense',
        id: `story-${one.id}-${index + 1}`,
        ...(fill.paid === undefined
          ? {}
          : {
              extension: [
                {
                  url: 'urn:portico:patient-paid',
                  valueMoney: { value: fill.paid, currency: 'USD' },
                },
              ],
            }),
        status: fill.status ?? 'completed',
        medicationCodeableConcept,
        subject,
        performer: [{ actor: place }],
        authorizingPrescription: [{ reference: `MedicationRequest/${request.id}` }],
        quantity: { value: one.quantity[0], unit: one.quantity[1] },
        daysSupply: { value: one.days, unit: 'days' },
        whenPrepared: `${addDays(today, -fill.ago)}T15:00:00Z`,
        ...(fill.status ? {} : { whenHandedOver: `${addDays(today, -fill.ago)}T18:00:00Z` }),
      }),
    );
    return [request, ...dispenses];
  });
}
