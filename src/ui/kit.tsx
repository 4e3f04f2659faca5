import type { ComponentChildren } from 'preact';
import type { Problems } from '../platform/forms.ts';
import type { Words } from '../platform/i18n.ts';
import { type IconName, icons } from './icons.ts';

/** Components over USWDS, for every page. Plain functions: data in, HTML out, complete without scripts. */

type Children = { children?: ComponentChildren };

/** A picture beside words; it says nothing by itself, so it is hidden from screen readers. */
export function Icon({ name, size = 22 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false"
      // biome-ignore lint/security/noDangerouslySetInnerHtml: shapes from our own list, never data
      dangerouslySetInnerHTML={{ __html: icons[name] }}
    />
  );
}

export function Card({ children, label, tone }: Children & { label?: string; tone?: 'sand' | 'teal' }) {
  return <section class={`card${tone ? ` card--${tone}` : ''}`} aria-label={label}>{children}</section>;
}

/** A card's heading with its icon, and at most one link beside it. */
export function CardHead({ icon, children, more }: Children & { icon: IconName; more?: { href: string; text: string } | undefined }) {
  return (
    <div class="card-head">
      <Icon name={icon} size={26} />
      <h2>{children}</h2>
      {more && <a class="card-more" href={more.href}>{more.text}</a>}
    </div>
  );
}

export type ButtonKind = 'filled' | 'outline' | 'plain';
const buttonClass = (kind: ButtonKind) => (kind === 'filled' ? 'usa-button' : kind === 'outline' ? 'usa-button usa-button--outline' : 'usa-button usa-button--unstyled');

export function Button({ children, kind = 'filled', icon, name, value }: Children & { kind?: ButtonKind; icon?: IconName; name?: string; value?: string }) {
  return <button type="submit" class={buttonClass(kind)} name={name} value={value}>{icon && <Icon name={icon} />}{children}</button>;
}
export function LinkButton({ children, href, kind = 'filled', icon }: Children & { href: string; kind?: ButtonKind; icon?: IconName }) {
  return <a class={buttonClass(kind)} href={href}>{icon && <Icon name={icon} />}{children}</a>;
}

export type Tone = 'in' | 'high' | 'low' | 'new' | 'plain';
/** A word with a sign: never colour alone. */
export function Tag({ children, tone, icon }: Children & { tone: Tone; icon?: IconName }) {
  return <span class={`tag tag--${tone}`}>{icon && <Icon name={icon} size={16} />}{children}</span>;
}

/** Which fields need mending, on top of the page, each a link to its field. Focused when the page opens, by `autofocus`. */
export function ErrorSummary({ t, problems }: { t: Words; problems: Problems }) {
  const list = Object.entries(problems);
  if (list.length === 0) return null;
  return (
    <div class="error-summary" role="alert" tabIndex={-1} id="error-summary" aria-labelledby="error-summary-title">
      <h2 id="error-summary-title">{t('ui.problem')}</h2>
      <ul>{list.map(([name, key]) => <li key={name}><a href={`#${name}`}>{t(key)}</a></li>)}</ul>
    </div>
  );
}

interface FieldProps {
  t: Words;
  name: string;
  label: string;
  hint?: string | undefined;
  problems: Problems;
}

function Field({ t, name, label, hint, problems, children }: FieldProps & Children) {
  const problem = problems[name];
  return (
    <div class={`usa-form-group${problem ? ' usa-form-group--error' : ''}`}>
      <label class="usa-label" for={name}>{label}</label>
      {hint && <span class="usa-hint" id={`${name}-hint`}>{hint}</span>}
      {problem && <span class="usa-error-message" id={`${name}-problem`}>{t(problem)}</span>}
      {children}
    </div>
  );
}
const described = (name: string, hint: string | undefined, problems: Problems) =>
  [hint && `${name}-hint`, problems[name] && `${name}-problem`].filter(Boolean).join(' ') || undefined;

export function TextField(props: FieldProps & { value?: string | undefined; type?: 'text' | 'password' | 'search' | 'date'; autocomplete?: string; short?: boolean; max?: number; inputmode?: 'numeric' }) {
  const { name, hint, problems } = props;
  const type = { type: (props.type ?? 'text') as 'text' }; // the typings want one kind of field at a time
  return (
    <Field {...props}>
      <input {...type} class={`usa-input${props.short ? ' input-short' : ''}${problems[name] ? ' usa-input--error' : ''}`} id={name} name={name} value={props.value ?? ''}
        autocomplete={props.autocomplete} maxLength={props.max} inputMode={props.inputmode} aria-describedby={described(name, hint, problems)} aria-invalid={problems[name] ? 'true' : undefined} />
    </Field>
  );
}

export function TextArea(props: FieldProps & { value?: string | undefined; rows?: number; max: number }) {
  const { name, hint, problems } = props;
  return (
    <Field {...props}>
      <textarea class={`usa-textarea${problems[name] ? ' usa-input--error' : ''}`} id={name} name={name} rows={props.rows ?? 5} maxLength={props.max}
        aria-describedby={described(name, hint, problems)} aria-invalid={problems[name] ? 'true' : undefined}>{props.value ?? ''}</textarea>
    </Field>
  );
}

export function Choice(props: { t: Words; name: string; legend: string; hint?: string; problems: Problems; value: string | undefined; options: { value: string; label: string; hint?: string }[] }) {
  const { t, name, problems } = props;
  return (
    <fieldset class={`usa-fieldset usa-form-group${problems[name] ? ' usa-form-group--error' : ''}`} aria-describedby={described(name, props.hint, problems)}>
      <legend class="usa-legend">{props.legend}</legend>
      {props.hint && <span class="usa-hint" id={`${name}-hint`}>{props.hint}</span>}
      {problems[name] && <span class="usa-error-message" id={`${name}-problem`}>{t(problems[name])}</span>}
      {props.options.map((option, index) => (
        <div class="usa-radio" key={option.value}>
          <input class="usa-radio__input" type="radio" name={name} id={index === 0 ? name : `${name}-${option.value}`} value={option.value} checked={props.value === option.value} />
          <label class="usa-radio__label" for={index === 0 ? name : `${name}-${option.value}`}>
            {option.label}
            {option.hint && <span class="usa-radio__label-description">{option.hint}</span>}
          </label>
        </div>
      ))}
    </fieldset>
  );
}

export function Checkbox({ name, label, checked }: { name: string; label: string; checked: boolean }) {
  return (
    <div class="usa-checkbox">
      <input class="usa-checkbox__input" id={name} type="checkbox" name={name} value="yes" checked={checked} />
      <label class="usa-checkbox__label" for={name}>{label}</label>
    </div>
  );
}

/** A form that changes something: posts, and carries the key that makes it count once. */
export function Form({ action, formKey, children, label }: Children & { action: string; formKey?: string; label?: string }) {
  return (
    <form method="post" action={action} class="form" noValidate aria-label={label}>
      {formKey && <input type="hidden" name="_key" value={formKey} />}
      {children}
    </form>
  );
}

export function Alert({ tone = 'info', title, children }: Children & { tone?: 'info' | 'warning' | 'success' | 'error'; title?: string }) {
  return (
    <div class={`usa-alert usa-alert--${tone}`} role={tone === 'error' ? 'alert' : undefined}>
      <div class="usa-alert__body">
        {title && <h2 class="usa-alert__heading">{title}</h2>}
        <div class="usa-alert__text">{children}</div>
      </div>
    </div>
  );
}

export function Crumbs({ t, trail }: { t: Words; trail: { href?: string; text: string }[] }) {
  return (
    <nav class="crumbs" aria-label={t('ui.crumbs')}>
      <ol>{trail.map((step) => <li key={step.text}>{step.href ? <a href={step.href}>{step.text}</a> : <span aria-current="page">{step.text}</span>}</li>)}</ol>
    </nav>
  );
}

/** Where one is among the steps of a journey: a list in words; the bars are drawn from it. */
export function Steps({ t, steps, current }: { t: Words; steps: string[]; current: number }) {
  return (
    <div class="usa-step-indicator" aria-label={t('ui.steps')} role="group">
      <ol class="usa-step-indicator__segments">
        {steps.map((step, index) => (
          <li key={step} class={`usa-step-indicator__segment${index < current ? ' usa-step-indicator__segment--complete' : index === current ? ' usa-step-indicator__segment--current' : ''}`} aria-current={index === current ? 'step' : undefined}>
            <span class="usa-step-indicator__segment-label">{step} {index < current && <span class="usa-sr-only">{t('ui.step-done')}</span>}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** A birth date and the like: three fields, never a picker. */
export function DateFields({ t, name, legend, hint, problems, value }: { t: Words; name: string; legend: string; hint: string; problems: Problems; value: { month: string; day: string; year: string } }) {
  const problem = problems[name];
  const part = (which: 'month' | 'day' | 'year', id: string, width: number) => (
    <div class={`usa-form-group usa-form-group--${which}`}>
      <label class="usa-label" for={id}>{t(`ui.${which}`)}</label>
      <input class={`usa-input${problem ? ' usa-input--error' : ''}`} id={id} name={`${name}-${which}`} value={value[which]} inputMode="numeric" maxLength={width} aria-describedby={described(name, hint, problems)} />
    </div>
  );
  return (
    <fieldset class={`usa-fieldset usa-form-group${problem ? ' usa-form-group--error' : ''}`}>
      <legend class="usa-legend">{legend}</legend>
      <span class="usa-hint" id={`${name}-hint`}>{hint}</span>
      {problem && <span class="usa-error-message" id={`${name}-problem`}>{t(problem)}</span>}
      <div class="usa-memorable-date">{part('month', name, 2)}{part('day', `${name}-day`, 2)}{part('year', `${name}-year`, 4)}</div>
    </fieldset>
  );
}

/** A table that a screen reader and a small screen can both read: on a phone each row becomes a card with its headings. */
export function Table({ caption, head, rows, hideCaption }: { caption: string; head: string[]; rows: { key: string; cells: ComponentChildren[] }[]; hideCaption?: boolean }) {
  return (
    <table class="usa-table usa-table--borderless usa-table--stacked">
      <caption class={hideCaption ? 'usa-sr-only' : undefined}>{caption}</caption>
      <thead><tr>{head.map((text) => <th scope="col" key={text}>{text}</th>)}</tr></thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            {row.cells.map((cell, index) => index === 0
              ? <th scope="row" key={head[index]} data-label={head[index]}>{cell}</th>
              : <td key={head[index]} data-label={head[index]}>{cell}</td>)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function SummaryList({ rows }: { rows: { term: string; value: ComponentChildren }[] }) {
  return <dl class="summary-list">{rows.map((row) => <div key={row.term}><dt>{row.term}</dt><dd>{row.value}</dd></div>)}</dl>;
}

/** A plain page for what is empty: what is so, and what to do next. */
export function Empty({ icon, title, children }: Children & { icon: IconName; title: string }) {
  return (
    <div class="card empty">
      <span class="empty-icon"><Icon name={icon} size={30} /></span>
      <h2>{title}</h2>
      <div>{children}</div>
    </div>
  );
}

const PERSON_COLOURS = ['teal', 'brown', 'violet', 'blue', 'olive', 'plum'] as const;
/** Each of a family's people has a colour, by their place in the list. */
export const personColour = (index: number): string => PERSON_COLOURS[Math.max(index, 0) % PERSON_COLOURS.length] ?? 'teal';

export function Initial({ name, colour, size }: { name: string; colour: string; size?: 'large' }) {
  return <span class={`initial initial--${colour}${size ? ' initial--large' : ''}`} aria-hidden="true">{[...name][0]?.toUpperCase() ?? '?'}</span>;
}
