import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AccountState, mayTrust, nextStage, type Proof } from './sign-on.rules.ts';

const member: AccountState = {
  kind: 'member',
  authenticator: false,
  passkeys: 0,
  trusted: false,
  termsAccepted: true,
  owesCaregiverTerms: false,
};
const staff: AccountState = { ...member, kind: 'staff' };

describe('the way to a session', () => {
  it.each<[string, AccountState, Proof[], string]>([
    ['a member by password', member, ['password'], 'done'],
    [
      'a member with an app, by password',
      { ...member, authenticator: true },
      ['password'],
      'second-step',
    ],
    [
      'the same in a trusted browser',
      { ...member, authenticator: true, trusted: true },
      ['password'],
      'done',
    ],
    [
      'the same after the code',
      { ...member, authenticator: true },
      ['password', 'authenticator'],
      'done',
    ],
    [
      'the same with a recovery code',
      { ...member, authenticator: true },
      ['password', 'recovery-code'],
      'done',
    ],
    ['by passkey alone', { ...member, authenticator: true, passkeys: 1 }, ['passkey'], 'done'],
    ['terms that are new', { ...member, termsAccepted: false }, ['password'], 'terms'],
    [
      'terms after the second step, not before',
      { ...member, authenticator: true, termsAccepted: false },
      ['password'],
      'second-step',
    ],
    ['terms by passkey, too', { ...member, termsAccepted: false }, ['passkey'], 'terms'],
    ['terms accepted now', { ...member, termsAccepted: false }, ['password', 'terms'], 'done'],
    [
      'a caregiver who has not accepted the terms for caregivers',
      { ...member, owesCaregiverTerms: true },
      ['password'],
      'caregiver-terms',
    ],
    [
      'both terms: those of members first',
      { ...member, termsAccepted: false, owesCaregiverTerms: true },
      ['password'],
      'terms',
    ],
    [
      'both terms: then those of caregivers',
      { ...member, termsAccepted: false, owesCaregiverTerms: true },
      ['password', 'terms'],
      'caregiver-terms',
    ],
    [
      'both accepted now',
      { ...member, termsAccepted: false, owesCaregiverTerms: true },
      ['passkey', 'terms', 'caregiver-terms'],
      'done',
    ],
    ['staff at their first sign-on', staff, ['password'], 'set-up'],
    ['staff with an app', { ...staff, authenticator: true }, ['password'], 'second-step'],
    [
      'staff in a browser that says it is trusted',
      { ...staff, authenticator: true, trusted: true },
      ['password'],
      'second-step',
    ],
    [
      'staff with a passkey alone, by password',
      { ...staff, passkeys: 1 },
      ['password'],
      'second-step',
    ],
    ['staff by passkey', { ...staff, passkeys: 1 }, ['passkey'], 'done'],
    ['staff through their organization', staff, ['sso'], 'done'],
  ])('%s', (_, state, passed, stage) => expect(nextStage(state, passed)).toBe(stage));

  it('never opens to staff with only a password, whatever else is true', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.nat(3),
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        (authenticator, passkeys, trusted, termsAccepted, owesCaregiverTerms) => {
          const account = { authenticator, passkeys, trusted, termsAccepted, owesCaregiverTerms };
          expect(nextStage({ kind: 'staff', ...account }, ['password'])).not.toBe('done');
        },
      ),
    );
  });
  it('trusts a browser only for members, and only after a second step', () => {
    expect(mayTrust(member, ['password'])).toBe(false);
    expect(mayTrust(member, ['password', 'authenticator'])).toBe(true);
    expect(mayTrust(staff, ['password', 'authenticator'])).toBe(false);
  });
});
