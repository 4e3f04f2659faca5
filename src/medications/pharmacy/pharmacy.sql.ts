import type { MedicationDispense } from '@medplum/fhirtypes';
import type { Access } from '../../platform/access/access.ts';
import type { Pharmacy } from '../pharmacies/pharmacies.rules.ts';

type Fill = Access<'refills:fill'>;

const me = (access: Fill) => access.actor?.account.id ?? null;

/** The open pharmacies where one works. */
export function listMyPharmacies(access: Fill): Promise<Pick<Pharmacy, 'id' | 'name' | 'kind'>[]> {
  return access.sql(
    `select p.id, p.name, p.kind
      from pharmacy_staff s join pharmacy p on p.id = s.pharmacy_id
      where s.account_id = $1 and p.closed_at is null order by p.name`,
    [me(access)],
  );
}

/**
 * A prescription by its number, for a request by phone or at the counter. Only among those filled
 * where one works, and only if exactly one has the number.
 */
export async function findPrescription(
  access: Fill,
  number: string,
): Promise<{ patientId: string; id: string; pharmacyId: string } | undefined> {
  const rows = await access.sql<{ patientId: string; id: string; pharmacyId: string }>(
    `select x.patient_id as "patientId", x.id, x.pharmacy_id as "pharmacyId"
      from prescription x join pharmacy p on p.id = x.pharmacy_id and p.closed_at is null
     where x.number = $2 and x.pharmacy_id in (select pharmacy_id from pharmacy_staff
       where account_id = $1)
     limit 2`,
    [me(access), number],
  );
  return rows.length === 1 ? rows[0] : undefined;
}

/** The MedicationDispense that the portal has already written for a request. */
export async function findDispense(
  access: Fill,
  patientId: string,
  sourceId: string,
): Promise<MedicationDispense | undefined> {
  const rows = await access.sql<{ content: MedicationDispense }>(
    `select content
      from resource
      where patient_id = $1 and type = 'MedicationDispense' and source = 'portico'
        and source_id = $2`,
    [patientId, sourceId],
  );
  return rows[0]?.content;
}
