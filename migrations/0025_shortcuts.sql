-- Staff may turn keyboard shortcuts off: single keys get in the way of those who dictate or who
-- press keys by accident (WCAG 2.2, 2.1.4).
alter table account add column shortcuts boolean not null default true;
