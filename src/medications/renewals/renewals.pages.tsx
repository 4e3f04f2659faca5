import type { View } from '../../platform/http/routes.ts';
import { Alert, Card, CardHead, Empty, LinkButton } from '../../ui/kit.tsx';
import type { Listed, StaffRequest } from '../requests/staff-requests.ts';
import { JustDone, Worklist } from '../staff/worklist.pages.tsx';

export const BASE = '/staff/renewals';

export function RenewalsPage({
  view,
  prescriber,
  covered,
  mine,
  nobodys,
  done,
  answered,
}: {
  view: View;
  prescriber: boolean;
  covered: string[];
  mine: Listed[];
  nobodys: Listed[];
  done: string | null;
  answered: StaffRequest | undefined;
}) {
  const { t } = view;
  const link = { base: BASE, verb: t('worklist.answer') };
  return (
    <>
      <JustDone
        view={view}
        said={`renew.done-${done}`}
        one={answered}
        next={[...mine, ...nobodys][0]}
        base={BASE}
      />
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
          <Worklist view={view} caption={t('renew.title')} list={mine} link={link} />
        </Card>
      )}
      {nobodys.length > 0 && (
        <Card>
          <CardHead icon="users">{t('renew.nobodys', { n: nobodys.length })}</CardHead>
          <p class="muted">{t('renew.nobodys-text')}</p>
          <Worklist
            view={view}
            caption={t('renew.nobodys', { n: nobodys.length })}
            list={nobodys}
            link={link}
          />
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
