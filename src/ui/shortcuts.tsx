import type { ComponentChildren } from 'preact';
import type { View } from '../platform/http/routes.ts';

const Key = ({ children }: { children: string }) => <kbd>{children}</kbd>;

/**
 * The keyboard shortcuts of staff. The script `web/enhance/shortcuts.ts` takes the keys that lead
 * somewhere from its links.
 */
export function ShortcutList({ view: { t, navigation } }: { view: View }) {
  const doors = navigation.filter(({ shortcut }) => shortcut);
  const rows: [key: string, keys: ComponentChildren, does: ComponentChildren][] = [
    ['?', <Key key="?">?</Key>, t('keys.show')],
    ...doors.map((door): [string, ComponentChildren, ComponentChildren] => [
      door.place,
      <>
        <Key>g</Key> <Key>{door.shortcut ?? ''}</Key>
      </>,
      <a key={door.place} href={door.href} data-key={door.shortcut}>
        {t(door.label)}
      </a>,
    ]),
    ['/', <Key key="/">/</Key>, t('keys.search')],
    [
      'j',
      <>
        <Key>j</Key> <Key>k</Key>
      </>,
      t('keys.rows'),
    ],
    ['Enter', <Key key="Enter">Enter</Key>, t('keys.open')],
    ['u', <Key key="u">u</Key>, t('keys.back')],
    ['r', <Key key="r">r</Key>, t('keys.answer')],
    ['e', <Key key="e">e</Key>, t('keys.close-one')],
  ];
  return (
    <dl class="keys">
      {rows.map(([key, keys, does]) => (
        <div key={key}>
          <dt>{keys}</dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The same over the page, opened by `?`. Without the script it is never shown. */
export function ShortcutsDialog({ view }: { view: View }) {
  const { t } = view;
  return (
    <dialog class="idle" id="shortcuts" aria-labelledby="shortcuts-title">
      <h2 id="shortcuts-title">{t('keys.title')}</h2>
      <ShortcutList view={view} />
      <div class="actions">
        <button type="button" class="usa-button">
          {t('keys.close')}
        </button>
        <a href="/account/shortcuts">{t('keys.turn-off')}</a>
      </div>
    </dialog>
  );
}
