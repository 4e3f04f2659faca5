import type { ComponentChildren } from 'preact';
import type { Problems } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { ErrorSummary } from '../../ui/fields.tsx';
import { Crumbs } from '../../ui/kit.tsx';

/** A page that changes one thing about the account. */
export function ChangePage({
  view,
  title,
  lead,
  problems,
  children,
}: {
  view: View;
  title: Key;
  lead?: string | undefined;
  problems: Problems;
  children: ComponentChildren;
}) {
  const { t } = view;
  return (
    <div class="narrow">
      <Crumbs t={t} trail={[{ href: '/account', text: t('account.title') }, { text: t(title) }]} />
      <ErrorSummary t={t} problems={problems} />
      <h1>{t(title)}</h1>
      {lead && <p class="lead">{lead}</p>}
      {children}
    </div>
  );
}
