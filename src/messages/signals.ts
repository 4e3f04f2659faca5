import { signal } from '../platform/db/signals.ts';
import type { Tx } from '../platform/db/statements.ts';

/** Under which a person's pages of messages listen, for whoever may read them. */
export const personTopic = (personId: string): string => `messages ${personId}`;
/** Under which somebody of the staff listens, for the inbox of their teams. */
export const inboxTopic = (accountId: string): string => `inbox ${accountId}`;

/** Wakes the pages on which the member side reads the person's messages. */
export const tellReaders = (tx: Tx, personId: string): void => signal(tx, personTopic(personId));
