import { z } from 'zod';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  isUuid,
  mayAlso,
  notFound,
  pageAnswer,
  type Registrar,
} from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { cardFields } from '../accounts/account-forms.ts';
import { mrnProblem, readBirthDate, readMrn } from '../accounts/membership.rules.ts';
import { mayDropSecondStep, mayHelpMembers } from '../policy.ts';
import { HelpMemberPage } from './helping.pages.tsx';
import { dropSecondStepOf, type Helped, lookUp, sendLetterFor } from './helping.ts';

const LookUpForm = z.object(cardFields);
const PersonForm = z.object({ person: z.uuid('problem.choose') });

/** Helping a member at the counter who can't sign on. */
export function helpRoutes(routes: Registrar): void {
  type Helping = Context<'members:help'>;
  const page = (
    ctx: Helping,
    typed: Typed,
    problems: Problems,
    found: Helped | 'nobody' | null,
    done: Key | null = null,
  ): Answer => {
    const mayDrop = mayAlso(mayDropSecondStep, ctx);
    const body = (
      <HelpMemberPage
        view={ctx.view}
        typed={typed}
        problems={problems}
        found={found}
        newKey={ctx.newKey}
        done={done}
        mayDrop={mayDrop}
      />
    );
    return pageAnswer(ctx.t, 'staff-help', ctx.t('assist.title'), body, problems);
  };
  routes.page('/staff/help', mayHelpMembers, async (ctx) => page(ctx, {}, {}, null));
  // by POST, so that no number or birth date is in a URL
  routes.form(
    '/staff/help',
    mayHelpMembers,
    LookUpForm,
    async (ctx) => {
      const problems: Problems = {};
      const born = readBirthDate(ctx.input, ctx.today);
      if ('problem' in born) problems.birth = born.problem;
      const mrn = readMrn(ctx.input.mrn, ctx.settings.mrnPattern);
      if (!mrn) problems.mrn = mrnProblem(ctx.settings.mrnPattern);
      if ('problem' in born || !mrn) return page(ctx, ctx.input, problems, null);
      return page(
        ctx,
        ctx.input,
        {},
        (await lookUp(ctx.access, { mrn, birthDate: born.day })) ?? 'nobody',
      );
    },
    async (ctx, problems, typed) => page(ctx, typed, problems, null),
  );
  routes.form(
    '/staff/help/letter',
    mayHelpMembers,
    PersonForm,
    async (ctx) => {
      const found = await sendLetterFor(ctx.access, ctx.input.person);
      return found ? page(ctx, {}, {}, found, 'assist.letter-asked') : notFound;
    },
    async () => notFound,
  );
  routes.form(
    '/staff/help/second-step',
    mayDropSecondStep,
    PersonForm,
    async (ctx) => {
      const found = isUuid(ctx.input.person)
        ? await dropSecondStepOf(ctx.access, ctx.deps.jobs, ctx.input.person)
        : undefined;
      return found ? page(ctx, {}, {}, found, 'account.saved') : notFound;
    },
    async () => notFound,
  );
}
