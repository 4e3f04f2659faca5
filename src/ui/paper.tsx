import type { ComponentChildren } from 'preact';
import type { View } from '../platform/http/routes.ts';
import { Logo } from './logo.tsx';

/**
 * A page made for paper. Its head says whose it is and who printed it when; a browser repeats it on
 * each sheet, and the style sheet adds "Page 2 of 5" (docs/decisions/0072).
 * @param mrn the number on the person's card; null if there is none
 * @param size as wide as a wallet; otherwise as wide as the sheet
 */
export function Paper({
  view,
  mrn,
  size,
  children,
}: {
  view: View;
  mrn: string | null;
  size?: 'wallet' | undefined;
  children: ComponentChildren;
}) {
  const { t, person, settings, now } = view;
  return (
    <article class={size ? `paper paper--${size}` : 'paper'}>
      <header class="paper-head">
        <div class="paper-head-row">
          <p>
            <strong>
              {person?.given} {person?.family}
            </strong>{' '}
            {[
              person?.birthDate && t('paper.born', { at: t.day(person.birthDate) }),
              mrn && t('paper.mrn', { mrn }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
          <p class="paper-from">
            <Logo view={view} />
            <span>
              {settings.name}
              <br />
              {t('paper.printed', { at: t.date(now, 'day') })}
            </span>
          </p>
        </div>
      </header>
      <div class="paper-body">{children}</div>
    </article>
  );
}
