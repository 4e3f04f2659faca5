-- Written by `bin/portico migrate --snapshot`; a test compares it with the database.

table absence
  id uuid not null default gen_random_uuid()
  account_id uuid not null
  from_day date not null
  until_day date not null
  cover_id uuid
  ended_at timestamp with time zone
  absence_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  absence_check CHECK ((until_day >= from_day))
  absence_check1 CHECK ((cover_id <> account_id))
  absence_cover_id_fkey FOREIGN KEY (cover_id) REFERENCES account(id)
  absence_pkey PRIMARY KEY (id)
  CREATE INDEX absence_account ON public.absence USING btree (account_id, until_day) WHERE (ended_at IS NULL)
  CREATE UNIQUE INDEX absence_pkey ON public.absence USING btree (id)
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table access_review (row-level security forced)
  patient_id uuid not null
  id uuid not null default gen_random_uuid()
  account_id uuid not null
  day date not null
  flags text[] not null
  purpose text not null
  first_at timestamp with time zone not null
  last_at timestamp with time zone not null
  state text not null default 'open'::text
  decided_at timestamp with time zone
  decided_by uuid
  decided_by_name text
  note text not null default ''::text
  access_review_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  access_review_check CHECK (((state = 'open'::text) = (decided_at IS NULL)))
  access_review_check1 CHECK (((state <> 'follow-up'::text) OR (length(note) >= 10)))
  access_review_check2 CHECK ((decided_by IS DISTINCT FROM account_id))
  access_review_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES account(id)
  access_review_flags_check CHECK ((cardinality(flags) > 0))
  access_review_note_check CHECK ((length(note) <= 2000))
  access_review_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  access_review_pkey PRIMARY KEY (patient_id, id)
  access_review_state_check CHECK ((state = ANY (ARRAY['open'::text, 'cleared'::text, 'follow-up'::text])))
  CREATE UNIQUE INDEX access_review_id ON public.access_review USING btree (id)
  CREATE UNIQUE INDEX access_review_open ON public.access_review USING btree (account_id, patient_id, day) WHERE (state = 'open'::text)
  CREATE UNIQUE INDEX access_review_pkey ON public.access_review USING btree (patient_id, id)
  CREATE INDEX access_review_queue ON public.access_review USING btree (state, last_at DESC)
  policy wall * using (portico_reach() IS NOT NULL)
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table account (row-level security forced)
  id uuid not null default gen_random_uuid()
  kind text not null
  user_id text not null
  user_key text default lower((user_id COLLATE "C"))
  password_hash text not null
  password_changed_at timestamp with time zone
  patient_id uuid
  name text not null
  name_key text default portico_name_key(name)
  email text
  email_key text default lower(email)
  email_confirmed_at timestamp with time zone
  phone text
  sso_subject text
  roles text[] not null default '{}'::text[]
  language text not null default 'en'::text
  created_at timestamp with time zone not null
  closed_at timestamp with time zone
  last_sign_on_at timestamp with time zone
  sso_groups text[] not null default '{}'::text[]
  shortcuts boolean not null default true
  birth_date date
  mailbox text default portico_mailbox(email)
  account_kind_check CHECK ((kind = ANY (ARRAY['member'::text, 'staff'::text])))
  account_language_check CHECK ((language = ANY (ARRAY['en'::text, 'es'::text])))
  account_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  account_pkey PRIMARY KEY (id)
  account_sso_subject_key UNIQUE (sso_subject)
  account_user_id CHECK ((user_id ~ '^[A-Za-z0-9._-]+$'::text))
  CREATE INDEX account_email_key ON public.account USING btree (email_key)
  CREATE INDEX account_mailbox ON public.account USING btree (mailbox) WHERE (closed_at IS NULL)
  CREATE UNIQUE INDEX account_patient ON public.account USING btree (patient_id) WHERE (closed_at IS NULL)
  CREATE UNIQUE INDEX account_pkey ON public.account USING btree (id)
  CREATE UNIQUE INDEX account_sso_subject_key ON public.account USING btree (sso_subject)
  CREATE INDEX account_staff_names ON public.account USING btree (name_key) WHERE ((kind = 'staff'::text) AND (closed_at IS NULL))
  CREATE UNIQUE INDEX account_user_key ON public.account USING btree (user_key)
  policy wall * using ((patient_id = portico_person()) OR (id = portico_account()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app
  trigger keep_administrators CREATE TRIGGER keep_administrators AFTER UPDATE OF roles, sso_groups, closed_at ON public.account FOR EACH ROW EXECUTE FUNCTION portico_keep_administrators()
  trigger password_over CREATE TRIGGER password_over AFTER UPDATE OF password_changed_at ON public.account FOR EACH ROW WHEN ((old.password_changed_at IS DISTINCT FROM new.password_changed_at)) EXECUTE FUNCTION portico_password_over()
  trigger unread_for_new CREATE TRIGGER unread_for_new AFTER INSERT OR UPDATE OF patient_id ON public.account FOR EACH ROW WHEN ((new.patient_id IS NOT NULL)) EXECUTE FUNCTION portico_unread_for_new()
  trigger withdraw_requests CREATE TRIGGER withdraw_requests AFTER UPDATE OF closed_at ON public.account FOR EACH ROW WHEN (((old.closed_at IS NULL) AND (new.closed_at IS NOT NULL))) EXECUTE FUNCTION portico_withdraw_requests()

table alarm
  kind text not null
  about text not null
  first_at timestamp with time zone not null
  last_at timestamp with time zone not null
  times integer not null default 1
  due_at timestamp with time zone
  told_at timestamp with time zone
  alarm_pkey PRIMARY KEY (kind, about)
  CREATE UNIQUE INDEX alarm_pkey ON public.alarm USING btree (kind, about)
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table audit_archive
  up_to_no bigint not null
  dropped text[] not null
  signature bytea not null
  at timestamp with time zone not null
  audit_archive_pkey PRIMARY KEY (up_to_no)
  CREATE UNIQUE INDEX audit_archive_pkey ON public.audit_archive USING btree (up_to_no)
  grant insert to portico_app
  grant select to portico_app
  trigger append_only CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON public.audit_archive FOR EACH ROW EXECUTE FUNCTION portico_append_only()
  trigger append_only_all CREATE TRIGGER append_only_all BEFORE TRUNCATE ON public.audit_archive FOR EACH STATEMENT EXECUTE FUNCTION portico_append_only()

table audit_block
  no bigint not null
  version integer not null
  from_id bigint not null
  to_id bigint not null
  awaited text not null
  events integer not null
  first_at timestamp with time zone
  events_hash bytea not null
  note text not null
  previous_hash bytea not null
  hash bytea not null
  signature bytea not null
  sealed_at timestamp with time zone not null
  audit_block_pkey PRIMARY KEY (no)
  CREATE UNIQUE INDEX audit_block_pkey ON public.audit_block USING btree (no)
  grant insert to portico_app
  grant select to portico_app
  trigger append_only CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON public.audit_block FOR EACH ROW EXECUTE FUNCTION portico_append_only()
  trigger append_only_all CREATE TRIGGER append_only_all BEFORE TRUNCATE ON public.audit_block FOR EACH STATEMENT EXECUTE FUNCTION portico_append_only()

table audit_event (row-level security forced)
  id bigint not null default nextval('audit_event_number'::regclass)
  at timestamp with time zone not null
  written_at timestamp with time zone not null default clock_timestamp()
  patient_id uuid
  actor_id uuid
  actor_kind text not null
  acting_as text not null
  permission text not null
  outcome text not null
  reason text
  purpose text
  category text
  subject_id uuid
  route text not null
  request_id uuid not null
  session_ref text
  address inet
  audit_event_outcome_check CHECK ((outcome = ANY (ARRAY['granted'::text, 'denied'::text, 'fault'::text])))
  CREATE INDEX audit_event_actor ON ONLY public.audit_event USING btree (actor_id, at DESC) WHERE (category = ANY (ARRAY['sign-on'::text, 'account'::text]))
  CREATE INDEX audit_event_number_of ON ONLY public.audit_event USING btree (id)
  CREATE INDEX audit_event_patient ON ONLY public.audit_event USING btree (patient_id, at DESC)
  CREATE INDEX audit_event_staff ON ONLY public.audit_event USING btree (actor_id, at DESC) WHERE (actor_kind = 'staff'::text)
  policy auditor r using true
  policy own r using (actor_id = portico_account())
  policy wall r using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  policy write_all a check true
  grant select to portico_app
  trigger append_only CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON public.audit_event FOR EACH ROW EXECUTE FUNCTION portico_append_only()
  trigger append_only_all CREATE TRIGGER append_only_all BEFORE TRUNCATE ON public.audit_event FOR EACH STATEMENT EXECUTE FUNCTION portico_append_only()

table audit_head
  single boolean not null default true
  no bigint not null
  hash bytea not null
  audit_head_pkey PRIMARY KEY (single)
  audit_head_single_check CHECK (single)
  CREATE UNIQUE INDEX audit_head_pkey ON public.audit_head USING btree (single)
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app
  trigger append_only CREATE TRIGGER append_only BEFORE DELETE ON public.audit_head FOR EACH ROW EXECUTE FUNCTION portico_append_only()
  trigger append_only_all CREATE TRIGGER append_only_all BEFORE TRUNCATE ON public.audit_head FOR EACH STATEMENT EXECUTE FUNCTION portico_append_only()
  trigger grows CREATE TRIGGER grows BEFORE UPDATE ON public.audit_head FOR EACH ROW EXECUTE FUNCTION portico_head_grows()

table authenticator (row-level security forced)
  account_id uuid not null
  sealed bytea not null
  made_at timestamp with time zone not null
  confirmed_at timestamp with time zone not null
  last_step bigint
  authenticator_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  authenticator_pkey PRIMARY KEY (account_id)
  CREATE UNIQUE INDEX authenticator_pkey ON public.authenticator USING btree (account_id)
  policy wall * using ((account_id = portico_account()) OR (portico_reach() IS NOT NULL))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table automatic_refill (row-level security forced)
  patient_id uuid not null
  prescription_id uuid not null
  account_id uuid not null
  pharmacy_id uuid not null
  delivery text not null
  since timestamp with time zone not null
  told_for date
  told_on date
  skipped_for date
  ended_at timestamp with time zone
  ended_why text
  automatic_refill_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  automatic_refill_delivery_check CHECK ((delivery = ANY (ARRAY['pickup'::text, 'mail'::text])))
  automatic_refill_ended_why_check CHECK ((ended_why = 'right-ended'::text))
  automatic_refill_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  automatic_refill_pharmacy_id_fkey FOREIGN KEY (pharmacy_id) REFERENCES pharmacy(id)
  automatic_refill_pkey PRIMARY KEY (patient_id, prescription_id)
  CREATE UNIQUE INDEX automatic_refill_pkey ON public.automatic_refill USING btree (patient_id, prescription_id)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table birthday_run
  single boolean not null default true
  since date
  done_through date
  teen_age integer
  adult_age integer
  steps integer[] not null default '{}'::integer[]
  birthday_run_pkey PRIMARY KEY (single)
  birthday_run_single_check CHECK (single)
  CREATE UNIQUE INDEX birthday_run_pkey ON public.birthday_run USING btree (single)
  grant select to portico_app
  grant update to portico_app

table birthday_step (row-level security forced)
  patient_id uuid not null
  turns text not null
  changes_on date not null
  step integer not null
  done_at timestamp with time zone not null
  birthday_step_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  birthday_step_pkey PRIMARY KEY (patient_id, turns, changes_on, step)
  birthday_step_step_check CHECK ((step >= 0))
  birthday_step_turns_check CHECK ((turns = ANY (ARRAY['teen'::text, 'adult'::text])))
  CREATE INDEX birthday_step_done ON public.birthday_step USING btree (done_at)
  CREATE UNIQUE INDEX birthday_step_pkey ON public.birthday_step USING btree (patient_id, turns, changes_on, step)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app

table booked (row-level security forced)
  patient_id uuid not null
  id uuid not null default gen_random_uuid()
  kind text not null
  resource uuid not null
  during tstzrange not null
  visit_id uuid
  hold_id uuid
  over boolean not null default false
  booked_check CHECK ((num_nonnulls(visit_id, hold_id) = 1))
  booked_during_check CHECK (((NOT isempty(during)) AND lower_inc(during) AND (NOT upper_inc(during))))
  booked_kind_check CHECK ((kind = ANY (ARRAY['clinician'::text, 'room'::text, 'patient'::text])))
  booked_once EXCLUDE USING gist (resource WITH =, during WITH &&) WHERE ((NOT over))
  booked_patient_id_hold_id_fkey FOREIGN KEY (patient_id, hold_id) REFERENCES visit_hold(patient_id, id) ON UPDATE CASCADE ON DELETE CASCADE
  booked_patient_id_visit_id_fkey FOREIGN KEY (patient_id, visit_id) REFERENCES visit(patient_id, id) ON UPDATE CASCADE
  booked_pkey PRIMARY KEY (patient_id, id)
  CREATE INDEX booked_from ON public.booked USING btree (resource, lower(during))
  CREATE INDEX booked_hold ON public.booked USING btree (patient_id, hold_id)
  CREATE INDEX booked_once ON public.booked USING gist (resource, during) WHERE (NOT over)
  CREATE UNIQUE INDEX booked_pkey ON public.booked USING btree (patient_id, id)
  CREATE INDEX booked_visit ON public.booked USING btree (patient_id, visit_id)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app
  trigger booked_moves CREATE TRIGGER booked_moves BEFORE UPDATE OF patient_id ON public.booked FOR EACH ROW EXECUTE FUNCTION portico_booked_moves()

table bounced_address (row-level security forced)
  account_id uuid not null
  address_hash bytea not null
  status text not null
  bounced_at timestamp with time zone not null
  bounced_address_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  bounced_address_pkey PRIMARY KEY (account_id)
  CREATE UNIQUE INDEX bounced_address_pkey ON public.bounced_address USING btree (account_id)
  policy wall * using ((account_id = portico_account()) OR (portico_reach() IS NOT NULL))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table care_invitation (row-level security forced)
  patient_id uuid not null
  id uuid not null default gen_random_uuid()
  invited_by uuid not null
  name text not null
  email text not null
  relationship text not null
  language text not null
  categories text[] not null
  acting text[] not null default '{}'::text[]
  ends_on date not null
  state text not null default 'open'::text
  invited_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  mailed_at timestamp with time zone
  tries integer not null default 0
  locked_why text
  checked_at timestamp with time zone
  checked_by uuid
  asked_by uuid
  asked_at timestamp with time zone
  refused uuid[] not null default '{}'::uuid[]
  made_account uuid
  ended_at timestamp with time zone
  accepted_by uuid
  proxy_id uuid
  care_invitation_accepted_by_fkey FOREIGN KEY (accepted_by) REFERENCES account(id)
  care_invitation_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES account(id)
  care_invitation_check CHECK ((acting <@ categories))
  care_invitation_check1 CHECK (((state = 'asking'::text) <= (asked_by IS NOT NULL)))
  care_invitation_check2 CHECK (((state = 'accepted'::text) = (accepted_by IS NOT NULL)))
  care_invitation_check3 CHECK (((state = 'locked'::text) <= (locked_why IS NOT NULL)))
  care_invitation_checked_by_fkey FOREIGN KEY (checked_by) REFERENCES account(id)
  care_invitation_email_check CHECK ((length(email) <= 254))
  care_invitation_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES account(id)
  care_invitation_language_check CHECK ((language = ANY (ARRAY['en'::text, 'es'::text])))
  care_invitation_locked_why_check CHECK ((locked_why = ANY (ARRAY['tries'::text, 'safety'::text])))
  care_invitation_made_account_fkey FOREIGN KEY (made_account) REFERENCES account(id)
  care_invitation_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100)))
  care_invitation_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  care_invitation_pkey PRIMARY KEY (patient_id, id)
  care_invitation_relationship_check CHECK ((relationship = ANY (ARRAY['parent'::text, 'step-parent'::text, 'grandparent'::text, 'partner'::text, 'child'::text, 'sibling'::text, 'other'::text])))
  care_invitation_state_check CHECK ((state = ANY (ARRAY['open'::text, 'asking'::text, 'accepted'::text, 'declined'::text, 'withdrawn'::text, 'replaced'::text, 'expired'::text, 'locked'::text])))
  care_invitation_tries_check CHECK ((tries >= 0))
  CREATE INDEX care_invitation_asked ON public.care_invitation USING btree (asked_by) WHERE (asked_by IS NOT NULL)
  CREATE INDEX care_invitation_expiry ON public.care_invitation USING btree (expires_at) WHERE (state = ANY (ARRAY['open'::text, 'asking'::text, 'locked'::text]))
  CREATE UNIQUE INDEX care_invitation_id ON public.care_invitation USING btree (id)
  CREATE UNIQUE INDEX care_invitation_open ON public.care_invitation USING btree (patient_id, lower(email)) WHERE (state = ANY (ARRAY['open'::text, 'asking'::text, 'locked'::text]))
  CREATE UNIQUE INDEX care_invitation_pkey ON public.care_invitation USING btree (patient_id, id)
  CREATE INDEX care_invitation_waits ON public.care_invitation USING btree (patient_id) WHERE (locked_why IS NOT NULL)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table care_join (row-level security forced)
  merge_id uuid not null
  account_id uuid not null
  from_right uuid
  into_right uuid
  made boolean not null default false
  did text not null
  before jsonb
  after jsonb
  decision text
  decided_at timestamp with time zone
  decided_by uuid
  care_join_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  care_join_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES account(id)
  care_join_decision_check CHECK ((decision = ANY (ARRAY['let'::text, 'leave'::text])))
  care_join_did_check CHECK ((did = ANY (ARRAY['narrowed'::text, 'held'::text, 'ended'::text])))
  care_join_merge_id_fkey FOREIGN KEY (merge_id) REFERENCES person_merge(id) DEFERRABLE INITIALLY DEFERRED
  care_join_pkey PRIMARY KEY (merge_id, account_id)
  CREATE UNIQUE INDEX care_join_pkey ON public.care_join USING btree (merge_id, account_id)
  CREATE INDEX care_join_right ON public.care_join USING btree (into_right)
  policy wall * using (portico_reach() IS NOT NULL)
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table care_paper (row-level security forced)
  request_id uuid not null
  file_id uuid not null
  account_id uuid not null
  sent_at timestamp with time zone not null
  care_paper_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  care_paper_pkey PRIMARY KEY (request_id, file_id)
  care_paper_request_id_fkey FOREIGN KEY (request_id) REFERENCES care_request(id) ON DELETE CASCADE
  CREATE UNIQUE INDEX care_paper_pkey ON public.care_paper USING btree (request_id, file_id)
  policy own * using ((portico_reach() IS NOT NULL) OR ((account_id = portico_account()) AND (EXISTS ( SELECT 1
   FROM care_request r
  WHERE ((r.id = care_paper.request_id) AND (r.account_id = portico_account()))))))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  trigger drop_paper CREATE TRIGGER drop_paper AFTER DELETE ON public.care_paper FOR EACH ROW EXECUTE FUNCTION portico_drop_paper()

table care_request (row-level security forced)
  id uuid not null default gen_random_uuid()
  account_id uuid not null
  kind text not null
  given text not null
  family text not null
  birth_date date not null
  mrn text not null default ''::text
  note text not null default ''::text
  state text not null
  asked_at timestamp with time zone not null
  expires_at timestamp with time zone
  about_id uuid
  proxy_id uuid
  decided_at timestamp with time zone
  decided_by uuid
  decline_reason text
  over_at timestamp with time zone
  staff_note text not null default ''::text
  version integer not null default 1
  care_request_about_id_fkey FOREIGN KEY (about_id) REFERENCES person(patient_id)
  care_request_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  care_request_check CHECK (((given <> ''::text) OR (family <> ''::text)))
  care_request_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES account(id)
  care_request_decline_reason_check CHECK ((decline_reason = ANY (ARRAY['not-found'::text, 'papers'::text, 'not-entitled'::text, 'patient-objects'::text, 'other'::text])))
  care_request_family_check CHECK ((length(family) <= 100))
  care_request_given_check CHECK ((length(given) <= 100))
  care_request_kind_check CHECK ((kind = ANY (ARRAY['parent'::text, 'step-parent'::text, 'foster-parent'::text, 'guardian'::text, 'power-of-attorney'::text, 'representative'::text])))
  care_request_mrn_check CHECK ((length(mrn) <= 40))
  care_request_note_check CHECK ((length(note) <= 1000))
  care_request_pkey PRIMARY KEY (id)
  care_request_staff_note_check CHECK ((length(staff_note) <= 1000))
  care_request_state_check CHECK ((state = ANY (ARRAY['requested'::text, 'papers-needed'::text, 'in-review'::text, 'approved'::text, 'declined'::text, 'expired'::text, 'withdrawn'::text])))
  CREATE INDEX care_request_about ON public.care_request USING btree (about_id) WHERE (about_id IS NOT NULL)
  CREATE INDEX care_request_account ON public.care_request USING btree (account_id, asked_at)
  CREATE INDEX care_request_over ON public.care_request USING btree (over_at) WHERE (over_at IS NOT NULL)
  CREATE UNIQUE INDEX care_request_pkey ON public.care_request USING btree (id)
  CREATE INDEX care_request_waiting ON public.care_request USING btree (asked_at) WHERE (state = ANY (ARRAY['requested'::text, 'papers-needed'::text, 'in-review'::text]))
  policy own * using ((account_id = portico_account()) OR (portico_reach() IS NOT NULL))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table care_request_step (row-level security forced)
  request_id uuid not null
  seq integer not null
  at timestamp with time zone not null
  by text not null
  account_id uuid
  state text not null
  message text not null default ''::text
  silent boolean not null default false
  care_request_step_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  care_request_step_by_check CHECK ((by = ANY (ARRAY['caregiver'::text, 'staff'::text, 'portal'::text])))
  care_request_step_message_check CHECK ((length(message) <= 1000))
  care_request_step_pkey PRIMARY KEY (request_id, seq)
  care_request_step_request_id_fkey FOREIGN KEY (request_id) REFERENCES care_request(id) ON DELETE CASCADE
  care_request_step_state_check CHECK ((state = ANY (ARRAY['requested'::text, 'papers-needed'::text, 'in-review'::text, 'approved'::text, 'declined'::text, 'expired'::text, 'withdrawn'::text])))
  CREATE UNIQUE INDEX care_request_step_pkey ON public.care_request_step USING btree (request_id, seq)
  policy own * using ((portico_reach() IS NOT NULL) OR (EXISTS ( SELECT 1
   FROM care_request r
  WHERE ((r.id = care_request_step.request_id) AND (r.account_id = portico_account())))))
  grant insert to portico_app
  grant select to portico_app

table clinic
  id uuid not null default gen_random_uuid()
  name text not null
  street text not null default ''::text
  city text not null default ''::text
  region text not null default ''::text
  postal_code text not null default ''::text
  zone text not null
  phone text not null default ''::text
  fax text not null default ''::text
  hours jsonb
  state text not null
  version integer not null default 1
  ref text
  organization text
  came jsonb
  by_hand text[] not null default '{}'::text[]
  changed_at timestamp with time zone not null
  directions text not null default ''::text
  directions_es text not null default ''::text
  accessibility text not null default ''::text
  accessibility_es text not null default ''::text
  bring text not null default ''::text
  bring_es text not null default ''::text
  clinic_accessibility_check CHECK ((length(accessibility) <= 1000))
  clinic_accessibility_es_check CHECK ((length(accessibility_es) <= 1000))
  clinic_bring_check CHECK ((length(bring) <= 1000))
  clinic_bring_es_check CHECK ((length(bring_es) <= 1000))
  clinic_check CHECK (((state <> 'active'::text) OR ((street <> ''::text) AND (city <> ''::text) AND (phone <> ''::text))))
  clinic_city_check CHECK ((length(city) <= 80))
  clinic_directions_check CHECK ((length(directions) <= 1000))
  clinic_directions_es_check CHECK ((length(directions_es) <= 1000))
  clinic_fax_check CHECK ((length(fax) <= 30))
  clinic_hours_check CHECK (((jsonb_typeof(hours) = 'array'::text) AND (jsonb_array_length(hours) = 7)))
  clinic_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120)))
  clinic_phone_check CHECK ((length(phone) <= 30))
  clinic_pkey PRIMARY KEY (id)
  clinic_postal_code_check CHECK ((length(postal_code) <= 12))
  clinic_ref_key UNIQUE (ref)
  clinic_region_check CHECK ((length(region) <= 40))
  clinic_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'active'::text, 'inactive'::text])))
  clinic_street_check CHECK ((length(street) <= 200))
  clinic_zone_check CHECK (((length(zone) >= 1) AND (length(zone) <= 64)))
  CREATE INDEX clinic_organization ON public.clinic USING btree (organization) WHERE (organization IS NOT NULL)
  CREATE UNIQUE INDEX clinic_pkey ON public.clinic USING btree (id)
  CREATE UNIQUE INDEX clinic_ref_key ON public.clinic USING btree (ref)
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table clinic_stale
  ref text not null
  clinic_stale_pkey PRIMARY KEY (ref)
  CREATE UNIQUE INDEX clinic_stale_pkey ON public.clinic_stale USING btree (ref)
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table clinician
  id uuid not null default gen_random_uuid()
  ref text not null
  npi text
  name text not null
  name_key text not null
  languages jsonb not null default '[]'::jsonb
  active boolean not null
  hidden boolean not null default false
  version integer not null default 1
  changed_at timestamp with time zone not null
  clinician_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200)))
  clinician_pkey PRIMARY KEY (id)
  clinician_ref_key UNIQUE (ref)
  CREATE INDEX clinician_npi ON public.clinician USING btree (npi) WHERE (npi IS NOT NULL)
  CREATE UNIQUE INDEX clinician_pkey ON public.clinician USING btree (id)
  CREATE UNIQUE INDEX clinician_ref_key ON public.clinician USING btree (ref)
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table clinician_role
  id uuid not null default gen_random_uuid()
  ref text not null
  clinician text not null
  places text[] not null default '{}'::text[]
  specialties jsonb not null default '[]'::jsonb
  active boolean not null
  starts_on date
  ends_on date
  changed_at timestamp with time zone not null
  clinician_role_pkey PRIMARY KEY (id)
  clinician_role_ref_key UNIQUE (ref)
  CREATE INDEX clinician_role_clinician ON public.clinician_role USING btree (clinician)
  CREATE UNIQUE INDEX clinician_role_pkey ON public.clinician_role USING btree (id)
  CREATE UNIQUE INDEX clinician_role_ref_key ON public.clinician_role USING btree (ref)
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table confidential_contact (row-level security forced)
  patient_id uuid not null
  id uuid not null default gen_random_uuid()
  address json
  phone text
  set_by uuid not null
  set_at timestamp with time zone not null
  ended_at timestamp with time zone
  confidential_contact_check CHECK (((address IS NOT NULL) OR (phone IS NOT NULL)))
  confidential_contact_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  confidential_contact_phone_check CHECK ((length(phone) <= 60))
  confidential_contact_pkey PRIMARY KEY (patient_id, id)
  confidential_contact_set_by_fkey FOREIGN KEY (set_by) REFERENCES account(id)
  CREATE INDEX confidential_contact_now ON public.confidential_contact USING btree (patient_id, set_at DESC) WHERE (ended_at IS NULL)
  CREATE UNIQUE INDEX confidential_contact_pkey ON public.confidential_contact USING btree (patient_id, id)
  policy wall * using ((portico_reach() IS NOT NULL) OR ((patient_id = portico_person()) AND (EXISTS ( SELECT 1
   FROM account a
  WHERE ((a.id = portico_account()) AND (a.patient_id = confidential_contact.patient_id))))))
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table conversation (row-level security forced)
  patient_id uuid not null
  id uuid not null default gen_random_uuid()
  team_id uuid not null
  category text not null
  subject text not null
  begun_by uuid not null
  begun_as text not null
  begun_at timestamp with time zone not null
  state text not null default 'open'::text
  replies boolean not null default true
  private boolean not null default false
  last_at timestamp with time zone not null
  last_seq integer not null default 0
  team_seq integer not null default 0
  last_from text not null default 'member'::text
  due_at timestamp with time zone
  escalated_at timestamp with time zone
  assigned_to uuid
  assigned_at timestamp with time zone
  snoozed_until timestamp with time zone
  team_read_seq integer not null default 0
  version integer not null default 1
  conversation_assigned_to_fkey FOREIGN KEY (assigned_to) REFERENCES account(id)
  conversation_begun_as_check CHECK ((begun_as = ANY (ARRAY['self'::text, 'caregiver'::text, 'staff'::text])))
  conversation_begun_by_fkey FOREIGN KEY (begun_by) REFERENCES account(id)
  conversation_category_check CHECK ((category = ANY (ARRAY['general'::text, 'appointment'::text, 'medicine'::text, 'test'::text, 'education'::text, 'billing'::text, 'records'::text, 'technical'::text, 'other'::text])))
  conversation_check CHECK (((assigned_to IS NULL) = (assigned_at IS NULL)))
  conversation_last_from_check CHECK ((last_from = ANY (ARRAY['member'::text, 'team'::text])))
  conversation_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  conversation_pkey PRIMARY KEY (patient_id, id)
  conversation_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text])))
  conversation_subject_check CHECK (((length(subject) >= 1) AND (length(subject) <= 100)))
  conversation_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id)
  CREATE INDEX conversation_assigned ON public.conversation USING btree (assigned_to) WHERE ((state = 'open'::text) AND (assigned_to IS NOT NULL))
  CREATE INDEX conversation_due ON public.conversation USING btree (due_at) WHERE ((state = 'open'::text) AND (due_at IS NOT NULL))
  CREATE UNIQUE INDEX conversation_id ON public.conversation USING btree (id)
  CREATE INDEX conversation_last ON public.conversation USING btree (patient_id, last_at DESC)
  CREATE UNIQUE INDEX conversation_pkey ON public.conversation USING btree (patient_id, id)
  CREATE INDEX conversation_team ON public.conversation USING btree (team_id, last_at) WHERE (state = 'open'::text)
  CREATE INDEX conversation_team_closed ON public.conversation USING btree (team_id, last_at) WHERE (state = 'closed'::text)
  CREATE INDEX conversation_with ON public.conversation USING btree (patient_id, team_id)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app
  trigger note_promise CREATE TRIGGER note_promise AFTER UPDATE OF due_at, team_id ON public.conversation FOR EACH ROW WHEN (((old.due_at IS DISTINCT FROM new.due_at) OR ((new.due_at IS NOT NULL) AND (old.team_id <> new.team_id)))) EXECUTE FUNCTION portico_note_promise()
  trigger note_promise_new CREATE TRIGGER note_promise_new AFTER INSERT ON public.conversation FOR EACH ROW WHEN ((new.due_at IS NOT NULL)) EXECUTE FUNCTION portico_note_promise()

table conversation_event (row-level security forced)
  patient_id uuid not null
  conversation_id uuid not null
  id uuid not null default gen_random_uuid()
  at timestamp with time zone not null
  by_account uuid
  by_name text not null
  kind text not null
  text text not null default ''::text
  team_id uuid
  to_account uuid
  conversation_event_by_account_fkey FOREIGN KEY (by_account) REFERENCES account(id)
  conversation_event_kind_check CHECK ((kind = ANY (ARRAY['note'::text, 'claimed'::text, 'assigned'::text, 'team'::text, 'closed'::text, 'reopened'::text, 'snoozed'::text, 'unread'::text, 'escalated'::text, 'handed-over'::text])))
  conversation_event_patient_id_conversation_id_fkey FOREIGN KEY (patient_id, conversation_id) REFERENCES conversation(patient_id, id) ON UPDATE CASCADE
  conversation_event_pkey PRIMARY KEY (patient_id, id)
  conversation_event_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id)
  conversation_event_text_check CHECK ((length(text) <= 4000))
  conversation_event_to_account_fkey FOREIGN KEY (to_account) REFERENCES account(id)
  CREATE INDEX conversation_event_of ON public.conversation_event USING btree (patient_id, conversation_id, at)
  CREATE UNIQUE INDEX conversation_event_pkey ON public.conversation_event USING btree (patient_id, id)
  policy wall * using (portico_reach() IS NOT NULL)
  grant insert to portico_app
  grant select to portico_app

table conversation_reader (row-level security forced)
  patient_id uuid not null
  conversation_id uuid not null
  account_id uuid not null
  read_seq integer not null default 0
  unread boolean not null default false
  archived_seq integer
  conversation_reader_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  conversation_reader_archived_seq_check CHECK ((archived_seq >= 0))
  conversation_reader_patient_id_conversation_id_fkey FOREIGN KEY (patient_id, conversation_id) REFERENCES conversation(patient_id, id) ON UPDATE CASCADE
  conversation_reader_pkey PRIMARY KEY (patient_id, conversation_id, account_id)
  conversation_reader_read_seq_check CHECK ((read_seq >= 0))
  CREATE UNIQUE INDEX conversation_reader_pkey ON public.conversation_reader USING btree (patient_id, conversation_id, account_id)
  CREATE INDEX conversation_reader_unread ON public.conversation_reader USING btree (account_id, patient_id) WHERE unread
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table court_order (row-level security forced)
  patient_id uuid not null
  id uuid not null default gen_random_uuid()
  kind text not null
  account_id uuid
  party text not null default ''::text
  starts_on date not null
  ends_on date
  note text not null default ''::text
  request_id uuid
  recorded_at timestamp with time zone not null
  recorded_by uuid not null
  ended_at timestamp with time zone
  ended_by uuid
  court_order_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  court_order_check CHECK ((ends_on >= starts_on))
  court_order_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES account(id)
  court_order_kind_check CHECK ((kind = ANY (ARRAY['sole-custody'::text, 'no-contact'::text, 'guardianship'::text, 'foster-care'::text, 'emancipation'::text])))
  court_order_note_check CHECK ((length(note) <= 1000))
  court_order_party_check CHECK ((length(party) <= 120))
  court_order_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  court_order_pkey PRIMARY KEY (patient_id, id)
  court_order_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES account(id)
  CREATE INDEX court_order_end ON public.court_order USING btree (ends_on) WHERE ((ended_at IS NULL) AND (ends_on IS NOT NULL))
  CREATE UNIQUE INDEX court_order_pkey ON public.court_order USING btree (patient_id, id)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table dead_job
  id uuid not null
  queue text not null
  data jsonb not null
  problem text not null
  tries integer not null
  made_at timestamp with time zone not null
  died_at timestamp with time zone not null
  dead_job_pkey PRIMARY KEY (id)
  CREATE INDEX dead_job_died ON public.dead_job USING btree (died_at)
  CREATE UNIQUE INDEX dead_job_pkey ON public.dead_job USING btree (id)
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app

table demo_mail
  id bigint not null identity
  at timestamp with time zone not null
  recipient text not null
  subject text not null
  body text not null
  demo_mail_pkey PRIMARY KEY (id)
  CREATE UNIQUE INDEX demo_mail_pkey ON public.demo_mail USING btree (id)
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table department
  id uuid not null default gen_random_uuid()
  clinic_id uuid not null
  name text not null
  phone text not null default ''::text
  specialty text not null default ''::text
  active boolean not null default true
  version integer not null default 1
  ref text
  came jsonb
  by_hand text[] not null default '{}'::text[]
  changed_at timestamp with time zone not null
  department_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES clinic(id)
  department_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120)))
  department_phone_check CHECK ((length(phone) <= 30))
  department_pkey PRIMARY KEY (id)
  department_ref_key UNIQUE (ref)
  department_specialty_check CHECK ((length(specialty) <= 120))
  CREATE INDEX department_clinic ON public.department USING btree (clinic_id)
  CREATE UNIQUE INDEX department_pkey ON public.department USING btree (id)
  CREATE UNIQUE INDEX department_ref_key ON public.department USING btree (ref)
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table device (row-level security forced)
  account_id uuid not null
  id uuid not null default gen_random_uuid()
  token_hash bytea not null
  agent text not null
  first_at timestamp with time zone not null
  seen_at timestamp with time zone not null
  trusted_until timestamp with time zone
  device_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  device_account_id_token_hash_key UNIQUE (account_id, token_hash)
  device_pkey PRIMARY KEY (account_id, id)
  CREATE UNIQUE INDEX device_account_id_token_hash_key ON public.device USING btree (account_id, token_hash)
  CREATE UNIQUE INDEX device_pkey ON public.device USING btree (account_id, id)
  policy wall * using ((account_id = portico_account()) OR (portico_reach() IS NOT NULL))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table email_change (row-level security forced)
  account_id uuid not null
  id uuid not null default gen_random_uuid()
  session_id uuid
  old_email text
  old_confirmed_at timestamp with time zone
  new_email text not null
  changed_at timestamp with time zone not null
  taken_at timestamp with time zone
  ended_at timestamp with time zone
  undone_at timestamp with time zone
  mailbox text default portico_mailbox(new_email)
  email_change_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  email_change_pkey PRIMARY KEY (account_id, id)
  CREATE INDEX email_change_account ON public.email_change USING btree (account_id, changed_at)
  CREATE INDEX email_change_mailbox ON public.email_change USING btree (mailbox) WHERE ((taken_at IS NULL) AND (ended_at IS NULL) AND (undone_at IS NULL))
  CREATE UNIQUE INDEX email_change_pkey ON public.email_change USING btree (account_id, id)
  CREATE INDEX email_change_session ON public.email_change USING btree (session_id) WHERE (taken_at IS NULL)
  policy wall * using ((account_id = portico_account()) OR (portico_reach() IS NOT NULL))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table email_link (row-level security forced)
  id uuid not null default gen_random_uuid()
  account_id uuid not null
  email text not null
  change_id uuid
  expires_at timestamp with time zone not null
  used_at timestamp with time zone
  email_link_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  email_link_pkey PRIMARY KEY (id)
  CREATE INDEX email_link_account ON public.email_link USING btree (account_id)
  CREATE UNIQUE INDEX email_link_pkey ON public.email_link USING btree (id)
  policy wall * using ((account_id = portico_account()) OR (portico_reach() IS NOT NULL))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table emergency_revocation (row-level security forced)
  patient_id uuid not null
  id uuid not null default gen_random_uuid()
  proxy_id uuid not null
  account_id uuid not null
  kind text not null
  reason text not null
  quiet boolean not null
  asked_at timestamp with time zone not null
  asked_by uuid not null
  decided_at timestamp with time zone
  decided_by uuid
  confirmed boolean
  decided_why text
  flag_id uuid
  emergency_revocation_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  emergency_revocation_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES account(id)
  emergency_revocation_check CHECK ((decided_by IS DISTINCT FROM asked_by))
  emergency_revocation_check1 CHECK (((decided_at IS NULL) = (confirmed IS NULL)))
  emergency_revocation_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES account(id)
  emergency_revocation_decided_why_check CHECK ((length(decided_why) <= 1000))
  emergency_revocation_kind_check CHECK ((kind = ANY (ARRAY['abuse'::text, 'custody'::text, 'other'::text])))
  emergency_revocation_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  emergency_revocation_pkey PRIMARY KEY (patient_id, id)
  emergency_revocation_reason_check CHECK (((length(reason) >= 10) AND (length(reason) <= 1000)))
  CREATE UNIQUE INDEX emergency_revocation_id ON public.emergency_revocation USING btree (id)
  CREATE UNIQUE INDEX emergency_revocation_open ON public.emergency_revocation USING btree (patient_id, proxy_id) WHERE (decided_at IS NULL)
  CREATE UNIQUE INDEX emergency_revocation_pkey ON public.emergency_revocation USING btree (patient_id, id)
  CREATE INDEX emergency_revocation_waiting ON public.emergency_revocation USING btree (asked_at) WHERE (decided_at IS NULL)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table file (row-level security forced)
  patient_id uuid not null
  id uuid not null default gen_random_uuid()
  kind text not null
  type text not null default ''::text
  name text not null default ''::text
  bytes integer not null default 0
  chunks integer not null default 0
  state text not null default 'receiving'::text
  received_at timestamp with time zone not null
  received_by uuid
  scanned_at timestamp with time zone
  scan_failures integer not null default 0
  finding text
  file_bytes_check CHECK ((bytes >= 0))
  file_chunks_check CHECK ((chunks >= 0))
  file_finding_check CHECK ((length(finding) <= 120))
  file_kind_check CHECK (((length(kind) >= 1) AND (length(kind) <= 60)))
  file_name_check CHECK ((length(name) <= 120))
  file_pkey PRIMARY KEY (patient_id, id)
  file_received_by_fkey FOREIGN KEY (received_by) REFERENCES account(id)
  file_state_check CHECK ((state = ANY (ARRAY['receiving'::text, 'waiting'::text, 'clean'::text, 'infected'::text, 'too-large'::text, 'failed'::text])))
  CREATE UNIQUE INDEX file_id ON public.file USING btree (id)
  CREATE UNIQUE INDEX file_pkey ON public.file USING btree (patient_id, id)
  CREATE INDEX file_received_by ON public.file USING btree (received_by, received_at)
  CREATE INDEX file_unfinished ON public.file USING btree (state, received_at) WHERE (state = ANY (ARRAY['receiving'::text, 'waiting'::text]))
  policy wall * using ((patient_id = portico_person()) OR (patient_id = portico_account()) OR (portico_reach() IS NOT NULL))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table file_chunk (row-level security forced)
  patient_id uuid not null
  file_id uuid not null
  seq integer not null
  sealed bytea not null
  file_chunk_patient_id_file_id_fkey FOREIGN KEY (patient_id, file_id) REFERENCES file(patient_id, id) ON UPDATE CASCADE ON DELETE CASCADE
  file_chunk_pkey PRIMARY KEY (patient_id, file_id, seq)
  file_chunk_seq_check CHECK ((seq >= 0))
  CREATE UNIQUE INDEX file_chunk_pkey ON public.file_chunk USING btree (patient_id, file_id, seq)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table heartbeat
  process uuid not null
  at timestamp with time zone not null
  heartbeat_pkey PRIMARY KEY (process)
  CREATE UNIQUE INDEX heartbeat_pkey ON public.heartbeat USING btree (process)
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table holiday
  id uuid not null default gen_random_uuid()
  clinic_id uuid
  day date not null
  name text not null
  name_es text not null default ''::text
  hours jsonb not null default '[]'::jsonb
  version integer not null default 1
  removed_at timestamp with time zone
  changed_at timestamp with time zone not null
  holiday_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES clinic(id)
  holiday_hours_check CHECK ((jsonb_typeof(hours) = 'array'::text))
  holiday_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80)))
  holiday_name_es_check CHECK ((length(name_es) <= 80))
  holiday_pkey PRIMARY KEY (id)
  CREATE UNIQUE INDEX holiday_once ON public.holiday USING btree (day, clinic_id) NULLS NOT DISTINCT WHERE (removed_at IS NULL)
  CREATE UNIQUE INDEX holiday_pkey ON public.holiday USING btree (id)
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table hours_exception
  id uuid not null default gen_random_uuid()
  clinician_id uuid not null
  clinic_id uuid not null
  day date not null
  hours jsonb not null
  removed_at timestamp with time zone
  version integer not null default 1
  changed_at timestamp with time zone not null
  changed_by uuid
  hours_exception_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES account(id)
  hours_exception_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES clinic(id)
  hours_exception_clinician_id_fkey FOREIGN KEY (clinician_id) REFERENCES clinician(id)
  hours_exception_hours_check CHECK ((jsonb_typeof(hours) = 'array'::text))
  hours_exception_pkey PRIMARY KEY (id)
  CREATE UNIQUE INDEX hours_exception_once ON public.hours_exception USING btree (clinician_id, clinic_id, day) WHERE (removed_at IS NULL)
  CREATE UNIQUE INDEX hours_exception_pkey ON public.hours_exception USING btree (id)
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table hours_template
  id uuid not null default gen_random_uuid()
  clinician_id uuid not null
  clinic_id uuid not null
  weekdays integer[] not null
  from_minute integer not null
  until_minute integer not null
  every_weeks integer not null default 1
  first_day date not null
  last_day date
  week_start integer not null default 7
  visit_types uuid[] not null
  modes text[] not null
  removed_at timestamp with time zone
  version integer not null default 1
  changed_at timestamp with time zone not null
  changed_by uuid
  hours_template_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES account(id)
  hours_template_check CHECK ((until_minute > from_minute))
  hours_template_check1 CHECK (((last_day IS NULL) OR (last_day >= first_day)))
  hours_template_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES clinic(id)
  hours_template_clinician_id_fkey FOREIGN KEY (clinician_id) REFERENCES clinician(id)
  hours_template_every_weeks_check CHECK (((every_weeks >= 1) AND (every_weeks <= 26)))
  hours_template_from_minute_check CHECK (((from_minute >= 0) AND (from_minute <= 1439)))
  hours_template_modes_check CHECK (((modes <> '{}'::text[]) AND (modes <@ ARRAY['in-person'::text, 'phone'::text, 'video'::text])))
  hours_template_pkey PRIMARY KEY (id)
  hours_template_until_minute_check CHECK (((until_minute >= 1) AND (until_minute <= 1440)))
  hours_template_visit_types_check CHECK ((visit_types <> '{}'::uuid[]))
  hours_template_week_start_check CHECK ((week_start = ANY (ARRAY[1, 7])))
  hours_template_weekdays_check CHECK (((weekdays <> '{}'::integer[]) AND (weekdays <@ ARRAY[1, 2, 3, 4, 5, 6, 7])))
  CREATE INDEX hours_template_clinician ON public.hours_template USING btree (clinician_id) WHERE (removed_at IS NULL)
  CREATE UNIQUE INDEX hours_template_pkey ON public.hours_template USING btree (id)
  CREATE INDEX hours_template_types ON public.hours_template USING gin (visit_types)
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table idempotency
  account_id uuid not null
  key uuid not null
  route text not null
  body_hash bytea not null
  location text
  created_at timestamp with time zone not null
  idempotency_pkey PRIMARY KEY (account_id, key)
  CREATE INDEX idempotency_created ON public.idempotency USING btree (created_at)
  CREATE UNIQUE INDEX idempotency_pkey ON public.idempotency USING btree (account_id, key)
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table identity_case (row-level security forced)
  id uuid not null default gen_random_uuid()
  kind text not null
  state text not null default 'open'::text
  holds boolean not null
  source text
  source_id text
  content text
  identity text
  known_id uuid
  other_id uuid
  differences text[] not null default '{}'::text[]
  opened_at timestamp with time zone not null
  decided_at timestamp with time zone
  decided_by uuid
  decided_by_name text
  note text not null default ''::text
  identity_case_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES account(id)
  identity_case_kind_check CHECK ((kind = ANY (ARRAY['number'::text, 'changed'::text, 'two-people'::text, 'parted'::text, 'link'::text, 'see-also'::text, 'duplicate'::text, 'account'::text, 'caregivers'::text])))
  identity_case_known_id_fkey FOREIGN KEY (known_id) REFERENCES person(patient_id)
  identity_case_note_check CHECK ((length(note) <= 1000))
  identity_case_other_id_fkey FOREIGN KEY (other_id) REFERENCES person(patient_id)
  identity_case_pkey PRIMARY KEY (id)
  identity_case_state_check CHECK ((state = ANY (ARRAY['open'::text, 'joined'::text, 'kept-apart'::text, 'corrected'::text, 'withdrawn'::text])))
  CREATE UNIQUE INDEX identity_case_open ON public.identity_case USING btree (source, source_id) WHERE ((state = 'open'::text) AND holds)
  CREATE UNIQUE INDEX identity_case_pair ON public.identity_case USING btree (kind, known_id, other_id) WHERE ((state = 'open'::text) AND (NOT holds))
  CREATE UNIQUE INDEX identity_case_pkey ON public.identity_case USING btree (id)
  CREATE INDEX identity_case_queue ON public.identity_case USING btree (opened_at) WHERE (state = 'open'::text)
  CREATE INDEX identity_case_source ON public.identity_case USING btree (source, source_id, opened_at DESC)
  policy wall * using (portico_reach() IS NOT NULL)
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table information_proposal (row-level security forced)
  patient_id uuid not null
  id uuid not null default gen_random_uuid()
  section text not null
  proposed json not null
  base json not null
  state text not null default 'waiting'::text
  asked_by uuid not null
  asked_by_name text not null
  asked_as text not null
  asked_at timestamp with time zone not null
  call_at timestamp with time zone
  ended_at timestamp with time zone
  decided_by uuid
  decided_by_name text
  reason text
  note text not null default ''::text
  superseded jsonb
  information_proposal_asked_as_check CHECK ((asked_as = ANY (ARRAY['self'::text, 'caregiver'::text])))
  information_proposal_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES account(id)
  information_proposal_check CHECK (((state = 'waiting'::text) = (ended_at IS NULL)))
  information_proposal_check1 CHECK (((state = ANY (ARRAY['accepted'::text, 'declined'::text])) = (decided_by IS NOT NULL)))
  information_proposal_check2 CHECK (((state = 'declined'::text) = (reason IS NOT NULL)))
  information_proposal_check3 CHECK (((state = 'accepted'::text) = (superseded IS NOT NULL)))
  information_proposal_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES account(id)
  information_proposal_note_check CHECK ((length(note) <= 500))
  information_proposal_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  information_proposal_pkey PRIMARY KEY (patient_id, id)
  information_proposal_reason_check CHECK ((reason = ANY (ARRAY['incomplete'::text, 'not-found'::text, 'identity'::text, 'not-yours'::text, 'other'::text])))
  information_proposal_section_check CHECK ((section = ANY (ARRAY['address'::text, 'phones'::text, 'contacts'::text, 'language'::text, 'name'::text])))
  information_proposal_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'accepted'::text, 'declined'::text, 'withdrawn'::text, 'replaced'::text])))
  CREATE UNIQUE INDEX information_proposal_id ON public.information_proposal USING btree (id)
  CREATE UNIQUE INDEX information_proposal_open ON public.information_proposal USING btree (patient_id, section) WHERE (state = 'waiting'::text)
  CREATE UNIQUE INDEX information_proposal_pkey ON public.information_proposal USING btree (patient_id, id)
  CREATE INDEX information_proposal_queue ON public.information_proposal USING btree (asked_at) WHERE (state = 'waiting'::text)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table installation
  singleton boolean not null default true
  kind text not null
  since timestamp with time zone not null
  installation_kind_check CHECK ((kind = ANY (ARRAY['demo'::text, 'production'::text])))
  installation_pkey PRIMARY KEY (singleton)
  installation_singleton_check CHECK (singleton)
  CREATE UNIQUE INDEX installation_pkey ON public.installation USING btree (singleton)
  grant insert to portico_app
  grant select to portico_app

table kept_work
  id uuid not null default gen_random_uuid()
  account_id uuid not null
  session_id uuid
  sealed bytea not null
  expires_at timestamp with time zone not null
  kept_work_pkey PRIMARY KEY (id)
  CREATE INDEX kept_work_account ON public.kept_work USING btree (account_id)
  CREATE INDEX kept_work_expires ON public.kept_work USING btree (expires_at)
  CREATE UNIQUE INDEX kept_work_pkey ON public.kept_work USING btree (id)
  CREATE INDEX kept_work_session ON public.kept_work USING btree (session_id)
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table known_name (row-level security forced)
  patient_id uuid not null
  given text not null
  family text not null
  known_name_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  known_name_pkey PRIMARY KEY (patient_id, given, family)
  CREATE UNIQUE INDEX known_name_pkey ON public.known_name USING btree (patient_id, given, family)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app
  trigger known_name_keys_delete CREATE TRIGGER known_name_keys_delete AFTER DELETE ON public.known_name FOR EACH ROW EXECUTE FUNCTION portico_write_name_keys()
  trigger known_name_keys_insert CREATE TRIGGER known_name_keys_insert AFTER INSERT ON public.known_name FOR EACH ROW WHEN ((NOT portico_is_name_of_today(new.patient_id, new.given, new.family))) EXECUTE FUNCTION portico_write_name_keys()

table lab_result (row-level security forced)
  patient_id uuid not null
  id uuid not null
  version integer not null
  collected_at timestamp with time zone not null
  collected_precision text not null default 'time'::text
  received_at timestamp with time zone
  reported_at timestamp with time zone
  arrived_at timestamp with time zone not null
  status text not null
  code text
  name text not null
  codes text[] not null
  labels text[] not null default '{}'::text[]
  laboratory text
  ordered_by text
  tests json not null
  outline json
  files json not null default '[]'::json
  texts json not null default '[]'::json
  about json not null default '{}'::json
  said text
  sources text
  digest text
  lab_result_collected_precision_check CHECK ((collected_precision = ANY (ARRAY['time'::text, 'day'::text, 'month'::text, 'year'::text, 'unknown'::text])))
  lab_result_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  lab_result_pkey PRIMARY KEY (patient_id, id)
  CREATE INDEX lab_result_date ON public.lab_result USING btree (patient_id, collected_at DESC, id DESC)
  CREATE UNIQUE INDEX lab_result_pkey ON public.lab_result USING btree (patient_id, id)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table lab_result_history (row-level security forced)
  patient_id uuid not null
  id uuid not null
  version integer not null
  status text not null
  tests json not null
  texts json not null default '[]'::json
  replaced_at timestamp with time zone not null
  lab_result_history_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  lab_result_history_pkey PRIMARY KEY (patient_id, id, version, replaced_at)
  CREATE UNIQUE INDEX lab_result_history_pkey ON ONLY public.lab_result_history USING btree (patient_id, id, version, replaced_at)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table lab_stale (row-level security forced)
  patient_id uuid not null
  lab_stale_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  lab_stale_pkey PRIMARY KEY (patient_id)
  CREATE UNIQUE INDEX lab_stale_pkey ON public.lab_stale USING btree (patient_id)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table lab_wanting (row-level security forced)
  patient_id uuid not null
  ref text not null
  lab_wanting_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  lab_wanting_pkey PRIMARY KEY (patient_id, ref)
  CREATE UNIQUE INDEX lab_wanting_pkey ON public.lab_wanting USING btree (patient_id, ref)
  CREATE INDEX lab_wanting_ref ON public.lab_wanting USING btree (ref)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app

table letter (row-level security forced)
  patient_id uuid not null
  id uuid not null default gen_random_uuid()
  state text not null
  asked_at timestamp with time zone not null
  asked_by uuid
  released_by uuid
  batch_id uuid
  code_hash text
  next_hash text
  printed_at timestamp with time zone
  expires_at timestamp with time zone
  tries integer not null default 0
  kind text not null default 'password'::text
  details jsonb not null default '{}'::jsonb
  letter_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES account(id)
  letter_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES letter_batch(id) ON DELETE SET NULL
  letter_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  letter_pkey PRIMARY KEY (patient_id, id)
  letter_released_by_fkey FOREIGN KEY (released_by) REFERENCES account(id)
  letter_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'printed'::text, 'mailed'::text, 'returned'::text, 'used'::text, 'void'::text])))
  CREATE INDEX letter_batch_letters ON public.letter USING btree (batch_id) WHERE (batch_id IS NOT NULL)
  CREATE UNIQUE INDEX letter_once ON public.letter USING btree (patient_id, kind, details) WHERE ((kind <> 'password'::text) AND (state <> 'void'::text))
  CREATE UNIQUE INDEX letter_open ON public.letter USING btree (patient_id) WHERE ((kind = 'password'::text) AND (state = ANY (ARRAY['waiting'::text, 'printed'::text, 'mailed'::text])))
  CREATE UNIQUE INDEX letter_pkey ON public.letter USING btree (patient_id, id)
  CREATE INDEX letter_queue ON public.letter USING btree (state, asked_at)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table letter_batch (row-level security forced)
  id uuid not null default gen_random_uuid()
  made_by uuid not null
  made_at timestamp with time zone not null
  opened_at timestamp with time zone
  sealed bytea not null
  letter_batch_made_by_fkey FOREIGN KEY (made_by) REFERENCES account(id)
  letter_batch_pkey PRIMARY KEY (id)
  CREATE UNIQUE INDEX letter_batch_pkey ON public.letter_batch USING btree (id)
  policy wall * using (portico_reach() IS NOT NULL)
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table listed_person (row-level security forced)
  patient_id uuid not null
  id uuid not null default gen_random_uuid()
  reason text not null
  listed_at timestamp with time zone not null
  listed_by uuid not null
  listed_by_name text not null
  ended_at timestamp with time zone
  ended_by_name text
  listed_person_listed_by_fkey FOREIGN KEY (listed_by) REFERENCES account(id)
  listed_person_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  listed_person_pkey PRIMARY KEY (patient_id, id)
  listed_person_reason_check CHECK (((length(reason) >= 3) AND (length(reason) <= 500)))
  CREATE UNIQUE INDEX listed_person_id ON public.listed_person USING btree (id)
  CREATE UNIQUE INDEX listed_person_once ON public.listed_person USING btree (patient_id) WHERE (ended_at IS NULL)
  CREATE UNIQUE INDEX listed_person_pkey ON public.listed_person USING btree (patient_id, id)
  policy wall * using (portico_reach() IS NOT NULL)
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table mail_claim
  id text not null
  template text not null
  claim uuid not null
  claimed_until timestamp with time zone not null
  sent_at timestamp with time zone
  mail_claim_pkey PRIMARY KEY (id)
  CREATE UNIQUE INDEX mail_claim_pkey ON public.mail_claim USING btree (id)
  CREATE INDEX mail_claim_until ON public.mail_claim USING btree (claimed_until)
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table message (row-level security forced)
  patient_id uuid not null
  id uuid not null default gen_random_uuid()
  conversation_id uuid not null
  seq integer not null
  author_id uuid not null
  author_name text not null
  author_as text not null
  as_team boolean not null default false
  text text not null
  sent_at timestamp with time zone not null
  message_author_as_check CHECK ((author_as = ANY (ARRAY['self'::text, 'caregiver'::text, 'staff'::text])))
  message_author_id_fkey FOREIGN KEY (author_id) REFERENCES account(id)
  message_patient_id_conversation_id_fkey FOREIGN KEY (patient_id, conversation_id) REFERENCES conversation(patient_id, id) ON UPDATE CASCADE
  message_patient_id_conversation_id_seq_key UNIQUE (patient_id, conversation_id, seq)
  message_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  message_pkey PRIMARY KEY (patient_id, id)
  message_seq_check CHECK ((seq >= 1))
  message_text_check CHECK (((length(text) >= 1) AND (length(text) <= 10000)))
  CREATE INDEX message_author ON public.message USING btree (author_id, sent_at)
  CREATE UNIQUE INDEX message_patient_id_conversation_id_seq_key ON public.message USING btree (patient_id, conversation_id, seq)
  CREATE UNIQUE INDEX message_pkey ON public.message USING btree (patient_id, id)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app

table message_block (row-level security forced)
  patient_id uuid not null
  id uuid not null default gen_random_uuid()
  caregiver_id uuid
  reason text not null
  began_at timestamp with time zone not null
  began_by uuid not null
  until_day date
  lifted_at timestamp with time zone
  lifted_by uuid
  message_block_began_by_fkey FOREIGN KEY (began_by) REFERENCES account(id)
  message_block_caregiver_id_fkey FOREIGN KEY (caregiver_id) REFERENCES account(id)
  message_block_check CHECK (((lifted_at IS NULL) = (lifted_by IS NULL)))
  message_block_lifted_by_fkey FOREIGN KEY (lifted_by) REFERENCES account(id)
  message_block_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  message_block_pkey PRIMARY KEY (patient_id, id)
  message_block_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 4000)))
  CREATE INDEX message_block_in_force ON public.message_block USING btree (began_at DESC) WHERE (lifted_at IS NULL)
  CREATE UNIQUE INDEX message_block_pkey ON public.message_block USING btree (patient_id, id)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table message_draft (row-level security forced)
  patient_id uuid not null
  id uuid not null default gen_random_uuid()
  author_id uuid not null
  conversation_id uuid
  team_id uuid
  category text not null default ''::text
  subject text not null default ''::text
  text text not null default ''::text
  version integer not null default 1
  saved_at timestamp with time zone not null
  message_draft_author_id_fkey FOREIGN KEY (author_id) REFERENCES account(id)
  message_draft_patient_id_conversation_id_fkey FOREIGN KEY (patient_id, conversation_id) REFERENCES conversation(patient_id, id) ON UPDATE CASCADE
  message_draft_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  message_draft_pkey PRIMARY KEY (patient_id, id)
  message_draft_subject_check CHECK ((length(subject) <= 200))
  message_draft_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id)
  message_draft_text_check CHECK ((length(text) <= 20000))
  CREATE INDEX message_draft_author ON public.message_draft USING btree (author_id, saved_at DESC)
  CREATE UNIQUE INDEX message_draft_pkey ON public.message_draft USING btree (patient_id, id)
  CREATE UNIQUE INDEX message_draft_reply ON public.message_draft USING btree (patient_id, conversation_id, author_id) WHERE (conversation_id IS NOT NULL)
  policy wall * using ((author_id = portico_account()) OR (portico_reach() ~~ 'system:%'::text))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table message_file (row-level security forced)
  patient_id uuid not null
  message_id uuid not null
  file_id uuid not null
  place integer not null
  message_file_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  message_file_patient_id_message_id_fkey FOREIGN KEY (patient_id, message_id) REFERENCES message(patient_id, id) ON UPDATE CASCADE
  message_file_patient_id_message_id_place_key UNIQUE (patient_id, message_id, place)
  message_file_pkey PRIMARY KEY (patient_id, file_id)
  message_file_place_check CHECK (((place >= 1) AND (place <= 4)))
  CREATE UNIQUE INDEX message_file_id ON public.message_file USING btree (file_id)
  CREATE UNIQUE INDEX message_file_patient_id_message_id_place_key ON public.message_file USING btree (patient_id, message_id, place)
  CREATE UNIQUE INDEX message_file_pkey ON public.message_file USING btree (patient_id, file_id)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app
  trigger move_message_file CREATE TRIGGER move_message_file AFTER UPDATE OF patient_id ON public.message_file FOR EACH ROW EXECUTE FUNCTION portico_move_message_file()

table message_list
  id uuid not null default gen_random_uuid()
  team_id uuid not null
  category text not null
  subject text not null
  text text not null
  subject_es text not null default ''::text
  text_es text not null default ''::text
  replies boolean not null
  state text not null default 'draft'::text
  stopped_why text not null default ''::text
  made_by uuid not null
  made_at timestamp with time zone not null
  sent_by uuid
  began_at timestamp with time zone
  version integer not null default 1
  message_list_category_check CHECK ((category = ANY (ARRAY['general'::text, 'appointment'::text, 'medicine'::text, 'test'::text, 'education'::text, 'billing'::text, 'records'::text, 'technical'::text, 'other'::text])))
  message_list_check CHECK (((state = 'draft'::text) OR ((sent_by IS NOT NULL) AND (began_at IS NOT NULL))))
  message_list_made_by_fkey FOREIGN KEY (made_by) REFERENCES account(id)
  message_list_pkey PRIMARY KEY (id)
  message_list_sent_by_fkey FOREIGN KEY (sent_by) REFERENCES account(id)
  message_list_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'sending'::text, 'stopped'::text, 'done'::text])))
  message_list_stopped_why_check CHECK ((stopped_why = ANY (ARRAY[''::text, 'sender'::text, 'team'::text])))
  message_list_subject_check CHECK (((length(subject) >= 1) AND (length(subject) <= 100)))
  message_list_subject_es_check CHECK ((length(subject_es) <= 100))
  message_list_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id)
  message_list_text_check CHECK (((length(text) >= 1) AND (length(text) <= 10000)))
  message_list_text_es_check CHECK ((length(text_es) <= 10000))
  CREATE INDEX message_list_made ON public.message_list USING btree (made_at DESC)
  CREATE UNIQUE INDEX message_list_pkey ON public.message_list USING btree (id)
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table message_list_line (row-level security forced)
  list_id uuid not null
  n integer not null
  typed text not null
  member_id uuid
  state text not null
  why text not null default ''::text
  conversation_id uuid
  at timestamp with time zone
  message_list_line_check CHECK (((member_id IS NOT NULL) OR (state = ANY (ARRAY['not-found'::text, 'ambiguous'::text, 'unreadable'::text]))))
  message_list_line_list_id_fkey FOREIGN KEY (list_id) REFERENCES message_list(id) ON DELETE CASCADE
  message_list_line_member_id_fkey FOREIGN KEY (member_id) REFERENCES person(patient_id)
  message_list_line_n_check CHECK (((n >= 1) AND (n <= 10000)))
  message_list_line_pkey PRIMARY KEY (list_id, n)
  message_list_line_state_check CHECK ((state = ANY (ARRAY['ready'::text, 'not-found'::text, 'ambiguous'::text, 'unreadable'::text, 'twice'::text, 'deceased'::text, 'no-reader'::text, 'sent'::text, 'failed'::text])))
  message_list_line_typed_check CHECK ((length(typed) <= 200))
  message_list_line_why_check CHECK ((why = ANY (ARRAY[''::text, 'joined'::text, 'deceased'::text, 'no-reader'::text, 'blank'::text, 'fault'::text])))
  CREATE UNIQUE INDEX message_list_line_once ON public.message_list_line USING btree (list_id, member_id) WHERE (state = ANY (ARRAY['ready'::text, 'sent'::text, 'failed'::text]))
  CREATE INDEX message_list_line_person ON public.message_list_line USING btree (member_id)
  CREATE UNIQUE INDEX message_list_line_pkey ON public.message_list_line USING btree (list_id, n)
  CREATE INDEX message_list_line_state ON public.message_list_line USING btree (list_id, state, n)
  policy wall * using (portico_reach() IS NOT NULL)
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table message_promise (row-level security forced)
  patient_id uuid not null
  id uuid not null default gen_random_uuid()
  conversation_id uuid not null
  team_id uuid not null
  asked_at timestamp with time zone not null
  due_at timestamp with time zone not null
  answered_at timestamp with time zone
  ended_by text
  message_promise_check CHECK (((NOT (ended_by IS DISTINCT FROM 'answered'::text)) = (answered_at IS NOT NULL)))
  message_promise_ended_by_check CHECK ((ended_by = ANY (ARRAY['answered'::text, 'closed'::text, 'moved'::text])))
  message_promise_patient_id_conversation_id_fkey FOREIGN KEY (patient_id, conversation_id) REFERENCES conversation(patient_id, id) ON UPDATE CASCADE
  message_promise_pkey PRIMARY KEY (patient_id, id)
  message_promise_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id)
  CREATE INDEX message_promise_asked ON public.message_promise USING btree (asked_at)
  CREATE INDEX message_promise_of ON public.message_promise USING btree (patient_id, conversation_id, asked_at)
  CREATE UNIQUE INDEX message_promise_owed ON public.message_promise USING btree (patient_id, conversation_id) WHERE (ended_by IS NULL)
  CREATE UNIQUE INDEX message_promise_pkey ON public.message_promise USING btree (patient_id, id)
  CREATE INDEX message_promise_team ON public.message_promise USING btree (team_id, asked_at)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table message_result (row-level security forced)
  patient_id uuid not null
  message_id uuid not null
  result_id uuid not null
  message_result_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  message_result_patient_id_message_id_fkey FOREIGN KEY (patient_id, message_id) REFERENCES message(patient_id, id) ON UPDATE CASCADE
  message_result_pkey PRIMARY KEY (patient_id, message_id)
  CREATE UNIQUE INDEX message_result_pkey ON public.message_result USING btree (patient_id, message_id)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app

table message_said (row-level security forced)
  patient_id uuid not null
  message_id uuid not null
  said text not null
  message_said_patient_id_message_id_fkey FOREIGN KEY (patient_id, message_id) REFERENCES message(patient_id, id) ON UPDATE CASCADE
  message_said_pkey PRIMARY KEY (patient_id, message_id)
  CREATE UNIQUE INDEX message_said_pkey ON public.message_said USING btree (patient_id, message_id)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table message_template
  id uuid not null default gen_random_uuid()
  team_id uuid
  name text not null
  text text not null
  text_es text not null default ''::text
  active boolean not null default true
  version integer not null default 1
  changed_at timestamp with time zone not null
  message_template_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80)))
  message_template_pkey PRIMARY KEY (id)
  message_template_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id)
  message_template_text_check CHECK (((length(text) >= 1) AND (length(text) <= 10000)))
  message_template_text_es_check CHECK ((length(text_es) <= 10000))
  CREATE UNIQUE INDEX message_template_pkey ON public.message_template USING btree (id)
  CREATE INDEX message_template_team ON public.message_template USING btree (team_id) WHERE active
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table message_upload (row-level security forced)
  account_id uuid not null
  file_id uuid not null
  about_id uuid not null
  hash text not null
  held_at timestamp with time zone not null
  message_upload_about_id_fkey FOREIGN KEY (about_id) REFERENCES person(patient_id)
  message_upload_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  message_upload_hash_check CHECK (((length(hash) >= 1) AND (length(hash) <= 100)))
  message_upload_pkey PRIMARY KEY (account_id, file_id)
  CREATE INDEX message_upload_held ON public.message_upload USING btree (held_at)
  CREATE UNIQUE INDEX message_upload_pkey ON public.message_upload USING btree (account_id, file_id)
  policy own * using ((account_id = portico_account()) OR (portico_reach() ~~ 'system:%'::text))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app
  trigger drop_upload CREATE TRIGGER drop_upload AFTER DELETE ON public.message_upload FOR EACH ROW EXECUTE FUNCTION portico_drop_upload()

table migration
  id text not null
  checksum text not null
  compatible boolean not null default false
  done_at timestamp with time zone not null default now()
  oldest_code integer not null default 0
  migration_checksum_check CHECK ((checksum ~ '^[0-9a-f]{64}$'::text))
  migration_pkey PRIMARY KEY (id)
  CREATE UNIQUE INDEX migration_pkey ON public.migration USING btree (id)
  grant select to portico_app

table notice (row-level security forced)
  id uuid not null default gen_random_uuid()
  account_id uuid not null
  about_id uuid
  topic text not null
  channel text not null
  event text not null
  data jsonb not null
  made_at timestamp with time zone not null
  due_at timestamp with time zone not null
  batch_id uuid
  sent_to bytea
  settled_at timestamp with time zone
  outcome text
  notice_about_id_fkey FOREIGN KEY (about_id) REFERENCES person(patient_id)
  notice_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  notice_outcome_check CHECK ((outcome = ANY (ARRAY['sent'::text, 'off'::text, 'seen'::text, 'no-right'::text, 'no-address'::text, 'unreachable'::text, 'closed'::text, 'deceased'::text, 'expired'::text])))
  notice_pkey PRIMARY KEY (id)
  notice_settled CHECK (((settled_at IS NULL) = (outcome IS NULL)))
  CREATE INDEX notice_batch ON public.notice USING btree (batch_id)
  CREATE INDEX notice_made ON public.notice USING btree (made_at)
  CREATE UNIQUE INDEX notice_once ON public.notice USING btree (account_id, topic, channel, event)
  CREATE UNIQUE INDEX notice_pkey ON public.notice USING btree (id)
  CREATE INDEX notice_waiting ON public.notice USING btree (account_id, topic) WHERE (settled_at IS NULL)
  policy wall * using ((account_id = portico_account()) OR (portico_reach() IS NOT NULL))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table notice_choice (row-level security forced)
  account_id uuid not null
  about_id uuid
  topic text not null
  channel text not null
  wanted boolean not null
  changed_at timestamp with time zone not null
  notice_choice_about_id_fkey FOREIGN KEY (about_id) REFERENCES person(patient_id)
  notice_choice_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  CREATE UNIQUE INDEX notice_choice_one ON public.notice_choice USING btree (account_id, about_id, topic, channel) NULLS NOT DISTINCT
  policy wall * using ((account_id = portico_account()) OR (portico_reach() IS NOT NULL))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table outbox_message
  id uuid not null default gen_random_uuid()
  destination text not null
  lane text not null
  sequence integer not null
  kind text not null
  subject jsonb not null default '{}'::jsonb
  state text not null default 'waiting'::text
  made_at timestamp with time zone not null
  next_at timestamp with time zone not null
  tries integer not null default 0
  claim uuid
  claimed_at timestamp with time zone
  claimed_until timestamp with time zone
  doubt boolean not null default false
  void_wanted boolean not null default false
  settled_at timestamp with time zone
  problem text
  alarmed_at timestamp with time zone
  outbox_message_destination_lane_sequence_key UNIQUE (destination, lane, sequence)
  outbox_message_pkey PRIMARY KEY (id)
  outbox_message_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'void'::text, 'dead'::text])))
  CREATE INDEX outbox_due ON public.outbox_message USING btree (destination, next_at) WHERE (state = 'waiting'::text)
  CREATE UNIQUE INDEX outbox_message_destination_lane_sequence_key ON public.outbox_message USING btree (destination, lane, sequence)
  CREATE UNIQUE INDEX outbox_message_pkey ON public.outbox_message USING btree (id)
  CREATE INDEX outbox_open ON public.outbox_message USING btree (made_at) WHERE (state = ANY (ARRAY['waiting'::text, 'dead'::text]))
  CREATE INDEX outbox_over ON public.outbox_message USING btree (settled_at) WHERE (state = ANY (ARRAY['sent'::text, 'void'::text]))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table passkey (row-level security forced)
  account_id uuid not null
  id uuid not null default gen_random_uuid()
  credential_id text not null
  public_key bytea not null
  counter bigint not null
  transports text[] not null
  name text not null
  created_at timestamp with time zone not null
  used_at timestamp with time zone
  passkey_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  passkey_credential_id_key UNIQUE (credential_id)
  passkey_pkey PRIMARY KEY (account_id, id)
  CREATE UNIQUE INDEX passkey_credential_id_key ON public.passkey USING btree (credential_id)
  CREATE UNIQUE INDEX passkey_pkey ON public.passkey USING btree (account_id, id)
  policy wall * using ((account_id = portico_account()) OR (portico_reach() IS NOT NULL))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table patient_link (row-level security forced)
  source text not null
  source_id text not null
  other_id text not null
  type text not null
  settled boolean not null default false
  patient_link_pkey PRIMARY KEY (source, source_id, other_id, type)
  patient_link_type_check CHECK ((type = ANY (ARRAY['replaced-by'::text, 'replaces'::text, 'refer'::text, 'seealso'::text])))
  CREATE INDEX patient_link_open ON public.patient_link USING btree (source) WHERE (NOT settled)
  CREATE UNIQUE INDEX patient_link_pkey ON public.patient_link USING btree (source, source_id, other_id, type)
  policy wall * using (portico_reach() IS NOT NULL)
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table permission (row-level security forced)
  name text not null
  known_at timestamp with time zone not null
  permission_pkey PRIMARY KEY (name)
  CREATE UNIQUE INDEX permission_pkey ON public.permission USING btree (name)
  policy wall * using (portico_reach() IS NOT NULL)
  grant insert to portico_app
  grant select to portico_app

table person (row-level security forced)
  patient_id uuid not null default gen_random_uuid()
  given text not null
  family text not null
  birth_date date
  sex text not null default 'unknown'::text
  language text not null default 'en'::text
  mrn text
  mrn_digits text default regexp_replace(mrn, '\D'::text, ''::text, 'g'::text)
  deceased boolean not null default false
  details_from text
  merged_into uuid
  created_at timestamp with time zone not null
  partial_birth_date text
  person_language_check CHECK ((language = ANY (ARRAY['en'::text, 'es'::text])))
  person_partial_birth_date_check CHECK ((partial_birth_date ~ '^\d{4}(-(0[1-9]|1[0-2]))?$'::text))
  person_pkey PRIMARY KEY (patient_id)
  person_sex_check CHECK ((sex = ANY (ARRAY['female'::text, 'male'::text, 'other'::text, 'unknown'::text])))
  CREATE INDEX person_birth_date ON public.person USING btree (birth_date)
  CREATE INDEX person_deceased ON public.person USING btree (patient_id) WHERE deceased
  CREATE INDEX person_joined ON public.person USING btree (merged_into) WHERE (merged_into IS NOT NULL)
  CREATE INDEX person_mrn_digits ON public.person USING btree (mrn_digits)
  CREATE INDEX person_partial_birth ON public.person USING btree (portico_earliest_birth(partial_birth_date)) WHERE (partial_birth_date IS NOT NULL)
  CREATE UNIQUE INDEX person_pkey ON public.person USING btree (patient_id)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app
  trigger name_keys_insert CREATE TRIGGER name_keys_insert AFTER INSERT ON public.person FOR EACH ROW EXECUTE FUNCTION portico_write_name_keys()
  trigger name_keys_update CREATE TRIGGER name_keys_update AFTER UPDATE OF given, family ON public.person FOR EACH ROW WHEN (((old.given IS DISTINCT FROM new.given) OR (old.family IS DISTINCT FROM new.family))) EXECUTE FUNCTION portico_write_name_keys()
  trigger person_results CREATE TRIGGER person_results AFTER UPDATE ON public.person FOR EACH ROW WHEN (((old.sex IS DISTINCT FROM new.sex) OR (old.birth_date IS DISTINCT FROM new.birth_date))) EXECUTE FUNCTION portico_mark_results()

table person_identifier (row-level security forced)
  patient_id uuid not null
  system text not null
  value text not null
  kind text not null
  person_identifier_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  person_identifier_pkey PRIMARY KEY (patient_id, system, value)
  CREATE UNIQUE INDEX person_identifier_once ON public.person_identifier USING btree (system, value)
  CREATE UNIQUE INDEX person_identifier_pkey ON public.person_identifier USING btree (patient_id, system, value)
  CREATE INDEX person_identifier_value ON public.person_identifier USING btree (value) WHERE (kind = 'MR'::text)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table person_merge (row-level security forced)
  id uuid not null default gen_random_uuid()
  from_id uuid not null
  into_id uuid not null
  source text
  moved jsonb not null
  merged_at timestamp with time zone not null
  merged_by uuid
  merged_by_name text
  undone_at timestamp with time zone
  undone_by_name text
  person_merge_check CHECK ((from_id <> into_id))
  person_merge_from_id_fkey FOREIGN KEY (from_id) REFERENCES person(patient_id)
  person_merge_into_id_fkey FOREIGN KEY (into_id) REFERENCES person(patient_id)
  person_merge_merged_by_fkey FOREIGN KEY (merged_by) REFERENCES account(id)
  person_merge_pkey PRIMARY KEY (id)
  CREATE INDEX person_merge_into ON public.person_merge USING btree (into_id)
  CREATE UNIQUE INDEX person_merge_once ON public.person_merge USING btree (from_id) WHERE (undone_at IS NULL)
  CREATE UNIQUE INDEX person_merge_pkey ON public.person_merge USING btree (id)
  policy wall * using (portico_reach() IS NOT NULL)
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table person_name_key (row-level security forced)
  patient_id uuid not null
  part text not null
  key text not null
  person_name_key_part_check CHECK ((part = ANY (ARRAY['given'::text, 'family'::text])))
  person_name_key_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  person_name_key_pkey PRIMARY KEY (patient_id, part, key)
  CREATE UNIQUE INDEX person_name_key_pkey ON public.person_name_key USING btree (patient_id, part, key)
  CREATE INDEX person_name_key_search ON public.person_name_key USING btree (part, key text_pattern_ops)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app

table pharmacy
  id uuid not null default gen_random_uuid()
  name text not null
  kind text not null
  ncpdp text
  street text not null
  city text not null
  region text not null
  postal_code text not null
  phone text not null
  hours jsonb not null
  closed_at timestamp with time zone
  pharmacy_kind_check CHECK ((kind = ANY (ARRAY['pickup'::text, 'mail'::text])))
  pharmacy_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120)))
  pharmacy_ncpdp_check CHECK ((ncpdp ~ '^\d{7}$'::text))
  pharmacy_ncpdp_key UNIQUE (ncpdp)
  pharmacy_pkey PRIMARY KEY (id)
  CREATE UNIQUE INDEX pharmacy_ncpdp_key ON public.pharmacy USING btree (ncpdp)
  CREATE UNIQUE INDEX pharmacy_pkey ON public.pharmacy USING btree (id)
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table pharmacy_news
  sender text not null
  control_id text not null
  received_at timestamp with time zone not null
  answer text not null
  digest text
  pharmacy_news_pkey PRIMARY KEY (sender, control_id)
  CREATE UNIQUE INDEX pharmacy_news_pkey ON public.pharmacy_news USING btree (sender, control_id)
  CREATE INDEX pharmacy_news_received ON public.pharmacy_news USING btree (received_at)
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app

table pharmacy_staff
  account_id uuid not null
  pharmacy_id uuid not null
  pharmacy_staff_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  pharmacy_staff_pharmacy_id_fkey FOREIGN KEY (pharmacy_id) REFERENCES pharmacy(id)
  pharmacy_staff_pkey PRIMARY KEY (account_id, pharmacy_id)
  CREATE UNIQUE INDEX pharmacy_staff_pkey ON public.pharmacy_staff USING btree (account_id, pharmacy_id)
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

view portico_public_clinic (security_invoker=true)
  id uuid
  name text
  street text
  city text
  region text
  postal_code text
  zone text
  phone text
  fax text
  hours jsonb
  departments json
  directions text
  directions_es text
  accessibility text
  accessibility_es text
  bring text
  bring_es text
  grant select to portico_app

view portico_public_clinician (security_invoker=true)
  id uuid
  name text
  name_key text
  languages jsonb
  specialties jsonb
  starts_on date
  ends_on date
  clinic_id uuid
  clinic text
  grant select to portico_app

view portico_public_holiday (security_invoker=true)
  clinic_id uuid
  day date
  name text
  name_es text
  hours jsonb
  grant select to portico_app

view portico_public_pharmacy (security_invoker=true)
  id uuid
  name text
  kind text
  street text
  city text
  region text
  postal_code text
  phone text
  hours jsonb
  grant select to portico_app

table prescriber
  account_id uuid not null
  npi text not null
  prescriber_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  prescriber_npi_check CHECK ((npi ~ '^\d{10}$'::text))
  prescriber_npi_key UNIQUE (npi)
  prescriber_pkey PRIMARY KEY (account_id)
  CREATE UNIQUE INDEX prescriber_npi_key ON public.prescriber USING btree (npi)
  CREATE UNIQUE INDEX prescriber_pkey ON public.prescriber USING btree (account_id)
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table prescriber_cover
  id uuid not null default gen_random_uuid()
  account_id uuid not null
  covered_by uuid not null
  from_day date not null
  until_day date not null
  ended_at timestamp with time zone
  prescriber_cover_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  prescriber_cover_check CHECK ((until_day >= from_day))
  prescriber_cover_check1 CHECK ((account_id <> covered_by))
  prescriber_cover_covered_by_fkey FOREIGN KEY (covered_by) REFERENCES account(id)
  prescriber_cover_pkey PRIMARY KEY (id)
  CREATE INDEX prescriber_cover_by ON public.prescriber_cover USING btree (covered_by) WHERE (ended_at IS NULL)
  CREATE UNIQUE INDEX prescriber_cover_pkey ON public.prescriber_cover USING btree (id)
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table prescription (row-level security forced)
  patient_id uuid not null
  id uuid not null
  source text not null default ''::text
  source_id text not null
  origin text not null
  number text
  intent text not null default 'order'::text
  do_not_take boolean not null default false
  name text not null
  rxnorm text
  status text not null
  authored_on date
  valid_from date
  valid_until date
  taken_from date
  taken_until date
  repeats integer
  quantity double precision
  quantity_unit text
  days_supply integer
  dosage json not null default '[]'::json
  reason text
  prescriber text
  prescriber_npi text
  pharmacy_id uuid
  schedule text
  flags text[] not null default '{}'::text[]
  labels text[] not null default '{}'::text[]
  replaces uuid
  replaced_by uuid
  supply_until date
  fills json not null default '[]'::json
  said json not null default '{}'::json
  refs text[] not null default '{}'::text[]
  prescription_origin_check CHECK ((origin = ANY (ARRAY['ours'::text, 'outside'::text, 'reported'::text])))
  prescription_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  prescription_pharmacy_id_fkey FOREIGN KEY (pharmacy_id) REFERENCES pharmacy(id)
  prescription_pkey PRIMARY KEY (patient_id, id)
  prescription_schedule_check CHECK ((schedule = ANY (ARRAY['II'::text, 'III'::text, 'IV'::text, 'V'::text])))
  CREATE INDEX prescription_due ON public.prescription USING btree (supply_until) WHERE ((origin = 'ours'::text) AND (status = 'active'::text))
  CREATE INDEX prescription_number ON public.prescription USING btree (number) WHERE (number IS NOT NULL)
  CREATE UNIQUE INDEX prescription_pkey ON public.prescription USING btree (patient_id, id)
  CREATE INDEX prescription_refs ON public.prescription USING gin (refs) WHERE (refs <> '{}'::text[])
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table prescription_stale (row-level security forced)
  patient_id uuid not null
  prescription_stale_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  prescription_stale_pkey PRIMARY KEY (patient_id)
  CREATE UNIQUE INDEX prescription_stale_pkey ON public.prescription_stale USING btree (patient_id)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table proofing_failure
  bucket bytea not null
  failed_at timestamp with time zone not null
  CREATE INDEX proofing_failure_bucket ON public.proofing_failure USING btree (bucket, failed_at)
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table proxy (row-level security forced)
  patient_id uuid not null
  id uuid not null default gen_random_uuid()
  account_id uuid not null
  relationship text not null
  basis text not null
  categories text[] not null default '{}'::text[]
  starts_on date not null
  ends_on date
  revoked_at timestamp with time zone
  acting text[] not null default '{}'::text[]
  granted_at timestamp with time zone
  granted_by uuid
  request_id uuid
  invitation_id uuid
  relation_source text
  relation_id text
  review_on date
  suspended_at timestamp with time zone
  suspended_by uuid
  revoked_by uuid
  revoked_why text
  quiet boolean not null default false
  of_age_born date
  staff_note text not null default ''::text
  held_at timestamp with time zone
  messages_since timestamp with time zone
  proxy_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  proxy_basis_check CHECK ((basis = ANY (ARRAY['minor'::text, 'invited'::text, 'court'::text])))
  proxy_granted_by_fkey FOREIGN KEY (granted_by) REFERENCES account(id)
  proxy_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  proxy_pkey PRIMARY KEY (patient_id, id)
  proxy_relationship_check CHECK ((relationship = ANY (ARRAY['parent'::text, 'step-parent'::text, 'foster-parent'::text, 'grandparent'::text, 'guardian'::text, 'partner'::text, 'child'::text, 'sibling'::text, 'representative'::text, 'other'::text])))
  proxy_revoked_by_fkey FOREIGN KEY (revoked_by) REFERENCES account(id)
  proxy_revoked_why_check CHECK ((revoked_why = ANY (ARRAY['patient'::text, 'caregiver'::text, 'teen'::text, 'staff'::text, 'safety'::text, 'court-order'::text, 'replaced'::text, 'joined'::text, 'feed'::text, 'deceased'::text])))
  proxy_staff_note_check CHECK ((length(staff_note) <= 1000))
  proxy_suspended_by_fkey FOREIGN KEY (suspended_by) REFERENCES account(id)
  CREATE INDEX proxy_account ON public.proxy USING btree (account_id)
  CREATE INDEX proxy_court_end ON public.proxy USING btree (ends_on) WHERE ((revoked_at IS NULL) AND (basis = 'court'::text))
  CREATE INDEX proxy_id ON public.proxy USING btree (id)
  CREATE UNIQUE INDEX proxy_once ON public.proxy USING btree (patient_id, account_id) WHERE (revoked_at IS NULL)
  CREATE UNIQUE INDEX proxy_pkey ON public.proxy USING btree (patient_id, id)
  CREATE INDEX proxy_rests ON public.proxy USING btree (patient_id) WHERE ((relation_id IS NOT NULL) AND (revoked_at IS NULL))
  CREATE INDEX proxy_review ON public.proxy USING btree (review_on) WHERE ((revoked_at IS NULL) AND (review_on IS NOT NULL))
  CREATE INDEX proxy_revoked ON public.proxy USING btree (revoked_at) WHERE (revoked_at IS NOT NULL)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table quarantine (row-level security forced)
  id uuid not null default gen_random_uuid()
  source text not null
  file text not null
  position integer not null
  line integer
  type text
  source_id text
  reason text not null
  detail text not null
  content text
  hash bytea not null
  waits_system text
  waits_value text
  received_at timestamp with time zone not null
  retried_at timestamp with time zone
  quarantine_pkey PRIMARY KEY (id)
  CREATE UNIQUE INDEX quarantine_once ON public.quarantine USING btree (source, hash)
  CREATE UNIQUE INDEX quarantine_pkey ON public.quarantine USING btree (id)
  CREATE INDEX quarantine_queue ON public.quarantine USING btree (received_at DESC)
  CREATE INDEX quarantine_waits ON public.quarantine USING btree (waits_value, waits_system) WHERE (waits_value IS NOT NULL)
  policy wall * using (portico_reach() IS NOT NULL)
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table recovery (row-level security forced)
  account_id uuid not null
  id uuid not null default gen_random_uuid()
  browser_hash bytea not null
  expires_at timestamp with time zone not null
  used_at timestamp with time zone
  recovery_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  recovery_pkey PRIMARY KEY (account_id, id)
  CREATE UNIQUE INDEX recovery_pkey ON public.recovery USING btree (account_id, id)
  policy wall * using ((account_id = portico_account()) OR (portico_reach() IS NOT NULL))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table recovery_code (row-level security forced)
  account_id uuid not null
  code_hash bytea not null
  made_at timestamp with time zone not null
  used_at timestamp with time zone
  recovery_code_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  recovery_code_pkey PRIMARY KEY (account_id, code_hash)
  CREATE UNIQUE INDEX recovery_code_pkey ON public.recovery_code USING btree (account_id, code_hash)
  policy wall * using ((account_id = portico_account()) OR (portico_reach() IS NOT NULL))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table refill_by_number (row-level security forced)
  id uuid not null default gen_random_uuid()
  account_id uuid not null
  sealed bytea not null
  asked_at timestamp with time zone not null
  refill_by_number_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  refill_by_number_pkey PRIMARY KEY (id)
  CREATE UNIQUE INDEX refill_by_number_pkey ON public.refill_by_number USING btree (id)
  policy wall * using ((account_id = portico_account()) OR (portico_reach() IS NOT NULL))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app

table refill_due_told (row-level security forced)
  patient_id uuid not null
  prescription_id uuid not null
  account_id uuid not null
  due_on date not null
  refill_due_told_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  refill_due_told_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  refill_due_told_pkey PRIMARY KEY (patient_id, prescription_id, account_id, due_on)
  CREATE UNIQUE INDEX refill_due_told_pkey ON public.refill_due_told USING btree (patient_id, prescription_id, account_id, due_on)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table refill_event (row-level security forced)
  patient_id uuid not null
  request_id uuid not null
  step integer not null
  stage text not null
  at timestamp with time zone not null
  actor_id uuid
  actor_name text
  reason text
  note text not null default ''::text
  filled double precision not null default 0
  undone_at timestamp with time zone
  refill_event_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES account(id)
  refill_event_note_check CHECK ((length(note) <= 65536))
  refill_event_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  refill_event_patient_id_request_id_fkey FOREIGN KEY (patient_id, request_id) REFERENCES refill_request(patient_id, id) ON UPDATE CASCADE
  refill_event_pkey PRIMARY KEY (patient_id, request_id, step)
  CREATE UNIQUE INDEX refill_event_pkey ON public.refill_event USING btree (patient_id, request_id, step)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table refill_order (row-level security forced)
  patient_id uuid not null
  id uuid not null default gen_random_uuid()
  number text not null
  asked_by uuid
  asked_via text not null
  asked_at timestamp with time zone not null
  delivery text not null
  pharmacy_id uuid not null
  address json
  note text not null default ''::text
  caregiver_address jsonb
  refill_order_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES account(id)
  refill_order_asked_via_check CHECK ((asked_via = ANY (ARRAY['online'::text, 'by-number'::text, 'automatic'::text, 'phone'::text, 'counter'::text])))
  refill_order_check CHECK (((delivery = 'mail'::text) = (address IS NOT NULL)))
  refill_order_delivery_check CHECK ((delivery = ANY (ARRAY['pickup'::text, 'mail'::text])))
  refill_order_note_check CHECK ((length(note) <= 500))
  refill_order_number_key UNIQUE (number)
  refill_order_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  refill_order_pharmacy_id_fkey FOREIGN KEY (pharmacy_id) REFERENCES pharmacy(id)
  refill_order_pkey PRIMARY KEY (patient_id, id)
  CREATE UNIQUE INDEX refill_order_number_key ON public.refill_order USING btree (number)
  CREATE UNIQUE INDEX refill_order_pkey ON public.refill_order USING btree (patient_id, id)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table refill_preference (row-level security forced)
  patient_id uuid not null
  account_id uuid not null
  pharmacy_id uuid
  tell_due boolean not null default true
  refill_preference_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  refill_preference_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  refill_preference_pharmacy_id_fkey FOREIGN KEY (pharmacy_id) REFERENCES pharmacy(id)
  refill_preference_pkey PRIMARY KEY (patient_id, account_id)
  CREATE UNIQUE INDEX refill_preference_pkey ON public.refill_preference USING btree (patient_id, account_id)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table refill_request (row-level security forced)
  patient_id uuid not null
  id uuid not null default gen_random_uuid()
  order_id uuid not null
  prescription_id uuid not null
  filled_from uuid not null
  pharmacy_id uuid not null
  kind text not null
  stage text not null
  stage_at timestamp with time zone not null
  submitted_at timestamp with time zone not null
  step integer not null default 1
  claimed_by uuid
  prescriber_npi text
  due_at timestamp with time zone
  ready_until date
  carrier text
  tracking text
  filled double precision not null default 0
  said_late_at timestamp with time zone
  due_on date
  promised_on date
  refill_request_claimed_by_fkey FOREIGN KEY (claimed_by) REFERENCES account(id)
  refill_request_kind_check CHECK ((kind = ANY (ARRAY['refill'::text, 'renewal'::text])))
  refill_request_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  refill_request_patient_id_order_id_fkey FOREIGN KEY (patient_id, order_id) REFERENCES refill_order(patient_id, id) ON UPDATE CASCADE
  refill_request_pharmacy_id_fkey FOREIGN KEY (pharmacy_id) REFERENCES pharmacy(id)
  refill_request_pkey PRIMARY KEY (patient_id, id)
  refill_request_stage_check CHECK ((stage = ANY (ARRAY['waiting'::text, 'submitted'::text, 'received'::text, 'filling'::text, 'part-filled'::text, 'ready'::text, 'shipped'::text, 'held'::text, 'picked-up'::text, 'delivered'::text, 'refused'::text, 'visit'::text, 'cancelled'::text, 'returned'::text])))
  CREATE INDEX refill_request_id ON public.refill_request USING btree (id)
  CREATE UNIQUE INDEX refill_request_open ON public.refill_request USING btree (patient_id, prescription_id) WHERE (stage = ANY (ARRAY['waiting'::text, 'submitted'::text, 'received'::text, 'filling'::text, 'part-filled'::text, 'ready'::text, 'shipped'::text, 'held'::text]))
  CREATE UNIQUE INDEX refill_request_pkey ON public.refill_request USING btree (patient_id, id)
  CREATE INDEX refill_request_queue ON public.refill_request USING btree (pharmacy_id, submitted_at) WHERE (stage = ANY (ARRAY['submitted'::text, 'received'::text, 'filling'::text, 'part-filled'::text, 'ready'::text, 'shipped'::text, 'held'::text]))
  CREATE INDEX refill_request_waiting ON public.refill_request USING btree (submitted_at) WHERE (stage = 'waiting'::text)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table registration_draft
  id_hash bytea not null
  step text not null
  sealed bytea not null
  expires_at timestamp with time zone not null
  registration_draft_pkey PRIMARY KEY (id_hash)
  registration_draft_step_check CHECK ((step = ANY (ARRAY['terms'::text, 'user-id'::text, 'identity'::text, 'secure'::text, 'check'::text])))
  CREATE INDEX registration_draft_expires ON public.registration_draft USING btree (expires_at)
  CREATE UNIQUE INDEX registration_draft_pkey ON public.registration_draft USING btree (id_hash)
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table release_preference (row-level security forced)
  patient_id uuid not null
  wish text not null
  changed_at timestamp with time zone not null
  release_preference_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  release_preference_pkey PRIMARY KEY (patient_id)
  release_preference_wish_check CHECK ((wish = ANY (ARRAY['immediate'::text, 'doctor-first'::text])))
  CREATE UNIQUE INDEX release_preference_pkey ON public.release_preference USING btree (patient_id)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table reported_medicine (row-level security forced)
  patient_id uuid not null
  id uuid not null default gen_random_uuid()
  name text not null
  directions text not null default ''::text
  since text not null default ''::text
  added_by uuid not null
  added_at timestamp with time zone not null
  removed_at timestamp with time zone
  reported_medicine_added_by_fkey FOREIGN KEY (added_by) REFERENCES account(id)
  reported_medicine_directions_check CHECK ((length(directions) <= 500))
  reported_medicine_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200)))
  reported_medicine_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  reported_medicine_pkey PRIMARY KEY (patient_id, id)
  reported_medicine_since_check CHECK ((length(since) <= 100))
  CREATE UNIQUE INDEX reported_medicine_pkey ON public.reported_medicine USING btree (patient_id, id)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table resource (row-level security forced)
  patient_id uuid not null
  type text not null
  id uuid not null default gen_random_uuid()
  source text not null
  source_id text not null
  version integer not null default 1
  status text
  category text
  code text
  date timestamp with time zone
  content json not null
  hash bytea not null
  file text
  received_at timestamp with time zone not null
  resource_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  resource_pkey PRIMARY KEY (patient_id, type, id)
  CREATE INDEX resource_date ON public.resource USING btree (patient_id, type, date DESC)
  CREATE UNIQUE INDEX resource_pkey ON public.resource USING btree (patient_id, type, id)
  CREATE UNIQUE INDEX resource_source ON public.resource USING btree (patient_id, type, source, source_id)
  CREATE INDEX resource_source_id ON public.resource USING btree (source_id, type)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table resource_history (row-level security forced)
  patient_id uuid not null
  type text not null
  id uuid not null
  version integer not null
  content json not null
  hash bytea not null
  file text
  received_at timestamp with time zone not null
  replaced_at timestamp with time zone not null
  resource_history_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  resource_history_pkey PRIMARY KEY (patient_id, type, id, version, replaced_at)
  CREATE UNIQUE INDEX resource_history_pkey ON ONLY public.resource_history USING btree (patient_id, type, id, version, replaced_at)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table result_hold (row-level security forced)
  patient_id uuid not null
  result_id uuid not null
  id uuid not null default gen_random_uuid()
  exception text not null
  reason text not null
  until date not null
  placed_by uuid not null
  placed_by_name text not null
  placed_at timestamp with time zone not null
  released_by_name text
  released_at timestamp with time zone
  result_hold_exception_check CHECK ((exception = ANY (ARRAY['preventing-harm'::text, 'privacy'::text, 'patient-request'::text, 'infeasible'::text])))
  result_hold_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  result_hold_pkey PRIMARY KEY (patient_id, id)
  result_hold_placed_by_fkey FOREIGN KEY (placed_by) REFERENCES account(id)
  result_hold_reason_check CHECK (((length(reason) >= 10) AND (length(reason) <= 1000)))
  CREATE UNIQUE INDEX result_hold_once ON public.result_hold USING btree (patient_id, result_id) WHERE (released_at IS NULL)
  CREATE UNIQUE INDEX result_hold_pkey ON public.result_hold USING btree (patient_id, id)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table result_note (row-level security forced)
  patient_id uuid not null
  result_id uuid not null
  id uuid not null default gen_random_uuid()
  author_id uuid not null
  author_name text not null
  body text not null
  written_at timestamp with time zone not null
  withdrawn_at timestamp with time zone
  version integer not null default 1
  corrected_at timestamp with time zone
  corrected_by uuid
  corrected_by_name text
  result_note_author_id_fkey FOREIGN KEY (author_id) REFERENCES account(id)
  result_note_body_check CHECK (((length(body) >= 1) AND (length(body) <= 4000)))
  result_note_corrected_by_fkey FOREIGN KEY (corrected_by) REFERENCES account(id)
  result_note_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  result_note_pkey PRIMARY KEY (patient_id, id)
  CREATE UNIQUE INDEX result_note_pkey ON public.result_note USING btree (patient_id, id)
  CREATE INDEX result_note_result ON public.result_note USING btree (patient_id, result_id)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app
  trigger kept CREATE TRIGGER kept BEFORE UPDATE ON public.result_note FOR EACH ROW WHEN ((new.body IS DISTINCT FROM old.body)) EXECUTE FUNCTION portico_keep_note()

table result_note_history (row-level security forced)
  patient_id uuid not null
  result_id uuid not null
  note_id uuid not null
  version integer not null
  author_name text not null
  body text not null
  written_at timestamp with time zone not null
  replaced_at timestamp with time zone not null
  result_note_history_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  result_note_history_pkey PRIMARY KEY (patient_id, note_id, version)
  CREATE UNIQUE INDEX result_note_history_pkey ON public.result_note_history USING btree (patient_id, note_id, version)
  CREATE INDEX result_note_history_result ON public.result_note_history USING btree (patient_id, result_id)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app

table result_review (row-level security forced)
  patient_id uuid not null
  result_id uuid not null
  version integer not null
  reviewed_by uuid not null
  reviewed_at timestamp with time zone not null
  released_by uuid
  released_at timestamp with time zone
  result_review_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  result_review_pkey PRIMARY KEY (patient_id, result_id, version)
  result_review_released CHECK (((released_by IS NULL) = (released_at IS NULL)))
  result_review_released_by_fkey FOREIGN KEY (released_by) REFERENCES account(id)
  result_review_reviewed_by_fkey FOREIGN KEY (reviewed_by) REFERENCES account(id)
  CREATE UNIQUE INDEX result_review_pkey ON public.result_review USING btree (patient_id, result_id, version)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table result_unseen (row-level security forced)
  patient_id uuid not null
  account_id uuid not null
  result_id uuid not null
  version integer not null
  since timestamp with time zone not null
  telling text
  telling_until timestamp with time zone
  told_at timestamp with time zone
  result_unseen_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  result_unseen_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  result_unseen_pkey PRIMARY KEY (patient_id, account_id, result_id)
  CREATE INDEX result_unseen_account ON public.result_unseen USING btree (account_id) WHERE (told_at IS NULL)
  CREATE UNIQUE INDEX result_unseen_pkey ON public.result_unseen USING btree (patient_id, account_id, result_id)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table role (row-level security forced)
  id uuid not null default gen_random_uuid()
  key text not null
  name_en text not null
  name_es text not null
  permissions text[] not null default '{}'::text[]
  position integer not null default 100
  version integer not null default 1
  created_at timestamp with time zone not null
  retired_at timestamp with time zone
  role_key_check CHECK (((key ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (length(key) <= 60)))
  role_key_key UNIQUE (key)
  role_name_en_check CHECK (((length(name_en) >= 1) AND (length(name_en) <= 60)))
  role_name_es_check CHECK (((length(name_es) >= 1) AND (length(name_es) <= 60)))
  role_pkey PRIMARY KEY (id)
  CREATE UNIQUE INDEX role_key_key ON public.role USING btree (key)
  CREATE UNIQUE INDEX role_pkey ON public.role USING btree (id)
  policy wall * using (portico_reach() IS NOT NULL)
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app
  trigger keep_administrators CREATE TRIGGER keep_administrators AFTER UPDATE OF permissions, retired_at ON public.role FOR EACH ROW EXECUTE FUNCTION portico_keep_administrators()

table role_change (row-level security forced)
  id bigint not null identity
  at timestamp with time zone not null
  change text not null
  role_id uuid
  account_id uuid
  about text
  before text[] not null
  after text[] not null
  changed_by uuid
  reported boolean not null default false
  role_change_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  role_change_change_check CHECK ((change = ANY (ARRAY['made'::text, 'edited'::text, 'retired'::text, 'restored'::text, 'started'::text, 'given'::text, 'invited'::text, 'closed'::text, 'signed-on'::text, 'kept'::text, 'mapped'::text, 'unmapped'::text, 'terminal'::text])))
  role_change_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES account(id)
  role_change_pkey PRIMARY KEY (id)
  role_change_role_id_fkey FOREIGN KEY (role_id) REFERENCES role(id)
  CREATE UNIQUE INDEX role_change_pkey ON public.role_change USING btree (id)
  CREATE INDEX role_change_role ON public.role_change USING btree (role_id, id DESC)
  policy wall * using (portico_reach() IS NOT NULL)
  grant insert to portico_app
  grant select to portico_app

table room
  id uuid not null default gen_random_uuid()
  clinic_id uuid not null
  name text not null
  active boolean not null default true
  version integer not null default 1
  changed_at timestamp with time zone not null
  room_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES clinic(id)
  room_name_check CHECK (((length(name) >= 1) AND (length(name) <= 60)))
  room_pkey PRIMARY KEY (id)
  CREATE UNIQUE INDEX room_once ON public.room USING btree (clinic_id, lower(name)) WHERE active
  CREATE UNIQUE INDEX room_pkey ON public.room USING btree (id)
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table safety_flag (row-level security forced)
  patient_id uuid not null
  id uuid not null default gen_random_uuid()
  kind text not null
  account_id uuid
  reason text not null
  raised_at timestamp with time zone not null
  raised_by uuid not null
  lifted_at timestamp with time zone
  lifted_by uuid
  lifted_why text
  safety_flag_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  safety_flag_kind_check CHECK ((kind = ANY (ARRAY['abuse'::text, 'custody'::text, 'other'::text])))
  safety_flag_lifted_by_fkey FOREIGN KEY (lifted_by) REFERENCES account(id)
  safety_flag_lifted_why_check CHECK ((length(lifted_why) <= 1000))
  safety_flag_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  safety_flag_pkey PRIMARY KEY (patient_id, id)
  safety_flag_raised_by_fkey FOREIGN KEY (raised_by) REFERENCES account(id)
  safety_flag_reason_check CHECK (((length(reason) >= 10) AND (length(reason) <= 1000)))
  CREATE UNIQUE INDEX safety_flag_pkey ON public.safety_flag USING btree (patient_id, id)
  CREATE INDEX safety_flag_standing ON public.safety_flag USING btree (patient_id) WHERE (lifted_at IS NULL)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table schedule_block
  id uuid not null default gen_random_uuid()
  clinician_id uuid
  room_id uuid
  clinic_id uuid
  during tstzrange not null
  words text not null default ''::text
  removed_at timestamp with time zone
  changed_at timestamp with time zone not null
  changed_by uuid
  schedule_block_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES account(id)
  schedule_block_check CHECK ((num_nonnulls(clinician_id, room_id, clinic_id) = 1))
  schedule_block_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES clinic(id)
  schedule_block_clinician_id_fkey FOREIGN KEY (clinician_id) REFERENCES clinician(id)
  schedule_block_during_check CHECK ((NOT isempty(during)))
  schedule_block_pkey PRIMARY KEY (id)
  schedule_block_room_id_fkey FOREIGN KEY (room_id) REFERENCES room(id)
  schedule_block_words_check CHECK ((length(words) <= 200))
  CREATE INDEX schedule_block_during ON public.schedule_block USING gist (during) WHERE (removed_at IS NULL)
  CREATE UNIQUE INDEX schedule_block_pkey ON public.schedule_block USING btree (id)
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table secret_check
  name text not null
  value text not null
  since timestamp with time zone not null
  secret_check_pkey PRIMARY KEY (name)
  CREATE UNIQUE INDEX secret_check_pkey ON public.secret_check USING btree (name)
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table secret_question (row-level security forced)
  account_id uuid not null
  position integer not null
  question text not null
  answer_hash text not null
  made_at timestamp with time zone not null
  secret_question_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  secret_question_account_id_question_key UNIQUE (account_id, question)
  secret_question_pkey PRIMARY KEY (account_id, "position")
  secret_question_position_check CHECK ((("position" >= 1) AND ("position" <= 3)))
  CREATE UNIQUE INDEX secret_question_account_id_question_key ON public.secret_question USING btree (account_id, question)
  CREATE UNIQUE INDEX secret_question_pkey ON public.secret_question USING btree (account_id, "position")
  policy wall * using ((account_id = portico_account()) OR (portico_reach() IS NOT NULL))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table session
  id_hash bytea not null
  id uuid not null default gen_random_uuid()
  account_id uuid not null
  created_at timestamp with time zone not null
  seen_at timestamp with time zone not null
  auth_at timestamp with time zone not null
  passkey_at timestamp with time zone
  ended_at timestamp with time zone
  device_id uuid
  address inet
  agent text
  purpose text
  session_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  session_pkey PRIMARY KEY (id_hash)
  session_purpose_check CHECK ((purpose = ANY (ARRAY['treatment'::text, 'payment'::text, 'operations'::text, 'patient-request'::text])))
  CREATE INDEX session_account ON public.session USING btree (account_id, seen_at DESC)
  CREATE UNIQUE INDEX session_pkey ON public.session USING btree (id_hash)
  CREATE INDEX session_seen ON public.session USING btree (seen_at)
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app
  trigger over CREATE TRIGGER over AFTER UPDATE OF ended_at ON public.session FOR EACH ROW WHEN (((old.ended_at IS NULL) AND (new.ended_at IS NOT NULL))) EXECUTE FUNCTION portico_session_over()

table setting
  key text not null
  value jsonb not null
  changed_at timestamp with time zone not null default now()
  setting_pkey PRIMARY KEY (key)
  CREATE UNIQUE INDEX setting_pkey ON public.setting USING btree (key)
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app
  trigger changed CREATE TRIGGER changed AFTER INSERT OR DELETE OR UPDATE ON public.setting FOR EACH STATEMENT EXECUTE FUNCTION portico_settings_changed()
  trigger written CREATE TRIGGER written BEFORE INSERT OR UPDATE ON public.setting FOR EACH ROW EXECUTE FUNCTION portico_setting_written()

table setting_change
  id bigint not null identity
  set_id uuid not null
  key text not null
  old jsonb
  new jsonb
  how text not null
  undoes uuid
  changed_at timestamp with time zone not null
  changed_by uuid
  changed_by_name text not null
  setting_change_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES account(id)
  setting_change_check CHECK (((how = 'undo'::text) = (undoes IS NOT NULL)))
  setting_change_how_check CHECK ((how = ANY (ARRAY['page'::text, 'command'::text, 'import'::text, 'undo'::text])))
  setting_change_key_check CHECK (((length(key) >= 1) AND (length(key) <= 200)))
  setting_change_pkey PRIMARY KEY (id)
  setting_change_set_id_key_key UNIQUE (set_id, key)
  CREATE INDEX setting_change_key ON public.setting_change USING btree (key, id DESC)
  CREATE UNIQUE INDEX setting_change_pkey ON public.setting_change USING btree (id)
  CREATE UNIQUE INDEX setting_change_set_id_key_key ON public.setting_change USING btree (set_id, key)
  CREATE UNIQUE INDEX setting_change_undone ON public.setting_change USING btree (undoes, key)
  grant insert to portico_app
  grant select to portico_app

table shared_resource
  type text not null
  id uuid not null default gen_random_uuid()
  source text not null
  source_id text not null
  version integer not null default 1
  content json not null
  hash bytea not null
  file text
  received_at timestamp with time zone not null
  shared_resource_pkey PRIMARY KEY (type, id)
  CREATE UNIQUE INDEX shared_resource_pkey ON public.shared_resource USING btree (type, id)
  CREATE UNIQUE INDEX shared_resource_source ON public.shared_resource USING btree (type, source, source_id)
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table shared_resource_history
  type text not null
  id uuid not null
  version integer not null
  content json not null
  hash bytea not null
  file text
  received_at timestamp with time zone not null
  replaced_at timestamp with time zone not null
  shared_resource_history_pkey PRIMARY KEY (type, id, version, replaced_at)
  CREATE UNIQUE INDEX shared_resource_history_pkey ON ONLY public.shared_resource_history USING btree (type, id, version, replaced_at)
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table sign_on_step
  id_hash bytea not null
  account_id uuid not null
  passed text[] not null
  next text not null
  kept text not null
  tries integer not null default 0
  expires_at timestamp with time zone not null
  sign_on_step_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  sign_on_step_pkey PRIMARY KEY (id_hash)
  CREATE INDEX sign_on_step_account ON public.sign_on_step USING btree (account_id)
  CREATE INDEX sign_on_step_expires ON public.sign_on_step USING btree (expires_at)
  CREATE UNIQUE INDEX sign_on_step_pkey ON public.sign_on_step USING btree (id_hash)
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table spent
  hash bytea not null
  expires_at timestamp with time zone not null
  spent_pkey PRIMARY KEY (hash)
  CREATE INDEX spent_expires ON public.spent USING btree (expires_at)
  CREATE UNIQUE INDEX spent_pkey ON public.spent USING btree (hash)
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table sso_group (row-level security forced)
  id uuid not null default gen_random_uuid()
  name text not null
  role_key text not null
  added_at timestamp with time zone not null
  added_by uuid not null
  sso_group_added_by_fkey FOREIGN KEY (added_by) REFERENCES account(id)
  sso_group_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200)))
  sso_group_name_role_key_key UNIQUE (name, role_key)
  sso_group_pkey PRIMARY KEY (id)
  sso_group_role_key_fkey FOREIGN KEY (role_key) REFERENCES role(key)
  CREATE UNIQUE INDEX sso_group_name_role_key_key ON public.sso_group USING btree (name, role_key)
  CREATE UNIQUE INDEX sso_group_pkey ON public.sso_group USING btree (id)
  policy wall * using (portico_reach() IS NOT NULL)
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  trigger keep_administrators CREATE TRIGGER keep_administrators AFTER DELETE ON public.sso_group FOR EACH ROW EXECUTE FUNCTION portico_keep_administrators()

table staff_access (row-level security forced)
  patient_id uuid not null
  id uuid not null default gen_random_uuid()
  account_id uuid not null
  purpose text not null
  reason text
  opened_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  staff_access_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  staff_access_emergency_reason CHECK (((purpose <> 'emergency'::text) OR (reason IS NOT NULL)))
  staff_access_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  staff_access_pkey PRIMARY KEY (patient_id, id)
  staff_access_purpose_check CHECK ((purpose = ANY (ARRAY['treatment'::text, 'payment'::text, 'operations'::text, 'patient-request'::text, 'emergency'::text])))
  staff_access_reason_check CHECK (((length(reason) >= 10) AND (length(reason) <= 500)))
  staff_access_reason_ends CHECK (((reason IS NULL) OR (expires_at <= (opened_at + '01:00:00'::interval))))
  CREATE INDEX staff_access_account ON public.staff_access USING btree (account_id, expires_at DESC)
  CREATE UNIQUE INDEX staff_access_pkey ON public.staff_access USING btree (patient_id, id)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table staff_invitation (row-level security forced)
  id uuid not null default gen_random_uuid()
  email text not null
  name text not null
  roles text[] not null
  invited_by uuid
  invited_at timestamp with time zone not null
  mailed_at timestamp with time zone
  expires_at timestamp with time zone not null
  used_at timestamp with time zone
  withdrawn_at timestamp with time zone
  staff_invitation_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES account(id)
  staff_invitation_pkey PRIMARY KEY (id)
  CREATE UNIQUE INDEX staff_invitation_pkey ON public.staff_invitation USING btree (id)
  policy wall * using (portico_reach() IS NOT NULL)
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table staff_patient (row-level security forced)
  patient_id uuid not null
  account_id uuid not null
  noted_at timestamp with time zone not null
  noted_by uuid not null
  noted_by_name text not null
  staff_patient_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  staff_patient_noted_by_fkey FOREIGN KEY (noted_by) REFERENCES account(id)
  staff_patient_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  staff_patient_pkey PRIMARY KEY (patient_id, account_id)
  CREATE UNIQUE INDEX staff_patient_account ON public.staff_patient USING btree (account_id)
  CREATE UNIQUE INDEX staff_patient_pkey ON public.staff_patient USING btree (patient_id, account_id)
  policy wall * using (portico_reach() IS NOT NULL)
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app

table team
  id uuid not null default gen_random_uuid()
  name text not null
  name_es text not null default ''::text
  topic text
  about text not null default ''::text
  about_es text not null default ''::text
  clinic_id uuid
  department_id uuid
  answer_days integer not null
  state text not null
  paused_text text not null default ''::text
  paused_text_es text not null default ''::text
  into_id uuid
  version integer not null default 1
  changed_at timestamp with time zone not null
  team_about_check CHECK ((length(about) <= 300))
  team_about_es_check CHECK ((length(about_es) <= 300))
  team_answer_days_check CHECK (((answer_days >= 1) AND (answer_days <= 10)))
  team_check CHECK (((into_id IS NOT NULL) <= (state = 'ended'::text)))
  team_check1 CHECK ((into_id <> id))
  team_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES clinic(id)
  team_department_id_fkey FOREIGN KEY (department_id) REFERENCES department(id)
  team_into_id_fkey FOREIGN KEY (into_id) REFERENCES team(id)
  team_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80)))
  team_name_es_check CHECK ((length(name_es) <= 80))
  team_paused_text_check CHECK ((length(paused_text) <= 300))
  team_paused_text_es_check CHECK ((length(paused_text_es) <= 300))
  team_pkey PRIMARY KEY (id)
  team_state_check CHECK ((state = ANY (ARRAY['active'::text, 'paused'::text, 'ended'::text])))
  team_topic_check CHECK ((topic = ANY (ARRAY['billing'::text, 'records'::text, 'technical'::text, 'other'::text])))
  CREATE INDEX team_clinic ON public.team USING btree (clinic_id) WHERE (state <> 'ended'::text)
  CREATE UNIQUE INDEX team_pkey ON public.team USING btree (id)
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table team_change
  id bigint not null identity
  team_id uuid not null
  at timestamp with time zone not null
  by_account uuid not null
  before jsonb not null
  after jsonb not null
  team_change_by_account_fkey FOREIGN KEY (by_account) REFERENCES account(id)
  team_change_pkey PRIMARY KEY (id)
  team_change_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id)
  CREATE UNIQUE INDEX team_change_pkey ON public.team_change USING btree (id)
  CREATE INDEX team_change_team ON public.team_change USING btree (team_id, at DESC)
  grant insert to portico_app
  grant select to portico_app

table team_clinician
  team_id uuid not null
  clinician_id uuid not null
  team_clinician_clinician_id_fkey FOREIGN KEY (clinician_id) REFERENCES clinician(id)
  team_clinician_pkey PRIMARY KEY (team_id, clinician_id)
  team_clinician_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id)
  CREATE INDEX team_clinician_clinician ON public.team_clinician USING btree (clinician_id)
  CREATE UNIQUE INDEX team_clinician_pkey ON public.team_clinician USING btree (team_id, clinician_id)
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app

table team_member
  team_id uuid not null
  account_id uuid not null
  lead boolean not null default false
  since timestamp with time zone not null
  ended_at timestamp with time zone
  team_member_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  team_member_pkey PRIMARY KEY (team_id, account_id)
  team_member_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id)
  CREATE INDEX team_member_account ON public.team_member USING btree (account_id) WHERE (ended_at IS NULL)
  CREATE UNIQUE INDEX team_member_pkey ON public.team_member USING btree (team_id, account_id)
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table terms_acceptance (row-level security forced)
  account_id uuid not null
  version text not null
  accepted_at timestamp with time zone not null
  address inet
  terms_acceptance_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  terms_acceptance_pkey PRIMARY KEY (account_id, version)
  CREATE UNIQUE INDEX terms_acceptance_pkey ON public.terms_acceptance USING btree (account_id, version)
  policy wall * using ((account_id = portico_account()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table throttle
  bucket bytea not null
  window_start timestamp with time zone not null
  failures integer not null
  throttle_pkey PRIMARY KEY (bucket, window_start)
  CREATE UNIQUE INDEX throttle_pkey ON public.throttle USING btree (bucket, window_start)
  CREATE INDEX throttle_window ON public.throttle USING btree (window_start)
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table visit (row-level security forced)
  patient_id uuid not null
  id uuid not null default gen_random_uuid()
  number text not null
  visit_type_id uuid not null
  clinic_id uuid not null
  room_id uuid
  mode text not null
  starts_at timestamp with time zone not null
  minutes integer not null
  local_start timestamp without time zone not null
  zone text not null
  state text not null default 'booked'::text
  reason text not null default ''::text
  companion text not null default ''::text
  interpreter text not null default ''::text
  video_url text
  over boolean not null default false
  booked_by uuid
  booked_as text not null
  booked_at timestamp with time zone not null
  cancelled_at timestamp with time zone
  cancelled_by uuid
  cancelled_as text
  cancel_reason text
  sequence integer not null default 0
  changed_at timestamp with time zone not null
  version integer not null default 1
  visit_booked_as_check CHECK ((booked_as = ANY (ARRAY['self'::text, 'caregiver'::text, 'staff'::text, 'system'::text])))
  visit_booked_by_fkey FOREIGN KEY (booked_by) REFERENCES account(id)
  visit_cancel_reason_check CHECK ((length(cancel_reason) <= 60))
  visit_cancelled_as_check CHECK ((cancelled_as = ANY (ARRAY['self'::text, 'caregiver'::text, 'staff'::text, 'system'::text])))
  visit_cancelled_by_fkey FOREIGN KEY (cancelled_by) REFERENCES account(id)
  visit_check CHECK (((state = 'cancelled'::text) = (cancelled_at IS NOT NULL)))
  visit_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES clinic(id)
  visit_companion_check CHECK ((length(companion) <= 120))
  visit_interpreter_check CHECK ((length(interpreter) <= 60))
  visit_minutes_check CHECK (((minutes >= 1) AND (minutes <= 1440)))
  visit_mode_check CHECK ((mode = ANY (ARRAY['in-person'::text, 'phone'::text, 'video'::text])))
  visit_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  visit_pkey PRIMARY KEY (patient_id, id)
  visit_reason_check CHECK ((length(reason) <= 1000))
  visit_room_id_fkey FOREIGN KEY (room_id) REFERENCES room(id)
  visit_state_check CHECK ((state = ANY (ARRAY['booked'::text, 'arrived'::text, 'in-room'::text, 'done'::text, 'no-show'::text, 'cancelled'::text])))
  visit_video_url_check CHECK ((length(video_url) <= 500))
  visit_visit_type_id_fkey FOREIGN KEY (visit_type_id) REFERENCES visit_type(id)
  visit_zone_check CHECK (((length(zone) >= 1) AND (length(zone) <= 64)))
  CREATE INDEX visit_clinic ON public.visit USING btree (clinic_id, starts_at)
  CREATE UNIQUE INDEX visit_id ON public.visit USING btree (id)
  CREATE UNIQUE INDEX visit_number ON public.visit USING btree (number)
  CREATE INDEX visit_of ON public.visit USING btree (patient_id, starts_at)
  CREATE UNIQUE INDEX visit_pkey ON public.visit USING btree (patient_id, id)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table visit_clinician (row-level security forced)
  patient_id uuid not null
  visit_id uuid not null
  clinician_id uuid not null
  visit_clinician_clinician_id_fkey FOREIGN KEY (clinician_id) REFERENCES clinician(id)
  visit_clinician_patient_id_visit_id_fkey FOREIGN KEY (patient_id, visit_id) REFERENCES visit(patient_id, id) ON UPDATE CASCADE
  visit_clinician_pkey PRIMARY KEY (patient_id, visit_id, clinician_id)
  CREATE INDEX visit_clinician_of ON public.visit_clinician USING btree (clinician_id)
  CREATE UNIQUE INDEX visit_clinician_pkey ON public.visit_clinician USING btree (patient_id, visit_id, clinician_id)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table visit_event (row-level security forced)
  patient_id uuid not null
  visit_id uuid not null
  id uuid not null default gen_random_uuid()
  kind text not null
  at timestamp with time zone not null
  by_account uuid
  by_name text not null default ''::text
  by_as text not null
  from_at timestamp with time zone
  from_zone text
  words text not null default ''::text
  visit_event_by_account_fkey FOREIGN KEY (by_account) REFERENCES account(id)
  visit_event_by_as_check CHECK ((by_as = ANY (ARRAY['self'::text, 'caregiver'::text, 'staff'::text, 'system'::text])))
  visit_event_kind_check CHECK ((kind = ANY (ARRAY['booked'::text, 'moved'::text, 'cancelled'::text, 'arrived'::text, 'in-room'::text, 'done'::text, 'no-show'::text, 'undone'::text, 'changed'::text, 'video'::text])))
  visit_event_patient_id_visit_id_fkey FOREIGN KEY (patient_id, visit_id) REFERENCES visit(patient_id, id) ON UPDATE CASCADE
  visit_event_pkey PRIMARY KEY (patient_id, id)
  visit_event_words_check CHECK ((length(words) <= 400))
  CREATE INDEX visit_event_of ON public.visit_event USING btree (patient_id, visit_id, at)
  CREATE UNIQUE INDEX visit_event_pkey ON public.visit_event USING btree (patient_id, id)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant insert to portico_app
  grant select to portico_app

table visit_hold (row-level security forced)
  patient_id uuid not null
  id uuid not null default gen_random_uuid()
  account_id uuid not null
  reason_id uuid
  visit_type_id uuid not null
  clinic_id uuid not null
  clinician_id uuid not null
  room_id uuid
  mode text not null
  starts_at timestamp with time zone not null
  made_at timestamp with time zone not null
  until_at timestamp with time zone not null
  moves uuid
  visit_id uuid
  visit_hold_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id)
  visit_hold_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES clinic(id)
  visit_hold_clinician_id_fkey FOREIGN KEY (clinician_id) REFERENCES clinician(id)
  visit_hold_mode_check CHECK ((mode = ANY (ARRAY['in-person'::text, 'phone'::text, 'video'::text])))
  visit_hold_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES person(patient_id)
  visit_hold_patient_id_moves_fkey FOREIGN KEY (patient_id, moves) REFERENCES visit(patient_id, id) ON UPDATE CASCADE
  visit_hold_patient_id_visit_id_fkey FOREIGN KEY (patient_id, visit_id) REFERENCES visit(patient_id, id) ON UPDATE CASCADE
  visit_hold_pkey PRIMARY KEY (patient_id, id)
  visit_hold_reason_id_fkey FOREIGN KEY (reason_id) REFERENCES visit_reason(id)
  visit_hold_room_id_fkey FOREIGN KEY (room_id) REFERENCES room(id)
  visit_hold_visit_type_id_fkey FOREIGN KEY (visit_type_id) REFERENCES visit_type(id)
  CREATE INDEX visit_hold_account ON public.visit_hold USING btree (account_id, made_at)
  CREATE UNIQUE INDEX visit_hold_pkey ON public.visit_hold USING btree (patient_id, id)
  CREATE INDEX visit_hold_until ON public.visit_hold USING btree (until_at) WHERE (visit_id IS NULL)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table visit_reason
  id uuid not null default gen_random_uuid()
  visit_type_id uuid not null
  name text not null
  name_es text not null
  urgent boolean not null default false
  place integer not null default 0
  active boolean not null default true
  version integer not null default 1
  changed_at timestamp with time zone not null
  visit_reason_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80)))
  visit_reason_name_es_check CHECK (((length(name_es) >= 1) AND (length(name_es) <= 80)))
  visit_reason_pkey PRIMARY KEY (id)
  visit_reason_visit_type_id_fkey FOREIGN KEY (visit_type_id) REFERENCES visit_type(id)
  CREATE UNIQUE INDEX visit_reason_pkey ON public.visit_reason USING btree (id)
  CREATE INDEX visit_reason_type ON public.visit_reason USING btree (visit_type_id)
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table visit_reminder (row-level security forced)
  patient_id uuid not null
  visit_id uuid not null
  step text not null
  for_start timestamp with time zone not null
  due_at timestamp with time zone not null
  made_at timestamp with time zone not null
  handled_at timestamp with time zone
  outcome text
  visit_reminder_check CHECK (((handled_at IS NULL) = (outcome IS NULL)))
  visit_reminder_outcome_check CHECK ((outcome = ANY (ARRAY['sent'::text, 'passed'::text, 'late'::text, 'dropped'::text])))
  visit_reminder_patient_id_visit_id_fkey FOREIGN KEY (patient_id, visit_id) REFERENCES visit(patient_id, id) ON UPDATE CASCADE
  visit_reminder_pkey PRIMARY KEY (patient_id, visit_id, step, for_start)
  visit_reminder_step_check CHECK ((step = ANY (ARRAY['7-days'::text, '3-days'::text, '1-day'::text, '2-hours'::text])))
  CREATE INDEX visit_reminder_due ON public.visit_reminder USING btree (due_at) WHERE (handled_at IS NULL)
  CREATE UNIQUE INDEX visit_reminder_pkey ON public.visit_reminder USING btree (patient_id, visit_id, step, for_start)
  policy wall * using ((patient_id = portico_person()) OR (portico_reach() IS NOT NULL))
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table visit_type
  id uuid not null default gen_random_uuid()
  name text not null
  name_es text not null
  minutes integer not null
  minutes_before integer not null default 0
  minutes_after integer not null default 0
  grid integer not null default 15
  modes text[] not null
  needs_room boolean not null default false
  prepare text not null default ''::text
  prepare_es text not null default ''::text
  direct boolean not null
  confidential boolean not null default false
  youngest integer
  oldest integer
  sex text
  patients text not null default 'any'::text
  seen_within_months integer
  referral boolean not null default false
  own_care_team boolean not null default false
  most_open integer
  one_a_day boolean not null default true
  lead_minutes integer not null default 120
  horizon_days integer not null default 180
  active boolean not null default true
  ref text
  version integer not null default 1
  changed_at timestamp with time zone not null
  visit_type_check CHECK (((oldest IS NULL) OR (youngest IS NULL) OR (oldest >= youngest)))
  visit_type_grid_check CHECK ((grid = ANY (ARRAY[5, 10, 15, 20, 30, 60])))
  visit_type_horizon_days_check CHECK (((horizon_days >= 1) AND (horizon_days <= 400)))
  visit_type_lead_minutes_check CHECK (((lead_minutes >= 0) AND (lead_minutes <= 43200)))
  visit_type_minutes_after_check CHECK (((minutes_after >= 0) AND (minutes_after <= 120)))
  visit_type_minutes_before_check CHECK (((minutes_before >= 0) AND (minutes_before <= 120)))
  visit_type_minutes_check CHECK (((minutes >= 5) AND (minutes <= 480)))
  visit_type_modes_check CHECK (((modes <> '{}'::text[]) AND (modes <@ ARRAY['in-person'::text, 'phone'::text, 'video'::text])))
  visit_type_most_open_check CHECK (((most_open >= 1) AND (most_open <= 20)))
  visit_type_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80)))
  visit_type_name_es_check CHECK (((length(name_es) >= 1) AND (length(name_es) <= 80)))
  visit_type_oldest_check CHECK (((oldest >= 0) AND (oldest <= 130)))
  visit_type_patients_check CHECK ((patients = ANY (ARRAY['any'::text, 'new'::text, 'established'::text])))
  visit_type_pkey PRIMARY KEY (id)
  visit_type_prepare_check CHECK ((length(prepare) <= 1000))
  visit_type_prepare_es_check CHECK ((length(prepare_es) <= 1000))
  visit_type_ref_key UNIQUE (ref)
  visit_type_seen_within_months_check CHECK (((seen_within_months >= 1) AND (seen_within_months <= 120)))
  visit_type_sex_check CHECK ((sex = ANY (ARRAY['female'::text, 'male'::text])))
  visit_type_youngest_check CHECK (((youngest >= 0) AND (youngest <= 130)))
  CREATE UNIQUE INDEX visit_type_pkey ON public.visit_type USING btree (id)
  CREATE UNIQUE INDEX visit_type_ref_key ON public.visit_type USING btree (ref)
  grant insert to portico_app
  grant select to portico_app
  grant update to portico_app

table webhook_delivery
  source text not null
  id text not null
  body_hash bytea not null
  received_at timestamp with time zone not null
  webhook_delivery_id_check CHECK (((length(id) >= 1) AND (length(id) <= 200)))
  webhook_delivery_pkey PRIMARY KEY (source, id)
  webhook_delivery_source_check CHECK (((length(source) >= 1) AND (length(source) <= 60)))
  CREATE UNIQUE INDEX webhook_delivery_pkey ON public.webhook_delivery USING btree (source, id)
  CREATE INDEX webhook_delivery_received ON public.webhook_delivery USING btree (received_at)
  grant delete to portico_app
  grant insert to portico_app
  grant select to portico_app

CREATE OR REPLACE FUNCTION public.portico_account()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('portico.account', true), '')::uuid $function$


CREATE OR REPLACE FUNCTION public.portico_accounts_to_tell(p_patient uuid, p_order uuid)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
AS $function$
declare had text := coalesce(current_setting('portico.reach', true), '');
begin
  perform set_config('portico.reach', 'system:names', true);
  return query select a.id from account a where a.closed_at is null
    and (a.patient_id = p_patient or a.id = (
      select o.asked_by from refill_order o where o.patient_id = p_patient and o.id = p_order
        and o.asked_via <> 'by-number'));
  perform set_config('portico.reach', had, true);
end $function$


CREATE OR REPLACE FUNCTION public.portico_actor_names()
 RETURNS TABLE(id uuid, name text, kind text, roles text[], role_en text, role_es text)
 LANGUAGE plpgsql
AS $function$
declare mine uuid[];
begin
  perform set_config('portico.reach', 'system:names', true);
  select array_agg(distinct e.actor_id) into mine from audit_event e
    where e.actor_id is not null and (e.patient_id = portico_person() or e.patient_id in (
      select p.patient_id from person p where p.merged_into = portico_person()));
  return query select a.id, a.name, a.kind, a.roles, r.name_en, r.name_es
    from account a
    left join role r on r.key = (portico_roles(a.id, a.roles, a.sso_groups))[1]
    where a.id = any(mine);
  perform set_config('portico.reach', '', true);
end $function$


CREATE OR REPLACE FUNCTION public.portico_address_hash(p_email text)
 RETURNS bytea
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select sha256(convert_to(lower(p_email), 'UTF8'))
$function$


CREATE OR REPLACE FUNCTION public.portico_administration()
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select array['roles:manage', 'staff:grant', 'staff:manage', 'staff:see']
$function$


CREATE OR REPLACE FUNCTION public.portico_administrators(p_key text DEFAULT NULL::text, p_permissions text[] DEFAULT '{}'::text[])
 RETURNS integer
 LANGUAGE sql
 STABLE
AS $function$
  select count(*)::int from account a
  where a.kind = 'staff' and a.closed_at is null and portico_administration() <@ (
    select coalesce(array_agg(p.name), '{}')
    from role r,
      unnest(case when r.key = p_key then p_permissions
        when r.retired_at is null then r.permissions end) p(name)
    where r.key = any(portico_roles(a.id, a.roles, a.sso_groups)))
$function$


CREATE OR REPLACE FUNCTION public.portico_answering_teams()
 RETURNS SETOF uuid
 LANGUAGE plpgsql
AS $function$
declare was text := coalesce(current_setting('portico.reach', true), '');
begin
  perform set_config('portico.reach', 'system:names', true);
  return query select distinct m.team_id from team_member m join account a on a.id = m.account_id
    where m.ended_at is null and a.closed_at is null and portico_may(a.id, 'messages:answer');
  perform set_config('portico.reach', was, true);
end $function$


CREATE OR REPLACE FUNCTION public.portico_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'append-only' using errcode = 'insufficient_privilege';
end $function$


CREATE OR REPLACE FUNCTION public.portico_booked_moves()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.kind = 'patient' and new.patient_id <> old.patient_id then
    new.resource := new.patient_id;
    new.over := exists (select 1 from booked b where b.resource = new.patient_id
      and b.during && new.during and b.id <> new.id);
  end if;
  return new;
end $function$


CREATE OR REPLACE FUNCTION public.portico_care_held(p_account uuid, p_invited timestamp with time zone, p_checked timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  was text := current_setting('portico.reach', true);
  held boolean;
begin
  perform set_config('portico.reach', 'system:care', true);
  held := exists (select 1 from safety_flag f where f.patient_id = portico_person()
      and f.lifted_at is null and (f.account_id is null or f.account_id = p_account)
      and (p_checked is null or f.raised_at > p_checked))
    or exists (select 1 from court_order o where o.patient_id = portico_person()
      and o.account_id = p_account and o.kind = 'no-contact' and o.ended_at is null)
    or exists (select 1 from proxy x join person r on r.patient_id = x.patient_id
      where x.account_id = p_account and portico_person() in (r.patient_id, r.merged_into)
        and (x.revoked_at is null and x.suspended_at is not null
          or x.revoked_why in ('safety', 'court-order')
            and (p_checked is null or x.revoked_at > p_checked)))
    or exists (select 1 from person_merge m where m.into_id = portico_person()
      and m.undone_at is null and m.merged_at > greatest(p_invited, p_checked));
  perform set_config('portico.reach', coalesce(was, ''), true);
  return held;
end $function$


CREATE OR REPLACE FUNCTION public.portico_care_silence(p_request uuid)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  was text := current_setting('portico.reach', true);
  silent boolean;
begin
  perform set_config('portico.reach', 'system:care-silence', true);
  select exists (
    select 1 from care_request r join person p
      on p.patient_id = (select coalesce(a.merged_into, a.patient_id) from person a
          where a.patient_id = r.about_id)
        or p.birth_date = r.birth_date and (
          portico_name_key(p.family) = portico_name_key(r.family)
          or portico_name_key(split_part(p.given, ' ', 1))
            = portico_name_key(split_part(r.given, ' ', 1)))
      where r.id = p_request and (
        exists (select 1 from safety_flag f
          where f.patient_id = p.patient_id and f.lifted_at is null)
        or exists (select 1 from proxy x
          where x.patient_id = p.patient_id and x.account_id = r.account_id
            and (x.revoked_at is null and x.suspended_at is not null
              or x.quiet and x.revoked_why is distinct from 'replaced'))))
    into silent;
  perform set_config('portico.reach', coalesce(was, ''), true);
  return silent;
end $function$


CREATE OR REPLACE FUNCTION public.portico_caregiver_names()
 RETURNS TABLE(id uuid, name text, kind text, deceased boolean)
 LANGUAGE plpgsql
AS $function$
declare
  was text := current_setting('portico.reach', true);
  those uuid[];
begin
  select array_agg(distinct n.who) into those from (
      select unnest(array[x.account_id, x.granted_by, x.revoked_by])
        from proxy x where x.patient_id = portico_person()
      union all
      select unnest(array[i.asked_by, i.accepted_by])
        from care_invitation i where i.patient_id = portico_person()) n(who)
    where n.who is not null;
  perform set_config('portico.reach', 'system:names', true);
  return query select a.id, a.name, a.kind, coalesce(p.deceased, false) from account a
    left join person p on p.patient_id = a.patient_id where a.id = any(those);
  perform set_config('portico.reach', coalesce(was, ''), true);
end $function$


CREATE OR REPLACE FUNCTION public.portico_caregivers_use(p_email text)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare theirs boolean;
begin
  perform set_config('portico.reach', 'system:caregivers-email', true);
  theirs := exists (
    select 1 from account mine
      join person r on mine.patient_id in (r.patient_id, r.merged_into)
      join proxy p on p.patient_id = r.patient_id and p.revoked_at is null
      join account a on a.id = p.account_id and a.closed_at is null
    where mine.id = portico_account() and a.mailbox = portico_mailbox(p_email));
  perform set_config('portico.reach', '', true);
  return theirs;
end $function$


CREATE OR REPLACE FUNCTION public.portico_clinic_zones()
 RETURNS json
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(json_agg(distinct zone), '[]') from clinic where state = 'active'
$function$


CREATE OR REPLACE FUNCTION public.portico_confidential_address(p_person uuid)
 RETURNS json
 LANGUAGE plpgsql
AS $function$
declare
  before text := coalesce(current_setting('portico.reach', true), '');
  place json;
begin
  perform set_config('portico.reach', 'system:parcel-address', true);
  place := (select c.address from confidential_contact c
    where c.patient_id = p_person and c.ended_at is null and c.address is not null
    order by c.set_at desc, c.id limit 1);
  perform set_config('portico.reach', before, true);
  return place;
end $function$


CREATE OR REPLACE FUNCTION public.portico_contact_sharers(p_account uuid, p_person uuid, p_email text, p_phone text)
 RETURNS TABLE(relation text, by_mail boolean, birth_date date, partial_birth_date text)
 LANGUAGE plpgsql
AS $function$
declare
  was text := current_setting('portico.reach', true);
  box text := portico_mailbox(p_email);
  dial text := portico_phone_key(p_phone);
  own uuid[];
begin
  perform set_config('portico.reach', 'system:contacts', true);
  own := array(select p.patient_id from person p
    where p.patient_id = p_person or p.merged_into = p_person);
  return query
  select 'record'::text, t.system = 'email', null::date, null::text
    from portico_related_points(own) t
    where t.system = 'email' and portico_mailbox(t.value) = box
      or t.system <> 'email' and portico_phone_key(t.value) = dial
  union all
  select f.relation, f.mail, p.birth_date, p.partial_birth_date
    from (
      select a.id, a.patient_id, a.mailbox = box or exists (
          select 1 from email_change c where c.account_id = a.id and c.taken_at is null
            and c.ended_at is null and c.undone_at is null
            and c.mailbox = box) as mail,
        case when exists (select 1 from proxy x where x.patient_id = any(own)
            and x.account_id = a.id and x.revoked_at is null) then 'guardian'
          when exists (select 1 from proxy x join person q on q.patient_id = x.patient_id
            where x.account_id = p_account and x.revoked_at is null
              and a.patient_id in (q.patient_id, q.merged_into)) then 'cared-for'
          when portico_seem_close(p_person, a.patient_id) then 'close'
          else 'none' end as relation
      from account a
      where a.id in (
          select o.id from account o
            where o.closed_at is null and o.mailbox = box
          union all
          select c.account_id from email_change c where c.taken_at is null and c.ended_at is null
            and c.undone_at is null and c.mailbox = box
          union all
          select x.account_id from proxy x join account o on o.id = x.account_id
            where x.patient_id = any(own) and x.revoked_at is null and (
              portico_phone_key(o.phone) = dial or exists (select 1
                from portico_own_points(o.patient_id) t
                where t.system <> 'email' and portico_phone_key(t.value) = dial))
          union all
          select o.id from proxy x join account o on o.patient_id = x.patient_id
            where x.account_id = p_account and x.revoked_at is null
              and portico_phone_key(o.phone) = dial)
        and a.kind = 'member' and a.closed_at is null and a.id is distinct from p_account
        and (p_person is null or a.patient_id is distinct from p_person)
    ) f left join person p on p.patient_id = f.patient_id;
  perform set_config('portico.reach', coalesce(was, ''), true);
end $function$


CREATE OR REPLACE FUNCTION public.portico_count_holds(p_account uuid, p_since timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
declare
  was text := coalesce(current_setting('portico.reach', true), '');
  n int;
begin
  perform set_config('portico.reach', 'system:taken', true);
  select count(*) into n from visit_hold h where h.account_id = p_account and h.made_at > p_since;
  perform set_config('portico.reach', was, true);
  return n;
end $function$


CREATE OR REPLACE FUNCTION public.portico_count_try(p_buckets bytea[], p_windows timestamp with time zone[], p_since timestamp with time zone[], p_limits integer[])
 RETURNS integer[]
 LANGUAGE plpgsql
AS $function$
begin
  perform set_config('synchronous_commit', 'off', true);
  return portico_take_try(p_buckets, p_windows, p_since, p_limits);
end $function$


CREATE OR REPLACE FUNCTION public.portico_current(listed json, today date DEFAULT CURRENT_DATE)
 RETURNS json
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(json_agg(one order by (one->>'rank')::int nulls last, at), '[]')
  from json_array_elements(case json_typeof(listed) when 'array' then listed else '[]' end)
    with ordinality as t(one, at)
  where one->>'use' is distinct from 'old'
    and coalesce(left(one#>>'{period,end}', 10)
      >= left(today::text, length(left(one#>>'{period,end}', 10))), true)
    and coalesce(left(one#>>'{period,start}', 10)
      <= left(today::text, length(left(one#>>'{period,start}', 10))), true)
$function$


CREATE OR REPLACE FUNCTION public.portico_decide(p_at timestamp with time zone, p_person uuid, p_actor uuid, p_kind text, p_as text, p_permission text, p_outcome text, p_reason text, p_purpose text, p_category text, p_subject uuid, p_route text, p_request uuid, p_session_ref text, p_address inet, p_reach text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  was text;
begin
  insert into audit_event (at, patient_id, actor_id, actor_kind, acting_as, permission, outcome,
    reason, purpose, category, subject_id, route, request_id, session_ref, address)
  values (p_at, p_person, p_actor, p_kind, p_as, p_permission, p_outcome,
    p_reason, p_purpose, p_category, p_subject, p_route, p_request, p_session_ref, p_address);
  if p_outcome = 'granted' then
    was := set_config('portico.person', coalesce(p_person::text, ''), true);
    was := set_config('portico.reach', coalesce(p_reach, ''), true);
  end if;
end $function$


CREATE OR REPLACE FUNCTION public.portico_drop_paper()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  delete from file where patient_id = old.account_id and id = old.file_id;
  return null;
end $function$


CREATE OR REPLACE FUNCTION public.portico_drop_partitions(p_parent text, p_before timestamp with time zone)
 RETURNS text[]
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  youngest timestamptz := now() - case p_parent
    when 'audit_event' then interval '6 years' else interval '1 year' end;
  dropped text[] := '{}';
  part record;
begin
  if p_parent not in (
    'audit_event', 'resource_history', 'shared_resource_history', 'lab_result_history')
  then
    raise exception 'no table of that kind' using errcode = 'invalid_parameter_value';
  end if;
  for part in
    select c.relname,
      substring(pg_get_expr(c.relpartbound, c.oid) from $p$TO \('([^']+)'\)$p$)::timestamptz as upto
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = to_regclass('public.' || p_parent)
  loop
    if part.upto <= least(p_before, youngest) then
      execute format('drop table %I', part.relname);
      dropped := dropped || part.relname::text;
    end if;
  end loop;
  return dropped;
end $function$


CREATE OR REPLACE FUNCTION public.portico_drop_received(p_patient uuid, p_files uuid[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform set_config('portico.person', p_patient::text, true);
  delete from file where patient_id = p_patient and id = any(p_files) and state = 'receiving';
end $function$


CREATE OR REPLACE FUNCTION public.portico_drop_upload()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  delete from file where patient_id = old.account_id and id = old.file_id;
  return null;
end $function$


CREATE OR REPLACE FUNCTION public.portico_earliest_birth(said text)
 RETURNS date
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when said >= '0001' then
    make_date(substr(said, 1, 4)::int, coalesce(nullif(substr(said, 6, 2), '')::int, 1), 1) end
$function$


CREATE OR REPLACE FUNCTION public.portico_enter(p_session bytea, p_now timestamp with time zone, p_person uuid, p_idle_member interval, p_idle_staff interval, p_absolute interval)
 RETURNS TABLE(session text, account_id uuid, kind text, name text, roles text[], language text, own_id uuid, auth_at timestamp with time zone, people json, opened json, permissions text[])
 LANGUAGE plpgsql
AS $function$
declare
  s record;
  was text; -- an assignment costs less than a statement
begin
  was := set_config('portico.person', '', true);
  was := set_config('portico.account', '', true);
  was := set_config('portico.reach', 'system:enter', true);
  select e.ended_at, e.seen_at, e.created_at, e.auth_at,
      a.id, a.kind, a.name, a.roles, a.sso_groups, a.language, a.patient_id, a.closed_at,
      p.given, p.family, p.birth_date, p.deceased, p.merged_into,
      exists (
        select 1 from proxy x where x.account_id = a.id and x.revoked_at is null) as cares
    into s
    from session e
    join account a on a.id = e.account_id
    left join person p on p.patient_id = a.patient_id
    where e.id_hash = p_session;
  if found and s.ended_at is null and s.closed_at is null then
    account_id := s.id;
    if p_now >= s.seen_at + (case s.kind when 'staff' then p_idle_staff else p_idle_member end)
      or p_now >= s.created_at + p_absolute
    then
      session := 'expired';
    else
      session := 'live';
      kind := s.kind;
      name := s.name;
      roles := s.roles;
      permissions := '{}';
      if s.kind = 'staff' then
        roles := portico_roles(s.id, s.roles, s.sso_groups);
        permissions := portico_permissions(roles);
      end if;
      language := s.language;
      own_id := s.patient_id;
      auth_at := s.auth_at;
      if p_now >= s.seen_at + interval '30 seconds' then
        update session e set seen_at = p_now where e.id_hash = p_session;
      end if;
      if s.cares then
        people := portico_people_json(s.id, s.patient_id);
      elsif s.patient_id is null or s.merged_into is not null then
        people := '[]';
      else
        people := json_build_array(json_build_object(
          'id', s.patient_id, 'given', s.given, 'family', s.family, 'birthDate', s.birth_date,
          'deceased', s.deceased, 'relation', null));
      end if;
      if s.kind = 'staff' and p_person is not null then
        opened := (
          select json_build_object(
              'id', p.patient_id, 'given', p.given, 'family', p.family, 'birthDate', p.birth_date,
              'deceased', p.deceased, 'purpose', v.purpose, 'expiresAt', v.expires_at,
              'withReason', v.reason is not null)
          from staff_access v join person p on p.patient_id = v.patient_id
          where v.account_id = s.id and v.patient_id = p_person and v.expires_at > p_now
            and p.merged_into is null
          order by v.opened_at desc limit 1);
      end if;
      was := set_config('portico.account', s.id::text, true);
    end if;
    return next;
  end if;
  was := set_config('portico.reach', '', true);
end $function$


CREATE OR REPLACE FUNCTION public.portico_extensions(content json, interpreter boolean)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select coalesce(jsonb_agg(one::jsonb order by at), '[]')
  from json_array_elements(case json_typeof(content->'extension')
    when 'array' then content->'extension' else '[]' end) with ordinality as t(one, at)
  where (coalesce(one->>'url', '') ~ '/(patient-interpreterRequired|us-core-interpreter-needed)$')
    = interpreter
$function$


CREATE OR REPLACE FUNCTION public.portico_failures(p_buckets bytea[], p_since timestamp with time zone[])
 RETURNS integer[]
 LANGUAGE plpgsql
AS $function$
declare
  counts int[] := array_fill(0, array[cardinality(p_buckets)]);
  t record;
begin
  for t in
    select f.bucket, f.window_start, f.failures from throttle f where f.bucket = any(p_buckets)
  loop
    for i in 1 .. cardinality(p_buckets) loop
      if p_buckets[i] = t.bucket and t.window_start > p_since[i] then
        counts[i] := counts[i] + t.failures;
      end if;
    end loop;
  end loop;
  return counts;
end $function$


CREATE OR REPLACE FUNCTION public.portico_file_chunk(p_patient uuid, p_file uuid, p_seq integer)
 RETURNS bytea
 LANGUAGE plpgsql
AS $function$
begin
  perform set_config('portico.person', p_patient::text, true);
  return (select sealed from file_chunk
    where patient_id = p_patient and file_id = p_file and seq = p_seq);
end $function$


CREATE OR REPLACE FUNCTION public.portico_follow_session(p_old bytea, p_new uuid, p_account uuid, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare before uuid := (
  select id from session where id_hash = p_old and account_id = p_account and ended_at is null);
begin
  if before is not null then
    update kept_work set session_id = p_new where session_id = before;
    update email_change set session_id = p_new where session_id = before and taken_at is null;
  end if;
  update session set ended_at = p_now where id_hash = p_old and ended_at is null;
end $function$


CREATE OR REPLACE FUNCTION public.portico_give_back(p_forget bytea[], p_buckets bytea[], p_windows timestamp with time zone[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform 1 from throttle where bucket = any(p_forget || p_buckets)
    order by bucket, window_start for update;
  delete from throttle where bucket = any(p_forget);
  update throttle t set failures = greatest(t.failures - 1, 0)
    from unnest(p_buckets, p_windows) as b(bucket, at)
    where t.bucket = b.bucket and t.window_start = b.at;
end $function$


CREATE OR REPLACE FUNCTION public.portico_has_caregiver(p_email text, p_today date)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  was text := current_setting('portico.reach', true);
  theirs boolean;
begin
  perform set_config('portico.reach', 'system:care', true);
  theirs := exists (select 1 from proxy x join account a on a.id = x.account_id
    where x.patient_id = portico_person() and x.revoked_at is null and x.basis <> 'minor'
      and (x.ends_on is null or x.ends_on >= p_today)
      and a.closed_at is null and a.email_confirmed_at is not null
      and a.email_key = lower(p_email));
  perform set_config('portico.reach', coalesce(was, ''), true);
  return theirs;
end $function$


CREATE OR REPLACE FUNCTION public.portico_head_grows()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.no < old.no then
    raise exception 'append-only' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $function$


CREATE OR REPLACE FUNCTION public.portico_hidden_requests()
 RETURNS TABLE(id uuid)
 LANGUAGE plpgsql
AS $function$
declare
  was text := current_setting('portico.reach', true);
  those uuid[];
begin
  perform set_config('portico.reach', 'system:care-silence', true);
  select array_agg(distinct r.id) into those
    from care_request r
    join proxy x on x.account_id = r.account_id
      and (x.revoked_at is null and x.suspended_at is not null
        or x.quiet and x.revoked_why is distinct from 'replaced' and r.decided_at <= x.revoked_at)
    join person p on p.patient_id = x.patient_id
    where r.account_id = portico_account() and r.decided_at is not null and (
      x.id = r.proxy_id or x.patient_id = r.about_id
      or r.about_id is null and p.birth_date = r.birth_date
        and portico_name_key(p.family) = portico_name_key(r.family)
        and portico_name_key(split_part(p.given, ' ', 1))
          = portico_name_key(split_part(r.given, ' ', 1)));
  perform set_config('portico.reach', coalesce(was, ''), true);
  return query select unnest(those);
end $function$


CREATE OR REPLACE FUNCTION public.portico_instant(said text)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return said::timestamptz;
exception when others then
  return null;
end $function$


CREATE OR REPLACE FUNCTION public.portico_invitations_asked()
 RETURNS TABLE(asked_at timestamp with time zone)
 LANGUAGE plpgsql
AS $function$
declare
  was text := current_setting('portico.reach', true);
  those timestamptz[];
begin
  perform set_config('portico.reach', 'system:care-invitation', true);
  select array_agg(i.asked_at order by i.asked_at) into those from care_invitation i
    where i.asked_by = portico_account() and i.state = 'asking';
  perform set_config('portico.reach', coalesce(was, ''), true);
  return query select unnest(those);
end $function$


CREATE OR REPLACE FUNCTION public.portico_is_name_of_today(p_id uuid, p_given text, p_family text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (
    select 1 from person where patient_id = p_id and given = p_given and family = p_family)
$function$


CREATE OR REPLACE FUNCTION public.portico_joined_events(p_since timestamp with time zone)
 RETURNS SETOF audit_event
 LANGUAGE plpgsql
AS $function$
declare
  was text := current_setting('portico.reach', true);
begin
  perform set_config('portico.reach', 'system:joined-events', true);
  return query select e.* from person p join audit_event e on e.patient_id = p.patient_id
    where p.merged_into = portico_person() and e.at >= p_since;
  perform set_config('portico.reach', coalesce(was, ''), true);
end $function$


CREATE OR REPLACE FUNCTION public.portico_keep_administrators()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  was text := current_setting('portico.reach', true);
  before int;
  after int;
begin
  if tg_table_name = 'role' then
    if not (old.permissions && portico_administration()) or old.retired_at is not null
      or (new.retired_at is null and new.permissions @> old.permissions)
    then
      return null;
    end if;
  elsif tg_table_name = 'account' then
    if old.kind <> 'staff' or old.closed_at is not null
      or (new.closed_at is null and new.roles @> old.roles and new.sso_groups @> old.sso_groups)
    then
      return null;
    end if;
  end if;
  perform set_config('portico.reach', 'system:roles', true);
  perform portico_lock_roles();
  after := portico_administrators();
  if tg_table_name = 'role' then
    before := portico_administrators(old.key, old.permissions);
  elsif tg_table_name = 'account' then
    before := after
      + (portico_administration() <@ portico_permissions(
          portico_roles(old.id, old.roles, old.sso_groups)))::int
      - (new.closed_at is null and portico_administration() <@ portico_permissions(
          portico_roles(new.id, new.roles, new.sso_groups)))::int;
  else
    before := (select count(*) from account a
      where a.kind = 'staff' and a.closed_at is null
        and portico_administration() <@ portico_permissions(
          portico_roles(a.id, a.roles, a.sso_groups)
          || case when old.name = any(a.sso_groups) and old.added_by <> a.id
            then array[old.role_key] else '{}' end));
  end if;
  perform set_config('portico.reach', coalesce(was, ''), true);
  if after < least(before, 2) then
    raise exception 'two administrators have to remain' using errcode = 'PT001';
  end if;
  return null;
end $function$


CREATE OR REPLACE FUNCTION public.portico_keep_note()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.corrected_at is null or new.corrected_by is null or new.corrected_by_name is null then
    raise exception 'a correction says when and by whom' using errcode = 'check_violation';
  end if;
  insert into result_note_history (patient_id, result_id, note_id, version, author_name, body,
      written_at, replaced_at)
    values (old.patient_id, old.result_id, old.id, old.version,
      coalesce(old.corrected_by_name, old.author_name), old.body,
      coalesce(old.corrected_at, old.written_at), new.corrected_at);
  new.version := old.version + 1;
  return new;
end $function$


CREATE OR REPLACE FUNCTION public.portico_letter_language(content json, otherwise text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case
    when json_typeof(content->'communication') is distinct from 'array' then otherwise
    when exists (
      select 1 from json_array_elements(content->'communication') one,
        json_array_elements(case json_typeof(one#>'{language,coding}')
          when 'array' then one#>'{language,coding}' else '[]' end) coding
      where one->>'preferred' is distinct from 'false' and coding->>'code' ~* '^es\y')
    then 'es' else 'en' end
$function$


CREATE OR REPLACE FUNCTION public.portico_lock_roles()
 RETURNS void
 LANGUAGE sql
AS $function$
  select pg_advisory_xact_lock(7067842)
$function$


CREATE OR REPLACE FUNCTION public.portico_mailbox(p_email text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case when m.domain = 'gmail.com' then replace(m.local, '.', '') else m.local end
    || '@' || m.domain
  from (select a.domain, case when a.domain in ('gmail.com', 'outlook.com', 'hotmail.com',
        'live.com', 'msn.com', 'icloud.com', 'fastmail.com', 'fastmail.fm', 'proton.me')
      then regexp_replace(a.local, '^(.[^+]*)\+.*$', '\1') else a.local end as local
    from (select substring(e.address from '^(.*)@') as local,
        case substring(e.address from '@([^@]*?)\.?$')
          when 'googlemail.com' then 'gmail.com' when 'me.com' then 'icloud.com'
          when 'mac.com' then 'icloud.com' when 'pm.me' then 'proton.me'
          when 'protonmail.com' then 'proton.me' when 'protonmail.ch' then 'proton.me'
          else substring(e.address from '@([^@]*?)\.?$') end as domain
      from (select lower(btrim(p_email))) e(address)) a) m
$function$


CREATE OR REPLACE FUNCTION public.portico_mailboxes(p_account uuid)
 RETURNS SETOF text
 LANGUAGE sql
 STABLE
AS $function$
  select a.mailbox from account a where a.id = p_account and a.mailbox is not null
  union
  select c.mailbox from email_change c where c.account_id = p_account
    and c.taken_at is null and c.ended_at is null and c.undone_at is null
$function$


CREATE OR REPLACE FUNCTION public.portico_make_partitions(p_day date)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  made int := 0;
  first timestamptz;
  t text;
begin
  perform set_config('TimeZone', 'UTC', true);
  for i in -1 .. 3 loop
    first := date_trunc('month', p_day) + make_interval(months => i);
    if portico_partition('audit_event', to_char(first, '"audit_event_"YYYY"_"MM'),
      first, first + interval '1 month')
    then
      made := made + 1;
    end if;
  end loop;
  foreach t in array array['resource_history', 'shared_resource_history', 'lab_result_history']
  loop
    for i in 0 .. 1 loop
      first := date_trunc('year', p_day) + make_interval(years => i);
      if portico_partition(t, t || to_char(first, '"_"YYYY'), first, first + interval '1 year') then
        made := made + 1;
      end if;
    end loop;
  end loop;
  return made;
end $function$


CREATE OR REPLACE FUNCTION public.portico_mark_results()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into lab_stale (patient_id) values (new.patient_id) on conflict do nothing;
  return null;
end $function$


CREATE OR REPLACE FUNCTION public.portico_mark_unread(p_conversation uuid)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
AS $function$
declare
  was text := coalesce(current_setting('portico.reach', true), '');
  patient uuid;
begin
  perform set_config('portico.reach', 'system:names', true);
  select c.patient_id into patient from conversation c where c.id = p_conversation;
  return query insert into conversation_reader as r
      (patient_id, conversation_id, account_id, unread)
    select patient, p_conversation, a.id, true from account a
      where a.closed_at is null and a.patient_id = patient
    union
    select patient, p_conversation, a.id, true from proxy x join account a on a.id = x.account_id
      where x.patient_id = patient and x.revoked_at is null and a.closed_at is null
    on conflict (patient_id, conversation_id, account_id) do update set unread = true
    returning r.account_id;
  perform set_config('portico.reach', was, true);
end $function$


CREATE OR REPLACE FUNCTION public.portico_may(p_account uuid, p_permission text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (
    select 1 from account a join role r on r.key = any(portico_roles(a.id, a.roles, a.sso_groups))
    where a.id = p_account and a.kind = 'staff' and a.closed_at is null and r.retired_at is null
      and p_permission = any(r.permissions))
$function$


CREATE OR REPLACE FUNCTION public.portico_move_message_file()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update file set patient_id = new.patient_id
    where patient_id = old.patient_id and id = new.file_id;
  return null;
end $function$


CREATE OR REPLACE FUNCTION public.portico_name_key(p_name text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN translate(replace(replace(replace(replace(lower(regexp_replace((NORMALIZE(p_name, NFKD) COLLATE "und-x-icu"), '[\u02b9-\u02c1\ua78b\ua78c]|[^[:alnum:]]'::text, ''::text, 'g'::text)), 'ß'::text, 'ss'::text), 'æ'::text, 'ae'::text), 'œ'::text, 'oe'::text), 'þ'::text, 'th'::text), 'ðđøłħŧıŋ'::text, 'ddolhtin'::text)


CREATE OR REPLACE FUNCTION public.portico_name_keys(p_name text)
 RETURNS text[]
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
declare
  words text[] := regexp_split_to_array(
    regexp_replace(normalize(p_name, nfkc) collate "und-x-icu",
      '[''’‘`´\u02b9-\u02c1\ua78b\ua78c]', '', 'g'), '[[:space:][:punct:]]+');
  keys text[] := '{}';
  key text := '';
begin
  for i in reverse cardinality(words) .. 1 loop
    key := portico_name_key(words[i]) || key;
    if key <> '' and not key = any(keys) then
      keys := keys || key;
    end if;
  end loop;
  return keys;
end $function$


CREATE OR REPLACE FUNCTION public.portico_names(content json, usual boolean)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select coalesce(jsonb_agg(one::jsonb order by at), '[]')
  from json_array_elements(case json_typeof(content->'name')
    when 'array' then content->'name' else '[]' end) with ordinality as t(one, at)
  where (one->>'use' is not distinct from 'usual') = usual
$function$


CREATE OR REPLACE FUNCTION public.portico_note_promise()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  asked timestamptz;
  answered boolean := false;
begin
  if tg_op = 'UPDATE' then
    if new.due_at is not null and old.due_at is not null and new.team_id = old.team_id then
      update message_promise set due_at = new.due_at
        where patient_id = new.patient_id and conversation_id = new.id and ended_by is null;
      return null;
    end if;
    answered := new.due_at is null and new.last_from = 'team' and new.last_seq > old.last_seq;
    update message_promise
      set ended_by = case when answered then 'answered' when new.due_at is null then 'closed'
          else 'moved' end,
        answered_at = case when answered then new.last_at end
      where patient_id = new.patient_id and conversation_id = new.id and ended_by is null
      returning asked_at into asked;
    -- closed by mistake: the same question waits again
    if new.due_at is not null and old.due_at is null and old.state = 'closed'
        and new.last_seq = old.last_seq then
      update message_promise set ended_by = null, due_at = new.due_at, team_id = new.team_id
        where patient_id = new.patient_id and id = (select p.id from message_promise p
          where p.patient_id = new.patient_id and p.conversation_id = new.id
            and p.ended_by = 'closed' order by p.asked_at desc limit 1);
      if found then return null; end if;
    end if;
  end if;
  if new.due_at is not null then
    insert into message_promise (patient_id, conversation_id, team_id, asked_at, due_at)
      values (new.patient_id, new.id, new.team_id, coalesce(asked, new.last_at), new.due_at)
      on conflict (patient_id, conversation_id) where ended_by is null do nothing;
  end if;
  return null;
end $function$


CREATE OR REPLACE FUNCTION public.portico_notify(p_account uuid, p_about uuid, p_topic text, p_channel text, p_event text, p_data jsonb, p_made timestamp with time zone, p_due timestamp with time zone)
 RETURNS uuid
 LANGUAGE plpgsql
AS $function$
declare
  had text := coalesce(current_setting('portico.reach', true), '');
  made uuid;
begin
  perform set_config('portico.reach', 'system:notify', true);
  insert into notice (account_id, about_id, topic, channel, event, data, made_at, due_at)
    values (p_account, p_about, p_topic, p_channel, p_event, p_data, p_made, p_due)
    on conflict do nothing returning id into made;
  perform set_config('portico.reach', had, true);
  return made;
end $function$


CREATE OR REPLACE FUNCTION public.portico_open_invitation(p_id uuid)
 RETURNS uuid
 LANGUAGE plpgsql
AS $function$
declare
  was text := current_setting('portico.reach', true);
  patient uuid;
begin
  perform set_config('portico.reach', 'system:care', true);
  select i.patient_id into patient from care_invitation i where i.id = p_id;
  perform set_config('portico.person', coalesce(patient::text, ''), true);
  perform set_config('portico.reach', coalesce(was, ''), true);
  return patient;
end $function$


CREATE OR REPLACE FUNCTION public.portico_own_person()
 RETURNS TABLE(given text, family text, birth_date date, mrn text)
 LANGUAGE plpgsql
AS $function$
begin
  perform set_config('portico.reach', 'system:own-person', true);
  return query select p.given, p.family, p.birth_date, p.mrn
    from account a join person p on p.patient_id = a.patient_id where a.id = portico_account();
  perform set_config('portico.reach', '', true);
end $function$


CREATE OR REPLACE FUNCTION public.portico_own_points(p_person uuid)
 RETURNS TABLE(system text, value text)
 LANGUAGE sql
 STABLE
AS $function$
  select t->>'system', t->>'value'
  from resource r, lateral jsonb_path_query(r.content::jsonb, '$.telecom[*]') t
  where r.patient_id = p_person and r.type = 'Patient' and t->>'value' is not null
$function$


CREATE OR REPLACE FUNCTION public.portico_owner_deceased(p_account uuid)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  was text := current_setting('portico.reach', true);
  dead boolean;
begin
  perform set_config('portico.reach', 'system:names', true);
  dead := exists (select 1 from account a join person q on q.patient_id = a.patient_id
    where a.id = p_account and q.deceased);
  perform set_config('portico.reach', coalesce(was, ''), true);
  return dead;
end $function$


CREATE OR REPLACE FUNCTION public.portico_parcel_addresses(p_person uuid, p_account uuid)
 RETURNS json
 LANGUAGE plpgsql
AS $function$
declare
  place json := portico_confidential_address(p_person);
begin
  if place is not null
    and exists (select 1 from account a where a.id = p_account and a.patient_id = p_person) then
    return json_build_array(place);
  end if;
  return portico_current(portico_patient(p_person)->'address');
end $function$


CREATE OR REPLACE FUNCTION public.portico_parcel_goes_to(p_person uuid, p_account uuid, p_chosen jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  place json;
begin
  if p_chosen is null
    or exists (select 1 from account a where a.id = p_account and a.patient_id = p_person) then
    return p_chosen;
  end if;
  place := portico_confidential_address(p_person);
  return case when place is null then p_chosen else jsonb_build_object(
    'lines', coalesce(place->'line', '[]'), 'city', coalesce(place->>'city', ''),
    'region', coalesce(place->>'state', ''), 'postalCode', coalesce(place->>'postalCode', '')) end;
end $function$


CREATE OR REPLACE FUNCTION public.portico_partition(p_parent text, p_name text, p_from timestamp with time zone, p_to timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  if to_regclass('public.' || quote_ident(p_name)) is not null then return false; end if;
  if p_from is null then
    execute format('create table %I partition of %I default', p_name, p_parent);
  else
    execute format('create table %I partition of %I for values from (%L) to (%L)',
      p_name, p_parent, p_from, p_to);
  end if;
  execute format('alter table %I enable row level security', p_name);
  execute format('alter table %I force row level security', p_name);
  if p_parent = 'audit_event' then
    execute format('create trigger append_only_all before truncate on %I '
      'for each statement execute function portico_append_only()', p_name);
  end if;
  return true;
exception when check_violation then
  return false; -- the default partition has rows of that time: they stay there
end $function$


CREATE OR REPLACE FUNCTION public.portico_password_over()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare was text := current_setting('portico.reach', true);
begin
  perform set_config('portico.reach', 'system:password-over', true);
  delete from kept_work where account_id = new.id;
  delete from sign_on_step where account_id = new.id;
  update recovery set used_at = new.password_changed_at
    where account_id = new.id and used_at is null;
  update email_change set ended_at = new.password_changed_at
    where account_id = new.id and taken_at is null and ended_at is null;
  perform set_config('portico.reach', coalesce(was, ''), true);
  return null;
end $function$


CREATE OR REPLACE FUNCTION public.portico_patient(person_id uuid)
 RETURNS json
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  sent json := portico_sent_patient(person_id);
  whole jsonb;
  own json;
  one record;
begin
  for one in
    select distinct on (p.section) p.section, p.superseded, p.ended_at
    from information_proposal p
    where p.patient_id = person_id and p.state = 'accepted'
    order by p.section, p.ended_at desc, p.id
  loop
    if whole is null then
      whole := coalesce(sent::jsonb, '{"resourceType": "Patient"}');
      own := (select r.content from resource r where r.patient_id = person_id
        and r.type = 'Patient' and r.source = 'portico' and r.source_id = person_id::text);
    end if;
    if own is not null and (sent is null
      or portico_section(sent, one.section) in (select jsonb_array_elements(one.superseded))
      or portico_instant(sent#>>'{meta,lastUpdated}') < one.ended_at)
    then
      whole := portico_with_section(whole, one.section, portico_section(own, one.section));
    end if;
  end loop;
  return coalesce(whole::json, sent);
end $function$


CREATE OR REPLACE FUNCTION public.portico_people_json(p_account uuid, p_own uuid)
 RETURNS json
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
begin
  return (select coalesce(json_agg(json_build_object(
      'id', p.patient_id, 'given', p.given, 'family', p.family, 'birthDate', p.birth_date,
      'partialBirthDate', p.partial_birth_date, 'deceased', p.deceased,
      'relation', case when p.patient_id = p_own then null
        else portico_relation_json(r.x, (select exists (select 1 from person own
          join person kept on kept.patient_id = own.merged_into
          where own.patient_id = p_own and (own.deceased or kept.deceased)))) end)
    order by p.patient_id = p_own desc nulls last, p.birth_date, p.patient_id), '[]'::json)
  from (
      select p_own as id, null::proxy as x
      union all
      select y.patient_id, y from proxy y
        where y.account_id = p_account and y.revoked_at is null and y.suspended_at is null
          and y.held_at is null and y.patient_id is distinct from p_own) r
  join person p on p.patient_id = r.id
  where p.merged_into is null);
end $function$


CREATE OR REPLACE FUNCTION public.portico_people_of(p_account uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object(
    'account', jsonb_build_object('id', a.id, 'kind', a.kind, 'name', a.name, 'roles', a.roles,
      'language', a.language, 'patientId', a.patient_id),
    'email', a.email,
    'people', portico_people_json(a.id, a.patient_id)::jsonb,
    'zones', portico_clinic_zones()::jsonb)
  from account a where a.id = p_account and a.closed_at is null
$function$


CREATE OR REPLACE FUNCTION public.portico_permissions(p_roles text[])
 RETURNS text[]
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(array_agg(distinct p.name order by p.name), '{}')
  from role r, unnest(r.permissions) p(name)
  where r.key = any(p_roles) and r.retired_at is null
$function$


CREATE OR REPLACE FUNCTION public.portico_person()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('portico.person', true), '')::uuid $function$


CREATE OR REPLACE FUNCTION public.portico_phone_key(p_phone text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case when length(d.digits) = 11 and d.digits like '1%' then substr(d.digits, 2)
    when length(d.digits) >= 7 then d.digits end
  from (select regexp_replace(regexp_replace(p_phone, '(ext|x|#).*$', '', 'i'), '[^0-9]', '', 'g'))
    d(digits)
$function$


CREATE OR REPLACE FUNCTION public.portico_private_phone()
 RETURNS text
 LANGUAGE plpgsql
AS $function$
declare
  before text := coalesce(current_setting('portico.reach', true), '');
  found text;
begin
  perform set_config('portico.reach', 'system:private-phone', true);
  found := (
    select coalesce(c.phone, '') from confidential_contact c
    where c.patient_id = portico_person() and c.ended_at is null
      and exists (
        select 1 from staff_access s join account a on a.id = s.account_id
        where s.account_id = portico_account() and s.patient_id = c.patient_id
          and a.kind = 'staff')
    order by c.set_at desc, c.id limit 1);
  perform set_config('portico.reach', before, true);
  return found;
end $function$


CREATE OR REPLACE FUNCTION public.portico_pull_letters(p_person uuid)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  before text := coalesce(current_setting('portico.reach', true), '');
begin
  perform set_config('portico.reach', 'system:letters', true);
  delete from letter_batch b where b.opened_at is null and exists (
    select 1 from letter l where l.batch_id = b.id and l.patient_id = p_person);
  update letter set released_by = null where patient_id = p_person and state = 'waiting';
  perform set_config('portico.reach', before, true);
end $function$


CREATE OR REPLACE FUNCTION public.portico_pulse(running uuid, known text[])
 RETURNS text
 LANGUAGE plpgsql
 SET work_mem TO '64kB'
AS $function$
begin
  insert into heartbeat as h (process, at) values (running, clock_timestamp())
    on conflict (process) do update set at = excluded.at;
  delete from heartbeat where at < clock_timestamp() - interval '1 day';
  perform count(*) from (select n from generate_series(1, 8000) n order by n desc) spilled;
  return (
    select min(id) from migration
    where id <> all (known)
      and oldest_code > (select max(substring(one from '^\d+')::integer) from unnest(known) one)
  );
end $function$


CREATE OR REPLACE FUNCTION public.portico_reach()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('portico.reach', true), '') $function$


CREATE OR REPLACE FUNCTION public.portico_read_draft(p_hash bytea, p_now timestamp with time zone)
 RETURNS TABLE(step text, sealed bytea)
 LANGUAGE plpgsql
AS $function$
declare
  was text;
begin
  was := set_config('portico.reach', 'system:registration', true);
  return query select d.step, d.sealed from registration_draft d
    where d.id_hash = p_hash and d.expires_at > p_now;
  was := set_config('portico.reach', '', true);
end $function$


CREATE OR REPLACE FUNCTION public.portico_receive_chunk(p_patient uuid, p_file uuid, p_seq integer, p_sealed bytea, p_kind text, p_account uuid, p_now timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  perform set_config('portico.person', p_patient::text, true);
  if p_seq = 0 then
    insert into file (patient_id, id, kind, received_by, received_at)
      values (p_patient, p_file, p_kind, p_account, p_now);
  end if;
  insert into file_chunk (patient_id, file_id, seq, sealed)
    select p_patient, p_file, p_seq, p_sealed from file
    where patient_id = p_patient and id = p_file and state = 'receiving';
  return found;
end $function$


CREATE OR REPLACE FUNCTION public.portico_related_points(p_people uuid[])
 RETURNS TABLE(patient_id uuid, system text, value text)
 LANGUAGE sql
 STABLE
AS $function$
  select r.patient_id, t->>'system', t->>'value'
  from resource r, lateral jsonb_path_query(r.content::jsonb, case r.type
    when 'RelatedPerson' then '$.telecom[*]'::jsonpath
    else '$.contact[*].telecom[*]'::jsonpath end) t
  where r.patient_id = any(p_people) and r.type in ('RelatedPerson', 'Patient')
    and t->>'value' is not null
$function$


CREATE OR REPLACE FUNCTION public.portico_relation_json(x proxy, dead boolean DEFAULT false)
 RETURNS json
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return json_build_object(
    'id', x.id, 'relationship', x.relationship, 'basis', x.basis, 'categories', x.categories,
    'acting', x.acting, 'startsOn', x.starts_on, 'endsOn', x.ends_on, 'ofAgeBorn', x.of_age_born,
    'orders', coalesce((select json_agg(json_build_object('kind', o.kind, 'names',
        case when o.account_id = x.account_id then 'caregiver' else 'somebody-else' end,
        'startsOn', o.starts_on, 'endsOn', o.ends_on, 'ended', o.ended_at is not null))
      from court_order o where o.patient_id = x.patient_id and (o.ended_at is null
        or o.account_id = x.account_id and o.kind in ('guardianship', 'foster-care')
          and o.ended_at >= coalesce(x.granted_at, '-infinity'))), '[]'::json),
    'restsOn', case when x.relation_id is not null then coalesce(
      (select json_build_object('active', coalesce(r.content->>'active', 'true') = 'true',
          'from', coalesce(r.content#>>'{period,start}', r.content#>>'{period,_start}'),
          'to', coalesce(r.content#>>'{period,end}', r.content#>>'{period,_end}'),
          'relationship', r.content->'relationship')
        from resource r where r.patient_id = x.patient_id and r.type = 'RelatedPerson'
          and r.source = x.relation_source and r.source_id = x.relation_id),
      json_build_object('active', false, 'from', null, 'to', null)) end,
    'caregiverDeceased', dead);
end $function$


CREATE OR REPLACE FUNCTION public.portico_relatives_phones(p_people uuid[])
 RETURNS TABLE(patient_id uuid, phone text)
 LANGUAGE sql
 STABLE
AS $function$
  select t.patient_id, portico_phone_key(t.value)
    from unnest(p_people) one(id) cross join lateral portico_related_points(array[one.id]) t
    where t.system <> 'email'
  union all
  select x.patient_id, portico_phone_key(t.value)
    from proxy x join account a on a.id = x.account_id
    cross join lateral (select a.phone as value union all
      select o.value from portico_own_points(a.patient_id) o where o.system <> 'email') t
    where x.patient_id = any(p_people) and x.revoked_at is null
$function$


CREATE OR REPLACE FUNCTION public.portico_release(p_resources uuid[], p_within tstzrange, p_now timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  was text := coalesce(current_setting('portico.reach', true), '');
begin
  perform set_config('portico.reach', 'system:taken', true);
  delete from booked b using visit_hold h
    where b.resource = any(p_resources) and b.during && p_within
      and h.patient_id = b.patient_id and h.id = b.hold_id and h.until_at <= p_now;
  perform set_config('portico.reach', was, true);
end $function$


CREATE OR REPLACE FUNCTION public.portico_result_visits(p_result uuid)
 RETURNS TABLE(name text, acting_as text, first_at timestamp with time zone, account_since timestamp with time zone, unseen_since timestamp with time zone)
 LANGUAGE plpgsql
AS $function$
declare
  before text := coalesce(current_setting('portico.reach', true), '');
begin
  perform set_config('portico.reach', 'system:names', true);
  return query
    select a.name, e.acting_as, min(e.at), a.created_at, min(u.since)
    from audit_event e
    join account a on a.id = e.actor_id
    left join result_unseen u on u.patient_id = e.patient_id and u.account_id = a.id
      and u.result_id = e.subject_id
    where e.patient_id = portico_person() and e.subject_id = p_result and e.outcome = 'granted'
      and e.permission = 'results:read' and e.acting_as in ('self', 'caregiver')
    group by a.id, a.name, a.created_at, e.acting_as
    order by min(e.at);
  perform set_config('portico.reach', before, true);
end $function$


CREATE OR REPLACE FUNCTION public.portico_roles(p_account uuid, p_roles text[], p_groups text[])
 RETURNS text[]
 LANGUAGE sql
 STABLE
AS $function$
  select p_roles || array(
    select distinct g.role_key from sso_group g
    where g.name = any(p_groups) and g.added_by <> p_account and g.role_key <> all(p_roles)
    order by g.role_key)
$function$


CREATE OR REPLACE FUNCTION public.portico_section(content json, section text)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case section
    when 'address' then jsonb_build_object('address', coalesce(content->'address', '[]'))
    when 'phones' then jsonb_build_object('telecom', portico_telecoms(content, true))
    when 'contacts' then jsonb_build_object('contact', coalesce(content->'contact', '[]'))
    when 'language' then jsonb_build_object(
      'communication', coalesce(content->'communication', '[]'),
      'extension', portico_extensions(content, true))
    when 'name' then jsonb_build_object('name', portico_names(content, true))
  end
$function$


CREATE OR REPLACE FUNCTION public.portico_seem_close(p_one uuid, p_other uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select p_one is not null and p_other is not null and (
    exists (
      select 1 from known_name a join known_name b
          on portico_name_key(a.family) = portico_name_key(b.family)
        where a.patient_id = p_one and b.patient_id = p_other and portico_name_key(a.family) <> '')
    or exists (
      select 1 from person a join person b
          on portico_name_key(a.family) = portico_name_key(b.family)
        where a.patient_id = p_one and b.patient_id = p_other and portico_name_key(a.family) <> '')
    or exists (
      select 1 from portico_own_points(p_one) a join portico_own_points(p_other) b
          on case when a.system = 'email' then b.system = 'email'
              and portico_mailbox(a.value) = portico_mailbox(b.value)
            else b.system <> 'email'
              and portico_phone_key(a.value) = portico_phone_key(b.value) end)
    or exists (
      select 1 from resource r, person p,
          lateral jsonb_path_query(r.content::jsonb, '$.name[*]') n
        where r.type = 'RelatedPerson'
          and (r.patient_id = p_one and p.patient_id = p_other
            or r.patient_id = p_other and p.patient_id = p_one)
          and portico_name_key(n->>'family') = portico_name_key(p.family)
          and portico_name_key(n#>>'{given,0}') = portico_name_key(p.given)))
$function$


CREATE OR REPLACE FUNCTION public.portico_sent_patient(person_id uuid)
 RETURNS json
 LANGUAGE sql
 STABLE
AS $function$
  select r.content from resource r join person p using (patient_id)
  where r.patient_id = person_id and r.type = 'Patient' and r.source <> 'portico'
  order by (r.source = p.details_from) desc nulls last, r.received_at desc, r.id limit 1
$function$


CREATE OR REPLACE FUNCTION public.portico_session_over()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare was text := current_setting('portico.reach', true);
begin
  perform set_config('portico.reach', 'system:session-over', true);
  delete from kept_work where session_id = new.id;
  update email_change set ended_at = new.ended_at
    where session_id = new.id and taken_at is null and ended_at is null;
  perform set_config('portico.reach', coalesce(was, ''), true);
  return null;
end $function$


CREATE OR REPLACE FUNCTION public.portico_set_user_id(p_user_id text)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare done boolean;
begin
  perform set_config('portico.reach', 'system:user-id', true);
  begin
    update account set user_id = p_user_id
      where id = portico_account() and not exists (
        select 1 from account o
        where o.user_key = lower(p_user_id collate "C") and o.id <> portico_account());
    done := found;
  exception when unique_violation then
    done := false;
  end;
  perform set_config('portico.reach', '', true);
  return done;
end $function$


CREATE OR REPLACE FUNCTION public.portico_setting_written()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.changed_at := clock_timestamp();
  return new;
end $function$


CREATE OR REPLACE FUNCTION public.portico_settings_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('portico_settings', '');
  return null;
end $function$


CREATE OR REPLACE FUNCTION public.portico_shares_with_young(p_account uuid, p_person uuid, p_today date)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  was text := current_setting('portico.reach', true);
  shared boolean;
begin
  perform set_config('portico.reach', 'system:contacts', true);
  shared := exists (
    select 1 from person p join person r on p.patient_id in (r.patient_id, r.merged_into)
      join account t on t.patient_id = r.patient_id and t.closed_at is null and t.id <> p_account
      where p.patient_id = p_person
        and (p.birth_date is null or p.birth_date > p_today - interval '21 years')
        and exists (select 1 from portico_mailboxes(t.id) a join portico_mailboxes(p_account) b
          on a = b));
  perform set_config('portico.reach', coalesce(was, ''), true);
  return shared;
end $function$


CREATE OR REPLACE FUNCTION public.portico_staff_family(p_account uuid)
 RETURNS TABLE(own uuid[], cares_for uuid[], cared_for_by uuid[])
 LANGUAGE plpgsql
AS $function$
declare
  was text := current_setting('portico.reach', true);
  mine uuid[];
  children uuid[];
  caregivers uuid[];
begin
  perform set_config('portico.reach', 'system:names', true);
  mine := array(select coalesce(p.merged_into, p.patient_id) from staff_patient s
    join person p on p.patient_id = s.patient_id where s.account_id = p_account);
  mine := array(select unnest(mine)
    union select p.patient_id from person p where p.merged_into = any(mine));
  children := array(select coalesce(p.merged_into, p.patient_id)
    from account a join proxy x on x.account_id = a.id
    join person p on p.patient_id = x.patient_id where a.patient_id = any(mine));
  children := array(select unnest(children)
    union select p.patient_id from person p where p.merged_into = any(children));
  select array_agg(distinct a.patient_id) into caregivers
    from proxy x join account a on a.id = x.account_id
    where x.patient_id = any(mine) and a.patient_id is not null;
  perform set_config('portico.reach', coalesce(was, ''), true);
  return query select mine, children, coalesce(caregivers, '{}');
end $function$


CREATE OR REPLACE FUNCTION public.portico_take_try(p_buckets bytea[], p_windows timestamp with time zone[], p_since timestamp with time zone[], p_limits integer[])
 RETURNS integer[]
 LANGUAGE plpgsql
AS $function$
declare
  counts int[];
begin
  insert into throttle (bucket, window_start, failures)
    select b.bucket, b.at, 0 from unnest(p_buckets, p_windows) as b(bucket, at) order by b.bucket
    on conflict (bucket, window_start) do update set failures = throttle.failures;
  counts := portico_failures(p_buckets, p_since);
  for i in 1 .. cardinality(p_buckets) loop
    if counts[i] >= p_limits[i] then
      return counts;
    end if;
  end loop;
  update throttle t set failures = t.failures + 1
    from unnest(p_buckets, p_windows) as b(bucket, at)
    where t.bucket = b.bucket and t.window_start = b.at;
  return counts;
end $function$


CREATE OR REPLACE FUNCTION public.portico_take_try_alone(p_buckets bytea[], p_windows timestamp with time zone[], p_since timestamp with time zone[], p_limits integer[])
 RETURNS integer[]
 LANGUAGE plpgsql
AS $function$
begin
  if not pg_try_advisory_xact_lock(hashtextextended(encode(p_buckets[1], 'hex'), 30)) then
    return null;
  end if;
  return portico_take_try(p_buckets, p_windows, p_since, p_limits);
end $function$


CREATE OR REPLACE FUNCTION public.portico_taken(p_resources uuid[], p_within tstzrange, p_now timestamp with time zone, p_but uuid[])
 RETURNS TABLE(resource uuid, from_at timestamp with time zone, to_at timestamp with time zone)
 LANGUAGE plpgsql
AS $function$
declare
  was text := coalesce(current_setting('portico.reach', true), '');
begin
  perform set_config('portico.reach', 'system:taken', true);
  return query select b.resource, lower(b.during), upper(b.during) from booked b
    where b.resource = any(p_resources) and b.during && p_within
      and coalesce(b.visit_id, b.hold_id) <> all(p_but)
      and not exists (select 1 from visit_hold h where h.patient_id = b.patient_id
        and h.id = b.hold_id and h.until_at <= p_now);
  perform set_config('portico.reach', was, true);
end $function$


CREATE OR REPLACE FUNCTION public.portico_telecoms(content json, phones boolean)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select coalesce(jsonb_agg(one::jsonb order by at), '[]')
  from json_array_elements(case json_typeof(content->'telecom')
    when 'array' then content->'telecom' else '[]' end) with ordinality as t(one, at)
  where (one->>'system' is not distinct from 'phone') = phones
$function$


CREATE OR REPLACE FUNCTION public.portico_try_sign_on(p_user_key text, p_device bytea, p_vouched uuid, p_buckets bytea[], p_windows timestamp with time zone[], p_since timestamp with time zone[], p_limits integer[])
 RETURNS TABLE(id uuid, kind text, password_hash text, patient_id uuid, own boolean, failures integer[])
 LANGUAGE plpgsql
AS $function$
declare
  was text;
  most int := cardinality(p_buckets);
begin
  was := set_config('portico.reach', 'system:sign-on', true);
  select a.id, a.kind, a.password_hash, a.patient_id,
      a.id is not null and (a.id = p_vouched or exists (
        select 1 from device d where d.account_id = a.id and d.token_hash = p_device))
    into id, kind, password_hash, patient_id, own
    from (select 1) one left join account a on a.user_key = p_user_key and a.closed_at is null;
  own := coalesce(own, false);
  if own then
    failures := portico_count_try(
      p_buckets[1:1], p_windows[1:1], p_since[1:1], p_limits[1:1]);
  else
    failures := portico_count_try(
      p_buckets[2:most], p_windows[2:most], p_since[2:most], p_limits[2:most]);
  end if;
  was := set_config('portico.reach', '', true);
  return next;
end $function$


CREATE OR REPLACE FUNCTION public.portico_unread_for_new()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare was text := coalesce(current_setting('portico.reach', true), '');
begin
  perform set_config('portico.reach', 'system:names', true);
  insert into conversation_reader (patient_id, conversation_id, account_id, unread)
    select c.patient_id, c.id, new.id, true from conversation c
    where c.patient_id = new.patient_id and c.team_seq > 0
    on conflict do nothing;
  perform set_config('portico.reach', was, true);
  return null;
end $function$


CREATE OR REPLACE FUNCTION public.portico_with_section(content jsonb, section text, one jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select content || case section
    when 'phones' then jsonb_build_object(
      'telecom', one->'telecom' || portico_telecoms(content::json, false))
    when 'language' then jsonb_build_object(
      'communication', one->'communication',
      'extension', portico_extensions(content::json, false) || (one->'extension'))
    when 'name' then jsonb_build_object(
      'name', portico_names(content::json, false) || (one->'name'))
    else one end
$function$


CREATE OR REPLACE FUNCTION public.portico_withdraw_requests()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  with withdrawn as (
    update care_request
      set state = 'withdrawn', version = version + 1, expires_at = null,
        decided_at = new.closed_at, over_at = new.closed_at
      where account_id = new.id and state in ('requested', 'papers-needed', 'in-review')
      returning id
  ), told as (
    insert into care_request_step (request_id, seq, at, by, account_id, state)
      select w.id, (select count(*) + 1 from care_request_step s where s.request_id = w.id),
        new.closed_at, 'caregiver', new.id, 'withdrawn'
      from withdrawn w
  )
  delete from care_paper p using withdrawn w where p.request_id = w.id;
  return null;
end $function$


CREATE OR REPLACE FUNCTION public.portico_write_name_keys()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  delete from person_name_key where patient_id = coalesce(new.patient_id, old.patient_id);
  insert into person_name_key (patient_id, part, key)
    select n.patient_id, part, unnest(portico_name_keys(name)) from (
      select patient_id, given, family from person
        where patient_id = coalesce(new.patient_id, old.patient_id)
      union select patient_id, given, family from known_name
        where patient_id = coalesce(new.patient_id, old.patient_id)
    ) n cross join lateral (values
      ('family', coalesce(nullif(trim(n.family), ''), n.given)),
      ('given', coalesce(nullif(trim(n.given), ''), n.family))) as p(part, name)
    on conflict do nothing;
  return null;
end $function$

