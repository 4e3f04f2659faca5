import type { View } from '../../platform/http/routes.ts';
import type { Key, Words } from '../../platform/i18n.ts';
import { Card, CardHead, Empty, Table } from '../../ui/kit.tsx';
import { wordsWithPhones } from '../../ui/text.tsx';
import type { AccessEntry } from './access-log.ts';

export function AccessLogPage({ view, entries }: { view: View; entries: AccessEntry[] }) {
  const { t } = view;
  const others = entries.filter(({ own }) => !own);
  const own = entries.filter((entry) => entry.own);
  return (
    <>
      <h1>{t('log.title')}</h1>
      <p class="lead">{t('log.lead')}</p>
      {others.length === 0 ? (
        <Empty icon="eye" title={t('log.none')}>
          <p>{t('log.none-text')}</p>
        </Empty>
      ) : (
        <Card>
          <CardHead icon="eye">{t('log.others')}</CardHead>
          <Entries t={t} entries={others} caption={t('log.others')} />
        </Card>
      )}
      {own.length > 0 && (
        <details class="answer">
          <summary>{t('log.own', { n: own.length })}</summary>
          <Entries t={t} entries={own} caption={t('log.you')} />
        </details>
      )}
      <p>{wordsWithPhones(t, 'log.ask', { phone: view.settings.phone })}</p>
    </>
  );
}

function Entries({ t, entries, caption }: { t: Words; entries: AccessEntry[]; caption: string }) {
  const key = (name: string, otherwise: Key): Key => (t.has(name) ? name : otherwise);
  const who = (entry: AccessEntry) =>
    entry.own
      ? t('log.you')
      : (entry.who ?? t(entry.as === 'system' ? 'log.portal' : 'log.someone'));
  const as = (entry: AccessEntry) =>
    entry.as === 'staff'
      ? (entry.role?.[t.language] ?? t('role.staff'))
      : entry.as === 'caregiver' && !entry.own
        ? t('log.caregiver')
        : entry.as === 'system' && entry.who
          ? t('log.by-portal')
          : '';
  return (
    <Table
      hideCaption
      caption={caption}
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
  );
}
