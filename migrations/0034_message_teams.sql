-- compatible-with-previous: yes
-- With which teams a person has conversations, without reading all of these
-- (src/messages/conversations/lists.sql.ts).
create index conversation_with on conversation (patient_id, team_id);
