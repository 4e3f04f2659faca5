import type { ComponentChildren } from 'preact';
import type { Problems } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { ErrorSummary } from '../../ui/fields.tsx';

export function PublicPage({
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
