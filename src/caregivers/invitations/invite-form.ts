import type { z } from 'zod';
import { chosen, usualEnd } from '../../family/rights/rights.rules.ts';
import type { PlainDate } from '../../platform/clock.ts';
import { isDay } from '../../platform/days.rules.ts';
import {
  checkedIn,
  field,
  type Problems,
  type Typed,
  withBoxes,
} from '../../platform/http/forms.ts';
import type { Language } from '../../platform/i18n.ts';
import { emailField } from '../../platform/mail/email.ts';
import { readMonth } from '../../platform/months.rules.ts';
import { ALSO_ACT, endProblem, INVITED_AS } from './invitations.rules.ts';
import type { NewInvitation } from './invitations.ts';

const SEE = 'may-see:';
const ACT = 'may-act:';
/** The name of a checkbox. */
export const boxOf = (what: 'see' | 'act', category: string): string =>
  `${what === 'see' ? SEE : ACT}${category}`;

/** `do`: what the pressed button does with what was typed. */
export const InviteForm = withBoxes(
  {
    name: field.text('problem.name', 100),
    email: emailField,
    relationship: field.choice(INVITED_AS, 'problem.care-relationship'),
    'until-month': field.datePart(),
    'until-day': field.datePart(),
    'until-year': field.datePart(),
    language: field.choice(['en', 'es'], 'problem.choose'),
    do: field.choice(['review', 'change', 'send'], 'problem.choose'),
  },
  'may-',
);
export type InviteInput = z.output<typeof InviteForm>;

/** What an empty form starts with. */
export function startOf(today: PlainDate, language: Language): Typed {
  const [year = '', month = '', day = ''] = usualEnd(today).split('-');
  return {
    language,
    'until-month': String(Number(month)),
    'until-day': String(Number(day)),
    'until-year': year,
  };
}

/** What was chosen and typed, or all problems that the schema can't find, in the form's order. */
export function readInvite(
  input: InviteInput,
  today: PlainDate,
): { made: NewInvitation } | { problems: Problems } {
  const { name, email, relationship, language } = input;
  // anything that is not on the form is not granted
  const act = checkedIn(input, ACT).filter((one) => ALSO_ACT.some((known) => known === one));
  const { categories, acting } = chosen(checkedIn(input, SEE), act);
  const endsOn = readUntil(input);
  const end = endsOn === null ? 'problem.care-end' : endProblem(endsOn, today);
  if (endsOn === null || end !== null || categories.length === 0)
    return {
      problems: {
        ...(categories.length === 0 && { see: 'problem.care-see' as const }),
        ...(end && { until: end }),
      },
    };
  return { made: { name, email, relationship, language, categories, acting, endsOn } };
}

function readUntil(typed: Typed): PlainDate | null {
  const month = readMonth(typed['until-month'] ?? '');
  const [day, year] = ['day', 'year'].map((part) => (typed[`until-${part}`] ?? '').trim());
  const text = `${year}-${String(month ?? 0).padStart(2, '0')}-${day?.padStart(2, '0')}`;
  return isDay(text) ? text : null;
}
