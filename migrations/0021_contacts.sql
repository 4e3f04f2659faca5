-- How a person is reached: what the record says now, never an address or a number that is over.

-- Of a Patient's addresses or telecoms those that hold: none of use `old`, and none whose period is over or to come. In their order, by rank where they have one.
create function portico_current(listed json, today date default current_date) returns json language sql stable as $$
  select coalesce(json_agg(one order by (one->>'rank')::int nulls last, at), '[]')
  from json_array_elements(case json_typeof(listed) when 'array' then listed else '[]' end) with ordinality as t(one, at)
  where one->>'use' is distinct from 'old'
    and coalesce(left(one#>>'{period,end}', 10) >= left(today::text, length(left(one#>>'{period,end}', 10))), true)
    and coalesce(left(one#>>'{period,start}', 10) <= left(today::text, length(left(one#>>'{period,start}', 10))), true)
$$;

-- What the person's own source says of them; where it says nothing, what came last.
create function portico_patient(person_id uuid) returns json language sql stable as $$
  select r.content from resource r join person p using (patient_id) where r.patient_id = person_id and r.type = 'Patient'
  order by (r.source = p.details_from) desc nulls last, r.received_at desc, r.id limit 1
$$;
