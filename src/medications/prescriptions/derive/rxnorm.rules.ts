/**
 * Names for RxNorm codes that arrive without one: those of the sample data, with RxNorm's own names
 * (US National Library of Medicine, public domain). Any other code is shown as a code: a wrong name
 * is worse than none.
 */
export const RXNORM_NAMES: Readonly<Record<string, string>> = {
  '105586': 'methotrexate 10 MG Oral Tablet',
  '197319': 'allopurinol 100 MG Oral Tablet',
  '198014': 'naproxen 500 MG Oral Tablet',
  '198405': 'ibuprofen 100 MG Oral Tablet',
  '282464': 'acetaminophen 160 MG Oral Tablet',
  '308182': 'amoxicillin 250 MG Oral Capsule',
  '309097': 'cefuroxime 250 MG Oral Tablet',
  '310325': 'ferrous sulfate 325 MG Oral Tablet',
  '310965': 'ibuprofen 200 MG Oral Tablet',
  '313782': 'acetaminophen 325 MG Oral Tablet',
  '314076': 'lisinopril 10 MG Oral Tablet',
  '562251': 'amoxicillin 250 MG / clavulanate 125 MG Oral Tablet',
  '745679': '200 ACTUAT albuterol 0.09 MG/ACTUAT Metered Dose Inhaler',
  '834061': 'penicillin V potassium 250 MG Oral Tablet',
  '849574': 'naproxen sodium 220 MG Oral Tablet',
  '860975': '24 HR metformin hydrochloride 500 MG Extended Release Oral Tablet',
  '861467': 'meperidine hydrochloride 50 MG Oral Tablet',
  '895994': '120 ACTUAT fluticasone propionate 0.044 MG/ACTUAT Metered Dose Inhaler',
  '999967':
    'amlodipine 5 MG / hydrochlorothiazide 12.5 MG / olmesartan medoxomil 20 MG Oral Tablet',
  '1014676': 'cetirizine hydrochloride 5 MG Oral Tablet',
  '1049630': 'diphenhydramine hydrochloride 25 MG Oral Tablet',
};
