import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { Choice as Choose, ErrorSummary, Form, TextArea, TextField } from '../../ui/fields.tsx';
import { ForPerson } from '../../ui/for-person.tsx';
import { Alert, Button, Card, Crumbs, SummaryList } from '../../ui/kit.tsx';
import { home } from '../visits/paths.ts';
import { Address, Preparation } from '../visits/place.pages.tsx';
import type { PlaceOfVisit } from '../visits/places.sql.ts';
import type { Visit } from '../visits/visits.sql.ts';
import { inTheir, timeText, whenText } from '../when.ts';
import type { Review } from './holding.ts';

/** What is about to be booked, once more, and what the office should know. */
export function ReviewPage({
  view,
  review: { hold, type, time, moves },
  place,
  problems,
  typed,
  formKey,
}: {
  view: View;
  review: Review;
  place: PlaceOfVisit;
  problems: Problems;
  typed: Typed;
  formKey: string;
}) {
  const { t, person } = view;
  const base = home(person?.id);
  const path = `${base}/holds/${hold.id}`;
  // what was kept for a visit at the clinic does for the others too
  const modes = hold.mode === 'in-person' ? time.modes : [hold.mode];
  return (
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[{ href: base, text: t('visits.title') }, { text: t('visits.review') }]}
      />
      <ErrorSummary t={t} problems={problems} />
      <h1>{t(moves ? 'visits.review-move' : 'visits.review')}</h1>
      <ForPerson view={view} />
      <Alert tone="info">
        <p>
          {hold.untilAt > view.now
            ? t('visits.held', {
                n: view.settings.holdMinutes,
                time: timeText(t, hold.untilAt, place.zone),
              })
            : t('visits.held-out')}
        </p>
      </Alert>
      <Card label={t('visits.review')}>
        <SummaryList
          rows={[
            ...(moves
              ? [{ term: t('visits.was'), value: whenText(t, moves.startsAt, moves.zone) }]
              : []),
            {
              term: t('visits.time'),
              value: <strong>{whenText(t, hold.startsAt, place.zone)}</strong>,
            },
            { term: t('visits.what'), value: inTheir(t, type.name, type.nameEs) },
            { term: t('visits.how-long'), value: t('visits.minutes', { n: type.minutes }) },
            { term: t('visits.with'), value: <bdi>{place.clinician}</bdi> },
            { term: t('visits.where'), value: <Address view={view} place={place} /> },
          ]}
        />
        <Preparation view={view} place={place} type={type} />
      </Card>
      <Form action={path} formKey={formKey}>
        {modes.length > 1 ? (
          <Choose
            t={t}
            name="mode"
            legend={t('visits.how')}
            problems={problems}
            value={typed.mode ?? hold.mode}
            options={modes.map((mode) => ({
              value: mode,
              label: t(`visits.mode-${mode}`),
              hint: t(`visits.mode-${mode}-text`),
            }))}
          />
        ) : (
          <>
            <input type="hidden" name="mode" value={hold.mode} />
            <p>
              <strong>{t(`visits.mode-${hold.mode}`)}</strong>. {t(`visits.mode-${hold.mode}-text`)}
            </p>
          </>
        )}
        {!moves && (
          <>
            <TextArea
              t={t}
              name="reason"
              label={t('visits.reason')}
              hint={t('visits.reason-hint')}
              rows={3}
              max={1000}
              value={typed.reason}
              problems={problems}
            />
            <TextField
              t={t}
              name="companion"
              label={t('visits.companion')}
              hint={t('visits.companion-hint')}
              max={120}
              value={typed.companion}
              problems={problems}
            />
            <TextField
              t={t}
              name="interpreter"
              label={t('visits.interpreter')}
              hint={t('visits.interpreter-hint')}
              max={60}
              value={typed.interpreter}
              problems={problems}
            />
          </>
        )}
        <div class="actions">
          <Button>{t(moves ? 'visits.confirm-move' : 'visits.confirm')}</Button>
          <a
            href={moves ? `${base}/${moves.id}/change` : `${base}/new/${hold.reasonId ?? ''}?go=on`}
          >
            {t('visits.other-time')}
          </a>
        </div>
      </Form>
    </div>
  );
}

/** Another visit is at the time that was chosen: which, and what to do. */
export function InTheWay({
  view,
  other,
}: {
  view: View;
  other: Pick<Visit, 'id' | 'startsAt' | 'zone' | 'clinic'>;
}) {
  const { t, person } = view;
  const base = home(person?.id);
  return (
    <>
      {t('visits.in-the-way', { when: whenText(t, other.startsAt, other.zone) })}{' '}
      <a href={`${base}/${other.id}`}>{t('visits.in-the-way-see')}</a>{' '}
      <a href={`${base}/${other.id}/change`}>{t('visits.in-the-way-move')}</a>
    </>
  );
}
