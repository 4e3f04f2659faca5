import { describe, expect, it } from 'vitest';
import {
  mayMove,
  REQUEST_STATES,
  type RequestBy,
  shownState,
  takesPapers,
  WAITING,
} from './requests.rules.ts';

const BY: readonly RequestBy[] = ['caregiver', 'staff', 'portal'];

describe('a request for access', () => {
  it('changes its state only while it waits for an answer, and never back to the start', () => {
    for (const from of REQUEST_STATES)
      for (const to of REQUEST_STATES)
        for (const by of BY)
          if (mayMove(from, to, by)) {
            expect(WAITING, `${from} to ${to}`).toContain(from);
            expect(to).not.toBe('requested');
          }
  });
  it('is approved by staff or by what the record proves, never by the person who asks', () => {
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

describe('what the person who asked sees', () => {
  const step = (state: (typeof REQUEST_STATES)[number], silent = false) => ({ state, silent });
  it('is the last step that is not silent, until it is decided', () => {
    const steps = [step('requested'), step('papers-needed'), step('in-review', true)];
    expect(shownState('in-review', steps)).toBe('papers-needed');
    expect(shownState('in-review', [step('requested'), step('in-review', true)])).toBe('requested');
    expect(shownState('in-review', [step('requested'), step('in-review')])).toBe('in-review');
    expect(shownState('declined', [step('requested'), step('in-review', true)])).toBe('declined');
  });
  it('takes papers before staff read them, and when they ask for more', () =>
    expect(REQUEST_STATES.filter(takesPapers)).toEqual(['requested', 'papers-needed']));
});
