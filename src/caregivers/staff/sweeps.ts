import { accessTo } from '../../family/access-classes.rules.ts';
import { endRight, lockRight } from '../../family/rights/rights.ts';
import type { WorkDeps } from '../../feature.ts';
import type { Access } from '../../platform/access/access.ts';
import { daysFor } from '../../platform/access/actor.ts';
import { systemRequest } from '../../platform/access/request-info.ts';
import { raiseAlarm } from '../../platform/jobs/alarms.ts';
import { tellCare } from '../notices/notices.ts';
import { ALARM_HOURS } from './emergency/emergency.rules.ts';
import { countUnconfirmed } from './emergency/emergency.sql.ts';
import { listResting, listZones } from './reviews/rights.sql.ts';
import { listFlags } from './shared/flags.ts';
import { makeQuiet } from './shared/silence.ts';

/**
 * Ends the rights based on a relation that its sender has ended. They already open nothing. This
 * tells the caregiver, unless a safety flag requires silence, and records staff.
 * @returns how many ended
 */
export async function endByFeed(
  { db, jobs, settings }: Pick<WorkDeps, 'db' | 'jobs' | 'settings'>,
  now: Date,
): Promise<number> {
  return db.asSystem('system:care', systemRequest(now, 'job care'), async (access) => {
    const days = daysFor(await listZones(access), settings, now);
    let ended = 0;
    for (const { patientId, id } of await listResting(access)) {
      const right = await lockRight(access, patientId, id);
      if (!right || right.suspendedAt) continue;
      const decision = accessTo(
        {
          person: { birthDate: null, deceased: false, relation: { ...right, endsOn: null } },
          caregiverDeceased: false,
          days,
          settings,
        },
        'messages',
        'view',
      );
      if (decision.allow || decision.reason !== 'relation-ended') continue;
      const quiet = await asksForSilence(access, patientId, right.accountId);
      await endRight(access, right, { why: 'feed', by: null, quiet });
      if (quiet) await makeQuiet(access, right);
      else await tellCare(access, jobs, right.accountId, 'access-ended');
      ended += 1;
    }
    return ended;
  });
}

async function asksForSilence(
  access: Access<'system:care'>,
  patientId: string,
  accountId: string,
): Promise<boolean> {
  const flags = await listFlags(access, patientId);
  return flags.some((flag) => flag.accountId === null || flag.accountId === accountId);
}

/**
 * Raises an alarm while access ended in an emergency has waited more than a day for a second
 * person. The access stays closed.
 */
export async function alarmUnconfirmed(
  { db, jobs, log }: Pick<WorkDeps, 'db' | 'jobs' | 'log'>,
  now: Date,
): Promise<number> {
  return db.asSystem('system:care', systemRequest(now, 'job care'), async (access) => {
    const n = await countUnconfirmed(access, new Date(now.getTime() - ALARM_HOURS * 3_600_000));
    if (n > 0)
      await raiseAlarm(access, jobs, log, { kind: 'care-unconfirmed', about: 'emergencies' }, now);
    return n;
  });
}
