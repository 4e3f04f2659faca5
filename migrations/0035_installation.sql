-- compatible-with-previous: yes
-- What this database is: one with sample people, or one with real ones. The two are never mixed.

create table installation (
  singleton boolean primary key default true check (singleton),
  kind text not null check (kind in ('demo', 'production')),
  since timestamptz not null
);
grant select, insert on installation to portico_app;

-- sample people that were loaded before this was kept
insert into installation (kind, since)
select 'demo', now() where (select count(*) from account where user_id in ('maida', 'clint', 'dr.okafor') and email like '%@example.org') = 3;
