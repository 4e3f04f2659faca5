import type { View } from '../../platform/http/routes.ts';
import { Card, CardHead, Crumbs, Done, Empty } from '../../ui/kit.tsx';
import { RowButton } from '../../ui/row-button.tsx';
import type { JoinedRow } from '../merging/merging.ts';
import { BASE } from './decisions.pages.tsx';
import { born, inLine } from './sides.pages.tsx';

/** Joined records, each with a button that separates the two. */
export function JoinedPage({
  view,
  merges,
  keys,
  done,
}: {
  view: View;
  merges: JoinedRow[];
  keys: string[];
  done: string | null;
}) {
  const { t } = view;
  const who = (one: JoinedRow['from']) =>
    [inLine(one), born(t, one), one.mrn].filter(Boolean).join(' · ');
  return (
    <>
      <Crumbs
        t={t}
        trail={[{ href: BASE, text: t('identity.title') }, { text: t('identity.joined') }]}
      />
      <Done t={t} said={`identity.done-${done}`} tone={done === 'parted' ? 'success' : 'warning'} />
      <h1>{t('identity.joined')}</h1>
      <p class="lead">{t('identity.joined-lead')}</p>
      {merges.length === 0 && (
        <Empty icon="users" title={t('identity.joined-none')}>
          <p>{t('identity.joined-none-text')}</p>
        </Empty>
      )}
      {merges.map((merge, index) => (
        <Card key={merge.id}>
          <CardHead icon="users">{inLine(merge.into)}</CardHead>
          <p>{t('identity.joined-what', { from: who(merge.from), into: who(merge.into) })}</p>
          <p class="muted">
            {t('identity.joined-at', {
              at: t.date(merge.mergedAt, 'day-time'),
              name: merge.mergedByName ?? t('identity.by-sender'),
            })}
            {merge.undoneAt &&
              ` ${t('identity.parted-at', { at: t.date(merge.undoneAt, 'day-time'), name: merge.undoneByName ?? '' })}`}
          </p>
          {!merge.undoneAt && (
            <RowButton
              action={`${BASE}/joined/${merge.id}`}
              formKey={keys[index] ?? ''}
              of={inLine(merge.from)}
            >
              {t('identity.part')}
            </RowButton>
          )}
        </Card>
      ))}
    </>
  );
}
