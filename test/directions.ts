import type { Dosage } from '@medplum/fhirtypes';
import {
  directionsOf,
  plainText,
  type Reader,
} from '../src/medications/directions/directions.rules.ts';

export const TABLET = 'lisinopril 10 MG Oral Tablet';
export const ZONE = 'America/Chicago';
export type Language = 'en' | 'es';
const LINKS = new Map([
  ['and', 'And: '],
  ['then', 'Then: '],
]);
/** All lines in one; `≠` marks that text and codes differ. */
export const say = (
  dosage: Dosage[],
  language: Language = 'en',
  reader: Reader = 'member',
  name = TABLET,
) =>
  directionsOf(dosage, name, language, ZONE, reader)
    .flatMap(({ link, lines }) =>
      lines.map(
        (line, at) =>
          `${(at === 0 && link && LINKS.get(link)) || ''}${line.is === 'differs' ? '≠' : plainText(line.parts)}`,
      ),
    )
    .join(' ');
export const both = (dosage: Dosage[], name = TABLET) => [
  say(dosage, 'en', 'member', name),
  say(dosage, 'es', 'member', name),
];
export const dose = (value: number, unit?: string): Pick<Dosage, 'doseAndRate'> => ({
  doseAndRate: [{ doseQuantity: { value, ...(unit ? { unit } : {}) } }],
});
export const every = (
  frequency: number,
  period: number,
  periodUnit: 'h' | 'd' | 'wk' | 'mo',
  rest: object = {},
): Pick<Dosage, 'timing'> => ({
  timing: { repeat: { frequency, period, periodUnit, ...rest } },
});
export const when = (rest: object): Pick<Dosage, 'timing'> => ({ timing: { repeat: rest } });
const GTS = 'http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation';
export const coded = (code: string, text?: string, display?: string): Pick<Dosage, 'timing'> => ({
  timing: {
    code: {
      coding: [{ system: GTS, code, ...(display ? { display } : {}) }],
      ...(text ? { text } : {}),
    },
  },
});
export const one = dose(1, 'tablet');
