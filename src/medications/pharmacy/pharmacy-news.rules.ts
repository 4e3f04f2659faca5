import { addDays, type PlainDate } from '../../platform/days.rules.ts';
import type { Settings } from '../../platform/settings/settings.ts';
import type { Fill } from '../prescriptions/fills.rules.ts';
import { OWN_SOURCE } from '../record/links.rules.ts';
import type { RequestRow } from '../requests/requests.ts';
import type { Stage } from '../requests/stages.rules.ts';
import type { Step } from '../requests/steps.ts';

/** What the pharmacies' own system says about a request. */
export interface News {
  requestId: string;
  is: 'filling' | 'held' | 'refused' | 'ready' | 'shipped' | 'handed-over';
  carrier?: string | undefined;
  tracking?: string | undefined;
  note?: string | undefined;
}

/** The portal's own fill of a request has this source and the request's id as its id. */
export const OWN_DISPENSE = 'refill-';

/** How far along a request is: news never moves it back. A hold is not on this scale. */
const ORDER: readonly Stage[] = [
  'submitted',
  'received',
  'held',
  'filling',
  'part-filled',
  'ready',
  'shipped',
  'picked-up',
  'delivered',
];

/** What is mailed can't be picked up, and what is picked up is not shipped. */
function stageOf(is: News['is'], delivery: 'pickup' | 'mail'): Stage {
  if (is === 'handed-over') return delivery === 'mail' ? 'shipped' : 'picked-up';
  if (is === 'ready' && delivery === 'mail') return 'filling';
  return is === 'shipped' && delivery === 'pickup' ? 'ready' : is;
}

/**
 * The step that a request takes on news about it. News about its current stage counts if it says
 * something new.
 * @returns null if it stays: it is closed, with the prescriber, or already further along
 */
export function stepOnNews(
  request: Pick<RequestRow, 'stage' | 'delivery' | 'said' | 'tracking' | 'filled'>,
  news: Omit<News, 'requestId'>,
  today: PlainDate,
  { pickupDays }: Pick<Settings, 'pickupDays'>,
): Omit<Step, 'request'> | null {
  const stage = stageOf(news.is, request.delivery);
  const from = ORDER.indexOf(request.stage);
  const moves = stage !== request.stage;
  const saysMore =
    (news.note !== undefined && news.note !== request.said) ||
    (news.tracking !== undefined && news.tracking !== request.tracking);
  const counts = moves
    ? stage === 'refused' || stage === 'held' || ORDER.indexOf(stage) > from
    : saysMore;
  if (from === -1 || !counts || (stage === 'held' && from > ORDER.indexOf('part-filled')))
    return null;
  return {
    stage,
    change: {
      filled: request.filled,
      ...(stage === 'ready' && moves ? { readyUntil: addDays(today, pickupDays) } : {}),
      ...(stage === 'shipped' && (moves || news.tracking !== undefined)
        ? { carrier: news.carrier ?? null, tracking: news.tracking ?? null }
        : {}),
    },
    // "other" points to the message
    reason: (stage === 'refused' || stage === 'held') && news.note ? 'other' : null,
    note: news.note ?? '',
    notify: stage !== 'filling' && stage !== 'picked-up',
  };
}

/**
 * What another system's fills since a request was made mean for the request. The portal's own fill
 * of it says nothing new.
 * @param fills of the prescription that the request is filled from
 */
export function newsOfFills(
  fills: readonly Fill[],
  requestId: string,
  since: PlainDate,
): News['is'] | null {
  const others = fills.filter(
    (fill) =>
      (fill.on ?? '') >= since &&
      fill.from.some(
        (one) => one.source !== OWN_SOURCE || one.sourceId !== `${OWN_DISPENSE}${requestId}`,
      ),
  );
  const has = (...status: string[]) => others.some((one) => status.includes(one.status));
  if (others.some((one) => one.status === 'completed' && one.handedOver && !one.part))
    return 'handed-over';
  if (has('completed')) return others.some((one) => one.part) ? 'filling' : 'ready';
  if (has('preparation', 'in-progress')) return 'filling';
  return has('on-hold') ? 'held' : null;
}
