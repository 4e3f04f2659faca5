import type { View } from '../../platform/http/routes.ts';
import { Card, CardHead, LinkButton } from '../../ui/kit.tsx';
import type { NoReply } from '../conversations.rules.ts';

/** Why the team can't answer here, and what it can do. What was typed meanwhile can be copied. */
export function NoAnswer({
  view: { t },
  why,
  typed,
}: {
  view: View;
  why: NoReply;
  typed: { text?: string | undefined };
}) {
  return (
    <Card>
      <CardHead icon="message-square-text">{t('gate.title')}</CardHead>
      <p>{t(`gate.${why}`)}</p>
      {why === 'too-old' && (
        <p>
          <LinkButton kind="outline" href="/staff?page=/messages/new">
            {t('begin.write')}
          </LinkButton>
        </p>
      )}
      {typed.text && (
        <>
          <h3>{t('gate.typed')}</h3>
          <p class="sent-text" dir="auto">
            {typed.text}
          </p>
        </>
      )}
    </Card>
  );
}
