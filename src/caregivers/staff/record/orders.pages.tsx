import {
  Choice,
  ErrorSummary,
  Form,
  SelectField,
  TextArea,
  TextField,
} from '../../../ui/fields.tsx';
import { Button, SummaryList } from '../../../ui/kit.tsx';
import { factLine } from '../../../ui/text.tsx';
import { type CourtOrder, ORDER_KINDS } from '../shared/orders.ts';
import { Cancel, caregivers, type Shown, Trail } from './form-parts.pages.tsx';
import { pathOf, WhoseAccess } from './record.pages.tsx';

/** A new court order. `closes` is set on the second page, which says who loses access. */
export function OrderPage({
  view,
  all,
  typed,
  problems,
  newKey,
  closes,
}: Shown & { closes: readonly string[] | null }) {
  const { t, person } = view;
  const title = t(closes ? 'care-staff.order-check' : 'care-staff.order-add');
  const action = `${pathOf(person?.id ?? '')}/orders`;
  if (closes)
    return (
      <>
        <Trail view={view} text={title} />
        <h1>{title}</h1>
        <SummaryList
          rows={[
            {
              term: t('care-staff.order-kind'),
              value: t(`care-staff.order-${typed.kind}` as 'care-staff.order-no-contact'),
            },
            {
              term: t('care-staff.order-names'),
              value: (typed.account && all.names.get(typed.account)) || typed.party || '–',
            },
            {
              term: t('care-staff.order-time'),
              value: factLine(t, [
                t('care-staff.from', { day: t.day(typed.startsOn ?? '') }),
                typed.endsOn && t('care-staff.until', { day: t.day(typed.endsOn) }),
              ]),
            },
          ]}
        />
        <WhoseAccess
          view={view}
          names={closes}
          none="care-staff.closes-nobody"
          some="care-staff.closes"
        />
        <Form action={action} formKey={newKey()} label={title}>
          {Object.entries(typed)
            .filter(([name]) => name !== 'step' && name !== '_key')
            .map(([name, value]) => (
              <input key={name} type="hidden" name={name} value={value} />
            ))}
          <div class="actions">
            <Button name="step" value="save">
              {t('care-staff.order-save')}
            </Button>
            <Button kind="outline" name="step" value="change">
              {t('care-staff.change')}
            </Button>
          </div>
        </Form>
      </>
    );
  return (
    <>
      <Trail view={view} text={title} />
      <ErrorSummary t={t} problems={problems} />
      <h1>{title}</h1>
      <p class="lead">{t('care-staff.order-lead')}</p>
      <Form action={action} formKey={newKey()} label={title}>
        <input type="hidden" name="step" value="check" />
        <Choice
          t={t}
          name="kind"
          legend={t('care-staff.order-kind')}
          problems={problems}
          value={typed.kind}
          options={ORDER_KINDS.map((value) => ({
            value,
            label: t(`care-staff.order-${value}`),
            hint: t(`care-staff.order-${value}-hint`),
          }))}
        />
        <SelectField
          t={t}
          name="account"
          label={t('care-staff.order-account')}
          hint={t('care-staff.order-account-hint')}
          problems={problems}
          value={typed.account}
          none={t('care-staff.order-account-none')}
          options={caregivers(all)}
        />
        <TextField
          t={t}
          name="party"
          label={t('care-staff.order-party')}
          problems={problems}
          value={typed.party}
          autocomplete="off"
          max={120}
        />
        <TextField
          t={t}
          name="startsOn"
          type="date"
          label={t('care-staff.order-starts')}
          problems={problems}
          value={typed.startsOn}
          short
        />
        <TextField
          t={t}
          name="endsOn"
          type="date"
          label={t('care-staff.order-ends')}
          hint={t('care-staff.order-ends-hint')}
          problems={problems}
          value={typed.endsOn}
          short
        />
        <TextArea
          t={t}
          name="note"
          label={t('care-staff.order-note')}
          problems={problems}
          value={typed.note}
          rows={3}
          max={1000}
        />
        <div class="actions">
          <Button>{t('care-staff.continue')}</Button>
          <Cancel view={view} />
        </div>
      </Form>
    </>
  );
}

/** Asks before an order ends, and says who gets access again. */
export function EndOrderPage({
  view,
  all,
  order,
  opens,
  newKey,
}: Pick<Shown, 'view' | 'all' | 'newKey'> & { order: CourtOrder; opens: readonly string[] }) {
  const { t, person } = view;
  const title = t('care-staff.order-end');
  return (
    <>
      <Trail view={view} text={title} />
      <h1>{title}</h1>
      <p class="lead">
        {factLine(t, [
          t(`care-staff.order-${order.kind}`),
          (order.accountId && all.names.get(order.accountId)) || order.party,
        ])}
      </p>
      <WhoseAccess
        view={view}
        names={opens}
        none="care-staff.opens-nobody"
        some="care-staff.opens-again"
      />
      <Form
        action={`${pathOf(person?.id ?? '')}/orders/${order.id}/end`}
        formKey={newKey()}
        label={title}
      >
        <div class="actions">
          <Button>{t('care-staff.order-end')}</Button>
          <Cancel view={view} />
        </div>
      </Form>
    </>
  );
}
