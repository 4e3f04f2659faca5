import { expect, it } from 'vitest';
import { keyFor } from './role-key.rules.ts';

it.each([
  ['Desk lead', [], 'desk-lead'],
  ['  Médico & más! ', [], 'medico-mas'],
  ['Desk lead', ['desk-lead', 'desk-lead-2'], 'desk-lead-3'],
  ['经理', [], 'role'],
  ['经理', ['role'], 'role-2'],
  ['x'.repeat(80), [], 'x'.repeat(50)],
  [`${'a'.repeat(49)}-b`, [], 'a'.repeat(49)],
])('%j with %j taken is %j', (name, taken, key) => expect(keyFor(name, taken)).toBe(key));
