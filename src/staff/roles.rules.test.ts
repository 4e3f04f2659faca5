import { describe, expect, it } from 'vitest';
import type { Facts } from '../platform/access/access.ts';
import { ROLES, type Role, staffAs, worksAs } from './roles.rules.ts';

/** Of the facts, the rules read only the account's kind and roles. */
const as = (kind: string, ...roles: string[]) =>
  ({ actor: { account: { kind, roles } } }) as unknown as Facts;

describe('works as one of these roles', () => {
  it.each<[string, Facts, Role[], boolean]>([
    ['staff with the role', as('staff', 'nurse'), ['nurse'], true],
    ['staff with one of several roles', as('staff', 'nurse'), ['clinician', 'nurse'], true],
    ['staff with more roles than it takes', as('staff', 'billing', 'nurse'), ['nurse'], true],
    ['staff with another role', as('staff', 'billing'), ['nurse', 'clinician'], false],
    ['staff without a role', as('staff'), ['nurse'], false],
    ['a member, even with a role in the account', as('member', 'nurse'), ['nurse'], false],
    ['nobody, where no role is named', as('staff', ...ROLES), [], false],
  ])('%s', (_case, facts, roles, does) => expect(worksAs(facts, ...roles)).toBe(does));
});

describe('a policy for staff', () => {
  const refused = { allow: false, reason: 'role' };
  it('opens the reach that it names', () =>
    expect(staffAs(['records'], 'records')(as('staff', 'records'))).toEqual({
      allow: true,
      as: 'staff',
      reach: 'records',
    }));
  it('opens no reach where it names none', () =>
    expect(staffAs(['records'])(as('staff', 'records'))).toEqual({ allow: true, as: 'staff' }));
  it('refuses everybody else, and opens nothing to them', () => {
    const policy = staffAs(['records', 'nurse'], 'records');
    expect(policy(as('staff', 'administrator'))).toEqual(refused);
    expect(policy(as('member', 'records'))).toEqual(refused);
    expect(staffAs([])(as('staff', ...ROLES))).toEqual(refused);
  });
  it('gives each role only what names it: no role holds another', () => {
    for (const role of ROLES)
      for (const other of ROLES)
        expect(staffAs([role])(as('staff', other)).allow).toBe(role === other);
  });
});
