import type { Language } from '../../platform/i18n.ts';

/**
 * Ingredients as people say them. A salt is left out only where it is listed here: every US product
 * of that ingredient has it, or names its other salt, which stays. So metoprolol tartrate and
 * metoprolol succinate, naproxen and naproxen sodium, stay apart.
 *
 * An ingredient without a Spanish name keeps its English one. Decision 0069 says who should read
 * this list.
 */
const LIST: Readonly<Record<string, readonly [en: string, es?: string]>> = {
  acetaminophen: ['acetaminophen', 'acetaminofén'],
  albuterol: ['albuterol', 'albuterol'],
  allopurinol: ['allopurinol', 'alopurinol'],
  amlodipine: ['amlodipine', 'amlodipina'],
  amoxicillin: ['amoxicillin', 'amoxicilina'],
  ampicillin: ['ampicillin', 'ampicilina'],
  aspirin: ['aspirin', 'aspirina'],
  atenolol: ['atenolol', 'atenolol'],
  atorvastatin: ['atorvastatin', 'atorvastatina'],
  'atorvastatin calcium': ['atorvastatin', 'atorvastatina'],
  azithromycin: ['azithromycin', 'azitromicina'],
  budesonide: ['budesonide', 'budesonida'],
  cetirizine: ['cetirizine', 'cetirizina'],
  'cetirizine hydrochloride': ['cetirizine', 'cetirizina'],
  clavulanate: ['clavulanate', 'clavulanato'],
  codeine: ['codeine', 'codeína'],
  cyclosporine: ['cyclosporine', 'ciclosporina'],
  diazepam: ['diazepam', 'diazepam'],
  digoxin: ['digoxin', 'digoxina'],
  diphenhydramine: ['diphenhydramine', 'difenhidramina'],
  'diphenhydramine hydrochloride': ['diphenhydramine', 'difenhidramina'],
  doxycycline: ['doxycycline', 'doxiciclina'],
  epinephrine: ['epinephrine', 'epinefrina'],
  'ferrous sulfate': ['ferrous sulfate', 'sulfato ferroso'],
  fexofenadine: ['fexofenadine', 'fexofenadina'],
  'fexofenadine hydrochloride': ['fexofenadine', 'fexofenadina'],
  'fish oil': ['fish oil', 'aceite de pescado'],
  'folic acid': ['folic acid', 'ácido fólico'],
  furosemide: ['furosemide', 'furosemida'],
  hydrochlorothiazide: ['hydrochlorothiazide', 'hidroclorotiazida'],
  hydrocortisone: ['hydrocortisone', 'hidrocortisona'],
  ibuprofen: ['ibuprofen', 'ibuprofeno'],
  'insulin aspart, human': ['insulin aspart', 'insulina aspart'],
  'insulin glargine': ['insulin glargine', 'insulina glargina'],
  'insulin isophane, human': ['human insulin isophane', 'insulina isófana humana'],
  'insulin, regular, human': ['human regular insulin', 'insulina humana regular'],
  levothyroxine: ['levothyroxine', 'levotiroxina'],
  'levothyroxine sodium': ['levothyroxine', 'levotiroxina'],
  lisinopril: ['lisinopril', 'lisinopril'],
  loratadine: ['loratadine', 'loratadina'],
  losartan: ['losartan', 'losartán'],
  'losartan potassium': ['losartan', 'losartán'],
  'meperidine hydrochloride': ['meperidine', 'meperidina'],
  metformin: ['metformin', 'metformina'],
  'metformin hydrochloride': ['metformin', 'metformina'],
  methotrexate: ['methotrexate', 'metotrexato'],
  naproxen: ['naproxen', 'naproxeno'],
  'naproxen sodium': ['naproxen sodium', 'naproxeno sódico'],
  nitrofurantoin: ['nitrofurantoin', 'nitrofurantoína'],
  'nitrofurantoin, macrocrystals': ['nitrofurantoin macrocrystals'],
  nitroglycerin: ['nitroglycerin', 'nitroglicerina'],
  'olmesartan medoxomil': ['olmesartan', 'olmesartán'],
  omeprazole: ['omeprazole', 'omeprazol'],
  oxycodone: ['oxycodone', 'oxicodona'],
  'oxycodone hydrochloride': ['oxycodone', 'oxicodona'],
  'penicillin v potassium': ['penicillin V potassium', 'penicilina V potásica'],
  phenazopyridine: ['phenazopyridine', 'fenazopiridina'],
  'phenazopyridine hydrochloride': ['phenazopyridine', 'fenazopiridina'],
  prednisone: ['prednisone', 'prednisona'],
  sertraline: ['sertraline', 'sertralina'],
  'sertraline hydrochloride': ['sertraline', 'sertralina'],
  simvastatin: ['simvastatin', 'simvastatina'],
  'st. john’s wort': ['St. John’s wort', 'hierba de San Juan'],
  'vitamin b 12': ['vitamin B12', 'vitamina B12'],
  'vitamin b12': ['vitamin B12', 'vitamina B12'],
  'vitamin d': ['vitamin D', 'vitamina D'],
  warfarin: ['warfarin', 'warfarina'],
  'warfarin sodium': ['warfarin', 'warfarina'],
  zolpidem: ['zolpidem', 'zolpidem'],
  'zolpidem tartrate': ['zolpidem', 'zolpidem'],
};
const KNOWN: ReadonlyMap<string, readonly [en: string, es?: string]> = new Map(
  Object.entries(LIST),
);

const WORD = /^(?:[A-Za-z][a-zA-Z’'-]*|[A-Z]\d{0,3})$/;
/** Words that describe more than an ingredient: a name with one of them is not understood. */
const OTHER: ReadonlySet<string> = new Set(
  'tab tabs tablet tablets cap caps capsule capsules oral topical nasal vaginal rectal ophthalmic otic chewable release extended delayed sustained modified osmotic matrix biphasic deterrent abuse-deterrent injection injectable solution suspension inhaler cream ointment patch pack kit day days hr hrs hour hours ml mg mcg actuat unt meq mci er xr sr dr la xl cr xt ec odt per in as of for with without not no and or plus free non take do stop'.split(
    ' ',
  ),
);

const plain = (official: string): string => official.toLowerCase().replaceAll("'", '’');

const isPlain = (word: string): boolean =>
  WORD.test(word) && !OTHER.has(word.toLowerCase()) && !/-free$/i.test(word);

/** Whether this is an ingredient and nothing else, as far as its words tell. */
export function isIngredient(official: string): boolean {
  if (KNOWN.has(plain(official))) return true;
  const words = official.split(' ');
  return words.length <= 6 && words.every(isPlain);
}

/**
 * The letters of vitamins and types keep their case (penicillin V, vitamin D3), and so do
 * abbreviations.
 */
const lower = (word: string, shouted: boolean): string =>
  /^[A-Z]\d{0,3}$/.test(word) || (!shouted && /^[A-Z]{2,4}$/.test(word))
    ? word
    : word.toLowerCase();

/**
 * An ingredient for display, without tall-man letters, which are for those who dispense.
 * @param official in RxNorm's words, for which `isIngredient` is true
 */
export function sayIngredient(official: string, language: Language): string {
  const known = KNOWN.get(plain(official));
  if (known) return (language === 'es' && known[1]) || known[0];
  const shouted = official === official.toUpperCase();
  return official
    .split(' ')
    .map((word) => lower(word, shouted))
    .join(' ');
}
