import type { CodeableConcept, Coding, Extension } from '@medplum/fhirtypes';
import { readText } from './texts.ts';

export type Language = 'en' | 'es';
const TRANSLATION = 'http://hl7.org/fhir/StructureDefinition/translation';

/** The code that a concept has in one of these code systems; null if it has none. */
export function codeIn(concept: CodeableConcept | undefined, ...systems: string[]): string | null {
  return (
    concept?.coding?.find((coding) => coding.code && systems.includes(coding.system ?? ''))?.code ??
    null
  );
}

/** Every code of a concept, whatever its system. */
export const codesOf = (concept: CodeableConcept | undefined): string[] =>
  concept?.coding?.flatMap((coding) => coding.code ?? []) ?? [];

/** The texts of a concept: its own, then the display of each coding; empty ones left out. */
export const textsOf = (concept: CodeableConcept | undefined): string[] =>
  [concept?.text, ...(concept?.coding ?? []).map((coding) => coding.display)].flatMap(
    (text) => text || [],
  );

/** The sender's text for an element in another language (FHIR extension `translation`). */
export function translated(
  element: { extension?: Extension[] } | undefined,
  language: Language,
): string | null {
  for (const extension of element?.extension ?? []) {
    if (extension.url !== TRANSLATION) continue;
    const lang = extension.extension?.find((one) => one.url === 'lang');
    const content = extension.extension?.find((one) => one.url === 'content');
    const text = content?.valueString ?? content?.valueMarkdown;
    if (text && (lang?.valueCode ?? lang?.valueString ?? '').startsWith(language))
      return text.trim();
  }
  return null;
}

interface WithExtensions {
  _display?: { extension?: Extension[] };
  _text?: { extension?: Extension[] };
}
const displayIn = (coding: Coding, language: Language) =>
  translated((coding as Coding & WithExtensions)._display, language);

/**
 * A concept in words, if there are any: its text, a display in the wanted language, a name of ours
 * for one of its codes, any display, or finally the code itself. Empty only for an empty concept.
 * @param nameOf our own name for a code, or null
 */
export function sayConcept(
  concept: CodeableConcept | undefined,
  language: Language = 'en',
  nameOf: (system: string, code: string) => string | null = () => null,
): string {
  const own = concept && translated((concept as CodeableConcept & WithExtensions)._text, language);
  if (own) return own;
  const text = concept?.text?.trim();
  if (text) return text;
  const codings = concept?.coding ?? [];
  for (const coding of codings) {
    const said =
      displayIn(coding, language) ??
      (coding.code ? nameOf(coding.system ?? '', coding.code) : null);
    if (said) return said;
  }
  return (
    codings.find((coding) => coding.display?.trim())?.display?.trim() ??
    codings.find((coding) => coding.code)?.code ??
    ''
  );
}

/** A concept's words, read once and worded in either language. */
export interface Said {
  /** In the sender's words: the text, a display, or finally a code. */
  text: string;
  /** In Spanish, if the sender provides it. */
  es?: string;
  /** Displays of its codings that differ from the text. */
  also?: string[];
  codes?: string[];
}

/** SNOMED CT's hierarchy tags are not part of a term's meaning. */
const withoutTag = (text: string): string =>
  text.replace(
    /\s*\((?:finding|organism|qualifier value|observable entity|substance|procedure|body structure|specimen|disorder|person|situation)\)$/i,
    '',
  );
const bare = (text: string): string =>
  withoutTag(text)
    .toLowerCase()
    .replace(/(?<=\p{L})-(?=\p{L})/gu, ' ')
    .replace(/[^\p{L}\p{N}<>=%+-]+/gu, ' ')
    .trim();

/** The displays that differ from the text, without duplicates. */
function othersOf(displays: readonly string[], text: string): string[] {
  const known = new Set([bare(text)]);
  return displays.flatMap((display) => {
    const said = bare(display);
    if (known.has(said)) return [];
    known.add(said);
    return withoutTag(display);
  });
}

/** Reads a concept without leaving anything out. Null for an empty one. */
export function readConcept(concept: CodeableConcept | undefined): Said | null {
  if (!concept) return null;
  const codings = concept.coding ?? [];
  const displays: string[] = [];
  const codes: string[] = [];
  for (const { display, code } of codings) {
    const said = readText(display);
    if (said && !displays.includes(said)) displays.push(said);
    if (code) codes.push(code);
  }
  const text = readText(concept.text) || displays[0] || codes[0];
  if (!text) return null;
  const es =
    translated((concept as CodeableConcept & WithExtensions)._text, 'es') ??
    codings.map((coding) => displayIn(coding, 'es')).find(Boolean);
  const also = displays.length > 1 || displays[0] !== text ? othersOf(displays, text) : [];
  return {
    text: withoutTag(text),
    ...(es && { es }),
    ...(also.length > 0 && { also }),
    ...(codes.length > 0 && { codes }),
  };
}
