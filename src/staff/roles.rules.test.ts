import { describe, expect, it } from 'vitest';
import type { Facts } from '../platform/access/access.ts';
import { declaredPermissions } from '../platform/access/permissions.ts';
import '../features.ts'; // their permissions
import { anyStaff, staffMay, staffMayOpened } from './roles.rules.ts';

/** The rules read only the account's kind and permissions, and what is open. */
const as = (kind: string, ...permissions: string[]) =>
  ({ actor: { account: { kind, permissions }, opened: null } }) as unknown as Facts;
const opened = (facts: Facts, open: string, shown: string) =>
  ({
    actor: { ...facts.actor, opened: { id: open } },
    person: { id: shown },
  }) as unknown as Facts;
const refused = { allow: false, reason: 'role' };

describe('staff may', () => {
  it('with the permission, and with the reach that it opens', () => {
    const may = staffMay('identity:read', 'staff:identity');
    expect(may(as('staff', 'people:search', 'identity:read'))).toEqual({
      allow: true,
      as: 'staff',
      reach: 'staff:identity',
    });
    expect(staffMay('identity:read')(as('staff', 'identity:read'))).toEqual({
      allow: true,
      as: 'staff',
    });
  });
  it('not without it, and never as a member', () => {
    const may = staffMay('identity:read');
    expect(may(as('staff'))).toEqual(refused);
    expect(may(as('staff', 'identity:decide'))).toEqual(refused);
    expect(may(as('member', 'identity:read'))).toEqual(refused);
  });
  it('by that permission only, out of all that there are', () => {
    const names = declaredPermissions().map(({ name }) => name);
    expect(names.length).toBeGreaterThan(20);
    for (const needed of names)
      for (const held of names)
        expect(staffMay(needed)(as('staff', held)).allow, `${needed} by ${held}`).toBe(
          needed === held,
        );
  });
  it('says what it needs', () => expect(staffMay('identity:read').needs).toBe('identity:read'));
  it('does not compile for a permission that nobody declares', () => {
    // @ts-expect-error: no feature declares it
    expect(staffMay('everything:do').needs).toBe('everything:do');
  });
});

describe('staff may, in an open record', () => {
  const may = staffMayOpened('results:staff');
  it.each([
    ['this person’s', opened(as('staff', 'results:staff'), 'a', 'a'), { allow: true, as: 'staff' }],
    [
      'another person’s',
      opened(as('staff', 'results:staff'), 'a', 'b'),
      { allow: false, reason: 'not-opened' },
    ],
    ['none', as('staff', 'results:staff'), { allow: false, reason: 'not-opened' }],
    ['without the permission', opened(as('staff', 'results:note'), 'a', 'a'), refused],
  ])('%s', (_case, facts, decision) => expect(may(facts)).toEqual(decision));
});

it('any staff are staff', () => {
  expect(anyStaff(as('staff'))).toEqual({ allow: true, as: 'staff' });
  expect(anyStaff(as('member'))).toEqual(refused);
});
