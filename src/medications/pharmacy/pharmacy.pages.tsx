import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { Choice, ErrorSummary, Form, TextField } from '../../ui/fields.tsx';
import {
  Alert,
  Button,
  Card,
  CardHead,
  Crumbs,
  Done,
  Empty,
  LinkButton,
  Table,
  Tag,
} from '../../ui/kit.tsx';
import { officialName } from '../names/medicine-name.ts';
import { MemberNameLine } from '../names/official-name.pages.tsx';
import { RequestDirections, StageTag } from '../requests/request-card.pages.tsx';
import type { Report, StaffRequest } from '../requests/staff-requests.ts';
import { isLate, type Stage } from '../requests/stages.rules.ts';
import { sayPatient } from '../staff/patient.ts';

const QUEUE_MOST = 200;
export const GROUPS: Record<string, readonly Stage[]> = {
  new: ['submitted'],
  working: ['received', 'filling', 'part-filled'],
  held: ['held'],
  out: ['ready', 'shipped'],
};
const BASE = '/staff/pharmacy';

export function QueuePage({
  view,
  places,
  place,
  group,
  queue,
  counts,
  formKey,
  problems,
  typed,
  done,
}: {
  view: View;
  places: { id: string; name: string }[];
  place: string | null;
  group: string;
  queue: StaffRequest[];
  counts: Map<Stage, number>;
  formKey: string;
  problems: Problems;
  typed: Typed;
  done: string | null;
}) {
  const { t } = view;
  if (places.length === 0) {
    return (
      <>
        <h1>{t('rx.title')}</h1>
        <Empty icon="pill" title={t('rx.no-place')}>
          <p>{t('rx.no-place-text')}</p>
        </Empty>
      </>
    );
  }
  const link = (of: string, at: string | null) =>
    `${BASE}?${new URLSearchParams({ show: of, ...(at ? { at } : {}) })}`;
  return (
    <>
      <ErrorSummary t={t} problems={problems} />
      <Done t={t} said={done === 'renewal' && 'rx.done-renewal'} />
      <h1>{t('rx.title')}</h1>
      {places.length > 1 && (
        <nav class="pills" aria-label={t('rx.places')}>
          <ul>
            {[{ id: null, name: t('rx.all-places') }, ...places].map((one) => (
              <li key={one.id ?? 'all'}>
                <a href={link(group, one.id)} aria-current={one.id === place ? 'page' : undefined}>
                  {one.name}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <nav class="pills" aria-label={t('rx.stages')}>
        <ul>
          {Object.entries(GROUPS).map(([name, stages]) => (
            <li key={name}>
              <a href={link(name, place)} aria-current={name === group ? 'page' : undefined}>
                {t(`rx.group-${name}` as 'rx.group-new')} (
                {stages.reduce((sum, stage) => sum + (counts.get(stage) ?? 0), 0)})
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {queue.length === 0 ? (
        <Empty icon="check" title={t('rx.empty')}>
          <p>{t('rx.empty-text')}</p>
        </Empty>
      ) : (
        <ul class="result-list card">
          {queue.map((one) => (
            <li class="result-row" key={one.id}>
              <div>
                <h2 class="test-title">
                  <a href={`${BASE}/${one.id}`}>{officialName(t, one.name)}</a>
                </h2>
                <MemberNameLine t={t} name={one.name} />
                <RequestDirections view={view} request={one} reader="staff" />
                <p>{sayPatient(view, one)}</p>
                <p class="muted">
                  {[
                    one.rxNumber && t('med.number-n', { number: one.rxNumber }),
                    t('refill.asked', { at: t.date(one.submittedAt, 'day-time') }),
                    one.delivery === 'mail' ? t('refill.by-mail') : t('refill.pickup'),
                    places.length > 1 ? one.pharmacy.name : null,
                    one.claimedName && t('rx.with', { name: one.claimedName }),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </p>
              </div>
              <div class="result-tags">
                {isLate(one, view.now, view.settings.refillLateDays) && (
                  <Tag tone="high" icon="clock">
                    {t('rx.late')}
                  </Tag>
                )}
                {one.undelivered && (
                  <Tag tone="high" icon="triangle-alert">
                    {t('rx.undelivered')}
                  </Tag>
                )}
                {one.note && <Tag tone="plain">{t('rx.has-note')}</Tag>}
                <StageTag t={t} stage={one.stage} />
              </div>
            </li>
          ))}
        </ul>
      )}
      {queue.length >= QUEUE_MOST && (
        <Alert>
          <p>{t('rx.more', { n: QUEUE_MOST })}</p>
        </Alert>
      )}
      <Card>
        <CardHead icon="search">{t('rx.find')}</CardHead>
        <Form action={`${BASE}/find`} formKey={formKey} label={t('rx.find')}>
          <TextField
            t={t}
            name="number"
            label={t('rx.number')}
            hint={t('rx.number-hint')}
            problems={problems}
            value={typed.number}
            short
            max={40}
            autocomplete="off"
          />
          <Choice
            t={t}
            name="do"
            legend={t('rx.find-do')}
            problems={problems}
            value={typed.do ?? 'open'}
            options={(['open', 'phone', 'counter'] as const).map((value) => ({
              value,
              label: t(`rx.find-${value}`),
            }))}
          />
          <Button>{t('rx.find-go')}</Button>
        </Form>
      </Card>
      <div class="actions">
        <LinkButton href={`${BASE}/report`} kind="outline" icon="list-checks">
          {t('rx.report')}
        </LinkButton>
      </div>
    </>
  );
}

export function ReportPage({ view, report }: { view: View; report: Report }) {
  const { t } = view;
  return (
    <>
      <Crumbs t={t} trail={[{ href: BASE, text: t('rx.title') }, { text: t('rx.report') }]} />
      <h1>{t('rx.report')}</h1>
      <Card>
        <h2>{t('rx.waiting')}</h2>
        {report.waiting.length === 0 ? (
          <p>{t('rx.empty')}</p>
        ) : (
          <Table
            caption={t('rx.waiting')}
            hideCaption
            head={[t('rx.stage'), t('rx.count'), t('rx.over-3'), t('rx.over-7'), t('rx.oldest')]}
            rows={report.waiting.map((row) => ({
              key: row.stage,
              cells: [
                t(`stage.${row.stage}`),
                t.number(row.n),
                t.number(row.over3),
                t.number(row.over7),
                t.date(new Date(row.oldest), 'day'),
              ],
            }))}
          />
        )}
      </Card>
      <Card>
        <h2>{t('rx.refused')}</h2>
        {report.refused.length === 0 ? (
          <p>{t('rx.refused-none')}</p>
        ) : (
          <Table
            caption={t('rx.refused')}
            hideCaption
            head={[t('rx.reason'), t('rx.count')]}
            rows={report.refused.map((row) => ({
              key: row.reason,
              cells: [
                t.has(`reason.${row.reason}`)
                  ? t(`reason.${row.reason}` as 'reason.other')
                  : row.reason,
                t.number(row.n),
              ],
            }))}
          />
        )}
      </Card>
      <LinkButton href={`${BASE}/report.csv`} kind="outline" icon="download">
        {t('rx.csv')}
      </LinkButton>
    </>
  );
}
