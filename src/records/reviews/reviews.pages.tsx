import type { View } from '../../platform/http/routes.ts';
import { Card, Empty, LinkButton, Tag } from '../../ui/kit.tsx';
import { ResultRow } from '../labs/results/list.pages.tsx';
import type { ResultList } from '../labs/results/results.ts';

export const bornText = (view: View, day: string | null) => (day ? view.t.day(day) : '–');

export const base = (view: View) => `/staff/people/${view.person?.id}/results`;

export function StaffResultsPage({
  view,
  list,
  after,
}: {
  view: View;
  list: ResultList;
  after: boolean;
}) {
  const { t } = view;
  return (
    <>
      <h1>{t('staff.results')}</h1>
      {list.results.length === 0 ? (
        <Empty icon="test-tubes" title={t('labs.none')}>
          <p>{t('staff.results-none')}</p>
        </Empty>
      ) : (
        <Card>
          <h2 class="usa-sr-only">{t('labs.tests-label')}</h2>
          <ul class="result-list">
            {list.results.map((result) => (
              <ResultRow
                key={result.id}
                view={view}
                result={result}
                base={base(view)}
                tag={
                  result.senderHold
                    ? Tag({ tone: 'high', icon: 'lock', children: t('staff.sender-hold') })
                    : null
                }
              />
            ))}
          </ul>
        </Card>
      )}
      <div class="actions">
        {after && (
          <LinkButton href={base(view)} kind="outline">
            {t('labs.newest')}
          </LinkButton>
        )}
        {list.next && (
          <LinkButton href={`${base(view)}?after=${list.next}`} kind="outline">
            {t('labs.older')}
          </LinkButton>
        )}
      </div>
    </>
  );
}
