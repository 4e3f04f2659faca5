import type { View } from '../../../platform/http/routes.ts';
import { Form } from '../../../ui/fields.tsx';
import { Button, LinkButton } from '../../../ui/kit.tsx';

/** The page that the link in the mail opens. */
export function BrowserLinkPage({ view, token }: { view: View; token: string | null }) {
  const { t } = view;
  const key = token === null ? 'browser.no' : 'browser.ask';
  return (
    <div class="narrow">
      <h1>{t(key)}</h1>
      <p class="lead">{t(`${key}-text`)}</p>
      {token === null ? (
        <LinkButton href="/sign-on">{t('nav.sign-on')}</LinkButton>
      ) : (
        <Form action={`/sign-on/browser/${token}`} label={t(key)}>
          <Button>{t('browser.yes')}</Button>
        </Form>
      )}
    </div>
  );
}
