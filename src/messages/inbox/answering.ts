import { z } from 'zod';
import type { Received } from '../../platform/files/files.ts';
import { field, type Problems, type Typed } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  isUuid,
  notFound,
  type Registrar,
} from '../../platform/http/routes.ts';
import { BOX, FILES } from '../attachments/attachments.rules.ts';
import type { Chosen } from '../attachments/attachments.ts';
import { withFiles } from '../attachments/form.ts';
import { mayAnswerMessages } from '../policy.ts';
import { putAfter } from '../templates/fields.rules.ts';
import { useTemplate } from '../templates/templates.ts';
import { textField } from '../writing/checked.ts';
import { readText, storedText } from '../writing/text.rules.ts';
import { from, shown } from './forms.ts';
import { BASE } from './inbox.pages.tsx';
import { answer, type Box, findForStaff } from './inbox.ts';

type Ctx = Context<'messages:answer'>;

/** What the page of a conversation shows besides what was typed. */
export interface AnswerMore {
  chosen?: readonly Chosen[];
  /** The newest message that the form goes with; null for the newest there is. */
  keptSeen?: number | null;
}
type Page = (ctx: Ctx, typed: Typed, problems: Problems, more?: AnswerMore) => Promise<Answer>;

const sign = ['team', 'me'] as const;
/** What both forms of an answer send, whichever of their buttons was pressed. */
const both = { from, seen: shown, result: field.optional(36) };
const AnswerForm = z
  .object({
    ...both,
    text: textField(readText, 'problem.inbox-text'),
    sign: z.enum(sign, 'problem.inbox-sign'),
    // its text is to be in the answer before that is sent
    template: z.literal('', 'problem.templates-unused').default(''),
  })
  .catchall(field.optional(3))
  .meta({ boxes: BOX });
/** Needs only a template. */
const TemplateForm = z
  .object({
    ...both,
    text: z.string('problem.inbox-text').transform(storedText).default(''),
    sign: z.enum(sign).catch('team'),
    template: z.string('problem.templates-choose').min(1, 'problem.templates-choose'),
  })
  .catchall(field.optional(3))
  .meta({ boxes: BOX });
type Answering = Pick<z.output<typeof AnswerForm>, 'from' | 'seen' | 'text' | 'sign' | 'result'>;
const typedOf = ({ from, seen, text, sign, result }: Answering) => ({
  ...{ from, seen: String(seen), text, sign, result },
});

/** Answers a conversation, with files, and with the text of a template. */
export function answerRoutes(
  routes: Registrar,
  page: Page,
  toList: (id: string, box: Box, did: string) => Answer,
): void {
  const answerFiles = async (ctx: Ctx, typed: object, files: { files: readonly Received[] }) => {
    const id = ctx.params.id ?? '';
    const one = isUuid(id) ? await findForStaff(ctx.access, id) : undefined;
    return one && { one, ...(await withFiles(ctx, { ...typed }, files, page, one.patientId)) };
  };
  const again = async (
    ctx: Ctx,
    problems: Problems,
    typed: Typed,
    files: { files: readonly Received[] },
  ) => (await answerFiles(ctx, typed, files))?.again(typed, problems) ?? notFound;

  routes.papers(`${BASE}/:id/answer`, mayAnswerMessages, {
    schema: AnswerForm,
    files: FILES,
    async run(ctx) {
      const { access, deps, input, params } = ctx;
      const { from: box, seen, text, sign, result } = input;
      const id = params.id ?? '';
      const typed = typedOf(input);
      const picked = await answerFiles(ctx, input, ctx.files);
      if (!picked) return notFound;
      const { chosen: files, problem } = picked;
      if (problem) return picked.again(typed, {});
      const said = { id, seen, text, asTeam: sign === 'team', files, resultId: result };
      const outcome = await answer(access, deps, said, ctx);
      if (outcome === 'sent') return toList(id, box, 'sent');
      if (outcome === 'none') return notFound;
      if (outcome === 'moved' || outcome === 'blank')
        return picked.again(typed, { text: `problem.inbox-${outcome}` });
      if (outcome === 'result') return picked.again(typed, { result: 'problem.attached-result' });
      // the page says why, and keeps the text so that it can be copied
      return picked.again(typed, {});
    },
    again,
  });

  // nothing is sent: the text of a template comes after what was typed
  routes.papers(`${BASE}/:id/template`, mayAnswerMessages, {
    schema: TemplateForm,
    files: FILES,
    async run(ctx) {
      const { access, input, view } = ctx;
      const picked = await answerFiles(ctx, input, ctx.files);
      if (!picked) return notFound;
      const { one } = picked;
      const by = { ...view, name: view.actor?.account.name ?? '' };
      const recipient = { ...one, conversationId: one.id };
      const text = await useTemplate(access, input.template, recipient, by);
      const typed = typedOf(input);
      if (text === undefined) return picked.again(typed, { template: 'problem.templates-choose' });
      // a colleague's answer since then is still to be read before this is sent
      return picked.again(
        { ...typed, text: putAfter(typed.text, text) },
        {},
        { keptSeen: input.seen },
      );
    },
    again,
  });
}
