import type { Access } from '../../platform/access/access.ts';
import type { PlainDate } from '../../platform/clock.ts';
import {
  isOver,
  mayMove,
  type RequestBy,
  type RequestKind,
  type RequestState,
  WAITING,
} from './requests.rules.ts';

/** Access for working on requests: caregivers on their own, staff, and jobs. */
export type OnRequests = Access<'care:ask' | 'care:review' | `system:${string}`>;

export interface CareRequest {
  id: string;
  accountId: string;
  kind: RequestKind;
  /** What the caregiver typed about the person. */
  given: string;
  family: string;
  birthDate: PlainDate;
  mrn: string;
  note: string;
  state: RequestState;
  askedAt: Date;
  expiresAt: Date | null;
  /** The person it is about, once that is known. */
  aboutId: string | null;
  proxyId: string | null;
  decidedAt: Date | null;
  decidedBy: string | null;
  declineReason: 'not-found' | 'papers' | 'not-entitled' | 'patient-objects' | 'other' | null;
  version: number;
}
const REQUEST = `id, account_id, kind, given, family, birth_date, mrn, note, state, asked_at,
  expires_at, about_id, proxy_id, decided_at, decided_by, decline_reason, version`;

export async function findRequest(
  access: OnRequests,
  id: string,
): Promise<CareRequest | undefined> {
  const [row] = await access.sql<CareRequest>(`select ${REQUEST} from care_request where id = $1`, [
    id,
  ]);
  return row;
}

export interface RequestStep {
  seq: number;
  at: Date;
  by: RequestBy;
  accountId: string | null;
  state: RequestState;
  message: string;
  /** Hidden from the person who asked. */
  silent: boolean;
}
export const listSteps = (access: OnRequests, requestId: string): Promise<RequestStep[]> =>
  access.sql<RequestStep>(
    `select seq, at, by, account_id, state, message, silent from care_request_step
      where request_id = $1 order by seq`,
    [requestId],
  );

/**
 * Writes a request's next step into its history. Both sides see the history, except for steps that
 * a safety flag keeps silent until staff have decided.
 * @returns whether the step is silent: then no notice is sent
 */
export async function insertStep(
  access: OnRequests,
  requestId: string,
  step: { by: RequestBy; accountId: string | null; state: RequestState; message?: string },
): Promise<boolean> {
  const mayBeSilent = WAITING.includes(step.state) && step.state !== 'requested';
  const [row] = await access.sql<{ silent: boolean }>(
    `insert into care_request_step (request_id, seq, at, by, account_id, state, message, silent)
      select $1, coalesce(max(seq), 0) + 1, $2, $3, $4, $5, $6,
        $7 and portico_care_silence($1)
      from care_request_step where request_id = $1 returning silent`,
    [
      requestId,
      access.info.now,
      step.by,
      step.accountId,
      step.state,
      step.message ?? '',
      mayBeSilent,
    ],
  );
  return row?.silent ?? true;
}

export interface Move {
  to: RequestState;
  by: RequestBy;
  /** Who changes its state; null for the portal. */
  accountId: string | null;
  message?: string;
  expiresAt?: Date | null;
  aboutId?: string | null;
  proxyId?: string | null;
  declineReason?: CareRequest['declineReason'];
}

/**
 * Changes a request's state and writes the step. `advance` (requests.ts) also tells the person who
 * asked.
 * @param seen the version that the page showed
 * @returns null if its state has changed in the meantime, or this change is not allowed
 * (`requests.rules.ts`)
 */
export async function moveRequest(
  access: OnRequests,
  id: string,
  seen: number,
  move: Move,
): Promise<{ silent: boolean } | null> {
  const [now] = await access.sql<{ state: RequestState; version: number }>(
    'select state, version from care_request where id = $1 for update',
    [id],
  );
  if (!now || now.version !== seen || !mayMove(now.state, move.to, move.by)) return null;
  const ended = isOver(move.to);
  await access.sql(
    `update care_request set state = $2, version = version + 1, expires_at = $3,
        about_id = coalesce($4, about_id), proxy_id = coalesce($5, proxy_id),
        decided_at = case when $6 then $7::timestamptz end,
        decided_by = case when $6 then $8::uuid end, decline_reason = $9,
        over_at = case when $6 and $2 <> 'approved' then $7::timestamptz end
      where id = $1`,
    [
      id,
      move.to,
      move.expiresAt ?? null,
      move.aboutId ?? null,
      move.proxyId ?? null,
      ended,
      access.info.now,
      move.accountId,
      move.declineReason ?? null,
    ],
  );
  const { by, accountId, to: state, message } = move;
  const silent = await insertStep(access, id, {
    ...{ by, accountId, state },
    ...(message ? { message } : {}),
  });
  return { silent };
}
