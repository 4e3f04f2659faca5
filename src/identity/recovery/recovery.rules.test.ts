import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountState } from '../sign-on/sign-on.rules.ts';
import { type Event, linkCounts, lost, maySetPassword, step } from './recovery.rules.ts';

const member: AccountState = {
  kind: 'member',
  authenticator: false,
  passkeys: 0,
  trusted: false,
  termsAccepted: true,
  owesCaregiverTerms: false,
};

const link = fc.record({ askedHere: fc.boolean(), expired: fc.boolean(), used: fc.boolean() });
const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ do: fc.constant('answer' as const), right: fc.boolean() }),
  fc.record({ do: fc.constant('open-link' as const), link, readsMail: fc.boolean() }),
  fc.record({ do: fc.constant('recovery-code' as const), right: fc.boolean() }),
  fc.record({ do: fc.constant('letter' as const), right: fc.boolean() }),
  fc.constant({ do: 'new-password' as const }),
  fc.constant({ do: 'sign-on' as const }),
  fc.record({ do: fc.constant('second-step' as const), right: fc.boolean() }),
);
const state: fc.Arbitrary<AccountState> = fc.record({
  kind: fc.constantFrom('member' as const, 'staff' as const),
  authenticator: fc.boolean(),
  passkeys: fc.nat(2),
  trusted: fc.boolean(),
  termsAccepted: fc.boolean(),
  owesCaregiverTerms: fc.boolean(),
});
const independent = (one: Event) =>
  ((one.do === 'recovery-code' || one.do === 'letter') && one.right) ||
  (one.do === 'open-link' && one.readsMail && linkCounts(one.link));

describe('the way back for somebody who forgot the password', () => {
  it('never leads from right answers to a session without an independent proof (bar 1.2, S1; A35)', () => {
    fc.assert(
      fc.property(state, fc.array(event, { maxLength: 25 }), (how, events) => {
        const end = events
          .filter((one) => !independent(one))
          .reduce((at, one) => step(at, one, how), step(lost, { do: 'answer', right: true }, how));
        expect([end.reset, end.signedOn]).toEqual([false, false]);
      }),
      { numRuns: 2000 },
    );
  });
  it('never skips the second step of an account that has one (A36)', () => {
    fc.assert(
      fc.property(state, fc.array(event, { maxLength: 25 }), (how, events) => {
        const without = events.filter((one) => one.do !== 'second-step' || !one.right);
        const end = without.reduce((at, one) => step(at, one, how), lost);
        if (how.kind === 'staff' || (how.authenticator && !how.trusted))
          expect(end.signedOn).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
  it('leads home by the link in the mail, by a recovery code and by a letter', () => {
    const here = { askedHere: true, expired: false, used: false };
    const ways: Event[][] = [
      [
        { do: 'answer', right: true },
        { do: 'open-link', link: here, readsMail: true },
      ],
      [{ do: 'recovery-code', right: true }],
      [{ do: 'letter', right: true }],
    ];
    for (const way of ways) {
      const end = [...way, { do: 'new-password' } as const, { do: 'sign-on' } as const].reduce(
        (at, one) => step(at, one, member),
        lost,
      );
      expect(end.signedOn).toBe(true);
    }
    expect(maySetPassword(['answers'])).toBe(false);
  });
});
