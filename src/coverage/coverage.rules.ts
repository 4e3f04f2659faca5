import type { Coverage } from '@medplum/fhirtypes';
import { isDay, type PlainDate } from '../platform/days.rules.ts';

/** A plan that a member has, had or will have, as pages show it. */
export interface Plan {
  id: string;
  /** The plan's own name; null where only the payer is known. */
  name: string | null;
  payer: string | null;
  memberId: string | null;
  group: string | null;
  /** How the member stands to the subscriber (HL7 subscriber-relationship). */
  relationship: 'self' | 'spouse' | 'child' | 'other';
  startsOn: PlainDate | null;
  endsOn: PlainDate | null;
  state: PlanState;
}
export type PlanState = 'active' | 'future' | 'ended' | 'cancelled';

/** The first or the last day that a FHIR date or time names, which may say a month or a year alone. */
function dayOf(date: string | undefined, end: boolean): PlainDate | null {
  const [year, month, day] = (date ?? '').slice(0, 10).split('-');
  if (!year || !/^\d{4}$/.test(year)) return null;
  if (day) return isDay(`${year}-${month}-${day}`) ? `${year}-${month}-${day}` : null;
  if (!end) return `${year}-${month ?? '01'}-01`;
  const last = month ? new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate() : 31;
  return `${year}-${month ?? '12'}-${last}`;
}

function stateOf(status: string | undefined, startsOn: PlainDate | null, endsOn: PlainDate | null, today: PlainDate): PlanState {
  if (status === 'cancelled') return 'cancelled';
  if (endsOn !== null && endsOn < today) return 'ended';
  return startsOn !== null && startsOn > today ? 'future' : 'active';
}

const ORDER: readonly PlanState[] = ['active', 'future', 'ended', 'cancelled'];
const RELATIONSHIPS = ['self', 'spouse', 'child'] as const;

/**
 * The plans that a record tells of, those that hold today first, then by their last day, newest first. Drafts and what was entered
 * in error tell of no plan (FHIR R4 fm-status). The period is judged by the day, whatever the status says: payers leave ended
 * plans `active`.
 */
export function readPlans(rows: readonly { id: string; content: Coverage }[], today: PlainDate): Plan[] {
  const plans = rows.flatMap(({ id, content }): Plan[] => {
    if (content.status !== 'active' && content.status !== 'cancelled') return [];
    const classOf = (code: string) => content.class?.find((one) => one.type?.coding?.some((coding) => coding.code === code));
    const plan = classOf('plan');
    const startsOn = dayOf(content.period?.start, false);
    const endsOn = dayOf(content.period?.end, true);
    const code = content.relationship?.coding?.[0]?.code;
    return [
      {
        id,
        name: plan?.name ?? content.type?.text ?? plan?.value ?? null,
        payer: content.payor?.map((payor) => payor.display).find(Boolean) ?? null,
        memberId: content.subscriberId ?? null,
        group: classOf('group')?.value ?? null,
        relationship: code === undefined ? 'self' : (RELATIONSHIPS.find((known) => known === code) ?? 'other'),
        startsOn,
        endsOn,
        state: stateOf(content.status, startsOn, endsOn, today),
      },
    ];
  });
  const last = (plan: Plan) => plan.endsOn ?? '9999-12-31';
  return plans.sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || last(b).localeCompare(last(a)) || a.id.localeCompare(b.id));
}

/**
 * The last day on which a former member was covered; null while a plan holds or is to come, and for who never had one. A plan that
 * was cancelled says nothing of it: its period is what it would have been.
 */
export function coveredUntil(plans: readonly Plan[]): PlainDate | null {
  if (plans.some((plan) => plan.state === 'active' || plan.state === 'future')) return null;
  return plans.reduce<PlainDate | null>((latest, plan) => (plan.state === 'ended' && plan.endsOn && plan.endsOn > (latest ?? '') ? plan.endsOn : latest), null);
}
