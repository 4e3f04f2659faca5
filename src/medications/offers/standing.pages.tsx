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

/** What stands in the sentences about a reason: a day, names, phone numbers. */
function namesIn(
  view: View,
  why: Refusal | 'no-mail',
  { rx, eligible }: Pick<Offered, 'rx' | 'eligible'>,
  pharmacy: Pharmacy | undefined,
) {
  const { t, settings } = view;
  const days: Partial<Record<Refusal | 'no-mail', string | null>> = {
    'not-yet': rx.validFrom,
    'course-ended': rx.takenUntil,
    'not-started': rx.takenFrom,
  };
  const day = why in days ? days[why] : eligible;
  return {
    phone: pharmacy?.phone ?? settings.phone,
    place: pharmacy?.name ?? t('med.pharmacy-unnamed'),
    day: day ? t.day(day) : '',
    doctor: doctorOf(t, rx),
    office: settings.phone,
  };
}

/** Who is asked for a new prescription: the prescriber by name, if that is on record. */
export const doctorOf = (t: Words, rx: Prescription): string =>
  rx.prescriber ?? t('med.office-unnamed');

/** Why there is no button, and what to do instead. */
export function sayWhy(
  view: View,
  why: Refusal | 'no-mail',
  one: Pick<Offered, 'rx' | 'eligible'>,
  pharmacy: Pharmacy | undefined,
): VNode {
  const { t } = view;
  const { rx } = one;
  const single = why === 'outside' ? 'outside-one' : why;
  const stated =
    why === 'discontinued' && (rx.status === 'cancelled' || rx.status === 'completed')
      ? rx.status
      : single;
  // prescribers elsewhere have no phone number here
  const elsewhere = `why.${stated}-elsewhere`;
  const key = rx.origin !== 'ours' && t.has(elsewhere) ? elsewhere : (`why.${stated}` as const);
  return wordsWithPhones(t, key, namesIn(view, why, one, pharmacy));
}

/**
 * The same in a few words, for a list whose details hold the whole sentence.
 * @returns null where there are no fewer words
 */
export function sayWhyShort(
  view: View,
  why: Refusal,
  one: Pick<Offered, 'rx' | 'eligible'>,
  pharmacy: Pharmacy | undefined,
): VNode | null {
  const key = `why-short.${why}`;
  return one.rx.origin === 'ours' && view.t.has(key)
    ? wordsWithPhones(view.t, key, namesIn(view, why, one, pharmacy))
    : null;
}

/** What a member has to know today: how long it lasts, and the refills left. */
export function factsNow(view: View, { rx, standing }: Pick<Offered, 'rx' | 'standing'>): string[] {
  const { t } = view;
  const left = supplyLeft(rx, view.today);
  return [
    left !== null &&
    rx.status === 'active' &&
    !rx.doNotTake &&
    !['ended', 'discontinued'].includes(standing)
      ? left === 0
        ? t('med.supply-none')
        : t('med.supply', { n: left })
      : null,
    rx.origin === 'ours' && rx.repeats !== null && !rx.doNotTake
      ? refillsLeft(rx) === 0
        ? t('med.refills-none')
        : t('med.refills-left', { n: refillsLeft(rx) })
      : null,
    rx.takenFrom !== null && rx.takenFrom > view.today
      ? t('med.starts', { day: t.day(rx.takenFrom) })
      : null,
  ].filter((one): one is string => one !== null);
}

/** What has been: when it was told of, filled and paid, and when it expired. */
export function factsBefore(
  view: View,
  { rx, standing }: Pick<Offered, 'rx' | 'standing'>,
): string[] {
  const { t } = view;
  const last = lastFill(rx);
  const expires = expiresOn(rx);
  const { written } = rx.said;
  return [
    rx.origin === 'reported' && written ? t('med.told', { day: moment(view, written) }) : null,
    last?.last ? t('med.last-filled', { day: t.day(last.last) }) : null,
    standing === 'expired' && expires ? t('med.ended', { day: t.day(expires) }) : null,
    rx.takenUntil !== null && rx.takenUntil < view.today
      ? t('med.taken-until', { day: t.day(rx.takenUntil) })
      : null,
    last?.price != null ? t('med.paid', { price: sayCents(last.price) }) : null,
  ].filter((one): one is string => one !== null);
}
