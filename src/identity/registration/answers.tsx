import type { Problems, Typed } from '../../platform/http/forms.ts';
import { type Answer, type PublicContext, redirect } from '../../platform/http/routes.ts';
import { displayEmail } from '../../platform/mail/email.ts';
import { publicAnswer } from '../accounts/public-answer.ts';
import { DRAFT_COOKIE } from './drafts/draft-cookie.ts';
import { hasReached, type OpenDraft, readDraft, type Step } from './drafts/drafts.ts';
import { type End, EndPage } from './end.pages.tsx';
import { RequestLetterPage } from './letter/letter.pages.tsx';
import { UserIdStep } from './user-id.pages.tsx';

/** Responses that the steps of a registration share. */

export const draftToken = ({ request }: PublicContext): string | undefined =>
  request.cookies[DRAFT_COOKIE];

/**
 * Runs a step for the browser's draft if the registration has come that far; if not, redirects to
 * where it is.
 */
export async function atStep(
  ctx: PublicContext,
  step: Step,
  run: (from: OpenDraft) => Promise<Answer>,
): Promise<Answer> {
  const from = await readDraft(ctx.deps, ctx.info, draftToken(ctx));
  if (!from) return redirect('/register/over');
  return hasReached(from, step) ? run(from) : redirect(`/register/${from.step}`);
}

/** The page of a registration that ended without an account. */
export const endAnswer = (ctx: PublicContext, end: End) =>
  publicAnswer(ctx, `register.end-${end}`, <EndPage view={ctx.view} end={end} />);

export const tooMany: Answer = { kind: 'refusal', refusal: 'too-many' };

/** The step's fields as they were filled in before. */
export const chosenOf = ({
  userId = '',
  email = '',
}: {
  userId?: string;
  email?: string;
}): Typed => ({
  userId,
  email: displayEmail(email),
  emailAgain: displayEmail(email),
});

/**
 * The step that asks for user ID and e-mail; also shown if the last step finds one of them taken.
 */
export const userIdAnswer = (
  ctx: PublicContext,
  typed: Typed,
  problems: Problems,
  free: string[] = [],
) =>
  publicAnswer(
    ctx,
    'register.user-id-title',
    <UserIdStep view={ctx.view} typed={typed} problems={problems} free={free} />,
    problems,
  );

/** The page that asks for a letter, with what was typed before. */
export const requestLetterAnswer = (ctx: PublicContext, typed: Typed, problems: Problems) =>
  publicAnswer(
    ctx,
    'letter.title',
    <RequestLetterPage view={ctx.view} typed={typed} problems={problems} />,
    problems,
  );
