import type { View } from '../../platform/http/routes.ts';
import { Card, CardHead } from '../../ui/kit.tsx';
import { wordsWithPhones } from '../../ui/text.tsx';
import { PublicPage } from '../accounts/public.pages.tsx';

/** The ways that need no secret answer. They are always offered, to everybody. */
export function OtherWays({ view }: { view: View }) {
  const { t, settings } = view;
  return (
    <Card>
      <CardHead icon="circle-question-mark">{t('forgot.others')}</CardHead>
      <ul class="doors">
        <li>
          <a href="/forgot/code">{t('forgot.by-code')}</a>
        </li>
        <li>
          <a href="/sign-on">{t('forgot.by-passkey')}</a>
        </li>
        <li>
          <a href="/register/letter">{t('forgot.by-letter')}</a>
        </li>
      </ul>
      <p class="muted">
        {wordsWithPhones(t, 'forgot.by-phone', {
          phone: settings.phone,
          hours: settings.phoneHours[t.language],
        })}
      </p>
    </Card>
  );
}

export function LinkSentPage({ view }: { view: View }) {
  const { t } = view;
  return (
    <PublicPage view={view} title="forgot.sent" lead={t('forgot.sent-lead')}>
      <p>{t('forgot.sent-text')}</p>
      <OtherWays view={view} />
    </PublicPage>
  );
}
