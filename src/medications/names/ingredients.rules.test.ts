import { describe, expect, it } from 'vitest';
import { isIngredient, sayIngredient } from './ingredients.rules.ts';

describe('an ingredient', () => {
  it.each([
    ['amLODIPine', 'amlodipine', 'amlodipina'],
    ['PACLitaxel', 'paclitaxel', 'paclitaxel'],
    ['METFORMIN HYDROCHLORIDE', 'metformin', 'metformina'],
    // salts that tell two medicines apart
    ['Metoprolol Tartrate', 'metoprolol tartrate', 'metoprolol tartrate'],
    ['metoprolol succinate', 'metoprolol succinate', 'metoprolol succinate'],
    ['naproxen sodium', 'naproxen sodium', 'naproxeno sódico'],
    ['fluticasone furoate', 'fluticasone furoate', 'fluticasone furoate'],
    ['Penicillin G', 'penicillin G', 'penicillin G'],
    ['Vitamin K1', 'vitamin K1', 'vitamin K1'],
    ['omega-3 acid DHA', null, null],
    ['docosahexaenoate DHA', 'docosahexaenoate DHA', 'docosahexaenoate DHA'],
    ['insulin, regular, human', 'human regular insulin', 'insulina humana regular'],
    ["St. John's wort", 'St. John’s wort', 'hierba de San Juan'],
    ['not lisinopril', null, null],
    ['metoprolol ER', null, null],
    ['preservative-free timolol', null, null],
    ['insulin, unknown', null, null],
    ['a b c d e f g', null, null],
    ['aspirin (buffered)', null, null],
    ['', null, null],
  ])('%s is named %s, in Spanish %s', (official, en, es) => {
    expect(isIngredient(official)).toBe(en !== null);
    if (en !== null)
      expect([sayIngredient(official, 'en'), sayIngredient(official, 'es')]).toEqual([en, es]);
  });
});
