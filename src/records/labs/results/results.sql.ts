import type { Access } from '../../../platform/access/access.ts';
import type { PlainDate } from '../../../platform/clock.ts';
import type { Tx } from '../../../platform/db/statements.ts';
import {
  type KeptOutline,
  type KeptTest,
  readOutline,
  readTests,
} from '../../observations/kept.rules.ts';
import type { Test, TestOutline } from '../../observations/tests.rules.ts';
import type { ReadsResults } from '../../policy.ts';
import type { LabAbout, LabResult, LabText } from '../derive/result.rules.ts';
import type { LabFile } from '../files/files.rules.ts';

interface LabResultTable {
  patientId: string;
  id: string;
  version: number;
  collectedAt: Date;
  collectedPrecision: LabResult['collectedPrecision'];
  receivedAt: Date | null;
  reportedAt: Date | null;
  arrivedAt: Date;
  status: string;
  code: string | null;
  name: string;
  codes: string[];
  labels: string[];
  laboratory: string | null;
  orderedBy: string | null;
  texts: LabText[];
  about: Partial<LabAbout>;
  tests: Test[];
  files: LabFile[];
}

/** The columns for the page of one result, which lists do not read. */
export type Details = Pick<
  LabResultTable,
  'receivedAt' | 'laboratory' | 'orderedBy' | 'texts' | 'about' | 'files'
>;

/** A result's row for lists, with what the release engine and the pages need. */
export interface LabOutline<T extends TestOutline = TestOutline>
  extends Omit<LabResultTable, 'codes' | 'tests' | 'patientId' | keyof Details> {
  tests: T[];
  heldUntil: PlainDate | null;
  reviewed: boolean;
  /** A clinician decided to show this version to the patient, although its sender asked to wait. */
  released: boolean;
  notes: number;
  unseen: boolean;
  /** The person's wish: the same on every row. */
  wish: 'immediate' | 'doctor-first';
}

export type LabRow = LabOutline<Test> & Details;
/** A row with some of its tests, complete. */
export type TestsOfRow = LabOutline<Test> & Pick<Details, 'laboratory'>;

/**
 * With each row: an active hold, whether it was reviewed, its notes, and whether it is new to this
 * account. Each of these is read once per person as an array, not per row; for most people the
 * first three are empty.
 */
const COLUMNS = `r.id, r.version, r.collected_at, r.collected_precision, r.reported_at,
    r.arrived_at, r.status, r.code, r.name, r.labels,
  case when r.id = any (array(select h.result_id from result_hold h where h.patient_id = $1
    and h.released_at is null))
    then (select h.until from result_hold h where h.patient_id = $1 and h.result_id = r.id
      and h.released_at is null) end as held_until,
  (r.id::text || r.version) = any (array(select v.result_id::text || v.version from result_review v
    where v.patient_id = $1)) as reviewed,
  (r.id::text || r.version) = any (array(select v.result_id::text || v.version from result_review v
    where v.patient_id = $1 and v.released_at is not null)) as released,
  case when r.id = any (array(select n.result_id from result_note n where n.patient_id = $1
    and n.withdrawn_at is null))
    then (select count(*)::int from result_note n where n.patient_id = $1 and n.result_id = r.id
      and n.withdrawn_at is null) else 0 end as notes,
  r.id = any (array(select u.result_id from result_unseen u where u.patient_id = $1
    and u.account_id = $2)) as unseen,
  coalesce((select w.wish from release_preference w where w.patient_id = $1), 'immediate') as wish`;

// Each text is made once: the connection knows a statement by it.
const FROM = `select ${COLUMNS}, r.received_at, r.laboratory, r.ordered_by, r.texts, r.about,
    r.files, r.tests
  from lab_result r
  where r.patient_id = $1`;

// rows from before there were outlines read all tests until they are derived again
const OUTLINES = `select ${COLUMNS}, coalesce(r.outline, r.tests) as tests
  from lab_result r
  where r.patient_id = $1`;

const NEWEST = 'order by r.collected_at desc, r.id desc limit';

const LIST = `${OUTLINES} ${NEWEST} $3`;

const LIST_AFTER = `${OUTLINES} and (r.collected_at, r.id) < ($3, $4) ${NEWEST} $5`;

// a search by days and up to six words; rows whose words are missing or outdated are returned too,
// and checked by the caller
const SAID = (at: number) => `(position($${at} in r.said) > 0 or r.codes && $${at + 1}::text[])`;

const SEARCH = `${OUTLINES} and ($3::timestamptz is null or (r.collected_at, r.id) < ($3, $4::uuid))
  and ($6::timestamptz is null or r.collected_at >= $6)
  and ($7::timestamptz is null or r.collected_at < $7)
  and (starts_with(r.said, r.digest) is not true
    or (${[8, 10, 12, 14, 16, 18].map(SAID).join(' and ')}))
  ${NEWEST} $5`;

const FIND = `${FROM} and r.id = $3`;
// of a report's tests only those that hold the code somewhere: the others needn't be sent and read
const BY_CODE = `select ${COLUMNS}, r.laboratory,
    (select json_agg(t.test order by t.at)
     from json_array_elements(r.tests) with ordinality as t (test, at)
     where position('"' || $3 || '"' in t.test::text) > 0) as tests
  from lab_result r
  where r.patient_id = $1 and r.codes @> array[$3] ${NEWEST} 500`;
const BY_IDS = `${OUTLINES} and r.id = any($3)`;

const UNSEEN = `${OUTLINES} and r.id in (select u.result_id from result_unseen u
    where u.patient_id = $1 and u.account_id = $2 and u.since > $3) ${NEWEST} 50`;

async function outlines(access: Tx, text: string, values: unknown[]): Promise<LabOutline[]> {
  const rows = await access.sql<Omit<LabOutline, 'tests'> & { tests: KeptOutline[] }>(text, values);
  return rows.map((row) => Object.assign(row, { tests: readOutline(row.tests) }));
}

/** The person's results after a cursor, newest first. */
export function listResults(
  access: Access<ReadsResults>,
  after: { at: Date; id: string } | null,
  limit: number,
): Promise<LabOutline[]> {
  return after
    ? outlines(access, LIST_AFTER, [...who(access), after.at, after.id, limit])
    : outlines(access, LIST, [...who(access), limit]);
}

export function listByIds(access: Access<ReadsResults>, ids: string[]): Promise<LabOutline[]> {
  return outlines(access, BY_IDS, [...who(access), ids]);
}

/** The same of a person whom the caller names, and new to nobody. */
export const listByIdsOf = (
  tx: Tx,
  patientId: string,
  ids: readonly string[],
): Promise<LabOutline[]> => outlines(tx, BY_IDS, [patientId, null, ids]);

export const listNewestOf = (tx: Tx, patientId: string, limit: number): Promise<LabOutline[]> =>
  outlines(tx, LIST, [patientId, null, limit]);

export interface Sought {
  /** Collected from this instant, and before that one. */
  from: Date | null;
  before: Date | null;
  /** Words, at most six, each with the codes of the tests that it may mean. */
  wanted: readonly { word: string; codes: readonly string[] }[];
}

/** The same for a search: a superset of the results that match. */
export function searchResults(
  access: Access<ReadsResults>,
  after: { at: Date; id: string } | null,
  limit: number,
  sought: Sought,
): Promise<LabOutline[]> {
  // every text contains the empty word
  const words = Array.from({ length: 6 }, (_, at) => sought.wanted[at] ?? { word: '', codes: [] });
  return outlines(access, SEARCH, [
    ...who(access),
    after?.at ?? null,
    after?.id ?? null,
    limit,
    sought.from,
    sought.before,
    ...words.flatMap(({ word, codes }) => [word, codes]),
  ]);
}

/** Rows with all columns. Tests from earlier versions of the program get today's parts. */
async function whole(access: Tx, text: string, values: unknown[]): Promise<LabRow[]> {
  const rows = await access.sql<LabRow>(text, values);
  return rows.map((row) => Object.assign(row, { tests: readTests(row.tests) }));
}

export async function findResult(
  access: Access<ReadsResults>,
  id: string,
): Promise<LabRow | undefined> {
  return (await whole(access, FIND, [...who(access), id]))[0];
}

/**
 * Every result that contains a test with this code, newest first, with those of its tests that have
 * this code or contain one that does.
 * @param code only letters, digits, `_`, `.` and `-`, so that JSON writes it unchanged
 */
export async function listByCode(
  access: Access<ReadsResults>,
  code: string,
): Promise<TestsOfRow[]> {
  type Row = Omit<TestsOfRow, 'tests'> & { tests: KeptTest[] | null };
  const rows = await access.sql<Row>(BY_CODE, [...who(access), code]);
  return rows.map((row) => Object.assign(row, { tests: readTests(row.tests ?? []) }));
}

/** The results that are new to this account. Most often there are none, which is checked first. */
export async function listUnseen(access: Access<ReadsResults>, since: Date): Promise<LabOutline[]> {
  const any = await access.sql(
    'select 1 from result_unseen where patient_id = $1 and account_id = $2 and since > $3 limit 1',
    [...who(access), since],
  );
  return any.length > 0 ? outlines(access, UNSEEN, [...who(access), since]) : [];
}

const who = (access: Access<ReadsResults>) => [access.person.id, access.actor?.account.id ?? null];
