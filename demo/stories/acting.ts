import type { ImportDeps } from '../../src/interop/import/import.ts';
import { type Access, authorize, type Policy } from '../../src/platform/access/access.ts';
import type { Actor, Person } from '../../src/platform/access/actor.ts';
import type { Pool } from '../../src/platform/access/db.ts';
import { systemRequest } from '../../src/platform/access/request-info.ts';
import type { AsOf } from '../../src/platform/as-of.ts';
import { dayIn } from '../../src/platform/clock.ts';
import type { Tx } from '../../src/platform/db/statements.ts';

export type StoryDeps = Pick<ImportDeps, 'clock' | 'jobs' | 'settings'> & { db: Pool };

/** Now, or so many minutes ago. */
export function asOfDemo({ clock, settings }: StoryDeps, minutesAgo = 0): AsOf {
  const now = new Date(clock.now().getTime() - minutesAgo * 60_000);
  return { now, today: dayIn(settings.zone, now), settings };
}

/**
 * Does something as an account of the demo, as if it were signed on: the policy decides, and the
 * audit row is written.
 * @param of whose record, by medical record number; staff have opened it for treatment
 */
export const actAs = <P extends string, T>(
  deps: StoryDeps,
  userId: string,
  policy: Policy<P>,
  work: (access: Access<P>) => Promise<T>,
  of?: string,
): Promise<T> =>
  deps.db.transaction(async (tx) => {
    await tx.sql("select set_config('portico.reach', 'system:demo', true)");
    const [account] = await tx.sql<Actor['account']>(
      `select id, kind, name, roles, portico_permissions(roles) as permissions, language,
          patient_id
        from account where user_id = $1`,
      [userId],
    );
    if (!account) throw new Error(`the demo has no ${userId}`);
    const person = of === undefined ? undefined : await personOf(tx, of, account.id);
    const info = systemRequest(deps.clock.now(), 'demo');
    const opened = person &&
      account.kind === 'staff' && {
        ...person,
        purpose: 'treatment',
        expiresAt: info.now.toISOString(),
        withReason: false,
      };
    const people = person ? [person] : [];
    const actor: Actor = { account, authAt: info.now, people, opened: opened || null };
    const { today, settings } = asOfDemo(deps);
    const facts = { actor, person, today, settings };
    const access = await authorize(tx, policy, facts, info, person?.id ?? null);
    if ('denied' in access) throw new Error(`the demo's ${userId} may not ${policy.permission}`);
    return work(access);
  });

async function personOf(tx: Tx, mrn: string, accountId: string): Promise<Person> {
  const [person] = await tx.sql<Person>(
    `select p.patient_id as id, p.given, p.family, p.birth_date, false as deceased,
        (select json_build_object('relationship', x.relationship, 'basis', x.basis,
            'categories', x.categories, 'startsOn', x.starts_on, 'endsOn', x.ends_on)
          from proxy x where x.patient_id = p.patient_id and x.account_id = $2) as relation
      from person p where p.mrn = $1`,
    [mrn, accountId],
  );
  if (!person) throw new Error('the demo has no such person');
  return person;
}
