import type { View } from '../../platform/http/routes.ts';
import { Alert, Card, CardHead, Done, Empty, LinkButton, Tag } from '../../ui/kit.tsx';
import { officialName } from '../names/medicine-name.ts';
import { MemberNameLine } from '../names/official-name.pages.tsx';
import { dueDay, RequestDirections } from '../requests/request-card.pages.tsx';
import type { StaffRequest } from '../requests/staff-requests.ts';
import { sayPatient } from '../staff/patient.ts';

export const BASE = '/staff/renewals';

function Waiting({ view, list }: { view: View; list: StaffRequest[] }) {
  const { t } = view;
  return (
    <ul class="result-list">
      {list.map((one) => (
        <li class="result-row" key={one.id}>
          <div>
            <h3>
              <a href={`${BASE}/${one.id}`}>{officialName(t, one.name)}</a>
            </h3>
            <MemberNameLine t={t} name={one.name} />
            <RequestDirections view={view} request={one} reader="staff" />
            <p>{sayPatient(view, one)}</p>
            <p class="muted">
              {[t('refill.asked', { at: t.date(one.submittedAt, 'day-time') }), one.prescriber]
                .filter(Boolean)
                .join(' · ')}
            </p>
          </div>
          <div class="result-tags">
            {one.dueAt && (
              <Tag tone={one.dueAt <= view.now ? 'high' : 'plain'} icon="clock">
                {t(one.dueAt <= view.now ? 'renew.overdue' : 'renew.due', {
                  day: dueDay(t, one),
                })}
              </Tag>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

export function RenewalsPage({
  view,
  prescriber,
  covered,
  mine,
  nobodys,
  done,
}: {
  view: View;
  prescriber: boolean;
  covered: string[];
  mine: StaffRequest[];
  nobodys: StaffRequest[];
  done: string | null;
}) {
  const { t } = view;
  return (
    <>
      <Done t={t} said={`renew.done-${done}`} />
      <h1>{t('renew.title')}</h1>
      <p class="lead">{t('renew.lead', { n: view.settings.renewalWorkingDays })}</p>
      {!prescriber && (
        <Alert tone="warning">
          <p>{t('renew.no-npi')}</p>
        </Alert>
      )}
      {covered.length > 0 && (
        <Alert>
          <p>{t('renew.covering', { names: covered.join(', ') })}</p>
        </Alert>
      )}
      {mine.length === 0 ? (
        <Empty icon="check" title={t('renew.none')}>
          <p>{t('renew.none-text')}</p>
        </Empty>
      ) : (
        <Card>
          <CardHead icon="clock">{t('renew.mine', { n: mine.length })}</CardHead>
          <Waiting view={view} list={mine} />
        </Card>
      )}
      {nobodys.length > 0 && (
        <Card>
          <CardHead icon="users">{t('renew.nobodys', { n: nobodys.length })}</CardHead>
          <p class="muted">{t('renew.nobodys-text')}</p>
          <Waiting view={view} list={nobodys} />
        </Card>
      )}
      {prescriber && (
        <div class="actions">
          <LinkButton href={`${BASE}/away`} kind="outline" icon="calendar-days">
            {t('renew.away')}
          </LinkButton>
        </div>
      )}
    </>
  );
}
