-- compatible-with-previous: yes
-- What visitors read of how to get to a clinic, of help for people with a disability, and of what
-- to bring.
create or replace view portico_public_clinic with (security_invoker = true) as
  select c.id, c.name, c.street, c.city, c.region, c.postal_code, c.zone, c.phone, c.fax, c.hours,
    coalesce((select json_agg(json_build_object('name', d.name, 'phone', d.phone,
        'specialty', d.specialty) order by d.name, d.id)
      from department d where d.clinic_id = c.id and d.active), '[]') as departments,
    c.directions, c.directions_es, c.accessibility, c.accessibility_es, c.bring, c.bring_es
  from clinic c where c.state = 'active';
