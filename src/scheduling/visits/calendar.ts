import type { Config } from '../../platform/config.ts';
import type { Words } from '../../platform/i18n.ts';
import type { Settings } from '../../platform/settings/settings.ts';
import {
  type CalendarVisit,
  calendarFile,
  calendarType,
} from '../calendar-file/calendar-file.rules.ts';
import type { Visit } from './visits.sql.ts';

const MINUTE = 60_000;

/**
 * The calendar file of a visit: a family may share the calendar, so neither reason nor type nor
 * doctor is in it.
 * @param attendee the address that it is mailed to; null if it is downloaded
 */
export function calendarOfVisit(
  t: Words,
  visit: Visit,
  { config, settings }: { config: Pick<Config, 'publicUrl' | 'mailFrom'>; settings: Settings },
  attendee: string | null,
): { name: string; type: string; bytes: Buffer } {
  const { hostname } = new URL(config.publicUrl);
  const file: CalendarVisit = {
    ...{ id: visit.id, host: hostname, language: t.language, zone: visit.zone },
    state: visit.state === 'cancelled' ? 'canceled' : 'booked',
    ...{ sequence: visit.sequence, stamp: visit.changedAt, start: visit.startsAt },
    end: new Date(visit.startsAt.getTime() + visit.minutes * MINUTE),
    summary: t('visits.calendar-summary', { name: settings.name }),
    location:
      visit.mode === 'in-person'
        ? `${visit.clinic}, ${visit.street}, ${visit.city}, ${visit.region} ${visit.postalCode}`
        : '',
    description: t('visits.calendar-text', { phone: visit.phone }),
    url: `${config.publicUrl}/people/${visit.patientId}/appointments/${visit.id}`,
    organizer: {
      name: settings.name,
      email: /<(.+)>/.exec(config.mailFrom)?.[1] ?? config.mailFrom,
    },
    attendee,
  };
  return {
    name: 'appointment.ics',
    type: calendarType(file),
    bytes: Buffer.from(calendarFile(file)),
  };
}
