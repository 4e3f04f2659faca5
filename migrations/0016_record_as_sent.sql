-- The record is kept to the letter: jsonb rewrites what it takes (order, exponents), json keeps the text, so that 4.0 stays 4.0 and 1E-7 stays 1E-7.
alter table resource alter content type json;
alter table resource_history alter content type json;
alter table shared_resource alter content type json;
alter table shared_resource_history alter content type json;

-- What could not be taken is kept as text, since it may be no JSON at all.
alter table quarantine alter content type text using content::text;
