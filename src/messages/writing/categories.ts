/** What a conversation is about, as the member says. */
export const CATEGORIES = [
  'general',
  'appointment',
  'medicine',
  'test',
  'education',
  'billing',
  'records',
  'technical',
  'other',
] as const;
export type MessageCategory = (typeof CATEGORIES)[number];

/** What a message to a topic's team is about, unless the member says otherwise. */
export const categoryOf = (topic: string | null): MessageCategory | undefined =>
  isCategory(topic ?? undefined) && topic !== 'other' ? (topic as MessageCategory) : undefined;

export const isCategory = (text: string | undefined): text is MessageCategory =>
  (CATEGORIES as readonly (string | undefined)[]).includes(text);
