import { z } from 'zod';
import { promisedByOffice } from '../../../clinics/public/office.ts';
import { field, type Problems, type Typed } from '../../../platform/http/forms.ts';
import { type PublicContext, type Registrar, redirect } from '../../../platform/http/routes.ts';
import { cardFields, MembershipForm } from '../../accounts/account-forms.ts';
import {
  mrnProblem,
  readBirthDate,
  readMembership,
  readMrn,
} from '../../accounts/membership.rules.ts';
import { publicAnswer } from '../../accounts/public-answer.ts';
import { readCode } from '../../letters/letter-code.rules.ts';
import { requestLetterAnswer, tooMany } from '../answers.tsx';
import { DRAFT_COOKIE, draftCookie } from '../drafts/draft-cookie.ts';
import { LetterRequestedPage, OpenLetterPage } from './letter.pages.tsx';
import { openLetter } from './letter-opening.ts';
import { requestLetter } from './letter-request.ts';

const CodeForm = z.object({ code: field.optional(60), ...cardFields });

/** Requesting a letter, and typing its temporary password. */
export function letterRoutes(routes: Registrar): void {
  const why = 'a letter is how people get an account without questions';
  routes.publicPage('/register/letter', why, async (ctx) => requestLetterAnswer(ctx, {}, {}));
  routes.publicForm(
    '/register/letter',
    why,
    MembershipForm,
    async (ctx) => {
      const read = readMembership(ctx.input, ctx.today, ctx.settings.mrnPattern);
      if ('problems' in read) return requestLetterAnswer(ctx, ctx.input, read.problems);
      return (await requestLetter(ctx.deps, ctx.info, read.membership))
        ? redirect('/register/letter/asked')
        : tooMany;
    },
    async (ctx, problems, typed) => requestLetterAnswer(ctx, typed, problems),
  );
  routes.publicPage('/register/letter/asked', why, async (ctx) =>
    publicAnswer(
      ctx,
      'letter.asked',
      <LetterRequestedPage
        view={ctx.view}
        by={await promisedByOffice(ctx.deps.db, ctx.settings.letterWorkingDays, ctx.asOf)}
      />,
    ),
  );

  const whyOpen = 'where the temporary password of a letter is typed in';
  const code = (ctx: PublicContext, typed: Typed, problems: Problems) =>
    publicAnswer(
      ctx,
      'letter.open',
      <OpenLetterPage view={ctx.view} typed={typed} problems={problems} />,
      problems,
    );
  routes.publicPage('/letter', whyOpen, async (ctx) => code(ctx, {}, {}));
  routes.publicForm(
    '/letter',
    whyOpen,
    CodeForm,
    async (ctx) => {
      const { input, deps, info, today, settings } = ctx;
      const problems: Problems = {};
      const read = readCode(input.code);
      if (!read) problems.code = 'problem.letter-code';
      const birth = readBirthDate(input, today);
      if ('problem' in birth) problems.birth = birth.problem;
      const mrn = readMrn(input.mrn, settings.mrnPattern);
      if (!mrn) problems.mrn = mrnProblem(settings.mrnPattern);
      if (!read || !mrn || 'problem' in birth) return code(ctx, input, problems);
      const token = await openLetter(deps, info, { mrn, birthDate: birth.day, code: read });
      if (!token) return code(ctx, input, { code: 'problem.letter' });
      ctx.reply.setCookie(DRAFT_COOKIE, token, draftCookie);
      return redirect('/register/terms');
    },
    async (ctx, problems, typed) => code(ctx, typed, problems),
  );
}
