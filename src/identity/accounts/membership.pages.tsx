import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { DateFields } from '../../ui/date-fields.tsx';
import { TextField } from '../../ui/fields.tsx';
import { wordsWithPhones } from '../../ui/text.tsx';
import { DEFAULT_MRN_PATTERN, exampleMrn, isNumeric, readMrnPattern } from './mrn-pattern.rules.ts';

/** The fields of the member card: to register, to request a letter, and to open one. */
export interface FieldsProps {
  view: View;
  typed: Typed;
  problems: Problems;
}

export function NameFields({ view, typed, problems }: FieldsProps) {
  const { t } = view;
  return (
    <>
      <TextField
        t={t}
        name="given"
        label={t('register.given')}
        hint={t('register.one-name')}
        problems={problems}
        value={typed.given}
        autocomplete="given-name"
        max={100}
      />
      <TextField
        t={t}
        name="family"
        label={t('register.family')}
        problems={problems}
        value={typed.family}
        autocomplete="family-name"
        max={100}
      />
    </>
  );
}

/** Birth date and medical record number. */
export function CardFields({ view, typed, problems }: FieldsProps) {
  const { t, settings } = view;
  const pattern = readMrnPattern(settings.mrnPattern);
  return (
    <>
      <DateFields
        t={t}
        name="birth"
        legend={t('register.birth')}
        hint={t('register.birth-hint')}
        problems={problems}
        value={{
          month: typed['birth-month'] ?? '',
          day: typed['birth-day'] ?? '',
          year: typed['birth-year'] ?? '',
        }}
      />
      <TextField
        t={t}
        name="mrn"
        label={t('register.mrn')}
        hint={
          pattern && settings.mrnPattern !== DEFAULT_MRN_PATTERN
            ? t('register.mrn-hint-like', { example: exampleMrn(pattern) })
            : t('register.mrn-hint')
        }
        problems={problems}
        value={typed.mrn}
        {...(pattern && isNumeric(pattern) ? { inputmode: 'numeric' } : {})}
        max={20}
      />
    </>
  );
}

/**
 * Shows where the number is on the card. The picture is hidden from screen readers; the text below
 * it says the same.
 */
export function MemberCard({ view }: { view: View }) {
  const { t, settings } = view;
  const pattern = readMrnPattern(settings.mrnPattern);
  return (
    <aside class="card card--sand where" aria-label={t('register.where')}>
      <h2>{t('register.where')}</h2>
      <div class="member-card" aria-hidden="true">
        <p class="member-card-head">{settings.name}</p>
        <p class="member-card-name">ROSA ALVAREZ</p>
        <p class="member-card-number">
          <span>{t('register.mrn')}</span>
          <strong>{pattern && exampleMrn(pattern)}</strong>
        </p>
      </div>
      <p class="muted">{t('register.where-text')}</p>
      <p class="muted">
        {wordsWithPhones(t, 'register.no-card', {
          phone: settings.phone,
          hours: settings.phoneHours[t.language],
        })}
      </p>
    </aside>
  );
}
