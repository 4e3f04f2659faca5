import { z } from 'zod';

/** When medicines can be refilled and renewed, and what is promised. */
export const medicationSettings = z.object({
  refillAtPercent: z
    .number()
    .int()
    .min(0)
    .max(100)
    .default(75)
    .describe('A refill may be asked for when so much of the last fill is used up')
    .meta({ setting: { group: 'rules', section: 'refills', unit: 'percent' } }),
  controlledAtPercent: z
    .number()
    .int()
    .min(0)
    .max(100)
    .default(90)
    .describe('The same for controlled medicines')
    .meta({ setting: { group: 'rules', section: 'refills', unit: 'percent' } }),
  renewalDays: z
    .number()
    .int()
    .min(0)
    .max(365)
    .default(120)
    .describe('A prescription can be renewed online for so many days after its end')
    .meta({ setting: { group: 'rules', section: 'renewals', unit: 'days' } }),
  draftDays: z
    .number()
    .int()
    .min(0)
    .max(365)
    .default(30)
    .describe(
      'A prescription that is still a draft counts as under way for so many days after it was written',
    )
    .meta({ setting: { group: 'rules', section: 'renewals', unit: 'days' } }),
  refillLateDays: z
    .number()
    .int()
    .min(1)
    .max(30)
    .default(7)
    .describe('A refill that is not ready after so many days is said to take longer than expected')
    .meta({ setting: { group: 'rules', section: 'refills', unit: 'days' } }),
  pickupWorkingDays: z
    .number()
    .int()
    .min(1)
    .max(10)
    .default(2)
    .describe('A refill to be picked up is promised within so many working days')
    .meta({ setting: { group: 'rules', section: 'refills', unit: 'working-days' } }),
  mailWorkingDays: z
    .number()
    .int()
    .min(1)
    .max(20)
    .default(7)
    .describe('The same for one that is mailed')
    .meta({ setting: { group: 'rules', section: 'refills', unit: 'working-days' } }),
  renewalWorkingDays: z
    .number()
    .int()
    .min(1)
    .max(10)
    .default(2)
    .describe('Prescribers answer a renewal request within so many working days')
    .meta({ setting: { group: 'rules', section: 'renewals', unit: 'working-days' } }),
  pickupDays: z
    .number()
    .int()
    .min(1)
    .max(30)
    .default(10)
    .describe('What is ready waits at the pharmacy for so many days')
    .meta({ setting: { group: 'rules', section: 'refills', unit: 'days' } }),
  medicineFlags: z
    .array(z.object({ words: z.string().min(3), flag: z.enum(['not-online', 'no-mail']) }))
    .default([])
    .describe('Medicines, by words of their name, that are not refilled online or not sent by mail')
    .meta({ setting: { group: 'rules', section: 'refills' } }),
  pharmacyLinked: z
    .boolean()
    .default(false)
    .describe('Requests go to the pharmacies’ own system: so when PHARMACY_URL is given')
    .meta({ setting: { group: 'rules', section: 'refills' } }),
  newsDays: z
    .number()
    .int()
    .min(7)
    .max(3650)
    .default(90)
    .describe(
      'Numbers of messages from outside are kept for so many days, so that the same again does nothing',
    )
    .meta({ setting: { group: 'retention', unit: 'days' } }),
});

type MedicationSettings = z.infer<typeof medicationSettings>;
declare module '../platform/settings/settings.ts' {
  interface Settings extends MedicationSettings {}
  interface SettingSections {
    refills: true;
    renewals: true;
  }
}
