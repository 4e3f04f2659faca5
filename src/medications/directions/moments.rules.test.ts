import { expect, it } from 'vitest';
import { sayMoment } from './moments.rules.ts';

it.each([
  ['2025', '2025', '2025'],
  ['2025-03', 'Mar 2025', 'marzo de 2025'],
  ['2025-03-01', 'Mar 1, 2025', '1 de mar de 2025'],
  ['2025-13-45', '2025-13-45', '2025-13-45'],
  ['soon', 'soon', 'soon'],
])('%j is shown with the precision that it came with', (text, en, es) =>
  expect([
    sayMoment(text, 'en', 'America/Chicago'),
    sayMoment(text, 'es', 'America/Chicago'),
  ]).toEqual([en, es]),
);
