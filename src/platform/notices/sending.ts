import { type Access, authorize } from '../access/access.ts';
import { actorOf, daysFor } from '../access/actor.ts';
import type { Db } from '../access/db.ts';
import { systemRequest } from '../access/request-info.ts';
import { dayIn } from '../clock.ts';
import type { Config } from '../config.ts';
import { wordsIn } from '../i18n.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { type Mailer, refusedStatus } from '../mail/mail.ts';
import type { Settings } from '../settings/settings.ts';
import { type Batch, formBatches } from './batches.rules.ts';
import { isPermanent } from './bounces.rules.ts';
import { goesThroughQuiet, isWanted } from './choices.ts';
import * as sql from './notices.sql.ts';
import { jobKeyOf, queueOf } from './notices.ts';
import { afterQuiet } from './quiet.rules.ts';
import { bounceToken, unsubscribeToken } from './tokens.ts';
import { type Channel, isTopic, type Topic, type TopicRules, topicRules } from './topics.ts';
import { type Outcome, refusalOf } from './verdict.rules.ts';
import { zoneOf } from './zones.rules.ts';
import { findZone } from './zones.ts';

type System = Access<'system:notices'>;
type Row = sql.WaitingRow;

export interface SendingDeps {
  db: Db;
  jobs: Jobs;
  settings: Settings;
  config: Pick<Config, 'secret' | 'publicUrl'>;
  mail: Mailer;
}

/** A notice that could not be sent for this long is no longer news. */
const MAX_AGE_MS = 3 * 86_400_000;
const CHANNEL: Channel = 'mail';

/** A message to send now. */
interface Message {
  batchId: string;
  ids: string[];
  to: string;
  subject: string;
  body: string;
}
interface Plan {
  messages: Message[];
  settled: { ids: string[]; outcome: Outcome }[];
}

/**
 * Sends an account's waiting notices of one topic: the job behind `notify`. What is sent, to which
 * address, in which language and whether at all is decided now. Each message has an id of its own
 * that stays the same on every attempt, by which the mailer claims it (docs/decisions/0059), so
 * that two jobs, or one that was killed between claim and send, send it once.
 * @returns how many messages were sent
 */
export async function sendNotices(
  deps: SendingDeps,
  job: { accountId: string; topic: string },
  now: Date,
): Promise<number> {
  const { topic } = job;
  if (!isTopic(topic)) return 0;
  const info = systemRequest(now, 'job notice');
  const { messages, settled } = await deps.db.asSystem('system:notices', info, (access) =>
    plan(access, deps, { accountId: job.accountId, topic }, now),
  );
  const settle = (ids: string[], outcome: Outcome) =>
    deps.db.asSystem('system:notices', info, (access) => sql.settle(access, ids, outcome, now));
  for (const { ids, outcome } of settled) await settle(ids, outcome);
  const rules = topicRules(topic);
  const { secret, publicUrl } = deps.config;
  for (const { batchId, ids, to, subject, body } of messages) {
    try {
      await deps.mail.as(`notice ${batchId}`)({
        to,
        subject,
        body,
        template: topic,
        ...(queueOf(rules) === 'notice.send' ? { bulk: true as const } : {}),
        bounce: bounceToken(secret, batchId),
        ...(rules.optional
          ? { unsubscribe: `${publicUrl}/unsubscribe/${unsubscribeToken(secret, batchId)}` }
          : {}),
      });
    } catch (error) {
      const status = refusedStatus(error);
      if (!status || !isPermanent(status)) throw error;
      // the mail server already knows that the address accepts nothing
      await settle(ids, 'unreachable');
      await deps.db.asSystem('system:notices', info, (access) =>
        sql.markBounced(access, batchId, status, now),
      );
      continue;
    }
    await settle(ids, 'sent');
  }
  return messages.length;
}

async function plan(
  access: System,
  deps: SendingDeps,
  { accountId, topic }: { accountId: string; topic: Topic },
  now: Date,
): Promise<Plan> {
  const rules = topicRules(topic);
  const rows = await sql.lockWaiting(access, accountId, topic, CHANNEL);
  const made: Plan = { messages: [], settled: [] };
  if (rows.length === 0) return made;
  const who = await sql.findRecipient(access, accountId);
  const choices = await sql.listChoices(access, accountId);
  const { batches, nextAt } = formBatches(rows, { gathered: rules.gatherSeconds > 0, now });
  const at = rules.quiet
    ? afterQuiet(now, await zoneOfRecipient(access, who, deps.settings), deps.settings)
    : now;
  const aboutOf = ({ aboutId }: Row) => (who?.patientId === aboutId ? null : aboutId);
  const goesNow = ({ notices }: Batch<Row>) =>
    at <= now ||
    notices.every((row) => goesThroughQuiet(choices, rules, topic, aboutOf(row), CHANNEL));
  const going = batches.filter(goesNow);
  const held = batches.filter((batch) => !goesNow(batch)).flatMap(({ notices }) => notices);
  if (held.length > 0)
    await sql.postpone(
      access,
      held.map(({ id }) => id),
      at,
    );
  const again = held.length > 0 ? at : nextAt;
  if (again) {
    const left = rows.filter((row) => !going.some(({ notices }) => notices.includes(row)));
    const delaySeconds = Math.max(1, Math.ceil((again.getTime() - now.getTime()) / 1000));
    const job = { accountId, topic };
    for (const onlyOne of new Set(left.map(({ aboutId }) => jobKeyOf({ ...job, aboutId }, rules))))
      await deps.jobs.enqueue(access, queueOf(rules), job, { onlyOne, delaySeconds });
  }
  const formed: { batch: Batch<Row>; to: string; sendable: Row[] }[] = [];
  for (const batch of going) {
    const sendable: Row[] = [];
    let address: string | null = null;
    for (const row of batch.notices) {
      const named = await rules.recipient?.(access, accountId, row.data as never);
      const to = named === undefined ? (who?.confirmed ? who.email : null) : named;
      const outcome = refusalOf({
        optional: rules.optional,
        wanted: isWanted(choices, rules, topic, aboutOf(row), CHANNEL),
        open: isOpenFor(who, rules, row),
        ownerDeceased: who?.ownerDeceased ?? false,
        addressNamed: typeof named === 'string',
        address: to !== null,
        bounced: who?.bounced ?? false,
        age: now.getTime() - row.madeAt.getTime(),
        maxAge: MAX_AGE_MS,
      });
      if (outcome) made.settled.push({ ids: [row.id], outcome });
      else {
        sendable.push(row);
        address = to;
      }
    }
    if (!address) continue;
    const ids = sendable.map(({ id }) => id);
    await sql.nameBatch(access, ids, batch.id, address);
    formed.push({ batch, to: address, sendable });
  }
  // from here on the transaction is open for one person after another
  for (const { batch, to, sendable } of formed) {
    const kept = await keepAllowed(access, deps, rules, { who, rows: sendable, now }, made);
    const [first] = kept;
    if (!first || !who) continue;
    const { settings, config } = deps;
    const t = wordsIn(who.language, settings.zone);
    const today = daysFor(who.who?.zones ?? [], settings, now).last;
    const path = rules.about === 'account' ? rules.page(null) : `/notices/${batch.id}`;
    const link = `${config.publicUrl}${path}`;
    const values = {
      name: settings.name,
      phone: settings.phone,
      n: kept.length,
      link,
      ...rules.values?.({ data: first.data as never, t, config, settings, today }),
    };
    const footer = rules.optional
      ? t('notice.footer', { link: `${config.publicUrl}/preferences` })
      : '';
    made.messages.push({
      batchId: batch.id,
      ids: kept.map(({ id }) => id),
      to,
      subject: t(rules.subject, values),
      body: `${t(rules.body, values).trimEnd()}\n${footer}`,
    });
  }
  return made;
}

/** The notices in a message that the account may still see, and that are still news to it. */
async function keepAllowed(
  access: System,
  { settings }: SendingDeps,
  rules: TopicRules,
  { who, rows, now }: { who: sql.Recipient | undefined; rows: Row[]; now: Date },
  made: Plan,
): Promise<Row[]> {
  const { policy } = rules;
  if (rules.about === 'account' || !policy) return rows;
  const kept: Row[] = [];
  const today = dayIn(settings.zone, now);
  for (const aboutId of new Set(rows.map((row) => row.aboutId))) {
    const mine = rows.filter((row) => row.aboutId === aboutId);
    const drop = (list: Row[], outcome: Outcome) => {
      if (list.length > 0) made.settled.push({ ids: list.map(({ id }) => id), outcome });
    };
    const person = who?.who?.people.find(({ id }) => id === aboutId);
    if (person?.deceased) {
      drop(mine, 'deceased');
      continue;
    }
    const actor = who?.who ? actorOf(who.who, settings, now) : null;
    const granted =
      actor &&
      (await authorize(access, policy, { actor, person, today, settings }, access.info, aboutId));
    if (!granted || 'denied' in granted) {
      drop(mine, 'no-right');
      continue;
    }
    const events = mine.map(({ event }) => event);
    const standing = new Set(
      (await rules.standing?.(granted, events, { now, today, settings })) ?? events,
    );
    kept.push(...mine.filter(({ event }) => standing.has(event)));
    drop(
      mine.filter(({ event }) => !standing.has(event)),
      'seen',
    );
  }
  return kept;
}

/**
 * Whether the account is open, or was when something happened to it that its owner must learn of: a
 * thief who closes an account can't hide what came before.
 */
const isOpenFor = (
  who: sql.Recipient | undefined,
  { optional }: TopicRules,
  { madeAt }: Row,
): boolean => Boolean(who && (who.closedAt === null || (!optional && madeAt <= who.closedAt)));

/**
 * The zone of the recipient's own postal address, or else of the clinic that looks after them, or
 * else of the health system.
 */
async function zoneOfRecipient(
  access: System,
  who: sql.Recipient | undefined,
  settings: Settings,
): Promise<string> {
  const [address] = who?.addresses ?? [];
  const zone = address && zoneOf(address);
  if (zone) return zone;
  return (who?.patientId && (await findZone(access, who.patientId))) || settings.zone;
}
