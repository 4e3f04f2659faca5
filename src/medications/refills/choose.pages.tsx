import type { Problems } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import type { Words } from '../../platform/i18n.ts';
import { Choice, ErrorSummary, TextField } from '../../ui/fields.tsx';
import { Alert, Button, Crumbs, Empty, Steps } from '../../ui/kit.tsx';
import { wordsWithPhones } from '../../ui/text.tsx';
import { medicineName, sortedByName } from '../names/medicine-name.ts';
import type { Offered } from '../offers/offers.ts';
import { sayHours } from '../pharmacies/hours.ts';
import type { Pharmacy } from '../pharmacies/pharmacies.rules.ts';
import { type Address, sayAddress } from '../requests/addresses.rules.ts';
import { base, steps } from './review.pages.tsx';

/** The chosen prescriptions as the query of the next page: only ids, which reveal nothing. */
export const chosenQuery = (offers: Offered[], to?: string): string =>
  new URLSearchParams([
    ...offers.map(({ rx }) => [`rx-${rx.id}`, 'yes']),
    ...(to ? [['to', to]] : []),
  ]).toString();

/** Names separated by semicolons, since a name may contain a comma. */
const named = (t: Words, offers: readonly Offered[]): string =>
  sortedByName(t, offers, ({ rx }) => rx.name)
    .map(({ rx }) => medicineName(t, rx.name))
    .join('; ');

/** Where mail can be chosen: what would be used up before it comes, and what to do instead. */
export function MailIsLate({ view, late }: { view: View; late: Offered[] }) {
  const { t } = view;
  if (late.length === 0) return null;
  return (
    <Alert tone="warning" title={t('refill.mail-late', { names: named(t, late) })}>
      <p>{wordsWithPhones(t, 'refill.mail-late-do', { phone: view.settings.phone })}</p>
    </Alert>
  );
}

/**
 * For caregivers who may request refills but not see the list, and for anybody who chose nothing.
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
  const can = sortedByName(
    t,
    offers.filter((one) => one.offer.do !== null),
    ({ rx }) => rx.name,
  );
  const first = can[0]?.rx.id;
  return (
    <>
      <ErrorSummary t={t} problems={problems} />
      <h1>{t('refill.choose')}</h1>
      <Steps t={t} steps={steps(view)} current={0} />
      {can.length === 0 ? (
        <Empty icon="pill" title={t('refill.nothing')}>
          <p>{wordsWithPhones(t, 'refill.nothing-text', { phone: view.settings.phone })}</p>
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

/** Where the refills go: a pharmacy, found by location, or an address on file. */
export function WherePage({
  view,
  offers,
  pharmacies,
  addresses,
  mail,
  late,
  chosen,
  query,
  problems,
}: {
  view: View;
  offers: Offered[];
  /** Those that match the search. */
  pharmacies: Pharmacy[];
  addresses: Address[];
  /** There is a pharmacy that mails. */
  mail: boolean;
  /** Those that are used up before the mail would come. */
  late: Offered[];
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
          hint: `${sayAddress(one)} · ${t('refill.mail-days', { n: view.settings.mailWorkingDays })}`,
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
          names: named(t, offers),
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
        {mail && addresses.length > 0 && <MailIsLate view={view} late={late} />}
        {stays.length > 0 && mail && (
          <p class="why">
            {t('refill.not-by-mail', {
              names: named(t, stays),
            })}
          </p>
        )}
        {mail && (
          <p class="muted">
            {wordsWithPhones(t, 'refill.address-wrong', { phone: view.settings.phone })}
          </p>
        )}
        <div class="actions">
          <Button>{t('register.continue')}</Button>
        </div>
      </form>
    </>
  );
}
