import { type Access, authorize, type Policy } from '../src/platform/access/access.ts';
import { actorOf } from '../src/platform/access/actor.ts';
import { systemRequest } from '../src/platform/access/request-info.ts';
import { dayIn } from '../src/platform/clock.ts';
import { openMail } from '../src/platform/mail/mail.ts';
import { sendNotices } from '../src/platform/notices/sending.ts';
import { type ChangesVisits, mayBookVisits, mayScheduleVisits } from '../src/scheduling/policy.ts';
import {
  announceChange,
  dropReminders,
  planReminders,
  remindDue,
  tellChange,
} from '../src/scheduling/reminders/reminders.ts';
import type { Received, SmtpSink } from './smtp-sink.ts';
import type { World } from './world.ts';

/** What must never be in a notice: words of a visit, of its place and of the people. */
export const SECRETS = /colposcopy|pelvic|women|larkmoor|summit|okafor|zebulon|marigold|in-person/i;

/** A clinic and types of visits, all with names that say much. */
export async function clinicIn(world: World, name: string, zone: string): Promise<string> {
  const [row] = await world.sql<{ id: string }>(
    `insert into clinic (name, street, city, zone, phone, state, changed_at)
      values ($1, '1 Main Street', 'Town', $2, '319-555-0180', 'active', now()) returning id`,
    [name, zone],
  );
  return row?.id ?? '';
}
export async function visitType(world: World, confidential = false): Promise<string> {
  const [row] = await world.sql<{ id: string }>(
    `insert into visit_type (name, name_es, minutes, modes, direct, confidential, changed_at)
      values ('Colposcopy', 'Colposcopia', 30, '{in-person}', true, $1, now()) returning id`,
    [confidential],
  );
  return row?.id ?? '';
}

/** Who does something in the tests: a member with their own record, or staff. */
export interface By {
  accountId: string;
  staff?: true;
}

/** Acts as a signed-on account would: its policy decides, and only what that opens can be read. */
async function actingOn<T>(
  world: World,
  by: By,
  patientId: string,
  work: (access: Access<ChangesVisits>) => Promise<T>,
): Promise<T> {
  const now = world.clock.now();
  return world.db.transaction(async (tx) => {
    await tx.sql("select set_config('portico.reach', 'system:test', true)");
    const [row] = await tx.sql<{ who: Parameters<typeof actorOf>[0] }>(
      'select portico_people_of($1) as who',
      [by.accountId],
    );
    if (!row) throw new Error('there is no such account');
    const permissions = by.staff ? ['visits:schedule'] : [];
    const who = { ...row.who, account: { ...row.who.account, permissions } };
    await tx.sql(
      "select set_config('portico.reach', '', true), set_config('portico.account', $1, true)",
      [by.accountId],
    );
    const actor = actorOf(who, world.settings, now);
    const person = who.people.find(({ id }) => id === patientId);
    const { settings } = world;
    const facts = { actor, person, today: dayIn(settings.zone, now), settings };
    const policy: Policy<ChangesVisits> = by.staff ? mayScheduleVisits : mayBookVisits;
    const access = await authorize(tx, policy, facts, systemRequest(now, 'test'), patientId);
    if ('denied' in access) throw new Error(access.reason);
    return work(access);
  });
}

export interface Visit {
  id: string;
  patientId: string;
  zone: string;
}
let number = 0;
/** Books a visit as a booking verb would: the visit, its reminders, and word of it. */
export async function book(
  world: World,
  by: By,
  visit: { patientId: string; clinicId: string; typeId: string; startsAt: string; zone: string },
): Promise<Visit> {
  const { patientId, zone } = visit;
  number += 1;
  const named = `V${number}`;
  const startsAt = new Date(visit.startsAt);
  const id = await actingOn(world, by, patientId, async (access) => {
    const [row] = await access.sql<{ id: string }>(
      `insert into visit (patient_id, number, visit_type_id, clinic_id, mode, starts_at, minutes,
          local_start, zone, reason, booked_by, booked_as, booked_at, changed_at)
        values ($1, $2, $3, $4, 'in-person', $5::timestamptz, 30, $5::timestamptz at time zone $6,
          $6, 'pelvic pain', $7, $8, $9, $9) returning id`,
      [
        ...[patientId, named, visit.typeId, visit.clinicId, startsAt, zone, by.accountId],
        ...[by.staff ? 'staff' : 'self', world.clock.now()],
      ],
    );
    const made = { id: row?.id ?? '', patientId, startsAt, zone };
    await planReminders(access, { ...made, now: access.info.now });
    await announceChange(access, world.jobs, { ...made, sequence: 0 }, 'booked', side(by));
    return made.id;
  });
  return { id, patientId, zone };
}
const side = (by: By) => (by.staff ? 'clinic' : 'member');

/** Moves a visit, or cancels it if there is no new time. */
export async function change(world: World, by: By, visit: Visit, to: string | null): Promise<void> {
  const { id, patientId, zone } = visit;
  await actingOn(world, by, patientId, async (access) => {
    const { now } = access.info;
    const [row] = await access.sql<{ startsAt: Date; sequence: number }>(
      `update visit set starts_at = coalesce($2, starts_at), sequence = sequence + 1,
          changed_at = $3, state = case when $2::timestamptz is null then 'cancelled' else state end,
          cancelled_at = case when $2::timestamptz is null then $3::timestamptz end
        where id = $1 returning starts_at, sequence`,
      [id, to, now],
    );
    if (!row) throw new Error('nothing was changed');
    const after = { id, patientId, zone, now, ...row };
    if (to === null) await dropReminders(access, after);
    else await planReminders(access, after);
    await announceChange(access, world.jobs, after, to === null ? 'cancelled' : 'moved', side(by));
  });
}

/** Does what the jobs would: word of changes, reminders that are due, and what waits to be sent. */
export async function workOnce(world: World, sink: SmtpSink): Promise<void> {
  const now = world.clock.now();
  const changes = await world.sql<{ id: string; data: Parameters<typeof tellChange>[1] }>(
    "select id, data from pgboss.job where name = 'visit.changed' and state = 'created'",
  );
  for (const { id, data } of changes) {
    await tellChange(world, data, now);
    await world.sql('delete from pgboss.job where id = $1', [id]);
  }
  await remindDue(world, now);
  await send(world, sink);
}

/** Sends what waits and is due, over SMTP, as the jobs behind it would. */
export async function send(world: World, sink: SmtpSink): Promise<void> {
  const mail = openMail(
    { smtpUrl: sink.url, mailFrom: 'Portico <no-reply@example.org>', mailBounces: undefined },
    world.db,
    () => {},
  );
  const now = world.clock.now();
  const jobs = await world.sql<{ accountId: string; topic: string }>(
    `select distinct account_id, topic from notice
      where settled_at is null and due_at <= $1 and topic like 'visit-%'`,
    [now],
  );
  // another process may be sending it
  for (const job of jobs)
    await sendNotices({ ...world, mail }, job, now).catch((error: Error) => {
      if (error.message !== 'mail-claimed') throw error;
    });
  mail.close();
}

/** The text of a mail that came as quoted-printable or base64, with its subject. */
export function textOf({ headers, body }: Received): { subject: string; text: string } {
  const encoding = /^Content-Transfer-Encoding: (\S+)$/im.exec(headers)?.[1]?.toLowerCase();
  const quoted = (text: string) =>
    Buffer.from(
      text
        .replace(/=\n/g, '')
        .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number(`0x${hex}`))),
      'latin1',
    ).toString();
  const text =
    encoding === 'quoted-printable'
      ? quoted(body)
      : encoding === 'base64'
        ? Buffer.from(body, 'base64').toString()
        : body;
  const said = /^Subject: (.*)$/im.exec(headers)?.[1] ?? '';
  const subject = said.replace(/=\?UTF-8\?Q\?(.*?)\?=/gi, (_, word: string) =>
    quoted(word.replace(/_/g, ' ')),
  );
  return { subject, text: text.replaceAll('\u00a0', ' ') };
}
