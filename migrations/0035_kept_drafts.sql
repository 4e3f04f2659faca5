-- compatible-with-previous: yes
-- What somebody wrote is theirs, also when they no longer open the record that it is about: the
-- family page shows it (src/messages/drafts/kept.ts).
alter policy wall on message_draft
  using (author_id = portico_account() or portico_reach() like 'system:%');
