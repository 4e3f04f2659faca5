import { readMrn } from '../../people/persons/persons.ts';
import {
  type Answer,
  type Context,
  isUuid,
  notFound,
  pageAnswer,
  type Registrar,
} from '../../platform/http/routes.ts';
import { fullName } from '../../ui/people.ts';
import { filesOf } from '../attachments/attachments.ts';
import { openConversation, readConversation } from '../conversations/conversations.ts';
import { subjectOf } from '../conversations/list.pages.tsx';
import { openForStaff } from '../inbox/inbox.ts';
import { mayAnswerMessages, mayReadMessages } from '../policy.ts';
import { resultLine } from '../results/results.pages.tsx';
import { resultsOfForStaff } from '../results/results.ts';
import { teamOf } from '../teams/teams.rules.ts';
import { BASE, home, PLACE } from '../writing/fields.ts';
import { conversationPdf, type PaperConversation } from './conversation.pdf.ts';
import { ConversationPaper } from './paper.pages.tsx';

type Read = Context<'messages:read'>;

/** The file has the same name for everybody: it is seen in lists of downloads. */
const FILE = 'conversation.pdf';

/** A conversation on paper, as its reader may see it, and noted as read. */
async function paperOf(ctx: Read): Promise<PaperConversation | undefined> {
  const { access, params, t, view } = ctx;
  const id = params.id ?? '';
  const opened = isUuid(id) ? await openConversation(access, id, ctx) : undefined;
  if (!opened) return undefined;
  const [mrn] = await Promise.all([readMrn(access), readConversation(access, opened)]);
  const { conversation, messages, files, results } = opened;
  const team = teamOf(conversation, t.language);
  return {
    name: fullName(access.person),
    birthDate: access.person.birthDate,
    mrn,
    subject: subjectOf(view, conversation),
    team,
    category: t(`messages.category-${conversation.category}`),
    messages: messages.map(({ id, authorAs, authorName, asTeam, sentAt, text }) => ({
      who: asTeam ? team : authorName,
      team: authorAs === 'staff' && !asTeam ? team : null,
      ...{ sentAt, text, files: (files.get(id) ?? []).map(({ name }) => name) },
      result: resultLine(t, results.get(id)),
    })),
  };
}

/** Papers of conversations: a page to print and a PDF. */
export function paperRoutes(routes: Registrar): void {
  routes.page(`${BASE}/:id/print`, mayReadMessages, async (ctx) => {
    const { params, t, view } = ctx;
    const paper = await paperOf(ctx);
    if (!paper) return notFound;
    const at = `${home(params)}/${params.id}`;
    const body = <ConversationPaper view={view} paper={paper} at={at} />;
    return pageAnswer(t, PLACE, t('messages.print'), body);
  });
  const file = async (ctx: Pick<Read, 't' | 'settings' | 'now'>, paper: PaperConversation) => ({
    kind: 'file' as const,
    name: FILE,
    type: 'application/pdf',
    bytes: await conversationPdf(ctx.t, paper, { from: ctx.settings.name, now: ctx.now }),
  });
  routes.page(`${BASE}/:id/file`, mayReadMessages, async (ctx): Promise<Answer> => {
    const paper = await paperOf(ctx);
    return paper ? file(ctx, paper) : notFound;
  });
  // the team's copy has what was said to and by the member; never what staff noted for each other
  routes.page('/staff/messages/:id/file', mayAnswerMessages, async (ctx): Promise<Answer> => {
    const { access, params, t } = ctx;
    const id = params.id ?? '';
    const opened = isUuid(id) ? await openForStaff(access, id, ctx, ctx.shown) : undefined;
    if (!opened) return notFound;
    const { one, messages } = opened;
    const team = teamOf(one, t.language);
    const ids = messages.map((message) => message.id);
    const files = await filesOf(access, one.patientId, ids);
    const results = await resultsOfForStaff(access, one.patientId, ids, ctx);
    return file(ctx, {
      ...{ name: fullName(one), birthDate: one.birthDate, mrn: one.mrn },
      ...{ subject: one.subject, team, category: t(`messages.category-${one.category}`) },
      messages: messages.map(({ id, authorAs, authorName, asTeam, sentAt, text }) => ({
        who: asTeam ? t('messages.as-team', { name: authorName, team }) : authorName,
        team: authorAs === 'staff' && !asTeam ? team : null,
        ...{ sentAt, text, files: (files.get(id) ?? []).map(({ name }) => name) },
        result: resultLine(t, results.get(id)),
      })),
    });
  });
}
