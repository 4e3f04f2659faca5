import { z } from 'zod';

/** When medicines can be refilled and renewed, and what is promised. */
export const medicationSettings = z.object({
  refillAtPercent: z
    .number()
    .int()
    .min(0)
    .max(100)
    .default(75)
    .describe('How much of the last fill must be used up before a refill can be requested')
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
    .describe('For how many days after its end a prescription can be renewed online')
    .meta({ setting: { group: 'rules', section: 'renewals', unit: 'days' } }),
  draftDays: z
    .number()
    .int()
    .min(0)
    .max(365)
    .default(30)
    .describe('For how many days after it was written a draft prescription counts as in progress')
    .meta({ setting: { group: 'rules', section: 'renewals', unit: 'days' } }),
  refillLateDays: z
    .number()
    .int()
    .min(1)
    .max(30)
    .default(7)
    .describe('After how many days we tell members that a refill is late')
    .meta({ setting: { group: 'rules', section: 'refills', unit: 'days' } }),
  pickupWorkingDays: z
    .number()
    .int()
    .min(1)
    .max(10)
    .default(2)
    .describe('How many business days we promise for a refill that is picked up')
    .meta({ setting: { group: 'rules', section: 'refills', unit: 'working-days' } }),
  mailWorkingDays: z
    .number()
    .int()
    .min(1)
    .max(20)
    .default(7)
    .describe('The same for a refill that is mailed')
    .meta({ setting: { group: 'rules', section: 'refills', unit: 'working-days' } }),
  renewalWorkingDays: z
    .number()
    .int()
    .min(1)
    .max(10)
    .default(2)
    .describe('How many business days prescribers have to answer a renewal request')
    .meta({ setting: { group: 'rules', section: 'renewals', unit: 'working-days' } }),
  pickupDays: z
    .number()
    .int()
    .min(1)
    .max(30)
    .default(10)
    .describe('How many days a medicine that is ready waits at the pharmacy')
    .meta({ setting: { group: 'rules', section: 'refills', unit: 'days' } }),
  medicineFlags: z
    .array(z.object({ words: z.string().min(3), flag: z.enum(['not-online', 'no-mail']) }))
    .default([])
    .describe('Medicines that are not refilled online or not mailed, by words in their names')
    .meta({ setting: { group: 'rules', section: 'refills' } }),
  pharmacyLinked: z
    .boolean()
    .default(false)
    .describe('Whether requests go to the pharmacies’ own system: true if PHARMACY_URL is set')
    .meta({ setting: { group: 'rules', section: 'refills' } }),
  newsDays: z
    .number()
    .int()
    .min(7)
    .max(3650)
    .default(90)
    .describe(
      'How many days numbers of incoming messages are kept, so that a repeated message does nothing',
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
