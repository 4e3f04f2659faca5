import type { Browser } from './browser.ts';
import { HOUSE } from './canaries.ts';
import type { Post, Visit } from './canary-information.ts';

/** A scheduling manager fills in every form that takes words, and looks at the pages. */
export async function writeSchedule({
  visit,
  post,
  one,
  manager,
}: {
  visit: Visit;
  post: Post;
  one: (query: string) => Promise<string>;
  manager: Browser;
}): Promise<void> {
  const base = '/staff/schedule';
  await post(manager, `${base}/types/new`, {
    ...{ name: HOUSE.visitType, nameEs: HOUSE.visitTypeEs, minutes: '30', minutesBefore: '0' },
    ...{
      minutesAfter: '0',
      grid: '30',
      'mode-in-person': 'yes',
      'mode-video': 'yes',
      direct: 'yes',
      sex: 'any',
    },
    ...{ patients: 'any', leadMinutes: '60', horizonDays: '90', active: 'yes' },
    ...{ prepare: HOUSE.prepare, prepareEs: HOUSE.prepareEs },
  });
  const type = await one(`select id from visit_type where name = '${HOUSE.visitType}'`);
  await post(manager, `${base}/types/${type}/reasons/new`, {
    ...{ name: HOUSE.visitReason, nameEs: HOUSE.visitReasonEs, type, place: '1', active: 'yes' },
  });
  const clinic = await one(`select id from clinic where name = '${HOUSE.clinic}'`);
  await post(manager, `${base}/rooms/of/${clinic}/new`, { name: HOUSE.room });
  const block = {
    ...{ of: `clinic-${clinic}`, fromDay: '2027-02-01', fromTime: '9 AM', words: HOUSE.block },
    ...{ untilDay: '2027-02-01', untilTime: '5 PM' },
  };
  const preview = await post(manager, `${base}/blocks/new`, { ...block, do: 'check' }, 200);
  const seen = /name="seen" value="([\w-]+)"/.exec(preview.body)?.[1] ?? '';
  await post(manager, `${base}/blocks/new`, { ...block, do: 'save', seen });
  for (const path of ['', '/types', `/types/${type}`, '/rooms', '/clinicians', '/blocks'])
    await visit(manager, 'GET', `${base}${path}`);
}
