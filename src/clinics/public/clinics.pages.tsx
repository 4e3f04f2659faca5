import type { PublicPlace } from '../../feature.ts';
import { cityLine } from '../../fhir/addresses.ts';
import { addDays } from '../../platform/days.rules.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Words } from '../../platform/i18n.ts';
import { Card, CardHead, Empty, Icon, LinkButton, Tag } from '../../ui/kit.tsx';
import { capital, Phone } from '../../ui/text.tsx';
import { type Calendar, dayAt, stateAt } from '../calendar/calendar.rules.ts';
import type { Week } from '../calendar/hours.rules.ts';
import { sayHours, sayState, sayToday, sayWeek } from '../calendar/say-hours.ts';
import { zoneName } from '../calendar/zones.rules.ts';
import { calendarOf, holidaysOf } from '../holidays/holidays.rules.ts';
import { CLINIC_WORDS, wordsOf } from '../places/clinics.rules.ts';
import type { PublicClinic, PublicHoliday } from './public.sql.ts';

/** How many days ahead a holiday is announced. */
const ANNOUNCED = 60;

/** A holiday's name in the reader's language, if it has one. */
const HolidayName = ({ t, holiday }: { t: Words; holiday: PublicHoliday }) =>
  t.language === 'es' && !holiday.nameEs ? (
    <span lang="en">{holiday.name}</span>
  ) : (
    <span>{t.language === 'es' ? holiday.nameEs : holiday.name}</span>
  );

function Now({
  view,
  calendar,
  holiday,
}: {
  view: View;
  calendar: Calendar;
  /** Today's holiday, if there is one. */
  holiday: PublicHoliday | undefined;
}) {
  const { t, now } = view;
  const open = stateAt(calendar, now).is === 'open';
  const today = sayToday(t, calendar, now);
  return (
    <>
      <p>
        <Tag tone={open ? 'in' : 'plain'} icon="clock">
          {sayState(t, calendar, now)}
        </Tag>
      </p>
      {today && (
        <p class="muted">
          {t('clinic.today')}: {today}
          {holiday && (
            <>
              {' · '}
              <HolidayName t={t} holiday={holiday} />
            </>
          )}
        </p>
      )}
    </>
  );
}

function AllHours({ view, week, zone }: { view: View; week: Week; zone: string | null }) {
  const { t } = view;
  return (
    <details class="answer">
      <summary>{t('clinic.all-hours')}</summary>
      <ul class="lines">
        {sayWeek(t, week).map(({ days, hours }) => (
          <li key={days}>
            <strong>{capital(t, days)}</strong>: {hours}
          </li>
        ))}
      </ul>
      {zone && <p class="muted">{t('clinic.zone', { zone: zoneName(zone, t.language) })}</p>}
    </details>
  );
}

function Holidays({ view, list }: { view: View; list: readonly PublicHoliday[] }) {
  const { t } = view;
  if (list.length === 0) return null;
  return (
    <details class="answer">
      <summary>{t('clinic.holidays')}</summary>
      <ul class="lines">
        {list.map((one) => (
          <li key={one.day}>
            <strong>{capital(t, t.day(one.day, 'day-long'))}</strong>
            {' · '}
            <HolidayName t={t} holiday={one} />: {sayHours(t, one.hours)}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** How one gets there, what helps people with a disability, and what to bring. */
function ForVisitors({ view: { t }, clinic }: { view: View; clinic: PublicClinic }) {
  return (
    <>
      {CLINIC_WORDS.map((name) => {
        const said = wordsOf(clinic, name, t.language);
        return (
          said && (
            <details class="answer" key={name}>
              <summary>{t(`clinic.${name}`)}</summary>
              <p class="prose" dir="auto" lang={said.in === t.language ? undefined : said.in}>
                {said.text}
              </p>
            </details>
          )
        );
      })}
    </>
  );
}

function ClinicCard({
  view,
  clinic,
  holidays,
}: {
  view: View;
  clinic: PublicClinic;
  holidays: readonly PublicHoliday[];
}) {
  const { t, now } = view;
  const calendar = calendarOf(clinic, holidays);
  const today = dayAt(calendar, now);
  const coming = holidaysOf(holidays, clinic.id).filter(
    ({ day }) => day >= today && day <= addDays(today, ANNOUNCED),
  );
  return (
    <Card>
      <CardHead icon="building-2">{clinic.name}</CardHead>
      <Now view={view} calendar={calendar} holiday={coming.find(({ day }) => day === today)} />
      <address>
        {clinic.street}
        <br />
        {cityLine(clinic.city, clinic.region, clinic.postalCode)}
      </address>
      <p>
        <Icon name="phone" size={18} /> <Phone number={clinic.phone} />
        {clinic.fax && (
          <>
            <br />
            <span class="muted">{t('clinic.fax', { fax: clinic.fax })}</span>
          </>
        )}
      </p>
      {clinic.departments.length > 0 && (
        <details class="answer">
          <summary>{t('clinic.departments')}</summary>
          <ul class="lines">
            {clinic.departments.map((one) => (
              <li key={one.name}>
                <strong>{one.name}</strong>
                {one.specialty && one.specialty !== one.name && ` · ${one.specialty}`}
                {one.phone && (
                  <>
                    {' · '}
                    <Phone number={one.phone} />
                  </>
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
      {clinic.hours && <AllHours view={view} week={clinic.hours} zone={clinic.zone} />}
      <Holidays view={view} list={coming} />
      <ForVisitors view={view} clinic={clinic} />
      <p>
        <a href={`/clinicians?clinic=${clinic.id}`}>
          {t('clinic.who')} <span class="usa-sr-only">{clinic.name}</span>
        </a>
      </p>
    </Card>
  );
}

function PlaceCard({
  view,
  place,
  holidays,
}: {
  view: View;
  place: PublicPlace;
  holidays: readonly PublicHoliday[];
}) {
  const { t, settings } = view;
  const calendar = calendarOf({ id: null, zone: settings.zone, hours: place.week }, holidays);
  const today = dayAt(calendar, view.now);
  const holiday = holidaysOf(holidays, null).find(({ day }) => day === today);
  return (
    <Card>
      <CardHead icon={place.icon}>{place.name}</CardHead>
      <Now view={view} calendar={calendar} holiday={holiday} />
      {place.note && <p class="muted">{t(place.note)}</p>}
      <address>
        {place.street}
        <br />
        {place.town}
      </address>
      <p>
        <Icon name="phone" size={18} /> <Phone number={place.phone} />
      </p>
      <AllHours view={view} week={place.week} zone={settings.zone} />
    </Card>
  );
}

/** Where and when to find us: clinics, and the places that features add. Public. */
export function PublicClinicsPage({
  view,
  clinics,
  holidays,
  others,
}: {
  view: View;
  clinics: readonly PublicClinic[];
  holidays: readonly PublicHoliday[];
  others: readonly { title: string; places: readonly PublicPlace[] }[];
}) {
  const { t } = view;
  return (
    <>
      <h1>{t('clinic.title')}</h1>
      <p class="lead">{t('clinic.lead')}</p>
      <div class="actions">
        <LinkButton href="/clinicians" kind="outline" icon="search">
          {t('clinicians.title')}
        </LinkButton>
      </div>
      {clinics.length === 0 && (
        <Empty icon="building-2" title={t('clinic.none')}>
          <p>
            <Phone number={view.settings.phone} />
          </p>
        </Empty>
      )}
      <div class="places">
        {clinics.map((clinic) => (
          <ClinicCard key={clinic.id} view={view} clinic={clinic} holidays={holidays} />
        ))}
      </div>
      {others
        .filter(({ places }) => places.length > 0)
        .map(({ title, places }) => (
          <section class="after-form" key={title}>
            <h2>{title}</h2>
            <div class="places">
              {places.map((place) => (
                <PlaceCard key={place.name} view={view} place={place} holidays={holidays} />
              ))}
            </div>
          </section>
        ))}
    </>
  );
}
