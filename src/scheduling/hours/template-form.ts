import { z } from 'zod';
import { isDay } from '../../platform/days.rules.ts';
import { version } from '../../platform/http/drafts.ts';
import { checkedIn, type Problems, type Typed, withBoxes } from '../../platform/http/forms.ts';
import { isUuid } from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { box, numberField } from '../typed.ts';
import { MODES } from '../visit-types/visit-types.rules.ts';
import type { TemplateFields } from './change.ts';
import { clockText } from './open-hours.rules.ts';
import { readMinutes, type TemplateProblem, templateProblems } from './template.rules.ts';

/** The form of a template, from the fields of its page to its columns and back. */

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
/** The steps of a change: what would it do, do it, or go back to what was typed. */
export const step = z.enum(['check', 'save', 'edit'], 'problem.choose');
/** Which visits the preview listed. */
export const seen = z.string().max(16).default('');
export const day = (key: Key) => z.string(key).trim().refine(isDay, key);

export const TemplateForm = withBoxes(
  {
    clinic: z.uuid('problem.hours-clinic'),
    'day-1': box,
    'day-2': box,
    'day-3': box,
    'day-4': box,
    'day-5': box,
    'day-6': box,
    'day-7': box,
    from: z.string('problem.hours-time').max(20, 'problem.hours-time').default(''),
    until: z.string('problem.hours-time').max(20, 'problem.hours-time').default(''),
    everyWeeks: numberField(1, 26, 'problem.hours-every'),
    firstDay: day('problem.hours-day'),
    lastDay: z.union([z.literal(''), day('problem.hours-day')], 'problem.hours-day').default(''),
    'mode-in-person': box,
    'mode-phone': box,
    'mode-video': box,
    do: step,
    seen,
    version,
  },
  'type-',
);
export type TemplateInput = z.output<typeof TemplateForm>;

const PROBLEMS: Record<TemplateProblem, [field: string, key: Key]> = {
  weekdays: ['weekdays', 'problem.hours-weekdays'],
  until: ['until', 'problem.hours-until'],
  'last-day': ['lastDay', 'problem.hours-last-day'],
  types: ['types', 'problem.hours-types'],
  modes: ['modes', 'problem.vtypes-modes'],
};

/** What was typed as a template’s fields, or what is wrong with it, in the order of the page. */
export function readTemplate(
  input: TemplateInput,
  known: { clinicIds: readonly string[]; typeIds: readonly string[] },
): { fields: TemplateFields } | { problems: Problems } {
  const [from, until] = [readMinutes(input.from, 'from'), readMinutes(input.until, 'until')];
  const problems: Problems = {};
  if (!known.clinicIds.includes(input.clinic)) problems.clinic = 'problem.hours-clinic';
  if (from === null) problems.from = 'problem.hours-time';
  if (until === null) problems.until = 'problem.hours-time';
  const fields: TemplateFields = {
    clinicId: input.clinic,
    weekdays: WEEKDAYS.filter((day) => input[`day-${day}`] === 'yes'),
    from: from ?? 0,
    until: until ?? 1440,
    everyWeeks: Number(input.everyWeeks),
    firstDay: input.firstDay,
    lastDay: input.lastDay || null,
    visitTypes: checkedIn(input, 'type-').filter((id) => isUuid(id) && known.typeIds.includes(id)),
    modes: MODES.filter((mode) => input[`mode-${mode}`] === 'yes'),
  };
  for (const problem of templateProblems(fields)) {
    const [field, key] = PROBLEMS[problem];
    // "after the start" says nothing where a time can't be read
    if (!(field === 'until' && (from === null || until === null))) problems[field] = key;
  }
  return Object.keys(problems).length > 0 ? { problems } : { fields };
}

/** A template as the fields of its form contain it. */
export const typedTemplate = (one: TemplateFields): Typed => ({
  clinic: one.clinicId,
  ...Object.fromEntries(one.weekdays.map((day) => [`day-${day}`, 'yes'])),
  from: clockText(one.from),
  until: clockText(one.until),
  everyWeeks: String(one.everyWeeks),
  firstDay: one.firstDay,
  lastDay: one.lastDay ?? '',
  ...Object.fromEntries(one.visitTypes.map((id) => [`type-${id}`, 'yes'])),
  ...Object.fromEntries(one.modes.map((mode) => [`mode-${mode}`, 'yes'])),
});
