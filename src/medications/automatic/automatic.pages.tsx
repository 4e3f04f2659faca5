import type { Problems, Typed } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { ErrorSummary, Form, SelectField, TextField } from '../../ui/fields.tsx';
import { Alert, Button, Card, CardHead, Crumbs, callable } from '../../ui/kit.tsx';
import type { Pharmacy } from '../pharmacies/pharmacies.rules.ts';
import { eligibleOn } from '../prescriptions/fills.rules.ts';
import type { Prescription } from '../prescriptions/prescriptions.rules.ts';
import type { Address } from '../refills/refills.ts';
import { sayAddress } from '../requests/addresses.rules.ts';
import { type Automatic, mayBeAutomatic, NOTICE_DAYS, nextAutomatic } from './automatic.rules.ts';

/**
 * On a prescription's page: whether it is filled again by itself, when next, and how to leave it
 * out or stop it.
 */
export function AutomaticCard({
  view,
  rx,
  state,
  stopped,
  pharmacies,
  addresses,
  usual,
  problems,
  newKey,
}: {
  view: View;
  rx: Prescription;
  state: (Automatic & { pharmacyId: string; delivery: 'pickup' | 'mail' }) | null;
  /** It ended because who set it up lost the right. */
  stopped: boolean;
  pharmacies: Pharmacy[];
  addresses: Address[];
  usual: string | null;
  problems: Problems;
  newKey: () => string;
}) {
  const { t } = view;
  const action = `/people/${view.person?.id}/medicines/${rx.id}/automatic`;
  if (!state && !mayBeAutomatic(rx)) return null;
  const mail = !rx.flags.includes('no-mail') && pharmacies.some((one) => one.kind === 'mail');
  const press = (wish: string, words: string, kind: 'outline' | 'plain') => (
    <Form action={action} formKey={newKey()}>
      <input type="hidden" name="wish" value={wish} />
      <Button kind={kind}>{words}</Button>
    </Form>
  );
  if (state) {
    const next = nextAutomatic(rx, state, view.today, view.settings);
    const place = pharmacies.find((one) => one.id === state.pharmacyId)?.name ?? '';
    return (
      <Card>
        <CardHead icon="history">{t('auto.title')}</CardHead>
        <p>
          {next
            ? t('auto.next', { day: view.t.day(next) })
            : t(state.skippedFor ? 'auto.skipped' : 'auto.later')}
        </p>
        <p class="muted">
          {state.delivery === 'mail' ? t('refill.by-mail') : place} ·{' '}
          {t('auto.told', { n: NOTICE_DAYS })}
        </p>
        <div class="step-row">
          {next && press('skip', t('auto.skip'), 'outline')}
          {press('off', t('auto.stop'), 'plain')}
        </div>
      </Card>
    );
  }
  return (
    <Card>
      <CardHead icon="history">{t('auto.title')}</CardHead>
      {stopped && (
        <Alert tone="warning">
          <p>{t('auto.stopped')}</p>
        </Alert>
      )}
      <p>{t('auto.text', { n: NOTICE_DAYS })}</p>
      {eligibleOn(rx, view.settings) && (
        <Form action={action} formKey={newKey()} label={t('auto.title')}>
          <input type="hidden" name="wish" value="on" />
          <SelectField
            t={t}
            name="to"
            label={t('refill.where')}
            problems={problems}
            value={usual ?? undefined}
            none={t('auto.choose')}
            options={[
              ...pharmacies
                .filter((one) => one.kind === 'pickup')
                .map((one) => ({
                  value: one.id,
                  label: t('refill.pickup-at', { name: one.name }),
                })),
              ...(mail
                ? addresses.slice(0, 1).map((one) => ({
                    value: 'mail-0',
                    label: `${t('refill.mail-to')} ${sayAddress(one)}`,
                  }))
                : []),
            ]}
          />
          <Button kind="outline">{t('auto.start')}</Button>
        </Form>
      )}
    </Card>
  );
}

/** Whether to be told by e-mail when a refill is due; under the tracker. */
export function DueCard({ view, on, formKey }: { view: View; on: boolean; formKey: string }) {
  const { t } = view;
  return (
    <Card>
      <CardHead icon="mail">{t('due.title')}</CardHead>
      <p>{t(on ? 'due.on' : 'due.off')}</p>
      <Form action={`/people/${view.person?.id}/refills/preferences`} formKey={formKey}>
        <input type="hidden" name="tell" value={on ? 'no' : 'yes'} />
        <Button kind="outline">{t(on ? 'due.stop' : 'due.start')}</Button>
      </Form>
    </Card>
  );
}

/** A relative's refill by the two numbers on card and label; nothing of the record is seen. */
export function ByNumberPage({
  view,
  typed,
  problems,
  formKey,
  sent,
}: {
  view: View;
  typed: Typed;
  problems: Problems;
  formKey: string;
  sent: boolean;
}) {
  const { t, settings } = view;
  return (
    <>
      <Crumbs
        t={t}
        trail={[{ href: '/home', text: t('nav.today') }, { text: t('number.title') }]}
      />
      <ErrorSummary t={t} problems={problems} />
      {sent && (
        <Alert tone="success" title={t('number.sent')}>
          <p>{callable(t, 'number.sent-text', { phone: settings.phone })}</p>
        </Alert>
      )}
      <h1>{t('number.title')}</h1>
      <p class="lead">{t('number.lead')}</p>
      <Form action="/refill-by-number" formKey={formKey}>
        <TextField
          t={t}
          name="mrn"
          label={t('number.mrn')}
          hint={t('number.mrn-hint')}
          problems={problems}
          value={typed.mrn}
          max={30}
          autocomplete="off"
          inputmode="numeric"
        />
        <TextField
          t={t}
          name="number"
          label={t('med.number')}
          hint={t('number.number-hint')}
          problems={problems}
          value={typed.number}
          max={30}
          autocomplete="off"
          inputmode="numeric"
        />
        <Button>{t('number.send')}</Button>
      </Form>
    </>
  );
}
