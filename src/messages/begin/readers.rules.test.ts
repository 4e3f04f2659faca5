import { expect, it } from 'vitest';
import { isRead, whyNoMessage } from './readers.rules.ts';

const alive = { joined: false, deceased: false, account: true, caregivers: 0 };

it.each([
  ['a member', alive, null, true],
  ['somebody without an account', { ...alive, account: false }, null, false],
  ['a child', { ...alive, account: false, caregivers: 2 }, null, true],
  ['somebody who has died', { ...alive, deceased: true }, 'deceased', false],
  ['with a representative', { ...alive, deceased: true, caregivers: 1 }, null, true],
  ['a joined record', { ...alive, joined: true, caregivers: 1 }, 'joined', true],
])('a message to %s', (_, readers, why, read) =>
  expect([whyNoMessage(readers), isRead(readers)]).toEqual([why, read]),
);
