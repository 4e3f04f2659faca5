import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readReceiver, receiverText } from './inbox.rules.ts';

describe('what a conversation is given to', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.option(fc.uuid()), (teamId, accountId) => {
        const to = { teamId, accountId };
        expect(readReceiver(receiverText(to))).toEqual(to);
      }),
    );
  });
  it.each(['', ' ', 'team', `${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)} x`])(
    '%j is nothing',
    (text) => {
      expect(readReceiver(text)).toBeUndefined();
    },
  );
});
