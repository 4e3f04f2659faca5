-- News from the pharmacies' system, by the rules of HL7 v2.

-- What a message said, as a digest (SHA-256): another message under the same number is not taken for the same again. Null for those from before.
alter table pharmacy_news add column digest text;

-- A pharmacy's message to the member comes whole: as much as HL7 v2 allows in a note (65,536 characters) instead of 1,000.
alter table refill_event drop constraint refill_event_note_check;
alter table refill_event add constraint refill_event_note_check check (length(note) <= 65536);
