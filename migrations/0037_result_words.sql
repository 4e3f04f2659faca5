-- compatible-with-previous: yes
-- What a search for a result looks at before anything is read: the letters of the names of a result and its tests, behind the digest
-- of the row that they were taken from. Where there are none, or of an earlier row, the row is read and looked at.

alter table lab_result add column said text;
