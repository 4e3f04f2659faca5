import * as sql from './notices.sql.ts';
import type { Channel, TopicRules } from './topics.ts';

export type { Batch } from './notices.sql.ts';
export const { findBatch, listChoices } = sql;

/** Whether an account wants a topic on a channel, about one person or (null) about itself. */
export const isWanted = (
  choices: readonly sql.Choice[],
  { channels }: Pick<TopicRules, 'channels'>,
  topic: string,
  aboutId: string | null,
  channel: Channel,
): boolean =>
  choices.find((one) => one.topic === topic && one.channel === channel && one.aboutId === aboutId)
    ?.wanted ?? channels.includes(channel);

/** The name of the choice that a topic does not wait for the end of quiet hours. */
export const throughQuietOf = (topic: string): string => `${topic}-quiet`;

/** Whether an account chose that a topic, about one person, does not wait for that. */
export const goesThroughQuiet = (
  choices: readonly sql.Choice[],
  { throughQuiet }: Pick<TopicRules, 'throughQuiet'>,
  topic: string,
  aboutId: string | null,
  channel: Channel,
): boolean =>
  throughQuiet !== undefined &&
  isWanted(choices, { channels: [] }, throughQuietOf(topic), aboutId, channel);

/** Stores a choice, which applies at once, also to waiting notices. */
export const changeChoice = (
  access: sql.Choosing,
  accountId: string,
  choice: sql.Choice,
): Promise<void> => sql.saveChoice(access, accountId, choice, access.info.now);
