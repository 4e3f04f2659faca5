import type { MedicationRequest, MedicationStatement, Resource } from '@medplum/fhirtypes';
import { addDays, type PlainDate } from '../../platform/clock.ts';

/**
 * Medicines that our pharmacies don't fill: prescribed elsewhere, not to be taken, or only
 * reported. Demo data, invented.
 * @param of the demo's people by file: the id of each in its own record
 */
export function elsewhere(of: (file: string) => string, today: PlainDate): Resource[] {
  const order = (
    id: string,
    file: string,
    rest: Partial<MedicationRequest>,
  ): MedicationRequest => ({
    resourceType: 'MedicationRequest',
    id: `story-${id}`,
    status: 'active',
    intent: 'order',
    subject: { reference: `Patient/${of(file)}` },
    authoredOn: addDays(today, -20),
    requester: { display: 'Dr. Lena Sato, Rheumatology' },
    ...rest,
  });
  const said = (
    id: string,
    file: string,
    rest: Partial<MedicationStatement>,
  ): MedicationStatement => ({
    resourceType: 'MedicationStatement',
    id: `story-${id}`,
    status: 'active',
    subject: { reference: `Patient/${of(file)}` },
    informationSource: { reference: `Patient/${of(file)}` },
    ...rest,
  });
  return [
    order('no-ibuprofen', 'maida-gerhold', {
      doNotPerform: true,
      medicationCodeableConcept: { text: 'Ibuprofen 400 MG Oral Tablet' },
      reasonCode: [{ text: 'Kidney disease' }],
      note: [{ text: 'Nor naproxen or other medicines of this kind.\nAcetaminophen is fine.' }],
    }),
    order('methotrexate', 'maida-gerhold', {
      medicationCodeableConcept: { text: 'Methotrexate 2.5 MG Oral Tablet' },
      dosageInstruction: [
        {
          text: 'Take 6 tablets ONCE A WEEK on Monday',
          doseAndRate: [{ doseQuantity: { value: 6, unit: 'tablet' } }],
        },
      ],
      reasonCode: [{ text: 'Rheumatoid arthritis' }],
    }),
    order('prednisone', 'elsy-bechtelar', {
      medicationCodeableConcept: { text: 'Prednisone 5 MG Oral Tablet' },
      dosageInstruction: [
        {
          sequence: 1,
          text: 'Take 2 tablets daily for 5 days',
          timing: {
            repeat: {
              frequency: 1,
              period: 1,
              periodUnit: 'd',
              boundsDuration: { value: 5, unit: 'd' },
            },
          },
          doseAndRate: [{ doseQuantity: { value: 2, unit: 'tablet' } }],
        },
        {
          sequence: 2,
          text: 'Take 1 tablet daily for 5 days, in the morning with food',
          doseAndRate: [{ doseQuantity: { value: 1, unit: 'tablet' } }],
        },
      ],
    }),
    said('fish-oil', 'maida-gerhold', {
      medicationCodeableConcept: { text: 'Fish oil 1000 MG Oral Capsule' },
      effectiveDateTime: addDays(today, -300),
      dosage: [{ text: 'One a day' }],
    }),
    said('st-johns-wort', 'maida-gerhold', {
      status: 'on-hold',
      medicationCodeableConcept: { text: 'St. John’s wort 300 MG Oral Capsule' },
      effectivePeriod: { start: addDays(today, -400) },
      statusReason: [{ text: 'Does not go with sertraline' }],
    }),
    said('vitamin-d', 'clint-champlin', {
      status: 'intended',
      medicationCodeableConcept: { text: 'Vitamin D 1000 UNT Oral Tablet' },
      dateAsserted: addDays(today, -10),
    }),
  ];
}
