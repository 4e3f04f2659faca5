import { describe, expect, it } from 'vitest';
import { absentReason, modifiersOf } from './modifiers.ts';

describe('what changes the meaning', () => {
  it('is found wherever it is, but not in contained resources', () => {
    const modifier = { url: 'urn:x', valueBoolean: true };
    expect(
      modifiersOf({
        modifierExtension: [modifier],
        part: [
          { modifierExtension: [{ url: 'urn:y', extension: [{ url: 'a', valueString: 'b' }] }] },
        ],
        contained: [{ modifierExtension: [modifier] }],
      }),
    ).toEqual(['urn:x: true', 'urn:y: a: b']);
    expect(modifiersOf({ extension: [modifier] })).toEqual([]);
    expect(
      absentReason(
        {
          _birthDate: {
            extension: [
              {
                url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason',
                valueCode: 'masked',
              },
            ],
          },
        },
        'birthDate',
      ),
    ).toBe('masked');
  });
});
