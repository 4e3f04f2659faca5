import { z } from 'zod';
import { mayDecideIdentity, mayReadIdentity, type ReadsIdentity } from '../../people/policy.ts';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import {
  type Answer as Answered,
  type Context,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { JoinOverPage, JoinPage } from './joins.pages.tsx';
import { type Answer, decideJoinCase, isHeld, MOST, readJoinCase } from './joins.ts';

const BASE = '/staff/care/joined';
const each = <T,>(make: (at: number) => [string, T]) =>
  Object.fromEntries(Array.from({ length: MOST }, (_, at) => make(at + 1)));
const DecisionsForm = z.object({
  ...each((at) => [`who-${at}`, z.uuid('problem.choose').optional()]),
  ...each((at) => [`answer-${at}`, z.enum(['let', 'leave', 'wait'], 'problem.choose').optional()]),
});

/** The page where records staff decide about the caregivers of two joined records. */
export function joinRoutes(routes: Registrar): void {
  const page = async (
    ctx: Context<ReadsIdentity>,
    typed: Typed,
    problems: Problems,
  ): Promise<Answered> => {
    const { access, t, view } = ctx;
    const one = await readJoinCase(access, ctx.params.id ?? '');
    const title = t('identity.kind-caregivers');
    if (one === 'none') return notFound;
    if (one === 'over') return pageAnswer(t, 'staff-identity', title, <JoinOverPage view={view} />);
    return pageAnswer(
      t,
      'staff-identity',
      title,
      <JoinPage view={view} one={one} typed={typed} problems={problems} formKey={ctx.newKey()} />,
      problems,
    );
  };
  routes.page(`${BASE}/:id`, mayReadIdentity, (ctx) => page(ctx, {}, {}));
  routes.form(
    `${BASE}/:id`,
    mayDecideIdentity,
    DecisionsForm,
    async (ctx) => {
      const typed = ctx.input as Typed;
      const answers = new Map<string, Answer>();
      for (let at = 1; at <= MOST; at += 1) {
        const [who, answer] = [typed[`who-${at}`], typed[`answer-${at}`]];
        if (who && answer) answers.set(who, answer as Answer);
      }
      const one = await readJoinCase(ctx.access, ctx.params.id ?? '');
      const problems: Problems = {};
      const asked = typeof one !== 'string' && !one.involved ? one.caregivers : [];
      const held = asked.filter(isHeld);
      for (const [at, caregiver] of held.slice(0, MOST).entries())
        if (!answers.has(caregiver.entry.accountId))
          problems[`answer-${at + 1}`] = 'problem.choose';
      if (Object.keys(problems).length > 0) return page(ctx, typed, problems);
      const id = ctx.params.id ?? '';
      const outcome = await decideJoinCase(ctx.access, ctx.deps.jobs, id, answers);
      if (outcome === 'none') return notFound;
      if (outcome === 'decided') return redirect('/staff/identity?done=decided');
      return redirect(
        outcome === 'over' ? '/staff/identity?done=gone' : `${BASE}/${id}?done=${outcome}`,
      );
    },
    (ctx, problems, typed) => page(ctx, typed, problems),
  );
}
