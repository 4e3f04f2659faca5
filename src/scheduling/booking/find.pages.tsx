import type { ComponentChildren } from 'preact';
import type { View } from '../../platform/http/routes.ts';
import { Form } from '../../ui/fields.tsx';
import { ForPerson } from '../../ui/for-person.tsx';
import { Alert, Card, Crumbs, Done, Empty, Icon, LinkButton } from '../../ui/kit.tsx';
import { withPhones } from '../../ui/text.tsx';
import type { Time } from '../availability/find.ts';
import { instantOf } from '../availability/minutes.ts';
import type { Reason } from '../visit-types/types.sql.ts';
import { MODES, type VisitType } from '../visit-types/visit-types.rules.ts';
import type { Visit } from '../visits/visits.sql.ts';
import { dayText, inTheir, timeText, whenText } from '../when.ts';
import type { Choice } from './choice.sql.ts';
import { type Filters, filtersQuery, home, PARTS, timeValue } from './fields.ts';

/** Whom to call when something can't be booked here. */
export function CallUs({ view }: { view: View }) {
  const { t, settings } = view;
  return (
    <p>
      {withPhones(
        t('visits.call-us', { phone: settings.phone, hours: settings.phoneHours[t.language] }),
        settings.phone,
      )}{' '}
      <a href="/clinics">{t('visits.call-clinics')}</a>
    </p>
  );
}

/** What the visit is for, in the words of whoever comes. */
export function ReasonsPage({ view, reasons }: { view: View; reasons: readonly Reason[] }) {
  const { t, person } = view;
  const base = home(person?.id);
  return (
    <div class="narrow">
      <Crumbs t={t} trail={[{ href: base, text: t('visits.title') }, { text: t('visits.new') }]} />
      <h1>{t('visits.what-for')}</h1>
      <ForPerson view={view} />
      {reasons.length === 0 ? (
        <Empty icon="calendar-days" title={t('visits.no-reasons')}>
          <CallUs view={view} />
        </Empty>
      ) : (
        <>
          <Card label={t('visits.what-for')}>
            <ul class="rows">
              {reasons.map((reason) => (
                <li key={reason.id}>
                  <a class="row-link" href={`${base}/new/${reason.id}`}>
                    <span>{inTheir(t, reason.name, reason.nameEs)}</span>
                    <Icon name="chevron-right" />
                  </a>
                </li>
              ))}
            </ul>
          </Card>
          <h2>{t('visits.something-else')}</h2>
          <CallUs view={view} />
        </>
      )}
    </div>
  );
}

/** Before a time is looked for: what can't wait for a visit. */
export function UrgentPage({ view, reason }: { view: View; reason: Reason }) {
  const { t, person, settings } = view;
  const base = home(person?.id);
  return (
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[
          { href: base, text: t('visits.title') },
          { href: `${base}/new`, text: t('visits.new') },
          { text: inTheir(t, reason.name, reason.nameEs) },
        ]}
      />
      <h1>{t('visits.urgent')}</h1>
      <ForPerson view={view} />
      <Alert tone="warning" title={t('visits.urgent-now')}>
        <ul>
          {(['breath', 'chest', 'face', 'bleeding', 'worse'] as const).map((sign) => (
            <li key={sign}>{t(`visits.urgent-${sign}`)}</li>
          ))}
        </ul>
        <p>{withPhones(t('visits.urgent-911'))}</p>
        <p>{withPhones(t('visits.urgent-988'))}</p>
        {settings.advicePhone && (
          <p>
            {withPhones(
              t('visits.urgent-advice', { phone: settings.advicePhone }),
              settings.advicePhone,
            )}
          </p>
        )}
      </Alert>
      <p>{t('visits.urgent-else')}</p>
      <LinkButton href={`${base}/new/${reason.id}?go=on`}>{t('visits.urgent-go')}</LinkButton>
    </div>
  );
}

/** Why somebody can't book a type of visit here, and what to do. */
export function NotHerePage({ view, name, why }: { view: View; name: string; why: string }) {
  const { t, person } = view;
  const base = home(person?.id);
  return (
    <div class="narrow">
      <Crumbs
        t={t}
        trail={[
          { href: base, text: t('visits.title') },
          { href: `${base}/new`, text: t('visits.new') },
          { text: name },
        ]}
      />
      <h1>{name}</h1>
      <ForPerson view={view} />
      <Alert tone="info" title={t('visits.not-here')}>
        <p>{why}</p>
        <CallUs view={view} />
      </Alert>
      <p>
        <a href={`${base}/new`}>{t('visits.other-reason')}</a>
      </p>
    </div>
  );
}

interface TimesProps {
  view: View;
  /** What it is for; the name of the type for a visit that moves. */
  name: string;
  /** Where the page is, and where its times are sent. */
  path: string;
  type: VisitType;
  times: readonly Time[];
  choices: readonly Choice[];
  filters: Filters;
  /** There are more times after these. */
  more: boolean;
  /** The visit that moves. */
  moves?: Visit | undefined;
  formKey: string;
  /** Why the time that was pressed could not be had. */
  problem?: ComponentChildren;
  done?: string | null;
}

/** The earliest times that fit, day by day, each a button. */
export function TimesPage(props: TimesProps) {
  const { view, name, path, times, filters, more, moves, formKey, problem, done = null } = props;
  const { t, person } = view;
  const base = home(person?.id);
  const last = times.at(-1);
  return (
    <div>
      <Crumbs
        t={t}
        trail={
          moves
            ? [
                { href: base, text: t('visits.title') },
                { href: `${base}/${moves.id}`, text: name },
                { text: t('visits.change') },
              ]
            : [
                { href: base, text: t('visits.title') },
                { href: `${base}/new`, text: t('visits.new') },
                { text: name },
              ]
        }
      />
      <Done t={t} said={done} tone="warning" />
      {problem && (
        <Alert tone="error" title={t('visits.not-had')}>
          <p>{problem}</p>
        </Alert>
      )}
      <h1>{moves ? t('visits.change-title') : name}</h1>
      <ForPerson view={view} />
      <p class="lead">
        {moves
          ? t('visits.change-lead', { when: whenText(t, moves.startsAt, moves.zone) })
          : t('visits.pick', { n: props.type.minutes })}
      </p>
      <FilterForm {...props} />
      <div id="times">
        {times.length === 0 ? (
          <Empty icon="calendar-days" title={t('visits.none-free')}>
            <p>
              {filtersQuery({ ...filters, from: null })
                ? t('visits.none-filtered')
                : t('visits.none-text')}
            </p>
            {filtersQuery(filters) && (
              <p>
                <a href={path}>{t('visits.all-times')}</a>
              </p>
            )}
            <CallUs view={view} />
          </Empty>
        ) : (
          <Form action={path + filtersQuery(filters)} formKey={formKey}>
            <Days {...props} />
          </Form>
        )}
        {more && last && (
          <p>
            <LinkButton
              kind="outline"
              href={`${path}${filtersQuery({ ...filters, from: last.start + 1 })}#times`}
            >
              {t('visits.more-times')}
            </LinkButton>
          </p>
        )}
        {times.length > 0 && (
          <>
            <p class="muted">{t('visits.clinic-time')}</p>
            <CallUs view={view} />
          </>
        )}
      </div>
    </div>
  );
}

/** Days with times, and on each the people who have them. */
function Days({ view, times, choices, filters }: TimesProps) {
  const { t } = view;
  const nameOf = (time: Time): Choice | undefined =>
    choices.find((one) => one.clinicianId === time.clinicianId && one.clinicId === time.clinicId);
  const days = Map.groupBy(times, ({ day }) => day);
  return (
    <>
      {[...days].map(([day, onDay]) => (
        <section key={day} class="times-day">
          <h2>{onDay[0] && dayText(t, instantOf(onDay[0].start), onDay[0].zone)}</h2>
          {[...Map.groupBy(onDay, ({ clinicianId, clinicId }) => `${clinicianId} ${clinicId}`)].map(
            ([key, withOne]) => {
              const who = withOne[0] && nameOf(withOne[0]);
              const modes = MODES.filter((mode) => withOne.some((one) => one.modes.includes(mode)));
              return (
                <Card key={key} label={who?.clinician ?? ''}>
                  <h3>
                    <bdi>{who?.clinician}</bdi>
                  </h3>
                  <p class="muted">
                    {who && `${who.clinic}, ${who.city}`} ·{' '}
                    {modes.map((mode) => t(`visits.mode-${mode}`)).join(' · ')}
                  </p>
                  <ul class="times">
                    {withOne.map((time) => {
                      const at = instantOf(time.start);
                      const mode = filters.mode ?? time.modes[0] ?? 'in-person';
                      return (
                        <li key={time.start}>
                          <button
                            type="submit"
                            class="usa-button usa-button--outline"
                            name="time"
                            value={timeValue(time, mode)}
                          >
                            {timeText(t, at, time.zone)}
                            <span class="usa-sr-only">
                              {' '}
                              {t('visits.time-with', {
                                day: dayText(t, at, time.zone),
                                doctor: who?.clinician ?? '',
                                place: who?.clinic ?? '',
                              })}
                            </span>
                          </button>
                        </li>
                      );
                    })}
                  </ul>
                </Card>
              );
            },
          )}
        </section>
      ))}
    </>
  );
}

/** Narrows the times; its address keeps what was chosen. */
export function FilterForm({
  view,
  path,
  type,
  choices,
  filters,
}: Pick<TimesProps, 'view' | 'path' | 'type' | 'choices' | 'filters'>) {
  const { t } = view;
  const doctors = [...new Map(choices.map((one) => [one.clinicianId, one.clinician]))];
  const clinics = [...new Map(choices.map((one) => [one.clinicId, one]))].map(([, one]) => one);
  const cities = [...new Set(clinics.map(({ city }) => city))].filter(
    (city) => clinics.filter((one) => one.city === city).length > 1,
  );
  const languages = new Map(
    choices.flatMap((one) =>
      one.languages.flatMap(({ code, text }) => (code ? [[code.slice(0, 2), text] as const] : [])),
    ),
  );
  const select = (
    name: string,
    label: string,
    value: string | number | null,
    options: readonly (readonly [string, string])[],
  ) =>
    options.length > 1 && (
      <div class="filter">
        <label class="usa-label" for={name}>
          {label}
        </label>
        <select class="usa-input usa-select" id={name} name={name}>
          <option value="">{t('visits.any')}</option>
          {options.map(([id, text]) => (
            <option key={id} value={id} selected={id === String(value)}>
              {text}
            </option>
          ))}
        </select>
      </div>
    );
  // 2024-01-01 was a Monday
  const weekdays = [1, 2, 3, 4, 5, 6, 7].map(
    (day) => [String(day), t.day(`2024-01-0${day}`, 'weekday')] as const,
  );
  const chosen = filtersQuery({ ...filters, from: null }) !== '';
  return (
    <details class="filters" open={chosen}>
      <summary>{t('visits.filters')}</summary>
      <form method="get" action={path} class="form filter-form">
        <input type="hidden" name="go" value="on" />
        {select('doctor', t('visits.filter-doctor'), filters.clinician, doctors)}
        {select('place', t('visits.filter-place'), filters.place, [
          ...cities.map((city) => [`city ${city}`, t('visits.filter-city', { city })] as const),
          ...clinics.map((one) => [one.clinicId, `${one.clinic}, ${one.city}`] as const),
        ])}
        {select(
          'mode',
          t('visits.filter-mode'),
          filters.mode,
          type.modes.map((mode) => [mode, t(`visits.mode-${mode}`)] as const),
        )}
        {select('weekday', t('visits.filter-weekday'), filters.weekday, weekdays)}
        {select(
          'part',
          t('visits.filter-part'),
          filters.part,
          PARTS.map((part) => [part, t(`visits.part-${part}`)] as const),
        )}
        {select('language', t('visits.filter-language'), filters.language, [...languages])}
        <div class="actions">
          <button type="submit" class="usa-button">
            {t('visits.show-times')}
          </button>
          {chosen && <a href={path}>{t('visits.all-times')}</a>}
        </div>
      </form>
    </details>
  );
}
