import type { View } from '../../platform/http/routes.ts';
import { Card, Crumbs, Empty, Table } from '../../ui/kit.tsx';
import { inTheir } from '../when.ts';
import { missedShare } from './report.rules.ts';
import { AHEAD_DAYS, BACK_DAYS, type reportOf } from './report.ts';
import { BASE } from './words.ts';

export const REPORT = `${BASE}/report`;

/** How long members wait for each type of visit, and how many don't come. */
export function ReportPage({
  view,
  report: { waits, missed },
}: {
  view: View;
  report: Awaited<ReturnType<typeof reportOf>>;
}) {
  const { t } = view;
  return (
    <>
      <Crumbs t={t} trail={[{ href: BASE, text: t('day.title') }, { text: t('day.report') }]} />
      <h1>{t('day.report-title')}</h1>
      <h2>{t('day.waits')}</h2>
      <p>{t('day.waits-text')}</p>
      {waits.length === 0 && <Empty icon="calendar-days" title={t('day.no-types')} />}
      {waits.map(({ type, waits }) => (
        <Card key={type.id} label={inTheir(t, type.name, type.nameEs)}>
          {waits.length === 0 ? (
            <>
              <h3>{inTheir(t, type.name, type.nameEs)}</h3>
              <p class="muted">{t('day.waits-nobody')}</p>
            </>
          ) : (
            <Table
              caption={inTheir(t, type.name, type.nameEs)}
              head={[t('day.clinician'), t('day.clinic'), t('day.wait')]}
              rows={waits.map((one) => ({
                key: `${one.clinicianId} ${one.clinicId}`,
                cells: [
                  <bdi key="who">{one.clinician}</bdi>,
                  <bdi key="where">{one.clinic}</bdi>,
                  one.days === null || one.day === null
                    ? t('day.wait-long', { n: AHEAD_DAYS })
                    : t('day.wait-days', { n: one.days, day: t.day(one.day) }),
                ],
              }))}
            />
          )}
        </Card>
      ))}
      <h2>{t('day.missed')}</h2>
      <p>{t('day.missed-text', { n: BACK_DAYS })}</p>
      {missed.length === 0 ? (
        <p class="muted">{t('day.missed-none')}</p>
      ) : (
        <Card label={t('day.missed')}>
          <Table
            caption={t('day.missed')}
            hideCaption
            head={[t('day.clinic'), t('day.clinician'), t('day.missed'), t('day.unnoted')]}
            rows={missed.map((one, index) => {
              const share = missedShare(one);
              const counts = t('day.missed-of', {
                missed: one.missed,
                n: one.missed + one.came,
              });
              return {
                key: String(index),
                cells: [
                  <bdi key="where">{one.clinic}</bdi>,
                  one.clinician === null ? (
                    <strong key="all">{t('day.everybody')}</strong>
                  ) : (
                    <bdi key="who">{one.clinician}</bdi>
                  ),
                  share === null
                    ? counts
                    : t('day.missed-share', { share: t.number(share), counts }),
                  t.number(one.open),
                ],
              };
            })}
          />
        </Card>
      )}
    </>
  );
}
