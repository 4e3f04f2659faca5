import type { Meta, Resource } from '@medplum/fhirtypes';
import type { CrawlPart, CrawlRecord } from '../crawl-part.ts';
import type { DemoDeps } from '../demo-part.ts';
import { systemRequest } from '../platform/access/request-info.ts';
import { addDays } from '../platform/clock.ts';
import { findPrescription } from './demo/demo.sql.ts';
import { listPharmacies } from './pharmacies/places.ts';
import { requestRefills } from './refills/refills.ts';

interface Medicine {
  id: string;
  rxnorm: string;
  name: string;
  number: string;
  security?: string;
}

/** A prescription that can be refilled today. */
const prescribed =
  ({ id, rxnorm, name, number, security }: Medicine) =>
  ({ of, patient, today }: CrawlRecord): Resource[] => {
    const medicationCodeableConcept = {
      coding: [
        { system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: rxnorm, display: name },
      ],
      text: name,
    };
    const meta: Meta | undefined = security
      ? {
          security: [
            { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: security },
          ],
        }
      : undefined;
    const subject = { reference: `Patient/${patient.id}` };
    return [
      {
        ...(meta ? { meta } : {}),
        resourceType: 'MedicationRequest',
        id: `${id}-${of}`,
        identifier: [{ type: { coding: [{ code: 'FILL' }] }, value: number }],
        status: 'active',
        intent: 'order',
        medicationCodeableConcept,
        subject,
        authoredOn: addDays(today, -160),
        requester: { display: 'Dr. Amara Okafor' },
        dosageInstruction: [{ text: 'Take 1 tablet once a day' }],
        dispenseRequest: {
          validityPeriod: { end: addDays(today, 200) },
          numberOfRepeatsAllowed: 3,
          quantity: { value: 30, unit: 'tablets' },
          expectedSupplyDuration: { value: 30, unit: 'days' },
          performer: { identifier: { value: CRAWL_PHARMACY } },
        },
      },
      {
        resourceType: 'MedicationDispense',
        id: `${id}-fill-${of}`,
        status: 'completed',
        medicationCodeableConcept,
        subject,
        authorizingPrescription: [{ reference: `MedicationRequest/${id}-${of}` }],
        daysSupply: { value: 30, unit: 'days' },
        quantity: { value: 30, unit: 'tablets' },
        whenHandedOver: `${addDays(today, -25)}T18:00:00Z`,
      },
    ];
  };
/** The pharmacy's number; the crawl has one pharmacy, for pickup. */
export const CRAWL_PHARMACY = '1600001';

/** A refill of it is asked for on the phone. */
const refilled =
  (id: string) =>
  async ({ db, clock, jobs, asOf, personOf }: DemoDeps, { of }: CrawlRecord): Promise<void> => {
    const patientId = await personOf(of);
    await db.asSystem('system:refills', systemRequest(clock.now(), 'demo'), async (access) => {
      const rx = await findPrescription(access, patientId, `${id}-${of}`);
      const pharmacy = (await listPharmacies(access)).find(({ ncpdp }) => ncpdp === CRAWL_PHARMACY);
      if (!rx || !pharmacy) throw new Error('no such prescription or pharmacy');
      const input = {
        patientId,
        prescriptions: [rx],
        to: { delivery: 'pickup', pharmacy, address: null },
        note: '',
        via: 'phone',
        by: { id: null, name: 'the pharmacy' },
      } as const;
      const { outcomes } = await requestRefills(access, jobs, input, asOf());
      if (outcomes[0]?.is !== 'asked') throw new Error('the refill was refused');
    });
  };

/** What of somebody's medicines, allergies and refills is hidden from whom. */
export const medicationsCrawl: CrawlPart = {
  items: [
    {
      name: 'a prescription',
      categories: ['medicines', 'refills'],
      word: 'lisinopril',
      resources: prescribed({
        id: 'plain-rx',
        rxnorm: '314076',
        name: 'lisinopril 10 MG Oral Tablet',
        number: '7701',
      }),
    },
    {
      name: 'a refill that somebody asked for',
      categories: ['medicines', 'refills'],
      word: 'metformin',
      resources: prescribed({
        id: 'asked-rx',
        rxnorm: '861007',
        name: 'metformin 500 MG Oral Tablet',
        number: '7702',
      }),
      work: refilled('asked-rx'),
    },
    {
      name: 'a private prescription with a refill that somebody asked for',
      categories: ['medicines', 'refills'],
      hiddenFrom: 'caregivers of teens',
      word: 'norethindrone',
      resources: prescribed({
        id: 'private-rx',
        rxnorm: '748961',
        name: 'norethindrone 0.35 MG Oral Tablet',
        number: '7703',
        security: 'SEX',
      }),
      work: refilled('private-rx'),
    },
    {
      name: 'a prescription that its sender keeps for the patient',
      categories: ['medicines', 'refills'],
      hiddenFrom: 'caregivers of teens and adults',
      word: 'amlodipine',
      resources: prescribed({
        id: 'own-rx',
        rxnorm: '197361',
        name: 'amlodipine 5 MG Oral Tablet',
        number: '7704',
        security: 'NODSCLCD',
      }),
      work: refilled('own-rx'),
    },
    {
      name: 'a prescription that its sender withholds',
      categories: ['medicines', 'refills'],
      hiddenFrom: 'everybody',
      resources: prescribed({
        id: 'withheld-rx',
        rxnorm: '197319',
        name: 'allopurinol 100 MG Oral Tablet',
        number: '7705',
        security: 'NOPAT',
      }),
    },
    {
      name: 'an allergy',
      categories: ['medicines'],
      word: 'Larkspur pollen',
      resources: ({ of, patient }) => [
        {
          resourceType: 'AllergyIntolerance',
          id: `allergy-${of}`,
          patient: { reference: `Patient/${patient.id}` },
          code: { text: 'Larkspur pollen' },
        },
      ],
    },
  ],
};
