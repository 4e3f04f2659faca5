import type { ComponentChildren } from 'preact';
import { addDays } from '../../platform/days.rules.ts';
import type { View } from '../../platform/http/routes.ts';
import { Alert, Card, Empty, Tag } from '../../ui/kit.tsx';
import { StateTag } from '../visits/visit.pages.tsx';
import { dayText, inTheir, timeText, zoneName } from '../when.ts';
import { boundsOf, countStates, type DayVisit, dayQuery, type Looked } from './day.ts';
import { StepButtons } from './steps.pages.tsx';
import { standingOf } from './steps.ts';
import { BASE, personFacts, personName, visitHref } from './words.ts';

/** What was pressed just now, and what became of it. */
export interface JustDone {
  did: string;
  /** Whose visit it was, if it is on this page. */
  name: string | null;
}
const WARNS = ['stale', 'same', 'room', 'not-now'];

export function Pressed({ view: { t }, done }: { view: View; done: JustDone | null }) {
  const said = `day.did-${done?.did}`;
  if (!done || !t.has(said)) return null;
  return (
    <Alert tone={WARNS.some((word) => done.did.startsWith(word)) ? 'warning' : 'success'}>
      {done.name && (
        <p>
          <strong>
            <bdi>{done.name}</bdi>
          </strong>
        </p>
      )}
      <p>{t(said)}</p>
    </Alert>
  );
}

/** Which clinic, day, clinician and room: a form, and the days around it. */
export function LookForm({
  view,
  looked,
  path,
  children,
}: {
  view: View;
  looked: Looked;
  path: string;
  children?: ComponentChildren;
}) {
  const { t } = view;
  const select = (
    name: string,
    label: string,
    value: string | null,
    options: readonly { id: string; name: string }[],
    all?: [string, string],
  ) => (
    <div class="filter-part">
      <label class="usa-label" for={name}>
        {label}
      </label>
      <select class="usa-input usa-select" id={name} name={name}>
        {all && <option value={all[0]}>{all[1]}</option>}
        {options.map((one) => (
          <option key={one.id} value={one.id} selected={one.id === value}>
            {one.name}
          </option>
        ))}
      </select>
    </div>
  );
  return (
    <form method="get" action={path} class="day-form no-print" aria-label={t('day.choose')}>
      {select('clinic', t('day.clinic'), looked.clinicId, looked.clinics)}
      <div class="filter-part">
        <label class="usa-label" for="day">
          {t('day.day')}
        </label>
        <input class="usa-input" type="date" id="day" name="day" value={looked.day} />
      </div>
      {select('who', t('day.clinician'), looked.clinicianId, looked.clinicians, [
        'all',
        t('day.everybody'),
      ])}
      {looked.rooms.length > 0 &&
        select('room', t('day.room'), looked.roomId, looked.rooms, ['', t('day.every-room')])}
      {children}
      <button type="submit" class="usa-button usa-button--outline">
        {t('day.show')}
      </button>
    </form>
  );
}

interface DayProps {
  view: View;
  looked: Looked;
  visits: readonly DayVisit[];
  done: JustDone | null;
  newKey: () => string;
  /** Pages beside this one, that the reader may open. */
  links: readonly { href: string; text: string }[];
}

export function DayPage(props: DayProps) {
  const { view, looked, visits, done, links } = props;
  const { t } = view;
  const { clinic, day, today } = looked;
  const { from } = boundsOf(clinic.zone, day);
  const on = (to: string) => BASE + dayQuery({ ...looked, day: to });
  const ahead = visits.filter(({ state }) => state !== 'cancelled');
  const cancelled = visits.filter(({ state }) => state === 'cancelled');
  return (
    <>
      <Pressed view={view} done={done} />
      <h1>{dayText(t, from, clinic.zone)}</h1>
      <p class="lead">
        <bdi>{clinic.name}</bdi> · {t('day.zone', { zone: zoneName(clinic.zone, from) })}
      </p>
      <nav class="pills" aria-label={t('day.days')}>
        <ul>
          <li>
            <a href={on(addDays(day, -1))} rel="prev">
              {t('day.before')}
            </a>
          </li>
          <li>
            <a href={on(today)} aria-current={day === today ? 'page' : undefined}>
              {t('day.today')}
            </a>
          </li>
          <li>
            <a href={on(addDays(day, 1))} rel="next">
              {t('day.after')}
            </a>
          </li>
          <li>
            <a href={`${BASE}/week${dayQuery(looked)}`}>{t('day.week')}</a>
          </li>
          {links.map(({ href, text }) => (
            <li key={href}>
              <a href={href}>{text}</a>
            </li>
          ))}
        </ul>
      </nav>
      <LookForm view={view} looked={looked} path={BASE} />
      <Counts view={view} visits={visits} />
      {ahead.length === 0 ? (
        <Empty icon="calendar-days" title={t('day.none')}>
          <p>{t('day.none-text')}</p>
        </Empty>
      ) : (
        <Card>
          <Lines {...props} visits={ahead} caption={t('day.title')} />
        </Card>
      )}
      {cancelled.length > 0 && (
        <details class="no-print">
          <summary>{t('day.cancelled', { n: cancelled.length })}</summary>
          <Card>
            <Lines {...props} visits={cancelled} caption={t('visits.state-cancelled')} />
          </Card>
        </details>
      )}
    </>
  );
}

/** How many visits are how far, and how many were booked over others or are in conflict. */
export function Counts({
  view: { t },
  visits,
}: {
  view: View;
  visits: readonly Pick<DayVisit, 'state' | 'over' | 'conflict'>[];
}) {
  const open = visits.filter(({ state }) => state !== 'cancelled');
  const over = open.filter(({ over }) => over).length;
  const conflicts = open.filter(({ conflict }) => conflict).length;
  return (
    <ul class="counts">
      <li>{t('day.n', { n: open.length })}</li>
      {countStates(visits).map(({ state, n }) => (
        <li key={state}>{t(`day.n-${state}`, { n })}</li>
      ))}
      {over > 0 && <li>{t('day.n-over', { n: over })}</li>}
      {conflicts > 0 && <li>{t('day.n-conflict', { n: conflicts })}</li>}
    </ul>
  );
}

/** Visits in rows by time, each with what can be noted now. On a phone each row is a card. */
function Lines({ view, looked, visits, caption, newKey }: DayProps & { caption: string }) {
  const { t } = view;
  const { zone } = looked.clinic;
  return (
    <table class="worklist day-list">
      <caption class="usa-sr-only">{caption}</caption>
      <thead>
        <tr>
          {(['time', 'person', 'what', 'notes', 'state'] as const).map((head) => (
            <th scope="col" key={head}>
              {t(`day.head-${head}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {visits.map((visit) => (
          <tr key={visit.id}>
            <td class="day-time">
              <strong>{timeText(t, visit.startsAt, zone)}</strong>
              <span>{t('visits.minutes', { n: visit.minutes })}</span>
            </td>
            <th scope="row" class="worklist-person">
              <a href={visitHref(visit.id)} dir="auto">
                {personName(visit)}
              </a>
              {personFacts(view, visit, looked.day).map((fact) => (
                <span key={fact} class="block">
                  {fact}
                </span>
              ))}
            </th>
            <td class="day-what">
              <strong>{inTheir(t, visit.type, visit.typeEs)}</strong>
              <span>
                {t(`visits.mode-${visit.mode}`)}
                {visit.room && (
                  <>
                    {' · '}
                    <bdi>{visit.room}</bdi>
                  </>
                )}
              </span>
              {visit.clinicians.map(({ id, name }) => (
                <span key={id} dir="auto">
                  {name}
                </span>
              ))}
            </td>
            <td class="day-notes">
              <Notes view={view} visit={visit} />
            </td>
            <td class="day-state">
              <StateTag view={view} visit={visit} />
              <StepButtons
                view={view}
                visit={visit}
                standing={standingOf(visit, zone, view.now)}
                rooms={looked.rooms}
                name={`${personName(visit)}, ${timeText(t, visit.startsAt, zone)}`}
                back={BASE + dayQuery(looked)}
                formKey={newKey()}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What staff should know before the visit: marks first, then what was said when it was booked. */
function Notes({ view: { t }, visit }: { view: View; visit: DayVisit }) {
  const said = [
    ['interpreter', visit.interpreter],
    ['companion', visit.companion],
    ['reason', visit.reason],
  ] as const;
  return (
    <>
      {visit.conflict && (
        <Tag tone="high" icon="triangle-alert">
          {t('day.conflict')}
        </Tag>
      )}
      {visit.over && (
        <Tag tone="low" icon="calendar-days">
          {t('day.over')}
        </Tag>
      )}
      {said.map(
        ([name, text]) =>
          text && (
            <span key={name} class="as-typed">
              <span class="muted">{t(`day.${name}`)}</span> <bdi>{text}</bdi>
            </span>
          ),
      )}
    </>
  );
}
