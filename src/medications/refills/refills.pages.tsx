import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { Choice, ErrorSummary, Form, TextArea, TextField } from '../../ui/fields.tsx';
import {
  Alert,
  Button,
  Card,
  CardHead,
  Crumbs,
  callable,
  Empty,
  LinkButton,
  Steps,
  withPhones,
} from '../../ui/kit.tsx';
import { AllergyLine } from '../allergies/allergies.pages.tsx';
import type { Allergies } from '../allergies/allergies.rules.ts';
import { DirectionLines } from '../directions/directions.pages.tsx';
import { sayWhy } from '../offers/standing.pages.tsx';
import { sayHours, sayPlace } from '../pharmacies/hours.ts';
import type { Pharmacy } from '../pharmacies/pharmacies.rules.ts';
import { refillsLeft } from '../prescriptions/fills.rules.ts';
import { medicineName } from '../prescriptions/medicine-name.ts';
import { sayAddress } from '../requests/addresses.rules.ts';
import type { Address, Offered, RequestRow, Resolved } from './refills.ts';

const base = (view: View) => `/people/${view.person?.id}`;
const steps = (view: View) => [
  view.t('refill.step-choose'),
  view.t('refill.step-where'),
  view.t('refill.step-review'),
];

/**
 * The chosen prescriptions go along in the address of the next page: ids alone, which name nothing.
 */
export const chosenQuery = (offers: Offered[], to?: string): string =>
  new URLSearchParams([
    ...offers.map(({ rx }) => [`rx-${rx.id}`, 'yes']),
    ...(to ? [['to', to]] : []),
  ]).toString();

/**
 * For a caregiver who may ask for refills without seeing the whole list, and for who chose nothing.
 */
export function ChoosePage({
  view,
  offers,
  problems,
}: {
  view: View;
  offers: Offered[];
  problems: Problems;
}) {
  const { t } = view;
  const can = offers.filter((one) => one.offer.do !== null);
  const first = can[0]?.rx.id;
  return (
    <>
      <ErrorSummary t={t} problems={problems} />
      <h1>{t('refill.choose')}</h1>
      <Steps t={t} steps={steps(view)} current={0} />
      {can.length === 0 ? (
        <Empty icon="pill" title={t('refill.nothing')}>
          <p>{callable(t, 'refill.nothing-text', { phone: view.settings.phone })}</p>
        </Empty>
      ) : (
        <form method="get" action={`${base(view)}/refills/new`} class="form">
          <input type="hidden" name="chosen" value="yes" />
          <fieldset class="usa-fieldset" aria-describedby={problems.rx ? 'rx-problem' : undefined}>
            <legend class="usa-legend">{t('refill.choose-legend')}</legend>
            {problems.rx && (
              <span class="usa-error-message" id="rx-problem">
                {t(problems.rx)}
              </span>
            )}
            {can.map(({ rx }) => {
              const id = rx.id === first ? 'rx' : `rx-${rx.id}`;
              return (
                <div class="usa-checkbox" key={rx.id}>
                  <input
                    class="usa-checkbox__input"
                    type="checkbox"
                    id={id}
                    name={`rx-${rx.id}`}
                    value="yes"
                  />
                  <label class="usa-checkbox__label" for={id}>
                    {medicineName(t, rx.name)}
                  </label>
                </div>
              );
            })}
          </fieldset>
          <div class="actions">
            <Button>{t('register.continue')}</Button>
          </div>
        </form>
      )}
    </>
  );
}

/** Where it is to go: a pharmacy, found by place, or an address on file. */
export function WherePage({
  view,
  offers,
  pharmacies,
  addresses,
  mail,
  chosen,
  query,
  problems,
}: {
  view: View;
  offers: Offered[];
  /** Those that fit what was looked for. */
  pharmacies: Pharmacy[];
  addresses: Address[];
  /** There is a pharmacy that mails. */
  mail: boolean;
  chosen: string | null;
  query: string;
  problems: Problems;
}) {
  const { t } = view;
  const stays = offers.filter(({ rx }) => rx.flags.includes('no-mail'));
  const hidden = offers.map(({ rx }) => (
    <input type="hidden" name={`rx-${rx.id}`} value="yes" key={rx.id} />
  ));
  const options = [
    ...pharmacies.map((one) => ({
      value: one.id,
      label: t('refill.pickup-at', { name: one.name }),
      hint: `${one.street}, ${one.city} ${one.postalCode} · ${one.phone} · ${sayHours(t, one)}`,
    })),
    ...(mail
      ? addresses.map((one, index) => ({
          value: `mail-${index}`,
          label: t('refill.mail-to'),
          hint: `${sayAddress(one)} · ${t('refill.mail-days')}`,
        }))
      : []),
  ];
  return (
    <>
      <Crumbs
        t={t}
        trail={[
          { href: `${base(view)}/medicines`, text: t('med.title') },
          { text: t('refill.where') },
        ]}
      />
      <ErrorSummary t={t} problems={problems} />
      <h1>{t('refill.where')}</h1>
      <Steps t={t} steps={steps(view)} current={1} />
      <p class="lead">
        {t('refill.chosen', {
          names: offers.map(({ rx }) => medicineName(t, rx.name)).join(', '),
          n: offers.length,
        })}
      </p>
      <form
        method="get"
        action={`${base(view)}/refills/new`}
        class="filter-form"
        aria-label={t('refill.search')}
      >
        {hidden}
        <TextField
          t={t}
          name="q"
          label={t('refill.search')}
          hint={t('refill.search-hint')}
          problems={{}}
          value={query}
          type="search"
          max={60}
        />
        <div class="actions">
          <Button kind="outline" icon="search">
            {t('refill.search-do')}
          </Button>
          {query && (
            <a href={`${base(view)}/refills/new?${chosenQuery(offers)}`}>
              {t('refill.search-all')}
            </a>
          )}
        </div>
      </form>
      {pharmacies.length === 0 && (
        <Alert>
          <p>{t('refill.search-none')}</p>
        </Alert>
      )}
      <form method="get" action={`${base(view)}/refills/review`} class="form">
        {hidden}
        {options.length > 0 && (
          <Choice
            t={t}
            name="to"
            legend={t('refill.where-legend')}
            problems={problems}
            value={chosen ?? undefined}
            options={options}
          />
        )}
        {stays.length > 0 && mail && (
          <p class="why">
            {t('refill.not-by-mail', {
              names: stays.map(({ rx }) => medicineName(t, rx.name)).join(', '),
            })}
          </p>
        )}
        {mail && (
          <p class="muted">{callable(t, 'refill.address-wrong', { phone: view.settings.phone })}</p>
        )}
        <div class="actions">
          <Button>{t('register.continue')}</Button>
        </div>
      </form>
    </>
  );
}

export function ReviewPage({
  view,
  offers,
  to,
  toValue,
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
  /** Null for who may not see them. */
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
      <Steps t={t} steps={steps(view)} current={2} />
      <Card>
        <CardHead icon="list-checks">{t('refill.what')}</CardHead>
        <ul class="medicine-list">
          {offers.map((one) => {
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
                          doctor: one.rx.prescriber ?? t('med.office-unnamed'),
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
            ? t('refill.mail-days')
            : withPhones(`${to.pharmacy.phone} · ${sayHours(t, to.pharmacy)}`, to.pharmacy.phone)}
        </p>
      </Card>
      {allergies && (
        <Alert tone="warning" title={t('refill.allergies')}>
          <AllergyLine view={view} allergies={allergies} />
          <p>{callable(t, 'refill.allergies-text', { phone: to.pharmacy.phone })}</p>
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

/** What pressing the button will do with it, sent there; null for nothing. */
const does = ({ rx, offer }: Offered, to: Resolved): 'refill' | 'renewal' | null =>
  to.delivery === 'mail' && rx.flags.includes('no-mail') ? null : offer.do;
const whyNot = (view: View, { rx, offer, eligible }: Offered, pharmacy: Pharmacy | undefined) =>
  sayWhy(view, offer.do === null ? offer.why : 'no-mail', rx, eligible, pharmacy);

/** What became of each that was asked for: all, some, none; by name. */
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
  /** The rest, as it stands now: with a request from before, or with its reason. */
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
            {asked.map((one) => (
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
            {not.map((one) => (
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
