import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { notify } from '../../platform/notices/notices.ts';
import type { MakesRequests, MovesRequests } from '../policy.ts';
import { maySee } from '../prescriptions/prescriptions.ts';
import { cancelOrder, putOrder } from './pharmacy-orders.ts';
import { listRequestsOf } from './requests.sql.ts';
import { STEPS, type Stage } from './stages.rules.ts';
import * as sql from './steps.sql.ts';

export type { OrderDraft, StepChange } from './steps.sql.ts';
export const { findStep, holdRequest, insertOrder, lockRequests, markUndone, takeLate } = sql;

/** Who did something, as an event stores it. Empty for work done without a signed-on account. */
export interface Doer {
  id: string | null;
  name: string | null;
}
export const doerOf = (access: Access<MakesRequests | MovesRequests>): Doer => ({
  id: access.actor?.account.id ?? null,
  name: access.actor?.account.name ?? null,
});

/**
 * Creates a request with its first step, and its message to the pharmacies' own system if one is
 * connected. The prescription must be locked.
 * @param request a renewal waits for its prescriber; a refill goes to the pharmacy
 * @returns the id of the request
 */
export async function createRequest(
  access: Access<MakesRequests>,
  { by, ...request }: Omit<sql.RequestDraft, 'stage'> & { by: Doer },
  { now, settings }: AsOf,
): Promise<string> {
  const stage = request.kind === 'renewal' ? 'waiting' : 'submitted';
  const requestId = await sql.insertRequest(access, { ...request, stage }, now);
  // the lock prevents a second one; the index is the last resort
  if (!requestId) throw new Error('a request was created despite the lock');
  const { patientId } = request;
  const event = {
    patientId,
    requestId,
    step: 1,
    stage,
    reason: null,
    note: '',
    filled: 0,
  } as const;
  await sql.insertEvent(access, { ...event, actorId: by.id, actorName: by.name }, now);
  if (stage === 'submitted' && settings.pharmacyLinked) await putOrder(access, requestId, now);
  return requestId;
}

export interface Step {
  /** The request, and the step that it was at when it was read. */
  request: { patientId: string; id: string; orderId: string; step: number };
  stage: Stage;
  change: Omit<sql.StepChange, 'stage'>;
  reason?: string | null;
  note?: string;
  /** Whether the member is notified by mail. */
  notify: boolean;
}

/**
 * Moves a request to its next stage, with an event that says who did it, and requests the mail.
 * @returns false if somebody else moved it first; then nothing is written
 */
export async function takeStep(
  access: Access<MovesRequests>,
  jobs: Jobs,
  { request, stage, change, reason = null, note = '', notify: tells }: Step,
  now: Date,
): Promise<boolean> {
  if (!(await sql.moveRequest(access, request, { ...change, stage }, now))) return false;
  const { id, name } = doerOf(access);
  await sql.insertEvent(
    access,
    {
      patientId: request.patientId,
      requestId: request.id,
      step: request.step + 1,
      stage,
      actorId: id,
      actorName: name,
      reason,
      note,
      filled: change.filled ?? 0,
    },
    now,
  );
  if (tells) await notifyOf(access, jobs, request, `${request.id} ${request.step + 1}`);
  return true;
}

/**
 * Notifies the person and whoever made the request that there is news about it.
 * @param event what happened, as an id of it
 * @param except accounts that know of it: the one that did it, or those told in another way
 */
export async function notifyOf(
  access: Access<MakesRequests | MovesRequests>,
  jobs: Jobs,
  { patientId, orderId }: { patientId: string; orderId: string },
  event: string,
  except: readonly string[] = [],
): Promise<void> {
  for (const accountId of await sql.listNotified(access, patientId, orderId))
    if (!except.includes(accountId))
      await notify(access, jobs, {
        accountId,
        topic: 'refills',
        aboutId: patientId,
        event,
        data: {},
      });
}

/**
 * Cancels a request that nobody has started to work on. The office or the pharmacy sees that it was
 * canceled.
 */
export async function cancelRequest(
  access: Access<'refills:request'>,
  jobs: Jobs,
  id: string,
  asOf: AsOf,
): Promise<{ is: 'cancelled' | 'too-late'; orderId: string } | { is: 'none' }> {
  const [request] = await listRequestsOf(access, { id });
  if (!request || !maySee(access, request, asOf)) return { is: 'none' };
  const { orderId, stage } = request;
  if (stage === 'cancelled') return { is: 'cancelled', orderId };
  if (!STEPS.cancel.from.includes(stage)) return { is: 'too-late', orderId };
  const step = { request, stage: 'cancelled', change: {}, notify: false } as const;
  const done = await takeStep(access, jobs, step, asOf.now);
  if (done && asOf.settings.pharmacyLinked && stage !== 'waiting')
    await cancelOrder(access, id, asOf.now);
  return { is: done ? 'cancelled' : 'too-late', orderId };
}
