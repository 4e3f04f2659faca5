import { z } from 'zod';
import { ageOn } from '../../family/bands.rules.ts';
import { nameKey } from '../../fhir/names.ts';
import { birthFields } from '../../identity/accounts/account-forms.ts';
import { mrnProblem, readBirthDate, readMrn } from '../../identity/accounts/membership.rules.ts';
import type { Person } from '../../platform/access/actor.ts';
import type { PlainDate } from '../../platform/clock.ts';
import { field, type Problems, type Typed } from '../../platform/http/forms.ts';
import type { Settings } from '../../platform/settings/settings.ts';
import { OF_MINORS, type RequestKind } from './requests.rules.ts';
import type { Asked } from './requests.ts';

/** Whose record is asked for, as typed. */
export const AskForm = z.object({
  given: field.optional(100),
  family: field.optional(100),
  ...birthFields,
  mrn: field.optional(60),
  note: field.optional(1000),
});

/** Control characters, and characters that change the direction of text. */
const TRICKY = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const tricky = (text: string, lines = false): boolean =>
  TRICKY.test(lines ? text.replace(/[\r\n\t]/g, ' ') : text);

/**
 * Reads the form.
 * @param known the people whom the account can see today, including itself: no need to ask again
 * @returns what is asked, or all problems in the order of the page
 */
export function readAsked(
  kind: RequestKind,
  typed: Typed,
  {
    today,
    settings,
    known,
  }: {
    today: PlainDate;
    settings: Pick<Settings, 'adultAge' | 'mrnPattern'>;
    known: readonly Person[];
  },
): { asked: Asked } | { problems: Problems } {
  const { given = '', family = '', note = '' } = typed;
  const problems: Problems = {};
  if (!nameKey(given + family)) problems.given = 'problem.care-name';
  else if (tricky(given)) problems.given = 'problem.care-letters';
  if (tricky(family)) problems.family = 'problem.care-letters';
  const birth = readBirthDate(typed, today);
  if ('problem' in birth) problems.birth = birth.problem;
  else if (OF_MINORS.includes(kind) && ageOn(birth.day, today) >= settings.adultAge)
    problems.birth = 'problem.care-of-age';
  const number = typed.mrn ?? '';
  const mrn = number === '' ? '' : readMrn(number, settings.mrnPattern);
  if (mrn === null) problems.mrn = mrnProblem(settings.mrnPattern);
  if (tricky(note, true)) problems.note = 'problem.care-letters';
  if (Object.keys(problems).length > 0 || 'problem' in birth || mrn === null) return { problems };
  const same = known.find(
    (one) =>
      one.birthDate === birth.day && nameKey(one.given + one.family) === nameKey(given + family),
  );
  if (same)
    return { problems: { given: same.relation ? 'problem.care-yours' : 'problem.care-self' } };
  return { asked: { kind, given, family, birthDate: birth.day, mrn, note } };
}
