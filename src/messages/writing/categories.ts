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

export const isCategory = (text: string | undefined): text is MessageCategory =>
  (CATEGORIES as readonly (string | undefined)[]).includes(text);
