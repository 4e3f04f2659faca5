import type { CodeableConcept } from '@medplum/fhirtypes';
import { wordsOf } from '../../fhir/concepts.ts';
import type { Language } from './moments.rules.ts';

/**
 * How a medicine is used, by route code (SNOMED CT), by the words of the route, or by the form in
 * the medicine's name.
 */
export type Manner =
  | 'mouth'
  | 'inhale'
  | 'nose'
  | 'eye'
  | 'ear'
  | 'skin'
  | 'under-skin'
  | 'muscle'
  | 'vein'
  | 'inject'
  | 'under-tongue'
  | 'rectal'
  | 'vaginal'
  | 'use';
const ROUTES: Record<string, Manner> = {
  '26643006': 'mouth',
  '37161004': 'rectal',
  '37839007': 'under-tongue',
  '46713006': 'nose',
  '54485002': 'eye',
  '10547007': 'ear',
  '6064005': 'skin',
  '45890007': 'skin',
  '34206005': 'under-skin',
  '78421000': 'muscle',
  '47625008': 'vein',
  '18679011000001101': 'inhale',
  '447694001': 'inhale',
  '16857009': 'vaginal',
};
/** Whole texts that name a route. A text that says more is shown as received. */
const ROUTE_WORDS: [RegExp, Manner][] = [
  [/^(by mouth|oral(ly)?|po|per os)$/, 'mouth'],
  [/^(inhal(ation|ed)|respiratory tract)$/, 'inhale'],
  [/^(intra)?nasal(ly)?$/, 'nose'],
  [/^(ophthalmic|in(to)? the eyes?)$/, 'eye'],
  [/^(otic|auricular|in(to)? the ears?)$/, 'ear'],
  [/^(topical(ly)?|cutaneous|transdermal|to the skin)$/, 'skin'],
  [/^(sublingual(ly)?|under the tongue)$/, 'under-tongue'],
  [/^(subcutaneous(ly)?|sc|sq|subq)$/, 'under-skin'],
  [/^(intramuscular(ly)?|im)$/, 'muscle'],
  [/^(intravenous(ly)?|iv)$/, 'vein'],
  [/^(per )?rect(al(ly)?|um)$/, 'rectal'],
  [/^(per )?vagin(al(ly)?|am)$/, 'vaginal'],
];
const FORMS: [RegExp, Manner][] = [
  [/inhal|inhaler|nebuli/i, 'inhale'],
  [/nasal/i, 'nose'],
  [/ophthalmic|eye/i, 'eye'],
  [/otic\b/i, 'ear'],
  [/topical|cream|ointment|patch|transdermal|lotion/i, 'skin'],
  [/sublingual/i, 'under-tongue'],
  [/rectal|suppository/i, 'rectal'],
  [/vaginal/i, 'vaginal'],
  [/inject|pen\b|syringe/i, 'inject'],
  [/oral|tablet|capsule|chewable|\bpack\b/i, 'mouth'],
];
export const VERBS: Record<Manner, Record<Language, [string, string]>> = {
  mouth: { en: ['Take', 'by mouth'], es: ['Tome', 'por la boca'] },
  inhale: { en: ['Inhale', ''], es: ['Inhale', ''] },
  nose: { en: ['Use', 'in the nose'], es: ['Use', 'en la nariz'] },
  eye: { en: ['Put', 'in the eye'], es: ['Ponga', 'en el ojo'] },
  ear: { en: ['Put', 'in the ear'], es: ['Ponga', 'en el oído'] },
  skin: { en: ['Apply', 'to the skin'], es: ['Aplique', 'en la piel'] },
  'under-skin': { en: ['Inject', 'under the skin'], es: ['Inyecte', 'bajo la piel'] },
  muscle: { en: ['Inject', 'into a muscle'], es: ['Inyecte', 'en un músculo'] },
  vein: { en: ['Inject', 'into a vein'], es: ['Inyecte', 'en una vena'] },
  inject: { en: ['Inject', 'as you were shown'], es: ['Inyecte', 'como le enseñaron'] },
  'under-tongue': { en: ['Put', 'under the tongue'], es: ['Ponga', 'debajo de la lengua'] },
  rectal: { en: ['Use', 'in the rectum'], es: ['Use', 'en el recto'] },
  vaginal: { en: ['Use', 'in the vagina'], es: ['Use', 'en la vagina'] },
  use: { en: ['Use', ''], es: ['Use', ''] },
};

export const bare = (text: string): string =>
  text
    .toLowerCase()
    .replace(/\s*\((qualifier value|finding|substance|procedure)\)\s*$/, '')
    .replace(/[\s.]+$/, '')
    .trim();

/** The manner that a route means; null if it says more than that or is unknown. */
export function mannerOf(route: CodeableConcept | undefined): Manner | null {
  if (!route) return null;
  const byCode = ROUTES[route.coding?.find((one) => ROUTES[one.code ?? ''])?.code ?? ''];
  const said = wordsOf(route).map((text) =>
    bare(text).replace(/\s*\broute\b(\s*of administration)?$/, ''),
  );
  const byWords = said.map((text) => ROUTE_WORDS.find(([words]) => words.test(text))?.[1]);
  if (byWords.some((one) => one === undefined || one !== (byCode ?? byWords[0]))) return null;
  return byCode ?? byWords[0] ?? null;
}

/** How a medicine is used, by the form in its name. */
export const mannerByName = (name: string): Manner | undefined =>
  FORMS.find(([form]) => form.test(name))?.[1];
