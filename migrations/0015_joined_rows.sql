-- What a join moved is kept by table from now on. The old keys stay as they are, for an older
-- version that still runs.
update person_merge
  set moved = moved || jsonb_build_object('rows', jsonb_build_object(
    'reported_medicine', coalesce(moved->'reported', '[]'),
    'refill_order', coalesce(moved->'orders', '[]'),
    'automatic_refill', coalesce(moved->'automatic', '[]')))
  where not moved ? 'rows';
