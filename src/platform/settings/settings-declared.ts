import { z } from 'zod';
import { lineInBoth, lineOf, phone, readableColor, zone } from './setting-fields.ts';

/**
 * What a health system may configure: each key's rule, default and meaning. Features add theirs;
 * `docs/generated/settings.md` lists them all.
 */
export const brandSettings = z.object({
  name: lineOf(60)
    .default('Cedar Valley Health')
    .describe('The health system’s name, in the header, the title, letters and e-mail')
    .meta({ setting: { group: 'health-system', section: 'looks' } }),
  logo: z
    .object({
      type: z.enum(['image/png', 'image/jpeg']),
      width: z.int(),
      height: z.int(),
      data: z.base64().max(200_000),
    })
    .nullable()
    .default(null)
    .describe('The logo beside the name and on letters; without one the portal’s own')
    .meta({ setting: { group: 'health-system', kind: 'logo' } }),
  mainColor: readableColor('main')
    .default('#0b5d63')
    .describe('The color of buttons and links')
    .meta({ setting: { group: 'health-system', section: 'looks', kind: 'color' } }),
  accentColor: readableColor('accent')
    .default('#9c380f')
    .describe('The color that marks what is new')
    .meta({ setting: { group: 'health-system', section: 'looks', kind: 'color' } }),
  phone: phone
    .default('1-800-555-0142')
    .describe('The phone of member services, shown wherever a page can’t help')
    .meta({ setting: { group: 'health-system', section: 'phones', kind: 'phone' } }),
  phoneHours: lineInBoth(100)
    .default({
      en: 'every day, 7 AM to 9 PM',
      es: 'todos los días, de 7 a. m. a 9 p. m.',
    })
    .describe('When that phone is answered')
    .meta({ setting: { group: 'health-system', section: 'phones', kind: 'words' } }),
  advicePhone: phone
    .default('1-800-555-0199')
    .describe('Nurse advice line, day and night')
    .meta({ setting: { group: 'health-system', section: 'phones', kind: 'phone' } }),
  zone: zone
    .default('America/Chicago')
    .describe('IANA time zone of the clinics: decides when a day, and so an age, begins')
    .meta({ setting: { group: 'health-system', section: 'phones', kind: 'zone' } }),
  alarmEmails: z
    .array(z.email())
    .default([])
    .describe(
      'Who gets an e-mail when a job fails for good or a message can’t be delivered; without an address, alarms appear only in the log and under “Operations”',
    )
    .meta({ setting: { group: 'health-system', section: 'alarms' } }),
  open: z
    .boolean()
    .default(true)
    .describe(
      'Whether members may use the portal. `serve` on a new database starts with `false`; the set-up page opens it',
    )
    .meta({ setting: { group: 'health-system', kind: 'state' } }),
  idleMinutes: z
    .number()
    .int()
    .min(2)
    .max(60)
    .default(15)
    .describe('After how many idle minutes a member is signed off')
    .meta({ setting: { group: 'security', unit: 'minutes' } }),
  staffIdleMinutes: z
    .number()
    .int()
    .min(2)
    .max(30)
    .default(10)
    .describe('The same for staff')
    .meta({ setting: { group: 'security', unit: 'minutes' } }),
  sessionHours: z
    .number()
    .int()
    .min(1)
    .max(24)
    .default(12)
    .describe('After how many hours everyone has to sign on again')
    .meta({ setting: { group: 'security', unit: 'hours' } }),
  formKeyDays: z
    .number()
    .int()
    .min(1)
    .max(365)
    .default(7)
    .describe('For how many days a form that is sent twice gets its first answer again')
    .meta({ setting: { group: 'retention', unit: 'days' } }),
  sessionDays: z
    .number()
    .int()
    .min(1)
    .max(3650)
    .default(90)
    .describe('How many days sessions are kept after their last use')
    .meta({ setting: { group: 'retention', unit: 'days' } }),
  auditYears: z
    .number()
    .int()
    .min(6)
    .max(100)
    .default(6)
    .describe('How many years the audit log is kept: at least six (45 CFR 164.316(b)(2))')
    .meta({ setting: { group: 'retention', unit: 'years' } }),
  historyYears: z
    .number()
    .int()
    .min(0)
    .max(100)
    .default(0)
    .describe('How many years earlier versions of the record are kept; 0: always')
    .meta({ setting: { group: 'retention', unit: 'years' } }),
  keepSentDays: z
    .number()
    .int()
    .min(7)
    .max(400)
    .default(30)
    .describe(
      'How many days we keep the fact that an e-mail or a message to another system was sent',
    )
    .meta({ setting: { group: 'retention', unit: 'days' } }),
  noticeDays: z
    .number()
    .int()
    .min(30)
    .max(730)
    .default(180)
    .describe('How many days the link in a notice, and its unsubscribe URL, work')
    .meta({ setting: { group: 'retention', unit: 'days' } }),
  quietFrom: z
    .number()
    .int()
    .min(0)
    .max(23)
    .default(21)
    .describe('From this hour on, by the reader’s clock, notices that can wait are not sent')
    .meta({ setting: { group: 'rules', section: 'notices' } }),
  quietUntil: z
    .number()
    .int()
    .min(0)
    .max(23)
    .default(8)
    .describe(
      'From this hour on they are sent again; if it is the same hour as quietFrom, they never wait',
    )
    .meta({ setting: { group: 'rules', section: 'notices' } }),
  corsOrigins: z
    .array(z.string().regex(/^https:\/\/[a-z0-9.-]+(:\d+)?$/, 'must be https://host'))
    .default([])
    .describe('Sites whose pages may read public data as JSON, such as https://www.example.org')
    .meta({ setting: { group: 'security' } }),
});
