import { minuteOf } from '../src/scheduling/availability/minutes.rules.ts';
import type { Browser } from './browser.ts';
import { CANARY, HOUSE } from './canaries.ts';
import type { Post, Visit } from './canary-information.ts';
import type { World } from './world.ts';

/** She books a visit, says why she comes and with whom, and a manager gives it a link. */
export async function writeVisits({
  world,
  base,
  post,
  visit,
  herself,
  manager,
  membersVisit,
}: {
  world: World;
  base: string;
  post: Post;
  visit: Visit;
  herself: Browser;
  manager: Browser;
  membersVisit: Visit;
}): Promise<void> {
  const one = async (query: string, values: unknown[] = []) =>
    (await world.sql<{ id: string }>(query, values))[0]?.id ?? '';
  const type = await one('select id from visit_type where name = $1', [HOUSE.visitType]);
  const reason = await one('select id from visit_reason where name = $1', [HOUSE.visitReason]);
  const clinic = await one("select id from clinic where name = 'River Clinic'");
  const clinician = await one("select id from clinician where name = 'Dr. Pat'");
  await world.sql(
    `insert into hours_template (clinician_id, clinic_id, weekdays, from_minute, until_minute,
       first_day, visit_types, modes, changed_at)
     values ($1, $2, '{1,2,3,4,5,6,7}', 0, 1440, '2026-01-01', $3, '{video}', now())`,
    [clinician, clinic, [type]],
  );
  const start = minuteOf(new Date('2026-12-08T16:00:00Z'));
  const time = `${clinician} ${clinic} video ${start}`;
  await visit(herself, 'GET', `${base}/appointments/new`);
  const held = await post(herself, `${base}/appointments/new/${reason}`, { time });
  const booked = await post(herself, String(held.headers.location), {
    ...{ mode: 'video', reason: CANARY.visitWords, companion: CANARY.visitCompanion },
    interpreter: CANARY.visitInterpreter,
  });
  const id = /appointments\/([0-9a-f-]{36})/.exec(String(booked.headers.location))?.[1];
  await post(manager, `/staff/appointments/${id}/video`, {
    version: '1',
    url: `https://video.example.org/${HOUSE.videoRoom}`,
  });
  await visit(manager, 'GET', `/staff/appointments/${id}`);
  await membersVisit(herself, 'GET', `${base}/appointments/${id}`);
  await post(herself, `${base}/appointments/${id}/cancel`, { why: 'time' });
}
