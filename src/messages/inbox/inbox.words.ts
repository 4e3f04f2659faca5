import { sayTime } from '../../clinics/calendar/say-hours.ts';
import { dayIn } from '../../platform/clock.ts';
import type { View } from '../../platform/http/routes.ts';
import { dueOf } from '../clock/promised.rules.ts';
import type { Waiting } from './inbox.ts';

/** Who a conversation is about, family name first. */
export const personName = ({ given, family }: Pick<Waiting, 'given' | 'family'>): string =>
  [family, given].filter(Boolean).join(', ');

/** What tells people of the same name apart: birth date and record number. */
export const personFacts = (
  { t }: View,
  { birthDate, mrn }: Pick<Waiting, 'birthDate' | 'mrn'>,
): string[] =>
  [
    birthDate && t('staff.born', { at: t.day(birthDate) }),
    mrn && t('staff.number', { mrn }),
  ].filter((fact): fact is string => Boolean(fact));

/** By when the team promised to answer, by its clinic's clock, and whether that has passed. */
export function sayDue(
  { t, now, settings }: View,
  { dueAt, zone: own }: Pick<Waiting, 'dueAt' | 'zone'>,
): { late: boolean; words: string } | null {
  if (!dueAt) return null;
  const zone = own ?? settings.zone;
  const { is, day, at } = dueOf(dueAt, now, (at) => dayIn(zone, at));
  const values = { day: t.day(day, 'day-long'), time: sayTime(t, zone, at) };
  return { late: is.startsWith('overdue'), words: t(`inbox.due-${is}`, values) };
}

/** The day until which it is set aside; null if it is not, or is back. */
export const sayAside = (
  { t, now }: View,
  { snoozedUntil }: Pick<Waiting, 'snoozedUntil'>,
): string | null =>
  snoozedUntil && snoozedUntil > now
    ? t('inbox.aside-until', { day: t.date(snoozedUntil, 'day') })
    : null;
