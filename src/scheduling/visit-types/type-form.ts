import { z } from 'zod';
import { version } from '../../platform/http/drafts.ts';
import { field, type Typed } from '../../platform/http/forms.ts';
import type { Key } from '../../platform/i18n.ts';
import { box, maybeNumber, nameField, numberField, numberOrNull, wordsField } from '../typed.ts';
import { GRIDS, MODES, type TypeProblem, type VisitTypeFields } from './visit-types.rules.ts';

/** The form of a type of visit, from the fields of its page to its columns and back. */
export const TypeForm = z.object({
  name: nameField('problem.vtypes-name', 80),
  nameEs: nameField('problem.vtypes-name-es', 80),
  minutes: numberField(5, 480, 'problem.vtypes-minutes'),
  minutesBefore: numberField(0, 120, 'problem.vtypes-around'),
  minutesAfter: numberField(0, 120, 'problem.vtypes-around'),
  grid: z.enum(GRIDS.map(String) as [string, ...string[]], 'problem.choose'),
  'mode-in-person': box,
  'mode-phone': box,
  'mode-video': box,
  needsRoom: box,
  prepare: wordsField(1000, true),
  prepareEs: wordsField(1000, true),
  direct: field.choice(['yes', 'no'], 'problem.choose'),
  confidential: box,
  youngest: maybeNumber(0, 130, 'problem.vtypes-age'),
  oldest: maybeNumber(0, 130, 'problem.vtypes-age'),
  sex: z.enum(['any', 'female', 'male'], 'problem.choose'),
  patients: z.enum(['any', 'new', 'established'], 'problem.choose'),
  seenWithinMonths: maybeNumber(1, 120, 'problem.vtypes-months'),
  referral: box,
  ownCareTeam: box,
  mostOpen: maybeNumber(1, 20, 'problem.vtypes-most'),
  oneADay: box,
  leadMinutes: numberField(0, 43_200, 'problem.vtypes-lead'),
  horizonDays: numberField(1, 400, 'problem.vtypes-horizon'),
  active: field.choice(['yes', 'no'], 'problem.choose'),
  version,
});
export type TypeInput = z.output<typeof TypeForm>;

const isOn = (value: string | undefined): boolean => value === 'yes';

export const fieldsFrom = (input: TypeInput): VisitTypeFields => ({
  name: input.name,
  nameEs: input.nameEs,
  minutes: Number(input.minutes),
  minutesBefore: Number(input.minutesBefore),
  minutesAfter: Number(input.minutesAfter),
  grid: Number(input.grid),
  modes: MODES.filter((mode) => isOn(input[`mode-${mode}`])),
  needsRoom: isOn(input.needsRoom),
  prepare: input.prepare,
  prepareEs: input.prepareEs,
  direct: isOn(input.direct),
  confidential: isOn(input.confidential),
  youngest: numberOrNull(input.youngest),
  oldest: numberOrNull(input.oldest),
  sex: input.sex === 'any' ? null : input.sex,
  patients: input.patients,
  seenWithinMonths: numberOrNull(input.seenWithinMonths),
  referral: isOn(input.referral),
  ownCareTeam: isOn(input.ownCareTeam),
  mostOpen: numberOrNull(input.mostOpen),
  oneADay: isOn(input.oneADay),
  leadMinutes: Number(input.leadMinutes),
  horizonDays: Number(input.horizonDays),
  active: isOn(input.active),
});

/** A type as the fields of its form contain it; a box that is not checked is empty. */
export function typedType(type: VisitTypeFields): Typed {
  const typed: Typed = {};
  for (const [name, value] of Object.entries(type)) {
    if (name === 'modes') continue;
    if (typeof value === 'boolean') typed[name] = value ? 'yes' : '';
    else typed[name] = value === null ? '' : String(value);
  }
  for (const mode of type.modes) typed[`mode-${mode}`] = 'yes';
  return {
    ...typed,
    direct: type.direct ? 'yes' : 'no',
    active: type.active ? 'yes' : 'no',
    sex: type.sex ?? 'any',
  };
}

/** With what the form of a new type begins. */
export const NEW_TYPE: Typed = {
  ...{ minutes: '30', minutesBefore: '0', minutesAfter: '0', grid: '15', 'mode-in-person': 'yes' },
  ...{ direct: 'yes', sex: 'any', patients: 'any', oneADay: 'yes', leadMinutes: '120' },
  ...{ horizonDays: '180', active: 'yes' },
};

/** At which field a contradiction is shown, and its words. */
export const TYPE_PROBLEMS: Record<TypeProblem, [field: string, key: Key]> = {
  modes: ['modes', 'problem.vtypes-modes'],
  ages: ['oldest', 'problem.vtypes-ages'],
  'new-and-seen': ['seenWithinMonths', 'problem.vtypes-new-and-seen'],
  lead: ['leadMinutes', 'problem.vtypes-lead-late'],
};
