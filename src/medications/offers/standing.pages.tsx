import type { VNode } from 'preact';
import type { View } from '../../platform/http/routes.ts';
import type { Words } from '../../platform/i18n.ts';
import type { IconName } from '../../ui/icons.ts';
import { Tag, type Tone } from '../../ui/kit.tsx';
import { wordsWithPhones } from '../../ui/text.tsx';
import type { Pharmacy } from '../pharmacies/pharmacies.rules.ts';
import { lastFill, refillsLeft, supplyLeft } from '../prescriptions/fills.rules.ts';
import { sayCents } from '../prescriptions/prescription.pages.tsx';
import { expiresOn, type Prescription } from '../prescriptions/prescriptions.rules.ts';
import { moment } from '../record/said.pages.tsx';
import type { Refusal } from './offers.rules.ts';
import type { Offered } from './offers.ts';
import type { Standing } from './standing.rules.ts';

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
 * The standing, as a word and a shape. "Do not take" comes first, even if that instruction is over.
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
  // prescribers elsewhere have no phone number here
  const elsewhere = `why.${stated}-elsewhere`;
  const key = rx.origin !== 'ours' && t.has(elsewhere) ? elsewhere : (`why.${stated}` as const);
  return wordsWithPhones(t, key, {
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
