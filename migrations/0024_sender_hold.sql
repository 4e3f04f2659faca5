-- the owner of the database need not be a superuser: row-level security holds for it too
select set_config('portico.reach', 'system:migration', true);

-- A sender may ask that the patient does not see a result before a clinician decides (HL7 v3 ActCode NOPAT). The decision belongs to one version of a
-- result, like the review, and is a clinician's: a nurse's review or a note does not show the result to the patient.
alter table result_review add column released_by uuid references account, add column released_at timestamptz,
  add constraint result_review_released check ((released_by is null) = (released_at is null));

-- security labels are read anew
insert into lab_stale (patient_id) select distinct patient_id from lab_result on conflict do nothing;
insert into prescription_stale (patient_id) select distinct patient_id from prescription on conflict do nothing;
