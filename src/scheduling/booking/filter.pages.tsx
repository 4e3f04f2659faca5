import type { View } from '../../platform/http/routes.ts';
import type { VisitType } from '../visit-types/visit-types.rules.ts';
import type { Choice } from './choice.sql.ts';
import { type Filters, filtersQuery, PARTS } from './fields.ts';

/** Narrows the times; its address keeps what was chosen. */
export function FilterForm({
  view,
  path,
  type,
  choices,
  filters,
}: {
  view: View;
  path: string;
  type: Pick<VisitType, 'modes'>;
  choices: readonly Choice[];
  filters: Filters;
}) {
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
