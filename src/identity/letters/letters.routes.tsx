import { z } from 'zod';
import { auditShown, shownToStaff } from '../../platform/access/access.ts';
import { field, Nothing, type Problems, type Typed } from '../../platform/http/forms.ts';
import {
  type Answer,
  notFound,
  type PublicContext,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { cardFields, MembershipForm } from '../accounts/account-forms.ts';
import { readBirthDate, readMembership, readMrn } from '../accounts/membership.rules.ts';
import { publicAnswer } from '../accounts/public-answer.ts';
import { mayMailLetters } from '../policy.ts';
import { DRAFT_COOKIE, draftCookie } from '../registration/draft-cookie.ts';
import {
  AskForLetterPage,
  LetterAskedPage,
  OpenLetterPage,
} from '../registration/letter.pages.tsx';
import { openLetter } from '../registration/letter-opening.ts';
import { askForLetter } from '../registration/letter-request.ts';
import { dropSpentBatches, listBatches, openBatch, prepareLetters } from './letter-batches.ts';
import { readCode } from './letter-code.rules.ts';
import { LettersPage } from './letters.pages.tsx';
import { listLetters, stepLetter } from './letters.ts';

const CodeForm = z.object({ code: field.optional(60), ...cardFields });

export function letterRoutes(routes: Registrar): void {
  const ask = (ctx: PublicContext, typed: Typed, problems: Problems) =>
    publicAnswer(
      ctx,
      'letter.title',
      <AskForLetterPage view={ctx.view} typed={typed} problems={problems} />,
      problems,
    );
  const reason = 'a letter is how one comes to an account without questions';
  routes.publicPage('/register/letter', reason, async (ctx) => ask(ctx, {}, {}));
  routes.publicForm(
    '/register/letter',
    reason,
    MembershipForm,
    async (ctx) => {
      const read = readMembership(ctx.input, ctx.today);
      if ('problems' in read) return ask(ctx, ctx.input, read.problems);
      return (await askForLetter(ctx.deps, ctx.info, read.membership))
        ? redirect('/register/letter/asked')
        : { kind: 'refusal', refusal: 'too-many' };
    },
    async (ctx, problems, typed) => ask(ctx, typed, problems),
  );
  routes.publicPage('/register/letter/asked', reason, async (ctx) =>
    publicAnswer(ctx, 'letter.asked', <LetterAskedPage view={ctx.view} />),
  );

  const code = (ctx: PublicContext, typed: Typed, problems: Problems) =>
    publicAnswer(
      ctx,
      'letter.open',
      <OpenLetterPage view={ctx.view} typed={typed} problems={problems} />,
      problems,
    );
  routes.publicPage(
    '/letter',
    'where the temporary password of a letter is typed in',
    async (ctx) => code(ctx, {}, {}),
  );
  routes.publicForm(
    '/letter',
    'where the temporary password of a letter is typed in',
    CodeForm,
    async (ctx) => {
      const { input, deps, info, today } = ctx;
      const problems: Problems = {};
      const read = readCode(input.code);
      if (!read) problems.code = 'problem.letter-code';
      const birth = readBirthDate(input, today);
      if ('problem' in birth) problems.birth = birth.problem;
      const mrn = readMrn(input.mrn);
      if (!mrn) problems.mrn = 'problem.mrn';
      if (!read || !mrn || 'problem' in birth) return code(ctx, input, problems);
      const token = await openLetter(deps, info, { mrn, birthDate: birth.day, code: read });
      if (!token) return code(ctx, input, { code: 'problem.letter' });
      ctx.reply.setCookie(DRAFT_COOKIE, token, draftCookie);
      return redirect('/register/terms');
    },
    async (ctx, problems, typed) => code(ctx, typed, problems),
  );

  routes.page(
    '/staff/letters',
    mayMailLetters,
    async ({ access, info, now, t, view, newKey, query }) => {
      const letters = await listLetters(access, now);
      const shown = letters.map((letter) => letter.patient_id);
      auditShown(
        access,
        info,
        shownToStaff(access, 'letters:listed', 'sign-on', 'operations'),
        shown,
      );
      const body = (
        <LettersPage
          view={view}
          letters={letters}
          batches={await listBatches(access)}
          newKey={newKey}
          done={query.done}
        />
      );
      return pageAnswer(t, 'staff-letters', t('letters.title'), body);
    },
  );
  const again = async (): Promise<Answer> => redirect('/staff/letters');
  for (const path of ['/staff/letters/print', '/staff/letters/:id/print'] as const) {
    routes.form(
      path,
      mayMailLetters,
      Nothing,
      async ({ access, params, deps, now }) => {
        const batch = await prepareLetters(deps, access, now, params.id ?? null);
        return redirect(`/staff/letters?done=${batch ? 'prepared' : 'stale'}`);
      },
      again,
    );
  }
  routes.form(
    '/staff/letters/batches/:id/open',
    mayMailLetters,
    Nothing,
    async ({ access, params, deps, info, now }) => {
      const bytes = await openBatch(deps, access, info, params.id ?? '');
      if (!bytes) return redirect('/staff/letters?done=stale');
      return {
        kind: 'file',
        name: `letters-${now.toISOString().slice(0, 10)}.pdf`,
        type: 'application/pdf',
        bytes,
      };
    },
    again,
  );
  for (const step of ['mailed', 'returned', 'withdraw', 'release'] as const) {
    routes.form(
      `/staff/letters/:id/${step}`,
      mayMailLetters,
      Nothing,
      async ({ access, params, info }) => {
        if (!params.id) return notFound;
        if (!(await stepLetter(access, info, params.id, step)))
          return redirect('/staff/letters?done=stale');
        await dropSpentBatches(access, info.now);
        return redirect('/staff/letters');
      },
      again,
    );
  }
}
