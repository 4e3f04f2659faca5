import type { ComponentChildren } from 'preact';
import type { Problems } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { ErrorSummary } from '../../ui/fields.tsx';
import { Card, CardHead, callable } from '../../ui/kit.tsx';

export function Page({
  view,
  title,
  lead,
  problems = {},
  children,
}: {
  view: View;
  title: Key;
  lead?: ComponentChildren;
  problems?: Problems;
  children: ComponentChildren;
}) {
  const { t } = view;
  return (
    <div class="narrow">
      <ErrorSummary t={t} problems={problems} />
      <h1>{t(title)}</h1>
      {lead && <p class="lead">{lead}</p>}
      {children}
    </div>
  );
}

/** The ways that need no secret answer: always offered, to everybody alike. */
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
        {callable(t, 'forgot.by-phone', {
          phone: settings.phone,
          hours: settings.phoneHours[t.language],
        })}
      </p>
    </Card>
  );
}

export function ForgotSentPage({ view }: { view: View }) {
  const { t } = view;
  return (
    <Page view={view} title="forgot.sent" lead={t('forgot.sent-lead')}>
      <p>{t('forgot.sent-text')}</p>
      <OtherWays view={view} />
    </Page>
  );
}
