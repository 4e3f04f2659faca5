-- compatible-with-previous: yes
-- Which secrets this database was used with: a check value of each, from which it can't be guessed. A start or a restore with
-- another says so, instead of "The code is not right" to everybody.

create table secret_check (
  name text primary key,
  value text not null,
  since timestamptz not null
);
grant select, insert, update on secret_check to portico_app;
