import { clinicsOf } from '../../clinics/whose/whose.ts';
import { pageAnswer, type Registrar } from '../../platform/http/routes.ts';
import { listBlocks, listWithHours } from '../hours/hours.ts';
import { PLACE, SCHEDULE } from '../paths.ts';
import { mayManageSchedule } from '../policy.ts';
import { listRooms } from '../rooms/rooms.ts';
import { listReasons, listTypes } from '../visit-types/visit-types.ts';
import { OverviewPage } from './overview.pages.tsx';

export function overviewRoutes(routes: Registrar): void {
  routes.page(SCHEDULE, mayManageSchedule, async ({ access, view, t, now }) => {
    const [types, reasons, clinics, rooms, clinicians, blocks] = await Promise.all([
      listTypes(access),
      listReasons(access),
      clinicsOf(access),
      listRooms(access),
      listWithHours(access),
      listBlocks(access, now, null),
    ]);
    const body = (
      <OverviewPage
        {...{ view, types, reasons, clinics, rooms, clinicians }}
        blocks={blocks.length}
      />
    );
    return pageAnswer(t, PLACE, t('sched.title'), body);
  });
}
