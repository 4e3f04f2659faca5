-- compatible-with-previous: yes
-- transaction: none
-- With which teams a person has conversations, without reading all of these
-- (src/messages/conversations/lists.sql.ts).
create index concurrently if not exists conversation_with on conversation (patient_id, team_id);
