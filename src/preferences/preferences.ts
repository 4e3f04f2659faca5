import { type Access, accessFor } from '../platform/access/access.ts';
import { auditAction } from '../platform/access/audit-rows.ts';
import type { Db } from '../platform/access/db.ts';
import type { RequestInfo } from '../platform/access/request-info.ts';
import type { AsOf } from '../platform/as-of.ts';
import {
  type Batch,
  changeChoice,
  findBatch,
  goesThroughQuiet,
  isWanted,
  listChoices,
  throughQuietOf,
} from '../platform/notices/choices.ts';
import { CHANNELS, type Channel, listTopics, type TopicRules } from '../platform/notices/topics.ts';

export { clearBounce, moveWaiting, type Reach, readReach } from './preferences.sql.ts';

type Chooses = Access<'notices:choose'>;
type Own = Access<'notices:own' | 'notices:choose'>;

/**
 * A line of the preferences page: a topic, and the channels on which the account gets it; or the
 * choice that a topic does not wait for the end of quiet hours, under a name of its own.
 */
export interface TopicRow extends Pick<TopicRules, 'label' | 'hint' | 'optional'> {
  topic: string;
  on: Readonly<Record<Channel, boolean>>;
}

/** Null for one's own record, as choices store it. */
const aboutOf = (access: Own): string | null =>
  access.actor?.account.patientId === access.person.id || !access.person.id
    ? null
    : access.person.id;

/**
 * The topics that concern this account and the person whose record is open, in the order of the
 * features. Topics whose policy refuses are left out: they would never be sent.
 */
export async function listRows(access: Own, asOf: AsOf): Promise<TopicRow[]> {
  if (!access.actor) return [];
  const { account } = access.actor;
  const choices = await listChoices(access, account.id);
  const self = access.person.id !== '' && access.person.id === account.patientId;
  const aboutId = aboutOf(access);
  const { today, settings } = asOf;
  const facts = { actor: access.actor, person: access.person, today, settings };
  return listTopics().flatMap(({ name, rules }) => {
    if (rules.audience !== 'everyone' && rules.audience !== account.kind) return [];
    if (rules.shownTo && !rules.shownTo(facts)) return [];
    if (rules.about === 'account') {
      // said once: on one's own page, or on that of an account without a record
      if (aboutId !== null) return [];
    } else {
      if (!access.person.id || (rules.about === 'own-record' && !self)) return [];
      if (!rules.policy || !accessFor(access, rules.policy, asOf)) return [];
    }
    const { label, hint, optional, throughQuiet } = rules;
    // one for each
    const onWhere = (test: (channel: Channel) => boolean) =>
      Object.fromEntries(CHANNELS.map((channel) => [channel, test(channel)])) as TopicRow['on'];
    const on = onWhere((channel) => !optional || isWanted(choices, rules, name, aboutId, channel));
    const row: TopicRow = { topic: name, label, hint, optional, on };
    if (!throughQuiet || settings.quietFrom === settings.quietUntil) return [row];
    const through = onWhere((channel) => goesThroughQuiet(choices, rules, name, aboutId, channel));
    return [row, { topic: throughQuietOf(name), ...throughQuiet, optional: true, on: through }];
  });
}

/** A field of the form: one topic, or choice about quiet hours, on one channel. */
export const fieldOf = (topic: string, channel: Channel): string => `${topic}-${channel}`;

/**
 * Saves which topics the account wants about this person. Topics that can't be switched off, or
 * that the account never gets, stay as they are. Each change has a row in the audit log.
 */
export async function saveChoices(
  access: Chooses,
  wanted: Readonly<Record<string, unknown>>,
  asOf: AsOf,
): Promise<void> {
  const account = access.actor?.account;
  if (!account) return;
  const aboutId = aboutOf(access);
  for (const { topic, optional, on } of await listRows(access, asOf))
    for (const channel of CHANNELS) {
      const want = wanted[fieldOf(topic, channel)] === 'yes';
      if (!optional || want === on[channel]) continue;
      await changeChoice(access, account.id, { aboutId, topic, channel, wanted: want });
      auditAction(access, access.info, {
        person: access.person.id,
        actor: account.id,
        kind: account.kind,
        as: access.as,
        permission: 'notices:choose',
        outcome: 'granted',
        reason: `${fieldOf(topic, channel)} ${want ? 'on' : 'off'}`,
        category: 'preferences',
      });
    }
}

/** A message and the rules of its topic; null for one of long ago. */
async function readBatch(access: Own | Access<'system:notices'>, batchId: string) {
  const batch = await findBatch(access, batchId);
  const rules = listTopics().find(({ name }) => name === batch?.topic)?.rules;
  return batch && rules ? { batch, rules } : null;
}

/** The page that a message of this account opens; null for another's, or one of long ago. */
export async function findPage(access: Own, batchId: string): Promise<string | null> {
  const found = await readBatch(access, batchId);
  if (!found) return null;
  const { about } = found.batch;
  return found.rules.page(about.length === 1 ? (about[0] ?? null) : null);
}

/** What a signed unsubscribe URL is about; null if the message is too old. */
export const findUnsubscribable = (
  db: Db,
  info: RequestInfo,
  batchId: string,
): Promise<Batch | null> =>
  db.asSystem('system:notices', info, async (access) => {
    const found = await readBatch(access, batchId);
    return found?.rules.optional ? found.batch : null;
  });

/**
 * Switches off what a message was about, on the channel that it came by, only for the people it was
 * about. Doing it again changes nothing.
 * @returns false if the message is too old
 */
export const unsubscribe = (db: Db, info: RequestInfo, batchId: string): Promise<boolean> =>
  db.asSystem('system:notices', info, async (access) => {
    const found = await readBatch(access, batchId);
    if (!found?.rules.optional) return false;
    const { batch, rules } = found;
    const choices = await listChoices(access, batch.accountId);
    for (const person of batch.about) {
      const aboutId = person === batch.ownId ? null : person;
      const { accountId, topic, channel } = batch;
      if (!isWanted(choices, rules, topic, aboutId, channel)) continue;
      await changeChoice(access, accountId, { aboutId, topic, channel, wanted: false });
      auditAction(access, info, {
        person,
        actor: accountId,
        kind: 'member',
        as: aboutId === null ? 'self' : 'caregiver',
        permission: 'notices:choose',
        outcome: 'granted',
        reason: `${topic}-${channel} off`,
        category: 'preferences',
      });
    }
    return true;
  });
