import { z } from 'zod';
import { field, type Problems, type Typed } from '../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../platform/http/routes.ts';
import { FLAGS, isReason } from './flags.rules.ts';
import { ListedPage, StaffPatientsPage } from './lists.pages.tsx';
import {
  dropStaffPatient,
  listPerson,
  noteStaffPatient,
  readListed,
  readStaffPatients,
  unlistPerson,
} from './lists.ts';
import { mayDecideAccess, mayReviewAccess, type ReviewsAccess } from './policy.ts';
import { QueuePage } from './queue.pages.tsx';
import { BASE, ReviewPage } from './reviews.pages.tsx';
import { countFlags, countOpen, decideReview, listReviews, readReview } from './reviews.ts';

const DecisionForm = z.object({
  state: z.enum(['cleared', 'follow-up'], 'problem.choose'),
  seen: z.enum(['open', 'follow-up', 'cleared'], 'problem.choose'),
  note: field.optional(2000),
});
const ListForm = z.object({
  mrn: field.text('problem.privacy-nobody', 60),
  reason: z
    .string('problem.reason')
    .trim()
    .max(500, 'problem.too-long')
    .refine(isReason, 'problem.reason'),
});
const StaffForm = z.object({
  staff: field.text('problem.privacy-staff', 100),
  mrn: field.text('problem.privacy-nobody', 60),
});

type Ctx = Context<ReviewsAccess>;

/** The privacy officer reviews flagged openings and keeps the two lists that flags depend on. */
export function privacyRoutes(routes: Registrar): void {
  routes.page(BASE, mayReviewAccess, async ({ access, t, view, query }) => {
    const flag = FLAGS.find((one) => one === query.reason) ?? null;
    const page = /^\d{1,4}$/.test(query.page ?? '') ? Number(query.page) : 0;
    const [list, counts, open] = await Promise.all([
      listReviews(access, flag, page),
      countFlags(access),
      countOpen(access),
    ]);
    return pageAnswer(
      t,
      'staff-privacy',
      t('privacy.title'),
      <QueuePage
        view={view}
        queue={{ ...list, page, flag, counts, open }}
        done={query.done ?? null}
      />,
    );
  });

  const one = async (ctx: Ctx, typed: Typed, problems: Problems): Promise<Answer> => {
    const { access, t, view, params, settings } = ctx;
    const whole = await readReview(access, params.id ?? '', settings.zone);
    if (!whole) return notFound;
    const own = whole.review.accountId === access.actor?.account.id;
    const body = (
      <ReviewPage
        view={view}
        whole={whole}
        own={own}
        typed={typed}
        problems={problems}
        formKey={ctx.newKey()}
      />
    );
    return pageAnswer(t, 'staff-privacy', t('privacy.title'), body, problems);
  };
  routes.page(`${BASE}/:id`, mayReviewAccess, (ctx) => one(ctx, {}, {}));
  routes.form(
    `${BASE}/:id`,
    mayDecideAccess,
    DecisionForm,
    async (ctx) => {
      const { access, input, params } = ctx;
      if (input.state === 'follow-up' && !isReason(input.note))
        return one(ctx, input, { note: 'problem.privacy-note' });
      const outcome = await decideReview(access, params.id ?? '', input);
      return outcome === 'none' ? notFound : redirect(`${BASE}?done=${outcome}`);
    },
    (ctx, problems, typed) => one(ctx, typed, problems),
  );

  const listed = async (ctx: Ctx, typed: Typed, problems: Problems): Promise<Answer> => {
    const rows = await readListed(ctx.access);
    const body = (
      <ListedPage
        view={ctx.view}
        listed={rows}
        typed={typed}
        problems={problems}
        newKey={ctx.newKey}
        done={ctx.query.done ?? null}
      />
    );
    return pageAnswer(ctx.t, 'staff-privacy', ctx.t('privacy.listed-title'), body, problems);
  };
  routes.page(`${BASE}/listed`, mayReviewAccess, (ctx) => listed(ctx, {}, {}));
  routes.form(
    `${BASE}/listed`,
    mayDecideAccess,
    ListForm,
    async (ctx) => {
      const outcome = await listPerson(ctx.access, ctx.input);
      if (outcome === 'done') return redirect(`${BASE}/listed?done=listed`);
      return listed(ctx, ctx.input, {
        mrn: outcome === 'nobody' ? 'problem.privacy-nobody' : 'problem.privacy-listed',
      });
    },
    (ctx, problems, typed) => listed(ctx, typed, problems),
  );
  routes.button(`${BASE}/listed/:id/end`, mayDecideAccess, async ({ access, params }) =>
    (await unlistPerson(access, params.id ?? ''))
      ? redirect(`${BASE}/listed?done=ended`)
      : notFound,
  );

  const staff = async (ctx: Ctx, typed: Typed, problems: Problems): Promise<Answer> => {
    const rows = await readStaffPatients(ctx.access);
    const body = (
      <StaffPatientsPage
        view={ctx.view}
        rows={rows}
        typed={typed}
        problems={problems}
        newKey={ctx.newKey}
        done={ctx.query.done ?? null}
      />
    );
    return pageAnswer(ctx.t, 'staff-privacy', ctx.t('privacy.staff-title'), body, problems);
  };
  routes.page(`${BASE}/staff`, mayReviewAccess, (ctx) => staff(ctx, {}, {}));
  routes.form(
    `${BASE}/staff`,
    mayDecideAccess,
    StaffForm,
    async (ctx) => {
      const outcome = await noteStaffPatient(ctx.access, ctx.input);
      if (outcome === 'done') return redirect(`${BASE}/staff?done=linked`);
      if (outcome === 'nobody') return staff(ctx, ctx.input, { mrn: 'problem.privacy-nobody' });
      return staff(ctx, ctx.input, {
        staff: outcome === 'no-staff' ? 'problem.privacy-staff' : 'problem.privacy-linked',
      });
    },
    (ctx, problems, typed) => staff(ctx, typed, problems),
  );
  routes.button(`${BASE}/staff/:id/remove`, mayDecideAccess, async ({ access, params }) =>
    (await dropStaffPatient(access, params.id ?? ''))
      ? redirect(`${BASE}/staff?done=unlinked`)
      : notFound,
  );
}
