import type { View } from '../../platform/http/routes.ts';
import type { Key, Words } from '../../platform/i18n.ts';
import { Form } from '../../ui/fields.tsx';
import {
  Alert,
  Button,
  Card,
  Crumbs,
  Done,
  Empty,
  LinkButton,
  SummaryList,
  Tag,
} from '../../ui/kit.tsx';
import { laidOut, type QuarantineRow, SHOWN_TEXT } from './quarantine.ts';

const BASE = '/staff/quarantine';
const reasonText = (t: Words, reason: string): string => {
  const key = `reason.${reason}`;
  return t.has(key) ? t(key) : reason;
};
const placeOf = (t: Words, row: QuarantineRow, file: string): string =>
  row.line
    ? t('quarantine.at-line', { file, n: row.line })
    : t('quarantine.at-position', { file, n: row.position });
const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
/** The resource's type and id, or else its place in the file, without the folder. */
const titleOf = (t: Words, row: QuarantineRow): string =>
  row.type ? `${row.type} ${row.sourceId ?? ''}`.trim() : placeOf(t, row, baseName(row.file));

export interface QuarantineData {
  rows: QuarantineRow[];
  counts: { reason: string; n: number }[];
  reason: string | null;
  /** The cursor of the next page, or null. */
  next: string | null;
  first: boolean;
}

export function QuarantinePage({
  view,
  data,
  formKey,
  done,
}: {
  view: View;
  data: QuarantineData;
  formKey: string;
  done: string | null;
}) {
  const { t } = view;
  const total = data.counts.reduce((sum, one) => sum + one.n, 0);
  const query = (rest: Record<string, string>) =>
    `${BASE}?${new URLSearchParams({ ...(data.reason && { reason: data.reason }), ...rest })}`;
  return (
    <>
      <Done
        t={t}
        said={`quarantine.${done}`}
        tone={done === 'retried-none' ? 'warning' : 'success'}
      />
      <h1>{t('quarantine.title')}</h1>
      <p class="lead">{t('quarantine.lead')}</p>
      {total === 0 ? (
        <Empty icon="check" title={t('quarantine.none')}>
          <p>{t('quarantine.none-text')}</p>
        </Empty>
      ) : (
        <>
          <nav class="pills" aria-label={t('quarantine.filter')}>
            <ul>
              <li>
                <a href={BASE} aria-current={data.reason === null ? 'true' : undefined}>
                  {t('quarantine.all')} ({t.number(total)})
                </a>
              </li>
              {data.counts.map(({ reason, n }) => (
                <li key={reason}>
                  <a
                    href={`${BASE}?reason=${reason}`}
                    aria-current={data.reason === reason ? 'true' : undefined}
                  >
                    {reasonText(t, reason)} ({t.number(n)})
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          <Card>
            <ul class="result-list">
              {data.rows.map((row) => (
                <li class="result-row" key={row.id}>
                  <div>
                    <h2 class="row-title">
                      <a href={`${BASE}/${row.id}`}>{titleOf(t, row)}</a>
                    </h2>
                    <p class="muted">
                      {[
                        row.source,
                        row.type && placeOf(t, row, baseName(row.file)),
                        t.date(row.receivedAt, 'day-time'),
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                      {row.retriedAt &&
                        ` · ${t('quarantine.tried-at', { at: t.date(row.retriedAt, 'day-time') })}`}
                    </p>
                  </div>
                  <div class="result-tags">
                    <Tag tone="plain" icon="info">
                      {reasonText(t, row.reason)}
                    </Tag>
                  </div>
                </li>
              ))}
            </ul>
          </Card>
          <div class="actions">
            {!data.first && (
              <LinkButton href={query({})} kind="outline">
                {t('quarantine.newest')}
              </LinkButton>
            )}
            {data.next && (
              <LinkButton href={query({ after: data.next })} kind="outline">
                {t('quarantine.older')}
              </LinkButton>
            )}
            {data.reason && data.reason !== 'not-json' && (
              <Form action={`${BASE}/retry`} formKey={formKey}>
                <input type="hidden" name="reason" value={data.reason} />
                <Button kind="outline">{t('quarantine.retry-all')}</Button>
              </Form>
            )}
          </div>
        </>
      )}
    </>
  );
}

export function QuarantinedPage({
  view,
  row,
  keys,
  ask,
}: {
  view: View;
  row: QuarantineRow & { text: string | null };
  keys: [string, string];
  ask: boolean;
}) {
  const { t } = view;
  const rows: [Key, string][] = [
    ['quarantine.why', reasonText(t, row.reason)],
    ['quarantine.detail', row.detail],
    ['quarantine.from', row.source],
    ['quarantine.where', placeOf(t, row, row.file)],
    ['quarantine.came', t.date(row.receivedAt, 'day-time')],
  ];
  const title = titleOf(t, row);
  const here = `${BASE}/${row.id}`;
  return (
    <>
      <Crumbs t={t} trail={[{ href: BASE, text: t('quarantine.title') }, { text: title }]} />
      <h1>{title}</h1>
      <Card>
        <SummaryList
          rows={rows.map(([term, value]) => ({
            term: t(term),
            value: term === 'quarantine.detail' ? <span lang="en">{value}</span> : value,
          }))}
        />
      </Card>
      {ask && (
        <Alert tone="warning" title={t('quarantine.drop-title')}>
          <p>{t('quarantine.drop-text')}</p>
          <Form action={`${here}/drop`} formKey={keys[1]}>
            <div class="actions">
              <Button>{t('quarantine.drop')}</Button>
              <LinkButton href={here} kind="outline">
                {t('ui.cancel')}
              </LinkButton>
            </div>
          </Form>
        </Alert>
      )}
      {!ask && (
        <div class="actions">
          {row.text && row.reason !== 'not-json' && (
            <Form action={`${here}/retry`} formKey={keys[0]}>
              <Button>{t('quarantine.retry')}</Button>
            </Form>
          )}
          <LinkButton href={`${here}?drop=yes`} kind="outline">
            {t('quarantine.drop')}
          </LinkButton>
          <a href={BASE}>{t('quarantine.back')}</a>
        </div>
      )}
      <Card>
        <h2>{t('quarantine.text')}</h2>
        {row.text ? (
          <pre class="raw" lang="en">
            {laidOut(row.text)}
          </pre>
        ) : (
          <p>{t('quarantine.no-text')}</p>
        )}
        {row.text && row.text.length > SHOWN_TEXT && <p class="muted">{t('quarantine.cut')}</p>}
      </Card>
    </>
  );
}
