import { describe, expect, it } from 'vitest';
import { formAtEnd } from './forms.rules.ts';

describe('the form at the end of a name', () => {
  it.each([
    ['x 1 MG Oral Tablet', 'x 1 MG', 'tablet', 'tableta', null],
    ['x 1 MG ORAL TABLET', 'x 1 MG', 'tablet', 'tableta', null],
    // the longest one that matches
    [
      'x 1 MG Extended Release Oral Tablet',
      'x 1 MG',
      'tablet',
      'tableta de liberación prolongada',
      'ER',
    ],
    [
      'x 1 MG Delayed Release Oral Capsule',
      'x 1 MG',
      'capsule',
      'cápsula de liberación retardada',
      'DR',
    ],
    [
      'x 1 MG Disintegrating Oral Tablet',
      'x 1 MG',
      'mouth-dissolving tablet',
      'tableta que se disuelve en la boca',
      null,
    ],
    ['x 1 MG/ML Otic Solution', 'x 1 MG/ML', 'ear drops', 'gotas para los oídos', null],
    [
      'x 1 MG/ML Injectable Suspension',
      'x 1 MG/ML',
      'injectable suspension',
      'en suspensión inyectable',
      null,
    ],
  ])('of %s', (name, rest, en, es, release) => {
    const found = formAtEnd(name);
    expect(found?.rest).toBe(rest);
    expect(found?.form).toMatchObject({ en, es, release });
  });

  it.each(['Oral Tablet', 'x 1 MG', 'x 1 MG Toothpaste', 'x 1 MGOral Tablet', ''])(
    'is unknown: %j',
    (name) => expect(formAtEnd(name)).toBeNull(),
  );
});
