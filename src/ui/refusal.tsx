import { type RefusalKind, refusalStatus } from '../platform/errors.ts';
import type { Answer, View } from '../platform/routes.ts';
import { callable, Icon, LinkButton } from './kit.tsx';

/** The plain pages: what happened, that nothing was lost or done twice, and what to do next. Never why in detail. */
export function refusalPage(refusal: RefusalKind, view: View): Extract<Answer, { kind: 'page' }> {
  const { t } = view;
  return {
    kind: 'page',
    status: refusalStatus[refusal],
    title: t(`refusal.${refusal}`),
    place: 'none',
    body: (
      <div class="narrow refusal">
        <span class="empty-icon">
          <Icon name={refusal === 'not-found' ? 'search' : 'triangle-alert'} size={30} />
        </span>
        <h1>{t(`refusal.${refusal}`)}</h1>
        <p class="lead">{t(`refusal.${refusal}-text`)}</p>
        <p>{callable(t, 'refusal.call', { phone: view.settings.phone, hours: view.settings.phoneHours[t.language] })}</p>
        <p>
          <LinkButton href={view.actor ? '/home' : '/'}>{t('refusal.home')}</LinkButton>
        </p>
      </div>
    ),
  };
}
