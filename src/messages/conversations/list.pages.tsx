import type { View } from '../../platform/http/routes.ts';
import { Form, TextField } from '../../ui/fields.tsx';
import { Alert, Button, Card, CardHead, Done, Empty, LinkButton, Tag } from '../../ui/kit.tsx';
import { fullName } from '../../ui/people.ts';
import { RowButton } from '../../ui/row-button.tsx';
import type { Draft } from '../drafts/drafts.ts';
import { Live } from '../live.pages.tsx';
import type { Mark } from '../live-marks.ts';
import { excerpt, markedParts, type Part } from '../reading/search.rules.ts';
import { teamOf } from '../teams/teams.rules.ts';
import type { Found, Line, Listing } from './conversations.ts';
import { Filters, listHref, type TeamOfList } from './filters.pages.tsx';

/** How many conversations are on a page. */
export const PER_PAGE = 20;

interface ListProps {
  view: View;
  lines: readonly Line[];
  /** What is there when the page is opened. */
  newest: readonly Mark[];
  /** Whether there are more after these. */
  more: boolean;
  page: number;
  listing: Listing;
  /** The teams of all conversations, to filter by. */
  teams: readonly TeamOfList[];
  drafts: readonly Draft[];
  mayWrite: boolean;
  newKey: () => string;
  done: string | null;
}

/** The conversations with the office, newest first. */
export function ConversationsPage(props: ListProps) {
  const { view, lines, listing, teams, drafts, mayWrite, done } = props;
  const { t, person } = view;
  const { archived } = listing;
  const base = `/people/${person?.id}/messages`;
  const filtered = listing.only !== null || listing.teamId !== null;
  return (
    <>
      <Done t={t} view={view} said={done && `messages.done-${done}`} />
      <h1>{t(archived ? 'messages.archive' : 'messages.title')}</h1>
      <Live
        view={view}
        stream={`${base}/events`}
        known={props.newest}
        here={base}
        says="messages.live"
        shows="messages.live-show"
      />
      <p class="lead">
        {person?.relation
          ? t('messages.lead-caregiver', { name: fullName(person) })
          : t('messages.lead')}
      </p>
      {mayWrite && !archived && (
        <p>
          <LinkButton href={`${base}/new`} icon="message-square-text">
            {t('messages.write')}
          </LinkButton>
        </p>
      )}
      {!archived && drafts.length > 0 && <DraftList {...props} />}
      {(lines.length > 0 || filtered) && (
        <>
          <SearchForm view={view} query="" formKey={props.newKey()} />
          <Filters view={view} listing={listing} teams={teams} />
        </>
      )}
      {lines.length === 0 && filtered && (
        <p role="status">{t(`messages.none-${listing.only ?? 'team'}`)}</p>
      )}
      {lines.length === 0 && !filtered && (
        <Empty
          icon="message-square-text"
          title={t(archived ? 'messages.none-archived' : 'messages.none')}
        >
          <p>{t(archived ? 'messages.none-archived-text' : 'messages.none-text')}</p>
        </Empty>
      )}
      {lines.length > 0 && (
        <Card>
          <ul class="rows">
            {lines.map((line) => (
              <LineItem key={line.id} view={view} line={line} />
            ))}
          </ul>
        </Card>
      )}
      <Pages {...props} />
      {lines.length > 0 && (
        <p class="no-print">
          <a href={`${base}/record`}>{t('messages.save-all')}</a>
        </p>
      )}
      <p>
        <a href={archived ? base : `${base}?box=archive`}>
          {t(archived ? 'messages.to-inbox' : 'messages.to-archive')}
        </a>
      </p>
    </>
  );
}

function Pages({ view, page, more, listing }: ListProps) {
  const { t, person } = view;
  if (page === 1 && !more) return null;
  const href = (at: number) => listHref(`/people/${person?.id}/messages`, listing, { page: at });
  return (
    <p class="actions">
      {page > 1 && (
        <LinkButton kind="outline" href={href(page - 1)}>
          {t('messages.newer')}
        </LinkButton>
      )}
      {more && (
        <LinkButton kind="outline" href={href(page + 1)}>
          {t('messages.older')}
        </LinkButton>
      )}
    </p>
  );
}

/** The subject, or the team’s name if the reader may not see how the conversation began. */
export const subjectOf = (view: View, line: Pick<Line, 'subject' | 'team' | 'teamEs'>): string =>
  line.subject ?? view.t('messages.with-team', { team: teamOf(line, view.t.language) });

function LineItem({ view, line }: { view: View; line: Line }) {
  const { t, person } = view;
  return (
    <li class="conversation">
      <div>
        <h2>
          <a href={`/people/${person?.id}/messages/${line.id}`} dir="auto">
            {subjectOf(view, line)}
          </a>
        </h2>
        <p class="muted">
          {teamOf(line, view.t.language)}
          {' · '}
          <time dateTime={line.lastAt.toISOString()}>{t.date(line.lastAt, 'day-time')}</time>
        </p>
        <p class="conversation-last" dir="auto">
          {line.lastText}
        </p>
      </div>
      {(line.unread > 0 || line.drafted || line.state === 'closed') && (
        <p class="tags">
          {line.unread > 0 && (
            <Tag tone="new" icon="message-square-text">
              {t('messages.unread', { n: line.unread })}
            </Tag>
          )}
          {line.drafted && <Tag tone="plain">{t('messages.drafted')}</Tag>}
          {line.state === 'closed' && <Tag tone="plain">{t('messages.closed')}</Tag>}
        </p>
      )}
    </li>
  );
}

function DraftList({ view, drafts, newKey }: ListProps) {
  const { t, person } = view;
  const base = `/people/${person?.id}/messages`;
  return (
    <Card label={t('messages.drafts')}>
      <CardHead icon="file-text">{t('messages.drafts')}</CardHead>
      <ul class="rows">
        {drafts.map((draft) => {
          const name = draft.subject || t('messages.draft-untitled');
          return (
            <li key={draft.id} class="rows-spread">
              <div>
                <a href={`${base}/drafts/${draft.id}`} dir="auto">
                  {name}
                </a>
                <p class="muted">
                  {t('messages.saved-at', { at: t.date(draft.savedAt, 'day-time') })}
                </p>
              </div>
              <RowButton
                action={`${base}/drafts/${draft.id}/delete`}
                formKey={newKey()}
                of={name}
                kind="plain"
              >
                {t('messages.delete-draft')}
              </RowButton>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

/** What is looked for is posted, so that no address holds it. */
export function SearchForm({
  view,
  query,
  formKey,
}: {
  view: View;
  query: string;
  formKey: string;
}) {
  const { t, person } = view;
  return (
    <Form
      action={`/people/${person?.id}/messages/search`}
      formKey={formKey}
      label={t('messages.search')}
    >
      <div class="find">
        <TextField
          t={t}
          name="q"
          type="search"
          label={t('messages.search')}
          problems={{}}
          value={query}
          max={200}
        />
        <Button kind="outline" icon="search">
          {t('messages.search-button')}
        </Button>
      </div>
    </Form>
  );
}

const Marked = ({ parts }: { parts: readonly Part[] }) => (
  <>{parts.map((part, at) => (part.marked ? <mark key={at}>{part.text}</mark> : part.text))}</>
);

/** Messages that contain all the words. */
export function SearchPage({
  view,
  query,
  terms,
  found,
  most,
  formKey,
}: {
  view: View;
  query: string;
  terms: readonly string[];
  found: readonly Found[];
  /** There may be more than are shown. */
  most: boolean;
  formKey: string;
}) {
  const { t, person } = view;
  const base = `/people/${person?.id}/messages`;
  return (
    <>
      <p>
        <a href={base}>{t('messages.back')}</a>
      </p>
      <h1>{t('messages.search')}</h1>
      <SearchForm view={view} query={query} formKey={formKey} />
      <p role="status">{t('messages.found', { n: found.length })}</p>
      {most && (
        <Alert>
          <p>{t('messages.found-most')}</p>
        </Alert>
      )}
      {found.length > 0 && (
        <Card>
          <ul class="rows">
            {found.map((one) => (
              <li key={one.id} class="conversation">
                <div>
                  <h2>
                    <a href={`${base}/${one.conversationId}#m-${one.id}`} dir="auto">
                      <Marked parts={markedParts(subjectOf(view, one), terms)} />
                    </a>
                  </h2>
                  <p class="muted">
                    <bdi>{one.asTeam ? teamOf(one, view.t.language) : one.authorName}</bdi>
                    {' · '}
                    <time dateTime={one.sentAt.toISOString()}>
                      {t.date(one.sentAt, 'day-time')}
                    </time>
                  </p>
                  <p class="sent-text" dir="auto">
                    <Marked parts={excerpt(one.text, terms, 200)} />
                  </p>
                </div>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}
