import type { ComponentChildren, VNode } from 'preact';
import { jsxTemplate } from 'preact/jsx-runtime';
import type { View } from '../platform/http/routes.ts';
import type { Words } from '../platform/i18n.ts';
import { ForPerson } from './for-person.tsx';
import { type IconName, icons } from './icons.ts';

/**
 * Components over USWDS, for every page. Plain functions: data in, HTML out, complete without
 * scripts.
 */

type Children = { children?: ComponentChildren };

const cached = new Map<string, VNode>();
/**
 * An icon beside text, hidden from screen readers since it adds nothing. Cached, since a page has
 * dozens.
 */
export function Icon({ name, size = 22 }: { name: IconName; size?: number }) {
  const key = `${name} ${size}`;
  let icon = cached.get(key);
  if (!icon) {
    icon = jsxTemplate([
      `<svg class="icon" width="${size}" height="${size}" viewBox="0 0 24 24" aria-hidden="true">${icons[name]}</svg>`,
    ]);
    cached.set(key, icon);
  }
  return icon;
}

export function Card({
  children,
  label,
  tone,
}: Children & { label?: string; tone?: 'sand' | 'teal' }) {
  return (
    <section class={`card${tone ? ` card--${tone}` : ''}`} aria-label={label}>
      {children}
    </section>
  );
}

/** A card's heading with its icon and, optionally, one link. */
export function CardHead({
  icon,
  children,
  more,
}: Children & { icon: IconName; more?: { href: string; text: string } | undefined }) {
  return (
    <div class="card-head">
      <Icon name={icon} size={26} />
      <h2>{children}</h2>
      {more && (
        <a class="card-more" href={more.href}>
          {more.text}
        </a>
      )}
    </div>
  );
}

export type ButtonKind = 'filled' | 'outline' | 'plain';
const buttonClass = (kind: ButtonKind) =>
  kind === 'filled'
    ? 'usa-button'
    : kind === 'outline'
      ? 'usa-button usa-button--outline'
      : 'usa-button usa-button--unstyled';

export function Button({
  children,
  kind = 'filled',
  icon,
  name,
  value,
  to,
}: Children & {
  kind?: ButtonKind;
  icon?: IconName;
  name?: string;
  value?: string;
  /** Where its form goes, if not where the other buttons send it. */
  to?: string;
}) {
  return (
    <button type="submit" class={buttonClass(kind)} name={name} value={value} formAction={to}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}
export function LinkButton({
  children,
  href,
  kind = 'filled',
  icon,
}: Children & { href: string; kind?: ButtonKind; icon?: IconName }) {
  return (
    <a class={buttonClass(kind)} href={href}>
      {icon && <Icon name={icon} />}
      {children}
    </a>
  );
}

export type Tone = 'in' | 'high' | 'low' | 'new' | 'plain';
/** A word with an icon: never color alone. */
export function Tag({ children, tone, icon }: { children: string; tone: Tone; icon?: IconName }) {
  return (
    <span class={`tag tag--${tone}`}>
      {icon && <Icon name={icon} size={16} />}
      {children}
    </span>
  );
}

export function Alert({
  tone = 'info',
  title,
  children,
}: Children & { tone?: 'info' | 'warning' | 'success' | 'error'; title?: string }) {
  return (
    <div class={`usa-alert usa-alert--${tone}`} role={tone === 'error' ? 'alert' : undefined}>
      <div class="usa-alert__body">
        {title && <h2 class="usa-alert__heading">{title}</h2>}
        <div class="usa-alert__text">{children}</div>
      </div>
    </div>
  );
}

/**
 * The result of the action that led here. The URL may contain anything: an unknown key shows
 * nothing.
 */
export function Done({
  t,
  said,
  tone = 'success',
  view,
}: {
  t: Words;
  /** A key; false or null where nothing was done. */
  said: string | false | null;
  tone?: 'success' | 'warning' | 'error';
  /** On a page of a record: for whom it was, if not for oneself. */
  view?: View;
}) {
  return said && t.has(said) ? (
    <Alert tone={tone}>
      {view && <ForPerson view={view} />}
      <p>{t(said)}</p>
    </Alert>
  ) : null;
}

export function Crumbs({
  t,
  trail,
}: {
  t: Words;
  trail: { href?: string; text: string; lang?: 'en' | undefined }[];
}) {
  return (
    <nav class="crumbs" aria-label={t('ui.crumbs')}>
      <ol>
        {trail.map((step) => (
          <li key={step.text}>
            {step.href ? (
              <a href={step.href} lang={step.lang}>
                {step.text}
              </a>
            ) : (
              // what somebody typed may turn the text around it
              <span aria-current="page" lang={step.lang} dir="auto">
                {step.text}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** The current step among several, as a list. */
export function Steps({ t, steps, current }: { t: Words; steps: string[]; current: number }) {
  return (
    <nav class="usa-step-indicator" aria-label={t('ui.steps')}>
      <ol class="usa-step-indicator__segments">
        {steps.map((step, index) => (
          <li
            key={step}
            class={`usa-step-indicator__segment${index < current ? ' usa-step-indicator__segment--complete' : index === current ? ' usa-step-indicator__segment--current' : ''}`}
            aria-current={index === current ? 'step' : undefined}
          >
            <span class="usa-step-indicator__segment-label">
              {step} {index < current && <span class="usa-sr-only">{t('ui.step-done')}</span>}
            </span>
          </li>
        ))}
      </ol>
      <p class="muted step-of">{t('ui.step-of', { step: current + 1, n: steps.length })}</p>
    </nav>
  );
}

/**
 * A table for screen readers and small screens: on a phone each row becomes a card with its
 * headings.
 */
export function Table({
  caption,
  head,
  langs = [],
  rows,
  hideCaption,
  titled,
  even,
}: {
  caption: string;
  head: string[];
  /** The language of each heading that is not in the page's language. */
  langs?: readonly ('en' | undefined)[];
  rows: { key: string; cells: ComponentChildren[] }[];
  hideCaption?: boolean;
  /** The first cell is its row's title: on a phone it has no heading. */
  titled?: boolean;
  /** What is compared has columns of the same width. */
  even?: boolean;
}) {
  return (
    <table
      class={`usa-table usa-table--borderless usa-table--stacked${even ? ' usa-table--even' : ''}`}
    >
      <caption class={hideCaption ? 'usa-sr-only' : undefined}>{caption}</caption>
      <thead>
        <tr>
          {head.map((text, index) => (
            <th scope="col" key={text} lang={langs[index]}>
              {text}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            {row.cells.map((cell, index) =>
              index === 0 ? (
                <th scope="row" key={head[index]} data-label={titled ? undefined : head[index]}>
                  {cell}
                </th>
              ) : (
                <td key={head[index]} data-label={head[index]}>
                  {cell}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function SummaryList({ rows }: { rows: { term: string; value: ComponentChildren }[] }) {
  return (
    <dl class="summary-list">
      {rows.map((row) => (
        <div key={row.term}>
          <dt>{row.term}</dt>
          <dd>{row.value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** For an empty list: what it means, and what to do next. */
export function Empty({ icon, title, children }: Children & { icon: IconName; title: string }) {
  return (
    <div class="card empty">
      <span class="empty-icon">
        <Icon name={icon} size={30} />
      </span>
      <h2>{title}</h2>
      <div>{children}</div>
    </div>
  );
}
