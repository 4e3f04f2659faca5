import type { Access } from '../../platform/access/access.ts';
import { dayIn } from '../../platform/clock.ts';
import { daysBetween, type PlainDate } from '../../platform/days.rules.ts';
import { minuteOf } from '../availability/minutes.rules.ts';
import { DAY } from '../availability/stretches.rules.ts';
import { type Choice, listChoices } from '../booking/choice.sql.ts';
import { findTimes, type Time } from '../times/find.ts';
import type { VisitType } from '../visit-types/visit-types.rules.ts';
import { listTypesInUse } from '../visit-types/visit-types.ts';
import { thirdNext } from './report.rules.ts';
import { countMissed } from './report.sql.ts';

type Day = Access<'visits:day'>;

/** So far ahead is looked: whoever would wait longer, waits too long. */
export const AHEAD_DAYS = 90;
/** So far back it is counted who came. */
export const BACK_DAYS = 90;
const DAY_MS = 86_400_000;

export interface Wait extends Choice {
  /** Days until the third next available time; null if there are not three in `AHEAD_DAYS`. */
  days: number | null;
  day: PlainDate | null;
}

/** How long one waits for a type of visit, with each clinician at each clinic, whoever one is. */
async function waitsFor(access: Day, type: VisitType): Promise<Wait[]> {
  const { now } = access.info;
  const choices = await listChoices(access, type.id);
  if (choices.length === 0) return [];
  // of each clinician at each clinic, no more than the days that are needed
  const found = new Map<string, Time[]>();
  const enough = ({ clinicianId, clinicId, day }: Time): boolean => {
    const list = found.get(`${clinicianId} ${clinicId}`) ?? [];
    return list.filter((one) => one.day < day).length >= 3;
  };
  const from = minuteOf(now) + type.leadMinutes;
  await findTimes(
    access,
    {
      ...{ type, mode: null, clinicians: null, clinics: null, but: [], own: [] },
      within: { from, to: minuteOf(now) + AHEAD_DAYS * DAY },
      most: Number.POSITIVE_INFINITY,
      wanted(time) {
        if (enough(time)) return false;
        const key = `${time.clinicianId} ${time.clinicId}`;
        const list = found.get(key) ?? [];
        if (!list.some(({ start }) => start === time.start)) list.push(time);
        found.set(key, list);
        return true;
      },
    },
    now,
  );
  return choices.map((choice) => {
    const times = found.get(`${choice.clinicianId} ${choice.clinicId}`) ?? [];
    const third = thirdNext(times);
    const days = third ? daysBetween(dayIn(choice.zone, now), third.day) : null;
    return { ...choice, days, day: third?.day ?? null };
  });
}

/** How long members wait, and how many don't come. It names no member. */
export async function reportOf(access: Day) {
  const { now } = access.info;
  const waits: { type: VisitType; waits: Wait[] }[] = [];
  for (const type of await listTypesInUse(access))
    waits.push({ type, waits: await waitsFor(access, type) });
  const missed = await countMissed(access, new Date(now.getTime() - BACK_DAYS * DAY_MS), now);
  return { waits, missed };
}
