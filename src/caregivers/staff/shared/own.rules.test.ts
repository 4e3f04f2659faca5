import { describe, expect, it } from 'vitest';
import { involvedIn, type Sides } from './own.rules.ts';

const nobody: Sides = { own: [], caregiver: null, person: null, caresFor: [], caredForBy: [] };

describe('a staff member is involved', () => {
  it.each([
    ['not in what is about strangers', { own: ['me'], caregiver: 'a', person: 'b' }, null],
    ['in their own request', { own: ['me'], caregiver: 'me', person: 'b' }, 'own-request'],
    ['in it before the person is known', { own: ['me'], caregiver: 'me' }, 'own-request'],
    ['in their own record', { own: ['me'], caregiver: 'a', person: 'me' }, 'own-record'],
    ['by a second record of theirs', { own: ['me', 'me-2'], person: 'me-2' }, 'own-record'],
    ['if they care for the person', { own: ['me'], person: 'b', caresFor: ['b'] }, 'family'],
    ['if the person cares for them', { own: ['me'], person: 'b', caredForBy: ['b'] }, 'family'],
    ['if the asker cares for them', { caregiver: 'a', person: 'b', caredForBy: ['a'] }, 'family'],
    ['if they care for the asker', { caregiver: 'a', person: 'b', caresFor: ['a'] }, 'family'],
    ['not by family while the person is not known', { caresFor: ['b'], caregiver: 'b' }, null],
    ['not for lack of a record', { caregiver: null, person: 'b' }, null],
  ] as const)('%s', (_case, sides, involved) =>
    expect(involvedIn({ ...nobody, ...sides })).toBe(involved),
  );
});
