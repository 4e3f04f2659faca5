import type { View } from '../../../platform/http/routes.ts';
import { Card, Table } from '../../../ui/kit.tsx';
import type { ActivityRow } from '../account.sql.ts';
import { ChangePage } from '../change.pages.tsx';

export function ActivityPage({ view, rows }: { view: View; rows: ActivityRow[] }) {
  const { t } = view;
  const text = (row: ActivityRow): string => {
    const name =
      row.outcome === 'denied' ? 'activity.session:begin.denied' : `activity.${row.permission}`;
    return t.has(name) ? t(name) : t('activity.other');
  };
  return (
    <ChangePage view={view} title="account.activity" lead={t('activity.lead')} problems={{}}>
      <Card>
        <Table
          hideCaption
          caption={t('account.activity')}
          head={[t('log.when'), t('log.what')]}
          rows={rows.map((row, index) => ({
            key: `${row.at.getTime()} ${index}`,
            cells: [t.date(row.at, 'day-time'), text(row)],
          }))}
        />
      </Card>
    </ChangePage>
  );
}
