import type { Access } from '../../../platform/access/access.ts';
import type { RequestKind, RequestState } from '../../requests/requests.rules.ts';

type Review = Access<'care:review'>;

export interface QueuedRequest {
  id: string;
  kind: RequestKind;
  state: RequestState;
  given: string;
  family: string;
  askedAt: Date;
  /** When its state last changed. */
  since: Date;
  askerName: string;
  /** The person it is about, once that is known. */
  aboutId: string | null;
  /** The caregiver's own record. */
  askerPatientId: string | null;
}

const WAITS = "r.state in ('requested', 'papers-needed', 'in-review')";

export async function countRequests(access: Review): Promise<number> {
  const [row] = await access.sql<{ n: number }>(
    "select count(*)::int as n from care_request r where r.state in ('requested', 'in-review')",
  );
  return row?.n ?? 0;
}

/** Open requests, oldest first; requests that wait for papers come last. */
export const listQueue = (access: Review, limit: number): Promise<QueuedRequest[]> =>
  access.sql<QueuedRequest>(
    `select r.id, r.kind, r.state, r.given, r.family, r.asked_at, r.about_id,
        a.name as asker_name, a.patient_id as asker_patient_id,
        coalesce((select max(s.at) from care_request_step s where s.request_id = r.id),
          r.asked_at) as since
      from care_request r join account a on a.id = r.account_id
      where ${WAITS}
      order by r.state = 'papers-needed', r.asked_at, r.id limit $1`,
    [limit],
  );

/** Stores the right that an approved request led to, and what staff noted. */
export async function noteOnRequest(
  access: Review,
  id: string,
  proxyId: string,
  note: string,
): Promise<void> {
  await access.sql('update care_request set proxy_id = $2, staff_note = $3 where id = $1', [
    id,
    proxyId,
    note,
  ]);
}

export async function findNote(access: Review, id: string): Promise<string> {
  const [row] = await access.sql<{ note: string }>(
    'select staff_note as note from care_request where id = $1',
    [id],
  );
  return row?.note ?? '';
}

/** The names of accounts: of caregivers, and of staff who took a step. */
export async function listAccountNames(
  access: Review,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await access.sql<{ id: string; name: string }>(
    'select id, name from account where id = any($1::uuid[])',
    [ids],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
