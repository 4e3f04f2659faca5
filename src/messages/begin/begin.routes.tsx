import { z } from 'zod';
import { field, type Problems, type Typed } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { fullName } from '../../ui/people.ts';
import { mayBeginMessages } from '../policy.ts';
import { canAttach, listAttachable } from '../results/results.ts';
import { blanksIn, putAfter } from '../templates/fields.rules.ts';
import { offerTemplates, useTemplate } from '../templates/templates.ts';
import { readNew } from '../writing/checked.ts';
import { storedText } from '../writing/text.rules.ts';
import { BeginPage } from './begin.pages.tsx';
import { beginByStaff, myTeams, readersOf } from './begin.ts';
import { isRead } from './readers.rules.ts';

type Ctx = Context<'messages:begin'>;
const PATH = '/staff/people/:person/messages/new';

/** More than a text may have, so that one that is too long comes back whole, with the problem. */
const typedText = z.string('problem.begin-text').default('').transform(storedText);
const BeginForm = z.object({
  do: field.choice(['template', 'preview', 'edit', 'send'], 'problem.choose'),
  team: z.union([z.literal(''), z.uuid('problem.begin-team')], 'problem.begin-team').default(''),
  category: field.optional(20),
  subject: typedText,
  template: field.optional(60),
  text: typedText,
  sign: field.choice(['team', 'me'], 'problem.inbox-sign'),
  replies: field.choice(['yes', 'no'], 'problem.choose'),
  result: field.optional(36),
});
type Input = z.output<typeof BeginForm>;

/** Staff write to the person whose record they have open. */
export function beginRoutes(routes: Registrar): void {
  const page = async (
    ctx: Ctx,
    typed: Typed,
    problems: Problems,
    preview = false,
  ): Promise<Answer> => {
    const { access, t, view, params } = ctx;
    const patientId = params.person ?? '';
    const [readers, teams] = await Promise.all([
      readersOf(access, patientId, ctx),
      myTeams(access),
    ]);
    if (!readers) return notFound;
    const ids = teams.map(({ id }) => id);
    const to = { patientId, conversationId: null };
    const body = (
      <BeginPage
        view={view}
        readers={readers}
        teams={teams}
        offered={await offerTemplates(access, t, to, ids)}
        attachable={await listAttachable(access, t, patientId, ctx)}
        typed={typed}
        problems={problems}
        preview={preview}
        base={`/staff/people/${patientId}/messages/new`}
        formKey={ctx.newKey()}
      />
    );
    return pageAnswer(
      t,
      'staff-write',
      t('begin.title', { name: fullName(readers) }),
      body,
      problems,
    );
  };

  routes.page(PATH, mayBeginMessages, (ctx) => page(ctx, {}, {}));
  routes.form(
    PATH,
    mayBeginMessages,
    BeginForm,
    async (ctx) => {
      const { access, input, params, deps } = ctx;
      const patientId = params.person ?? '';
      if (input.do === 'edit') return page(ctx, input, {});
      // pressing Enter in a field presses the form's first button
      if (input.do === 'template' && input.template !== '') return withTemplate(ctx, page);
      const { problems, ...message } = checked(input);
      if (Object.keys(problems).length > 0) return page(ctx, input, problems);
      const resultId = input.result;
      if (resultId && !(await canAttach(access, patientId, resultId, ctx)))
        return page(ctx, input, { result: 'problem.attached-result' });
      if (input.do !== 'send') return page(ctx, input, {}, true);
      const begun = await beginByStaff(
        access,
        deps.jobs,
        {
          ...{ patientId, teamId: input.team, ...message },
          asTeam: input.sign === 'team',
          replies: input.replies === 'yes',
          resultId,
        },
        ctx,
      );
      if (begun.is === 'none') return page(ctx, input, { team: 'problem.begin-team' });
      if (begun.is !== 'sent') return page(ctx, input, {});
      const readers = await readersOf(access, patientId, ctx);
      const done = readers && isRead(readers) ? 'begun' : 'begun-waits';
      return redirect(`/staff/messages/${begun.id}?from=waiting&done=${done}`);
    },
    (ctx, problems, typed) => page(ctx, typed, problems),
  );
}

/** The page with the text of a template after what was typed. */
async function withTemplate(
  ctx: Ctx & { input: Input },
  page: (ctx: Ctx, typed: Typed, problems: Problems) => Promise<Answer>,
): Promise<Answer> {
  const { access, input, params, view } = ctx;
  if (input.team === '') return page(ctx, input, { team: 'problem.begin-team' });
  const patientId = params.person ?? '';
  const readers = await readersOf(access, patientId, ctx);
  if (!readers) return notFound;
  const text = await useTemplate(
    access,
    input.template,
    { ...readers, patientId, teamId: input.team, conversationId: null },
    { ...view, name: view.actor?.account.name ?? '' },
  );
  if (text === undefined) return page(ctx, input, { template: 'problem.templates-choose' });
  return page(ctx, { ...input, template: '', text: putAfter(input.text, text) }, {});
}

/** What is wrong with a new message, or what of it is stored. */
function checked(input: Input) {
  const { problems, ...message } = readNew(input, {
    empty: 'problem.begin-text',
    long: 'problem.inbox-long',
  });
  if (input.team === '') problems.team = 'problem.begin-team';
  if (input.do !== 'send' && input.template !== '') problems.template = 'problem.templates-unused';
  for (const field of ['subject', 'text'] as const)
    if (blanksIn(message[field]).length > 0) problems[field] = 'problem.inbox-blank';
  return { problems, ...message };
}
