-- Medicines say whole and right what the record says: whose they are by source and id, whether they are to be taken, since when and until when, and
-- everything else that was said of them, as it came.
alter table prescription
  add column source text not null default '',
  add column intent text not null default 'order',
  add column do_not_take boolean not null default false,
  add column valid_from date,
  add column taken_from date,
  add column taken_until date,
  -- what it was drawn from beside itself, as "source Type/id": when one of these changes, it is drawn again
  add column refs text[] not null default '{}',
  -- notes, reasons, amounts and dates, as they came
  add column said json not null default '{}';
create index prescription_refs on prescription using gin (refs) where refs <> '{}';

-- Ids are unique within a source alone. What the portal itself wrote about a prescription named it by its source's id; from now on by its id within the
-- record, which the request that it was written for knows.
select set_config('portico.reach', 'system:migration', true);
create temporary table named on commit drop as
  select w.patient_id, w.type, w.id, w.version, r.source_id, r.id as rx,
    -- with a blank after the colon: kept before 0016, by the database's own hand
    replace(replace(w.content::text, '{"reference": "MedicationRequest/' || r.source_id || '"}', '{"reference":"MedicationRequest/' || r.source_id || '"}'),
      '{"reference":"MedicationRequest/' || r.source_id || '"}',
      '{"reference":"MedicationRequest/' || r.source_id || '","identifier":{"system":"urn:portico:record","value":"' || r.id || '"}}') as text
  from resource w
  join refill_request q on q.patient_id = w.patient_id and w.source_id in ('refill-' || q.id, 'renewal-' || q.id)
  join resource r on r.patient_id = w.patient_id and r.type = 'MedicationRequest' and r.id = case w.type when 'MedicationDispense' then q.filled_from else q.prescription_id end
  where w.source = 'portico' and w.type in ('MedicationDispense', 'MedicationRequest');
delete from named n using resource w where w.patient_id = n.patient_id and w.type = n.type and w.id = n.id and w.content::text = n.text;
insert into resource_history (patient_id, type, id, version, content, hash, file, received_at, replaced_at)
  select w.patient_id, w.type, w.id, w.version, w.content, w.hash, w.file, w.received_at, now() from resource w join named n using (patient_id, type, id);
update resource w set content = n.text::json, hash = sha256(convert_to(n.text, 'UTF8')), version = w.version + 1
  from named n where w.patient_id = n.patient_id and w.type = n.type and w.id = n.id;

-- Everybody's medicines are drawn anew at the next start.
insert into prescription_stale (patient_id)
  select distinct patient_id from resource where type in ('MedicationRequest', 'MedicationDispense', 'MedicationStatement') on conflict do nothing;
