import type { Pool } from '../access/db.ts';
import type { Tx } from '../db/statements.ts';
import { wordsIn } from '../i18n.ts';
import type { Log } from '../log.ts';
import type { SendMail } from '../mail/mail.ts';
import type { Settings } from '../settings/settings.ts';
import type { Jobs } from './jobs.ts';

/**
 * Problems that operators are notified of by mail. Each kind has its text in
 * `locales/en/operations.json`, `alarm.kind-<kind>`: `job-dead`: a job was given up;
 * `message-dead`: a message to another system was given up; `message-late`: one was not accepted
 * for a day; `feed-number`: a sender reused a message number for another message; `audit`: the
 * audit log can't be sealed or is broken; `scanner`: the virus scanner does not work;
 * `file-infected`: it found something in an uploaded file; `setting`: a stored setting can't be
 * used; `care-unconfirmed`: what was ended in an emergency has waited a day for a second person;
 * `message-stranded`: nobody can answer the open conversations of a team.
 */
export const ALARMS = [
  ...(['job-dead', 'message-dead', 'message-late', 'feed-number', 'audit'] as const),
  ...(['scanner', 'file-infected', 'setting', 'care-unconfirmed', 'message-stranded'] as const),
] as const;
export interface Alarm {
  kind: (typeof ALARMS)[number];
  /** The name of a queue, system or feed, never of a person. */
  about: string;
}

/** An alarm that is raised again and again is mailed again after this long. */
const AGAIN_HOURS = 24;

/**
 * Raises an alarm: logs it now, and mails it to the addresses in the setting `alarmEmails` once the
 * caller's transaction commits. An alarm raised again is counted, and mailed at most once a day.
 */
export async function raiseAlarm(
  tx: Tx,
  jobs: Jobs,
  log: Log,
  { kind, about }: Alarm,
  now: Date,
): Promise<void> {
  log({ event: 'alarm.raised', kind, about });
  const [row] = await tx.sql<{ due: boolean }>(
    `insert into alarm (kind, about, first_at, last_at, due_at) values ($1, $2, $3, $3, $3)
     on conflict (kind, about) do update set last_at = $3, times = alarm.times + 1,
       due_at = coalesce(alarm.due_at, case when alarm.told_at > $4 then null else $3 end)
     returning due_at is not null as due`,
    [kind, about, now, new Date(now.getTime() - AGAIN_HOURS * 3_600_000)],
  );
  if (row?.due) await jobs.enqueue(tx, 'mail.alarm', {}, { onlyOne: 'alarm' });
}

export interface Raised extends Alarm {
  firstAt: Date;
  lastAt: Date;
  times: number;
  toldAt: Date | null;
}
/** The alarms of the last 30 days, newest first. */
export const listAlarms = (tx: Tx, now: Date): Promise<Raised[]> =>
  tx.sql<Raised>(
    `select kind, about, first_at as "firstAt", last_at as "lastAt", times, told_at as "toldAt"
      from alarm
      where last_at > $1 order by last_at desc limit 100`,
    [new Date(now.getTime() - 30 * 86_400_000)],
  );

/**
 * Enqueues the mail about alarms that have not been mailed: raised while a mail was being written,
 * or whose mail was given up.
 */
export async function enqueueAlarmMail(db: Pool, jobs: Jobs, settings: Settings): Promise<void> {
  if (settings.alarmEmails.length === 0) return;
  await db.transaction(async (tx) => {
    const due = await tx.sql('select 1 from alarm where due_at is not null limit 1');
    if (due.length > 0) await jobs.enqueue(tx, 'mail.alarm', {}, { onlyOne: 'alarm' });
  });
}

/**
 * Mails all due alarms, one mail to each address in the setting, at least once; a retry mails only
 * those who did not get it.
 */
export async function mailAlarms(
  db: Pool,
  settings: Settings,
  link: string,
  now: Date,
  sendTo: (who: string) => SendMail,
): Promise<number> {
  if (settings.alarmEmails.length === 0) return 0;
  const due = await db.transaction((tx) =>
    tx.sql<Alarm & { times: number; due: string }>(
      `select kind, about, times, due_at::text as due
        from alarm
        where due_at is not null order by kind, about limit 100`,
    ),
  );
  if (due.length === 0) return 0;
  const t = wordsIn('en', settings.zone);
  const list = due
    .map((one) => `- ${t(`alarm.kind-${one.kind}`, { about: one.about })}`)
    .join('\n');
  for (const to of settings.alarmEmails)
    await sendTo(to)({
      to,
      subject: t('mail.alarm-subject', { name: settings.name, n: due.length }),
      body: t('mail.alarm-body', { list, link }),
      template: 'alarm',
    });
  await db.transaction(async (tx) => {
    for (const one of due)
      await tx.sql(
        `update alarm set told_at = $3, due_at = null
          where kind = $1 and about = $2 and due_at = $4::timestamptz`,
        [one.kind, one.about, now, one.due],
      );
  });
  return due.length;
}
