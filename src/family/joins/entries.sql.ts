import type { Access } from '../../platform/access/access.ts';
import type { RightTerms } from './joins.rules.ts';
import type { Joining, ReadsJoins } from './joins.sql.ts';

/** What a join did to one caregiver. */
export interface CareJoin {
  mergeId: string;
  accountId: string;
  fromRight: string | null;
  intoRight: string | null;
  made: boolean;
  did: 'narrowed' | 'held' | 'ended';
  before: RightTerms | null;
  after: RightTerms | null;
  decision: 'let' | 'leave' | null;
}
const ENTRY = `j.merge_id, j.account_id, j.from_right, j.into_right, j.made, j.did, j.before,
  j.after, j.decision`;

export async function insertEntry(access: Joining, one: Omit<CareJoin, 'decision'>): Promise<void> {
  await access.sql(
    `insert into care_join (merge_id, account_id, from_right, into_right, made, did, before, after)
      values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      one.mergeId,
      one.accountId,
      one.fromRight,
      one.intoRight,
      one.made,
      one.did,
      one.before && JSON.stringify(one.before),
      one.after && JSON.stringify(one.after),
    ],
  );
}

export const listEntries = (access: ReadsJoins, mergeId: string): Promise<CareJoin[]> =>
  access.sql<CareJoin>(
    `select ${ENTRY} from care_join j where j.merge_id = $1 order by j.account_id`,
    [mergeId],
  );

/** The next join after this one that changed the same right and has not been undone. */
export async function findNextOn(
  access: Joining,
  mergeId: string,
  intoRight: string,
): Promise<CareJoin | undefined> {
  const [row] = await access.sql<CareJoin>(
    `select ${ENTRY} from care_join j join person_merge m on m.id = j.merge_id
      where j.into_right = $2 and j.merge_id <> $1 and m.undone_at is null
        and m.merged_at >= (select o.merged_at from person_merge o where o.id = $1)
      order by m.merged_at limit 1`,
    [mergeId, intoRight],
  );
  return row;
}

/** Makes later joins that changed a right end it when undone: an earlier join had created it. */
export async function markMade(access: Joining, intoRight: string): Promise<void> {
  await access.sql('update care_join set made = true where into_right = $1', [intoRight]);
}

export async function changeBefore(
  access: Joining,
  { mergeId, accountId }: Pick<CareJoin, 'mergeId' | 'accountId'>,
  before: RightTerms,
): Promise<void> {
  await access.sql('update care_join set before = $3 where merge_id = $1 and account_id = $2', [
    mergeId,
    accountId,
    JSON.stringify(before),
  ]);
}

export async function decideEntry(
  access: Access<'identity:decide'>,
  { mergeId, accountId }: Pick<CareJoin, 'mergeId' | 'accountId'>,
  decision: 'let' | 'leave',
): Promise<void> {
  await access.sql(
    `update care_join set decision = $3, decided_at = $4, decided_by = $5
      where merge_id = $1 and account_id = $2`,
    [mergeId, accountId, decision, access.info.now, access.actor?.account.id ?? null],
  );
}

/** The join of two people that is still in force, in either direction. */
export async function findJoinOf(
  access: ReadsJoins,
  people: readonly (string | null)[],
): Promise<{ id: string; fromId: string; intoId: string; mergedAt: Date } | undefined> {
  const [row] = await access.sql<{ id: string; fromId: string; intoId: string; mergedAt: Date }>(
    `select id, from_id, into_id, merged_at from person_merge
      where from_id = any($1) and into_id = any($1) and undone_at is null`,
    [people],
  );
  return row;
}
