import type {
  Annotation,
  CodeableConcept,
  Narrative,
  Quantity,
  Reference,
} from '@medplum/fhirtypes';
import { asReceived } from '../../fhir/concepts.ts';
import { readNarrative } from '../../fhir/narrative.ts';

/** A note as it was written, by whom and when as far as that was said. */
export interface Note {
  text: string;
  by: string | null;
  at: string | null;
}
/**
 * Something that was said of a medicine and that nothing is decided by. Its words are the sender's
 * (`sent`), or there are words of ours for its `code`, or it is a date (`moment`), an amount
 * (`amount`) or a length of time (`time`).
 */
export type Fact = { is: string } & (
  | { sent: string }
  | { code: string }
  | { moment: string }
  | { amount: Quantity }
  | { time: Quantity }
);

/**
 * All that a prescription's page shows beside what is decided by. Words and digits are as they
 * came.
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
  /** Amount and supply of each fill, and the dates that are not a single day. */
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

/** @param who says whom a reference means */
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

/** What a resource that nothing else names says in its narrative (FHIR R4, DomainResource.text). */
export function narrativeOf(resource: { text?: Narrative }): Note[] {
  const text = readNarrative(resource.text?.div);
  return text ? [{ text, by: null, at: null }] : [];
}

/**
 * Reasons for a status that have words of ours (HL7 medicationrequest-status-reason and
 * medicationdispense-status-reason).
 */
export const STATUS_REASONS: readonly string[] =
  'altchoice clarif drughigh hospadm labint non-avail preg salg saig sddi sdupther sintol surg washout frr01 frr02 frr03 frr04 frr05 frr06 outofstock offmarket'.split(
    ' ',
  );

/**
 * Why a status is what it is: by a code that has words of ours, or as it came. States that the
 * portal reads itself are left out.
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

/**
 * The fact of this kind, if the concept says anything: in words of ours for one of these codes, or
 * as it came.
 */
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
