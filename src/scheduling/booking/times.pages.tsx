import type { ComponentChildren } from 'preact';
import type { View } from '../../platform/http/routes.ts';
import { Form } from '../../ui/fields.tsx';
import { ForPerson } from '../../ui/for-person.tsx';
import { Alert, Crumbs, Done, Empty, LinkButton } from '../../ui/kit.tsx';
import { instantOf } from '../availability/minutes.rules.ts';
import type { Time } from '../times/find.ts';
import { MODES, type VisitType } from '../visit-types/visit-types.rules.ts';
import { CallUs } from '../visits/call-us.tsx';
import { home } from '../visits/paths.ts';
import type { Visit } from '../visits/visits.sql.ts';
import { dayText, timeText, whenText } from '../when.ts';
import type { Choice } from './choice.sql.ts';
import { type Filters, filtersQuery, timeValue } from './fields.ts';
import { FilterForm } from './filter.pages.tsx';

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
export function Days({
  view,
  times,
  choices,
  filters,
}: Pick<TimesProps, 'view' | 'times' | 'choices' | 'filters'>) {
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
                <div key={key} class="card">
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
                </div>
              );
            },
          )}
        </section>
      ))}
    </>
  );
}
