import type { Objects, Part } from './access-objects.ts';
import { SOMEBODY, type Target } from './access-scene.ts';

/**
 * Everybody’s right of a caregiver, and on the member’s own record one in each state. A caregiver
 * who is no actor has those of the member and of a stranger, so that they widen nothing.
 */
export async function objectsOfRights({ world, accounts, people, theirs }: Part): Promise<Objects> {
  const id = (target: Target) => people.get(target) ?? '';
  const invited = { basis: 'invited', categories: ['results', 'medicines'], endsOn: '2028-01-01' };
  const caregiver = accounts.get('invited caregiver') ?? '';
  for (const target of ['own', 'opened'] as const)
    theirs.right.set(id(target), await world.proxy(id(target), caregiver, invited));
  const rows = await world.sql<{ person: string; id: string }>(
    'select patient_id as person, id from proxy where account_id = $1',
    [accounts.get('member')],
  );
  const mine = new Map(rows.map((row) => [row.person, row.id]));
  for (const target of SOMEBODY) {
    const right = mine.get(id(target));
    if (right) theirs.right.set(id(target), right);
  }
  const inState = async (state: string, rest: object, change = '') => {
    const account = await world.account({ userId: `caregiver.${state.replaceAll(' ', '.')}` });
    const right = await world.proxy(id('own'), account, { ...invited, ...rest });
    if (change) await world.sql(`update proxy set ${change} where id = $1`, [right]);
    return [state, right] as const;
  };
  return {
    'caregiver’s right': Object.fromEntries([
      await inState('to come', { startsOn: '2027-01-01' }),
      await inState('by a paper', { basis: 'court', relationship: 'guardian' }),
      await inState('past', { endsOn: '2026-11-21' }),
      await inState('ended', {}, "revoked_at = now(), revoked_why = 'patient'"),
      await inState(
        'ended by staff',
        {},
        "revoked_at = now(), revoked_why = 'safety', quiet = true",
      ),
      await inState('suspended', {}, 'suspended_at = now()'),
      await inState('held', {}, 'held_at = now()'),
    ]),
  };
}
