import { declaredPermissions } from '../src/platform/access/permissions.ts';
import { columnsOf, keyOf, type Route } from './access-columns.ts';
import { ask, type Grid, isOpen } from './access-grid.ts';
import { type Actor, type Scene, STAFF } from './access-scene.ts';
import { Browser } from './browser.ts';

/**
 * For each staff permission, the routes that open to somebody whose one role holds nothing else;
 * under '' those that open with none. Of each route that needs a permission it asks the one cell
 * that opens to some role, so that the whole takes a few seconds.
 */
export async function openByPermission(
  scene: Scene,
  routes: readonly Route[],
  grid: Grid,
  { signedOn, cover }: Awaited<ReturnType<typeof signOnSingle>>,
): Promise<Map<string, string[]>> {
  const { world } = scene;
  const cells = routes.filter((route) => route.needs).map((route) => ({ route, ...cellOf(route) }));
  function cellOf(route: Route) {
    for (const actor of STAFF)
      for (const [name, word] of grid.get(keyOf(route))?.get(actor) ?? [])
        if (isOpen(keyOf(route), word)) return { actor, name };
    throw new Error(`no role opens ${keyOf(route)}`);
  }
  const one = async ({ route, actor, name }: { route: Route; actor: Actor; name: string }) => {
    const column = columnsOf(scene, route, actor).find((each) => each.name === name);
    if (!column) throw new Error(`${keyOf(route)} has no ${name}`);
    // a clinician ends the cover of their own
    if (route.path === '/staff/renewals/away/:id/end') column.params.id = cover;
    const asking = { ...scene, fresh: new Map([[actor, signedOn]]) };
    return isOpen(keyOf(route), await ask(asking, route, actor, column)) ? [keyOf(route)] : [];
  };
  const found = new Map<string, string[]>();
  for (const permission of ['', ...declaredPermissions().map(({ name }) => name)]) {
    await world.sql("update role set permissions = $1 where key = 'single'", [
      permission ? [permission] : [],
    ]);
    const pages = cells.filter(({ route }) => route.method === 'GET');
    const open = (await Promise.all(pages.map(one))).flat();
    // forms one after the other: two that lock the same row would find each other there
    for (const cell of cells) if (cell.route.method === 'POST') open.push(...(await one(cell)));
    found.set(permission, open);
  }
  return found;
}

/**
 * Somebody with a role of their own, who works in the pharmacy, covers for the clinician and has
 * the record open: what a permission needs beside itself.
 */
export async function signOnSingle({ world, accounts, people, places }: Scene) {
  await world.sql(
    `insert into role (key, name_en, name_es, created_at)
      values ('single', 'Single', 'Single', now())`,
  );
  const account = await world.account({ userId: 'single.permission', roles: ['single'] });
  const now = world.clock.now();
  await world.sql(
    `insert into staff_access (patient_id, account_id, purpose, opened_at, expires_at)
      values ($1, $2, 'treatment', $3::timestamptz, $3::timestamptz + interval '1 hour')`,
    [people.get('opened'), account, now],
  );
  await world.sql('insert into pharmacy_staff (account_id, pharmacy_id) values ($1, $2)', [
    account,
    places['1600001'],
  ]);
  await world.sql(
    "insert into team_member (team_id, account_id, since, lead) select id, $1, now(), true from team where name = 'Matrix team'",
    [account],
  );
  await world.sql("insert into prescriber (account_id, npi) values ($1, '1888888881')", [account]);
  const [, own] = await world.sql<{ id: string }>(
    `insert into prescriber_cover (account_id, covered_by, from_day, until_day)
      values ($1, $2, '2026-11-01', '2026-12-31'), ($2, $1, '2027-01-01', '2027-01-31')
      returning id`,
    [accounts.get('clinician'), account],
  );
  return {
    signedOn: await new Browser(world).signOn('single.permission'),
    cover: own?.id ?? '',
  };
}
