import type { View } from '../../platform/http/routes.ts';
import { Alert, Card, CardHead, Crumbs, Done, Empty, LinkButton } from '../../ui/kit.tsx';
import { wordsWithPhones } from '../../ui/text.tsx';
import { sayPlace } from '../pharmacies/hours.ts';
import { sayAddress } from '../requests/addresses.rules.ts';
import { RequestCard } from '../requests/request-card.pages.tsx';
import type { EventRow, RequestRow } from '../requests/requests.ts';
import { isOpen } from '../requests/stages.rules.ts';

const base = (view: View) => `/people/${view.person?.id}`;

export function TrackerPage({
  view,
  requests,
  mayRead,
}: {
  view: View;
  requests: RequestRow[];
  mayRead: boolean;
}) {
  const { t } = view;
  const open = requests.filter((one) => isOpen(one.stage));
  const over = requests.filter((one) => !isOpen(one.stage));
  return (
    <>
      <h1>{t('refill.tracker')}</h1>
      <p class="lead">{t('refill.tracker-lead')}</p>
      <div class="actions">
        <LinkButton href={`${base(view)}/${mayRead ? 'medicines' : 'refills/new'}`} icon="pill">
          {t('refill.choose')}
        </LinkButton>
        <LinkButton href="/refill-by-number" kind="outline">
          {t('number.title')}
        </LinkButton>
      </div>
      {requests.length === 0 && (
        <Empty icon="pill" title={t('refill.none')}>
          <p>{t('refill.none-text')}</p>
        </Empty>
      )}
      {open.map((request) => (
        <RequestCard key={request.id} view={view} request={request} events={[]} linked />
      ))}
      {over.length > 0 && <h2>{t('refill.over')}</h2>}
      {over.map((request) => (
        <RequestCard key={request.id} view={view} request={request} events={[]} linked />
      ))}
    </>
  );
}

/** One order: its number, where it goes, and each request with its history. */
export function OrderPage({
  view,
  requests,
  events,
  keys,
  done,
}: {
  view: View;
  requests: RequestRow[];
  events: Map<string, EventRow[]>;
  keys: string[];
  done: string | null;
}) {
  const { t } = view;
  const [first] = requests;
  if (!first) return null;
  return (
    <>
      <Crumbs
        t={t}
        trail={[
          { href: `${base(view)}/refills`, text: t('refill.tracker') },
          { text: t('refill.order', { number: first.orderNumber }) },
        ]}
      />
      <Done t={t} said={done === 'cancelled' && 'refill.done-cancelled'} view={view} />
      {done === 'too-late' && (
        <Alert tone="warning">
          <p>{wordsWithPhones(t, 'refill.done-too-late', { phone: first.pharmacy.phone })}</p>
        </Alert>
      )}
      <h1>{t('refill.order', { number: first.orderNumber })}</h1>
      <p class="lead">
        {t('refill.asked', { at: t.date(first.submittedAt, 'day-time') })}.{' '}
        {first.delivery === 'pickup'
          ? t('refill.at', { place: sayPlace(first.pharmacy) })
          : first.address
            ? t('refill.to', { address: sayAddress(first.address) })
            : t('refill.mailed')}
      </p>
      {first.note && (
        <Card tone="sand">
          <CardHead icon="message-square-text">{t('refill.note')}</CardHead>
          <p class="prose">{first.note}</p>
        </Card>
      )}
      {requests.map((request, index) => (
        <RequestCard
          key={request.id}
          view={view}
          request={request}
          events={events.get(request.id) ?? []}
          cancelKey={keys[index] ?? ''}
        />
      ))}
    </>
  );
}
