import type { Config } from '../../platform/config.ts';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { ErrorSummary } from '../../ui/fields.tsx';
import { UploadForm } from '../../ui/files.tsx';
import { ForPerson } from '../../ui/for-person.tsx';
import { Alert, Button, Crumbs, Done, Icon, LinkButton, Tag } from '../../ui/kit.tsx';
import { RowButton } from '../../ui/row-button.tsx';
import { FilesField, MessageFiles } from '../attachments/attachments.pages.tsx';
import type { Chosen } from '../attachments/attachments.ts';
import { Promised } from '../clock/promised.pages.tsx';
import type { Draft } from '../drafts/drafts.ts';
import { Live } from '../live.pages.tsx';
import { MessageResult } from '../results/results.pages.tsx';
import { teamOf } from '../teams/teams.rules.ts';
import type { RedFlagKind } from '../writing/red-flags.rules.ts';
import { Blocked, ToCopy } from '../writing/refused.pages.tsx';
import { Autosave } from '../writing/typing.pages.tsx';
import { WhoSees } from '../writing/viewers.pages.tsx';
import { MessageField, OtherDraft, UrgentAdvice } from '../writing/writing.pages.tsx';
import type { Message, Opened } from './conversations.ts';
import { subjectOf } from './list.pages.tsx';

interface ConversationProps {
  view: View;
  opened: Opened;
  config: Pick<Config, 'clamd'>;
  /** Files that go with the reply. */
  chosen: readonly Chosen[];
  /** The account that reads, which is "you". */
  reader: string;
  self: boolean;
  /** The caregivers who can see the person’s messages; null for anybody but the person. */
  viewers: readonly string[] | null;
  mayWrite: boolean;
  draft: Draft | null;
  /** What another device saved since this page was opened. */
  other: Draft | null;
  typed: Typed;
  problems: Problems;
  flags: readonly RedFlagKind[];
  newKey: () => string;
  done: string | null;
}

/** A conversation, with a place to reply only if a reply can be sent. */
export function ConversationPage(props: ConversationProps) {
  const { view, opened, done } = props;
  const { t, person } = view;
  const { conversation } = opened;
  const base = `/people/${person?.id}/messages`;
  const newest = opened.messages.findLast(({ authorId }) => authorId !== props.reader);
  return (
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[{ href: base, text: t('messages.title') }, { text: subjectOf(view, conversation) }]}
      />
      <ErrorSummary t={t} problems={props.problems} />
      <Done
        t={t}
        view={view}
        said={done && `messages.done-${done}`}
        tone={done === 'draft-gone' ? 'warning' : 'success'}
      />
      <h1 dir="auto">{subjectOf(view, conversation)}</h1>
      <ForPerson view={view} />
      <p class="muted">
        {teamOf(conversation, t.language)}
        {` · ${t(`messages.category-${conversation.category}`)}`}
      </p>
      {(conversation.state === 'closed' || conversation.private) && (
        <p class="tags">
          {conversation.state === 'closed' && <Tag tone="plain">{t('messages.closed')}</Tag>}
          {conversation.private && (
            <Tag tone="plain" icon="lock">
              {t('messages.private')}
            </Tag>
          )}
        </p>
      )}
      <WhoSees view={view} hidden={conversation.private} viewers={props.viewers} />
      <ol class="thread">
        {opened.messages.map((message) => (
          <MessageItem key={message.id} {...props} message={message} />
        ))}
      </ol>
      <Promised view={view} one={conversation} />
      <Live
        view={view}
        stream={`${base}/events`}
        known={newest ? [{ id: conversation.id, mark: newest.id }] : []}
        only={conversation.id}
        here={`${base}/${conversation.id}`}
        says="messages.live"
        shows="messages.live-show"
      />
      <Reply {...props} />
      <Settings {...props} />
      <KeepLinks view={view} at={`${base}/${conversation.id}`} />
    </div>
  );
}

function MessageItem({
  view,
  message,
  opened: { conversation, files, results },
  config,
  reader,
}: ConversationProps & { message: Message }) {
  const { t, person } = view;
  const mine = message.authorId === reader;
  const ours = message.authorAs === 'staff';
  const who = mine
    ? t('messages.you')
    : ours && message.asTeam
      ? teamOf(conversation, t.language)
      : message.authorName;
  const read = message.seq <= conversation.teamReadSeq;
  return (
    <li class={`card ${ours ? 'thread-other' : 'thread-own'}`} id={`m-${message.id}`}>
      <p class="thread-who">
        <strong>
          <bdi>{who}</bdi>
        </strong>{' '}
        <span class="muted">
          {ours && !message.asTeam && `${teamOf(conversation, t.language)} · `}
          <time dateTime={message.sentAt.toISOString()}>{t.date(message.sentAt, 'day-time')}</time>
        </span>
      </p>
      <p class="sent-text" dir="auto">
        {message.text}
      </p>
      <MessageFiles
        view={view}
        config={config}
        files={files.get(message.id)}
        hrefOf={(id) => `/people/${person?.id}/messages/files/${id}`}
      />
      <MessageResult t={t} named={results.get(message.id)} />
      {!ours && (
        <p class="muted thread-state">
          <Icon name="check" size={16} />
          {t(
            message.seq < conversation.teamSeq
              ? 'messages.answered'
              : read
                ? 'messages.read'
                : 'messages.delivered',
          )}
        </p>
      )}
    </li>
  );
}

function Reply(props: ConversationProps) {
  const { view, opened, mayWrite, draft, other, typed, problems, flags, newKey } = props;
  const { t, person } = view;
  const { conversation, closed } = opened;
  const base = `/people/${person?.id}/messages`;
  if (!mayWrite)
    return (
      <Alert>
        <p>{t('messages.only-read')}</p>
      </Alert>
    );
  if (closed)
    return (
      <>
        <Alert title={t('messages.no-reply')}>
          {closed === 'blocked' ? (
            <Blocked view={view} />
          ) : (
            <p>{t(`messages.no-reply-${closed}`)}</p>
          )}
          {closed !== 'deceased' && closed !== 'blocked' && (
            <p>
              <LinkButton href={`${base}/new`}>{t('messages.write')}</LinkButton>
            </p>
          )}
        </Alert>
        {draft && <CopyDraft {...props} draft={draft} />}
        {typed.text !== draft?.text && <ToCopy view={view} typed={typed} />}
      </>
    );
  return (
    <section class="card" aria-labelledby="reply-title">
      <h2 id="reply-title">{t('messages.reply')}</h2>
      {other && <OtherDraft view={view} other={other} />}
      <UrgentAdvice view={view} flags={flags} />
      <UploadForm
        action={`${base}/${conversation.id}`}
        formKey={newKey()}
        label={t('messages.reply')}
      >
        <input type="hidden" name="draft" value={other?.id ?? typed.draft ?? draft?.id ?? ''} />
        <input
          type="hidden"
          name="version"
          value={other ? String(other.version) : (typed.version ?? String(draft?.version ?? ''))}
        />
        {flags.length > 0 && <input type="hidden" name="advised" value="yes" />}
        <MessageField view={view} value={typed.text ?? draft?.text ?? ''} problems={problems} />
        <Autosave
          view={view}
          to={`${base}/${conversation.id}/autosave`}
          unsaved={typed.text !== undefined}
        />
        <FilesField {...props} />
        <div class="actions">
          <Button name="do" value="send">
            {t(flags.length > 0 ? 'messages.send-anyway' : 'messages.send')}
          </Button>
          <Button kind="outline" name="do" value="draft">
            {t('messages.save-draft')}
          </Button>
        </div>
      </UploadForm>
    </section>
  );
}

/** A draft that can't be sent any more is still its author's text. */
function CopyDraft({ view, draft, newKey }: ConversationProps & { draft: Draft }) {
  const { t, person } = view;
  return (
    <section aria-labelledby="draft-title">
      <h2 id="draft-title">{t('messages.draft-kept')}</h2>
      <p>{t('messages.draft-kept-text')}</p>
      <p class="sent-text kept" dir="auto">
        {draft.text}
      </p>
      <RowButton
        action={`/people/${person?.id}/messages/drafts/${draft.id}/delete`}
        formKey={newKey()}
        of={t('messages.reply')}
      >
        {t('messages.delete-draft')}
      </RowButton>
    </section>
  );
}

function Settings({ view, opened: { conversation }, self, mayWrite, newKey }: ConversationProps) {
  const { t, person } = view;
  const action = `/people/${person?.id}/messages/${conversation.id}`;
  const of = subjectOf(view, conversation);
  return (
    <div class="actions no-print">
      <RowButton
        action={`${action}/${conversation.archived ? 'unarchive' : 'archive'}`}
        formKey={newKey()}
        of={of}
        kind="plain"
      >
        {t(conversation.archived ? 'messages.unarchive' : 'messages.put-away')}
      </RowButton>
      {conversation.teamSeq > 0 && (
        <RowButton action={`${action}/unread`} formKey={newKey()} of={of} kind="plain">
          {t('messages.mark-unread')}
        </RowButton>
      )}
      {self && mayWrite && (
        <RowButton
          action={`${action}/${conversation.private ? 'show' : 'hide'}`}
          formKey={newKey()}
          of={of}
          kind="plain"
        >
          {t(conversation.private ? 'messages.show-caregivers' : 'messages.hide-caregivers')}
        </RowButton>
      )}
    </div>
  );
}

/** The ways to keep a conversation outside the portal. */
function KeepLinks({ view, at }: { view: View; at: string }) {
  const { t } = view;
  return (
    <p class="actions no-print">
      <LinkButton href={`${at}/print`} kind="plain" icon="printer">
        {t('messages.print')}
      </LinkButton>
      <LinkButton href={`${at}/file`} kind="plain" icon="download">
        {t('messages.save-pdf')}
      </LinkButton>
    </p>
  );
}
