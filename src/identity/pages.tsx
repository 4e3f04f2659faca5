import { randomUUID } from 'node:crypto';
import { Fragment } from 'preact';
import type { PublicHoliday } from '../clinics/public/public.ts';
import type { SavedForm } from '../platform/access/kept-work.ts';
import type { View } from '../platform/http/routes.ts';
import type { Key } from '../platform/i18n.ts';
import type { IconName } from '../ui/icons.ts';
import { Initial } from '../ui/initial.tsx';
import { Alert, Button, Card, CardHead, Empty, Icon, LinkButton } from '../ui/kit.tsx';
import { firstName, fullName, listedName, personColor } from '../ui/people.ts';
import { navigationSections } from '../ui/sections.ts';
import { Phone, withPhones, wordsWithPhones } from '../ui/text.tsx';

const OFFERS: { icon: IconName; title: Key; text: Key }[] = [
  { icon: 'test-tubes', title: 'front.results', text: 'front.results-text' },
  { icon: 'history', title: 'front.trends', text: 'front.trends-text' },
  { icon: 'users', title: 'front.family', text: 'front.family-text' },
  { icon: 'eye', title: 'front.who-looked', text: 'front.who-looked-text' },
  { icon: 'sliders-horizontal', title: 'front.your-pace', text: 'front.your-pace-text' },
  { icon: 'printer', title: 'front.print', text: 'front.print-text' },
  { icon: 'globe', title: 'front.languages', text: 'front.languages-text' },
  { icon: 'smartphone', title: 'front.phone', text: 'front.phone-text' },
];

export function FrontPage({ view }: { view: View }) {
  const { t } = view;
  return (
    <>
      <div class="hero">
        <div class="hero-inner">
          <div>
            <h1>{t('front.heading')}</h1>
            <p class="lead">{t('front.lead')}</p>
            <div class="actions">
              <LinkButton href="/sign-on">{t('nav.sign-on')}</LinkButton>
              <LinkButton href="/register" kind="outline">
                {t('front.register')}
              </LinkButton>
            </div>
          </div>
          <Card>
            <CardHead icon="badge-check">{t('front.ready')}</CardHead>
            <ul class="rows">
              <li>
                <Icon name="id-card" /> {t('front.ready-card')}
              </li>
              <li>
                <Icon name="mail" /> {t('front.ready-mail')}
              </li>
              <li>
                <Icon name="phone" />{' '}
                <span>
                  {wordsWithPhones(t, 'front.ready-call', { phone: view.settings.phone })}
                </span>
              </li>
            </ul>
            <p class="muted">
              {t('front.ready-hours', { hours: view.settings.phoneHours[t.language] })}
            </p>
          </Card>
        </div>
      </div>
      <div class="front-body">
        <h2 class="usa-sr-only">{t('front.offers')}</h2>
        <ul class="tiles">
          {OFFERS.map((offer) => (
            <li class="card tile" key={offer.title}>
              <Icon name={offer.icon} size={30} />
              <h3>{t(offer.title)}</h3>
              <p>{t(offer.text)}</p>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}

export function HelpPage({ view, closing }: { view: View; closing: PublicHoliday | null }) {
  const { t, settings } = view;
  const hours = settings.phoneHours[t.language];
  return (
    <div class="narrow">
      <h1>{t('help.title')}</h1>
      <Alert tone="warning" title={t('help.emergency')}>
        <p>{withPhones(t('help.emergency-text'))}</p>
      </Alert>
      <Card>
        <CardHead icon="phone">{t('help.talk')}</CardHead>
        <ul class="rows">
          <li>
            <Icon name="phone" />{' '}
            <span>
              <strong>
                <Phone number={settings.advicePhone} />
              </strong>
              <br />
              {t('help.advice')}
            </span>
          </li>
          <li>
            <Icon name="phone" />{' '}
            <span>
              <strong>
                <Phone number={settings.phone} />
              </strong>
              <br />
              {t('help.services', { hours })}
            </span>
          </li>
        </ul>
      </Card>
      <Card>
        <CardHead icon="house">{t('help.find')}</CardHead>
        <ul class="rows">
          <li>
            <Icon name="house" /> <a href="/clinics">{t('ui.clinics')}</a>
          </li>
          {closing && (
            <li>
              <Icon name="calendar-days" />{' '}
              <span>
                {t('help.closed', {
                  day: t.day(closing.day, 'day-long'),
                  name: (t.language === 'es' && closing.nameEs) || closing.name,
                })}
              </span>
            </li>
          )}
          <li>
            <Icon name="users" /> <a href="/clinicians">{t('ui.clinicians')}</a>
          </li>
        </ul>
      </Card>
      <h2>{t('help.questions')}</h2>
      {(['sign-on', 'result', 'wrong', 'family', 'shared'] as const).map((name) => (
        <details class="answer" key={name}>
          <summary>{t(`help.q-${name}`)}</summary>
          <p>{wordsWithPhones(t, `help.a-${name}`, { phone: settings.phone })}</p>
        </details>
      ))}
    </div>
  );
}

export function SignedOffPage({ view }: { view: View }) {
  const { t } = view;
  return (
    <div class="narrow">
      <h1>{t('signed-off.title')}</h1>
      <p class="lead">{t('signed-off.text')}</p>
      <p>
        <LinkButton href="/sign-on">{t('signed-off.again')}</LinkButton>
      </p>
    </div>
  );
}

/**
 * What was typed before the session expired, ready to be sent. The form's key makes sure that it
 * counts once.
 */
export function ContinuePage({ view, work }: { view: View; work: SavedForm }) {
  const { t } = view;
  const shown = Object.entries(work.fields).filter(
    ([name, value]) => !name.startsWith('_') && value.trim() !== '',
  );
  return (
    <div class="narrow">
      <h1>{t('continue.title')}</h1>
      <p class="lead">{t('continue.text')}</p>
      {/* whom it was opened for is among its fields, and need not be whom its address names */}
      <form
        method="post"
        action={work.path}
        class="form"
        noValidate
        aria-label={t('continue.title')}
      >
        {Object.entries(work.fields).map(([name, value]) => (
          <input type="hidden" name={name} value={value} key={name} />
        ))}
        {!work.fields._key && <input type="hidden" name="_key" value={randomUUID()} />}
        {shown.length > 0 && (
          <blockquote class="kept">
            {shown.map(([name, value]) => (
              <p key={name}>{value}</p>
            ))}
          </blockquote>
        )}
        <div class="actions">
          <Button>{t('continue.send')}</Button>
          <LinkButton href="/home" kind="outline">
            {t('continue.leave')}
          </LinkButton>
        </div>
      </form>
    </div>
  );
}

export function MorePage({ view, nobody }: { view: View; nobody?: boolean }) {
  const { t, people, navigation, actor } = view;
  const own = people.find(({ id }) => id === actor?.account.patientId);
  const others = people.filter((one) => one !== own);
  if (nobody || (people.length === 0 && actor?.account.kind !== 'staff')) {
    return (
      <div class="narrow">
        <h1>{t('more.nobody')}</h1>
        <Empty icon="users" title={t('more.nobody-title')}>
          <p>{wordsWithPhones(t, 'more.nobody-text', { phone: view.settings.phone })}</p>
          {view.actor?.account.kind === 'member' && (
            <p>
              <LinkButton href="/family">{t('nav.family')}</LinkButton>
            </p>
          )}
        </Empty>
      </div>
    );
  }
  return (
    <div class="narrow">
      <h1>{t('more.title')}</h1>
      {navigation.length > 0 && (
        <Card>
          {own && (
            <div class="card-head">
              <Initial name={firstName(own)} color={personColor(own)} />
              <h2>{fullName(own)}</h2>
            </div>
          )}
          {navigationSections(navigation).map(({ heading, entries }) => (
            <Fragment key={heading}>
              {heading && <h2 class="nav-head">{t(heading)}</h2>}
              <ul class="doors">
                {entries.map(({ place, href, icon, label }) => (
                  <li key={place}>
                    <a href={href}>
                      <Icon name={icon} /> {t(label)}
                    </a>
                  </li>
                ))}
              </ul>
            </Fragment>
          ))}
        </Card>
      )}
      {others.length > 0 && (
        <Card>
          <CardHead icon="users">{t(own ? 'more.others' : 'ui.family')}</CardHead>
          <ul class="doors">
            {others.map((person) => (
              <li key={person.id}>
                <a href={`/people/${person.id}`}>
                  <Initial name={firstName(person)} color={personColor(person)} />{' '}
                  {listedName(t, person, people)}
                </a>
              </li>
            ))}
          </ul>
        </Card>
      )}
      <p>
        <a href="/account">{t('nav.account')}</a>
      </p>
      <p>
        <a href="/help">{t('nav.help')}</a>
      </p>
      <form method="post" action="/sign-off">
        <Button kind="outline" icon="log-out">
          {t('ui.sign-off')}
        </Button>
      </form>
    </div>
  );
}
