import { z } from 'zod';
import type { Tx } from './db/statements.ts';

/**
 * What a health system would change, in one table. Each key's default and meaning;
 * `docs/generated/settings.md` is this.
 */
export const Settings = z.object({
  name: z
    .string()
    .default('Cedar Valley Health')
    .describe('The health system’s name, in the header, the title and letters'),
  zone: z
    .string()
    .default('America/Chicago')
    .describe('IANA time zone of the clinics: decides when a day, and so an age, begins'),
  phone: z
    .string()
    .default('1-800-555-0142')
    .describe('Member services, shown wherever a page can’t help'),
  phoneHours: z
    .object({ en: z.string(), es: z.string() })
    .default({ en: 'any day, 7 am to 9 pm', es: 'todos los días, de 7:00 a 21:00' })
    .describe('When that phone is answered'),
  advicePhone: z.string().default('1-800-555-0199').describe('Nurse advice line, day and night'),
  jurisdiction: z
    .enum(['US', 'US-CA'])
    .default('US')
    .describe('Which row of the release rules adds to the federal ones'),
  teenAge: z
    .number()
    .int()
    .min(10)
    .max(18)
    .default(12)
    .describe('From this birthday a parent’s access is limited'),
  adultAge: z
    .number()
    .int()
    .min(18)
    .max(21)
    .default(18)
    .describe('On this birthday a parent’s access ends'),
  idleMinutes: z
    .number()
    .int()
    .min(2)
    .max(60)
    .default(15)
    .describe('A member is signed off after so many minutes without a page'),
  staffIdleMinutes: z.number().int().min(2).max(30).default(10).describe('The same for staff'),
  sessionHours: z
    .number()
    .int()
    .min(1)
    .max(24)
    .default(12)
    .describe('Everybody signs on again after so many hours'),
  staffAccessMinutes: z
    .number()
    .int()
    .min(5)
    .max(480)
    .default(60)
    .describe('How long a record stays open to staff for the purpose they gave'),
  doctorFirstDays: z
    .number()
    .int()
    .min(1)
    .max(30)
    .default(3)
    .describe('A member who wishes that the doctor looks first waits at most so many days'),
  refillAtPercent: z
    .number()
    .int()
    .min(0)
    .max(100)
    .default(75)
    .describe('A refill may be asked for when so much of the last fill is used up'),
  controlledAtPercent: z
    .number()
    .int()
    .min(0)
    .max(100)
    .default(90)
    .describe('The same for controlled medicines'),
  renewalDays: z
    .number()
    .int()
    .min(0)
    .max(365)
    .default(120)
    .describe('A prescription can be renewed online for so many days after its end'),
  draftDays: z
    .number()
    .int()
    .min(0)
    .max(365)
    .default(30)
    .describe(
      'A prescription that is still a draft counts as under way for so many days after it was written',
    ),
  refillLateDays: z
    .number()
    .int()
    .min(1)
    .max(30)
    .default(7)
    .describe('A refill that is not ready after so many days is said to take longer than expected'),
  pickupWorkingDays: z
    .number()
    .int()
    .min(1)
    .max(10)
    .default(2)
    .describe('A refill to be picked up is promised within so many working days'),
  mailWorkingDays: z
    .number()
    .int()
    .min(1)
    .max(20)
    .default(7)
    .describe('The same for one that is mailed'),
  renewalWorkingDays: z
    .number()
    .int()
    .min(1)
    .max(10)
    .default(2)
    .describe('Prescribers answer a renewal request within so many working days'),
  pickupDays: z
    .number()
    .int()
    .min(1)
    .max(30)
    .default(10)
    .describe('What is ready waits at the pharmacy for so many days'),
  medicineFlags: z
    .array(z.object({ words: z.string().min(3), flag: z.enum(['not-online', 'no-mail']) }))
    .default([])
    .describe(
      'Medicines, by words of their name, that are not refilled online or not sent by mail',
    ),
  pharmacyLinked: z
    .boolean()
    .default(false)
    .describe('Requests go to the pharmacies’ own system: so when PHARMACY_URL is given'),
  formKeyDays: z
    .number()
    .int()
    .min(1)
    .max(365)
    .default(7)
    .describe('A form that is sent again within so many days gets the answer of the first time'),
  sessionDays: z
    .number()
    .int()
    .min(1)
    .max(3650)
    .default(90)
    .describe('Sessions are kept for so many days after they were last used'),
  newsDays: z
    .number()
    .int()
    .min(7)
    .max(3650)
    .default(90)
    .describe(
      'Numbers of messages from outside are kept for so many days, so that the same again does nothing',
    ),
  auditYears: z
    .number()
    .int()
    .min(6)
    .max(100)
    .default(6)
    .describe('The audit log is kept for so many years: six at least (45 CFR 164.316(b)(2))'),
  historyYears: z
    .number()
    .int()
    .min(0)
    .max(100)
    .default(0)
    .describe('Earlier versions of the record are kept for so many years; 0: always'),
  alarmEmails: z
    .array(z.email())
    .default([])
    .describe(
      'Who is told by mail when something was given up or can’t be delivered; without any address alarms stand in the log and under “Operations” alone',
    ),
  keepSentDays: z
    .number()
    .int()
    .min(7)
    .max(400)
    .default(30)
    .describe('How long it is kept that a mail or a message to another system was sent'),
  newResultDays: z
    .number()
    .int()
    .min(1)
    .max(365)
    .default(60)
    .describe('A result counts as new for at most so many days'),
});
export type Settings = z.infer<typeof Settings>;

/**
 * Reads the table; a key that is absent has its default, a value that does not fit its rule is an
 * error at the start.
 */
export async function readSettings(tx: Tx): Promise<Settings> {
  const rows = await tx.sql<{ key: string; value: unknown }>('select key, value from setting');
  return Settings.parse(Object.fromEntries(rows.map((row) => [row.key, row.value])));
}
