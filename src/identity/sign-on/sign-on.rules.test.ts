import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agentOf } from '../account/agent.rules.ts';
import {
  makeRecoveryCode,
  printedRecoveryCode,
  readRecoveryCode,
} from '../factors/recovery-codes.rules.ts';
import { type Event, linkCounts, lost, maySetPassword, step } from '../recovery/recovery.rules.ts';
import { mayTrust, nextStage, type Proof, type Standing } from './sign-on.rules.ts';

const member: Standing = {
  kind: 'member',
  authenticator: false,
  passkeys: 0,
  trusted: false,
  termsAccepted: true,
};
const staff: Standing = { ...member, kind: 'staff' };

describe('the way to a session', () => {
  it.each<[string, Standing, Proof[], string]>([
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
  ])('%s', (_, standing, passed, stage) => expect(nextStage(standing, passed)).toBe(stage));

  it('never opens to staff by a password alone, however the rest stands', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.nat(3),
        fc.boolean(),
        fc.boolean(),
        (authenticator, passkeys, trusted, termsAccepted) => {
          expect(
            nextStage({ kind: 'staff', authenticator, passkeys, trusted, termsAccepted }, [
              'password',
            ]),
          ).not.toBe('done');
        },
      ),
    );
  });
  it('trusts a browser for members alone, and after a second step alone', () => {
    expect(mayTrust(member, ['password'])).toBe(false);
    expect(mayTrust(member, ['password', 'authenticator'])).toBe(true);
    expect(mayTrust(staff, ['password', 'authenticator'])).toBe(false);
  });
});

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
const standing: fc.Arbitrary<Standing> = fc.record({
  kind: fc.constantFrom('member' as const, 'staff' as const),
  authenticator: fc.boolean(),
  passkeys: fc.nat(2),
  trusted: fc.boolean(),
  termsAccepted: fc.boolean(),
});
const independent = (one: Event) =>
  ((one.do === 'recovery-code' || one.do === 'letter') && one.right) ||
  (one.do === 'open-link' && one.readsMail && linkCounts(one.link));

describe('the way back of who forgot', () => {
  it('never leads from right answers to a session without an independent proof (bar 1.2, S1; A35)', () => {
    fc.assert(
      fc.property(standing, fc.array(event, { maxLength: 25 }), (how, events) => {
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
      fc.property(standing, fc.array(event, { maxLength: 25 }), (how, events) => {
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

describe('a recovery code', () => {
  it('is read however it is typed, and nothing else is', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(30)), (draws) => {
        const code = makeRecoveryCode(() => draws.next().value as number);
        expect(code).toHaveLength(16);
        const typed = printedRecoveryCode(code);
        expect(typed).toMatch(/^(\w{4}-){3}\w{4}$/);
        expect(
          [typed, typed.toLowerCase(), ` ${typed.replaceAll('-', ' ')} `].map(readRecoveryCode),
        ).toEqual([code, code, code]);
        expect(readRecoveryCode(code.slice(1))).toBeNull();
      }),
    );
    expect(readRecoveryCode('0000-0000-0000-0000')).toBeNull();
  });
});

it.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0',
    'Edge',
    'Windows',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605 Version/18.4 Mobile/15E Safari/604.1',
    'Safari',
    'iPhone',
  ],
  [
    'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36',
    'Chrome',
    'Android',
  ],
  ['curl/8', null, null],
])('a browser is called by its name: %s', (agent, browser, system) =>
  expect(agentOf(agent)).toEqual({ browser, system }),
);
