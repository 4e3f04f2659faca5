import type { View } from '../../../platform/http/routes.ts';
import { LinkButton } from '../../../ui/kit.tsx';

/** The provider refused, or named somebody who was not invited here. */
export function SsoRefusedPage({ view }: { view: View }) {
  const { t } = view;
  return (
    <div class="narrow">
      <h1>{t('sso.refused')}</h1>
      <p class="lead">{t('sso.refused-text')}</p>
      <LinkButton href="/sign-on">{t('nav.sign-on')}</LinkButton>
    </div>
  );
}
