import type { ComponentChildren } from 'preact';
import type { Problems, Typed } from '../platform/forms.ts';
import type { View } from '../platform/routes.ts';
import { ErrorSummary, Form, TextArea, TextField } from '../ui/fields.tsx';
import { Button, Card, CardHead, Crumbs, LinkButton, SummaryList, withPhones } from '../ui/kit.tsx';
import { DirectionLines } from './directions.pages.tsx';
import { sayMedicine } from './drugs.rules.ts';
import { canFirst, factsOf, isCurrent, type MedicinesData, StandingTag, sayCents, sayWhy } from './medicines.pages.tsx';
import type { Pharmacy } from './pharmacies.rules.ts';
import { expiresOn, lastFill, type Prescription, refillsLeft } from './prescriptions.rules.ts';
import type { EventRow, Offered, RequestRow } from './refills.ts';
import { RequestCard } from './tracker.pages.tsx';

const base = (view: View) => `/people/${view.person?.id}`;

/** One prescription, whole: what was written, every fill and every request. */
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
  /** The prescriptions that it replaced, that replaced it, or that are for the same medicine. */
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
    { term: t('med.written'), value: rx.authoredOn && t.day(rx.authoredOn) },
    { term: t('med.good-until'), value: expiresOn(rx) && t.day(expiresOn(rx) ?? '') },
    { term: t('med.for'), value: rx.reason },
    { term: t('med.prescriber'), value: rx.prescriber },
    { term: t('med.pharmacy'), value: pharmacy && withPhones(`${pharmacy.name}, ${pharmacy.phone}`, pharmacy.phone) },
    { term: t('med.schedule'), value: rx.schedule && t('med.schedule-is', { schedule: rx.schedule }) },
  ].flatMap(({ term, value }) => (value ? [{ term, value }] : []));
  return (
    <>
      <Crumbs t={t} trail={[{ href: `${base(view)}/medicines`, text: t('med.title') }, { text: sayMedicine(rx.name) }]} />
      <div class="medicine-head">
        <h1>{sayMedicine(rx.name)}</h1>
        <StandingTag t={t} standing={one.standing} />
      </div>
      <DirectionLines view={view} rx={rx} />
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
          {t(other.id === rx.replacedBy ? 'med.replaced-by' : other.id === rx.replaces ? 'med.replaces' : 'med.same')}{' '}
          <a href={`${base(view)}/medicines/${other.id}`}>{sayMedicine(other.name)}</a>
          {other.authoredOn && `, ${t.day(other.authoredOn)}`}
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
                <strong>{fill.on ? t.day(fill.on) : t('med.no-day')}</strong>{' '}
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
          {person?.birthDate && `${t('med.born', { day: t.day(person.birthDate) })} · `}
          {t('med.printed', { day: t.day(view.today), place: view.settings.name })}
        </p>
        <p>
          <strong>{t('med.allergies')}:</strong> {data.allergies.length > 0 ? data.allergies.join(', ') : t('med.no-allergies')}
        </p>
        <ul class="paper-list">
          {current.map(({ rx }) => (
            <li key={rx.id}>
              <h2>{sayMedicine(rx.name)}</h2>
              <DirectionLines view={view} rx={rx} />
              {size === 'visit' && (
                <p class="muted">
                  {[
                    rx.reason && t('med.for-n', { reason: rx.reason }),
                    rx.prescriber && t('med.by', { name: rx.prescriber }),
                    lastFill(rx)?.on && t('med.last-filled', { day: t.day(lastFill(rx)?.on ?? '') }),
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
                {rx.dosage.length > 0 && <DirectionLines view={view} rx={rx} />}
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
