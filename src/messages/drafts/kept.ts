import { type Access, accessFor, type Facts } from '../../platform/access/access.ts';
import { mayKeepDrafts, mayWriteMessages } from '../policy.ts';
import { deleteOwnDraft, type KeptDraft, listOwnDrafts } from './drafts.sql.ts';

type Keeping = Access<'messages:drafts'>;
type AsOf = Pick<Facts, 'today' | 'settings'>;

/**
 * The account's drafts about people for whom it may no longer write: a caregiver's, when their right
 * has ended. They can be copied and deleted. Those it may still send are with the person's messages.
 */
export async function listKept(access: Keeping, asOf: AsOf): Promise<KeptDraft[]> {
  const { actor } = access;
  if (!actor) return [];
  const maySend = ({ patientId }: KeptDraft): boolean => {
    const person = actor.people.find(({ id }) => id === patientId);
    return mayWriteMessages.decide({ actor, person, ...asOf }).allow;
  };
  return (await listOwnDrafts(access)).filter((draft) => !maySend(draft));
}

export const findKept = async (
  access: Keeping,
  id: string,
  asOf: AsOf,
): Promise<KeptDraft | undefined> => (await listKept(access, asOf)).find((one) => one.id === id);

/** Deletes such a draft for good. False if there is none. */
export const deleteKept = async (access: Keeping, id: string, asOf: AsOf): Promise<boolean> =>
  (await findKept(access, id, asOf)) !== undefined && deleteOwnDraft(access, id);

/** How many there are, for another page of the account. */
export async function countKept<P extends string>(access: Access<P>, asOf: AsOf): Promise<number> {
  const keeping = accessFor(access, mayKeepDrafts, asOf);
  return keeping ? (await listKept(keeping, asOf)).length : 0;
}
