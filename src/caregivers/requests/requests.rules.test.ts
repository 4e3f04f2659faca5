import { describe, expect, it } from 'vitest';
import { mayMove, REQUEST_STATES, type RequestBy, WAITING } from './requests.rules.ts';

const BY: readonly RequestBy[] = ['caregiver', 'staff', 'portal'];

describe('a request for access', () => {
  it('moves only while somebody waits for an answer, and never back to its beginning', () => {
    for (const from of REQUEST_STATES)
      for (const to of REQUEST_STATES)
        for (const by of BY)
          if (mayMove(from, to, by)) {
            expect(WAITING, `${from} to ${to}`).toContain(from);
            expect(to).not.toBe('requested');
          }
  });
  it('is approved by staff, or by what the record proves, never by whoever asks', () => {
    for (const from of REQUEST_STATES) {
      expect(mayMove(from, 'approved', 'caregiver'), from).toBe(false);
      expect(mayMove(from, 'approved', 'portal'), from).toBe(from === 'requested');
    }
  });
  it('can be withdrawn and declined as long as it waits', () => {
    for (const from of REQUEST_STATES) {
      expect(mayMove(from, 'withdrawn', 'caregiver'), from).toBe(WAITING.includes(from));
      expect(mayMove(from, 'declined', 'staff'), from).toBe(WAITING.includes(from));
    }
  });
});
