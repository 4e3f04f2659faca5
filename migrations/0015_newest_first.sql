-- A page of results is read newest first, equal times by the greater id: in this very order, so that no page sorts what it then leaves out.
drop index lab_result_date;
create index lab_result_date on lab_result (patient_id, collected_at desc, id desc);
