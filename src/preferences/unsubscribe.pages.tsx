import type { View } from '../platform/http/routes.ts';
import { Form } from '../ui/fields.tsx';
import { Button, LinkButton } from '../ui/kit.tsx';

/** What a mail's "unsubscribe" leads to. It names a topic, and nobody. */
export function UnsubscribePage({
  view: { t },
  token,
  state,
  what,
}: {
  view: View;
  token: string;
  state: 'ask' | 'done' | 'over';
  what: string;
}) {
  return (
    <div class="narrow">
      <h1>{t(`unsubscribe.${state}`)}</h1>
      <p class="lead">{t(`unsubscribe.${state}-text`, { what })}</p>
      {state === 'ask' && (
        <Form action={`/unsubscribe/${token}`} label={t('unsubscribe.ask')}>
          <Button>{t('unsubscribe.press')}</Button>
        </Form>
      )}
      <p>
        <LinkButton href="/preferences" kind="outline">
          {t('unsubscribe.all')}
        </LinkButton>
      </p>
    </div>
  );
}
