import { labelsOfCode } from './labels.codes.ts';
import type { Label } from './release.rules.ts';
import { securityLabels } from './security-labels.rules.ts';

/**
 * What a result may say: by LOINC code (labels.codes.ts), by words in English and Spanish, and by
 * the sender's security labels. Words are looked for in every text of a result: names, displays,
 * coded and text values, notes, conclusions. They match without regard to accents, case,
 * punctuation and line ends.
 *
 * - A negation counts like the word itself ("no evidence of malignancy"): telling them apart by
 *   rule would fail on the day that matters, and a false alarm costs only one click.
 * - A tumor marker (CEA, CA 125, PSA) is not a finding of cancer, but people read it as one. It has
 *   a label of its own: behind the gate like malignancy, but not among what California holds back,
 *   which are findings in tissue.
 * - Words that mean something else in most results (AIDS as a verb, PCP as a doctor) are left out
 *   or asked for in capitals.
 */

const INVISIBLE = /\p{Cf}/gu; // soft hyphens and their kin within a word
const BROKEN = /[-\u2010]\s*\n\s*/g; // a word broken at the end of a line

/**
 * A text as words of small letters and digits, one blank between each two: what the patterns below
 * are written for.
 */
const fold = (text: string): string =>
  text
    .replace(INVISIBLE, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('æ', 'ae')
    .replaceAll('œ', 'oe')
    .replace(/[^\p{L}\p{N}]+/gu, ' ');

const words = (...alternatives: string[]): RegExp => new RegExp(alternatives.join('|'));

/** Words that look like the sensitive words below but are not. */
const HARMLESS = new RegExp(
  [
    'tumou?r necrosis factor|factor de necrosis tumoral', // a messenger of inflammation
    'chlam[iy]\\w+ (pneumoniae|psittaci)', // breathing infections
    'lithium heparin|heparina (de )?litio', // a tube
    '(myelo|mielo)mening', // spina bifida
    'hepatomegal|adenomegal|adenomyo|adenomio', // swellings
    'leuk(ae|e)moid|leucemoid',
    'in situ hybrid|hibridacion( \\w+)? in situ', // a method
    // where a test was done says nothing about it
    'clinical patholog\\w+|patologia clinica|patholog(y|ical) (lab|laborator|associates|department|dept|services|consultants|institute|group|center)',
    '(department|dept|division|institute|departamento|instituto|servicio) (of|de) (\\w+ ){0,4}?(patholog|patolog|c[iy]tolog|citolog|genetic|toxicolog|oncolog)\\w*',
    '(performed|tested|analy[sz]ed|processed|realizad[oa]|procesad[oa]|analizad[oa])( \\w+){0,12}? cancer (center|centre|institute|hospital|research)',
  ].join('|'),
  'g',
);

const TUMOR_MARKER = words(
  'tumou?r(al)? marker|marcador(es)? tumoral',
  'carcino ?embr[iy]on|\\bcea\\b',
  'cancer (ag|antigen)\\b|antigeno (del? )?(cancer|carcinoma)|\\bca ?(125|15 ?3|19 ?9|27 ?29|72 ?4|242|549)\\b',
  'prostat(e|ic) specific|antigeno prostatico|\\bpsa\\b|pca ?3',
  'alpha ?(1 )?feto ?prot|alfa ?(1 )?feto ?prot|\\bafp\\b',
  'chromogranin|cromogranina|\\bcalcitonina?\\b|(?<!anti |contra |anticuerpos )\\bth?[iy]roglobulina?\\b(?! (ab|antibod|autoantibod))',
  'neuron specific enolase|enolasa|\\bhe ?4\\b|epididymis protein|bladder tumou?r ag|\\bnmp ?22\\b',
  '\\bher ?2|erbb ?2|\\bki ?67\\b|\\bpd ?l ?1\\b|(estrogen|progesterone) receptor|receptor(es)? de (estrogeno|progesterona)|microsatel',
  'bcr ?abl|(philadelphia chromosome|cromosoma (de )?filadelfia)|\\bjak ?2\\b|\\bflt ?3\\b|\\bnpm ?1\\b|\\b[kn]ras\\b|\\bbraf\\b',
  'monoclonal (protein|spike|band|component|peak|gammopath)|(proteina|banda|pico|componente|gamm?[ao]patia) monoclonal|\\bm (spike|component)\\b|parapro?tein|bence ?jones',
  'light chains? free|free (kappa|lambda)|(kappa|lambda) (free )?light|cadenas ligeras',
  '\\bblast(s|os)?\\b|(lympho|linfo|myelo|mielo)blast|circulating tumou?r',
);
/** Markers whose names contain a word for cancer: removed before that word is searched for. */
const MARKER_NAMES =
  /tumou?r(al)? marker|marcador(es)? tumoral(es)?|cancer (ag|antigen)\b|antigeno (del? )?(cancer|carcinoma)|bladder tumou?r ag|circulating tumou?r|beta 2 microglobulin tumou?r/g;

const MALIGNANCY = words(
  'cancer|tumou?r|carcinom|\\badeno ?ca\\b|\\bm ?[89]\\d{3} [2369]\\b|carcinoid|sarcoma|melanom|metasta|malign|neoplas|\\bonco',
  'lymphoma|linfoma|leuk(ae|e)mi|leucemi|(lympho|linfo)proliferativ|(myelo|mielo)(proliferativ|d[iy]splas|fibrosis)|(myelom|mielom)(?!en)',
  'blast crisis|crisis blast|plasmac[iy]tom|plasmocitom|waldenstrom|pol[iy]c[iy]th?emia vera|essential thrombocyth|trombocitemia esencial|mastoc[iy]to',
  'hodgkin|kaposi|sezary|m[iy]cosis fungoid',
  'blastom|gliom|astroc[iy]tom|epend[iy]mom|meningiom|schwannom|mesoth?eliom|seminom|germinom|teratom|th?[iy]mom|insulinom|gastrinom|neuroendocrin',
  'ph?(ae|e)ochromoc[iy]tom|feocromoc[iy]tom|paragangliom|hepatom|adenom|craneofaringiom|craniopharyngiom',
  '(high|severe|severa|alto|grave|moderate|moderada)( grade| grado)?( \\w+){0,3} d[iy]splas|d[iy]splas\\w*( \\w+){0,4} (high|severe|severa|alto|grave|moderate|moderada)\\b',
  'intraepitelial|intraepithelial|\\bin situ\\b|\\b(dcis|lcis|hsil|hgsil|hgpin|ascus|asc (us|h))\\b|\\b(cin|nic|vin|ain|vain) ?(grade |grado )?(1|2|3|i|ii|iii)\\b',
  'atypia|atipia|atypical (glandular|squamous|ductal|lobular|hyperplasia)|celulas (glandulares |escamosas )?atipicas|hiperplasia atipica',
  'invasive (ductal|lobular|mammary)|(ductal|lobulillar|lobular) (infiltrante|invasiv)|gleason|grade group',
  '\\b(bi|li|pi|ti|lung) ?rads( (category|categoria|cat|score|assessment|final|lr|clasificacion|\\d{4}|v\\d+( \\d)?))* ?(0 ?)?[456][abcx]?\\b',
  '\\b[cpry]{0,2}t(is|[0-4][a-d]?) ?[cp]?n[0-3x]',
);

const BY_WORDS: readonly [RegExp, Label][] = [
  [
    words(
      '\\bh ?i ?v ?\\d*\\b|\\bvih ?\\d*\\b|immunodeficiency virus|virus de (la )?inmunodeficiencia|inmunodeficiencia (humana|adquirida)',
      '\\bsida\\b|\\bcd ?4\\b|\\bp24\\b',
    ),
    'hiv',
  ],
  [
    words(
      'hepatit',
      '\\bh[bcd]v\\b|\\bvh[bcd]\\b|\\bhbs ?a[bg]\\b|\\bhb[ce] ?a[bg]\\b|\\banti ?h(bs|bc|be|cv)\\b',
    ),
    'hepatitis',
  ],
  [
    words(
      'chlam[iy]d|clamidi|gonorr|gonococ|s[iy]ph?ilis|sifil|syphil|trepon|\\brpr\\b|\\bvdrl\\b|\\bfta\\b|herpes (simpl|genital)|\\bhsv\\b|\\bvhs\\b|trichomon|tricomon',
      '\\bhpv\\b|\\bvph\\b|papilloma|papiloma|mycoplasma genital|ureaplasma|chancroid|chancro|ducrey|venere|vaginosis|gardnerella',
      'sexually transmitted|transmision sexual|\\bst[di]s?\\b|\\bets\\b',
    ),
    'sti',
  ],
  [
    words(
      'pregnan|embaraz|gestation|gestacion|gravid|c?h?oriogonad|gonadotropina corionica|\\bb?hcg\\b|prenatal|antenatal|trimest|fetal (dna|fibronectin|aneuploid|screen)|cell free (fetal )?dna',
      'abort|miscarriage|\\bsemen\\b|sperm|esperm|fertil|ovula|contracepti|anticoncepti|antim[uy]ll?erian|\\bamh\\b',
    ),
    'reproductive',
  ],
  [
    words(
      'drugs? (screen|abuse|of abuse|test|panel|use)|\\bdrogas?\\b|illicit|ilicit|substance (use|abuse)|(uso|abuso|consumo) de (sustancias|alcohol)|abuse screening|toxicolog',
      'cannabi|canabi|cannabin|mari[hj]uana|tetrahydrocann|\\bthc\\b|cocain|benzo[iy]lecgonin|opiate|opiace|opioid|heroin|morphine|morfina|codein|oxycod|oxicod|h[iy]drocod|h[iy]dromorph|tramadol',
      'amph?etamin|anfetamin|\\bmdma\\b|ecstasy|phenc[iy]clidin|fenciclidin|barbitur|benzodiazep|methadon|metadona|buprenorph|buprenorf|fentan|\\blsd\\b|lysergi|mescalin|psiloc[iy]',
      'ethanol|etanol|ethyl(ic)? alcohol|alcohol etilico|alcohol (use|abuse|level|screen|consum|depend|intox|metab|biomark|in|en)\\b|(blood|serum|urine|urinary|sangre) alcohol|^ ?alcohol ?$|alcoholi[sc]|ethyl glucuronide|phosphatidylethanol|\\bpeth\\b|nicotin|cotinin',
    ),
    'substance-use',
  ],
  [
    words(
      '\\bphq ?\\d*\\b|\\bgad ?\\d+\\b|depressi|depresi|anxiety|ansiedad|suicid|psychiatr|psiquiatr|bipolar|schizo|esquizo|psychos|psicosis|\\bptsd\\b|\\btept\\b',
      'edinburgh postnatal|\\bepds\\b|mental health|salud mental|\\blithium\\b|\\blitio\\b|clozapin',
    ),
    'mental-health',
  ],
  [
    words(
      'genetic|\\bgenes?\\b|\\bgen (del? )?[a-z]+ ?\\d|genom|genot[iy]p|brca ?\\d?|kar[iy]ot[iy]p|cariotip|chromosom|cromosom|mutati|mutaci|heredit|allele|\\balelo|exom|sequenc|secuenci',
      'factor v leiden|\\bcftr\\b|fragile x|x fragil|huntington|th?alass?emia|sickle|falciform|drepanoc|trisom|aneuploid|carrier (screen|status|test)|portador|pharmacogen|farmacogen|\\bcyp ?\\d|\\bhla\\b',
    ),
    'genetic',
  ],
  [TUMOR_MARKER, 'tumor-marker'],
  [
    words(
      'patholog|patolog|c[iy]tolog|citolog|biops|histolog|histopat|\\bpap\\b|papanicola|bone marrow|medula osea|immunohistochem|inmunohistoquim',
      'flow c[iy]tometr|citometria de flujo|autops|necrops|surgical specimen|frozen section',
    ),
    'pathology',
  ],
];

/** The same few names come again and again within a record. */
const known = new Map<string, readonly Label[]>();

function labelsOfText(text: string): readonly Label[] {
  const before = known.get(text);
  if (before) return before;
  const whole = fold(text).replace(HARMLESS, ' ');
  const said = text.includes('\n')
    ? `${whole} ${fold(text.replace(BROKEN, '')).replace(HARMLESS, ' ')}`
    : whole;
  const found = BY_WORDS.flatMap(([pattern, label]) => (pattern.test(said) ? [label] : []));
  // in capitals: a test that "aids in" something is none
  if (/\bAIDS\b/.test(text)) found.push('hiv');
  // in capitals: MDs are doctors
  if (/\b(?:AML|CML|CLL|SLL|DLBCL|N?SCLC|MGUS|MDS)\b/.test(text)) found.push('malignancy');
  if (MALIGNANCY.test(said.replace(MARKER_NAMES, ' '))) found.push('malignancy');
  if (text.length <= 200) {
    if (known.size > 10_000) known.clear();
    known.set(text, found);
  }
  return found;
}

/**
 * The labels of one test or report.
 * @param codes LOINC codes
 * @param texts every text that it has: names, displays, coded and text values, notes, conclusions
 * @param security the sender's security codes (`securityOf`)
 * @returns sorted, each once; without any code also `unlabelled`, since words alone cannot show
 * that it is harmless
 */
export function labelsOf(
  codes: readonly string[],
  texts: readonly string[],
  security: readonly string[],
): Label[] {
  const found = new Set<Label>([
    ...securityLabels(security),
    ...codes.flatMap(labelsOfCode),
    ...texts.flatMap(labelsOfText),
  ]);
  if (codes.length === 0) found.add('unlabelled');
  return [...found].sort();
}
