import type { View } from '../platform/http/routes.ts';
import { Initial, personColor } from './initial.tsx';
import { Icon } from './kit.tsx';

/**
 * Whose record is open, and how to open another: a list that opens without JavaScript. Each URL
 * contains its person.
 */
export function Switcher({ view }: { view: View }) {
  const { t, actor } = view;
  if (!actor) return null;
  const shown = view.person ?? (actor.account.kind === 'member' ? (view.people[0] ?? null) : null);
  const index = view.people.findIndex((person) => person.id === shown?.id);
  const name =
    actor.account.kind === 'staff'
      ? actor.account.name
      : shown
        ? `${shown.given} ${shown.family}`
        : actor.account.name;
  return (
    <details class="switcher">
      <summary>
        <Initial name={name} color={personColor(index)} />
        <span class="switcher-name">{name}</span>
        <span class="usa-sr-only">{t('ui.switch-person')}</span>
        <Icon name="chevrons-up-down" />
      </summary>
      <div class="switcher-list">
        {view.people.length > 1 && (
          <ul>
            {view.people.map((person, at) => (
              <li key={person.id}>
                <a
                  href={`/people/${person.id}`}
                  aria-current={person.id === shown?.id ? 'true' : undefined}
                >
                  <Initial name={person.given} color={personColor(at)} />
                  <span>
                    {person.given} {person.family}
                  </span>
                </a>
              </li>
            ))}
          </ul>
        )}
        {actor.account.kind === 'member' && (
          <a class="switcher-action" href="/family">
            <Icon name="users" /> {t('nav.family')}
          </a>
        )}
        <a class="switcher-action" href="/account">
          <Icon name="lock" /> {t('nav.account')}
        </a>
        <form method="post" action="/sign-off">
          <button type="submit" class="switcher-action">
            <Icon name="log-out" /> {t('ui.sign-off')}
          </button>
        </form>
      </div>
    </details>
  );
}
