import type { Patient } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, typedLanguage, withLanguage } from './language.rules.ts';
import { languageName } from './language-names.ts';
import { INTERPRETER } from './sections.rules.ts';

const spoken = (code: string, rest = {}) => ({ language: { coding: [{ code }] }, ...rest });
const US_CORE = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-interpreter-needed';

describe('language for care', () => {
  it.each<[string, Partial<Patient>, { code: string; words: string }]>([
    ['none', {}, { code: '', words: '' }],
    [
      'the preferred one',
      { communication: [spoken('en'), spoken('es', { preferred: true })] },
      { code: 'es', words: '' },
    ],
    [
      'the first, where none is preferred',
      { communication: [spoken('vi'), spoken('en')] },
      { code: 'vi', words: '' },
    ],
    [
      'none that is not preferred',
      { communication: [spoken('en', { preferred: false })] },
      { code: '', words: '' },
    ],
    ['with a region', { communication: [spoken('es-MX')] }, { code: 'es', words: '' }],
    [
      'of no list, as it came',
      { communication: [{ language: { text: 'Mam' } }] },
      { code: '', words: 'Mam' },
    ],
    ['a code of no list', { communication: [spoken('mam')] }, { code: '', words: 'mam' }],
  ])('%s', (_, patient, typed) => expect(typedLanguage(patient)).toMatchObject(typed));

  it.each<[string, NonNullable<Patient['extension']>, string]>([
    ['not said', [], ''],
    ['yes', [{ url: INTERPRETER, valueBoolean: true }], 'yes'],
    ['no', [{ url: INTERPRETER, valueBoolean: false }], 'no'],
    ['US Core: yes', [{ url: US_CORE, valueCoding: { code: '373066001' } }], 'yes'],
    ['US Core: no', [{ url: US_CORE, valueCoding: { code: '373067005' } }], 'no'],
    ['US Core: unknown', [{ url: US_CORE, valueCoding: { code: 'UNK' } }], ''],
    ['something else', [{ url: 'urn:x', valueBoolean: true }], ''],
  ])('interpreter: %s', (_, extension, said) =>
    expect(typedLanguage({ extension }).interpreter).toBe(said),
  );

  it('as corrected is preferred; other languages, and what did not change, stay as they came', () => {
    const patient: Partial<Patient> = {
      communication: [spoken('es', { preferred: true }), spoken('en')],
      extension: [{ url: US_CORE, valueCoding: { code: '373066001' } }],
    };
    const name = (code: string) => languageName(code, 'en');
    expect(withLanguage(patient, { code: 'vi', words: '', interpreter: 'yes' }, name)).toEqual({
      communication: [
        {
          language: { coding: [{ system: 'urn:ietf:bcp:47', code: 'vi' }], text: 'Vietnamese' },
          preferred: true,
        },
        spoken('en', { preferred: false }),
      ],
      extension: patient.extension,
    });
    expect(withLanguage(patient, { code: 'es', words: '', interpreter: 'no' }, name)).toEqual({
      communication: patient.communication,
      extension: [{ url: INTERPRETER, valueBoolean: false }],
    });
    expect(withLanguage(patient, { code: '', words: 'Mam', interpreter: '' }, name)).toEqual({
      communication: [
        { language: { text: 'Mam' }, preferred: true },
        spoken('en', { preferred: false }),
      ],
      extension: [],
    });
    expect(
      withLanguage(patient, { code: '', words: '', interpreter: '' }, name).communication,
    ).toEqual([spoken('en', { preferred: false })]);
  });

  it('has a name in both languages for each code', () => {
    for (const code of LANGUAGES)
      for (const language of ['en', 'es'] as const)
        expect(languageName(code, language), code).toMatch(/^\p{Lu}.{2,}/u);
    expect([languageName('es', 'en'), languageName('en', 'es')]).toEqual(['Spanish', 'Inglés']);
  });
});
