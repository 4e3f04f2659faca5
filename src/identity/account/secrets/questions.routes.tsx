import type { Problems, Typed } from '../../../platform/http/forms.ts';
import type { Context, Registrar } from '../../../platform/http/routes.ts';
import { QuestionsForm } from '../../factors/factor-forms.ts';
import { readSecretQuestions } from '../../factors/secret-questions.rules.ts';
import { mayChangeOwnAccount } from '../../policy.ts';
import { readOwnAccount } from '../account.ts';
import { changeAnswer, doneAnswer } from '../change-answer.ts';
import { QuestionsPage } from './questions.pages.tsx';
import { changeQuestions, listOwnQuestions } from './questions.ts';

/** Secret questions. */
export function questionRoutes(routes: Registrar): void {
  const page = (ctx: Context<'account:secure'>, typed: Typed, problems: Problems) =>
    changeAnswer(
      ctx,
      'register.questions',
      <QuestionsPage view={ctx.view} typed={typed} problems={problems} formKey={ctx.newKey()} />,
      problems,
    );
  routes.page('/account/questions', mayChangeOwnAccount, async (ctx) => {
    const chosen = await listOwnQuestions(ctx.access);
    return page(
      ctx,
      Object.fromEntries(chosen.map((question, index) => [`question-${index + 1}`, question])),
      {},
    );
  });
  routes.form(
    '/account/questions',
    mayChangeOwnAccount,
    QuestionsForm,
    async (ctx) => {
      const own = await readOwnAccount(ctx.access);
      const known = [own.given, own.family, own.mrn, own.birthDate, own.userId].map(
        (text) => text ?? '',
      );
      const read = readSecretQuestions(ctx.input, (question) => ctx.t(`secret.${question}`), known);
      if ('problems' in read) return page(ctx, ctx.input, read.problems);
      return (await changeQuestions(ctx.access, ctx.deps, read.questions))
        ? doneAnswer('saved')
        : { kind: 'refusal', refusal: 'too-many' };
    },
    async (ctx, problems, typed) => page(ctx, typed, problems),
  );
}
