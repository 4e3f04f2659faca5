import type { ComponentChildren } from 'preact';
import { PERSON_FIELD, type Problems } from '../platform/http/forms.ts';
import type { Words } from '../platform/i18n.ts';
import { problemLines, useLabel, useLabels } from './labels.tsx';
import { personIn } from './person-path.ts';
import { ShowPassword } from './show-password.tsx';

/** Forms and fields over USWDS: label, hint, problem and value belong together. */

type Children = { children?: ComponentChildren };

/**
 * The problems of a form, at the top of the page, each with a link to its field. A script moves the
 * focus here.
 */
export function ErrorSummary({ t, problems }: { t: Words; problems: Problems }) {
  return <SummaryOf t={t} items={problemLines(t, problems, useLabels())} />;
}

/** The same for problems that are already sentences, by field. */
export function SummaryOf({ t, items }: { t: Words; items: [field: string, text: string][] }) {
  if (items.length === 0) return null;
  return (
    <div
      class="error-summary"
      role="alert"
      tabIndex={-1}
      id="error-summary"
      aria-labelledby="error-summary-title"
    >
      <h2 id="error-summary-title">{t('ui.problem')}</h2>
      <ul>
        {items.map(([field, text]) => (
          <li key={field}>
            <a href={`#${field}`}>{text}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface FieldProps {
  t: Words;
  name: string;
  label: string;
  hint?: string | undefined;
  /** The group that it is in, where several have a field of this label. */
  of?: string | undefined;
  problems: Problems;
}

export function Field({ t, name, label, hint, of, problems, children }: FieldProps & Children) {
  const problem = problems[name];
  useLabel(name, of ? `${of}, ${label}` : label);
  return (
    <div class={`usa-form-group${problem ? ' usa-form-group--error' : ''}`}>
      <label class="usa-label" for={name}>
        {label}
      </label>
      {hint && (
        <span class="usa-hint" id={`${name}-hint`}>
          {hint}
        </span>
      )}
      {problem && (
        <span class="usa-error-message" id={`${name}-problem`}>
          {t(problem)}
        </span>
      )}
      {children}
    </div>
  );
}
export const described = (name: string, hint: string | undefined, problems: Problems) =>
  [hint && `${name}-hint`, problems[name] && `${name}-problem`].filter(Boolean).join(' ') ||
  undefined;

export function TextField(
  props: FieldProps & {
    value?: string | undefined;
    type?: 'text' | 'password' | 'search' | 'date' | 'email';
    autocomplete?: string;
    short?: boolean;
    max?: number;
    inputmode?: 'numeric';
  },
) {
  const { name, hint, problems } = props;
  // the types allow only one kind of field at a time
  const type = { type: (props.type ?? 'text') as 'text' };
  return (
    <Field {...props}>
      <input
        {...type}
        class={`usa-input${props.short ? ' input-short' : ''}${problems[name] ? ' usa-input--error' : ''}`}
        id={name}
        name={name}
        value={props.value ?? ''}
        autocomplete={props.autocomplete}
        maxLength={props.max}
        inputMode={props.inputmode}
        aria-describedby={described(name, hint, problems)}
        aria-invalid={problems[name] ? 'true' : undefined}
      />
      {props.type === 'password' && <ShowPassword t={props.t} name={name} label={props.label} />}
    </Field>
  );
}

export function TextArea(
  props: FieldProps & { value?: string | undefined; rows?: number; max?: number },
) {
  const { name, hint, problems, value = '' } = props;
  return (
    <Field {...props}>
      <textarea
        class={`usa-textarea${problems[name] ? ' usa-input--error' : ''}`}
        id={name}
        name={name}
        rows={props.rows ?? 5}
        dir="auto"
        maxLength={props.max}
        aria-describedby={described(name, hint, problems)}
        aria-invalid={problems[name] ? 'true' : undefined}
      >
        {value.replace(/^\n/, '\n\n' /* browsers drop the first */)}
      </textarea>
    </Field>
  );
}

export function Choice(props: {
  t: Words;
  name: string;
  legend: string;
  hint?: string;
  problems: Problems;
  value: string | undefined;
  options: { value: string; label: string; hint?: string }[];
}) {
  const { t, name, problems } = props;
  useLabel(name, props.legend);
  return (
    <fieldset
      class={`usa-fieldset usa-form-group${problems[name] ? ' usa-form-group--error' : ''}`}
      aria-describedby={described(name, props.hint, problems)}
    >
      <legend class="usa-legend">{props.legend}</legend>
      {props.hint && (
        <span class="usa-hint" id={`${name}-hint`}>
          {props.hint}
        </span>
      )}
      {problems[name] && (
        <span class="usa-error-message" id={`${name}-problem`}>
          {t(problems[name])}
        </span>
      )}
      {props.options.map((option, index) => (
        <div class="usa-radio" key={option.value}>
          <input
            class="usa-radio__input"
            type="radio"
            name={name}
            id={index === 0 ? name : `${name}-${option.value}`}
            value={option.value}
            checked={props.value === option.value}
          />
          <label class="usa-radio__label" for={index === 0 ? name : `${name}-${option.value}`}>
            {option.label}
            {option.hint && <span class="usa-radio__label-description">{option.hint}</span>}
          </label>
        </div>
      ))}
    </fieldset>
  );
}

export function Checkbox({
  name,
  label,
  checked,
  problem,
}: {
  name: string;
  label: ComponentChildren;
  checked: boolean;
  problem?: string | undefined;
}) {
  const id = name.replaceAll(':', '-'); // an id has none
  useLabel(id, label);
  return (
    <div class={`usa-checkbox${problem ? ' usa-form-group--error' : ''}`}>
      {problem && (
        <span class="usa-error-message" id={`${id}-problem`}>
          {problem}
        </span>
      )}
      <input
        class="usa-checkbox__input"
        id={id}
        type="checkbox"
        name={name}
        value="yes"
        checked={checked}
        aria-invalid={problem ? 'true' : undefined}
        aria-describedby={problem ? `${id}-problem` : undefined}
      />
      <label class="usa-checkbox__label" for={id}>
        {label}
      </label>
    </div>
  );
}

/** Any of many: a checkbox for each. */
export function Boxes({
  t,
  name,
  legend,
  problems,
  options,
}: {
  t: Words;
  /** What a problem with the choice is about; each box has its own name. */
  name: string;
  legend: string;
  problems: Problems;
  options: { name: string; label: ComponentChildren; checked: boolean }[];
}) {
  const problem = problems[name];
  useLabel(name, legend);
  return (
    <fieldset
      class={`usa-fieldset usa-form-group${problem ? ' usa-form-group--error' : ''}`}
      id={name}
    >
      <legend class="usa-legend">{legend}</legend>
      {problem && <span class="usa-error-message">{t(problem)}</span>}
      {options.map((option) => (
        <Checkbox key={option.name} {...option} />
      ))}
    </fieldset>
  );
}

/** One of many, when radio buttons would take too much room. The first option is a prompt. */
export function SelectField(
  props: FieldProps & {
    value?: string | undefined;
    options: { value: string; label: string }[];
    none: string;
  },
) {
  const { name, hint, problems } = props;
  return (
    <Field {...props}>
      <select
        class={`usa-input usa-select${problems[name] ? ' usa-input--error' : ''}`}
        id={name}
        name={name}
        aria-describedby={described(name, hint, problems)}
        aria-invalid={problems[name] ? 'true' : undefined}
      >
        <option value="">{props.none}</option>
        {props.options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === props.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  );
}

/** For a form in somebody's record: whose it is. The address that it is sent to must name the same. */
export function PersonField({ action }: { action: string }) {
  const person = personIn(action);
  return person ? <input type="hidden" name={PERSON_FIELD} value={person} /> : null;
}

/**
 * A form that posts, with the idempotency key that makes it count once and the person whose record
 * it is in.
 */
export function Form({
  action,
  formKey,
  children,
  label,
}: Children & { action: string; formKey?: string; label?: string }) {
  return (
    <form method="post" action={action} class="form" noValidate aria-label={label}>
      {formKey && <input type="hidden" name="_key" value={formKey} />}
      <PersonField action={action} />
      {children}
    </form>
  );
}
