import type { Dosage } from '@medplum/fhirtypes';
import { agreementOf, coverage, isUnsure } from './agreement.rules.ts';
import { beside, dosagePieces, sentence } from './dosage.rules.ts';
import type { Language } from './moments.rules.ts';
import type { Part } from './timing.rules.ts';
import { plain, says } from './wording.rules.ts';

/**
 * Directions for the person who takes the medicine, and for those who prescribe and fill it.
 *
 * The rule, and why it is safe:
 * 1. A text is the direction. It comes first, complete and as the prescriber wrote it. It is left
 *   out only where our sentence is the same, word for word.
 * 2. Coded parts join it only if they add something: those that the text already says are not
 *   repeated, and those that it does not mention are added beside it, so that nothing coded is lost
 *   (a maximum, a count, a reason, an instruction).
 * 3. A coded part never contradicts the text on the page. If the text says something else about
 *   dose or time, or mentions them in words that we can't compare with certainty, a member sees
 *   only the text; the page says that the two differ but not how, since one of them is wrong and
 *   only a pharmacist can tell which (weekly methotrexate coded as daily is a known way to die). If
 *   the text has unknown words (in another language, say), coded parts are added with a line that
 *   asks to check them. If the coded parts say every word of the text, they are shown in full: in
 *   the reader's language, or in place of a prescriber's abbreviations.
 * 4. Those who prescribe or fill see the text and all coded parts, and that they differ.
 * 5. Without a text, our sentence includes every part of the structure; parts that we have no words
 *   for are included as they came.
 */
export interface Directions {
  /**
   * Whether it is taken together with the one before or after it, by `sequence` alone (FHIR R4,
   * Dosage.sequence); null if unknown.
   */
  link: 'and' | 'then' | null;
  lines: Line[];
}
export interface Line {
  /**
   * `text`: the prescriber's words; `ours`: our sentence; `coded`: our words for the coded parts,
   * for staff; `differs`: a notice that text and codes differ; `unsure`: a notice that they may.
   */
  is: 'text' | 'ours' | 'coded' | 'differs' | 'unsure';
  parts: Part[];
  /** Our sentence in the reader's language says everything that this text says. */
  covered?: boolean;
}
export type Reader = 'member' | 'staff';

/** Prescribers' abbreviations, which not everybody can read. */
const ABBREVIATED =
  /(?<![\w.])(?:p\.?o|q\.?d|q\.?o\.?d|b\.?i\.?d|t\.?i\.?d|q\.?i\.?d|q\.?h\.?s|q ?\d+(?:-\d+)? ?h(?:rs?)?|qam|qpm|qw|h\.?s|p\.?r\.?n|sl|subq|sc|sq|gtts?|iv|im|tabs?|caps?)(?![\w])/i;

/** The text of a sentence, without marking the sender's words. */
export const plainText = (parts: readonly Part[]): string =>
  parts.map((part) => (typeof part === 'string' ? part : part.sent)).join('');

function linesOf(
  dosage: Dosage,
  name: string,
  language: Language,
  zone: string,
  reader: Reader,
): Line[] {
  const pieces = dosagePieces(dosage, name, language, zone);
  const text = dosage.text?.trim() ?? '';
  const patient = dosage.patientInstruction?.trim() ?? '';
  const asked: Line[] =
    patient && !says(plain(text), plain(patient))
      ? [{ is: 'text', parts: [{ sent: patient }] }]
      : [];
  const whole = sentence(pieces, dosage, name, language);
  const ours: Line[] = whole.length > 0 ? [{ is: 'ours', parts: whole }] : [];
  if (text === '') {
    // the patient instruction is the prescriber's text too: if the codes contradict it, it is the
    // direction
    const against =
      patient !== '' &&
      [...agreementOf(dosage, pieces, patient, name).values()].some(
        (how) => how === 'differs' || how === 'unclear',
      );
    return against
      ? linesOf(
          { ...dosage, text: patient, patientInstruction: undefined },
          name,
          language,
          zone,
          reader,
        )
      : [...ours, ...asked];
  }
  const english = plainText(
    language === 'en'
      ? whole
      : sentence(dosagePieces(dosage, name, 'en', zone), dosage, name, 'en'),
  );
  if (plain(english) === plain(text) && plain(text) !== '') return [...ours, ...asked];
  const agreement = agreementOf(dosage, pieces, patient ? `${text}. ${patient}` : text, name);
  const covers = coverage(dosage, agreement, text, name);
  const covered = covers === 'whole' && (language !== 'en' || ABBREVIATED.test(text));
  const written: Line = { is: 'text', parts: [{ sent: text }], ...(covered ? { covered } : {}) };
  const differs: Line[] = [...agreement.values()].includes('differs')
    ? [{ is: 'differs', parts: [] }]
    : [];
  const coded = reader === 'staff' ? beside(pieces) : [];
  if (coded.length > 0) return [written, ...asked, { is: 'coded', parts: coded }, ...differs];
  // an English text is repeated in the reader's language if that leaves out nothing about dose and
  // time
  const again = language !== 'en' && covers !== null;
  const shown = pieces.filter(
    (piece) => agreement.get(piece) === 'silent' || (again && agreement.get(piece) === 'said'),
  );
  const added = covered ? whole : beside(shown);
  const unsure: Line[] = isUnsure(shown, text, name) ? [{ is: 'unsure', parts: [] }] : [];
  return [
    written,
    ...(added.length > 0 ? [{ is: 'ours', parts: added } as const] : []),
    ...unsure,
    ...asked,
    ...differs,
  ];
}

/**
 * The directions of a prescription, dosage by dosage, in the order in which they are followed;
 * empty if it has none.
 */
export function directionsOf(
  dosage: readonly Dosage[],
  name: string,
  language: Language,
  zone: string,
  reader: Reader = 'member',
): Directions[] {
  const order = (one: Dosage) => one.sequence ?? Number.MAX_SAFE_INTEGER;
  let before: number | undefined;
  return [...dosage]
    .sort((a, b) => order(a) - order(b))
    .flatMap((one): Directions[] => {
      const lines = linesOf(one, name, language, zone, reader);
      if (lines.length === 0) return [];
      const link =
        one.sequence === undefined || before === undefined
          ? null
          : one.sequence === before
            ? 'and'
            : 'then';
      before = one.sequence ?? before;
      return [{ link, lines }];
    });
}
