import { describe, expect, it } from 'vitest';
import { coded, names, one, SNOMED, status, text } from '../../../test/allergies.ts';
import { readAllergies } from './allergies.rules.ts';

describe('the same allergy from two systems', () => {
  it('is one, with everything that either says', () => {
    const a = one(
      {
        ...coded(SNOMED, '91935009', 'Allergy to peanut'),
        criticality: 'low',
        reaction: [{ manifestation: [{ text: 'Hives' }] }],
      },
      'a',
    );
    const b = one(
      {
        ...coded(SNOMED, '91935009', 'Peanut allergy'),
        criticality: 'high',
        reaction: [{ manifestation: [{ text: 'Anaphylaxis' }] }],
      },
      'b',
    );
    const read = readAllergies([a, b]).current;
    expect(read).toHaveLength(1);
    expect(read[0]).toMatchObject({
      name: { sent: 'Allergy to peanut' },
      also: [{ sent: 'Peanut allergy' }],
      highRisk: true,
      words: ['high'],
    });
    expect(read[0]?.reactions.map((each) => each.signs[0]?.sent)).toEqual(['Hives', 'Anaphylaxis']);
    expect(names(one(text('Penicillin'), 'a'), one(text('penicillin'), 'b'))).toEqual([
      'Penicillin',
    ]);
  });
  it('is not the same because of a code that names nothing', () => {
    const generic = (words: string) =>
      one({ code: { coding: [{ system: SNOMED, code: '419199007' }], text: words } });
    expect(names(generic('Latex'), generic('Bee venom'))).toEqual(['Bee venom', 'Latex']);
  });
  it('is current if one of them says so', () => {
    const read = readAllergies([
      one({ ...text('Egg'), clinicalStatus: status('resolved') }, 'a'),
      one({ ...text('egg'), clinicalStatus: status('active') }, 'b'),
    ]);
    expect([read.current.length, read.past.length]).toEqual([1, 0]);
  });
});
