import type { Problems, Typed } from '../../platform/http/forms.ts';
import { type PublicContext, type Registrar, redirect } from '../../platform/http/routes.ts';
import { RegisterForm, TermsForm } from '../accounts/account-forms.ts';
import { type Membership, readMembership } from '../accounts/membership.rules.ts';
import { publicAnswer } from '../accounts/public-answer.ts';
import { TermsPage } from '../accounts/terms/terms.pages.tsx';
import { areOtherTerms, termsVersion } from '../accounts/terms/terms.rules.ts';
import { atStep, draftToken, endAnswer, requestLetterAnswer, tooMany } from './answers.tsx';
import { DRAFT_COOKIE, draftCookie } from './drafts/draft-cookie.ts';
import { beginDraft, readDraft } from './drafts/drafts.ts';
import { MembershipPage, TermsStep } from './registration.pages.tsx';
import { acceptTerms } from './registration.ts';

const typedOf = (membership: Membership | undefined): Typed => {
  const [year = '', month = '', day = ''] = membership?.birthDate.split('-') ?? [];
  return membership
    ? {
        given: membership.given,
        family: membership.family,
        mrn: membership.mrn,
        'birth-month': month,
        'birth-day': day,
        'birth-year': year,
      }
    : {};
};

/** The first steps of a registration: the member card, and the terms. */
export function registrationRoutes(routes: Registrar): void {
  const reason = 'registration is how people get an account';

  const membership = (ctx: PublicContext, typed: Typed, problems: Problems) =>
    publicAnswer(
      ctx,
      'register.membership',
      <MembershipPage view={ctx.view} typed={typed} problems={problems} />,
      problems,
    );
  routes.publicPage('/register', reason, async (ctx) => {
    const from = await readDraft(ctx.deps, ctx.info, draftToken(ctx));
    return membership(ctx, typedOf(from?.draft.membership), {});
  });
  routes.publicForm(
    '/register',
    reason,
    RegisterForm,
    async (ctx) => {
      // what was typed goes along, and never into a URL
      if (ctx.input.instead) return requestLetterAnswer(ctx, ctx.input, {});
      const read = readMembership(ctx.input, ctx.today, ctx.settings.mrnPattern);
      if ('problems' in read) return membership(ctx, ctx.input, read.problems);
      const token = await beginDraft(ctx.deps, ctx.info, read.membership);
      if (!token) return tooMany;
      ctx.reply.setCookie(DRAFT_COOKIE, token, draftCookie);
      return redirect('/register/terms');
    },
    async (ctx, problems, typed) => membership(ctx, typed, problems),
  );

  const terms = (ctx: PublicContext, problems: Problems) =>
    atStep(ctx, 'terms', async () =>
      publicAnswer(ctx, 'terms.title', <TermsStep view={ctx.view} problems={problems} />, problems),
    );
  routes.publicPage('/register/terms', reason, (ctx) => terms(ctx, {}));
  routes.publicForm(
    '/register/terms',
    reason,
    TermsForm,
    (ctx) =>
      areOtherTerms(ctx.input.version, ctx.settings.terms)
        ? terms(ctx, { accept: 'problem.terms-changed' })
        : atStep(ctx, 'terms', async (from) => {
            const version = termsVersion(ctx.settings.terms);
            return redirect(`/register/${await acceptTerms(ctx.deps, ctx.info, from, version)}`);
          }),
    terms,
  );
  routes.publicPage('/terms', 'anyone can read and print the terms', async (ctx) =>
    publicAnswer(ctx, 'terms.title', <TermsPage view={ctx.view} of="members" />),
  );
  const whyRead = 'anyone can read and print the terms for caregivers';
  routes.publicPage('/terms/caregivers', whyRead, async (ctx) =>
    publicAnswer(ctx, 'caregiver-terms.title', <TermsPage view={ctx.view} of="caregivers" />),
  );

  routes.publicPage('/register/over', reason, async (ctx) => endAnswer(ctx, 'gone'));
}
