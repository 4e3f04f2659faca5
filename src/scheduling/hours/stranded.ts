import { listClinics } from '../../clinics/places/clinics.ts';
import type { Access } from '../../platform/access/access.ts';
import { auditShown, shownToStaff } from '../../platform/access/audit-rows.ts';
import { addDays, type PlainDate } from '../../platform/days.rules.ts';
import * as hours from './hours.sql.ts';
import type { DayHours, StoredTemplate } from './open-hours.rules.ts';
import { MOST_LISTED, strandedBy } from './stranded.rules.ts';
import * as sql from './stranded.sql.ts';

export type { AheadOf, BlockOf } from './stranded.sql.ts';
export const { listInRoom, listWithin } = sql;

type Manage = Access<'schedule:manage'>;

/** What of a clinician’s hours can be changed. */
export interface Plan {
  templates: readonly StoredTemplate[];
  exceptions: readonly DayHours[];
}
const FAR: PlainDate = '9999-12-31';

/**
 * The booked visits of a clinician that a change of their hours would leave outside of them, in
 * order of time.
 */
export async function strandedByPlan(
  access: Manage,
  clinicianId: string,
  change: (plan: Plan) => Plan,
): Promise<sql.AheadOf[]> {
  const whose = { clinicianIds: [clinicianId], clinicIds: null };
  const from = addDays(access.info.now.toISOString().slice(0, 10), -2);
  const [visits, templates, exceptions, holidays, blocks, clinics] = await Promise.all([
    sql.listAhead(access, clinicianId),
    hours.listTemplates(access, whose),
    hours.listExceptions(access, whose, from, FAR),
    hours.listHolidayHours(access, from, FAR),
    hours.listBlocks(access, access.info.now, null),
    listClinics(access),
  ]);
  const after = change({ templates, exceptions });
  const stranded = clinics.flatMap(({ id: clinicId, zone }) => {
    if (!visits.some((one) => one.clinicId === clinicId)) return [];
    const parts = { zone, clinicianId, clinicId, holidays, blocks };
    return strandedBy(visits, { ...parts, templates, exceptions }, { ...parts, ...after });
  });
  return stranded.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
}

/** Whoever is on a list of stranded visits sees in their access log that staff looked at it. */
export function logStranded(access: Manage, visits: readonly sql.AheadOf[]): void {
  const shown = visits.slice(0, MOST_LISTED);
  const open = new Set(shown.flatMap((one) => (one.confidential ? [] : [one.patientId])));
  const kept = shown.map(({ patientId }) => patientId).filter((id) => !open.has(id));
  for (const [permission, people] of [
    ['schedule:listed', open],
    // caregivers don’t see these lines
    ['schedule:listed-private', kept],
  ] as const)
    auditShown(
      access,
      access.info,
      shownToStaff(access, permission, 'upcoming-appointments', 'operations'),
      people,
    );
}
