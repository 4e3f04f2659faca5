import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ADMINISTRATION,
  administratorsIn,
  groupsAfterSignOn,
  type House,
  permissionsOf,
  refuseAssignment,
  refuseClosing,
  refuseGroups,
  refuseInvitation,
  refuseRole,
} from './grants.rules.ts';

/**
 * Random houses and random sequences of changes, each made only if the rules allow it: nobody ends
 * up with more than the actors had, nobody gives themselves anything, and two administrators
 * remain.
 */
const PERMISSIONS = [...ADMINISTRATION, 'results:staff', 'people:open', 'letters:mail'];
const KEYS = ['a', 'b', 'c', 'd'];
const PEOPLE = ['ann', 'ben', 'cy', 'dot', 'eve'];
const GROUPS = ['g', 'h'];

const someOf = (list: readonly string[]) => fc.subarray([...list]);
const houses: fc.Arbitrary<House> = fc.record({
  roles: fc.tuple(
    ...KEYS.map((key) =>
      fc.record({
        key: fc.constant(key),
        // some administrator roles, so that there are any
        permissions: fc.oneof(someOf(PERMISSIONS), fc.constant([...ADMINISTRATION])),
        retired: fc.boolean().map((one) => one && key === 'd'),
      }),
    ),
  ),
  staff: fc.tuple(
    ...PEOPLE.map((id) =>
      fc.record({ id: fc.constant(id), given: someOf(KEYS), groups: someOf(GROUPS) }),
    ),
  ),
  groups: fc.uniqueArray(
    fc.record({
      name: fc.constantFrom(...GROUPS),
      roleKey: fc.constantFrom(...KEYS),
      addedBy: fc.constantFrom(...PEOPLE),
    }),
    { maxLength: 2, selector: ({ name, roleKey }) => `${name} ${roleKey}` },
  ),
});

const steps = fc.record({
  what: fc.constantFrom('assign', 'close', 'edit', 'retire', 'make', 'map', 'unmap', 'sign-on'),
  actor: fc.constantFrom(...PEOPLE),
  person: fc.constantFrom(...PEOPLE),
  key: fc.constantFrom(...KEYS),
  roles: someOf(KEYS),
  permissions: someOf(PERMISSIONS),
  retired: fc.boolean(),
  name: fc.constantFrom(...GROUPS),
  groups: someOf(GROUPS),
});
type Step = typeof steps extends fc.Arbitrary<infer S> ? S : never;

/** The house after a step: unchanged if the rules refuse. */
function take(house: House, step: Step): House {
  const { actor, person, key, roles, permissions, retired, name } = step;
  const others = house.roles.filter((role) => role.key !== key);
  const role = house.roles.find((one) => one.key === key);
  const staff = (change: (one: House['staff'][number]) => House['staff'][number]) =>
    house.staff.map((one) => (one.id === person ? change(one) : one));
  switch (step.what) {
    case 'assign':
      return refuseAssignment(house, actor, person, roles)
        ? house
        : { ...house, staff: staff((one) => ({ ...one, given: roles })) };
    case 'close':
      return refuseClosing(house, actor, person)
        ? house
        : { ...house, staff: house.staff.filter(({ id }) => id !== person) };
    case 'edit': {
      const wanted = { permissions, retired: role?.retired ?? false };
      return !role || refuseRole(house, actor, key, wanted)
        ? house
        : { ...house, roles: [...others, { key, ...wanted }] };
    }
    case 'retire': {
      const wanted = { permissions: role?.permissions ?? [], retired };
      return !role || refuseRole(house, actor, key, wanted)
        ? house
        : { ...house, roles: [...others, { key, ...wanted }] };
    }
    case 'make': {
      const made = `new-${house.roles.length}`;
      return refuseRole(house, actor, null, { permissions, retired: false })
        ? house
        : { ...house, roles: [...house.roles, { key: made, permissions, retired: false }] };
    }
    case 'map': {
      const groups = [...house.groups, { name, roleKey: key, addedBy: actor }];
      const known = house.groups.some((one) => one.name === name && one.roleKey === key);
      return known || refuseGroups(house, actor, key, groups) ? house : { ...house, groups };
    }
    case 'unmap': {
      const groups = house.groups.filter((one) => one.name !== name || one.roleKey !== key);
      return refuseGroups(house, actor, key, groups) ? house : { ...house, groups };
    }
    default: {
      const { groups } = groupsAfterSignOn(house, person, step.groups);
      return { ...house, staff: staff((one) => ({ ...one, groups })) };
    }
  }
}
const heldBy = (house: House, id: string): string[] => {
  const one = house.staff.find((other) => other.id === id);
  return one ? permissionsOf(house, one) : [];
};
const runs = fc.tuple(houses, fc.array(steps, { maxLength: 25 }));

describe('whatever sequence of changes the rules allow', () => {
  it('two administrators remain, or as many as there were', () =>
    fc.assert(
      fc.property(runs, ([house, list]) => {
        let now = house;
        for (const step of list) {
          const before = administratorsIn(now).length;
          now = take(now, step);
          expect(administratorsIn(now).length).toBeGreaterThanOrEqual(Math.min(before, 2));
        }
      }),
      { numRuns: 500 },
    ));

  it('nobody ends up with more than they and the actors had, unless somebody may give anything', () =>
    fc.assert(
      fc.property(runs, ([house, list]) => {
        const limited: House = {
          ...house,
          roles: house.roles.map((role) => ({
            ...role,
            permissions: role.permissions.filter((one) => one !== 'staff:grant'),
          })),
        };
        // what groups give is already theirs: a sign-on may bring it
        const mapped = new Set(
          limited.groups.flatMap(({ roleKey }) =>
            limited.roles.filter(({ key }) => key === roleKey).flatMap((one) => one.permissions),
          ),
        );
        const actors = new Set(list.map(({ actor }) => actor));
        const had = new Set([...actors].flatMap((id) => heldBy(limited, id)));
        const after = list.reduce(take, limited);
        for (const id of PEOPLE) {
          const own = new Set(heldBy(limited, id));
          for (const one of heldBy(after, id))
            expect(own.has(one) || had.has(one) || mapped.has(one), `${id}: ${one}`).toBe(true);
        }
      }),
      { numRuns: 500 },
    ));

  it('nobody gains anything by what they do alone', () =>
    fc.assert(
      fc.property(runs, fc.constantFrom(...PEOPLE), ([house, list], alone) => {
        // their groups at the organization's sign-on may have arrived since: they had those
        const inGroups: House = {
          ...house,
          staff: house.staff.map((one) => (one.id === alone ? { ...one, groups: GROUPS } : one)),
        };
        const had = heldBy(inGroups, alone);
        const mine = list.map((step) => ({
          ...step,
          actor: alone,
          person: step.what === 'sign-on' ? alone : step.person,
        }));
        const after = mine.reduce(take, house);
        for (const one of heldBy(after, alone)) expect(had).toContain(one);
      }),
      { numRuns: 1000 },
    ));

  it('nobody invites to more than they may give', () =>
    fc.assert(
      fc.property(houses, fc.constantFrom(...PEOPLE), someOf(KEYS), (house, actor, roles) => {
        if (refuseInvitation(house, actor, roles)) return;
        const held = heldBy(house, actor);
        const given = house.roles
          .filter(({ key }) => roles.includes(key))
          .flatMap(({ permissions }) => permissions);
        if (!held.includes('staff:grant')) for (const one of given) expect(held).toContain(one);
      }),
    ));
});
