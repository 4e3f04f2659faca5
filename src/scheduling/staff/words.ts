import { ageOn } from '../../family/bands.rules.ts';
import type { PlainDate } from '../../platform/days.rules.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Whose } from './steps.sql.ts';

export const BASE = '/staff/appointments';
export const PLACE = 'staff-visits';
/** The page of one visit. */
export const visitHref = (id: string): string => `${BASE}/${id}`;

/** Whose visit it is, family name first. */
export const personName = ({ given, family }: Pick<Whose, 'given' | 'family'>): string =>
  [family, given].filter(Boolean).join(', ');

/** What tells people of the same name apart: birth date with age on a day, and record number. */
export const personFacts = (
  { t }: View,
  { birthDate, mrn }: Pick<Whose, 'birthDate' | 'mrn'>,
  day: PlainDate,
): string[] =>
  [
    birthDate &&
      (birthDate <= day
        ? t('day.born', { at: t.day(birthDate), n: ageOn(birthDate, day) })
        : t('staff.born', { at: t.day(birthDate) })),
    mrn && t('staff.number', { mrn }),
  ].filter((fact): fact is string => Boolean(fact));
