import type { CodeableConcept, Patient } from '@medplum/fhirtypes';
import { INTERPRETER, isInterpreter, type Part } from './sections.rules.ts';

/**
 * Languages to choose from (BCP 47): the most spoken in the United States, and American Sign
 * Language.
 */
export const LANGUAGES = [
  ...['en', 'es', 'ase', 'am', 'ar', 'bn', 'my', 'yue', 'zh', 'fr', 'de', 'gu', 'ht', 'he', 'hi'],
  ...['hmn', 'it', 'ja', 'km', 'ko', 'lo', 'nv', 'ne', 'fa', 'pl', 'pt', 'pa', 'ru', 'sm', 'so'],
  ...['sw', 'tl', 'te', 'th', 'uk', 'ur', 'vi', 'yi', 'yo'],
] as const;

/** The language spoken for care: a code from the list, or in words; empty if unknown. */
export interface Spoken {
  code: string;
  words: string;
}
export interface TypedLanguage extends Spoken {
  interpreter: 'yes' | 'no' | '';
}

const BCP47 = 'urn:ietf:bcp:47';
const preferred = (patient: Partial<Patient>) =>
  patient.communication?.find((one) => one.preferred === true) ??
  patient.communication?.find((one) => one.preferred !== false);

function spoken(language: CodeableConcept | undefined): Spoken {
  const codes = (language?.coding ?? []).map((one) => (one.code ?? '').toLowerCase());
  const code = codes
    .flatMap((one) => [one, one.split('-')[0] ?? ''])
    .find((one) => (LANGUAGES as readonly string[]).includes(one));
  if (code) return { code, words: '' };
  const [coding] = language?.coding ?? [];
  return { code: '', words: language?.text ?? coding?.display ?? coding?.code ?? '' };
}

/**
 * Whether an interpreter is needed, by either extension. A code other than yes or no counts as
 * unknown.
 */
function interpreter(patient: Partial<Patient>): 'yes' | 'no' | '' {
  for (const one of (patient.extension ?? []).filter(isInterpreter)) {
    if (one.valueBoolean !== undefined) return one.valueBoolean ? 'yes' : 'no';
    const code = one.valueCoding?.code ?? one.valueCodeableConcept?.coding?.[0]?.code;
    if (code === '373066001' || code === 'Y') return 'yes'; // SNOMED CT: Yes
    if (code === '373067005' || code === 'N') return 'no';
  }
  return '';
}

/** Language for care and need for an interpreter, as the form shows them. */
export const typedLanguage = (patient: Partial<Patient>): TypedLanguage => ({
  ...spoken(preferred(patient)?.language),
  interpreter: interpreter(patient),
});

/**
 * Language and interpreter as corrected; the person's other languages stay, not preferred.
 * @param name of a code, in English, for systems that show the text
 */
export function withLanguage(
  patient: Partial<Patient>,
  typed: TypedLanguage,
  name: (code: string) => string,
): Part {
  const before = typedLanguage(patient);
  const old = preferred(patient);
  const same = before.code === typed.code && before.words === typed.words;
  const said = typed.code !== '' || typed.words !== '';
  const chosen = same
    ? (patient.communication ?? [])
    : [
        ...(said
          ? [
              {
                language: typed.code
                  ? { coding: [{ system: BCP47, code: typed.code }], text: name(typed.code) }
                  : { text: typed.words },
                preferred: true,
              },
            ]
          : []),
        ...(patient.communication ?? [])
          .filter((one) => one !== old)
          .map((one) => ({ ...one, preferred: false })),
      ];
  const needs =
    before.interpreter === typed.interpreter
      ? (patient.extension ?? []).filter(isInterpreter)
      : typed.interpreter === ''
        ? []
        : [{ url: INTERPRETER, valueBoolean: typed.interpreter === 'yes' }];
  return { communication: chosen, extension: needs };
}
