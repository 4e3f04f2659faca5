import type { Label } from './release.rules.ts';

/**
 * Which codes speak of what. By LOINC code where one code says it, by words of the name otherwise (a sender's local test has
 * no LOINC), and by the security labels that the sender set (HL7 ActCode sensitivity). What we can't place is `unlabelled`.
 */
const BY_CODE: Record<string, Label> = {
  '7917-8': 'hiv',
  '30361-0': 'hiv',
  '56888-1': 'hiv',
  '75622-1': 'hiv',
  '20447-9': 'hiv',
  '24467-3': 'hiv',
  '25836-8': 'hiv',
  '29893-5': 'hiv',
  '31201-7': 'hiv',
  '68961-2': 'hiv',
  '5195-3': 'hepatitis',
  '5196-1': 'hepatitis',
  '13955-0': 'hepatitis',
  '16128-1': 'hepatitis',
  '11011-4': 'hepatitis',
  '29615-2': 'hepatitis',
  '42595-9': 'hepatitis',
  '21613-5': 'sti',
  '43304-5': 'sti',
  '24111-7': 'sti',
  '20507-0': 'sti',
  '22461-8': 'sti',
  '24110-9': 'sti',
  '5292-8': 'sti',
  '36902-5': 'sti',
  '77379-7': 'sti',
  '21440-3': 'reproductive',
  '2106-3': 'reproductive',
  '2118-8': 'reproductive',
  '19080-1': 'reproductive',
  '21198-7': 'reproductive',
  '2110-5': 'reproductive',
  '82810-3': 'reproductive',
  '3426-4': 'substance-use',
  '5640-8': 'substance-use',
  '19659-2': 'substance-use',
  '18282-4': 'substance-use',
  '3397-7': 'substance-use',
  '3879-4': 'substance-use',
  '8220-6': 'substance-use',
  '19295-5': 'substance-use',
  '82666-9': 'substance-use',
  '82667-7': 'substance-use',
  '55758-7': 'mental-health',
  '44249-1': 'mental-health',
  '69737-5': 'mental-health',
  '44261-6': 'mental-health',
  '70274-6': 'mental-health',
  '21636-6': 'genetic',
  '38404-0': 'genetic',
  '69548-6': 'genetic',
  '51969-4': 'genetic',
  '55233-1': 'genetic',
  '22634-0': 'pathology',
  '60567-5': 'pathology',
  '11526-1': 'pathology',
  '22637-3': 'pathology',
  '10525-4': 'pathology',
  '47527-7': 'pathology',
};

const BY_WORDS: [RegExp, Label][] = [
  [/\bhiv\b|immunodeficiency virus/i, 'hiv'],
  [/hepatitis [bc]\b|\bhcv\b|\bhbv\b|\bhbsag\b/i, 'hepatitis'],
  [/chlamydia|gonorrh|neisseria gon|syphilis|treponema|\brpr\b|herpes simplex|trichomonas|\bhpv\b|papillomavirus/i, 'sti'],
  [/pregnan|choriogonadotropin|\bhcg\b|prenatal/i, 'reproductive'],
  [/drug screen|drugs of abuse|cannabin|cocaine|opiate|amphetamine|methadone|buprenorphine|fentanyl|ethanol|alcohol use|abuse screening/i, 'substance-use'],
  [/\bphq\b|\bphq-?[29]\b|\bgad-?7\b|depression|anxiety disorder/i, 'mental-health'],
  [/gene mutation|genetic|genotyp|brca|karyotype|chromosome/i, 'genetic'],
  [/carcinoma|malignan|cancer|neoplas|lymphoma|leukemia/i, 'malignancy'],
  [/patholog|cytolog|biopsy/i, 'pathology'],
];

const BY_SECURITY: Record<string, Label> = {
  HIV: 'hiv',
  STD: 'sti',
  SEX: 'reproductive',
  SUD: 'substance-use',
  ETH: 'substance-use',
  OPIOIDUD: 'substance-use',
  '42CFRPart2': 'substance-use',
  PSY: 'mental-health',
  MH: 'mental-health',
  BH: 'mental-health',
  GDIS: 'genetic',
  SDV: 'reproductive',
  PREGNANT: 'reproductive',
};

/** The labels of one test or report: LOINC codes, names (also of coded findings), the sender's security codes. Sorted, each once. */
export function labelsOf(codes: readonly string[], names: readonly string[], security: readonly string[]): Label[] {
  const found = new Set<Label>();
  for (const code of codes) {
    const label = BY_CODE[code];
    if (label) found.add(label);
  }
  for (const name of names) {
    for (const [words, label] of BY_WORDS) if (words.test(name)) found.add(label);
  }
  for (const code of security) {
    const label = BY_SECURITY[code];
    if (label) found.add(label);
    // restricted without saying why: nobody but the patient and staff can be told it is harmless
    else if (code === 'R' || code === 'V') found.add('unlabelled');
  }
  if (codes.length === 0) found.add('unlabelled');
  return [...found].sort();
}
