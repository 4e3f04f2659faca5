/** The most of a note or of a reason, which only staff see. */
export const MOST_NOTE = 4000;

/** What a conversation is given to: a team, or somebody of a team. */
export interface Receiver {
  teamId: string;
  accountId: string | null;
}
const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const RECEIVER = new RegExp(`^(${UUID})(?: (${UUID}))?$`);

/** One field for a team or somebody of it. */
export const receiverText = ({ teamId, accountId }: Receiver): string =>
  accountId ? `${teamId} ${accountId}` : teamId;
/** Reads it; undefined if it names nothing. */
export function readReceiver(text: string): Receiver | undefined {
  const [, teamId, accountId = null] = RECEIVER.exec(text) ?? [];
  return teamId ? { teamId, accountId } : undefined;
}
