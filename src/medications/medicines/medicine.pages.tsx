import type { ComponentChildren } from 'preact';
import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { ErrorSummary, Form, TextArea, TextField } from '../../ui/fields.tsx';
import {
  Button,
  Card,
  CardHead,
  Crumbs,
  LinkButton,
  Sent,
  SummaryList,
  withPhones,
} from '../../ui/kit.tsx';
import { AllergyLine } from '../allergies/allergies.pages.tsx';
import type { Allergies } from '../allergies/allergies.rules.ts';
import { sayAmount } from '../directions/amounts.rules.ts';
import { DirectionLines } from '../directions/directions.pages.tsx';
import type { Reader } from '../directions/directions.rules.ts';
import { sayTime } from '../directions/timing.rules.ts';
import type { Pharmacy } from '../pharmacies/pharmacies.rules.ts';
import { type Fill, refillsLeft } from '../prescriptions/fills.rules.ts';
import { expiresOn, type Prescription } from '../prescriptions/prescriptions.rules.ts';
import {
  factRows,
  Modifiers,
  medicineName,
  moment,
  Notes,
  StatusReasons,
  wordFor,
} from '../record/said.pages.tsx';
import type { EventRow, Offered, RequestRow } from '../refills/refills.ts';
import { RequestCard } from '../requests/request-card.pages.tsx';
import { factsOf, StandingTag, sayCents, sayWhy, Warnings } from './medicine-card.pages.tsx';

const base = (view: View) => `/people/${view.person?.id}`;

/** What the prescription itself says, row by row; staff read the same rows. */
export function prescriptionRows(
  view: View,
  rx: Prescription,
): { term: string; value: ComponentChildren }[] {
  const { t } = view;
  const { said } = rx;
  const sent = (text: string | null) => text && <Sent t={t}>{text}</Sent>;
  return [
    { term: t('med.full-name'), value: sent(rx.name) },
    ...said.also.map((name) => ({ term: t('med.also-named'), value: sent(name) })),
    { term: t('med.number'), value: rx.number },
    { term: t('med.amount'), value: sayAmount(said.amount, t.language) },
    { term: t('med.days'), value: sayTime(said.supply ?? undefined, t.language) },
    {
      term: t('med.refills'),
      value:
        rx.repeats === null ? null : t('med.refills-of', { n: refillsLeft(rx), all: rx.repeats }),
    },
    {
      term: t('med.written'),
      value: said.written && rx.intent !== 'statement' && moment(view, said.written),
    },
    { term: t('med.good-until'), value: expiresOn(rx) && t.day(expiresOn(rx) ?? '') },
    { term: t(rx.doNotTake ? 'med.reason' : 'med.for'), value: sent(rx.reason) },
    { term: t('med.prescriber'), value: rx.prescriber },
    {
      term: t('med.schedule'),
      value: rx.schedule && t('med.schedule-is', { schedule: rx.schedule }),
    },
    ...factRows(view, said.facts),
  ].flatMap(({ term, value }) => (value ? [{ term, value }] : []));
}

function FillItem({
  view,
  fill,
  rx,
  reader,
}: {
  view: View;
  fill: Fill;
  rx: Prescription;
  reader: Reader;
}) {
  const { t } = view;
  const day = fill.on ? t.day(fill.on) : fill.when ? moment(view, fill.when) : t('med.no-day');
  const supply = sayTime(fill.supply ?? undefined, t.language);
  return (
    <li>
      <strong>{day}</strong>{' '}
      {[
        wordFor(t, 'fill', fill.status),
        sayAmount(fill.amount, t.language),
        supply && t('med.lasts', { time: supply }),
        fill.pharmacy,
        fill.price !== null &&
          t(reader === 'staff' ? 'rx.paid' : 'med.paid', { price: sayCents(fill.price) }),
      ]
        .filter(Boolean)
        .join(' · ')}
      {fill.name && (
        <p>
          {t('med.filled-as')} <Sent t={t}>{fill.name}</Sent>
        </p>
      )}
      {factRows(view, fill.said.facts).map(({ term, value }) => (
        <p key={term}>
          {term}: {value}
        </p>
      ))}
      <StatusReasons t={t} said={fill.said} />
      <Modifiers t={t} modifiers={fill.said.modifiers} />
      <Notes view={view} notes={fill.said.notes} />
      {fill.dosage && (
        <>
          <p>{t('med.on-label')}</p>
          <DirectionLines
            view={view}
            rx={{ dosage: fill.dosage, name: fill.name ?? rx.name }}
            reader={reader}
          />
        </>
      )}
    </li>
  );
}

/** Every fill on record, whatever became of it; staff read the same. */
export function FillsCard({
  view,
  rx,
  reader = 'member',
}: {
  view: View;
  rx: Prescription;
  reader?: Reader;
}) {
  const { t } = view;
  return (
    <Card>
      <CardHead icon="history">{t('med.fills')}</CardHead>
      {rx.fills.length === 0 ? (
        <p>{t('med.no-fills')}</p>
      ) : (
        <ul class="plain-list">
          {rx.fills.map((fill) => (
            <FillItem key={fill.id} view={view} fill={fill} rx={rx} reader={reader} />
          ))}
        </ul>
      )}
    </Card>
  );
}

/** How another medicine of the list belongs to this one. */
function linkOf(rx: Prescription, other: Prescription) {
  if (other.id === rx.replacedBy) return 'med.replaced-by';
  if (other.id === rx.replaces) return 'med.replaces';
  return other.said.about === rx.id
    ? 'med.said-of'
    : other.id === rx.said.about
      ? 'med.about-it'
      : 'med.same';
}

/** One prescription, whole: what was written, every fill and every request. */
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
   * The prescriptions that it replaced, that replaced it, or that are for the same medicine, and
   * what was said of it.
   */
  others: Prescription[];
  history: { requests: RequestRow[]; events: Map<string, EventRow[]> };
  allergies: Allergies;
  mayRefill: boolean;
  /** Another entry of the record says not to take this medicine. */
  against: boolean;
  automatic: ComponentChildren;
}) {
  const { t } = view;
  const { rx, offer } = one;
  const name = medicineName(t, rx.name);
  const facts = factsOf(view, one);
  // nobody fills what was only told, or what is not to be taken
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
            <p class="why">
              {t(offer.because === 'expired' ? 'med.renew-expired' : 'med.renew-none')}
            </p>
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
          <p class="why">{sayWhy(view, offer.why, rx, one.eligible, pharmacy)}</p>
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

export function ReportPage({
  view,
  typed,
  problems,
  formKey,
}: {
  view: View;
  typed: Typed;
  problems: Problems;
  formKey: string;
}) {
  const { t } = view;
  return (
    <>
      <Crumbs
        t={t}
        trail={[{ href: `${base(view)}/medicines`, text: t('med.title') }, { text: t('med.add') }]}
      />
      <ErrorSummary t={t} problems={problems} />
      <h1>{t('med.add')}</h1>
      <p class="lead">{t('med.add-lead')}</p>
      <Form action={`${base(view)}/medicines/new`} formKey={formKey}>
        <TextField
          t={t}
          name="name"
          label={t('med.add-name')}
          hint={t('med.add-name-hint')}
          problems={problems}
          value={typed.name}
          max={200}
        />
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
        <TextField
          t={t}
          name="since"
          label={t('med.add-since')}
          hint={t('med.add-since-hint')}
          problems={problems}
          value={typed.since}
          max={100}
        />
        <div class="actions">
          <Button>{t('med.add-do')}</Button>
          <a href={`${base(view)}/medicines`}>{t('ui.cancel')}</a>
        </div>
      </Form>
    </>
  );
}
