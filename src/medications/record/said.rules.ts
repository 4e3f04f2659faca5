import type {
  Annotation,
  CodeableConcept,
  Narrative,
  Quantity,
  Reference,
} from '@medplum/fhirtypes';
import { asReceived } from '../../fhir/concepts.ts';
import { readNarrative } from '../../fhir/narrative.ts';

/** A note as written, with its author and date if known. */
export interface Note {
  text: string;
  by: string | null;
  at: string | null;
}
/**
 * An element that is shown and decides nothing: the sender's words (`sent`), a `code` with words of
 * ours, a date (`moment`), an amount or a length of time.
 */
export type Fact = { is: string } & (
  | { sent: string }
  | { code: string }
  | { moment: string }
  | { amount: Quantity }
  | { time: Quantity }
);

/**
 * Everything that a prescription's page shows and no rule uses. Words and digits are as received.
 */
export interface Said {
  notes: Note[];
  statusReasons: string[];
  /** Codes of the status reason that have words of ours. */
  statusCodes: string[];
  /** Modifier extensions, as `url: value`. */
  modifiers: string[];
  also: string[];
  facts: Fact[];
  /** Amount and supply of each fill, and dates as sent. */
  amount: Quantity | null;
  supply: Quantity | null;
  written: string | null;
  until: string | null;
  /** The prescription that a statement is about. */
  about: string | null;
}
export const SAID: Said = {
  notes: [],
  statusReasons: [],
  statusCodes: [],
  modifiers: [],
  also: [],
  facts: [],
  amount: null,
  supply: null,
  written: null,
  until: null,
  about: null,
};

/**
 * @param who resolves a reference to a name
 */
export const notesOf = (
  notes: readonly Annotation[] | undefined,
  who: (reference: Reference | undefined) => string | null,
): Note[] =>
  (notes ?? []).flatMap((note) =>
    note.text?.trim()
      ? [
          {
            text: note.text.trim(),
            by: note.authorString?.trim() || who(note.authorReference),
            at: note.time ?? null,
          },
        ]
      : [],
  );

/** The narrative as a note, for a resource without a name (FHIR R4, DomainResource.text). */
export function narrativeOf(resource: { text?: Narrative }): Note[] {
  const text = readNarrative(resource.text?.div);
  return text ? [{ text, by: null, at: null }] : [];
}

/**
 * Status reasons that have words of ours (HL7 medicationrequest-status-reason and
 * medicationdispense-status-reason).
 */
export const STATUS_REASONS: readonly string[] =
  'altchoice clarif drughigh hospadm labint non-avail preg salg saig sddi sdupther sintol surg washout frr01 frr02 frr03 frr04 frr05 frr06 outofstock offmarket'.split(
    ' ',
  );

/**
 * The reasons of a status: codes with words of ours, or as received. States that rules use are left
 * out.
 */
export function statusReasonOf(
  concepts: readonly (CodeableConcept | undefined)[],
  own: readonly string[],
): Pick<Said, 'statusReasons' | 'statusCodes'> {
  const reasons: string[] = [];
  const codes: string[] = [];
  for (const concept of concepts) {
    const code = concept?.coding?.find(
      (one) => one.code && STATUS_REASONS.includes(one.code),
    )?.code;
    if (!concept?.text && code) codes.push(code);
    else if (
      concept &&
      !(
        concept.coding?.length &&
        concept.coding.every((one) => own.includes(one.code ?? '')) &&
        !concept.text
      )
    )
      reasons.push(asReceived(concept, 'en'));
  }
  return { statusReasons: reasons.filter(Boolean), statusCodes: codes };
}

/** A fact of this kind, if the concept is not empty: one of these codes, or as received. */
export function factOf(
  is: string,
  concept: CodeableConcept | undefined,
  codes: readonly string[] = [],
): Fact[] {
  if (!concept) return [];
  const code = concept.text
    ? undefined
    : concept.coding?.find((one) => one.code && codes.includes(one.code))?.code;
  const sent = asReceived(concept, 'en');
  return code ? [{ is, code }] : sent ? [{ is, sent }] : [];
}
