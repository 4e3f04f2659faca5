import { RXNORM, SNOMED } from '../../fhir/systems.ts';

/**
 * English and Spanish names for substances, allergies and reactions that arrive only as a code:
 * RxNorm ingredients (US National Library of Medicine) and the most common SNOMED CT codes in US
 * records. Any other code is shown as a code.
 */
type Names = readonly [en: string, es: string];
const BY_RXNORM: Readonly<Record<string, Names>> = {
  '161': ['Acetaminophen', 'Acetaminofén'],
  '519': ['Allopurinol', 'Alopurinol'],
  '723': ['Amoxicillin', 'Amoxicilina'],
  '733': ['Ampicillin', 'Ampicilina'],
  '1191': ['Aspirin', 'Aspirina'],
  '2002': ['Carbamazepine', 'Carbamazepina'],
  '2551': ['Ciprofloxacin', 'Ciprofloxacino'],
  '2670': ['Codeine', 'Codeína'],
  '4053': ['Erythromycin', 'Eritromicina'],
  '5640': ['Ibuprofen', 'Ibuprofeno'],
  '7052': ['Morphine', 'Morfina'],
  '7258': ['Naproxen', 'Naproxeno'],
  '7980': ['Penicillin G', 'Penicilina G'],
  '7984': ['Penicillin V', 'Penicilina V'],
  '8183': ['Phenytoin', 'Fenitoína'],
  '10689': ['Tramadol', 'Tramadol'],
  '10831': ['Sulfamethoxazole / Trimethoprim', 'Sulfametoxazol / Trimetoprima'],
  '11124': ['Vancomycin', 'Vancomicina'],
  '11289': ['Warfarin', 'Warfarina'],
  '36567': ['Simvastatin', 'Simvastatina'],
  '70618': ['Penicillin', 'Penicilina'],
};
const BY_SNOMED: Readonly<Record<string, Names>> = {
  '91930004': ['Allergy to eggs', 'Alergia al huevo'],
  '91934008': ['Allergy to nuts', 'Alergia a las nueces'],
  '91935009': ['Allergy to peanuts', 'Alergia al maní (cacahuate)'],
  '91936005': ['Allergy to penicillin', 'Alergia a la penicilina'],
  '102263004': ['Eggs', 'Huevo'],
  '111088007': ['Latex', 'Látex'],
  '232347008': ['Allergy to animal dander', 'Alergia a la caspa de animales'],
  '232350006': ['Allergy to house dust mites', 'Alergia a los ácaros del polvo'],
  '260147004': ['House dust mites', 'Ácaros del polvo'],
  '264287008': ['Animal dander', 'Caspa de animales'],
  '288328004': ['Bee venom', 'Veneno de abeja'],
  '300913006': ['Allergy to shellfish', 'Alergia a los mariscos'],
  '300916003': ['Allergy to latex', 'Alergia al látex'],
  '387406002': ['Sulfonamide', 'Sulfonamida'],
  '417532002': ['Allergy to fish', 'Alergia al pescado'],
  '418689008': ['Allergy to grass pollen', 'Alergia al polen de pasto'],
  '419263009': ['Allergy to tree pollen', 'Alergia al polen de árboles'],
  '419474003': ['Allergy to mold', 'Alergia al moho'],
  '424213003': ['Allergy to bee venom', 'Alergia al veneno de abeja'],
  '425525006': ['Allergy to dairy products', 'Alergia a los lácteos'],
  '714035009': ['Allergy to soy', 'Alergia a la soya'],
  '762952008': ['Peanuts', 'Maní (cacahuate)'],
  '782576004': ['Tree pollen', 'Polen de árboles'],
  // reactions
  '39579001': ['Anaphylaxis', 'Anafilaxia'],
  '126485001': ['Hives', 'Urticaria (ronchas)'],
  '247472004': ['Hives', 'Urticaria (ronchas)'],
  '271807003': ['Rash', 'Sarpullido'],
  '418290006': ['Itching', 'Picazón'],
  '422400008': ['Vomiting', 'Vómito'],
  '422587007': ['Nausea', 'Náuseas'],
  '267036007': ['Trouble breathing', 'Dificultad para respirar'],
  '41291007': ['Swelling (angioedema)', 'Hinchazón (angioedema)'],
  '49727002': ['Cough', 'Tos'],
  '62315008': ['Diarrhea', 'Diarrea'],
};

/** Our name for a code, in English or Spanish; null for an unknown one. */
export function allergenName(system: string, code: string, language: 'en' | 'es'): string | null {
  const names =
    system === RXNORM ? BY_RXNORM[code] : system === SNOMED ? BY_SNOMED[code] : undefined;
  return names?.[language === 'en' ? 0 : 1] ?? null;
}

const SPANISH: ReadonlyMap<string, string> = new Map(
  [...Object.values(BY_RXNORM), ...Object.values(BY_SNOMED)]
    .reverse()
    .map(([en, es]) => [en.toLowerCase(), es]),
);
/** The Spanish name of something written exactly like our English name; null for anything else. */
export const spanishName = (english: string): string | null =>
  SPANISH.get(english.trim().toLowerCase()) ?? null;

/**
 * Whether a code system lists medicines or their ingredients. Anything with such a code is a
 * medicine, whatever its words or category say.
 */
export const isMedicine = (system: string): boolean =>
  /rxnorm|sid\/ndc|whocc\.no\/atc|dmd\.nhs\.uk|fdasis|sid\/cvx|2\.16\.840\.1\.113883\.6\.(?:88|69)$/i.test(
    system,
  );
