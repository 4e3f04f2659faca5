import type { CodeableConcept } from '@medplum/fhirtypes';
import { expect, it } from 'vitest';
import { instruction } from './instructions.rules.ts';

it.each<[string, CodeableConcept, unknown[], unknown[]]>([
  ['usual words', { text: 'Take with food.' }, ['With food.'], ['Con comida.']],
  ['a code alone', { coding: [{ code: '422327006' }] }, ['Then stop.'], ['Luego deje de usarla.']],
  [
    'words that say more',
    { text: 'Take with food and milk' },
    [{ sent: 'Take with food and milk' }, '.'],
    [{ sent: 'Take with food and milk' }, '.'],
  ],
  [
    'a mark at their end',
    { text: 'Keep it cold!' },
    [{ sent: 'Keep it cold!' }],
    [{ sent: 'Keep it cold!' }],
  ],
  [
    'a known code with other words',
    { text: 'Stop when told', coding: [{ code: '422327006' }] },
    [{ sent: 'Stop when told' }, '.'],
    [{ sent: 'Stop when told' }, '.'],
  ],
  ['nothing', {}, [], []],
])('an instruction by %s is shown in our words only if they say the same', (_, concept, en, es) => {
  expect(instruction(concept, 'en').parts).toEqual(en);
  expect(instruction(concept, 'es').parts).toEqual(es);
});
