import type { Access, Facts, Policy } from '../access/access.ts';
import type { AsOf } from '../as-of.ts';
import type { PlainDate } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Key, Values, Words } from '../i18n.ts';
import type { Settings } from '../settings/settings.ts';

/**
 * The topics that people are notified about, each with the data of a notice: ids and words of ours,
 * never anything that somebody typed. Features add theirs by declaration merging.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging
export interface TopicData {}
export type Topic = keyof TopicData;

/** The ways to notify somebody. The preferences page has a column for each. */
export const CHANNELS = ['mail'] as const;
export type Channel = (typeof CHANNELS)[number];

/** How notices of a topic are sent. */
export interface TopicRules<T extends Topic = Topic> {
  /** Its name and a sentence about it on the preferences page. */
  label: Key;
  hint: Key;
  /** Whose preferences page shows it. */
  audience: 'member' | 'staff' | 'everyone';
  /** Which of them get it, if not all do: nobody else's page shows it. */
  shownTo?(facts: Facts): boolean;
  /**
   * `record`: it is about somebody's record, and sent only while `policy` allows it; `own-record`:
   * only the account's own.
   */
  about: 'account' | 'record' | 'own-record';
  policy?: Policy<`${string}:notify`>;
  /** Whether people may switch it off. */
  optional: boolean;
  /** The channels that are on until somebody switches them off. */
  channels: readonly Channel[];
  /**
   * How long to wait for more of the same, which go into one message; 0: each at once, on its own.
   */
  gatherSeconds: number;
  /** Whether it waits for the end of quiet hours. */
  quiet: boolean;
  /**
   * People may choose that it does not wait for the end of quiet hours: what the preferences page
   * says about that. Off until somebody turns it on.
   */
  throughQuiet?: { label: Key; hint: Key };
  /** The text: `{name}`, `{phone}`, `{link}`, `{n}` (how many events) and `values`. */
  subject: Key;
  body: Key;
  /** The page that its link opens. */
  page(aboutId: string | null): string;
  values?(notice: NoticeText<T>): Values;
  /** Which of these events are still news to the account, which may have seen some. */
  standing?(
    access: Access<`${string}:notify`>,
    events: readonly string[],
    asOf: AsOf,
  ): Promise<string[]>;
  /**
   * A recipient other than the account's confirmed address, such as the address before a change.
   * Undefined: the usual one.
   */
  recipient?(
    access: Access<'system:notices'>,
    accountId: string,
    data: TopicData[T],
  ): Promise<string | null | undefined>;
}
export type Topics = { readonly [T in Topic]?: TopicRules<T> };

export interface NoticeText<T extends Topic> {
  data: TopicData[T];
  t: Words;
  config: Pick<Config, 'secret' | 'publicUrl'>;
  settings: Settings;
  /** The newest of the days that it is in the zones of the health system and its clinics. */
  today: PlainDate;
}

const installed = new Map<Topic, TopicRules>();

/**
 * Registers a feature's topics.
 * @throws Error for a name that another feature has, a topic about people without a policy, or a
 * mandatory topic without a channel
 */
export function installTopics(topics: Topics): void {
  for (const [name, rules] of Object.entries(topics) as [Topic, TopicRules][]) {
    const before = installed.get(name);
    if (before && before !== rules) throw new Error(`two features have the topic ${name}`);
    if (rules.about !== 'account' && !rules.policy)
      throw new Error(`the topic ${name} is about a record and has no policy`);
    if (!rules.optional && rules.channels.length === 0)
      throw new Error(`the topic ${name} can't be switched off and has no channel`);
    installed.set(name, rules);
  }
}

/** Every topic that is installed. */
export const listTopics = (): { name: Topic; rules: TopicRules }[] =>
  [...installed].map(([name, rules]) => ({ name, rules }));

/** Whether a topic in a row is installed: the feature that had it may be gone. */
export const isTopic = (name: string): name is Topic => installed.has(name as Topic);

/** @throws Error for a topic that no feature has */
export const topicRules = (topic: Topic): TopicRules => {
  const rules = installed.get(topic);
  if (!rules) throw new Error(`no feature has the topic ${topic}`);
  return rules;
};
