/**
 * The people with a medical record number, by the record that is kept after a join.
 * @param digits the parameter with the number's digits
 * @param number the parameter with the number as it was typed
 */
export const peopleByNumber = (digits: string, number: string): string =>
  `select coalesce(o.merged_into, o.patient_id) as id from person o where o.patient_id in (
    select n.patient_id from person n where n.mrn_digits = ${digits}
    union
    select i.patient_id from person_identifier i where i.value = ${number} and i.kind = 'MR')`;
