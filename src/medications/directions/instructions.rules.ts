import type { CodeableConcept } from '@medplum/fhirtypes';
import { asReceived, wordsOf } from '../../fhir/concepts.ts';
import type { DosagePiece } from './dosage.rules.ts';
import { bare } from './manners.rules.ts';
import type { Language } from './moments.rules.ts';

/** Common instructions, by their words or their SNOMED CT code, with our words for them. */
const INSTRUCTIONS: [RegExp, string, [string, string]][] = [
  [/^with or after food$/, '311504000', ['With or after food.', 'Con la comida o después.']],
  [
    /^half to (one|an) hour before food$/,
    '311501008',
    ['Half an hour to an hour before food.', 'De media a una hora antes de comer.'],
  ],
  [/^(take )?with food$/, '', ['With food.', 'Con comida.']],
  [/^(take )?on an empty stomach$/, '717154004', ['On an empty stomach.', 'En ayunas.']],
  [/^with plenty of water$/, '419303009', ['With plenty of water.', 'Con mucha agua.']],
  [
    /^swallow(ed)? whole,? not chewed$/,
    '418693002',
    ['Swallow it whole. Do not chew it.', 'Tráguela entera, sin masticar.'],
  ],
  [/^then stop$/, '422327006', ['Then stop.', 'Luego deje de usarla.']],
  [/^until (finished|gone)$/, '421984009', ['Until it is all gone.', 'Hasta que se termine.']],
  [
    /^take at regular intervals\. complete the prescribed course unless otherwise directed$/,
    '418577003',
    [
      'Take at regular intervals. Complete the prescribed course unless otherwise directed.',
      'Tome a intervalos regulares. Complete el tratamiento recetado salvo otra indicación.',
    ],
  ],
  [
    /^warning\. may cause drowsiness$/,
    '',
    ['Warning: it may make you sleepy.', 'Advertencia: puede dar sueño.'],
  ],
  [
    /^warning\. avoid alcoholic drinks?$/,
    '419822006',
    ['Warning: avoid alcohol.', 'Advertencia: evite el alcohol.'],
  ],
];

export function instruction(
  concept: CodeableConcept,
  language: Language,
): Omit<DosagePiece, 'kind'> {
  const words = wordsOf(concept);
  const known = INSTRUCTIONS.find(([way, code]) =>
    words.length > 0
      ? words.every((text) => way.test(bare(text)))
      : code !== '' && concept.coding?.some((one) => one.code === code),
  );
  if (known)
    return { parts: [known[2][language === 'en' ? 0 : 1]], wrote: words[0] ?? known[2][0] };
  const said = asReceived(concept, language);
  return { parts: said ? [{ sent: said }, ...(/[.!?:]$/.test(said) ? [] : ['.'])] : [] };
}
