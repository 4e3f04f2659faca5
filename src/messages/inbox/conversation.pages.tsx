import type { ComponentChildren } from 'preact';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Words } from '../../platform/i18n.ts';
import {
  Checkbox,
  Choice,
  ErrorSummary,
  Form,
  SelectField,
  TextArea,
  TextField,
} from '../../ui/fields.tsx';
import { Alert, Button, Card, CardHead, Crumbs, Done, Icon, Tag } from '../../ui/kit.tsx';
import { factLine } from '../../ui/text.tsx';
import { inLanguage } from '../teams/teams.rules.ts';
import { BASE, Standing } from './inbox.pages.tsx';
import { MOST_NOTE, MOST_TEXT } from './inbox.rules.ts';
import type { Box, Event, OpenedByStaff, StaffMessage } from './inbox.ts';
import { personFacts, personName, teamOf } from './inbox.words.ts';

export interface ConversationProps extends OpenedByStaff {
  view: View;
  /** The list that it was opened from. */
  from: Box;
  /** Teams and people that it can be given to. */
  receivers: readonly { value: string; label: string }[];
  /** The first and the last day until which it can be set aside. */
  aside: { first: string; last: string };
  typed: Typed;
  problems: Problems;
  /** The newest message that the page showed on which a form was sent; null if none was. */
  seen: number | null;
  done: string | null;
  newKey: () => string;
}

/** A conversation as staff see it, beside everything that they can do with it. */
export function ConversationPage(props: ConversationProps) {
  const { view, one, messages, events, from, problems, done } = props;
  const { t } = view;
  const entries = [
    ...messages.map((message) => ({ at: message.sentAt, message, event: null })),
    ...events.map((event) => ({ at: event.at, message: null, event })),
  ].sort((a, b) => a.at.getTime() - b.at.getTime());
  return (
    <>
      <Crumbs
        t={t}
        trail={[{ href: `${BASE}?show=${from}`, text: t('inbox.title') }, { text: one.subject }]}
      />
      <ErrorSummary t={t} problems={problems} />
      {done === 'taken' ? (
        one.assignedName && (
          <Alert tone="warning">
            <p>{t('inbox.taken', { name: one.assignedName })}</p>
          </Alert>
        )
      ) : (
        <Done t={t} said={`inbox.did-${done}`} />
      )}
      <div class="request-head">
        <h1 dir="auto">{one.subject}</h1>
        <p class="request-tags">
          <Standing view={view} one={one} />
        </p>
        <p class="request-person">
          <strong>
            <bdi>{personName(one)}</bdi>
          </strong>{' '}
          {personFacts(view, one).join(' · ')}
        </p>
        <p class="muted">
          {factLine(t, [
            teamOf(one, t.language),
            one.assignedName ? t('inbox.has', { name: one.assignedName }) : t('inbox.nobody-has'),
            !one.replies && t('inbox.no-replies'),
          ])}
        </p>
      </div>
      {one.deceased && (
        <Alert tone="warning">
          <p>{t('inbox.deceased')}</p>
        </Alert>
      )}
      {one.teamState === 'ended' && (
        <Alert tone="warning">
          <p>{t('inbox.team-ended')}</p>
        </Alert>
      )}
      <div class="request-sides">
        <div class="request-first">
          <ol class="thread">
            {entries.map(({ message, event }) =>
              message ? (
                <MessageItem key={message.id} {...props} message={message} />
              ) : (
                event && <EventItem key={event.id} view={view} event={event} />
              ),
            )}
          </ol>
        </div>
        <div class="request-act">
          {one.teamState !== 'ended' && <AnswerCard {...props} />}
          <Buttons {...props} />
          <More {...props} />
        </div>
      </div>
    </>
  );
}

/** Whether a message came after the page was opened on which somebody wrote. */
const isNewer = ({ seq }: StaffMessage, seen: number | null): boolean =>
  seen !== null && seq > seen;

function MessageItem({
  view,
  message,
  seen,
}: Pick<ConversationProps, 'view' | 'seen'> & { message: StaffMessage }) {
  return (
    <li class={`card ${message.authorAs === 'staff' ? 'thread-team' : 'thread-member'}`}>
      <MessageBody view={view} message={message} newer={isNewer(message, seen)} />
    </li>
  );
}

function MessageBody({
  view: { t },
  message,
  newer,
}: {
  view: View;
  message: StaffMessage;
  newer: boolean;
}) {
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
      <p class="prose" dir="auto">
        {message.text}
      </p>
    </>
  );
}

const sayEvent = (t: Words, { kind, byName, toName, team, teamEs, text }: Event): string =>
  t(`inbox.event-${kind}`, {
    who: byName,
    name: toName ?? '',
    team: inLanguage(team ?? '', teamEs ?? '', t.language),
    day: kind === 'snoozed' ? t.day(text) : '',
  });

/** What staff did or noted, which no member sees: said in each, and in another shape. */
function EventItem({ view: { t }, event }: { view: View; event: Event }) {
  return (
    <li class="thread-staff">
      <p class="thread-who">
        <Icon name="lock" size={16} /> <strong>{t('inbox.staff-only')}</strong>{' '}
        <span class="muted">{t.date(event.at, 'day-time')}</span>
      </p>
      <p>{sayEvent(t, event)}</p>
      {event.text && event.kind !== 'snoozed' && (
        <p class="prose" dir="auto">
          {event.text}
        </p>
      )}
    </li>
  );
}

/** A form for this conversation. */
function Act({
  one,
  from,
  newKey,
  to,
  label,
  children,
}: Pick<ConversationProps, 'one' | 'from' | 'newKey'> & {
  to: string;
  label?: string;
  children: ComponentChildren;
}) {
  return (
    <Form action={`${BASE}/${one.id}/${to}`} formKey={newKey()} {...(label ? { label } : {})}>
      <input type="hidden" name="from" value={from} />
      {children}
    </Form>
  );
}
const Seen = ({ one }: Pick<ConversationProps, 'one'>) => (
  <input type="hidden" name="seen" value={one.lastSeq} />
);

function AnswerCard(props: ConversationProps) {
  const { view, one, messages, typed, problems, seen } = props;
  const { t } = view;
  const newer = messages.filter((message) => isNewer(message, seen));
  return (
    <Card tone="teal">
      <CardHead icon="message-square-text">{t('inbox.answer')}</CardHead>
      {newer.length > 0 && (
        <Alert tone="warning" title={t('inbox.moved')}>
          {newer.map((message) => (
            <MessageBody key={message.id} view={view} message={message} newer />
          ))}
        </Alert>
      )}
      <Act {...props} to="answer" label={t('inbox.answer')}>
        <Seen one={one} />
        <TextArea
          t={t}
          name="text"
          label={t('inbox.text')}
          problems={problems}
          value={typed.text}
          max={MOST_TEXT}
          rows={8}
        />
        <Choice
          t={t}
          name="sign"
          legend={t('inbox.sign')}
          problems={problems}
          value={typed.sign ?? 'team'}
          options={[
            { value: 'team', label: teamOf(one, t.language) },
            { value: 'me', label: view.actor?.account.name ?? '' },
          ]}
        />
        <Button>{t('inbox.send')}</Button>
      </Act>
    </Card>
  );
}

/** What takes one press. */
function Buttons(props: ConversationProps) {
  const { view, one } = props;
  const { t } = view;
  const mine = one.assignedTo === view.actor?.account.id;
  return (
    <div class="step-row">
      {one.state === 'open' && !mine && (
        <Act {...props} to="claim">
          <Button kind="outline">{t('inbox.claim')}</Button>
        </Act>
      )}
      {one.state === 'closed' && one.teamState !== 'ended' && (
        <Act {...props} to="reopen">
          <Button kind="outline">{t('inbox.reopen')}</Button>
        </Act>
      )}
      {one.lastFrom === 'member' && (
        <Act {...props} to="unread">
          <Button kind="outline">{t('inbox.mark-unread')}</Button>
        </Act>
      )}
    </div>
  );
}

/** What needs a word more, each behind its name until it is wanted. */
function More(props: ConversationProps) {
  const { view, one, receivers, aside, typed, problems } = props;
  const { t } = view;
  const has = (...fields: string[]) => fields.some((field) => problems[field]);
  const open = one.state === 'open';
  return (
    <Card>
      <details open={has('note')}>
        <summary>{t('inbox.add-note')}</summary>
        <Act {...props} to="note" label={t('inbox.add-note')}>
          <TextArea
            t={t}
            name="note"
            label={t('inbox.note')}
            hint={t('inbox.staff-only')}
            problems={problems}
            value={typed.note}
            max={MOST_NOTE}
            rows={3}
          />
          <Button kind="outline">{t('inbox.save-note')}</Button>
        </Act>
      </details>
      <details open={has('to', 'reason')}>
        <summary>{t('inbox.reassign')}</summary>
        <Act {...props} to="reassign" label={t('inbox.reassign')}>
          <input type="hidden" name="version" value={one.version} />
          <SelectField
            t={t}
            name="to"
            label={t('inbox.to')}
            problems={problems}
            value={typed.to}
            none={t('inbox.to-none')}
            options={[...receivers]}
          />
          <TextArea
            t={t}
            name="reason"
            label={t('inbox.reason')}
            hint={t('inbox.staff-only')}
            problems={problems}
            value={typed.reason}
            max={MOST_NOTE}
            rows={2}
          />
          <Button kind="outline">{t('inbox.reassign')}</Button>
        </Act>
      </details>
      {open && (
        <>
          <details open={has('until')}>
            <summary>{t('inbox.set-aside')}</summary>
            <Act {...props} to="aside" label={t('inbox.set-aside')}>
              <TextField
                t={t}
                name="until"
                label={t('inbox.until')}
                hint={t('inbox.until-hint')}
                problems={problems}
                value={typed.until ?? aside.first}
                type="date"
              />
              <Button kind="outline">{t('inbox.set-aside')}</Button>
            </Act>
          </details>
          <details open={has('replies')}>
            <summary>{t('inbox.close')}</summary>
            <Act {...props} to="close" label={t('inbox.close')}>
              <Seen one={one} />
              <p>{t('inbox.close-text')}</p>
              <Checkbox
                name="replies"
                label={t('inbox.replies')}
                checked={has('replies') ? typed.replies === 'yes' : one.replies}
                problem={problems.replies && t(problems.replies)}
              />
              <Button kind="outline">{t('inbox.close')}</Button>
            </Act>
          </details>
        </>
      )}
    </Card>
  );
}
