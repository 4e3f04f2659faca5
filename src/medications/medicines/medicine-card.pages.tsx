import type { VNode } from 'preact';
import type { View } from '../../platform/http/routes.ts';
import type { Words } from '../../platform/i18n.ts';
import type { IconName } from '../../ui/icons.ts';
import { callable, LinkButton, Sent, Tag, type Tone } from '../../ui/kit.tsx';
import { DirectionLines } from '../directions/directions.pages.tsx';
import type { Reader } from '../directions/directions.rules.ts';
import type { Refusal } from '../offers/offers.rules.ts';
import type { Standing } from '../offers/standing.rules.ts';
import type { Pharmacy } from '../pharmacies/pharmacies.rules.ts';
import { lastFill, refillsLeft, supplyLeft } from '../prescriptions/fills.rules.ts';
import { expiresOn, type Prescription } from '../prescriptions/prescriptions.rules.ts';
import { Modifiers, medicineName, moment, Notes, StatusReasons } from '../record/said.pages.tsx';
import type { Offered } from '../refills/refills.ts';

// US dollars are written alike in both languages
export const sayCents = (cents: number): string => `$${(cents / 100).toFixed(2)}`;

const base = (view: View) => `/people/${view.person?.id}`;
const TONES: Partial<Record<Standing, [Tone, IconName?]>> = {
  'do-not-take': ['high', 'x'],
  discontinued: ['plain', 'minus'],
  cancelled: ['plain', 'minus'],
  finished: ['plain', 'check'],
  ended: ['plain', 'minus'],
  'not-taken': ['high', 'minus'],
  planned: ['plain', 'clock'],
  'not-ordered': ['plain', 'clock'],
  draft: ['plain', 'clock'],
  'on-hold': ['high', 'pause'],
  unknown: ['plain', 'circle-question-mark'],
  expired: ['high'],
  active: ['in'],
  ready: ['new'],
  shipped: ['new'],
};

/**
 * How it stands, in a word and a shape. That it is not to be taken is said first, also where that
 * instruction itself is over.
 */
export function StandingTag({
  t,
  one: { rx, standing },
}: {
  t: Words;
  one: Pick<Offered, 'rx' | 'standing'>;
}) {
  const shown: Standing[] =
    rx.doNotTake && standing !== 'do-not-take'
      ? ['do-not-take', standing]
      : rx.doNotTake && rx.status === 'on-hold'
        ? ['do-not-take', 'on-hold']
        : [standing];
  return (
    <span class="standing">
      {shown.map((each) => {
        const [tone, icon] = TONES[each] ?? ['plain'];
        return (
          <Tag key={each} tone={tone} {...(icon ? { icon } : {})}>
            {t(`med.is-${each}`)}
          </Tag>
        );
      })}
    </span>
  );
}

/** Why there is no button, and what to do instead. */
export function sayWhy(
  view: View,
  why: Refusal | 'no-mail',
  rx: Prescription,
  eligible: string | null,
  pharmacy: Pharmacy | undefined,
): VNode {
  const { t, settings } = view;
  const day =
    why === 'not-yet'
      ? rx.validFrom
      : why === 'course-ended'
        ? rx.takenUntil
        : why === 'not-started'
          ? rx.takenFrom
          : eligible;
  const single = why === 'outside' ? 'outside-one' : why;
  const stated =
    why === 'discontinued' && (rx.status === 'cancelled' || rx.status === 'completed')
      ? rx.status
      : single;
  // whoever prescribed it elsewhere has no phone here
  const elsewhere = `why.${stated}-elsewhere`;
  const key = rx.origin !== 'ours' && t.has(elsewhere) ? elsewhere : (`why.${stated}` as const);
  return callable(t, key, {
    phone: pharmacy?.phone ?? settings.phone,
    place: pharmacy?.name ?? t('med.pharmacy-unnamed'),
    day: day ? t.day(day) : '',
    doctor: rx.prescriber ?? t('med.office-unnamed'),
    office: settings.phone,
  });
}

export function factsOf(view: View, { rx, standing }: Pick<Offered, 'rx' | 'standing'>): string[] {
  const { t } = view;
  const last = lastFill(rx);
  const left = supplyLeft(rx, view.today);
  const expires = expiresOn(rx);
  const { written } = rx.said;
  return [
    rx.origin === 'ours' && rx.repeats !== null && !rx.doNotTake
      ? t('med.refills-left', { n: refillsLeft(rx) })
      : null,
    rx.origin === 'reported' && written ? t('med.told', { day: moment(view, written) }) : null,
    rx.takenFrom !== null && rx.takenFrom > view.today
      ? t('med.starts', { day: t.day(rx.takenFrom) })
      : null,
    last?.last ? t('med.last-filled', { day: t.day(last.last) }) : null,
    left !== null && rx.status === 'active' && !rx.doNotTake && standing !== 'ended'
      ? left === 0
        ? t('med.supply-none')
        : t('med.supply', { n: left })
      : null,
    standing === 'expired' && expires ? t('med.ended', { day: t.day(expires) }) : null,
    rx.takenUntil !== null && rx.takenUntil < view.today
      ? t('med.taken-until', { day: t.day(rx.takenUntil) })
      : null,
    last?.price != null ? t('med.paid', { price: sayCents(last.price) }) : null,
  ].filter((one): one is string => one !== null);
}

/**
 * What has to be known of it before how to take it: that it is not to be taken, why it is off, and
 * what nobody here can read.
 * @param listed among those that are not to be taken: then the list's own heading says so
 */
export function Warnings({
  view,
  rx,
  reader = 'member',
  listed = false,
}: {
  view: View;
  rx: Prescription;
  reader?: Reader;
  listed?: boolean;
}) {
  const { t, settings } = view;
  const over = ['stopped', 'cancelled', 'completed'].includes(rx.status);
  const words = callable(t, over ? 'med.avoid-over' : 'why.do-not-take', {
    phone: settings.phone,
    office: settings.phone,
  });
  return (
    <>
      {rx.doNotTake && !listed && (
        <p class="why why--strong">
          <strong>{t('med.is-do-not-take')}.</strong>{' '}
          {reader === 'staff' ? t('problem.gate-do-not-take') : words}
        </p>
      )}
      <StatusReasons t={t} said={rx.said} />
      <Modifiers t={t} modifiers={rx.said.modifiers} reader={reader} />
    </>
  );
}

/**
 * Reasons that the card says otherwise: by its place, by a warning above, or by the line of its
 * request.
 */
const SAID: readonly (Refusal | 'no-mail')[] = [
  'do-not-take',
  'modifier',
  'outside',
  'reported',
  'pending',
];

export function MedicineCard({
  view,
  one,
  pharmacy,
  pick,
  may,
  twice,
  against,
}: {
  view: View;
  one: Offered;
  pharmacy: Pharmacy | undefined;
  pick: boolean;
  may: boolean;
  /** There is another prescription for the same medicine; another entry says not to take it. */
  twice: boolean;
  against: boolean;
}) {
  const { t } = view;
  const { rx, offer } = one;
  const name = medicineName(t, rx.name);
  const can = may && offer.do !== null;
  const facts = factsOf(view, one);
  const about = [
    rx.prescriber && t(rx.doNotTake ? 'med.from' : 'med.by', { name: rx.prescriber }),
    pharmacy && t('med.at', { name: pharmacy.name }),
  ].filter(Boolean);
  return (
    <li class="medicine">
      <div class="medicine-head">
        <h3>
          <a href={`${base(view)}/medicines/${rx.id}`}>{name}</a>
        </h3>
        <StandingTag t={t} one={one} />
      </div>
      <Warnings view={view} rx={rx} listed={one.place === 'avoid'} />
      {rx.doNotTake && rx.reason && (
        <p>
          <strong>{t('med.because')}</strong> <Sent t={t}>{rx.reason}</Sent>
        </p>
      )}
      {(rx.dosage.length > 0 || one.place === 'ours' || one.place === 'outside') && (
        <DirectionLines view={view} rx={rx} />
      )}
      <Notes view={view} notes={rx.said.notes} />
      {facts.length > 0 && <p class="muted">{facts.join(' · ')}</p>}
      {about.length > 0 && <p class="muted">{about.join(' · ')}</p>}
      {rx.said.about && (
        <p class="muted">
          <a href={`${base(view)}/medicines/${rx.said.about}`}>{t('med.about')}</a>
        </p>
      )}
      {against && <p class="why why--strong">{t('med.against')}</p>}
      {twice && <p class="why">{t('med.twice')}</p>}
      {offer.do === null && one.request && (
        <p>
          {t('why.pending-short')}{' '}
          <a href={`${base(view)}/refills/${one.request.orderId}`}>
            {t(`stage.${one.request.stage}`)}
          </a>
        </p>
      )}
      {offer.do === null &&
        !SAID.includes(offer.why) &&
        !(one.request && offer.why === 'replaced') && (
          <p class="why">{sayWhy(view, offer.why, rx, one.eligible, pharmacy)}</p>
        )}
      {offer.do === 'renewal' && may && (
        <p class="why">{t(offer.because === 'expired' ? 'med.renew-expired' : 'med.renew-none')}</p>
      )}
      {can && (
        <div class="medicine-actions">
          {pick && (
            <div class="usa-checkbox">
              <input
                class="usa-checkbox__input"
                type="checkbox"
                id={`rx-${rx.id}`}
                name={`rx-${rx.id}`}
                value="yes"
              />
              <label class="usa-checkbox__label" for={`rx-${rx.id}`}>
                {t('med.select')} <span class="usa-sr-only">{name}</span>
              </label>
            </div>
          )}
          <LinkButton kind="outline" href={`${base(view)}/refills/new?rx-${rx.id}=yes`}>
            {t('med.refill')} <span class="usa-sr-only">{name}</span>
          </LinkButton>
        </div>
      )}
    </li>
  );
}
