import type { Problems } from '../../platform/http/forms.ts';
import type { View } from '../../platform/http/routes.ts';
import { Form, SelectField } from '../../ui/fields.tsx';
import { Alert, Button, Card, CardHead } from '../../ui/kit.tsx';
import type { Pharmacy } from '../pharmacies/pharmacies.rules.ts';
import { eligibleOn } from '../prescriptions/fills.rules.ts';
import type { Prescription } from '../prescriptions/prescriptions.rules.ts';
import { type Address, sayAddress } from '../requests/addresses.rules.ts';
import { type Automatic, mayBeAutomatic, NOTICE_DAYS, nextAutomatic } from './automatic.rules.ts';

/**
 * On a prescription's page: whether refills are automatic, when the next one is, and buttons to
 * skip it or stop.
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
  /** It ended because the caregiver who set it up lost the right. */
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
