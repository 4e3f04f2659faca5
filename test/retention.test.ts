import { createPrivateKey } from 'node:crypto';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { features, retentionOf } from '../src/features.ts';
import { findSavedForm, saveForm } from '../src/platform/access/kept-work.ts';
import { sealAudit } from '../src/platform/audit/audit-seal.ts';
import { verifyAudit } from '../src/platform/audit/audit-verify.ts';
import { sweepOld } from '../src/platform/jobs/retention.ts';
import { makeWorld, type World } from './world.ts';

let world: World;
let account: string;
beforeAll(async () => {
  world = await makeWorld();
  account = await world.account({ userId: 'somebody' });
});
const sweep = (settings = {}) =>
  sweepOld(
    {
      db: world.db,
      log: (event) => void world.log.push(event),
      settings: { ...world.settings, ...settings },
      auditKey: createPrivateKey(world.config.auditKey),
    },
    retentionOf(features),
    world.clock.now(),
  );
const daysAgo = (days: number) => new Date(world.clock.now().getTime() - days * 86_400_000);
const count = async (table: string) =>
  (await world.sql<{ n: number }>(`select count(*)::int as n from ${table}`))[0]?.n;

it('every table has its retention', async () => {
  const tables = await world.sql<{ relname: string }>(
    `select relname
      from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
      order by 1`,
  );
  expect(
    retentionOf(features)
      .map(({ table }) => table)
      .sort(),
  ).toEqual(tables.map(({ relname }) => relname));
});

describe('old rows are deleted, and nothing else', () => {
  // a row that came into being so many days ago; the first is old enough to go, the second is not
  it.each<[string, string, number, number]>([
    [
      'idempotency',
      `insert into idempotency (account_id, key, route, body_hash, created_at)
        values ($account, gen_random_uuid(), 'x', 'x', $1)`,
      8,
      6,
    ],
    [
      'kept_work',
      "insert into kept_work (account_id, sealed, expires_at) values ($account, 'x', $1)",
      0.01,
      -0.01,
    ],
    [
      'session',
      `insert into session (id_hash, account_id, created_at, seen_at, auth_at)
        values (sha256($1::text::bytea), $account, $1, $1, $1)`,
      91,
      89,
    ],
    [
      'throttle',
      `insert into throttle (bucket, window_start, failures)
        values (sha256($1::text::bytea), $1, 1)`,
      4,
      2,
    ],
    [
      'proofing_failure',
      "insert into proofing_failure (bucket, failed_at) values ('x', $1)",
      91,
      89,
    ],
    [
      'sign_on_step',
      `insert into sign_on_step (id_hash, account_id, passed, next, kept, expires_at)
        values (sha256($1::text::bytea), $account, '{}', '', '', $1)`,
      0.01,
      -0.01,
    ],
    [
      'spent',
      'insert into spent (hash, expires_at) values (sha256($1::text::bytea), $1)',
      0.01,
      -0.01,
    ],
    [
      'registration_draft',
      `insert into registration_draft (id_hash, step, sealed, expires_at)
        values (sha256($1::text::bytea), 'terms', 'x', $1)`,
      0.01,
      -0.01,
    ],
    [
      'email_link',
      `insert into email_link (account_id, email, expires_at)
        values ($account, 'a@example.org', $1)`,
      31,
      29,
    ],
    [
      'recovery',
      "insert into recovery (account_id, browser_hash, expires_at) values ($account, 'x', $1)",
      31,
      29,
    ],
    [
      'device',
      `insert into device (account_id, token_hash, agent, first_at, seen_at)
        values ($account, sha256($1::text::bytea), 'x', $1, $1)`,
      401,
      399,
    ],
    [
      'staff_invitation',
      `insert into staff_invitation (email, name, roles, invited_at, expires_at)
        values ('a@example.org', 'A', '{nurse}', $1, $1)`,
      366,
      364,
    ],
    [
      'birthday_step',
      `with made as (insert into person (given, family, created_at) values ('A', 'B', $1)
          returning patient_id)
        insert into birthday_step (patient_id, turns, changes_on, step, done_at)
        select patient_id, 'teen', '2026-11-22', 7, $1 from made`,
      501,
      499,
    ],
    [
      'care_request',
      `insert into care_request (account_id, kind, given, family, birth_date, state, asked_at,
          over_at)
        values ($account, 'parent', 'A', 'B', '2020-01-01', 'withdrawn', $1, $1)`,
      6 * 366 + 1,
      6 * 365,
    ],
    [
      'letter_batch',
      "insert into letter_batch (made_by, made_at, sealed) values ($account, $1, 'x')",
      31,
      29,
    ],
    [
      'demo_mail',
      "insert into demo_mail (at, recipient, subject, body) values ($1, 'a', 'b', 'c')",
      31,
      29,
    ],
    [
      'pharmacy_news',
      `insert into pharmacy_news (sender, control_id, received_at, answer)
        values ('x', $1::text, $1, 'AA')`,
      91,
      89,
    ],
    [
      'outbox_message',
      `insert into outbox_message (destination, lane, sequence, kind, state, made_at, next_at,
          settled_at)
        values ('x', $1::text, 1, 'x', 'sent', $1, $1, $1)`,
      31,
      29,
    ],
    [
      'mail_claim',
      `insert into mail_claim (id, template, claim, claimed_until, sent_at)
        values ($1::text, 'x', gen_random_uuid(), $1, $1)`,
      31,
      29,
    ],
    [
      'notice',
      `insert into notice (account_id, topic, channel, event, data, made_at, due_at)
        values ($account, 'x', 'mail', $1::text, '{}', $1, $1)`,
      181,
      179,
    ],
    [
      'webhook_delivery',
      `insert into webhook_delivery (source, id, body_hash, received_at)
        values ('x', $1::text, '', $1)`,
      31,
      29,
    ],
    [
      'refill_by_number',
      "insert into refill_by_number (account_id, sealed, asked_at) values ($account, 'x', $1)",
      31,
      29,
    ],
    [
      'message_upload',
      `with about as (insert into person (given, family, created_at) values ('A', 'B', $1)
          returning patient_id)
        insert into message_upload (account_id, file_id, about_id, hash, held_at)
        select $account, gen_random_uuid(), patient_id, 'x', $1 from about`,
      1.1,
      0.9,
    ],
    [
      'message_list',
      `with about as (insert into team (name, answer_days, state, changed_at)
          values ('Flu shots', 2, 'active', $1) returning id)
        insert into message_list (team_id, category, subject, text, replies, made_by, made_at)
        select id, 'general', 'Flu', 'Come in.', false, $account, $1 from about`,
      731,
      729,
    ],
    [
      'message_promise',
      `with about as (insert into person (given, family, created_at) values ('A', 'B', $1)
          returning patient_id),
        of as (insert into team (name, answer_days, state, changed_at)
          values ('Promising', 2, 'active', $1) returning id),
        begun as (insert into conversation (patient_id, team_id, category, subject, begun_by,
            begun_as, begun_at, last_at)
          select patient_id, id, 'general', 'Flu', $account, 'self', $1, $1 from about, of
          returning patient_id, id, team_id)
        insert into message_promise (patient_id, conversation_id, team_id, asked_at, due_at)
        select patient_id, id, team_id, $1, $1 from begun`,
      401,
      399,
    ],
    [
      'visit_reminder',
      `with about as (insert into person (given, family, created_at) values ('A', 'B', $1)
          returning patient_id),
        at as (insert into clinic (name, street, city, zone, phone, state, changed_at)
          values ('Visited ' || gen_random_uuid(), '1 Main Street', 'Town', 'UTC', '319-555-0180',
            'active', $1) returning id),
        type as (insert into visit_type (name, name_es, minutes, modes, direct, changed_at)
          values ('Visit', 'Cita', 30, '{phone}', true, $1) returning id),
        made as (insert into visit (patient_id, number, visit_type_id, clinic_id, mode, starts_at,
            minutes, local_start, zone, booked_as, booked_at, changed_at)
          select patient_id, gen_random_uuid(), type.id, at.id, 'phone', $1, 30, $1, 'UTC', 'self',
            $1, $1 from about, at, type returning patient_id, id)
        insert into visit_reminder (patient_id, visit_id, step, for_start, due_at, made_at)
        select patient_id, id, '2-hours', $1, $1, $1 from made`,
      91,
      89,
    ],
    [
      'visit_hold',
      `with about as (insert into person (given, family, created_at) values ('A', 'B', $1)
          returning patient_id),
        at as (insert into clinic (name, street, city, zone, phone, state, changed_at)
          values ('Held ' || gen_random_uuid(), '1 Main Street', 'Town', 'UTC', '319-555-0180',
            'active', $1) returning id),
        type as (insert into visit_type (name, name_es, minutes, modes, direct, changed_at)
          values ('Visit', 'Cita', 30, '{phone}', true, $1) returning id),
        by as (insert into clinician (ref, name, name_key, active, changed_at)
          values (gen_random_uuid(), 'Dr. Held', 'held', true, $1) returning id)
        insert into visit_hold (patient_id, account_id, visit_type_id, clinic_id, clinician_id,
          mode, starts_at, made_at, until_at)
        select patient_id, $account, type.id, at.id, by.id, 'phone', $1, $1, $1
        from about, at, type, by`,
      2.1,
      1.9,
    ],
  ])('of %s', async (table, text, old, young) => {
    await world.sql(`delete from ${table}`);
    for (const days of [old, old + 1, young])
      await world.sql(
        text
          .replaceAll('$account', `'${account}'`)
          .replaceAll('$1', `'${daysAgo(days).toISOString()}'::timestamptz`),
      );
    await sweep();
    expect([table, await count(table)]).toEqual([table, 1]);
  });

  it('has a test for every table whose rows are deleted', () =>
    expect(retentionOf(features).filter((rule) => 'after' in rule)).toHaveLength(27));

  it('in batches, however many there are', async () => {
    await world.sql('delete from throttle');
    await world.sql(
      `insert into throttle (bucket, window_start, failures)
        select sha256(n::text::bytea), $1, 1 from generate_series(1, 4500) n`,
      [daysAgo(10)],
    );
    expect((await sweep()).rows).toBe(4500);
    expect(await sweep()).toEqual({ rows: 0, partitions: [] });
  });

  it('not twice at once: one of several processes does it', async () => {
    await world.sql(
      `insert into throttle (bucket, window_start, failures)
        select sha256(n::text::bytea), $1, 1 from generate_series(1, 3000) n`,
      [daysAgo(10)],
    );
    const went = await Promise.all([sweep(), sweep(), sweep()]);
    expect(went.reduce((sum, { rows }) => sum + rows, 0)).toBeLessThanOrEqual(3000);
    await sweep();
    expect(await count('throttle')).toBe(0);
  });
});

it('the saved forms of one account are bounded; the newest stay', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 12; n++) {
    world.clock.pass(1000);
    ids.push(
      await world.db.transaction((tx) =>
        saveForm(
          tx,
          {
            secret: world.config.secret,
            accountId: account,
            ref: null,
            now: world.clock.now(),
          },
          { path: `/x/${n}`, fields: {} },
        ),
      ),
    );
  }
  const kept = await Promise.all(
    ids.map((id) =>
      world.db.transaction((tx) =>
        findSavedForm(tx, world.config.secret, account, id, world.clock.now()),
      ),
    ),
  );
  expect(kept.map((one) => one?.path)).toEqual([
    ...Array(7).fill(undefined),
    '/x/7',
    '/x/8',
    '/x/9',
    '/x/10',
    '/x/11',
  ]);
});

describe('partitions', () => {
  const row = (at: string) =>
    world.sql(
      `insert into audit_event (at, actor_kind, acting_as, permission, outcome, route, request_id)
        values ($1, 'system', 'system', 'x', 'granted', 'x', gen_random_uuid())`,
      [at],
    );
  const partitions = async (of: string) =>
    (
      await world.sql<{ relname: string }>(
        `select c.relname
          from pg_inherits i join pg_class c on c.oid = i.inhrelid
          where i.inhparent = $1::regclass order by 1`,
        [of],
      )
    ).map(({ relname }) => relname);

  it('of the audit log are dropped after six years, its seals stay, and it still verifies', async () => {
    const other = await makeWorld({ at: new Date().toISOString() });
    world = other;
    account = await world.account({ userId: 'somebody' });
    const file = join(other.folder, 'audit-head.json');
    const key = createPrivateKey(other.config.auditKey);
    await other.sql("select portico_make_partitions('2019-02-10')");
    await row('2019-01-20');
    await row('2019-02-20');
    await sealAudit(other.db, key, other.clock.now(), [file]);
    await row('2019-03-03');
    await sealAudit(other.db, key, other.clock.now(), [file]);
    await row(other.clock.now().toISOString());
    await sealAudit(other.db, key, other.clock.now(), [file]);
    expect((await sweep()).partitions).toEqual([
      'audit_event_2019_01',
      'audit_event_2019_02',
      'audit_event_2019_03',
      'audit_event_2019_04',
      'audit_event_2019_05',
    ]);
    expect(await other.sql("select 1 from audit_event where at < '2020-01-01'")).toEqual([]);
    const verdict = await verifyAudit(other.db, {
      keys: [key],
      head: null,
      now: other.clock.now(),
    });
    expect(verdict).toMatchObject({ ok: true, archived: 2, events: 1 });
  });

  it('of the last six years can’t be dropped by anybody, whatever the clock says', async () => {
    await world.sql('select portico_make_partitions($1)', [daysAgo(5 * 365)]);
    const before = await partitions('audit_event');
    world.clock.pass(40 * 365 * 86_400_000);
    await sweep();
    expect(await partitions('audit_event')).toEqual(expect.arrayContaining(before));
    world.clock.pass(-40 * 365 * 86_400_000);
    await expect(
      world.db.transaction((tx) => tx.sql("select portico_drop_partitions('person', now())")),
    ).rejects.toMatchObject({ code: '22023' });
    await expect(
      world.db.transaction((tx) => tx.sql(`drop table ${before[0]}`, [], 'once')),
    ).rejects.toMatchObject({ code: '42501' });
  });

  it('of earlier versions stay unless a health system sets a limit', async () => {
    await world.sql("select portico_make_partitions('2015-06-01')");
    expect((await sweep()).partitions).not.toContain('resource_history_2015');
    expect((await sweep({ historyYears: 7 })).partitions).toEqual(
      expect.arrayContaining(['resource_history_2015', 'lab_result_history_2016']),
    );
  });

  it('are created ahead, at least three months', async () => {
    await sweep();
    const month = new Date(
      Date.UTC(world.clock.now().getUTCFullYear(), world.clock.now().getUTCMonth() + 3, 1),
    )
      .toISOString()
      .slice(0, 7)
      .replace('-', '_');
    expect(await partitions('audit_event')).toContain(`audit_event_${month}`);
  });
});
