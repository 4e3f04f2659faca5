import type { Readers } from './begin.ts';

/** Why nothing can be sent to somebody, or null. */
export const whyNoMessage = ({
  joined,
  deceased,
  caregivers,
}: Pick<Readers, 'joined' | 'deceased' | 'caregivers'>): 'joined' | 'deceased' | null =>
  joined ? 'joined' : deceased && caregivers === 0 ? 'deceased' : null;

/** Whether anybody is told that there is a message; otherwise it waits in the record. */
export const isRead = ({
  account,
  deceased,
  caregivers,
}: Pick<Readers, 'account' | 'deceased' | 'caregivers'>): boolean =>
  (account && !deceased) || caregivers > 0;
