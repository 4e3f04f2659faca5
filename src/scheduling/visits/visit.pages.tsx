import type { View } from '../../platform/http/routes.ts';
import { Form } from '../../ui/fields.tsx';
import { ForPerson } from '../../ui/for-person.tsx';
import {
  Alert,
  Button,
  Card,
  CardHead,
  Crumbs,
  Done,
  LinkButton,
  SummaryList,
  Tag,
} from '../../ui/kit.tsx';
import { withPhones } from '../../ui/text.tsx';
import { home } from '../booking/fields.ts';
import type { PlaceOfVisit } from '../booking/places.sql.ts';
import type { VisitType } from '../visit-types/visit-types.rules.ts';
import { dayText, inTheir, timeText, whenText } from '../when.ts';
import type { Visit, VisitEvent } from './visits.sql.ts';

/** Where it is, with its phone. */
export function Address({
  view,
  place,
}: {
  view: View;
  place: Pick<PlaceOfVisit, 'clinic' | 'street' | 'city' | 'region' | 'postalCode' | 'phone'>;
}) {
  const { t } = view;
  return (
    <>
      <strong>{place.clinic}</strong>
      <span class="block">
        {place.street}, {place.city}, {place.region} {place.postalCode}
      </span>
      <span class="block">
        {withPhones(t('visits.phone', { phone: place.phone }), place.phone)}
      </span>
    </>
  );
}

/** What to do beforehand, what to bring, and how to get there. */
export function Preparation({
  view,
  place,
  type,
}: {
  view: View;
  place: Pick<
    PlaceOfVisit,
    'directions' | 'directionsEs' | 'accessibility' | 'accessibilityEs' | 'bring' | 'bringEs'
  >;
  type: Pick<VisitType, 'prepare' | 'prepareEs'>;
}) {
  const { t } = view;
  const parts = [
    ['visits.prepare', inTheir(t, type.prepare, type.prepareEs)],
    ['visits.bring', inTheir(t, place.bring, place.bringEs)],
    ['visits.directions', inTheir(t, place.directions, place.directionsEs)],
    ['visits.accessibility', inTheir(t, place.accessibility, place.accessibilityEs)],
  ] as const;
  return (
    <>
      {parts.map(
        ([title, text]) =>
          text && (
            <section key={title}>
              <h3>{t(title)}</h3>
              <p class="kept">{text}</p>
            </section>
          ),
      )}
    </>
  );
}

const TONES = { cancelled: 'high', 'no-show': 'high', booked: 'in', done: 'plain' } as const;
/** How far a visit is, in a word. */
export const StateTag = ({ view: { t }, visit }: { view: View; visit: Pick<Visit, 'state'> }) => (
  <Tag tone={TONES[visit.state as keyof typeof TONES] ?? 'in'}>
    {t(`visits.state-${visit.state}`)}
  </Tag>
);

/** What may be done with a visit now, and until when. */
export interface Doing {
  /** It can be changed and cancelled here. */
  change: boolean;
  /** Until when it can. */
  until: Date;
  /** Who sees why somebody comes. */
  reason: boolean;
  /** The join button is there. */
  join: string | null;
}

/** One visit. */
export function VisitPage({
  view,
  visit,
  events,
  doing,
  done,
}: {
  view: View;
  visit: Visit;
  events: readonly VisitEvent[];
  doing: Doing;
  done: string | null;
}) {
  const { t, person, settings } = view;
  const base = home(person?.id);
  const path = `${base}/${visit.id}`;
  const name = inTheir(t, visit.type, visit.typeEs);
  const ahead = visit.state === 'booked';
  return (
    <div class="narrow">
      <Crumbs t={t} trail={[{ href: base, text: t('visits.title') }, { text: name }]} />
      <Done t={t} said={done} view={view} />
      <h1>{name}</h1>
      <ForPerson view={view} />
      {visit.state === 'cancelled' && <Cancelled view={view} visit={visit} />}
      <Card label={t('visits.details')}>
        <p class="visit-when">
          <span class="block">{dayText(t, visit.startsAt, visit.zone)}</span>
          <strong>{timeText(t, visit.startsAt, visit.zone)}</strong>{' '}
          <StateTag view={view} visit={visit} />
        </p>
        {doing.join && (
          <p>
            <LinkButton href={doing.join} icon="external-link">
              {t('visits.join')}
            </LinkButton>
          </p>
        )}
        <SummaryList
          rows={[
            { term: t('visits.how'), value: t(`visits.mode-${visit.mode}`) },
            { term: t('visits.how-long'), value: t('visits.minutes', { n: visit.minutes }) },
            {
              term: t('visits.with'),
              value: visit.clinicians.map((one) => (
                <bdi key={one.id} class="block">
                  {one.name}
                </bdi>
              )),
            },
            { term: t('visits.where'), value: <Address view={view} place={visit} /> },
            { term: t('visits.number'), value: <bdi>{visit.number}</bdi> },
            ...(doing.reason && visit.reason
              ? [{ term: t('visits.reason-said'), value: <bdi class="kept">{visit.reason}</bdi> }]
              : []),
            ...(visit.companion
              ? [{ term: t('visits.companion-said'), value: <bdi>{visit.companion}</bdi> }]
              : []),
            ...(visit.interpreter
              ? [{ term: t('visits.interpreter-said'), value: <bdi>{visit.interpreter}</bdi> }]
              : []),
          ]}
        />
        {visit.mode !== 'in-person' && ahead && <p>{t(`visits.mode-${visit.mode}-text`)}</p>}
        {visit.mode === 'video' && ahead && (
          <details>
            <summary>{t('visits.video-help')}</summary>
            <p>{t('visits.video-help-text', { phone: visit.phone })}</p>
          </details>
        )}
      </Card>
      {ahead && (
        <>
          <div class="actions">
            {doing.change && (
              <>
                <LinkButton href={`${path}/change`} kind="outline">
                  {t('visits.change')}
                </LinkButton>
                <LinkButton href={`${path}/cancel`} kind="outline">
                  {t('visits.cancel')}
                </LinkButton>
              </>
            )}
            <LinkButton href={`${path}/calendar`} kind="outline" icon="calendar">
              {t('visits.calendar')}
            </LinkButton>
          </div>
          <p class="muted">
            {doing.change
              ? t('visits.change-until', { when: whenText(t, doing.until, visit.zone) })
              : withPhones(
                  t('visits.change-late', { phone: visit.phone, n: settings.cancelHours }),
                  visit.phone,
                )}
          </p>
          <Card label={t('visits.before')}>
            <CardHead icon="list-checks">{t('visits.before')}</CardHead>
            <Preparation view={view} place={visit} type={visit} />
          </Card>
        </>
      )}
      {events.length > 1 && (
        <Card label={t('visits.history')}>
          <CardHead icon="history">{t('visits.history')}</CardHead>
          <ul class="rows">
            {events.map((event) => (
              <li key={event.id}>
                <div>
                  {t(`visits.event-${event.kind}`, {
                    when: event.fromAt
                      ? whenText(t, event.fromAt, event.fromZone ?? visit.zone)
                      : '',
                  })}
                  <span class="block muted">
                    {t(`visits.by-${event.byAs}`)} · {whenText(t, event.at, visit.zone)}
                  </span>
                </div>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </div>
  );
}

function Cancelled({ view, visit }: { view: View; visit: Visit }) {
  const { t, person } = view;
  const base = home(person?.id);
  const at = visit.cancelledAt ?? visit.changedAt;
  return (
    <Alert tone="warning" title={t('visits.is-cancelled')}>
      <p>
        {t(`visits.cancelled-${visit.cancelledAs ?? 'system'}`, {
          when: whenText(t, at, visit.zone),
        })}
      </p>
      <p>{t('visits.cancelled-calendar')}</p>
      <p>
        <LinkButton href={`${base}/new`} kind="outline">
          {t('visits.new')}
        </LinkButton>{' '}
        <a href={`${base}/${visit.id}/calendar`}>{t('visits.calendar-cancel')}</a>
      </p>
    </Alert>
  );
}

export const CANCEL_REASONS = [
  'better',
  'time',
  'transport',
  'cost',
  'elsewhere',
  'other',
] as const;

/** Asks once more, and why. */
export function CancelPage({
  view,
  visit,
  problem,
  formKey,
}: {
  view: View;
  visit: Visit;
  problem: boolean;
  formKey: string;
}) {
  const { t, person } = view;
  const base = home(person?.id);
  const path = `${base}/${visit.id}`;
  return (
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[
          { href: base, text: t('visits.title') },
          { href: path, text: inTheir(t, visit.type, visit.typeEs) },
          { text: t('visits.cancel') },
        ]}
      />
      <h1>{t('visits.cancel-title')}</h1>
      <ForPerson view={view} />
      <p class="lead">{whenText(t, visit.startsAt, visit.zone)}</p>
      <Form action={`${path}/cancel`} formKey={formKey}>
        <fieldset class={`usa-fieldset usa-form-group${problem ? ' usa-form-group--error' : ''}`}>
          <legend class="usa-legend">{t('visits.cancel-why')}</legend>
          {problem && <span class="usa-error-message">{t('problem.visit-cancel')}</span>}
          {CANCEL_REASONS.map((why, index) => (
            <div class="usa-radio" key={why}>
              <input
                class="usa-radio__input"
                type="radio"
                name="why"
                id={index === 0 ? 'why' : `why-${why}`}
                value={why}
              />
              <label class="usa-radio__label" for={index === 0 ? 'why' : `why-${why}`}>
                {t(`visits.cancel-${why}`)}
              </label>
            </div>
          ))}
        </fieldset>
        <div class="actions">
          <Button>{t('visits.cancel-do')}</Button>
          <a href={path}>{t('visits.keep')}</a>
        </div>
      </Form>
    </div>
  );
}
