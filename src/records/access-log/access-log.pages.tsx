import type { View } from '../../platform/http/routes.ts';
import type { Key } from '../../platform/i18n.ts';
import { Card, Empty, Table } from '../../ui/kit.tsx';
import { wordsWithPhones } from '../../ui/text.tsx';
import type { AccessEntry } from './access-log.ts';

export function AccessLogPage({ view, entries }: { view: View; entries: AccessEntry[] }) {
  const { t } = view;
  const key = (name: string, otherwise: Key): Key => (t.has(name) ? name : otherwise);
  const who = (entry: AccessEntry) =>
    entry.as === 'self'
      ? t('log.you')
      : (entry.who ?? t(entry.as === 'system' ? 'log.portal' : 'log.someone'));
  const as = (entry: AccessEntry) =>
    entry.as === 'staff'
      ? (entry.role?.[t.language] ?? t('role.staff'))
      : entry.as === 'caregiver'
        ? t('log.caregiver')
        : entry.as === 'system' && entry.who
          ? t('log.by-portal')
          : '';
  return (
    <>
      <h1>{t('log.title')}</h1>
      <p class="lead">{t('log.lead')}</p>
      {entries.length === 0 ? (
        <Empty icon="eye" title={t('log.none')}>
          <p>{t('log.none-text')}</p>
        </Empty>
      ) : (
        <Card>
          <Table
            hideCaption
            caption={t('log.title')}
            head={[t('log.when'), t('log.who'), t('log.what'), t('log.why')]}
            rows={entries.map((entry) => ({
              key: `${entry.at.getTime()} ${entry.who} ${entry.permission}`,
              cells: [
                t.date(entry.at, 'day-time'),
                <span key="who">
                  {who(entry)}
                  {as(entry) && <span class="muted block">{as(entry)}</span>}
                </span>,
                <span key="what">
                  {t(key(`did.${entry.permission}`, 'did.other'))}
                  {entry.times > 1 && (
                    <span class="muted block">{t('log.times', { n: entry.times })}</span>
                  )}
                </span>,
                entry.purpose ? t(key(`purpose.${entry.purpose}`, 'purpose.operations')) : '–',
              ],
            }))}
          />
        </Card>
      )}
      <p>{wordsWithPhones(t, 'log.ask', { phone: view.settings.phone })}</p>
    </>
  );
}
