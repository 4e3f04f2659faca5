import { z } from 'zod';
import { accessFor } from '../../platform/access/access.ts';
import { field } from '../../platform/http/forms.ts';
import {
  type Answer,
  type Context,
  isUuid,
  pageAnswer,
  pageNumber,
  type Registrar,
} from '../../platform/http/routes.ts';
import { listDrafts } from '../drafts/drafts.ts';
import { mayReadMessages, mayWriteMessages } from '../policy.ts';
import { termsOf } from '../reading/search.rules.ts';
import { BASE, PLACE } from '../writing/fields.ts';
import { type Listing, listLines, listTeamsOf, ONLY, searchMessages } from './conversations.ts';
import { ConversationsPage, PER_PAGE, SearchPage } from './list.pages.tsx';
import { listNewest } from './news.ts';

const SearchForm = z.object({ q: field.optional(500) });
/** How many messages a search shows. */
const MOST_FOUND = 50;

/** Which list an address asks for; whatever it doesn’t know asks for all. */
const listingOf = ({ box, show, team = '' }: Record<string, string | undefined>): Listing => ({
  archived: box === 'archive',
  only: ONLY.find((only) => only === show) ?? null,
  teamId: isUuid(team) ? team : null,
});

/** A person's conversations with the office, for themselves and their caregivers. */
export function listRoutes(routes: Registrar): void {
  routes.page(BASE, mayReadMessages, async (ctx) => {
    const { access, t, view, query } = ctx;
    const page = pageNumber(query);
    const listing = listingOf(query);
    const write = accessFor(access, mayWriteMessages, ctx);
    const [lines, teams, drafts, newest] = await Promise.all([
      listLines(access, { ...listing, limit: PER_PAGE + 1, offset: (page - 1) * PER_PAGE }),
      listTeamsOf(access),
      write ? listDrafts(write) : [],
      listNewest(access),
    ]);
    const body = (
      <ConversationsPage
        view={view}
        lines={lines.slice(0, PER_PAGE)}
        newest={newest}
        more={lines.length > PER_PAGE}
        page={page}
        listing={listing}
        teams={teams}
        drafts={drafts}
        mayWrite={write !== null}
        newKey={ctx.newKey}
        done={query.done ?? null}
      />
    );
    return pageAnswer(t, PLACE, t('messages.title'), body);
  });

  const search = async (ctx: Context<'messages:read'>, query: string): Promise<Answer> => {
    const { access, t, view } = ctx;
    const terms = termsOf(query);
    const found = terms.length > 0 ? await searchMessages(access, terms, MOST_FOUND) : [];
    const body = (
      <SearchPage
        view={view}
        query={query}
        terms={terms}
        found={found}
        most={found.length === MOST_FOUND}
        formKey={ctx.newKey()}
      />
    );
    return pageAnswer(t, PLACE, t('messages.search'), body);
  };
  routes.form(
    `${BASE}/search`,
    mayReadMessages,
    SearchForm,
    (ctx) => search(ctx, ctx.input.q),
    (ctx, _problems, typed) => search(ctx, typed.q ?? ''),
  );
}
