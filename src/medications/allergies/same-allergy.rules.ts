import type { CodeableConcept } from '@medplum/fhirtypes';
import type { Allergy, Called } from './allergies.rules.ts';

/**
 * SNOMED CT codes that say that there is an allergy but not to what. Two entries with such a code
 * are not the same allergy.
 */
const GENERIC = [
  '419199007',
  '418038007',
  '420134006',
  '416098002',
  '414285001',
  '232344001',
  '419511003',
  '418471000',
  '235719002',
  '59037007',
];
export const codings = (concept: CodeableConcept | undefined): string[] =>
  (concept?.coding ?? []).flatMap((one) =>
    one.code && !GENERIC.includes(one.code) ? [`${one.system ?? ''}|${one.code}`] : [],
  );
export const sameName = (a: Called | null, b: Called | null): boolean =>
  a !== null && b !== null && a.sent.toLowerCase() === b.sent.toLowerCase();
export const unlike = <T>(list: readonly T[], more: readonly T[]): T[] => [
  ...list,
  ...more.filter((one) => !list.some((other) => JSON.stringify(other) === JSON.stringify(one))),
];

/** Merges the same allergy from two systems; what either says is kept. */
export const together = (a: Allergy, b: Allergy): Allergy => ({
  ...a,
  name: a.name ?? b.name,
  also: unlike(a.also, [...(b.name ? [b.name] : []), ...b.also]).filter(
    (one) => !sameName(one, a.name ?? b.name),
  ),
  highRisk: a.highRisk || b.highRisk,
  words: unlike(a.words, b.words).filter((word) => {
    if (word === 'low' || word === 'unable-to-assess') return !(a.highRisk || b.highRisk);
    return word !== 'unconfirmed' || (a.words.includes(word) && b.words.includes(word));
  }),
  other: unlike(a.other, b.other),
  reactions: unlike(a.reactions, b.reactions),
  notes: unlike(a.notes, b.notes),
  recorded: [a.recorded, b.recorded].filter((one) => one !== null).sort()[0] ?? null,
  onset: a.onset ?? b.onset,
  lastSeen:
    [a.lastSeen, b.lastSeen]
      .filter((one) => one !== null)
      .sort()
      .at(-1) ?? null,
  modifiers: unlike(a.modifiers, b.modifiers),
});
