import type { View } from '../../platform/http/routes.ts';
import type { Words } from '../../platform/i18n.ts';
import { SelectField, TextField } from '../../ui/fields.tsx';
import { Button, Card, Empty } from '../../ui/kit.tsx';
import { Pages } from '../../ui/pages.tsx';
import type { SaidCode } from '../derive/clinicians.rules.ts';
import { distinct, type Entry, type Filter, specialtyKey } from './directory.rules.ts';
import { languageKey, languageName, specialtyName } from './words.rules.ts';

/** A specialty in the reader's language, or else as it came. */
export function saySpecialty(t: Words, said: SaidCode): string {
  const name = specialtyName(said);
  return name ? t(`specialty.${name}`) : said.text;
}
const isAsCame = (said: SaidCode) => specialtyName(said) === null;

/** The choices of a filter, without duplicates, in alphabetical order. */
const choices = (
  all: readonly SaidCode[],
  keyOf: (said: SaidCode) => string,
  say: (said: SaidCode) => string,
) =>
  distinct(all, keyOf)
    .map((said) => ({ value: keyOf(said), label: say(said) }))
    .sort((a, b) => a.label.localeCompare(b.label));

function EntryRow({ view, entry }: { view: View; entry: Entry }) {
  const { t } = view;
  return (
    <li class="result-row">
      <div>
        <h2 class="test-title">{entry.name}</h2>
        {entry.specialties.length > 0 && (
          <p>
            {entry.specialties.map((said, at) => (
              <span
                key={specialtyKey(said)}
                lang={isAsCame(said) && t.language !== 'en' ? 'en' : undefined}
              >
                {at > 0 && ', '}
                {saySpecialty(t, said)}
              </span>
            ))}
          </p>
        )}
        <p class="muted">
          {[
            entry.clinics.map(({ name }) => name).join(', '),
            entry.languages.length > 0 &&
              t('clinicians.speaks', {
                languages: new Intl.ListFormat(t.language, { type: 'conjunction' }).format(
                  entry.languages.map((said) => languageName(said, t.language)),
                ),
              }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
    </li>
  );
}

/** The public directory of clinicians. */
export function CliniciansPage({
  view,
  all,
  found,
  page,
  filter,
}: {
  view: View;
  /** Everybody in the directory, for the filters' choices. */
  all: readonly Entry[];
  found: number;
  page: { at: number; pages: number; shown: readonly Entry[] };
  filter: Filter;
}) {
  const { t } = view;
  const link = (at: number) =>
    `/clinicians?${new URLSearchParams({
      ...Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== '')),
      page: String(at),
    })}`;
  const clinics = distinct(
    all.flatMap((one) => one.clinics),
    ({ id }) => id,
  )
    .map(({ id, name }) => ({ value: id, label: name }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const select = (
    name: 'specialty' | 'language' | 'clinic',
    options: { value: string; label: string }[],
  ) => (
    <SelectField
      t={t}
      name={name}
      label={t(`clinicians.${name}`)}
      problems={{}}
      value={filter[name]}
      none={t('clinicians.any')}
      options={options}
    />
  );
  return (
    <>
      <h1>{t('clinicians.title')}</h1>
      <p class="lead">{t('clinicians.lead')}</p>
      <p>
        <a href="/clinics">{t('clinic.title')}</a>
      </p>
      <Card>
        <form method="get" action="/clinicians" class="form">
          <TextField
            t={t}
            name="name"
            type="search"
            label={t('clinicians.name')}
            problems={{}}
            value={filter.name}
            max={80}
          />
          <div class="fields">
            {select(
              'specialty',
              choices(
                all.flatMap((one) => one.specialties),
                specialtyKey,
                (said) => saySpecialty(t, said),
              ),
            )}
            {select(
              'language',
              choices(
                all.flatMap((one) => one.languages),
                languageKey,
                (said) =>
                  languageName({ ...said, code: said.code.split('-')[0] ?? '' }, t.language),
              ),
            )}
            {select('clinic', clinics)}
          </div>
          <div class="actions">
            <Button icon="search">{t('clinicians.search')}</Button>
          </div>
        </form>
      </Card>
      {found === 0 ? (
        <Empty icon="users" title={t('clinicians.none')}>
          <p>
            <a href="/clinicians">{t('clinicians.see-all')}</a>
          </p>
        </Empty>
      ) : (
        <>
          <p role="status">{t('clinicians.found', { n: found })}</p>
          <ul class="result-list card">
            {page.shown.map((entry) => (
              <EntryRow key={entry.id} view={view} entry={entry} />
            ))}
          </ul>
        </>
      )}
      <Pages t={t} page={page.at} pages={page.pages} href={link} />
    </>
  );
}
