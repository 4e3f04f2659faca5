import { z } from 'zod';
import { findClinic, listClinics } from '../../clinics/places/clinics.ts';
import { BLANK, type Draft, draftAnswer, version } from '../../platform/http/drafts.ts';
import { field } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  isUuid,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { type AheadOf, logStranded } from '../hours/stranded.ts';
import { PLACE } from '../paths.ts';
import { mayManageSchedule } from '../policy.ts';
import { nameField, typedOf } from '../typed.ts';
import { ROOMS, RoomPage, RoomsPage } from './rooms.pages.tsx';
import { addRoom, findRoom, listRooms, saveRoom } from './rooms.ts';

type Ctx = Context<'schedule:manage'>;
const RoomForm = z.object({
  name: nameField('problem.rooms-name', 60),
  active: field.choice(['yes', 'no'], 'problem.choose').default('yes'),
  version,
});

export function roomRoutes(routes: Registrar): void {
  routes.page(ROOMS, mayManageSchedule, async ({ access, view, t, query }) => {
    const [clinics, rooms] = await Promise.all([listClinics(access), listRooms(access)]);
    const shown = clinics.filter(
      ({ id, state }) => state === 'active' || rooms.some(({ clinicId }) => clinicId === id),
    );
    const body = <RoomsPage {...{ view, rooms }} clinics={shown} done={query.done ?? ''} />;
    return pageAnswer(t, PLACE, t('rooms.title'), body);
  });

  const show = async (
    ctx: Ctx,
    of: 'clinic' | 'itself',
    draft: Draft,
    booked: AheadOf[] = [],
  ): Promise<Answer> => {
    const { access, params, view, t } = ctx;
    const id = params.id ?? '';
    if (!isUuid(id)) return notFound;
    const room = of === 'itself' ? await findRoom(access, id) : null;
    if (room === undefined) return notFound;
    const clinic = await findClinic(access, room ? room.clinicId : id);
    if (!clinic) return notFound;
    const body = <RoomPage {...{ view, clinic, room, booked, draft }} formKey={ctx.newKey()} />;
    return draftAnswer(t, PLACE, room ? room.name : t('rooms.add'), body, draft);
  };
  for (const [path, of] of [
    [`${ROOMS}/of/:id/new`, 'clinic'],
    [`${ROOMS}/:id`, 'itself'],
  ] as const) {
    routes.page(path, mayManageSchedule, (ctx) => show(ctx, of, BLANK));
    routes.form(
      path,
      mayManageSchedule,
      RoomForm,
      async (ctx) => {
        const { access, input, params } = ctx;
        const id = params.id ?? '';
        if (!isUuid(id) || (of === 'clinic' && !(await findClinic(access, id)))) return notFound;
        const { name, active } = input;
        const saved =
          of === 'clinic'
            ? await addRoom(access, id, name)
            : await saveRoom(
                access,
                { id, version: Number(input.version) },
                { name, active: active === 'yes' },
              );
        const typed = typedOf(input);
        if (saved.is === 'saved') return redirect(`${ROOMS}?done=saved`);
        if (saved.is === 'stale') return show(ctx, of, { typed, problems: {}, stale: true });
        if (saved.is === 'named')
          return show(ctx, of, { typed, problems: { name: 'problem.rooms-named' } });
        if (saved.is === 'none') return notFound;
        logStranded(access, saved.visits);
        const problems = { active: 'problem.rooms-booked' } as const;
        return show(ctx, of, { typed, problems }, saved.visits);
      },
      (ctx, problems, typed) => show(ctx, of, { typed, problems }),
    );
  }
}
