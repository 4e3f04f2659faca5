import type { PlainName } from '../../../fhir/names.ts';
import type { Access } from '../../../platform/access/access.ts';
import type { PlainDate } from '../../../platform/clock.ts';
import { peopleByNumber } from '../shared/by-number.sql.ts';
import type { PersonOnFile } from '../shared/own.ts';

export interface FoundPerson extends PersonOnFile {
  /** Earlier names. */
  names: PlainName[];
  byNumber: boolean;
}

/**
 * Everyone who was born on this day or has this number. The rules decide which of them match
 * (`candidates.rules.ts`).
 */
export function listByDateOrNumber(
  access: Access<'care:review'>,
  { birthDate, mrn }: { birthDate: PlainDate; mrn: string },
): Promise<FoundPerson[]> {
  return access.sql<FoundPerson>(
    `with numbered as (${peopleByNumber('$2', '$3')})
      select p.patient_id, p.given, p.family, p.birth_date, p.partial_birth_date, p.mrn, p.deceased,
        p.patient_id in (select id from numbered) as by_number,
        coalesce((select json_agg(json_build_object('given', k.given, 'family', k.family))
          from known_name k where k.patient_id = p.patient_id), '[]'::json) as names
      from person p
      where p.merged_into is null
        and p.patient_id = any (array(select id from numbered
          union all select b.patient_id from person b where b.birth_date = $1))
      limit 5000`,
    [birthDate, mrn.replace(/\D/g, '') || 'none', mrn || 'none'],
  );
}

/** The RelatedPersons in a record, as their senders sent them. */
export const listRelatedPersons = (
  access: Access<'care:review'>,
  patientId: string,
): Promise<{ text: string }[]> =>
  access.sql<{ text: string }>(
    `select content::text as text from resource
      where patient_id = $1 and type = 'RelatedPerson' order by id limit 50`,
    [patientId],
  );
