import { describe, expect, it } from 'vitest';
import { type NoticeFacts, refusalOf } from './verdict.rules.ts';

const fine: NoticeFacts = {
  optional: true,
  wanted: true,
  open: true,
  ownerDeceased: false,
  addressNamed: false,
  address: true,
  bounced: false,
  age: 0,
  maxAge: 10,
};

describe('a notice', () => {
  it.each<[string, Partial<NoticeFacts>, ReturnType<typeof refusalOf>]>([
    ['goes out', {}, null],
    ['that is wanted no more does not', { wanted: false }, 'off'],
    ['that can’t be switched off does', { wanted: false, optional: false }, null],
    ['goes to no address that nobody confirmed', { address: false }, 'no-address'],
    ['goes to no address that sent mail back', { bounced: true }, 'unreachable'],
    ['goes to no closed account', { open: false }, 'closed'],
    ['may go to an address that its feature names', { open: false, addressNamed: true }, null],
    ['that can’t be switched off is tried all the same', { bounced: true, optional: false }, null],
    ['goes to nobody who has died', { ownerDeceased: true }, 'deceased'],
    ['… by no address', { ownerDeceased: true, addressNamed: true, optional: false }, 'deceased'],
    ['that is too old is no news', { age: 11 }, 'expired'],
    ['is young enough to its last moment', { age: 10 }, null],
  ])('%s', (_, facts, outcome) => expect(refusalOf({ ...fine, ...facts })).toBe(outcome));
});
