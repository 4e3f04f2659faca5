import { type RefusalKind, refusalStatus } from '../platform/errors.ts';
import type { Typed } from '../platform/http/forms.ts';
import type { Answer, View } from '../platform/http/routes.ts';
import { type Words, wordsIn } from '../platform/i18n.ts';
import type { Settings } from '../platform/settings/settings.ts';
import { Icon, LinkButton } from './kit.tsx';
import { OtherPersonPage } from './other-person.tsx';
import { Phone, withPhones, wordsWithPhones } from './text.tsx';

/**
 * Refusal pages: what happened, that nothing was lost or done twice, and what to do next. Never the
 * exact reason.
 */
export function refusalPage(
  refusal: RefusalKind,
  view: View,
  form?: Typed,
): Extract<Answer, { kind: 'page' }> {
  const { t, settings } = view;
  if (refusal === 'not-open') return notOpenPage(view);
  const status = refusalStatus[refusal];
  if (refusal === 'other-person')
    return {
      kind: 'page',
      status,
      title: `${t('ui.error')}: ${t('refusal.other-person')}`,
      place: 'none',
      body: <OtherPersonPage view={view} form={form ?? {}} />,
    };
  return {
    kind: 'page',
    status,
    title: t(`refusal.${refusal}`),
    place: 'none',
    body: (
      <div class="narrow refusal">
        <span class="empty-icon">
          <Icon name={refusal === 'not-found' ? 'search' : 'triangle-alert'} size={30} />
        </span>
        <h1>{t(`refusal.${refusal}`)}</h1>
        <p class="lead">{t(`refusal.${refusal}-text`)}</p>
        {refusal === 'unavailable' ? (
          <WhoToCall t={t} settings={settings} />
        ) : (
          <p>
            {wordsWithPhones(t, 'refusal.call', {
              phone: settings.phone,
              hours: settings.phoneHours[t.language],
            })}
          </p>
        )}
        <p>
          <LinkButton href={view.actor ? '/home' : '/'}>{t('refusal.home')}</LinkButton>
        </p>
        {refusal === 'unavailable' && <OtherLanguage view={view} />}
      </div>
    ),
  };
}

/** Before the portal opens to members: in both languages, with the way in for staff. */
function notOpenPage(view: View): Extract<Answer, { kind: 'page' }> {
  const language = view.t.language === 'en' ? 'es' : 'en';
  const other = wordsIn(language, view.settings.zone);
  return {
    kind: 'page',
    status: refusalStatus['not-open'],
    title: view.t('refusal.not-open'),
    // the way in for staff is below, not at the top
    place: 'sign-on',
    body: (
      <div class="narrow refusal">
        <span class="empty-icon">
          <Icon name="clock" size={30} />
        </span>
        <h1>{view.t('refusal.not-open')}</h1>
        <p class="lead">{view.t('refusal.not-open-text')}</p>
        <section lang={language} class="refusal-other">
          <h2>{other('refusal.not-open')}</h2>
          <p>{other('refusal.not-open-text')}</p>
        </section>
        <p>
          <a href={view.actor ? '/home' : '/sign-on'}>{view.t('refusal.not-open-staff')}</a>
        </p>
      </div>
    ),
  };
}

/** Care by phone while the portal is unavailable. */
function WhoToCall({ t, settings }: { t: Words; settings: Settings }) {
  return (
    <>
      <p>
        <strong>{withPhones(t('help.emergency-text'))}</strong>
      </p>
      <p>
        {t('help.advice')}: <Phone number={settings.advicePhone} />
      </p>
      <p>
        {t('help.services', { hours: settings.phoneHours[t.language] })}:{' '}
        <Phone number={settings.phone} />
      </p>
    </>
  );
}

/**
 * The account's language is in the database, which may be down, so this page shows both languages.
 */
function OtherLanguage({ view }: { view: View }) {
  const language = view.t.language === 'en' ? 'es' : 'en';
  const t = wordsIn(language, view.settings.zone);
  return (
    <section lang={language} class="refusal-other">
      <h2>{t('refusal.unavailable')}</h2>
      <p>{t('refusal.unavailable-text')}</p>
      <WhoToCall t={t} settings={view.settings} />
    </section>
  );
}
