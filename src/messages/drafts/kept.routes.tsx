import type { FamilyPart } from '../../feature.ts';
import {
  isUuid,
  notFound,
  pageAnswer,
  type Registrar,
  redirect,
} from '../../platform/http/routes.ts';
import { mayKeepDrafts } from '../policy.ts';
import { KEPT_DRAFTS, KeptCard, KeptDraftPage, KeptDraftsPage } from './kept.pages.tsx';
import { countKept, deleteKept, findKept, listKept } from './kept.ts';

const DONE = {
  deleted: 'messages.done-draft-deleted',
  gone: 'messages.done-draft-gone',
} as const;
const saidOf = (done: string | undefined) =>
  done === 'deleted' || done === 'gone' ? DONE[done] : null;

/** An account's own drafts that can't be sent any longer: it reads, copies and deletes them. */
export function keptDraftRoutes(routes: Registrar): void {
  routes.page(KEPT_DRAFTS, mayKeepDrafts, async (ctx) => {
    const { access, t, view, query } = ctx;
    const drafts = await listKept(access, ctx);
    const body = <KeptDraftsPage view={view} drafts={drafts} done={saidOf(query.done)} />;
    return pageAnswer(t, 'family', t('messages.kept-title'), body);
  });
  routes.page(`${KEPT_DRAFTS}/:id`, mayKeepDrafts, async (ctx) => {
    const { access, t, view, params } = ctx;
    const id = params.id ?? '';
    const draft = isUuid(id) ? await findKept(access, id, ctx) : undefined;
    if (!draft) return notFound;
    const body = <KeptDraftPage view={view} draft={draft} formKey={ctx.newKey()} />;
    return pageAnswer(t, 'family', t('messages.draft'), body);
  });
  routes.button(`${KEPT_DRAFTS}/:id/delete`, mayKeepDrafts, async (ctx) => {
    const id = ctx.params.id ?? '';
    const deleted = isUuid(id) && (await deleteKept(ctx.access, id, ctx));
    return redirect(`${KEPT_DRAFTS}?done=${deleted ? 'deleted' : 'gone'}`);
  });
}

/** What the family page says of them. */
export const keptDrafts: FamilyPart = async (ctx) => {
  const n = await countKept(ctx.access, ctx);
  return n > 0 ? <KeptCard view={ctx.view} n={n} /> : null;
};
