-- Results as the record has them: what a report says as a whole, what only its own page tells, and dates that nobody knows.

select set_config('portico.reach', 'system:migrate', true);

-- A result that nobody dated is in its place by when it was reported or came in (`collected_at`), and says that its date is not known.
alter table lab_result drop constraint lab_result_collected_precision_check,
  add constraint lab_result_collected_precision_check check (collected_precision in ('time', 'day', 'month', 'year', 'unknown'));

-- Conclusions, notes and comments, one by one. Earlier versions keep theirs.
alter table lab_result add texts json not null default '[]';
update lab_result set texts = json_build_array(json_build_object('kind', 'conclusion', 'text', comment)) where comment is not null;
alter table lab_result drop comment;
alter table lab_result_history add texts json not null default '[]';

-- Dates as sent, who examined, what the sender marked: read by the page of one result alone.
alter table lab_result add about json not null default '{}';

-- Which versions of which resources a row was drawn from, and a digest of what was drawn. Other sources are a new version of the result; the same
-- sources drawn otherwise (by newer rules, or since a specimen came later) change the row and are no news. Null on a row of before.
alter table lab_result add sources text, add digest text;

insert into lab_stale select distinct patient_id from resource where type in ('DiagnosticReport', 'Observation') on conflict do nothing;
select set_config('portico.reach', '', true);
