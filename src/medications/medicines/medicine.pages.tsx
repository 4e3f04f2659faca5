import type { ComponentChildren } from 'preact';
import type { View } from '../../platform/http/routes.ts';
import { Card, CardHead, Crumbs, LinkButton, SummaryList } from '../../ui/kit.tsx';
import { withPhones } from '../../ui/text.tsx';
import { AllergyLine } from '../allergies/allergies.pages.tsx';
import type { Allergies } from '../allergies/allergies.rules.ts';
import { DirectionLines } from '../directions/directions.pages.tsx';
import { medicineName } from '../names/medicine-name.ts';
import type { Offered } from '../offers/offers.ts';
import { doctorOf, factsBefore, factsNow, StandingTag, sayWhy } from '../offers/standing.pages.tsx';
import type { Pharmacy } from '../pharmacies/pharmacies.rules.ts';
import { FillsCard, prescriptionRows, Warnings } from '../prescriptions/prescription.pages.tsx';
import type { Prescription } from '../prescriptions/prescriptions.rules.ts';
import { moment, Notes } from '../record/said.pages.tsx';
import { RequestCard } from '../requests/request-card.pages.tsx';
import type { EventRow, RequestRow } from '../requests/requests.ts';

const base = (view: View) => `/people/${view.person?.id}`;

/** How another medicine on the list is related to this one. */
function linkOf(rx: Prescription, other: Prescription) {
  if (other.id === rx.replacedBy) return 'med.replaced-by';
  if (other.id === rx.replaces) return 'med.replaces';
  return other.said.about === rx.id
    ? 'med.said-of'
    : other.id === rx.said.about
      ? 'med.about-it'
      : 'med.same';
}

/** One prescription with everything on record: what was prescribed, fills and requests. */
export function MedicinePage({
  view,
  one,
  pharmacy,
  others,
  history,
  allergies,
  mayRefill,
  against,
  automatic,
}: {
  view: View;
  one: Offered;
  pharmacy: Pharmacy | undefined;
  /**
   * Prescriptions that it replaced, that replaced it, or that are for the same medicine, and
   * statements about it.
   */
  others: Prescription[];
  history: { requests: RequestRow[]; events: Map<string, EventRow[]> };
  allergies: Allergies;
  mayRefill: boolean;
  /** Another entry in the record says not to take this medicine. */
  against: boolean;
  automatic: ComponentChildren;
}) {
  const { t } = view;
  const { rx, offer } = one;
  const name = medicineName(t, rx.name);
  const facts = [...factsNow(view, one), ...factsBefore(view, one)];
  // reported medicines and medicines not to take are never filled
  const isFilled = rx.origin !== 'reported' && !rx.doNotTake;
  const rows = [
    ...prescriptionRows(view, rx),
    ...(pharmacy
      ? [
          {
            term: t('med.pharmacy'),
            value: withPhones(`${pharmacy.name}, ${pharmacy.phone}`, pharmacy.phone),
          },
        ]
      : []),
  ];
  return (
    <>
      <Crumbs
        t={t}
        trail={[{ href: `${base(view)}/medicines`, text: t('med.title') }, { text: name }]}
      />
      <div class="medicine-head">
        <h1>{name}</h1>
        <StandingTag t={t} one={one} />
      </div>
      <Warnings view={view} rx={rx} />
      {(rx.dosage.length > 0 || isFilled) && <DirectionLines view={view} rx={rx} />}
      <Notes view={view} notes={rx.said.notes} />
      {facts.length > 0 && <p class="muted">{facts.join(' · ')}</p>}
      {against && <p class="why why--strong">{t('med.against')}</p>}
      {mayRefill && offer.do !== null && (
        <>
          {offer.do === 'renewal' && (
            <p class="why">{t('med.renew', { doctor: doctorOf(t, rx) })}</p>
          )}
          <div class="actions">
            <LinkButton href={`${base(view)}/refills/new?rx-${rx.id}=yes`}>
              {t('med.refill')}
            </LinkButton>
          </div>
        </>
      )}
      {offer.do === null &&
        !['pending', 'do-not-take', 'modifier'].includes(offer.why) &&
        !(one.request && offer.why === 'replaced') && (
          <p class="why">{sayWhy(view, offer.why, one, pharmacy)}</p>
        )}
      {others.map((other) => (
        <p key={other.id}>
          {t(linkOf(rx, other))}{' '}
          <a href={`${base(view)}/medicines/${other.id}`}>{medicineName(t, other.name)}</a>
          {other.said.written && `, ${moment(view, other.said.written)}`}
        </p>
      ))}
      {automatic}
      <Card>
        <CardHead icon="file-text">
          {t(rx.origin === 'reported' ? 'med.details-told' : 'med.details')}
        </CardHead>
        <SummaryList rows={rows} />
        <AllergyLine view={view} allergies={allergies} />
      </Card>
      {(rx.fills.length > 0 || isFilled) && <FillsCard view={view} rx={rx} />}
      {history.requests.length > 0 && <h2>{t('med.requests')}</h2>}
      {history.requests.map((request) => (
        <RequestCard
          key={request.id}
          view={view}
          request={request}
          events={history.events.get(request.id) ?? []}
          linked
          within
        />
      ))}
    </>
  );
}
