import type { ComponentChildren } from 'preact';
import type { Problems, Typed } from '../platform/forms.ts';
import type { Words } from '../platform/i18n.ts';
import type { View } from '../platform/routes.ts';
import { ErrorSummary, Form, TextArea, TextField } from '../ui/fields.tsx';
import { Button, Card, CardHead, Crumbs, Empty, LinkButton, SummaryList, Tag, type Tone } from '../ui/kit.tsx';
import { directionsOf } from './directions.rules.ts';
import { sayMedicine } from './drugs.rules.ts';
import type { Pharmacy } from './pharmacies.rules.ts';
import { expiresOn, lastFill, type Prescription, refillsLeft, supplyLeft } from './prescriptions.rules.ts';
import type { ReportedMedicine } from './prescriptions.ts';
import type { Refusal, Standing } from './refills.rules.ts';
import type { EventRow, Offered, RequestRow } from './refills.ts';
import { RequestCard } from './tracker.pages.tsx';

/** A calendar day, in words. */
export const sayDay = (t: Words, day: string): string => t.date(new Date(`${day}T12:00:00Z`), 'day');
export const sayCents = (cents: number): string => `$${(cents / 100).toFixed(2)}`; // US dollars are written alike in both languages

const base = (view: View) => `/people/${view.person?.id}`;
const TONES: Partial<Record<Standing, Tone>> = { active: 'in', ready: 'new', shipped: 'new', 'on-hold': 'high', expired: 'high' };
const CURRENT: readonly Standing[] = ['active', 'parked', 'in-progress', 'shipped', 'ready', 'on-hold', 'outside', 'unknown'];

/** Past is what nobody takes any more: stopped, replaced, moved, or ended longer ago than it can be renewed. */
export const isCurrent = ({ standing, offer }: Offered): boolean =>
  CURRENT.includes(standing) || (standing === 'expired' && !(offer.do === null && offer.why === 'expired-long'));

/** What can be refilled stands first, then by name. */
const canFirst = (a: Offered, b: Offered): number =>
  Number(b.offer.do !== null) - Number(a.offer.do !== null) || sayMedicine(a.rx.name).localeCompare(sayMedicine(b.rx.name));

export function StandingTag({ t, standing }: { t: Words; standing: Standing }) {
  return <Tag tone={TONES[standing] ?? 'plain'}>{t(`med.is-${standing}`)}</Tag>;
}

export function DirectionLines({ t, rx }: { t: Words; rx: Pick<Prescription, 'dosage' | 'name'> }) {
  const lines = directionsOf(rx.dosage, rx.name, t.language);
  if (lines.length === 0) return <p class="muted">{t('med.no-directions')}</p>;
  return (
    <>
      {lines.map((line) => (
        <p class="directions" key={line.text}>
          {line.asWritten && t.language !== 'en' ? (
            <>
              {t('med.as-written')} <span lang="en">{line.text}</span>
            </>
          ) : (
            line.text
          )}
        </p>
      ))}
    </>
  );
}

/** Why there is no button, and what to do instead. */
export function sayWhy(view: View, why: Refusal | 'no-mail', rx: Prescription, eligible: string | null, pharmacy: Pharmacy | undefined): string {
  const { t, settings } = view;
  return t(`why.${why}`, {
    phone: pharmacy?.phone ?? settings.phone,
    place: pharmacy?.name ?? t('med.pharmacy-unnamed'),
    day: eligible ? sayDay(t, eligible) : '',
    doctor: rx.prescriber ?? t('med.office-unnamed'),
    office: settings.phone,
  });
}

function factsOf(view: View, { rx, standing }: Offered): string[] {
  const { t } = view;
  const last = lastFill(rx);
  const left = supplyLeft(rx, view.today);
  const expires = expiresOn(rx);
  return [
    rx.origin === 'ours' && rx.repeats !== null ? t('med.refills-left', { n: refillsLeft(rx) }) : null,
    last?.on ? t('med.last-filled', { day: sayDay(t, last.on) }) : null,
    left !== null && rx.status === 'active' ? (left === 0 ? t('med.supply-none') : t('med.supply', { n: left })) : null,
    standing === 'expired' && expires ? t('med.ended', { day: sayDay(t, expires) }) : null,
    last?.price != null ? t('med.paid', { price: sayCents(last.price) }) : null,
  ].filter((one): one is string => one !== null);
}

function MedicineCard({ view, one, pharmacy, pick, may }: { view: View; one: Offered; pharmacy: Pharmacy | undefined; pick: boolean; may: boolean }) {
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
      <DirectionLines t={t} rx={rx} />
      <p class="muted">{factsOf(view, one).join(' · ')}</p>
      {(rx.prescriber || pharmacy) && (
        <p class="muted">{[rx.prescriber && t('med.by', { name: rx.prescriber }), pharmacy && t('med.at', { name: pharmacy.name })].filter(Boolean).join(' · ')}</p>
      )}
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
          <MedicineCard key={one.rx.id} view={view} one={one} pharmacy={at(one.rx)} pick={can > 1} may={data.mayRefill} />
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
                <DirectionLines t={t} rx={rx} />
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
                {rx.dosage.length > 0 && <DirectionLines t={t} rx={rx} />}
                <p class="muted">{t('med.told', { day: rx.authoredOn ? sayDay(t, rx.authoredOn) : '' })}</p>
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
              <MedicineCard key={one.rx.id} view={view} one={one} pharmacy={at(one.rx)} pick={false} may={false} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

export function MedicinePage({
  view,
  one,
  pharmacy,
  others,
  history,
  allergies,
  mayRefill,
  automatic,
}: {
  view: View;
  one: Offered;
  pharmacy: Pharmacy | undefined;
  /** The prescriptions that it replaced or that replaced it. */
  others: Prescription[];
  history: { requests: RequestRow[]; events: Map<string, EventRow[]> };
  allergies: string[];
  mayRefill: boolean;
  automatic: ComponentChildren;
}) {
  const { t } = view;
  const { rx, offer } = one;
  const rows = [
    { term: t('med.full-name'), value: rx.name },
    { term: t('med.number'), value: rx.number },
    { term: t('med.amount'), value: rx.quantity === null ? null : `${t.number(rx.quantity)} ${rx.quantityUnit ?? ''}` },
    { term: t('med.days'), value: rx.daysSupply === null ? null : t('med.days-n', { n: rx.daysSupply }) },
    { term: t('med.refills'), value: rx.repeats === null ? null : t('med.refills-of', { n: refillsLeft(rx), all: rx.repeats }) },
    { term: t('med.written'), value: rx.authoredOn && sayDay(t, rx.authoredOn) },
    { term: t('med.good-until'), value: expiresOn(rx) && sayDay(t, expiresOn(rx) ?? '') },
    { term: t('med.for'), value: rx.reason },
    { term: t('med.prescriber'), value: rx.prescriber },
    { term: t('med.pharmacy'), value: pharmacy && `${pharmacy.name}, ${pharmacy.phone}` },
    { term: t('med.schedule'), value: rx.schedule && t('med.schedule-is', { schedule: rx.schedule }) },
  ].flatMap(({ term, value }) => (value ? [{ term, value }] : []));
  return (
    <>
      <Crumbs t={t} trail={[{ href: `${base(view)}/medicines`, text: t('med.title') }, { text: sayMedicine(rx.name) }]} />
      <div class="medicine-head">
        <h1>{sayMedicine(rx.name)}</h1>
        <StandingTag t={t} standing={one.standing} />
      </div>
      <DirectionLines t={t} rx={rx} />
      <p class="muted">{factsOf(view, one).join(' · ')}</p>
      {mayRefill && offer.do !== null && (
        <>
          {offer.do === 'renewal' && <p class="why">{t(offer.because === 'expired' ? 'med.renew-expired' : 'med.renew-none')}</p>}
          <div class="actions">
            <LinkButton href={`${base(view)}/refills/new?rx-${rx.id}=yes`}>{t('med.refill')}</LinkButton>
          </div>
        </>
      )}
      {offer.do === null && !one.request && <p class="why">{sayWhy(view, offer.why, rx, one.eligible, pharmacy)}</p>}
      {others.map((other) => (
        <p key={other.id}>
          {t(other.id === rx.replacedBy ? 'med.replaced-by' : 'med.replaces')} <a href={`${base(view)}/medicines/${other.id}`}>{sayMedicine(other.name)}</a>
          {other.authoredOn && `, ${sayDay(t, other.authoredOn)}`}
        </p>
      ))}
      {automatic}
      <Card>
        <CardHead icon="file-text">{t('med.details')}</CardHead>
        <SummaryList rows={rows} />
        {allergies.length > 0 && (
          <p class="muted">
            {t('med.allergies')}: {allergies.join(', ')}
          </p>
        )}
      </Card>
      <Card>
        <CardHead icon="history">{t('med.fills')}</CardHead>
        {rx.fills.length === 0 ? (
          <p>{t('med.no-fills')}</p>
        ) : (
          <ul class="plain-list">
            {rx.fills.map((fill) => (
              <li key={fill.id}>
                <strong>{fill.on ? sayDay(t, fill.on) : t('med.no-day')}</strong>{' '}
                {[
                  t.has(`fill.${fill.status}`) ? t(`fill.${fill.status}` as 'fill.completed') : t('fill.unknown'),
                  fill.quantity !== null && `${t.number(fill.quantity)} ${fill.unit ?? ''}`.trim(),
                  fill.days !== null && t('med.days-n', { n: fill.days }),
                  fill.pharmacy,
                  fill.price !== null && t('med.paid', { price: sayCents(fill.price) }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </li>
            ))}
          </ul>
        )}
      </Card>
      {history.requests.length > 0 && <h2>{t('med.requests')}</h2>}
      {history.requests.map((request) => (
        <RequestCard key={request.id} view={view} request={request} events={history.events.get(request.id) ?? []} linked />
      ))}
    </>
  );
}

export function ReportPage({ view, typed, problems, formKey }: { view: View; typed: Typed; problems: Problems; formKey: string }) {
  const { t } = view;
  return (
    <>
      <Crumbs t={t} trail={[{ href: `${base(view)}/medicines`, text: t('med.title') }, { text: t('med.add') }]} />
      <ErrorSummary t={t} problems={problems} />
      <h1>{t('med.add')}</h1>
      <p class="lead">{t('med.add-lead')}</p>
      <Form action={`${base(view)}/medicines/new`} formKey={formKey}>
        <TextField t={t} name="name" label={t('med.add-name')} hint={t('med.add-name-hint')} problems={problems} value={typed.name} max={200} />
        <TextArea
          t={t}
          name="directions"
          label={t('med.add-directions')}
          hint={t('med.add-directions-hint')}
          problems={problems}
          value={typed.directions}
          max={500}
          rows={3}
        />
        <TextField t={t} name="since" label={t('med.add-since')} hint={t('med.add-since-hint')} problems={problems} value={typed.since} max={100} />
        <div class="actions">
          <Button>{t('med.add-do')}</Button>
          <a href={`${base(view)}/medicines`}>{t('ui.cancel')}</a>
        </div>
      </Form>
    </>
  );
}

/** The list on paper: a small one for the wallet, or one with everything for a doctor's visit. */
export function PrintPage({ view, data, size }: { view: View; data: MedicinesData; size: 'visit' | 'wallet' }) {
  const { t, person } = view;
  const current = data.offers.filter(isCurrent).sort(canFirst);
  const own = data.reported.filter((one) => one.removed_at === null);
  return (
    <>
      <Crumbs t={t} trail={[{ href: `${base(view)}/medicines`, text: t('med.title') }, { text: t('med.print') }]} />
      <nav class="pills no-print" aria-label={t('med.print')}>
        <ul>
          {(['visit', 'wallet'] as const).map((one) => (
            <li key={one}>
              <a href={`${base(view)}/medicines/print?for=${one}`} aria-current={one === size ? 'page' : undefined}>
                {t(`med.print-${one}`)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <p class="no-print muted">{t('terms.print-hint')}</p>
      <div class={`paper paper--${size}`}>
        <h1>{t('med.print-title', { name: `${person?.given} ${person?.family}` })}</h1>
        <p>
          {person?.birthDate && `${t('med.born', { day: sayDay(t, person.birthDate) })} · `}
          {t('med.printed', { day: sayDay(t, view.today), place: view.settings.name })}
        </p>
        <p>
          <strong>{t('med.allergies')}:</strong> {data.allergies.length > 0 ? data.allergies.join(', ') : t('med.no-allergies')}
        </p>
        <ul class="paper-list">
          {current.map(({ rx }) => (
            <li key={rx.id}>
              <h2>{sayMedicine(rx.name)}</h2>
              <DirectionLines t={t} rx={rx} />
              {size === 'visit' && (
                <p class="muted">
                  {[
                    rx.reason && t('med.for-n', { reason: rx.reason }),
                    rx.prescriber && t('med.by', { name: rx.prescriber }),
                    lastFill(rx)?.on && t('med.last-filled', { day: sayDay(t, lastFill(rx)?.on ?? '') }),
                    rx.number && t('med.number-n', { number: rx.number }),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </p>
              )}
            </li>
          ))}
          {data.offers
            .filter((one) => one.standing === 'reported')
            .map(({ rx }) => (
              <li key={rx.id}>
                <h2>{sayMedicine(rx.name)}</h2>
                {rx.dosage.length > 0 && <DirectionLines t={t} rx={rx} />}
              </li>
            ))}
          {own.map((one) => (
            <li key={one.id}>
              <h2>{one.name}</h2>
              <p class="directions">{[one.directions, t('med.self')].filter(Boolean).join(' · ')}</p>
            </li>
          ))}
        </ul>
        {current.length + own.length === 0 && <p>{t('med.none')}</p>}
      </div>
    </>
  );
}
