import { type Context, isUuid, notFound, type Registrar } from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { isBlocked } from '../blocks/blocks.ts';
import { type SavedDraft, saveDraft } from '../drafts/drafts.ts';
import { mayWriteMessages } from '../policy.ts';
import { findChoosable } from '../teams/choice.ts';
import {
  AutosaveForm,
  BASE,
  draftTexts,
  isTooLongForDraft,
  MOST_DRAFT,
  seenOf,
} from '../writing/fields.ts';
import { findNoReply } from './conversations.ts';

/** What the page's script is told (web/enhance/autosave.ts), with the words that it shows. */
export interface Autosaved {
  is: SavedDraft['is'] | 'nothing' | 'refused';
  says: string;
  draft?: string;
  version?: string;
  /** The other version, of a conflict. */
  subject?: string;
  text?: string;
}
type Write = Context<'messages:write'> & { input: (typeof AutosaveForm)['_output'] };

/** Drafts that a script saves while they are typed. They are the same that the form's button saves. */
export function autosaveRoutes(routes: Registrar): void {
  const answer = (json: Autosaved) => ({ kind: 'json', json }) as const;
  const again = async ({ t }: Pick<Write, 't'>) =>
    answer({ is: 'refused', says: t('messages.autosave-long', { n: MOST_DRAFT }) });

  async function save(
    { access, input, t }: Write,
    into: { conversationId: string | null; teamId: string | null },
    refused: Key | null,
  ) {
    const refuse = (says: string) => answer({ is: 'refused', says });
    // a page that somebody else left open in this browser
    if (input.author !== access.actor?.account.id) return refuse(t('messages.autosave-other'));
    if (refused) return refuse(t(refused));
    if (isTooLongForDraft(input.text))
      return refuse(t('messages.autosave-long', { n: MOST_DRAFT }));
    const fields = { teamId: into.teamId, ...draftTexts(input) };
    const seen = seenOf(input);
    if (!seen && !`${fields.subject}${fields.text}`.trim())
      return answer({ is: 'nothing', says: '' });
    const saved = await saveDraft(access, into.conversationId, seen, fields);
    if (saved.is === 'gone') return answer({ is: 'gone', says: t('messages.autosave-gone') });
    if (saved.is === 'too-many') return refuse(t('problem.many-drafts'));
    const { id, version, savedAt, subject, text } = saved.draft;
    const marks = { draft: id, version: String(version) };
    if (saved.is === 'saved')
      return answer({
        ...{ is: 'saved', ...marks },
        says: t('messages.autosaved', { at: t.date(savedAt, 'time') }),
      });
    const at = t.date(savedAt, 'day-time');
    const says = t('messages.autosave-conflict', { at });
    return answer({ is: 'conflict', ...marks, says, subject, text });
  }

  routes.form(
    `${BASE}/:id/autosave`,
    mayWriteMessages,
    AutosaveForm,
    async (ctx) => {
      const conversationId = ctx.params.id ?? '';
      const noReply = await findNoReply(ctx.access, conversationId, ctx);
      if (noReply === undefined) return notFound;
      const refused: Key | null = noReply && `messages.no-reply-${noReply}`;
      return save(ctx, { conversationId, teamId: null }, refused);
    },
    again,
  );
  routes.form(
    `${BASE}/new/:team/autosave`,
    mayWriteMessages,
    AutosaveForm,
    async (ctx) => {
      const teamId = ctx.params.team ?? '';
      // a paused team too: what was typed is not lost
      if (!isUuid(teamId) || !(await findChoosable(ctx.access, teamId))) return notFound;
      const refused = (await isBlocked(ctx.access)) ? 'messages.no-reply-blocked' : null;
      return save(ctx, { conversationId: null, teamId }, refused);
    },
    again,
  );
}
