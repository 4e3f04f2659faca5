import type { ComponentChildren } from 'preact';
import type { Key, Words } from '../platform/i18n.ts';
import { originalOf } from '../platform/i18n.ts';
import { choicesOf, fieldsOf, kindOf, typedOf } from '../platform/settings/setting-values.ts';
import { type SettingProblem, settingMeta } from '../platform/settings/settings.ts';
import { isWording, wordedKey } from '../platform/settings/wordings.ts';
import type { SettingProblems } from '../platform/settings-store/settings-changes.ts';
import { SummaryOf } from '../ui/fields.tsx';
import { ofLabel } from '../ui/labels.tsx';
import type { Shown } from './changing.ts';

/** One editor for each kind of setting. */

const optional = (t: Words, key: string): string | undefined => (t.has(key) ? t(key) : undefined);
const BRIEF = 36;
/** The start of our wording: enough to recognize the sentence. */
function briefOriginal(t: Words, name: string): string {
  const text = String(originalOf(t.language, wordedKey(name)) ?? '');
  if (text.length <= BRIEF) return text.replace(/[.:]$/, '');
  return `${text.slice(0, text.lastIndexOf(' ', BRIEF))}…`;
}

/** A setting's label, or its key where its feature has not named it. */
export function labelOf(t: Words, name: string): string {
  if (isWording(name)) return t('settings.word-of', { text: briefOriginal(t, name) });
  return optional(t, `setting.${name}`) ?? name;
}
/** The label of one of a setting's fields. */
function fieldLabel(t: Words, name: string, field: string): string {
  const part = field.slice(name.length + 1);
  if (part === 'version') return t('settings.version');
  const unit = settingMeta(name)?.unit;
  const label = unit ? t(`settings.unit-${unit}`, { label: labelOf(t, name) }) : labelOf(t, name);
  return part === 'en' || part === 'es' ? t(`settings.in-${part}`, { label }) : label;
}

export const told = (t: Words, { key, values }: SettingProblem): string => t(key, values);

const LONGEST = 120;
/** A value in words, shortened. */
export function inWords(t: Words, name: string, value: unknown): string {
  const kind = kindOf(name);
  if (value === null || value === undefined)
    return kind === 'logo' ? t('settings.logo-none') : t('settings.nothing');
  if (kind === 'yes-no' || kind === 'state') return t(value ? 'ui.yes' : 'ui.no');
  if (kind === 'choice') return choiceLabel(t, name, String(value));
  if (kind === 'logo') {
    const { width, height } = value as { width: number; height: number };
    return t('settings.logo-is', { width, height });
  }
  const text = Object.values(typedOf(name, value)).filter(Boolean).join(' / ');
  if (text === '') return t('settings.nothing');
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
const choiceLabel = (t: Words, name: string, value: string): string =>
  optional(t, `setting.${name}-is-${value}`) ?? value;

/** The problems of a form, each with its field's label and a link to it. */
export function Problems({
  t,
  names,
  problems,
}: {
  t: Words;
  /** The settings of the form. */
  names: readonly string[];
  problems: SettingProblems;
}) {
  const away = (field: string, problem: SettingProblem) => {
    const name = names.find((one) => fieldsOf(one).includes(field));
    const label = name ? fieldLabel(t, name, field) : field === 'logo' && t('settings.logo-new');
    return label ? ofLabel(t, label, told(t, problem)) : told(t, problem);
  };
  return (
    <SummaryOf
      t={t}
      items={Object.entries(problems).map(([field, problem]) => [field, away(field, problem)])}
    />
  );
}

interface EditorProps {
  t: Words;
  one: Shown;
  typed: Record<string, string>;
  problems: SettingProblems;
}

/** All fields of a setting, with its help text and the value in effect. */
export function Editor({ t, one, typed, problems }: EditorProps) {
  const { name } = one;
  const kind = kindOf(name);
  const help = optional(t, `setting.${name}-help`);
  const hints = [
    kind === 'color' && t('settings.color-hint'),
    kind === 'list' && t('settings.list-hint'),
    one.isIgnored && t('settings.ignored', { value: inWords(t, name, one.value) }),
  ].filter(Boolean);
  // these are edited on pages of their own
  if (kind === 'logo' || kind === 'state') return null;
  if (one.isFixed) return <ReadOnly t={t} one={one} />;
  return (
    <>
      {fieldsOf(name).map((field) => (
        <Field
          key={field}
          t={t}
          name={name}
          field={field}
          value={typed[field] ?? ''}
          hint={[!isVersion(field) && help, ...hints, ownHint(t, name, field)]
            .filter(Boolean)
            .join(' ')}
          problem={problems[field]}
        />
      ))}
    </>
  );
}
/** The help of terms is about their texts. */
const isVersion = (field: string) => field.endsWith('-version');
/** What belongs to one field of several. */
function ownHint(t: Words, name: string, field: string): string | undefined {
  const part = field.slice(name.length + 1);
  if (part === 'version') return t('settings.version-hint');
  if (!isWording(name) || (part !== 'en' && part !== 'es')) return undefined;
  return t('settings.original', { text: String(originalOf(part, wordedKey(name)) ?? '') });
}

function ReadOnly({ t, one }: { t: Words; one: Shown }) {
  const value = inWords(t, one.name, one.value);
  return (
    <div class="usa-form-group">
      <p class="usa-label">{labelOf(t, one.name)}</p>
      <p class="muted">{t('settings.fixed', { value })}</p>
    </div>
  );
}

interface FieldProps {
  t: Words;
  name: string;
  field: string;
  value: string;
  hint: string;
  problem: SettingProblem | undefined;
}
function Field(props: FieldProps) {
  const { t, name, field, hint, problem } = props;
  const kind = kindOf(name);
  const label = fieldLabel(t, name, field);
  const about = (
    <>
      {hint && (
        <span class="usa-hint" id={`${field}-hint`}>
          {hint}
        </span>
      )}
      {problem && (
        <span class="usa-error-message" id={`${field}-problem`}>
          {told(t, problem)}
        </span>
      )}
    </>
  );
  const group = `usa-form-group${problem ? ' usa-form-group--error' : ''}`;
  if (kind === 'yes-no' || kind === 'choice')
    return (
      <fieldset class={`usa-fieldset ${group}`} aria-describedby={described(props)}>
        <legend class="usa-legend">{label}</legend>
        {about}
        <Choices {...props} />
      </fieldset>
    );
  return (
    <div class={group}>
      <label class="usa-label" for={field}>
        {label}
      </label>
      {about}
      <Control {...props} />
    </div>
  );
}
const described = ({ field, hint, problem }: FieldProps) =>
  [hint && `${field}-hint`, problem && `${field}-problem`].filter(Boolean).join(' ') || undefined;

function Choices({ t, name, field, value }: FieldProps) {
  const choices = kindOf(name) === 'yes-no' ? ['yes', 'no'] : choicesOf(name);
  const words: Record<string, Key> = { yes: 'ui.yes', no: 'ui.no' };
  return (
    <>
      {choices.map((choice, at) => {
        const id = at === 0 ? field : `${field}-${choice}`;
        const word = words[choice];
        return (
          <div class="usa-radio" key={choice}>
            <input
              class="usa-radio__input"
              type="radio"
              name={field}
              id={id}
              value={choice}
              checked={value === choice}
            />
            <label class="usa-radio__label" for={id}>
              {word ? t(word) : choiceLabel(t, name, choice)}
            </label>
          </div>
        );
      })}
    </>
  );
}

const LONG: Record<string, number> = { list: 3, rows: 4, terms: 14, wording: 3 };
function Control(props: FieldProps): ComponentChildren {
  const { name, field, value, problem } = props;
  const kind = kindOf(name);
  const shared = {
    id: field,
    name: field,
    'aria-describedby': described(props),
    'aria-invalid': problem ? ('true' as const) : undefined,
    lang: field.endsWith('-es') ? 'es' : field.endsWith('-en') ? 'en' : undefined,
  };
  const bad = problem ? ' usa-input--error' : '';
  const rows = isVersion(field) ? undefined : LONG[kind];
  if (rows)
    return (
      <textarea {...shared} class={`usa-textarea${bad}`} rows={rows}>
        {value}
      </textarea>
    );
  const short = kind === 'number' || kind === 'color' || isVersion(field);
  return (
    <span class="setting-control">
      <input
        {...shared}
        class={`usa-input${short ? ' input-short' : ''}${bad}`}
        type="text"
        value={value}
        inputMode={kind === 'number' ? 'numeric' : undefined}
        autocomplete="off"
      />
    </span>
  );
}
