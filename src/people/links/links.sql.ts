import type { Access } from '../../platform/access/access.ts';
import type { Description } from '../matching/matching.rules.ts';
import type { MatchesPeople } from '../policy.ts';

type Across = Access<MatchesPeople>;

export interface Link {
  sourceId: string;
  otherId: string;
  type: 'replaced-by' | 'replaces' | 'refer' | 'seealso';
  settled: boolean;
}

export function listLinks(access: Across, source: string, sourceId: string): Promise<Link[]> {
  return access.sql<Link>(
    `select source_id, other_id, type, settled
      from patient_link
      where source = $1 and source_id = $2`,
    [source, sourceId],
  );
}

export async function insertLinks(
  access: Across,
  source: string,
  sourceId: string,
  links: Description['links'],
): Promise<void> {
  if (links.length === 0) return;
  await access.sql(
    `insert into patient_link (source, source_id, other_id, type)
      select $1, $2, *
      from unnest($3::text[], $4::text[]) on conflict do nothing`,
    [source, sourceId, links.map((one) => one.otherId), links.map((one) => one.type)],
  );
}

export async function dropLinks(
  access: Across,
  source: string,
  sourceId: string,
  links: Pick<Link, 'otherId' | 'type'>[],
): Promise<void> {
  if (links.length === 0) return;
  await access.sql(
    `delete from patient_link
      where source = $1 and source_id = $2
        and (other_id, type) in (select * from unnest($3::text[], $4::text[]))`,
    [source, sourceId, links.map((one) => one.otherId), links.map((one) => one.type)],
  );
}

type Ends = { patientId: string; otherPatientId: string };
const ENDS = `from person_identifier a
  join person_identifier b on b.system = a.system and b.value = `;

/** Links that have not been acted on and whose two ends are both known. */
export function listOpenLinks(access: Across, source: string, system: string): Promise<Link[]> {
  return access.sql<Link>(
    `select l.source_id, l.other_id, l.type, l.settled from patient_link l
     where l.source = $1 and not l.settled
       and (select count(*) from person_identifier i where i.system = $2
       and i.value in (l.source_id, l.other_id)) = 2
     order by l.source_id`,
    [source, system],
  );
}

/** The two people whom a link connects today. */
export async function findEnds(
  access: Across,
  system: string,
  link: Pick<Link, 'sourceId' | 'otherId'>,
): Promise<Ends | undefined> {
  return (
    await access.sql<Ends>(
      `select a.patient_id, b.patient_id as other_patient_id ${ENDS} $3
        where a.system = $1 and a.value = $2`,
      [system, link.sourceId, link.otherId],
    )
  )[0];
}

export async function settleLink(
  access: Across,
  source: string,
  link: Pick<Link, 'sourceId' | 'otherId' | 'type'>,
): Promise<void> {
  await access.sql(
    `update patient_link set settled = true
      where source = $1 and source_id = $2 and other_id = $3 and type = $4`,
    [source, link.sourceId, link.otherId, link.type],
  );
}

/** Drops the links by which a sender had two records joined: they no longer count. */
export async function dropSettledLinks(
  access: Across,
  source: string,
  sourceId: string,
): Promise<void> {
  await access.sql(
    'delete from patient_link where source = $1 and settled and (source_id = $2 or other_id = $2)',
    [source, sourceId],
  );
}
