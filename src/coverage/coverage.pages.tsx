import type { View } from '../platform/http/routes.ts';
import type { Words } from '../platform/i18n.ts';
import type { IconName } from '../ui/icons.ts';
import { Alert, Card, CardHead, Empty, SummaryList, Table, Tag, type Tone } from '../ui/kit.tsx';
import { wordsWithPhones } from '../ui/text.tsx';
import type { Plan, PlanState } from './coverage.rules.ts';
import { type Ending, readEndings } from './endings.rules.ts';
import { datesOf, payersOf, rowsOf, sayDate, titleOf } from './plan.pages.tsx';

const LOOK: Record<PlanState, { tone: Tone; icon: IconName }> = {
  active: { tone: 'in', icon: 'check' },
  future: { tone: 'new', icon: 'info' },
  ended: { tone: 'plain', icon: 'minus' },
  cancelled: { tone: 'plain', icon: 'x' },
};
const StateTag = ({ t, state }: { t: Words; state: PlanState }) => (
  <Tag {...LOOK[state]}>{t(`coverage.${state}`)}</Tag>
);

/** A plan with an unknown modifier may not be what it seems. */
const Unclear = ({ view, plan }: { view: View; plan: Plan }) =>
  plan.modifiers.length > 0 ? (
    <Alert tone="warning">
      <p>{wordsWithPhones(view.t, 'coverage.unclear', { phone: view.settings.phone })}</p>
    </Alert>
  ) : null;

function PlanCard({ view, plan }: { view: View; plan: Plan }) {
  const { t } = view;
  const title = titleOf(t, plan);
  return (
    <Card label={title}>
      <CardHead icon="id-card">{title}</CardHead>
      <p>
        <StateTag t={t} state={plan.state} />
      </p>
      <Unclear view={view} plan={plan} />
      <SummaryList rows={rowsOf(t, view.settings.zone, plan)} />
    </Card>
  );
}

/** Coverage that has ended, by kind: the end of a dental plan is not the end of coverage. */
function EndingNotice({ view, ending, alone }: { view: View; ending: Ending; alone: boolean }) {
  const { t, settings } = view;
  const precise =
    ending.ends.moment?.precision !== 'month' && ending.ends.moment?.precision !== 'year';
  const day = sayDate(t, ending.ends);
  const title =
    ending.kind === 'medical' && alone
      ? t(precise ? 'coverage.over' : 'coverage.over-in', { day })
      : t(precise ? 'coverage.over-kind' : 'coverage.over-kind-in', {
          day,
          kind: t(`coverage.kind-${ending.kind}`),
        });
  return (
    <Alert title={title}>
      <p>{wordsWithPhones(t, 'coverage.over-text', { phone: settings.phone })}</p>
    </Alert>
  );
}

/** Current and future plans in full, past ones collapsed. Former members see the same page. */
export function CoveragePage({ view, plans }: { view: View; plans: Plan[] }) {
  const { t, settings } = view;
  const now = plans.filter((plan) => plan.state === 'active' || plan.state === 'future');
  const before = plans.filter((plan) => !now.includes(plan));
  return (
    <>
      <h1>{t('coverage.title')}</h1>
      <p class="lead">{t('coverage.lead')}</p>
      {readEndings(plans, view.today).map((ending) => (
        <EndingNotice key={ending.kind} view={view} ending={ending} alone={now.length === 0} />
      ))}
      {plans.length === 0 && (
        <Empty icon="id-card" title={t('coverage.none')}>
          <p>{wordsWithPhones(t, 'coverage.none-text', { phone: settings.phone })}</p>
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
            head={[
              t('coverage.plan'),
              t('coverage.member-id'),
              t('coverage.dates'),
              t('coverage.state'),
            ]}
            rows={before.map((plan) => ({
              key: plan.id,
              cells: [
                <span key="plan">
                  {titleOf(t, plan)}
                  {plan.payers.length > 0 && payersOf(t, plan) !== titleOf(t, plan) && (
                    <span class="muted block">{payersOf(t, plan)}</span>
                  )}
                </span>,
                plan.memberId ?? '–',
                datesOf(t, plan),
                <StateTag key="state" t={t} state={plan.state} />,
              ],
            }))}
          />
          {before.map((plan) => (
            <details class="answer" key={plan.id}>
              <summary>
                {t('coverage.details', { plan: titleOf(t, plan), dates: datesOf(t, plan) })}
              </summary>
              <Unclear view={view} plan={plan} />
              <SummaryList rows={rowsOf(t, settings.zone, plan)} />
            </details>
          ))}
        </Card>
      )}
      {plans.length > 0 && <p>{wordsWithPhones(t, 'coverage.wrong', { phone: settings.phone })}</p>}
    </>
  );
}
