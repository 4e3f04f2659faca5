import type { View } from '../platform/http/routes.ts';
import { Initial } from './initial.tsx';
import { Icon } from './kit.tsx';
import { firstName, fullName, listedName, personColor } from './people.ts';

/**
 * Whose record is open, and how to open another: a list that opens without JavaScript. Each URL
 * contains its person. On pages of nobody's record it shows the account's own name.
 */
export function Switcher({ view }: { view: View }) {
  const { t, actor, people } = view;
  if (!actor) return null;
  const { account } = actor;
  const member = account.kind === 'member';
  const own = people.find(({ id }) => id === account.patientId);
  const shown = member ? (view.person ?? own ?? null) : null;
  const name = shown ? fullName(shown) : account.name;
  const home = !own && people.length > 0;
  return (
    <details class="switcher">
      <summary>
        <Initial name={shown ? firstName(shown) : name} color={personColor(shown)} />
        <span class="switcher-name">{name}</span>
        <span class="usa-sr-only">{t('ui.switch-person')}</span>
        <Icon name="chevrons-up-down" />
      </summary>
      <div class="switcher-list">
        {(people.length > 1 || home) && (
          <ul>
            {home && (
              <li>
                <a href="/home">
                  <Icon name="users" size={30} /> <span>{t('ui.family')}</span>
                </a>
              </li>
            )}
            {people.map((person) => (
              <li key={person.id}>
                <a
                  href={`/people/${person.id}`}
                  aria-current={person.id === shown?.id ? 'true' : undefined}
                >
                  <Initial name={firstName(person)} color={personColor(person)} />
                  <span>{listedName(t, person, people)}</span>
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
