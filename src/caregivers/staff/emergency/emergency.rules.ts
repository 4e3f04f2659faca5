import type { Involved } from '../shared/own.rules.ts';

/** After this time without a decision, an emergency raises an alarm. The access stays closed. */
export const ALARM_HOURS = 24;

export type ConfirmRefusal = 'decided' | 'same-person' | Involved;

/** Why someone may not be the second person; null if they may. */
export function confirmRefusal({
  decided,
  askedBy,
  me,
  involved,
}: {
  decided: boolean;
  askedBy: string;
  me: string | null;
  involved: Involved | null;
}): ConfirmRefusal | null {
  if (decided) return 'decided';
  if (me === null || me === askedBy) return 'same-person';
  return involved;
}
