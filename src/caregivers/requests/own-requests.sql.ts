import type { Access } from '../../platform/access/access.ts';
import type { PlainDate } from '../../platform/clock.ts';
import type { RequestKind, RequestState } from './requests.rules.ts';

type Asks = Access<'care:ask'>;
export type Sweeps = Access<'system:care-requests'>;

/** Makes one account's changes to its requests run one after the other. */
export const lockAccount = async (access: Asks, accountId: string): Promise<void> =>
  void (await access.sql('select 1 from account where id = $1 for update', [accountId]));

/** One of the account's requests, as listed for the account. */
export interface OwnRequest {
  id: string;
  kind: RequestKind;
  given: string;
  family: string;
  birthDate: PlainDate;
  note: string;
  state: RequestState;
  askedAt: Date;
  expiresAt: Date | null;
  aboutId: string | null;
  declineReason: string | null;
  version: number;
  steps: { at: Date; by: string; state: RequestState; message: string; silent: boolean }[];
}

const OWN = `r.id, r.kind, r.given, r.family, r.birth_date, r.note, r.state, r.asked_at,
  r.expires_at, r.about_id, r.decline_reason, r.version,
  coalesce((select json_agg(json_build_object('at', s.at, 'by', s.by, 'state', s.state,
      'message', s.message, 'silent', s.silent) order by s.seq)
    from care_request_step s where s.request_id = r.id), '[]') as steps`;
const SHOWN = 'r.account_id = $1 and r.id not in (select h.id from portico_hidden_requests() h)';

const datesIn = (row: OwnRequest): OwnRequest => ({
  ...row,
  steps: row.steps.map((step) => ({ ...step, at: new Date(step.at) })), // JSON has no dates
});

/** The requests that the account may see, newest first. */
export async function listOwnRequests(access: Asks, accountId: string): Promise<OwnRequest[]> {
  const rows = await access.sql<OwnRequest>(
    `select ${OWN} from care_request r where ${SHOWN} order by r.asked_at desc, r.id limit 50`,
    [accountId],
  );
  return rows.map(datesIn);
}

/** One of them. Undefined if it belongs to another account or is no longer shown. */
export async function findOwnRequest(
  access: Asks,
  accountId: string,
  id: string,
): Promise<OwnRequest | undefined> {
  const [row] = await access.sql<OwnRequest>(
    `select ${OWN} from care_request r where ${SHOWN} and r.id = $2`,
    [accountId, id],
  );
  return row && datesIn(row);
}

/** Locks one of the account's requests, so that nobody else changes its state. */
export const lockOwnRequest = async (access: Asks, accountId: string, id: string): Promise<void> =>
  void (await access.sql(
    'select 1 from care_request where account_id = $1 and id = $2 for update',
    [accountId, id],
  ));

/** What is asked for. */
export interface Asked {
  kind: RequestKind;
  given: string;
  family: string;
  birthDate: PlainDate;
  mrn: string;
  note: string;
}

/** The account's request about the same person that is still open. */
export async function findWaitingAbout(
  access: Asks,
  accountId: string,
  { given, family, birthDate }: Asked,
): Promise<{ id: string; version: number; state: RequestState } | undefined> {
  const [row] = await access.sql<{ id: string; version: number; state: RequestState }>(
    `select id, version, state from care_request
      where account_id = $1 and state in ('requested', 'papers-needed', 'in-review')
        and birth_date = $2 and portico_name_key(given || family) = portico_name_key($3 || $4)
      order by asked_at limit 1 for update`,
    [accountId, birthDate, given, family],
  );
  return row;
}

export async function insertRequest(
  access: Asks,
  accountId: string,
  asked: Asked,
): Promise<string> {
  const [row] = await access.sql<{ id: string }>(
    `insert into care_request (account_id, kind, given, family, birth_date, mrn, note, state,
        asked_at)
      values ($1, $2, $3, $4, $5, $6, $7, 'requested', $8) returning id`,
    [
      accountId,
      asked.kind,
      asked.given,
      asked.family,
      asked.birthDate,
      asked.mrn,
      asked.note,
      access.info.now,
    ],
  );
  if (!row) throw new Error('the request was not written');
  return row.id;
}

/** Replaces what was asked before. The state stays the same. */
export const changeRequest = async (access: Asks, id: string, asked: Asked): Promise<void> =>
  void (await access.sql(
    `update care_request set kind = $2, given = $3, family = $4, mrn = $5,
        note = case when $6 = '' then note else $6 end, version = version + 1
      where id = $1`,
    [id, asked.kind, asked.given, asked.family, asked.mrn, asked.note],
  ));

/** Makes a decision on an outdated page fail, so that staff see that something new has come. */
export const touchRequest = async (access: Asks, id: string): Promise<void> =>
  void (await access.sql('update care_request set version = version + 1 where id = $1', [id]));

/** Requests that have waited too long for papers. A silent step never ends a request. */
export const listDue = (
  access: Sweeps,
  limit: number,
): Promise<{ id: string; version: number }[]> =>
  access.sql<{ id: string; version: number }>(
    `select r.id, r.version from care_request r
      where r.state = 'papers-needed' and r.expires_at <= $1
        and not portico_care_silence(r.id)
        and not (select s.silent from care_request_step s
          where s.request_id = r.id order by s.seq desc limit 1)
      order by r.expires_at, r.id limit $2 for update of r skip locked`,
    [access.info.now, limit],
  );

/**
 * Marks approved requests whose right no longer applies: it was revoked, its last day has passed,
 * or the child that it was given for is an adult everywhere.
 */
export const markOver = async (access: Sweeps, today: PlainDate): Promise<void> =>
  void (await access.sql(
    `update care_request r set over_at = $1
      where r.state = 'approved' and r.over_at is null and not exists (
        select 1 from proxy x join person p on p.patient_id = x.patient_id
        where x.id = r.proxy_id and x.revoked_at is null
          and (x.ends_on is null or x.ends_on >= $2)
          and (x.basis <> 'minor' or p.birth_date is null
            or p.birth_date + interval '21 years' > $2::date))`,
    [access.info.now, today],
  ));
