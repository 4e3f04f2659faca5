import { z } from 'zod';
import { field, type Problems, type Typed } from '../../platform/http/forms.ts';
import {
  type Answer,
  type PublicContext,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { displayEmail, emailField, sameEmail } from '../../platform/mail/email.ts';
import { newUserIdField } from '../accounts/account-forms.ts';
import { atStep, chosenOf, tooMany, userIdAnswer } from './answers.tsx';
import type { OpenDraft } from './drafts/drafts.ts';
import { chooseUserId } from './registration.ts';

const UserIdForm = z.object({
  userId: newUserIdField,
  email: emailField,
  emailAgain: field.optional(254),
});

/** All problems at once, in the order of the page: those of the schema, and what it can’t compare. */
function moreProblems(typed: Typed, problems: Problems, { draft }: OpenDraft): Problems {
  const { userId = '', email = '', emailAgain = '' } = typed;
  const own = userId.replace(/\D/g, '').includes(draft.membership.mrn);
  const differs = email.trim() !== emailAgain.trim() && !sameEmail(email, emailAgain);
  return {
    ...(own && { userId: 'problem.user-id-mrn' as const }),
    ...problems,
    ...(differs && { emailAgain: 'problem.email-differs' as const }),
  };
}

/**
 * Chooses user ID and e-mail address. Somebody reopening an account by letter keeps its user ID.
 */
export function userIdRoutes(routes: Registrar): void {
  const reason = 'registration is how people get an account';
  const atUserId = (ctx: PublicContext, run: (from: OpenDraft) => Promise<Answer>) =>
    atStep(ctx, 'user-id', async (from) =>
      from.draft.accountId ? redirect('/register/secure') : run(from),
    );
  const again = (ctx: PublicContext, problems: Problems, typed: Typed) =>
    atUserId(ctx, async (from) => userIdAnswer(ctx, typed, moreProblems(typed, problems, from)));
  routes.publicPage('/register/user-id', reason, (ctx) =>
    atUserId(ctx, async ({ draft }) => userIdAnswer(ctx, chosenOf(draft), {})),
  );
  routes.publicForm(
    '/register/user-id',
    reason,
    UserIdForm,
    (ctx) =>
      atUserId(ctx, async (from) => {
        const { userId, email, emailAgain } = ctx.input;
        const typed = { userId, email: displayEmail(email), emailAgain };
        const problems = moreProblems(ctx.input, {}, from);
        if (Object.keys(problems).length > 0) return userIdAnswer(ctx, typed, problems);
        const chosen = await chooseUserId(ctx.deps, ctx.info, from, { userId, email });
        if (!chosen) return tooMany;
        if (chosen.taken)
          return userIdAnswer(ctx, typed, { userId: 'problem.user-id-taken' }, chosen.free);
        if (from.step === 'check') return redirect('/register/check');
        return redirect(from.draft.patientId ? '/register/secure' : '/register/identity');
      }),
    again,
  );
}
