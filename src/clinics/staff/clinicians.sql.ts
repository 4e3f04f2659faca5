import type { Access } from '../../platform/access/access.ts';

type Manage = Access<'clinics:manage'>;

export interface StaffClinician {
  id: string;
  name: string;
  npi: string | null;
  hidden: boolean;
  version: number;
  /** The listed clinics where they work; empty for somebody whom the directory leaves out. */
  clinics: string[];
}
/** Clinicians who work at a listed clinic, including those whom staff keep out of the directory. */
export const listClinicians = (
  access: Manage,
  limit: number,
  offset: number,
): Promise<StaffClinician[]> =>
  access.sql<StaffClinician>(
    `select p.id, p.name, p.npi, p.hidden, p.version, array_agg(distinct c.name) as clinics
     from clinician p
     join clinician_role r on r.clinician = p.ref and r.active
     join clinic c on c.state = 'active' and (c.ref = any(r.places) or c.organization = any(r.places)
       or exists (select 1 from department d
         where d.clinic_id = c.id and d.active and d.ref = any(r.places)))
     where p.active group by p.id order by p.name_key, p.id limit $1 offset $2`,
    [limit, offset],
  );

/** False if somebody has changed it meanwhile, or if there is no such clinician. */
export async function hideClinician(
  access: Manage,
  seen: { id: string; version: number },
  hidden: boolean,
  now: Date,
): Promise<boolean> {
  const rows = await access.sql(
    `update clinician set hidden = $3, changed_at = $4, version = version + 1
     where id = $1 and version = $2 returning 1`,
    [seen.id, seen.version, hidden, now],
  );
  return rows.length > 0;
}
export async function isThere(access: Manage, id: string): Promise<boolean> {
  return (await access.sql('select 1 from clinician where id = $1', [id])).length > 0;
}
