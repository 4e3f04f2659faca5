import { type Span, without } from '../availability/spans.rules.ts';
import { guarded } from '../availability/starts.rules.ts';
import { fitOf, type VisitType } from '../visit-types/visit-types.rules.ts';

/** Time of a clinician, a room or a patient. */
export interface Keeps {
  kind: 'clinician' | 'room' | 'patient';
  resource: string;
  span: Span;
  /** Over another visit, on purpose. */
  over?: boolean;
}

/** What a visit keeps: the clinicians and the room with the time around it, the patient just it. */
export function keepsOf(
  personId: string,
  type: Pick<VisitType, 'minutes' | 'minutesBefore' | 'minutesAfter' | 'grid'>,
  visit: { start: number; clinicians: readonly string[]; roomId: string | null },
): Keeps[] {
  const span = guarded(visit.start, fitOf(type));
  return [
    ...visit.clinicians.map((resource) => ({ kind: 'clinician' as const, resource, span })),
    ...(visit.roomId ? [{ kind: 'room' as const, resource: visit.roomId, span }] : []),
    {
      kind: 'patient',
      resource: personId,
      span: { from: visit.start, to: visit.start + type.minutes },
    },
  ];
}

/** What of it is not kept already. */
export const beyond = (keeps: readonly Keeps[], had: readonly Keeps[]): Keeps[] =>
  keeps.flatMap((one) => {
    const same = had.filter(({ resource }) => resource === one.resource).map(({ span }) => span);
    return without(
      [one.span],
      same.sort((a, b) => a.from - b.from),
    ).map((span) => ({
      ...one,
      span,
    }));
  });
