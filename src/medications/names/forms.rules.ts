import type { Language } from '../../platform/i18n.ts';

/**
 * RxNorm's dose forms as people say them. No two forms share a name, unless the unit of the
 * strength tells them apart. A form that is not listed here is not understood.
 */

/**
 * How the strength of a form is given: in each piece; in each mL of something to swallow or to
 * breathe in; as a percentage; per puff or spray; in a container, per mL or in total; per hour in a
 * patch.
 */
export type Measure = 'each' | 'liquid' | 'percent' | 'puff' | 'spray' | 'container' | 'hour';
export interface Form extends Readonly<Record<Language, string>> {
  /** RxNorm's name in lower case. */
  official: string;
  measure: Measure;
  /** Named before the strength: "Albuterol inhaler, 90 mcg a puff". */
  first: boolean;
  /** Extended or delayed release. In Spanish the form's own name says so. */
  release: 'ER' | 'DR' | null;
}

type Row = readonly [official: string, en: string, es: string];
const rows = (
  measure: Measure,
  first: boolean,
  release: Form['release'],
  list: readonly Row[],
): [string, Form][] =>
  list.map(([official, en, es]) => [official, { official, en, es, measure, first, release }]);

const FORMS: ReadonlyMap<string, Form> = new Map([
  ...rows('each', false, null, [
    ['oral tablet', 'tablet', 'tableta'],
    ['oral capsule', 'capsule', 'cápsula'],
    ['chewable tablet', 'chewable tablet', 'tableta masticable'],
    ['disintegrating oral tablet', 'mouth-dissolving tablet', 'tableta que se disuelve en la boca'],
    ['effervescent oral tablet', 'effervescent tablet', 'tableta efervescente'],
    ['sublingual tablet', 'under-the-tongue tablet', 'tableta para debajo de la lengua'],
    ['sublingual film', 'under-the-tongue film', 'lámina para debajo de la lengua'],
    ['oral lozenge', 'lozenge', 'pastilla para chupar'],
    ['rectal suppository', 'rectal suppository', 'supositorio rectal'],
    ['vaginal tablet', 'vaginal tablet', 'tableta vaginal'],
    ['drug implant', 'implant', 'implante'],
    ['intrauterine system', 'IUD', 'DIU'],
  ]),
  ...rows('each', false, 'ER', [
    ['extended release oral tablet', 'tablet', 'tableta de liberación prolongada'],
    ['extended release oral capsule', 'capsule', 'cápsula de liberación prolongada'],
  ]),
  ...rows('each', false, 'DR', [
    ['delayed release oral tablet', 'tablet', 'tableta de liberación retardada'],
    ['delayed release oral capsule', 'capsule', 'cápsula de liberación retardada'],
  ]),
  ...rows('liquid', false, null, [
    ['oral solution', 'oral solution', 'solución oral'],
    ['oral suspension', 'oral suspension', 'suspensión oral'],
    ['oral syrup', 'syrup', 'jarabe'],
    ['inhalation solution', 'inhalation solution', 'solución para inhalar'],
    ['inhalation suspension', 'inhalation suspension', 'suspensión para inhalar'],
  ]),
  ...rows('percent', false, null, [
    ['topical cream', 'cream', 'crema'],
    ['topical ointment', 'ointment', 'ungüento'],
    ['topical gel', 'gel', 'gel'],
    ['topical lotion', 'lotion', 'loción'],
    ['topical solution', 'skin solution', 'solución para la piel'],
    ['vaginal cream', 'vaginal cream', 'crema vaginal'],
    ['ophthalmic solution', 'eye drops', 'gotas para los ojos'],
    ['ophthalmic suspension', 'eye drops (suspension)', 'gotas para los ojos (suspensión)'],
    ['ophthalmic ointment', 'eye ointment', 'ungüento para los ojos'],
    ['otic solution', 'ear drops', 'gotas para los oídos'],
    ['otic suspension', 'ear drops (suspension)', 'gotas para los oídos (suspensión)'],
  ]),
  ...rows('puff', true, null, [
    ['metered dose inhaler', 'inhaler', 'en inhalador'],
    ['dry powder inhaler', 'dry powder inhaler', 'en inhalador de polvo seco'],
  ]),
  ...rows('spray', true, null, [
    ['metered dose nasal spray', 'nasal spray', 'en atomizador nasal'],
    ['mucosal spray', 'spray', 'en atomizador'],
  ]),
  ...rows('container', true, null, [
    // its strength is per mL, that of a metered spray per spray
    ['nasal spray', 'nasal spray', 'en atomizador nasal'],
    ['pen injector', 'pen', 'en pluma'],
    ['auto-injector', 'auto-injector', 'en autoinyector'],
    ['prefilled syringe', 'prefilled syringe', 'en jeringa prellenada'],
    ['cartridge', 'cartridge', 'en cartucho'],
    ['injection', 'injection', 'inyectable'],
    ['injectable solution', 'injectable solution', 'en solución inyectable'],
    ['injectable suspension', 'injectable suspension', 'en suspensión inyectable'],
  ]),
  ...rows('hour', false, null, [['transdermal system', 'patch', 'parche']]),
]);
/** Longest first: "Extended Release Oral Tablet" also ends with "Oral Tablet". */
const ENDINGS = [...FORMS]
  .map(([official, form]) => [` ${official}`, form] as const)
  .sort(([a], [b]) => b.length - a.length);

/** The form at the end of a name, in RxNorm's words, and what comes before it. */
export function formAtEnd(name: string): { rest: string; form: Form } | null {
  const lower = name.toLowerCase();
  const [ending, form] = ENDINGS.find(([one]) => lower.endsWith(one)) ?? [];
  return ending && form ? { rest: name.slice(0, -ending.length), form } : null;
}
