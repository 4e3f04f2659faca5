import { describe, expect, it } from 'vitest';
import { codeIn, sayConcept, textsOf } from './codings.ts';

describe('concepts', () => {
  it('have texts: their own, then those of their codings', () => {
    expect(
      textsOf({ text: 'a', coding: [{ display: 'b' }, { code: 'c' }, { display: '' }] }),
    ).toEqual(['a', 'b']);
    expect([textsOf({}), textsOf(undefined)]).toEqual([[], []]);
  });

  const translated = {
    coding: [
      {
        code: 'x',
        display: 'Not detected',
        _display: {
          extension: [
            {
              url: 'http://hl7.org/fhir/StructureDefinition/translation',
              extension: [
                { url: 'lang', valueCode: 'es' },
                { url: 'content', valueString: 'No detectado' },
              ],
            },
          ],
        },
      },
    ],
  };
  it('are worded by text, by a display in the language, by our name, by any display, by code', () => {
    const ours = (_system: string, code: string) => (code === '1' ? 'Ours' : null);
    expect(sayConcept({ text: ' As sent ', coding: [{ code: '1' }] }, 'en', ours)).toBe('As sent');
    expect([sayConcept(translated, 'es'), sayConcept(translated, 'en')]).toEqual([
      'No detectado',
      'Not detected',
    ]);
    expect(
      sayConcept({ coding: [{ code: '2' }, { code: '1', display: 'Theirs' }] }, 'en', ours),
    ).toBe('Ours');
    expect(
      sayConcept({
        coding: [{ system: 'urn:local', code: 'ALG-17' }, { display: 'Allergy to peanut' }],
      }),
    ).toBe('Allergy to peanut');
    expect(sayConcept({ coding: [{ code: '7980' }] })).toBe('7980');
    expect([sayConcept(undefined), sayConcept({}), sayConcept({ text: ' ' })]).toEqual([
      '',
      '',
      '',
    ]);
  });
  it('have a code in a system', () => {
    const concept = {
      coding: [
        { system: 'urn:local', code: 'a' },
        { system: 'http://loinc.org', code: 'b' },
      ],
    };
    expect([
      codeIn(concept, 'http://loinc.org'),
      codeIn(concept, 'urn:other'),
      codeIn(undefined, 'x'),
    ]).toEqual(['b', null, null]);
  });
});
