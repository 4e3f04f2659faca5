import { Fragment } from 'preact';
import type { Answer, NavigationEntry, View } from '../platform/http/routes.ts';
import type { Key, Words } from '../platform/i18n.ts';
import { Initial } from './initial.tsx';
import { Icon } from './kit.tsx';
import { withLabels } from './labels.tsx';
import { Logo } from './logo.tsx';
import { OpenRecord } from './open-record.tsx';
import { firstName, fullName, personColor } from './people.ts';
import { navigationSections } from './sections.ts';
import { ShortcutsDialog } from './shortcuts.tsx';
import { Switcher } from './switcher.tsx';
import { withPhones, wordsWithPhones } from './text.tsx';

type Page = Extract<Answer, { kind: 'page' }>;
const MORE: NavigationEntry = { place: 'more', href: '/more', icon: 'menu', label: 'nav.more' };

function Nav({
  view,
  page,
  all,
  bar,
}: {
  view: View;
  page: Page;
  all: NavigationEntry[];
  bar?: boolean;
}) {
  const { t } = view;
  // a phone's bar has room for five: the first four entries, and the page with all of them
  const sections = bar
    ? [{ heading: null, entries: [...all.slice(0, 4), MORE] }]
    : navigationSections(all);
  return (
    <nav class={bar ? 'bottom-bar' : 'side-nav'} aria-label={t(bar ? 'ui.nav-phone' : 'ui.nav')}>
      {sections.map(({ heading, entries }) => (
        <Fragment key={heading}>
          {heading && (
            <p class="nav-head" id={idOf(heading)}>
              {t(heading)}
            </p>
          )}
          <ul aria-labelledby={heading ? idOf(heading) : undefined}>
            {entries.map((door) => (
              <Door key={door.place} view={view} page={page} door={door} />
            ))}
          </ul>
        </Fragment>
      ))}
    </nav>
  );
}
const idOf = (heading: Key) => `side-${heading.replaceAll('.', '-')}`;

function Door({ view, page, door }: { view: View; page: Page; door: NavigationEntry }) {
  const { t } = view;
  const badge = view.badges[door.place];
  return (
    <li>
      <a href={door.href} aria-current={page.place === door.place ? 'page' : undefined}>
        <Icon name={door.icon} />
        <span>{t(door.label)}</span>
        {badge ? (
          <span class="badge" data-count={door.place}>
            {badge}
            <span class="usa-sr-only"> {t('ui.new')}</span>
          </span>
        ) : null}
      </a>
    </li>
  );
}

/**
 * At the top of a wide page and at the bottom of a narrow one; only one of the two is displayed.
 */
function LanguageAndHelp({ view, back }: { view: View; back: string }) {
  const other = view.t.language === 'en' ? 'es' : 'en';
  return (
    <>
      <form class="language" method="post" action={view.actor ? '/account/language' : '/language'}>
        {view.actor && <FormKey />}
        <input type="hidden" name="back" value={back} />
        <button type="submit" name="language" value={other} lang={other}>
          {other === 'es' ? 'Español' : 'English'}
        </button>
      </form>
      <a class="top-link" href="/help">
        {view.t('nav.help')}
      </a>
    </>
  );
}
const FormKey = () => <input type="hidden" name="_key" value={crypto.randomUUID()} />;

function Idle({ t, back }: { t: Words; back: string }) {
  return (
    <dialog class="idle" id="idle" aria-labelledby="idle-title">
      <h2 id="idle-title">{t('idle.title')}</h2>
      <p>{t('idle.text')}</p>
      <form method="post" action="/session/extend">
        <FormKey />
        <input type="hidden" name="back" value={back} />
        <button type="submit" class="usa-button">
          {t('idle.stay')}
        </button>
      </form>
      <form method="post" action="/sign-off">
        <button type="submit" class="usa-button usa-button--unstyled">
          {t('ui.sign-off')}
        </button>
      </form>
    </dialog>
  );
}

/**
 * Everything around a page. It is the same on every page, so that help, language and sign-off are
 * always in the same place.
 */
export function Frame({ page, view }: { page: Page; view: View }) {
  const { t, settings, assets } = view;
  const signedOn = view.actor !== null;
  const member = view.actor?.account.kind === 'member';
  // the answer to a form is at a URL that can't be requested again, so its language link leads back
  // home
  const back = view.path;
  const whose =
    view.person && (view.person.relation !== null || view.actor?.account.kind === 'staff')
      ? view.person
      : null;
  const all = signedOn ? [...view.navigation] : [];
  const withNav = all.length > 0;
  const idle = member ? settings.idleMinutes : settings.staffIdleMinutes;
  // it says whose record this is, unless it is one's own
  const title = `${page.title}${whose ? ` · ${fullName(whose)}` : ''} · ${settings.name}`;
  const scripts = [assets['enhance.js'], page.passkeys && assets['passkey.js']];
  const opened = view.actor?.opened;
  const atWork = signedOn && !member;
  const frameClass = `${withNav ? 'with-nav' : ''}${atWork ? ' at-work' : ''}` || undefined;
  const room = `frame${page.place === 'front' ? ' frame--front' : ''}${withNav ? ' frame--nav' : ''}${page.wide ? ' frame--wide' : ''}`;
  return (
    <html lang={t.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" content={settings.mainColor} />
        <title>{title}</title>
        <link
          rel="preload"
          href={assets['text.woff2']}
          as="font"
          type="font/woff2"
          crossorigin="anonymous"
        />
        <link rel="stylesheet" href={assets['portico.css']} />
        {assets['brand.css'] && <link rel="stylesheet" href={assets['brand.css']} />}
        {settings.logo && assets.logo ? (
          <link rel="icon" href={assets.logo} type={settings.logo.type} />
        ) : (
          <link rel="icon" href={assets['icon.svg']} type="image/svg+xml" />
        )}
        {scripts.map((src) => src && <script key={src} src={src} defer />)}
      </head>
      <body class={frameClass} data-idle={signedOn ? idle : undefined}>
        <a class="usa-skipnav" href="#main">
          {t('ui.skip')}
        </a>
        <header class="top">
          <div class="top-inner">
            <a class="brand" href={signedOn ? '/home' : '/'}>
              <Logo view={view} />
              <span>{settings.name}</span>
            </a>
            <div class="top-links">
              <LanguageAndHelp view={view} back={back} />
            </div>
            {signedOn ? (
              <Switcher view={view} />
            ) : (
              page.place !== 'sign-on' && (
                <a class="usa-button usa-button--outline top-sign-on" href="/sign-on">
                  {t('nav.sign-on')}
                </a>
              )
            )}
          </div>
        </header>
        {whose && (
          <section
            class={`whose whose--${personColor(whose)}${member ? ' whose--other' : ''}`}
            aria-label={t('ui.whose')}
          >
            <div class="whose-inner">
              <Initial name={firstName(whose)} color={personColor(whose)} />
              {member ? (
                <div>
                  <p>{t('ui.whose-caregiver', { name: fullName(whose) })}</p>
                  <a href={`/people/${whose.id}/access`}>{t('ui.whose-may')}</a>
                </div>
              ) : (
                <OpenRecord person={whose} facts={view.record} />
              )}
            </div>
          </section>
        )}
        {/* on every page of a record that was opened with a typed reason */}
        {whose && opened?.withReason && opened.id === whose.id && (
          <section class="glass" aria-label={t('ui.glass')}>
            <div class="whose-inner">
              <Icon name="triangle-alert" />
              <p>
                {t(opened.purpose === 'emergency' ? 'ui.glass-emergency' : 'ui.glass-reason', {
                  at: t.date(new Date(opened.expiresAt), 'time'),
                })}
              </p>
            </div>
          </section>
        )}
        <div class={room}>
          {withNav && <Nav view={view} page={page} all={all} />}
          <main id="main" tabindex={-1}>
            {(page.status ?? 200) < 400 ? page.body : withLabels(page.body)}
          </main>
        </div>
        <footer class="foot">
          <div class="foot-inner">
            <div class="foot-links">
              <LanguageAndHelp view={view} back={back} />
            </div>
            <p>
              <a href="/clinics">{t('ui.clinics')}</a>
              {' · '}
              <a href="/clinicians">{t('ui.clinicians')}</a>
            </p>
            <p>{withPhones(t('ui.emergency'))}</p>
            {settings.open && (
              <p>
                {wordsWithPhones(t, 'ui.contact', {
                  phone: settings.phone,
                  hours: settings.phoneHours[t.language],
                })}
              </p>
            )}
            {signedOn && <p>{t('ui.idle', { n: idle })}</p>}
            {atWork && (
              <p>
                <a href="/account/shortcuts">{t('keys.title')}</a>
              </p>
            )}
          </div>
        </footer>
        {withNav && <Nav view={view} page={page} all={all} bar />}
        {signedOn && <Idle t={t} back={back} />}
        {view.actor?.account.shortcuts && <ShortcutsDialog view={view} />}
      </body>
    </html>
  );
}
