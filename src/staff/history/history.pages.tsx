import { declaredPermissions } from '../../platform/access/permissions.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Words } from '../../platform/i18n.ts';
import { Card, CardHead, Crumbs, Empty, Tag } from '../../ui/kit.tsx';
import { differenceOf } from '../grants/grants.rules.ts';
import type { HistoryRow } from './history.sql.ts';

interface Shown {
  view: View;
  rows: readonly HistoryRow[];
  /** The roles' names by key. */
  names: ReadonlyMap<string, string>;
}

/** Changes of permissions concern a role; all others say which roles somebody has. */
const OF_A_ROLE: readonly HistoryRow['change'][] = [
  'made',
  'edited',
  'retired',
  'restored',
  'started',
];

/** What was added and removed, in words. */
function changesOf(t: Words, row: HistoryRow, names: Shown['names']) {
  const { added, removed } = differenceOf(row.before, row.after);
  const labels = new Map(declaredPermissions().map((one) => [one.name as string, t(one.label)]));
  const words = OF_A_ROLE.includes(row.change) ? labels : names;
  const list = (keys: readonly string[]) => keys.map((key) => words.get(key) ?? key).join(', ');
  return { added: list(added), removed: list(removed) };
}

/** Changes of who may do what, newest first. */
export function HistoryList({ view, rows, names, title }: Shown & { title: string }) {
  const { t } = view;
  if (rows.length === 0) return null;
  return (
    <Card>
      <CardHead icon="history">{title}</CardHead>
      <ul class="result-list">
        {rows.map((row) => {
          const { added, removed } = changesOf(t, row, names);
          const about = {
            role: names.get(row.roleKey ?? '') ?? '',
            name: row.accountName ?? row.about ?? '',
            group: row.about ?? '',
            why: row.about ?? '',
          };
          return (
            <li class="result-row" key={row.id}>
              <div>
                <h3>{t(`roles.did-${row.change}`, about)}</h3>
                <p class="muted">
                  {t.date(row.at, 'day-time')} · {row.byName ?? t('roles.by-program')}
                </p>
                {added && <p>{t('roles.added', { list: added })}</p>}
                {removed && <p>{t('roles.removed', { list: removed })}</p>}
                {row.change === 'terminal' && row.about && (
                  <p>{t('roles.reason', { why: row.about })}</p>
                )}
              </div>
              {row.reported && (
                <div class="result-tags">
                  <Tag tone="high">{t('roles.reported')}</Tag>
                </div>
              )}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

/** The whole history, a page at a time. */
export function HistoryPage({
  view,
  rows,
  names,
  page,
  more,
  home,
}: Shown & { page: number; more: boolean; home: boolean }) {
  const { t } = view;
  const title = t('roles.history');
  return (
    <>
      {home && (
        <Crumbs t={t} trail={[{ href: '/staff/roles', text: t('roles.title') }, { text: title }]} />
      )}
      <h1>{title}</h1>
      <p class="lead">{t('roles.history-lead')}</p>
      {rows.length === 0 && (
        <Empty icon="history" title={t('roles.history-none')}>
          <p>{t('roles.history-none-text')}</p>
        </Empty>
      )}
      <HistoryList view={view} rows={rows} names={names} title={t('roles.newest')} />
      <div class="actions">
        {page > 0 && <a href={`?page=${page - 1}`}>{t('roles.newer')}</a>}
        {more && <a href={`?page=${page + 1}`}>{t('roles.older')}</a>}
      </div>
    </>
  );
}
