import { z } from 'zod';
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
import { PLACE, SCHEDULE } from '../paths.ts';
import { mayManageSchedule } from '../policy.ts';
import { box, nameField, numberField, typedOf } from '../typed.ts';
import { ReasonPage } from './reasons.pages.tsx';
import { TypePage } from './type.pages.tsx';
import { fieldsFrom, TYPE_PROBLEMS, TypeForm } from './type-form.ts';
import { TYPES, TypesPage } from './visit-types.pages.tsx';
import { nameIn, typeProblems } from './visit-types.rules.ts';
import {
  countAhead,
  findReason,
  findType,
  listReasons,
  listTypes,
  saveReason,
  saveType,
} from './visit-types.ts';

type Ctx = Context<'schedule:manage'>;

const ReasonForm = z.object({
  name: nameField('problem.vreasons-name', 80),
  nameEs: nameField('problem.vreasons-name-es', 80),
  type: z.uuid('problem.vreasons-type'),
  place: numberField(0, 9999, 'problem.vreasons-place'),
  urgent: box,
  active: field.choice(['yes', 'no'], 'problem.choose'),
  version,
});

export function visitTypeRoutes(routes: Registrar): void {
  routes.page(TYPES, mayManageSchedule, async ({ access, view, t, query }) => {
    const [types, reasons] = await Promise.all([listTypes(access), listReasons(access)]);
    const body = <TypesPage {...{ view, types, reasons }} done={query.done ?? ''} />;
    return pageAnswer(t, PLACE, t('vtypes.title'), body);
  });

  const one = async (ctx: Ctx, draft: Draft): Promise<Answer> => {
    const { access, params, view, t, query } = ctx;
    const id = params.id ?? null;
    if (id !== null && !isUuid(id)) return notFound;
    const [type, reasons, ahead] = await Promise.all([
      id ? findType(access, id) : null,
      id ? listReasons(access) : [],
      id ? countAhead(access, id) : 0,
    ]);
    if (type === undefined) return notFound;
    const body = (
      <TypePage
        {...{ view, type, ahead, draft }}
        reasons={reasons.filter(({ visitTypeId }) => visitTypeId === id)}
        formKey={ctx.newKey()}
        done={query.done ?? ''}
      />
    );
    const title = type ? nameIn(type, t.language) : t('vtypes.add');
    return draftAnswer(t, PLACE, title, body, draft);
  };
  for (const path of [`${TYPES}/new`, `${TYPES}/:id`]) {
    routes.page(path, mayManageSchedule, (ctx) => one(ctx, BLANK));
    routes.form(
      path,
      mayManageSchedule,
      TypeForm,
      async (ctx) => {
        const { access, input, params } = ctx;
        const { id } = params;
        if (id !== undefined && !isUuid(id)) return notFound;
        const fields = fieldsFrom(input);
        const typed = typedOf(input);
        const wrong = typeProblems(fields).map((problem) => TYPE_PROBLEMS[problem]);
        if (wrong.length > 0) return one(ctx, { typed, problems: Object.fromEntries(wrong) });
        const seen = id ? { id, version: Number(input.version) } : null;
        const saved = await saveType(access, seen, fields);
        if (saved.is === 'saved') return redirect(`${TYPES}/${saved.id}?done=saved`);
        if (saved.is === 'stale') return one(ctx, { typed, problems: {}, stale: true });
        return notFound;
      },
      (ctx, problems, typed) => one(ctx, { typed, problems }),
    );
  }
  reasonRoutes(routes);
}

function reasonRoutes(routes: Registrar): void {
  const show = async (ctx: Ctx, of: 'type' | 'itself', draft: Draft): Promise<Answer> => {
    const { access, params, view, t } = ctx;
    const id = params.id ?? '';
    if (!isUuid(id)) return notFound;
    const reason = of === 'itself' ? await findReason(access, id) : null;
    if (reason === undefined) return notFound;
    const types = await listTypes(access);
    const type = types.find((one) => one.id === (reason ? reason.visitTypeId : id));
    if (!type) return notFound;
    const body = <ReasonPage {...{ view, reason, type, types, draft }} formKey={ctx.newKey()} />;
    const title = reason ? nameIn(reason, t.language) : t('vreasons.add');
    return draftAnswer(t, PLACE, title, body, draft);
  };
  for (const [path, of] of [
    [`${TYPES}/:id/reasons/new`, 'type'],
    [`${SCHEDULE}/reasons/:id`, 'itself'],
  ] as const) {
    routes.page(path, mayManageSchedule, (ctx) => show(ctx, of, BLANK));
    routes.form(
      path,
      mayManageSchedule,
      ReasonForm,
      async (ctx) => {
        const { access, input, params } = ctx;
        const id = params.id ?? '';
        if (!isUuid(id) || (of === 'type' && !(await findType(access, id)))) return notFound;
        const typed = typedOf(input);
        if (!(await findType(access, input.type)))
          return show(ctx, of, { typed, problems: { type: 'problem.vreasons-type' } });
        const { name, nameEs, type, place, urgent, active } = input;
        const saved = await saveReason(
          access,
          of === 'itself' ? { id, version: Number(input.version) } : null,
          {
            ...{ name, nameEs, visitTypeId: type, place: Number(place) },
            ...{ urgent: urgent === 'yes', active: active === 'yes' },
          },
        );
        if (saved.is === 'saved') return redirect(`${TYPES}/${type}?done=saved`);
        if (saved.is === 'stale') return show(ctx, of, { typed, problems: {}, stale: true });
        return notFound;
      },
      (ctx, problems, typed) => show(ctx, of, { typed, problems }),
    );
  }
}
