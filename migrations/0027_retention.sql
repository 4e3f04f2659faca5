-- compatible-with-previous: yes
-- What has been kept for long enough goes (src/retention-list.ts says how long).
grant delete on session, email_link, recovery, staff_invitation, pharmacy_news to portico_app;
create index session_seen on session (seen_at);
create index idempotency_created on idempotency (created_at);
create index kept_work_expires on kept_work (expires_at);
create index throttle_window on throttle (window_start);
create index pharmacy_news_received on pharmacy_news (received_at);
