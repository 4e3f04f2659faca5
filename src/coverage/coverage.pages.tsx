import type { Key, Words } from '../platform/i18n.ts';
import type { View } from '../platform/routes.ts';
import type { IconName } from '../ui/icons.ts';
import { Alert, Card, CardHead, callable, Empty, SummaryList, Table, Tag, type Tone } from '../ui/kit.tsx';
import { coveredUntil, type Plan, type PlanState } from './coverage.rules.ts';

const LOOK: Record<PlanState, { tone: Tone; icon: IconName }> = {
  active: { tone: 'in', icon: 'check' },
  future: { tone: 'new', icon: 'info' },
  ended: { tone: 'plain', icon: 'minus' },
  cancelled: { tone: 'plain', icon: 'x' },
};
const StateTag = ({ t, state }: { t: Words; state: PlanState }) => <Tag {...LOOK[state]}>{t(`coverage.${state}`)}</Tag>;

const nameOf = (t: Words, plan: Plan) => plan.name ?? plan.payer ?? t('coverage.unnamed');
function datesOf(t: Words, { startsOn, endsOn }: Plan): string {
  if (startsOn && endsOn) return t('coverage.from-to', { from: t.day(startsOn), to: t.day(endsOn) });
  if (startsOn) return t('coverage.since', { from: t.day(startsOn) });
  return endsOn ? t('coverage.until', { to: t.day(endsOn) }) : t('coverage.no-dates');
}

function PlanCard({ view, plan }: { view: View; plan: Plan }) {
  const { t } = view;
  const rows: [Key, string | null][] = [
    ['coverage.payer', plan.payer],
    ['coverage.member-id', plan.memberId],
    ['coverage.group', plan.group],
    ['coverage.relationship', t(`coverage.is-${plan.relationship}`)],
    ['coverage.dates', datesOf(t, plan)],
  ];
  return (
    <Card label={nameOf(t, plan)}>
      <CardHead icon="id-card">{nameOf(t, plan)}</CardHead>
      <p>
        <StateTag t={t} state={plan.state} />
      </p>
      <SummaryList rows={rows.flatMap(([term, value]) => (value ? [{ term: t(term), value }] : []))} />
    </Card>
  );
}

/** Plans of today and tomorrow whole, those of before as a list: a former member reads the same page. */
export function CoveragePage({ view, plans }: { view: View; plans: Plan[] }) {
  const { t, settings } = view;
  const now = plans.filter((plan) => plan.state === 'active' || plan.state === 'future');
  const before = plans.filter((plan) => !now.includes(plan));
  const until = coveredUntil(plans);
  return (
    <>
      <h1>{t('coverage.title')}</h1>
      <p class="lead">{t('coverage.lead')}</p>
      {until && (
        <Alert title={t('coverage.over', { day: t.day(until) })}>
          <p>{callable(t, 'coverage.over-text', { phone: settings.phone })}</p>
        </Alert>
      )}
      {plans.length === 0 && (
        <Empty icon="id-card" title={t('coverage.none')}>
          <p>{callable(t, 'coverage.none-text', { phone: settings.phone })}</p>
        </Empty>
      )}
      {now.map((plan) => (
        <PlanCard key={plan.id} view={view} plan={plan} />
      ))}
      {before.length > 0 && (
        <Card>
          <CardHead icon="wallet">{t('coverage.before')}</CardHead>
          <Table
            hideCaption
            caption={t('coverage.before')}
            head={[t('coverage.plan'), t('coverage.member-id'), t('coverage.dates'), t('coverage.state')]}
            rows={before.map((plan) => ({
              key: plan.id,
              cells: [
                <span key="plan">
                  {nameOf(t, plan)}
                  {plan.payer && plan.payer !== nameOf(t, plan) && <span class="muted block">{plan.payer}</span>}
                </span>,
                plan.memberId ?? '–',
                datesOf(t, plan),
                <StateTag key="state" t={t} state={plan.state} />,
              ],
            }))}
          />
        </Card>
      )}
      {plans.length > 0 && <p>{callable(t, 'coverage.wrong', { phone: settings.phone })}</p>}
    </>
  );
}
