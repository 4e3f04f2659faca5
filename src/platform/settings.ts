import { z } from 'zod';
import type { Tx } from './db/statements.ts';

/**
 * What a health system may configure in the table `setting`: each key's rule, default and meaning.
 * Features add theirs (`installSettings`); `docs/generated/settings.md` lists them all.
 */
const platformSettings = z.object({
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
  corsOrigins: z
    .array(z.string().regex(/^https:\/\/[a-z0-9.-]+(:\d+)?$/, 'must be https://host'))
    .default([])
    .describe('Sites whose pages may read what is public as JSON, such as https://www.example.org'),
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
});

type PlatformSettings = z.infer<typeof platformSettings>;
/** The settings by name. A feature adds its own by declaration merging. */
export interface Settings extends PlatformSettings {}

let schema: z.ZodObject = platformSettings;

/**
 * Registers a feature's settings.
 * @throws Error when a name is taken by another feature
 */
export function installSettings(settings: z.ZodObject): void {
  for (const [name, rule] of Object.entries(settings.shape))
    if (name in schema.shape && schema.shape[name] !== rule)
      throw new Error(`two features have the setting ${name}`);
  schema = schema.extend(settings.shape);
}

/** Each setting's rule, by name. */
export const settingRules = (): Readonly<Record<string, z.ZodType>> =>
  schema.shape as Record<string, z.ZodType>; // a shape holds nothing else

/** @throws z.ZodError for a value that does not fit its rule; an absent one has its default */
export const parseSettings = (values: object): Settings =>
  schema.parse(values) as unknown as Settings; // what is installed is what the interface declares

/** Reads the table. @throws z.ZodError for a value that does not fit its rule */
export async function readSettings(tx: Tx): Promise<Settings> {
  const rows = await tx.sql<{ key: string; value: unknown }>('select key, value from setting');
  return parseSettings(Object.fromEntries(rows.map((row) => [row.key, row.value])));
}
