import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Approval, approveRefusal, relationFor, standingAgainst } from './decisions.rules.ts';

const terms: Parameters<typeof relationFor>[0] = {
  ...{ relationship: 'parent', basis: 'minor', endsOn: '2035-02-25', reviewOn: null },
};
const none = { categories: [], acting: [] };
const opens = (rest: { birthDate?: string; deceased?: boolean } = {}): Approval['opens'] => ({
  person: {
    ...{ birthDate: '2017-02-25', deceased: false, ...rest },
    relation: relationFor(terms, none, [], 'piet', '2026-11-22'),
  },
  caregiverDeceased: false,
  days: { first: '2026-11-22', last: '2026-11-22' },
  settings: { teenAge: 12, adultAge: 18, familyLaw: [] },
});
const fine: Approval = {
  ...{ involved: null, suspended: false, sharedMail: false },
  ...{ warned: '', standing: '', flagged: false, reasoned: false, opens: opens() },
};
const flagged = { warned: 'f', standing: 'f', flagged: true };

describe('an approval', () => {
  it.each([
    ['is possible', {}, null],
    ['never by someone who is involved', { involved: 'family' }, 'family'],
    ['never around an emergency', { suspended: true, ...flagged, reasoned: true }, 'suspended'],
    ['never to a mailbox that the child reads', { sharedMail: true }, 'shared-mail'],
    ['never of what opens nothing', { opens: opens({ deceased: true }) }, 'opens-nothing'],
    ['never of an adult by age', { opens: opens({ birthDate: '1984-03-27' }) }, 'opens-nothing'],
    ['with a flag only by a reason', flagged, 'warned'],
    ['with a flag and a reason', { ...flagged, reasoned: true }, null],
    [
      'not with a flag that the page did not show',
      { ...flagged, warned: '', reasoned: true },
      'warned',
    ],
    ['not once a flag that it showed is lifted', { warned: 'f' }, 'warned'],
    ['with an order that the page showed', { warned: 'o', standing: 'o' }, null],
  ] as const)('%s', (_case, rest, refusal) =>
    expect(approveRefusal({ ...fine, ...rest })).toBe(refusal),
  );

  it('is compared by every flag and order, in any order', () =>
    fc.assert(
      fc.property(fc.uniqueArray(fc.uuid(), { minLength: 1 }), fc.uuid(), (ids, other) => {
        expect(standingAgainst([...ids].reverse())).toBe(standingAgainst(ids));
        if (!ids.includes(other))
          expect(standingAgainst([...ids, other])).not.toBe(standingAgainst(ids));
        expect(standingAgainst(ids.slice(1))).not.toBe(standingAgainst(ids));
      }),
    ));

  it('is decided under the court orders as they apply to the caregiver', () => {
    const order = { kind: 'no-contact', accountId: 'piet', startsOn: '2026-01-01', endsOn: null };
    const named = (accountId: string) =>
      relationFor(terms, none, [order], accountId, '2026-11-22').orders.map(({ names }) => names);
    expect([named('piet'), named('joan')]).toEqual([['caregiver'], ['somebody-else']]);
  });
});
