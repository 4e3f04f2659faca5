import type { VNode } from 'preact';
import type { Words } from '../platform/i18n.ts';
import type { View } from '../platform/routes.ts';
import { Form } from '../ui/fields.tsx';
import { Button, Card, CardHead, callable, Empty, LinkButton, Tag, type Tone } from '../ui/kit.tsx';
import { DirectionLines } from './directions.pages.tsx';
import { sayMedicine } from './drugs.rules.ts';
import type { Pharmacy } from './pharmacies.rules.ts';
import { expiresOn, lastFill, type Prescription, refillsLeft, supplyLeft } from './prescriptions.rules.ts';
import type { ReportedMedicine } from './prescriptions.ts';
import { type Refusal, type Standing, sameMedicine } from './refills.rules.ts';
import type { Offered } from './refills.ts';

export const sayCents = (cents: number): string => `$${(cents / 100).toFixed(2)}`; // US dollars are written alike in both languages

const base = (view: View) => `/people/${view.person?.id}`;
const TONES: Partial<Record<Standing, Tone>> = { active: 'in', ready: 'new', shipped: 'new', 'on-hold': 'high', expired: 'high' };
const CURRENT: readonly Standing[] = ['active', 'parked', 'in-progress', 'shipped', 'ready', 'on-hold', 'outside', 'unknown'];

/** Past is what nobody takes any more: stopped, replaced, moved, or ended longer ago than it can be renewed. */
export const isCurrent = ({ standing, offer }: Offered): boolean =>
  CURRENT.includes(standing) || (standing === 'expired' && !(offer.do === null && offer.why === 'expired-long'));

/** What can be refilled stands first, then by name. */
export const canFirst = (a: Offered, b: Offered): number =>
  Number(b.offer.do !== null) - Number(a.offer.do !== null) || sayMedicine(a.rx.name).localeCompare(sayMedicine(b.rx.name));

export function StandingTag({ t, standing }: { t: Words; standing: Standing }) {
  return <Tag tone={TONES[standing] ?? 'plain'}>{t(`med.is-${standing}`)}</Tag>;
}

/** Why there is no button, and what to do instead. */
export function sayWhy(view: View, why: Refusal | 'no-mail', rx: Prescription, eligible: string | null, pharmacy: Pharmacy | undefined): VNode {
  const { t, settings } = view;
  return callable(t, `why.${why}`, {
    phone: pharmacy?.phone ?? settings.phone,
    place: pharmacy?.name ?? t('med.pharmacy-unnamed'),
    day: eligible ? t.day(eligible) : '',
    doctor: rx.prescriber ?? t('med.office-unnamed'),
    office: settings.phone,
  });
}

export function factsOf(view: View, { rx, standing }: Offered): string[] {
  const { t } = view;
  const last = lastFill(rx);
  const left = supplyLeft(rx, view.today);
  const expires = expiresOn(rx);
  return [
    rx.origin === 'ours' && rx.repeats !== null ? t('med.refills-left', { n: refillsLeft(rx) }) : null,
    last?.on ? t('med.last-filled', { day: t.day(last.on) }) : null,
    left !== null && rx.status === 'active' ? (left === 0 ? t('med.supply-none') : t('med.supply', { n: left })) : null,
    standing === 'expired' && expires ? t('med.ended', { day: t.day(expires) }) : null,
    last?.price != null ? t('med.paid', { price: sayCents(last.price) }) : null,
  ].filter((one): one is string => one !== null);
}

function MedicineCard({
  view,
  one,
  pharmacy,
  pick,
  may,
  twice,
}: {
  view: View;
  one: Offered;
  pharmacy: Pharmacy | undefined;
  pick: boolean;
  may: boolean;
  twice: boolean;
}) {
  const { t } = view;
  const { rx, offer } = one;
  const can = may && offer.do !== null;
  return (
    <li class="medicine">
      <div class="medicine-head">
        <h3>
          <a href={`${base(view)}/medicines/${rx.id}`}>{sayMedicine(rx.name)}</a>
        </h3>
        <StandingTag t={t} standing={one.standing} />
      </div>
      <DirectionLines view={view} rx={rx} />
      <p class="muted">{factsOf(view, one).join(' · ')}</p>
      {(rx.prescriber || pharmacy) && (
        <p class="muted">{[rx.prescriber && t('med.by', { name: rx.prescriber }), pharmacy && t('med.at', { name: pharmacy.name })].filter(Boolean).join(' · ')}</p>
      )}
      {twice && <p class="why">{t('med.twice')}</p>}
      {offer.do === null && one.request && (
        <p>
          {t('why.pending-short')} <a href={`${base(view)}/refills/${one.request.orderId}`}>{t(`stage.${one.request.stage}`)}</a>
        </p>
      )}
      {offer.do === null && !one.request && <p class="why">{sayWhy(view, offer.why, rx, one.eligible, pharmacy)}</p>}
      {offer.do === 'renewal' && may && <p class="why">{t(offer.because === 'expired' ? 'med.renew-expired' : 'med.renew-none')}</p>}
      {can && (
        <div class="medicine-actions">
          {pick && (
            <div class="usa-checkbox">
              <input class="usa-checkbox__input" type="checkbox" id={`rx-${rx.id}`} name={`rx-${rx.id}`} value="yes" />
              <label class="usa-checkbox__label" for={`rx-${rx.id}`}>
                {t('med.select')} <span class="usa-sr-only">{sayMedicine(rx.name)}</span>
              </label>
            </div>
          )}
          <LinkButton kind="outline" href={`${base(view)}/refills/new?rx-${rx.id}=yes`}>
            {t('med.refill')} <span class="usa-sr-only">{sayMedicine(rx.name)}</span>
          </LinkButton>
        </div>
      )}
    </li>
  );
}

export interface MedicinesData {
  offers: Offered[];
  reported: ReportedMedicine[];
  allergies: string[];
  pharmacies: Pharmacy[];
  /** Whether who looks may ask for refills too. */
  mayRefill: boolean;
  formKeys: string[];
}

export function MedicinesPage({ view, data, done }: { view: View; data: MedicinesData; done: string | null }) {
  const { t } = view;
  const current = data.offers.filter(isCurrent).sort(canFirst);
  const told = data.offers.filter((one) => one.standing === 'reported');
  const past = data.offers.filter((one) => !isCurrent(one) && one.standing !== 'reported');
  const can = current.filter((one) => one.offer.do !== null).length;
  const at = (rx: Prescription) => data.pharmacies.find((one) => one.id === rx.pharmacyId);
  const own = data.reported.filter((one) => one.removed_at === null);
  const elsewhere = current.filter((one) => one.standing === 'outside');
  const ours = current.filter((one) => one.standing !== 'outside');
  const list = (
    <>
      <CardHead icon="pill">{t('med.current')}</CardHead>
      <ul class="medicine-list">
        {ours.map((one) => (
          <MedicineCard
            key={one.rx.id}
            view={view}
            one={one}
            pharmacy={at(one.rx)}
            pick={can > 1}
            may={data.mayRefill}
            twice={sameMedicine(one, data.offers).length > 0}
          />
        ))}
      </ul>
    </>
  );
  return (
    <>
      {done && t.has(`med.done-${done}`) && (
        <div class="usa-alert usa-alert--success usa-alert--slim" role="status">
          <div class="usa-alert__body">
            <p class="usa-alert__text">{t(`med.done-${done}` as 'med.done-added')}</p>
          </div>
        </div>
      )}
      <h1>{t('med.title')}</h1>
      <p class="lead">{t('med.lead')}</p>
      <div class="actions no-print">
        {data.mayRefill && (
          <LinkButton href={`${base(view)}/refills`} kind="outline" icon="clock">
            {t('refill.tracker')}
          </LinkButton>
        )}
        <LinkButton href={`${base(view)}/medicines/print`} kind="outline" icon="printer">
          {t('med.print')}
        </LinkButton>
      </div>
      <Card tone="sand" label={t('med.allergies')}>
        <CardHead icon="triangle-alert">{t('med.allergies')}</CardHead>
        {data.allergies.length > 0 ? <p>{data.allergies.join(', ')}</p> : <p>{t('med.no-allergies')}</p>}
      </Card>
      {data.offers.length + own.length === 0 && (
        <Empty icon="pill" title={t('med.none')}>
          <p>{t('med.none-text')}</p>
        </Empty>
      )}
      {ours.length > 0 &&
        (data.mayRefill && can > 1 ? (
          <form method="get" action={`${base(view)}/refills/new`} aria-label={t('med.current')}>
            <Card>
              {list}
              <div class="actions">
                <Button>{t('med.refill-selected')}</Button>
              </div>
            </Card>
          </form>
        ) : (
          <Card>{list}</Card>
        ))}
      {elsewhere.length > 0 && (
        <Card>
          <CardHead icon="pill">{t('med.elsewhere')}</CardHead>
          <p>{t('why.outside', { phone: '', place: '', day: '', doctor: '' })}</p>
          <ul class="medicine-list">
            {elsewhere.map(({ rx }) => (
              <li class="medicine" key={rx.id}>
                <h3>
                  <a href={`${base(view)}/medicines/${rx.id}`}>{sayMedicine(rx.name)}</a>
                </h3>
                <DirectionLines view={view} rx={rx} />
              </li>
            ))}
          </ul>
        </Card>
      )}
      <Card>
        <CardHead icon="user">{t('med.reported')}</CardHead>
        <p>{t('med.reported-text')}</p>
        {own.length + told.length > 0 && (
          <ul class="medicine-list">
            {told.map(({ rx }) => (
              <li class="medicine" key={rx.id}>
                <h3>{sayMedicine(rx.name)}</h3>
                {rx.dosage.length > 0 && <DirectionLines view={view} rx={rx} />}
                <p class="muted">{t('med.told', { day: rx.authoredOn ? t.day(rx.authoredOn) : '' })}</p>
              </li>
            ))}
            {own.map((one, index) => (
              <li class="medicine" key={one.id}>
                <h3>{one.name}</h3>
                {one.directions && <p class="directions">{one.directions}</p>}
                {one.since && <p class="muted">{t('med.since', { since: one.since })}</p>}
                <Form action={`${base(view)}/medicines/reported/${one.id}/remove`} formKey={data.formKeys[index] ?? ''}>
                  <Button kind="plain">
                    {t('med.remove')} <span class="usa-sr-only">{one.name}</span>
                  </Button>
                </Form>
              </li>
            ))}
          </ul>
        )}
        <LinkButton href={`${base(view)}/medicines/new`} kind="outline">
          {t('med.add')}
        </LinkButton>
      </Card>
      {past.length > 0 && (
        <details class="card">
          <summary>
            <h2 class="inline">{t('med.past', { n: past.length })}</h2>
          </summary>
          <ul class="medicine-list">
            {past.map((one) => (
              <MedicineCard key={one.rx.id} view={view} one={one} pharmacy={at(one.rx)} pick={false} may={false} twice={false} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
