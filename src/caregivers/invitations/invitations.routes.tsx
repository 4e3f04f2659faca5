import { z } from 'zod';
import { mayEndAccess, mayInviteCaregivers } from '../../family/policy.ts';
import { field, type Problems, type Typed } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { displayEmail } from '../../platform/mail/email.ts';
import { InvitationPage } from './asking.pages.tsx';
import {
  answerAsker,
  findInvitation,
  type InviteRefusal,
  invite,
  inviteAgain,
  inviteRefusal,
  listInvitations,
  mayInvite,
  withdrawInvitation,
} from './invitations.ts';
import { InvitePage, ReviewInvitePage } from './invite.pages.tsx';
import { InviteForm, readInvite, startOf } from './invite-form.ts';

type Ctx = Context<'care:invite'>;
const AnswerForm = z.object({
  answer: field.choice(['yes', 'no'], 'problem.choose'),
  asker: z.uuid('problem.choose'),
});
const PROBLEMS = {
  self: { email: 'problem.care-email-self' },
  'has-access': {},
  locked: { email: 'problem.care-email-locked' },
  'too-many': { email: 'problem.email-too-many' },
} as const satisfies Record<InviteRefusal, Problems>;

/** The patient's side: inviting, sending again, withdrawing, and answering an account that asks. */
export function invitationRoutes(routes: Registrar): void {
  const base = (ctx: { params: Record<string, string> }) =>
    `/people/${ctx.params.person}/caregivers`;
  const page = async (
    ctx: Ctx,
    typed: Typed,
    problems: Problems,
    shown: { hasAccess?: boolean; status?: number } = {},
  ): Promise<Answer> => {
    if (!(await mayInvite(ctx.access, ctx.asOf))) return notFound;
    const body = (
      <InvitePage
        view={ctx.view}
        invitations={await listInvitations(ctx.access)}
        typed={typed}
        problems={problems}
        hasAccess={shown.hasAccess ?? false}
        done={ctx.query.done ?? null}
        newKey={ctx.newKey}
      />
    );
    const answer = pageAnswer(ctx.t, 'none', ctx.t('care-invite.title'), body, problems);
    return shown.hasAccess ? { ...answer, status: 422 } : answer;
  };
  const refused = (ctx: Ctx, typed: Typed, refusal: InviteRefusal) =>
    page(ctx, typed, PROBLEMS[refusal], { hasAccess: refusal === 'has-access' });

  routes.page('/people/:person/caregivers/invite', mayInviteCaregivers, async (ctx) =>
    page(ctx, startOf(ctx.today, ctx.t.language), {}),
  );
  routes.form(
    '/people/:person/caregivers/invite',
    mayInviteCaregivers,
    InviteForm,
    async (ctx) => {
      const { access, input, asOf, deps, t } = ctx;
      if (!(await mayInvite(access, asOf))) return notFound;
      const typed: Typed = { ...input, email: displayEmail(input.email) };
      if (input.do === 'change') return page(ctx, typed, {});
      const read = readInvite(input, ctx.today);
      if ('problems' in read) return page(ctx, typed, read.problems);
      if (input.do === 'send') {
        const refusal = await invite(access, deps.jobs, read.made, asOf);
        return refusal ? refused(ctx, typed, refusal) : redirect(`${base(ctx)}/invite?done=sent`);
      }
      const refusal = await inviteRefusal(access, input.email, asOf);
      if (refusal) return refused(ctx, typed, refusal);
      const body = (
        <ReviewInvitePage view={ctx.view} made={read.made} typed={typed} formKey={ctx.newKey()} />
      );
      return pageAnswer(t, 'none', t('care-invite.review'), body);
    },
    (ctx, problems, typed) => page(ctx, typed, problems),
  );

  const path = '/people/:person/caregivers/invitations/:id';
  routes.button(`${path}/withdraw`, mayEndAccess, async (ctx) =>
    (await withdrawInvitation(ctx.access, ctx.deps.jobs, ctx.params.id ?? ''))
      ? redirect(`${base(ctx)}/invite?done=withdrawn`)
      : notFound,
  );
  routes.button(`${path}/again`, mayInviteCaregivers, async (ctx) => {
    const { access, deps, asOf, params } = ctx;
    if (!(await mayInvite(access, asOf))) return notFound;
    const refusal = await inviteAgain(access, deps.jobs, params.id ?? '', asOf);
    if (refusal === 'gone') return notFound;
    if (refusal === 'too-many') return { kind: 'refusal', refusal: 'too-many' };
    return refusal
      ? refused(ctx, startOf(ctx.today, ctx.t.language), refusal)
      : redirect(`${base(ctx)}/invite?done=again`);
  });

  routes.page(path, mayInviteCaregivers, async (ctx) => {
    const { access, asOf, params, t } = ctx;
    const invitation = await findInvitation(access, params.id ?? '');
    if (!invitation || !(await mayInvite(access, asOf))) return notFound;
    const body = (
      <InvitationPage
        view={ctx.view}
        invitation={invitation}
        done={ctx.query.done ?? null}
        newKey={ctx.newKey}
      />
    );
    return pageAnswer(t, 'none', t('care-ask.title'), body);
  });
  routes.form(
    path,
    mayInviteCaregivers,
    AnswerForm,
    async (ctx) => {
      const { access, deps, asOf, params, input } = ctx;
      const id = params.id ?? '';
      if (!(await findInvitation(access, id)) || !(await mayInvite(access, asOf))) return notFound;
      const answer = { yes: input.answer === 'yes', asker: input.asker };
      const outcome = await answerAsker(access, deps.jobs, id, answer, asOf);
      return redirect(`${base(ctx)}/invitations/${id}?done=${outcome}`);
    },
    async () => notFound,
  );
}
