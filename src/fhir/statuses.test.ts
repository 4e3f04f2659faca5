import { expect, it } from 'vitest';
import { isEnteredInError } from './statuses.ts';

it.each([
  [{ status: 'entered-in-error' }, true],
  [{ status: 'final' }, false],
  [{ status: 'unknown' }, false],
  [{}, false],
  [undefined, false],
])('%j was entered in error: %s', (resource, is) => expect(isEnteredInError(resource)).toBe(is));
