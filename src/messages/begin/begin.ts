import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { listCaregivers } from '../caregivers.ts';
import { insertAnswer, insertBegun } from '../inbox/changes.sql.ts';
import { announce } from '../notices.ts';
import type { BeginsMessages, WritesForTeam } from '../policy.ts';
import { saidOf } from '../reading/search.rules.ts';
import { attachResult, canAttach } from '../results/results.ts';
import type { Team } from '../teams/teams.rules.ts';
import { findTeam, holdTeams, listMembers, listTeams, membersOf } from '../teams/teams.ts';
import { blanksIn } from '../templates/fields.rules.ts';
import type { MessageCategory } from '../writing/categories.ts';
import { whyNoMessage } from './readers.rules.ts';
import { listRecipients, type Recipient } from './readers.sql.ts';

/** A message from a team, with which a conversation begins. */
export interface NewMessage {
  patientId: string;
  teamId: string;
  category: MessageCategory;
  subject: string;
  text: string;
  asTeam: boolean;
  /** Whether the member side may reply. */
  replies: boolean;
  /** A result that it names. */
  resultId?: string;
}

/** Who could read a message to somebody today. */
export interface Readers extends Recipient {
  /** How many caregivers may read messages. */
  caregivers: number;
}
type RulesOf = Pick<AsOf, 'settings'>;

/** Who could read a message to each of these people today, as far as they are there. */
export async function readersOfMany(
  access: Access<BeginsMessages>,
  patientIds: readonly string[],
  asOf: RulesOf,
): Promise<Readers[]> {
  const people = await listRecipients(access, patientIds);
  return Promise.all(
    people.map(async (one) => {
      // most people have no caregiver
      if (one.rights.length === 0) return { ...one, caregivers: 0 };
      const may = await listCaregivers(access, one.patientId, one, asOf);
      const open = may.filter(({ accountId }) => one.rights.includes(accountId));
      return { ...one, caregivers: open.length };
    }),
  );
}

/** The same for one person; undefined if there is no such person. */
export const readersOf = async (
  access: Access<BeginsMessages>,
  patientId: string,
  asOf: RulesOf,
): Promise<Readers | undefined> => (await readersOfMany(access, [patientId], asOf))[0];

/** The teams that the account may write for. */
export async function myTeams(access: Access<BeginsMessages>): Promise<Team[]> {
  const [teams, members] = await Promise.all([listTeams(access), listMembers(access)]);
  const mine = members.filter(({ id, mayAnswer }) => mayAnswer && id === access.actor?.account.id);
  return teams.filter(
    ({ id, state }) => state !== 'ended' && mine.some(({ teamId }) => teamId === id),
  );
}

export type BegunByStaff =
  | { is: 'sent'; id: string }
  /** There is no such person, or no such team of one's own. */
  | { is: 'none' }
  /** A blank of a template was not filled in. */
  | { is: 'blank' }
  /** The result can't be attached any more. */
  | { is: 'result' }
  | { is: 'joined' | 'deceased' };

/** Begins a conversation with a patient for a team that one is on. */
export async function beginByStaff(
  access: Access<'messages:begin'>,
  jobs: Jobs,
  input: NewMessage,
  asOf: AsOf,
): Promise<BegunByStaff> {
  await holdTeams(access, [input.teamId]);
  const [team, members, readers] = await Promise.all([
    findTeam(access, input.teamId),
    membersOf(access, input.teamId),
    readersOf(access, input.patientId, asOf),
  ]);
  const mine = members.some(({ id, mayAnswer }) => mayAnswer && id === access.actor?.account.id);
  if (!team || team.state === 'ended' || !mine || !readers) return { is: 'none' };
  const why = whyNoMessage(readers);
  if (why) return { is: why };
  if (blanksIn(`${input.subject}\n${input.text}`).length > 0) return { is: 'blank' };
  const { patientId, resultId } = input;
  if (resultId && !(await canAttach(access, patientId, resultId, asOf))) return { is: 'result' };
  return { is: 'sent', id: (await writeFirst(access, jobs, input)).id };
}

/** A conversation as it is begun, which may be kept from some. */
export interface FirstMessage extends NewMessage {
  /** Kept from caregivers. */
  private?: boolean;
  /** The only accounts that may be notified; left out, all that may read it. */
  told?: readonly string[];
}

/**
 * Writes a conversation with its first message, and notifies whoever may read it.
 * @returns its id, and the accounts that are notified
 */
export async function writeFirst(
  access: Access<WritesForTeam>,
  jobs: Jobs,
  { text, asTeam, resultId, told, ...begun }: FirstMessage,
): Promise<{ id: string; told: string[] }> {
  const { patientId } = begun;
  const id = await insertBegun(access, begun);
  const one = { patientId, id };
  const said = saidOf(`${begun.subject}\n${text}`);
  const { messageId, accounts } = await insertAnswer(access, one, { seq: 1, text, said, asTeam });
  if (resultId) await attachResult(access, { patientId, messageId, resultId });
  const notified = accounts.filter((account) => !told || told.includes(account));
  await announce(access, jobs, one, 1, notified);
  return { id, told: notified };
}
