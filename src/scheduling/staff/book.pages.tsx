import type { ComponentChildren } from 'preact';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import {
  Checkbox,
  ErrorSummary,
  Form,
  SelectField,
  TextArea,
  TextField,
} from '../../ui/fields.tsx';
import { Alert, Button, Card, CardHead, Crumbs, Empty, LinkButton } from '../../ui/kit.tsx';
import { fullName } from '../../ui/people.ts';
import { instantOf } from '../availability/minutes.rules.ts';
import type { Choice } from '../booking/choice.sql.ts';
import { type Filters, filtersQuery, timeValue } from '../booking/fields.ts';
import { FilterForm } from '../booking/filter.pages.tsx';
import type { Time } from '../times/find.ts';
import type { VisitType } from '../visit-types/visit-types.rules.ts';
import type { Visit } from '../visits/visits.sql.ts';
import { dayText, inTheir, timeText, whenText } from '../when.ts';
import { theirs } from './theirs.pages.tsx';
import { visitHref } from './words.ts';

export interface BookProps {
  view: View;
  type: VisitType;
  /** Where the page is and its form goes. */
  path: string;
  times: readonly Time[];
  more: boolean;
  choices: readonly Choice[];
  filters: Filters;
  /** Everybody who may be there too. */
  clinicians: readonly { id: string; name: string }[];
  /** The visit that moves. */
  moves: Visit | undefined;
  /** What is in the form: a time from the list, or what was typed. */
  typed: Typed;
  problems: Problems;
  /** Why the time can't be had. */
  refused?: ComponentChildren;
  /** The person's own visit at that time, if it was that. */
  own?: { id: string; startsAt: Date; zone: string; clinic: string } | undefined;
  formKey: string;
}

/** The earliest times for the person, and a form in which one is chosen or typed. */
export function BookPage(props: BookProps) {
  const { view, type, path, times, more, filters, moves, typed, problems, refused } = props;
  const { t, person } = view;
  const base = theirs(person?.id);
  const name = inTheir(t, type.name, type.nameEs);
  const last = times.at(-1);
  const chosen = typed.day !== undefined && typed.day !== '';
  const list = (
    <Card label={t('day.earliest')}>
      <CardHead icon="calendar-days">{t('day.earliest')}</CardHead>
      <FilterForm {...props} />
      {times.length === 0 ? (
        <Empty icon="calendar-days" title={t('visits.none-free')}>
          <p>{filtersQuery(filters) ? t('visits.none-filtered') : t('day.none-free-text')}</p>
        </Empty>
      ) : (
        <Times {...props} />
      )}
      {more && last && (
        <p>
          <LinkButton
            kind="outline"
            href={path + filtersQuery({ ...filters, from: last.start + 1 })}
          >
            {t('visits.more-times')}
          </LinkButton>
        </p>
      )}
    </Card>
  );
  return (
    <>
      <Crumbs
        t={t}
        trail={[
          { href: base, text: t('nav.staff-book') },
          ...(moves ? [] : [{ href: `${base}/new`, text: t('day.book') }]),
          { text: name },
        ]}
      />
      <ErrorSummary t={t} problems={problems} />
      {refused && (
        <Alert tone="error" title={t('visits.not-had')}>
          <p>{refused}</p>
        </Alert>
      )}
      <h1>
        {t(moves ? 'day.move-for' : 'day.book-for', { name: person ? fullName(person) : '' })}
      </h1>
      <p class="lead">
        {name} · {t('visits.minutes', { n: type.minutes })}
        {moves && ` · ${t('day.was', { when: whenText(t, moves.startsAt, moves.zone) })}`}
      </p>
      {chosen && !refused && (
        <p>
          <a href={path + filtersQuery(filters)}>{t('visits.other-time')}</a>
        </p>
      )}
      <div class="request-sides">
        {(!chosen || refused) && <div>{list}</div>}
        <div class="request-act">
          <Card tone={chosen ? 'teal' : 'sand'} label={t('day.form')}>
            <CardHead icon="list-checks">{t(chosen ? 'day.form-chosen' : 'day.form')}</CardHead>
            <BookForm {...props} />
          </Card>
        </div>
      </div>
    </>
  );
}

/** Days with times, each a link that puts it into the form. */
function Times({ view, times, choices, filters, path }: BookProps) {
  const { t } = view;
  return (
    <>
      {[...Map.groupBy(times, ({ day }) => day)].map(([day, onDay]) => (
        <section key={day} class="times-day">
          <h3>{onDay[0] && dayText(t, instantOf(onDay[0].start), onDay[0].zone)}</h3>
          {[...Map.groupBy(onDay, ({ clinicianId, clinicId }) => `${clinicianId} ${clinicId}`)].map(
            ([key, withOne]) => {
              const who = choices.find((one) => `${one.clinicianId} ${one.clinicId}` === key);
              return (
                <div key={key}>
                  <p class="muted">
                    <bdi>{who?.clinician}</bdi> · <bdi>{who?.clinic}</bdi>
                  </p>
                  <ul class="times">
                    {withOne.map((time) => {
                      const mode = filters.mode ?? time.modes[0] ?? 'in-person';
                      const query = filtersQuery(filters, { time: timeValue(time, mode) });
                      return (
                        <li key={time.start}>
                          <LinkButton kind="outline" href={path + query}>
                            {timeText(t, instantOf(time.start), time.zone)}
                            <span class="usa-sr-only">
                              {' '}
                              {t('visits.time-with', {
                                day: dayText(t, instantOf(time.start), time.zone),
                                doctor: who?.clinician ?? '',
                                place: who?.clinic ?? '',
                              })}
                            </span>
                          </LinkButton>
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

function BookForm(props: BookProps) {
  const { view, type, path, choices, clinicians, moves, typed, problems, own, formKey } = props;
  const { t } = view;
  const doctors = [...new Map(choices.map((one) => [one.clinicianId, one.clinician]))];
  const clinics = [...new Map(choices.map((one) => [one.clinicId, `${one.clinic}, ${one.city}`]))];
  const options = (list: readonly (readonly [string, string])[]) =>
    list.map(([value, label]) => ({ value, label }));
  const field = (name: string) => ({ t, name, value: typed[name], problems });
  return (
    <Form action={path} formKey={formKey}>
      {typed.start && <input type="hidden" name="start" value={typed.start} />}
      <SelectField
        {...field('clinician')}
        label={t('day.clinician')}
        none={t('day.choose-one')}
        options={options(doctors)}
      />
      <SelectField
        {...field('clinic')}
        label={t('day.clinic')}
        none={t('day.choose-one')}
        options={options(clinics)}
      />
      <TextField {...field('day')} label={t('day.day')} type="date" />
      <TextField {...field('time')} label={t('day.time')} hint={t('day.time-hint')} short max={5} />
      <SelectField
        {...field('how')}
        label={t('day.how')}
        none={t('day.choose-one')}
        options={type.modes.map((mode) => ({ value: mode, label: t(`visits.mode-${mode}`) }))}
      />
      <SelectField
        {...field('second')}
        label={t('day.second')}
        none={t('day.second-none')}
        options={clinicians.map(({ id, name }) => ({ value: id, label: name }))}
      />
      {!moves && (
        <>
          <TextArea {...field('reason')} label={t('day.reason')} rows={2} max={1000} />
          <TextField {...field('companion')} label={t('day.companion')} max={120} />
          <TextField {...field('interpreter')} label={t('day.interpreter')} max={60} />
        </>
      )}
      <Checkbox name="over" label={t('day.book-over')} checked={typed.over === 'yes'} />
      {(own || typed.own === 'yes') && (
        <>
          <Checkbox name="own" label={t('day.book-own')} checked={typed.own === 'yes'} />
          {own && (
            <p>
              <a href={visitHref(own.id)}>{whenText(t, own.startsAt, own.zone)}</a>,{' '}
              <bdi>{own.clinic}</bdi>
            </p>
          )}
        </>
      )}
      <p class="muted">{t('day.book-told')}</p>
      <div class="actions">
        <Button>{t(moves ? 'day.move-do' : 'day.book-do')}</Button>
        <a href={theirs(view.person?.id)}>{t('day.book-not')}</a>
      </div>
    </Form>
  );
}
