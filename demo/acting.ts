import type { DemoDeps } from '../src/demo-part.ts';
import { type Access, authorize, type Policy } from '../src/platform/access/access.ts';
import { type Actor, daysFor, type Person } from '../src/platform/access/actor.ts';
import type { Pool } from '../src/platform/access/db.ts';
import { systemRequest } from '../src/platform/access/request-info.ts';
import type { AsOf } from '../src/platform/as-of.ts';
import { dayIn } from '../src/platform/clock.ts';
import type { Tx } from '../src/platform/db/statements.ts';

type Given = Omit<DemoDeps, 'db' | 'asOf' | 'actAs' | 'personOf' | 'birthDateOf' | 'accountOf'> & {
  db: Pool;
};

/**
 * The dependencies of the demo's parts. They are passed to features rather than imported, so that
 * only the demo can act as somebody who has not signed on.
 */
export function demoDeps(given: Given): DemoDeps {
  const { db, clock, settings, mrnOf } = given;
  const asOf = (minutesAgo = 0): AsOf => {
    const now = new Date(clock.now().getTime() - minutesAgo * 60_000);
    return { now, today: dayIn(settings.zone, now), settings };
  };
  const inDemo = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    db.transaction(async (tx) => {
      await tx.sql("select set_config('portico.reach', 'system:demo', true)");
      return work(tx);
    });
  return {
    ...given,
    asOf,
    actAs: <P extends string, T>(
      userId: string,
      policy: Policy<P>,
      work: (access: Access<P>) => Promise<T>,
      of?: string,
      minutesAgo = 0,
    ): Promise<T> =>
      inDemo(async (tx) => {
        const account = await findAccount(tx, userId);
        const person = of === undefined ? undefined : await findPerson(tx, mrnOf(of), account.id);
        const info = systemRequest(asOf(minutesAgo).now, 'demo');
        const opened = person &&
          account.kind === 'staff' && {
            ...person,
            purpose: 'treatment',
            expiresAt: info.now.toISOString(),
            withReason: false,
          };
        const people = person ? [person] : [];
        const days = daysFor([], settings, info.now);
        const actor: Actor = { account, authAt: info.now, people, days, opened: opened || null };
        const facts = { actor, person, today: asOf().today, settings };
        // from here on only what a session of the account and the policy open
        await tx.sql(
          "select set_config('portico.reach', '', true), set_config('portico.account', $1, true)",
          [account.id],
        );
        const access = await authorize(tx, policy, facts, info, person?.id ?? null);
        if ('denied' in access)
          throw new Error(`the demo's ${userId} may not ${policy.permission}`);
        return work(access);
      }),
    birthDateOf: (file) =>
      inDemo(async (tx) => {
        const { birthDate } = await findPerson(tx, mrnOf(file), null);
        if (!birthDate) throw new Error('the demo has no such birth date');
        return birthDate;
      }),
    personOf: (file) => inDemo(async (tx) => (await findPerson(tx, mrnOf(file), null)).id),
    accountOf: (userId) => inDemo(async (tx) => (await findAccount(tx, userId)).id),
  };
}

async function findAccount(tx: Tx, userId: string): Promise<Actor['account']> {
  const [account] = await tx.sql<Actor['account']>(
    `select id, kind, name, roles, portico_permissions(roles) as permissions, language,
        patient_id
      from account where user_id = $1`,
    [userId],
  );
  if (!account) throw new Error(`the demo has no ${userId}`);
  return account;
}

async function findPerson(tx: Tx, mrn: string, accountId: string | null): Promise<Person> {
  const [person] = await tx.sql<Person>(
    `select p.patient_id as id, p.given, p.family, p.birth_date, false as deceased,
        (select portico_relation_json(x) from proxy x
          where x.patient_id = p.patient_id and x.account_id = $2
            and x.revoked_at is null) as relation
      from person p where p.mrn = $1`,
    [mrn, accountId],
  );
  if (!person) throw new Error('the demo has no such person');
  return person;
}
