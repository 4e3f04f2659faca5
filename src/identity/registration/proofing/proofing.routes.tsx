import { z } from 'zod';
import { field, type Problems, type Typed } from '../../../platform/http/forms.ts';
import {
  type Answer,
  type PublicContext,
  type Registrar,
  redirect,
} from '../../../platform/http/routes.ts';
import { publicAnswer } from '../../accounts/public-answer.ts';
import { atStep, endAnswer } from '../answers.tsx';
import type { OpenDraft } from '../drafts/drafts.ts';
import { IdentityStep } from './proofing.pages.tsx';
import { answerQuestions, readQuestions } from './proofing.ts';

const answer = field.optional(1);
const ProofForm = z.object({ 'proof-1': answer, 'proof-2': answer, 'proof-3': answer });

/** The identity questions. */
export function proofingRoutes(routes: Registrar): void {
  const reason = 'registration is how people get an account';
  const page = async (
    ctx: PublicContext,
    from: OpenDraft,
    shown: { typed?: Typed; problems?: Problems; wrong?: boolean },
  ): Promise<Answer> => {
    const { typed = {}, problems = {}, wrong = false } = shown;
    const questions = await readQuestions(ctx.deps, ctx.info, from);
    if (!questions) return endAnswer(ctx, 'closed');
    return publicAnswer(
      ctx,
      'register.identity',
      <IdentityStep
        view={ctx.view}
        questions={questions}
        typed={typed}
        problems={problems}
        wrong={wrong}
      />,
      problems,
    );
  };
  /**
   * A member who has already proved who they are is not asked again: that would be a way to test
   * others.
   */
  const unproved = (ctx: PublicContext, run: (from: OpenDraft) => Promise<Answer>) =>
    atStep(ctx, 'identity', async (from) =>
      from.draft.patientId ? redirect(`/register/${from.step}`) : run(from),
    );
  routes.publicPage('/register/identity', reason, (ctx) =>
    unproved(ctx, (from) => page(ctx, from, {})),
  );
  routes.publicForm(
    '/register/identity',
    reason,
    ProofForm,
    (ctx) =>
      unproved(ctx, async (from) => {
        const typed = ctx.input;
        const answers = [typed['proof-1'], typed['proof-2'], typed['proof-3']];
        const problems: Problems = {};
        for (const [index, answer] of answers.entries())
          if (!/^[0-4]$/.test(answer)) problems[`proof-${index + 1}`] = 'problem.choose';
        if (Object.keys(problems).length > 0) return page(ctx, from, { typed, problems });
        const proof = await answerQuestions(ctx.deps, ctx.info, from, answers.map(Number));
        if (proof === 'right') return redirect('/register/secure');
        return proof === 'wrong' ? page(ctx, from, { typed, wrong: true }) : endAnswer(ctx, proof);
      }),
    (ctx, problems, typed) => unproved(ctx, (from) => page(ctx, from, { typed, problems })),
  );
}
