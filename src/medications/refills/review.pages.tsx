import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { ErrorSummary, Form, TextArea } from '../../ui/fields.tsx';
import { ForPerson } from '../../ui/for-person.tsx';
import { Alert, Button, Card, CardHead, Crumbs, LinkButton, Steps } from '../../ui/kit.tsx';
import { withPhones, wordsWithPhones } from '../../ui/text.tsx';
import { AllergyLine } from '../allergies/allergies.pages.tsx';
import type { Allergies } from '../allergies/allergies.rules.ts';
import { DirectionLines } from '../directions/directions.pages.tsx';
import { medicineName, sortedByName } from '../names/medicine-name.ts';
import type { Offered } from '../offers/offers.ts';
import { doctorOf, sayWhy } from '../offers/standing.pages.tsx';
import { sayHours, sayPlace } from '../pharmacies/hours.ts';
import type { Pharmacy } from '../pharmacies/pharmacies.rules.ts';
import { refillsLeft } from '../prescriptions/fills.rules.ts';
import { sayAddress } from '../requests/addresses.rules.ts';
import type { RequestRow } from '../requests/requests.ts';
import { chosenQuery, MailIsLate } from './choose.pages.tsx';
import type { Resolved } from './destinations.rules.ts';

export const base = (view: View) => `/people/${view.person?.id}`;
export const steps = (view: View) => [
  view.t('refill.step-choose'),
  view.t('refill.step-where'),
  view.t('refill.step-review'),
];

export function ReviewPage({
  view,
  offers,
  to,
  toValue,
  late,
  allergies,
  pharmacies,
  typed,
  problems,
  formKey,
}: {
  view: View;
  offers: Offered[];
  to: Resolved;
  toValue: string;
  /** For mail: those that are used up before it comes. */
  late: Offered[];
  /** Null if the account may not see them. */
  allergies: Allergies | null;
  pharmacies: Pharmacy[];
  typed: Typed;
  problems: Problems;
  formKey: string;
}) {
  const { t } = view;
  const can = offers.filter((one) => does(one, to) !== null);
  return (
    <>
      <Crumbs
        t={t}
        trail={[
          { href: `${base(view)}/medicines`, text: t('med.title') },
          { text: t('refill.review') },
        ]}
      />
      <ErrorSummary t={t} problems={problems} />
      <h1>{t('refill.review')}</h1>
      <ForPerson view={view} />
      <Steps t={t} steps={steps(view)} current={2} />
      <Card>
        <CardHead icon="list-checks">{t('refill.what')}</CardHead>
        <ul class="medicine-list">
          {sortedByName(t, offers, ({ rx }) => rx.name).map((one) => {
            const will = does(one, to);
            const pharmacy = pharmacies.find((at) => at.id === one.rx.pharmacyId);
            return (
              <li class="medicine" key={one.rx.id}>
                <h3>{medicineName(t, one.rx.name)}</h3>
                <DirectionLines view={view} rx={one.rx} />
                <p class={will === null ? 'why' : undefined}>
                  {will === 'refill'
                    ? t('refill.will-refill', { n: refillsLeft(one.rx) - 1 })
                    : will === 'renewal'
                      ? t('refill.will-renew', {
                          doctor: doctorOf(t, one.rx),
                          n: view.settings.renewalWorkingDays,
                        })
                      : whyNot(view, one, pharmacy)}
                </p>
              </li>
            );
          })}
        </ul>
      </Card>
      <Card>
        <CardHead
          icon="house"
          more={{
            href: `${base(view)}/refills/new?${chosenQuery(offers, toValue)}`,
            text: t('register.change'),
          }}
        >
          {t(to.delivery === 'mail' ? 'refill.by-mail' : 'refill.pickup')}
        </CardHead>
        <p>{to.delivery === 'mail' ? sayAddress(to.address) : sayPlace(to.pharmacy)}</p>
        <p class="muted">
          {to.delivery === 'mail'
            ? t('refill.mail-days', { n: view.settings.mailWorkingDays })
            : withPhones(`${to.pharmacy.phone} · ${sayHours(t, to.pharmacy)}`, to.pharmacy.phone)}
        </p>
      </Card>
      <MailIsLate view={view} late={late} />
      {allergies && (
        <Alert tone="warning" title={t('refill.allergies')}>
          <AllergyLine view={view} allergies={allergies} />
          <p>{wordsWithPhones(t, 'refill.allergies-text', { phone: to.pharmacy.phone })}</p>
        </Alert>
      )}
      {can.length > 0 ? (
        <Form action={`${base(view)}/refills`} formKey={formKey}>
          <input type="hidden" name="rx" value={offers.map(({ rx }) => rx.id).join(',')} />
          <input type="hidden" name="to" value={toValue} />
          <TextArea
            t={t}
            name="note"
            label={t('refill.note')}
            hint={t('refill.note-hint')}
            problems={problems}
            value={typed.note}
            max={500}
            rows={3}
          />
          <div class="actions">
            <Button>{t('refill.submit', { n: can.length })}</Button>
            <a href={`${base(view)}/medicines`}>{t('ui.cancel')}</a>
          </div>
        </Form>
      ) : (
        <div class="actions">
          <LinkButton href={`${base(view)}/medicines`}>{t('refill.back')}</LinkButton>
        </div>
      )}
    </>
  );
}

/** What the button does with a prescription at this destination; null for nothing. */
const does = ({ rx, offer }: Offered, to: Resolved): 'refill' | 'renewal' | null =>
  to.delivery === 'mail' && rx.flags.includes('no-mail') ? null : offer.do;
const whyNot = (view: View, one: Offered, pharmacy: Pharmacy | undefined) =>
  sayWhy(view, one.offer.do === null ? one.offer.why : 'no-mail', one, pharmacy);

/** The outcome for each chosen prescription, by name. */
export function AskedPage({
  view,
  number,
  orderId,
  asked,
  not,
  pharmacies,
}: {
  view: View;
  number: string | null;
  orderId: string | null;
  asked: RequestRow[];
  /** The others: with an earlier request, or with the reason why not. */
  not: Offered[];
  pharmacies: Pharmacy[];
}) {
  const { t } = view;
  const title =
    asked.length === 0
      ? 'refill.none-done'
      : not.length === 0
        ? 'refill.all-done'
        : 'refill.some-done';
  return (
    <>
      <h1>{t(title)}</h1>
      <ForPerson view={view} />
      {number && (
        <Card tone="teal" label={t('refill.number')}>
          <p>
            {t('refill.number')} <strong class="number">{number}</strong>
          </p>
          <p>{t('refill.number-text')}</p>
        </Card>
      )}
      {asked.length > 0 && (
        <Card>
          <CardHead icon="check">{t('refill.done')}</CardHead>
          <ul class="plain-list">
            {sortedByName(t, asked, (one) => one.name).map((one) => (
              <li key={one.id}>
                <strong>{medicineName(t, one.name)}</strong>:{' '}
                {t(one.kind === 'renewal' ? 'refill.done-renewal' : 'refill.done-refill', {
                  n: view.settings.renewalWorkingDays,
                })}
              </li>
            ))}
          </ul>
        </Card>
      )}
      {not.length > 0 && (
        <Card>
          <CardHead icon="triangle-alert">{t('refill.not-done')}</CardHead>
          <ul class="plain-list">
            {sortedByName(t, not, ({ rx }) => rx.name).map((one) => (
              <li key={one.rx.id}>
                <strong>{medicineName(t, one.rx.name)}</strong>:{' '}
                {one.request ? (
                  <>
                    {t('refill.already')}{' '}
                    <a href={`${base(view)}/refills/${one.request.orderId}`}>{t('refill.see')}</a>
                  </>
                ) : (
                  whyNot(
                    view,
                    one,
                    pharmacies.find((at) => at.id === one.rx.pharmacyId),
                  )
                )}
              </li>
            ))}
          </ul>
        </Card>
      )}
      <div class="actions">
        <LinkButton href={orderId ? `${base(view)}/refills/${orderId}` : `${base(view)}/refills`}>
          {t('refill.follow-it')}
        </LinkButton>
        <LinkButton href={`${base(view)}/medicines`} kind="outline">
          {t('refill.back')}
        </LinkButton>
      </div>
    </>
  );
}
