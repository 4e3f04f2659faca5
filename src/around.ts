import type { Entry, Feature } from './feature.ts';
import type { Facts } from './platform/access/access.ts';
import type { Hooks, NavigationEntry } from './platform/http/routes.ts';

/** The navigation entries whose policies allow `facts`, in order. */
export function navigationOf(entries: readonly Entry[], facts: Facts): NavigationEntry[] {
  const staff = facts.actor.account.kind === 'staff';
  const id = facts.person?.id;
  const meant: Record<Entry['audience'], boolean> = {
    member: !staff && id !== undefined,
    account: !staff,
    staff,
    record: staff && id !== undefined,
  };
  const open = entries.filter(
    ({ audience, policy }) => meant[audience] && policy.decide(facts).allow,
  );
  const places = new Set(open.map((entry) => entry.place));
  return open
    .filter(({ unless }) => !unless || !places.has(unless))
    .map(({ href, ...entry }) => ({ ...entry, href: href(id ?? '') }));
}

/**
 * What features put around a page: for staff the facts of the record that is open, in order; for
 * members the badges of the navigation.
 */
export const aroundOf =
  (list: readonly Feature[]): Hooks['around'] =>
  async (access, view, open) => {
    if (!view.person || !access.person.id) return { badges: {}, record: [] };
    if (access.as === 'staff') {
      const told = await Promise.all(
        list.map(async (feature) => (await feature.staffRecord?.(access, view)) ?? []),
      );
      return { badges: {}, record: told.flat().sort((a, b) => a.order - b.order) };
    }
    const counted = await Promise.all(
      list
        .flatMap((feature) => feature.navigation ?? [])
        .map(async ({ place, badge }) => [place, await badge?.(access, view, open)] as const),
    );
    return { badges: Object.fromEntries(counted.filter(([, n]) => n)), record: [] };
  };
