import type { View } from '../../platform/http/routes.ts';
import { Crumbs } from '../../ui/kit.tsx';
import { Paper } from '../../ui/paper.tsx';
import type { PaperConversation } from './conversation.pdf.ts';

/** A conversation for paper: all that its reader may see, as it was typed. */
export function ConversationPaper({
  view,
  paper,
  at,
}: {
  view: View;
  paper: PaperConversation;
  /** The page of the conversation. */
  at: string;
}) {
  const { t, person } = view;
  return (
    <>
      <Crumbs
        t={t}
        trail={[
          { href: `/people/${person?.id}/messages`, text: t('messages.title') },
          { href: at, text: paper.subject },
          { text: t('messages.print') },
        ]}
      />
      <p class="no-print muted">{t('terms.print-hint')}</p>
      <Paper view={view} mrn={paper.mrn}>
        <h1 class="sent-text" dir="auto">
          {paper.subject}
        </h1>
        <p>
          {paper.team} · {paper.category}
        </p>
        {paper.messages.map((message) => (
          <section key={message.sentAt.toISOString() + message.text}>
            <h2>
              <bdi>{message.who}</bdi>
            </h2>
            <p class="muted">
              {message.team && `${message.team} · `}
              <time dateTime={message.sentAt.toISOString()}>
                {t.date(message.sentAt, 'day-time')}
              </time>
            </p>
            <p class="sent-text" dir="auto">
              {message.text}
            </p>
            {message.files.length > 0 && (
              <p>
                {t('files.title')}: <bdi>{message.files.join(', ')}</bdi>
              </p>
            )}
            {message.result && <p>{message.result}</p>}
          </section>
        ))}
      </Paper>
    </>
  );
}
