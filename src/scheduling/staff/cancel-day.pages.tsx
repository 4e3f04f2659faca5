import type { Problems } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { ErrorSummary, Form } from '../../ui/fields.tsx';
import { Alert, Button, Card, Crumbs, Empty } from '../../ui/kit.tsx';
import { dayText, inTheir, timeText } from '../when.ts';
import { LookForm } from './day.pages.tsx';
import { boundsOf, type DayVisit, dayQuery, type Looked } from './day.ts';
import { CancelReasons } from './visit.pages.tsx';
import { BASE, personFacts, personName } from './words.ts';

export const CANCEL_DAY = `${BASE}/move`;

/** A day of a clinic, or of one clinician there, that can't take place: all of it is canceled. */
export function CancelDayPage({
  view,
  looked,
  visits,
  problems,
  done,
  formKey,
}: {
  view: View;
  looked: Looked;
  visits: readonly DayVisit[];
  problems: Problems;
  done: { cancelled: number; failed: number } | null;
  formKey: string;
}) {
  const { t } = view;
  const { zone } = looked.clinic;
  const who = looked.clinicians.find(({ id }) => id === looked.clinicianId);
  return (
    <>
      <Crumbs
        t={t}
        trail={[
          { href: BASE + dayQuery(looked), text: t('day.title') },
          { text: t('day.cancel-day') },
        ]}
      />
      <ErrorSummary t={t} problems={problems} />
      {done && (
        <Alert tone={done.failed > 0 ? 'warning' : 'success'}>
          <p>{t('day.did-cancel-day', { n: done.cancelled })}</p>
          {done.failed > 0 && <p>{t('day.did-cancel-failed', { n: done.failed })}</p>}
        </Alert>
      )}
      <h1>{t('day.cancel-day')}</h1>
      <p class="lead">
        <bdi>{looked.clinic.name}</bdi> · {dayText(t, boundsOf(zone, looked.day).from, zone)}
        {who && (
          <>
            {' · '}
            <bdi>{who.name}</bdi>
          </>
        )}
      </p>
      <LookForm view={view} looked={looked} path={CANCEL_DAY} />
      {visits.length === 0 ? (
        <Empty icon="calendar-days" title={t('day.cancel-day-none')}>
          <p>{t('day.cancel-day-none-text')}</p>
        </Empty>
      ) : (
        <>
          <Card label={t('day.title')}>
            <ul class="rows">
              {visits.map((visit) => (
                <li key={visit.id}>
                  <div>
                    <strong class="block">
                      {timeText(t, visit.startsAt, zone)} · <bdi>{personName(visit)}</bdi>
                    </strong>
                    <span class="block muted">
                      {personFacts(view, visit, looked.day).join(' · ')}
                    </span>
                    <span class="block" dir="auto">
                      {[
                        inTheir(t, visit.type, visit.typeEs),
                        ...visit.clinicians.map(({ name }) => name),
                      ].join(' · ')}
                    </span>
                  </div>
                </li>
              ))}
            </ul>
          </Card>
          <Form action={CANCEL_DAY + dayQuery(looked)} formKey={formKey}>
            <input type="hidden" name="visits" value={visits.map(({ id }) => id).join(' ')} />
            <CancelReasons view={view} problems={problems} />
            <p>{t('day.cancel-day-told')}</p>
            <div class="actions">
              <Button>{t('day.cancel-day-do', { n: visits.length })}</Button>
              <a href={BASE + dayQuery(looked)}>{t('day.cancel-day-not')}</a>
            </div>
          </Form>
        </>
      )}
    </>
  );
}
