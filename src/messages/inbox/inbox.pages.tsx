import type { View } from '../../platform/http/routes.ts';
import { Alert, Card, Empty, LinkButton, Tag } from '../../ui/kit.tsx';
import { Pages } from '../../ui/pages.tsx';
import { Live } from '../live.pages.tsx';
import type { Mark } from '../live-marks.ts';
import { teamOf } from '../teams/teams.rules.ts';
import { BOXES, type Box, type Waiting } from './inbox.ts';
import { personFacts, personName, sayAside, sayDue } from './inbox.words.ts';
import { countName, sayCount } from './news.ts';

export const BASE = '/staff/messages';
/** How many conversations a page lists. */
export const PER_PAGE = 25;

/** The page of a conversation, which leads back to the list that it was opened from. */
export const pageOf = (id: string, box: Box): string => `${BASE}/${id}?from=${box}`;

/** What was done just now, above the list. */
export interface JustDone {
  did: string;
  one: Waiting | undefined;
}

interface InboxProps {
  view: View;
  box: Box;
  page: number;
  counts: Record<Box, number>;
  list: readonly Waiting[];
  /** What is there when the page is opened. */
  newest: readonly Mark[];
  /** Whether the reader is on any team. */
  onTeam: boolean;
  /** Whether the reader may search for people, to write to one of them. */
  mayFind: boolean;
  /** Whether the reader may stop somebody’s messages. */
  mayBlock: boolean;
  done: JustDone | null;
}

export function InboxPage(props: InboxProps) {
  const { view, box, page, counts, list, onTeam } = props;
  const { t } = view;
  if (!onTeam)
    return (
      <>
        <h1>{t('inbox.title')}</h1>
        <Empty icon="users" title={t('inbox.no-team')}>
          <p>{t('inbox.no-team-text')}</p>
        </Empty>
      </>
    );
  const pages = Math.ceil(counts[box] / PER_PAGE);
  return (
    <>
      <Finished {...props} />
      <h1>{t('inbox.title')}</h1>
      <p>
        {props.mayFind && (
          <>
            <a href="/staff?page=/messages/new">{t('begin.write')}</a> ·{' '}
          </>
        )}
        <a href={`${BASE}/templates`}>{t('templates.manage')}</a> ·{' '}
        <a href={`${BASE}/away`}>{t('away.link')}</a> ·{' '}
        <a href={`${BASE}/weeks`}>{t('weeks.link')}</a>
        {props.mayBlock && (
          <>
            {' '}
            · <a href={`${BASE}/blocked`}>{t('block.list')}</a>
          </>
        )}
      </p>
      <Live
        view={view}
        stream={`${BASE}/events/${view.actor?.account.id}`}
        known={props.newest}
        here={`${BASE}?show=${box}`}
        says="inbox.live"
        shows="inbox.live-show"
      />
      <nav class="pills" aria-label={t('inbox.lists')}>
        <ul>
          {BOXES.map((name) => (
            <li key={name}>
              <a href={`${BASE}?show=${name}`} aria-current={name === box ? 'page' : undefined}>
                {t(`inbox.box-${name}`)}{' '}
                <span data-count={countName(name)}>({sayCount(counts[name])})</span>
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {list.length === 0 ? (
        <Empty icon="check" title={t(`inbox.none-${box}`)}>
          <p>{t(`inbox.none-${box}-text`)}</p>
        </Empty>
      ) : (
        <Card>
          <Conversations view={view} box={box} list={list} />
          <Pages t={t} page={page} pages={pages} href={(to) => `${BASE}?show=${box}&page=${to}`} />
        </Card>
      )}
    </>
  );
}

function Finished({ view, done, list, box }: InboxProps) {
  const { t } = view;
  const said = `inbox.done-${done?.did}`;
  if (!done || !t.has(said)) return null;
  const next = list.find(({ id }) => id !== done.one?.id);
  return (
    <Alert tone="success">
      <p>{t(said)}</p>
      {done.one && (
        <p class="just-done">
          <strong>
            <bdi>{done.one.subject}</bdi>
          </strong>{' '}
          <bdi>{personName(done.one)}</bdi>
        </p>
      )}
      {next && (
        <div class="step-row">
          <LinkButton href={pageOf(next.id, box)}>
            {t('inbox.next', { subject: next.subject })}
          </LinkButton>
        </div>
      )}
    </Alert>
  );
}

/**
 * Conversations in rows, as in the other work lists: when the answer is due, what it is about and
 * for which team, whose it is, who wrote last, who has it. On a phone each row is a card.
 */
function Conversations({ view, box, list }: { view: View; box: Box; list: readonly Waiting[] }) {
  const { t } = view;
  return (
    <table class="worklist">
      <caption class="usa-sr-only">{t(`inbox.box-${box}`)}</caption>
      <thead>
        <tr>
          {(['due', 'subject', 'person', 'last', 'who'] as const).map((name) => (
            <th scope="col" key={name}>
              {t(`inbox.head-${name}`)}
            </th>
          ))}
          <th scope="col">
            <span class="usa-sr-only">{t('inbox.open')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {list.map((one) => (
          <tr key={one.id}>
            <td class="worklist-supply">
              <Standing view={view} one={one} />
            </td>
            <th scope="row" class="worklist-medicine">
              <a href={pageOf(one.id, box)} dir="auto">
                {one.subject}
              </a>
              <p class="muted">{teamOf(one, t.language)}</p>
            </th>
            <td class="worklist-person">
              <strong dir="auto">{personName(one)}</strong>
              {personFacts(view, one).map((fact) => (
                <span key={fact}>{fact}</span>
              ))}
            </td>
            <td class="worklist-asked">
              <span>{t.date(one.lastAt, 'day-time')}</span>
              <span>{t(`inbox.last-${one.lastFrom}`)}</span>
            </td>
            <td class="worklist-state">
              <span dir="auto">{one.assignedName ?? t('inbox.nobody')}</span>
            </td>
            <td class="worklist-do">
              <a class="usa-button usa-button--outline" href={pageOf(one.id, box)}>
                {t('inbox.open')}
                <span class="usa-sr-only">
                  {' '}
                  {one.subject}, {personName(one)}
                </span>
              </a>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Where a conversation stands: closed, new, by when an answer is due, until when set aside. */
export function Standing({ view, one }: { view: View; one: Waiting }) {
  const { t } = view;
  const due = sayDue(view, one);
  const aside = sayAside(view, one);
  return (
    <>
      {one.unread && (
        <Tag tone="new" icon="mail">
          {t('inbox.unread')}
        </Tag>
      )}
      {due?.late && (
        <Tag tone="high" icon="clock">
          {due.words}
        </Tag>
      )}
      {due && !due.late && <span>{due.words}</span>}
      {one.state === 'closed' && <span>{t('inbox.is-closed')}</span>}
      {one.state === 'open' && !due && <span>{t('inbox.nothing-due')}</span>}
      {aside && <span>{aside}</span>}
      {one.private && (
        <Tag tone="plain" icon="lock">
          {t('inbox.private')}
        </Tag>
      )}
    </>
  );
}
