import type { CodeableConcept } from '@medplum/fhirtypes';
import { sayConcept } from './codings.ts';
import { sayCode } from './systems.ts';

/** Every word that a concept comes with: its text if it has one, or else its displays. */
export const wordsOf = (concept: CodeableConcept): string[] =>
  concept.text?.trim()
    ? [concept.text.trim()]
    : (concept.coding ?? []).flatMap((one) => one.display?.trim() || []);

/** A concept as it came: in words, or by its code with the code system's name. */
export function asReceived(concept: CodeableConcept | undefined, language: 'en' | 'es'): string {
  const said = sayConcept(concept, language);
  const coding = concept?.coding?.find((one) => one.code);
  return (
    (concept && wordsOf(concept).length === 0 && coding && said === coding.code
      ? sayCode(coding)
      : said) ?? ''
  );
}
