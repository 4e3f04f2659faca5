import { runBirthdays } from '../src/caregivers/birthdays/birthdays.ts';
import { addDays, addMonths } from '../src/platform/days.rules.ts';
import { sentNotices } from './notices.ts';
import { NOW, type World } from './world.ts';

/** The day that it is where most tests are: November 22, 2026, in Chicago. */
export const TODAY = '2026-11-22';
/** Whoever has a birthday in so many days, at that age. */
export const bornFor = (age: number, on: string): string => addMonths(on, -12 * age);

export interface Family {
  child: string;
  /** The parent's account. */
  parent: string;
  /** The child's own account; empty without one. */
  own: string;
  right: string;
}
let made = 0;
/** A child and one parent, with confirmed addresses. */
export async function makeFamily(
  world: World,
  who: {
    birthDate: string;
    given?: string;
    own?: boolean;
    right?: Parameters<World['proxy']>[2];
  },
): Promise<Family> {
  made += 1;
  const given = who.given ?? `Kim${made}`;
  const family = `Family${made}`;
  const child = await world.person({ given, family, birthDate: who.birthDate });
  const self = await world.person({ given: 'Ada', family, birthDate: '1984-03-27' });
  const parent = await world.account({
    userId: `parent${made}`,
    name: `Ada ${family}`,
    patientId: self,
  });
  const own = who.own
    ? await world.account({ userId: `child${made}`, name: `${given} ${family}`, patientId: child })
    : '';
  await world.sql('update account set email_confirmed_at = now() where id = any($1::uuid[])', [
    [parent, ...(own ? [own] : [])],
  ]);
  return { child, parent, own, right: await world.proxy(child, parent, who.right) };
}

export const run = (world: World, jobs = world.jobs) =>
  runBirthdays({ ...world, jobs }, world.clock.now());

/** What waits to be sent, or was: whom, what and which step. */
export async function toldOf(world: World, child: string): Promise<string[]> {
  const rows = await world.sql<{ accountId: string; event: string }>(
    "select account_id, event from notice where topic = 'birthdays' and about_id = $1",
    [child],
  );
  const accounts = await world.sql<{ id: string; userId: string }>(
    'select id, user_id from account',
  );
  const name = new Map(accounts.map(({ id, userId }) => [id, userId.replace(/\d+$/, '')]));
  return rows
    .map(({ accountId, event }) => `${name.get(accountId)} ${event.split(' ').slice(1).join(' ')}`)
    .sort();
}
export const lettersOf = (world: World, child: string) =>
  world.sql<{ state: string; details: { turns: string; on: string } }>(
    "select state, details from letter where patient_id = $1 and kind = 'birthday' order by asked_at",
    [child],
  );

/** The morning of TODAY, with yesterday's work done, and nobody left of earlier tests. */
export async function startOver(world: World): Promise<void> {
  world.clock.set(NOW);
  world.settings.teenAge = 12;
  world.settings.adultAge = 18;
  world.settings.birthdayDays = [90, 30, 7];
  await world.sql(
    `update proxy set revoked_at = now() where revoked_at is null;
     delete from letter; delete from birthday_step; delete from notice;
     update birthday_run set since = '2020-01-01', teen_age = 12, adult_age = 18, steps = '{90,30,7}'`,
  );
  await doneThrough(world, addDays(TODAY, -1));
}
export const doneThrough = (world: World, day: string) =>
  world.sql('update birthday_run set done_through = $1', [day]);

/** What a person's access log says that birthdays did, and to whom. */
export const notedOf = async (world: World, child: string): Promise<string[]> =>
  (
    await world.sql<{ permission: string; actor: string }>(
      `select e.permission, a.name as actor from audit_event e join account a on a.id = e.actor_id
        where e.patient_id = $1 and e.permission like 'birthdays:%' and e.acting_as = 'system'`,
      [child],
    )
  ).map(({ permission, actor }) => `${permission} ${actor}`);

/** The last mail about a birthday to an account; what waits is sent first. */
export const mailTo = async (world: World, accountId: string): Promise<string> =>
  (await sentNotices(world, { accountId, topic: 'birthdays' })).at(-1)?.body ?? '';

/** What became of the notices about a person's birthdays, oldest first. */
export const outcomesAbout = async (world: World, child: string): Promise<(string | null)[]> =>
  (
    await world.sql<{ outcome: string | null }>(
      "select outcome from notice where topic = 'birthdays' and about_id = $1 order by made_at",
      [child],
    )
  ).map(({ outcome }) => outcome);
