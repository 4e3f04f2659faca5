import type { Config } from '../../platform/config.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Key, Words } from '../../platform/i18n.ts';
import { Icon, Tag } from '../../ui/kit.tsx';
import { MessageFiles } from '../attachments/attachments.pages.tsx';
import type { FilesOf } from '../attachments/attachments.ts';
import { MessageResult } from '../results/results.pages.tsx';
import type { ResultsOf } from '../results/results.ts';
import { inLanguage } from '../teams/teams.rules.ts';
import { BASE } from './inbox.pages.tsx';
import type { Event, OpenedByStaff, StaffMessage } from './inbox.ts';

interface FileProps {
  view: View;
  config: Pick<Config, 'clamd'>;
  files: FilesOf;
  results: ResultsOf;
}
interface ThreadProps extends FileProps {
  /** The newest message that the page showed on which a form was sent; null if none was. */
  seen: number | null;
}

/** The messages of a conversation, and what staff did with it, oldest first. */
export function Thread({
  messages,
  events,
  ...props
}: ThreadProps & Pick<OpenedByStaff, 'messages' | 'events'>) {
  const entries = [
    ...messages.map((message) => ({ at: message.sentAt, message, event: null })),
    ...events.map((event) => ({ at: event.at, message: null, event })),
  ].sort((a, b) => a.at.getTime() - b.at.getTime());
  return (
    <ol class="thread">
      {entries.map(({ message, event }) =>
        message ? (
          <MessageItem key={message.id} {...props} message={message} />
        ) : (
          event && <EventItem key={event.id} view={props.view} event={event} />
        ),
      )}
    </ol>
  );
}

/** Whether a message came after the page was opened on which somebody wrote. */
export const isNewer = ({ seq }: StaffMessage, seen: number | null): boolean =>
  seen !== null && seq > seen;

function MessageItem({ message, seen, ...props }: ThreadProps & { message: StaffMessage }) {
  return (
    <li
      id={`m-${message.id}`}
      class={`card ${message.authorAs === 'staff' ? 'thread-team' : 'thread-member'}`}
    >
      <MessageBody {...props} message={message} newer={isNewer(message, seen)} />
    </li>
  );
}

export function MessageBody({
  view,
  config,
  files,
  results,
  message,
  newer,
}: FileProps & { message: StaffMessage; newer: boolean }) {
  const { t } = view;
  const as = message.authorAs === 'staff' && message.asTeam ? 'team' : message.authorAs;
  return (
    <>
      <p class="thread-who">
        <strong>
          <bdi>{message.authorName}</bdi>
        </strong>{' '}
        <span class="muted">
          {t(`inbox.as-${as}`)} · {t.date(message.sentAt, 'day-time')}
        </span>{' '}
        {newer && (
          <Tag tone="new" icon="mail">
            {t('inbox.newer')}
          </Tag>
        )}
      </p>
      <p class="sent-text" dir="auto">
        {message.text}
      </p>
      <MessageFiles
        view={view}
        config={config}
        files={files.get(message.id)}
        hrefOf={(id) => `${BASE}/files/${id}`}
      />
      <MessageResult t={t} named={results.get(message.id)} />
    </>
  );
}

const keyOf = (kind: Event['kind'], byName: string, toName: string | null): Key => {
  if (kind === 'handed-over' && !toName) return 'away.event-to-team';
  // nobody closed it: it was left alone
  if (kind === 'closed' && !byName) return 'gate.event-expired';
  return `inbox.event-${kind}`;
};
const sayEvent = (t: Words, { kind, byName, toName, team, teamEs, text }: Event): string =>
  t(keyOf(kind, byName, toName), {
    who: byName,
    name: toName ?? '',
    team: inLanguage(team ?? '', teamEs ?? '', t.language),
    day: kind === 'snoozed' ? t.day(text) : '',
  });

/** What staff did or noted, which no member sees. Each entry says so, and looks different. */
function EventItem({ view: { t }, event }: { view: View; event: Event }) {
  return (
    <li id={`e-${event.id}`} class="thread-staff">
      <p class="thread-who">
        <Icon name="lock" size={16} /> <strong>{t('inbox.staff-only')}</strong>{' '}
        <span class="muted">{t.date(event.at, 'day-time')}</span>
      </p>
      <p>{sayEvent(t, event)}</p>
      {event.text && event.kind !== 'snoozed' && (
        <p class="sent-text" dir="auto">
          {event.text}
        </p>
      )}
    </li>
  );
}
