import { describe, expect, it } from 'vitest';
import { shortName } from './short-name.rules.ts';

describe('the short name', () => {
  it.each<[official: string, en: string, es: string]>([
    [
      '200 ACTUAT albuterol 0.09 MG/ACTUAT Metered Dose Inhaler',
      'Albuterol inhaler, 90 mcg a puff',
      'Albuterol en inhalador, 90 mcg por inhalación',
    ],
    [
      '200 ACTUAT Albuterol 0.09 MG/ACTUAT Dry Powder Inhaler',
      'Albuterol dry powder inhaler, 90 mcg a puff',
      'Albuterol en inhalador de polvo seco, 90 mcg por inhalación',
    ],
    [
      'NDA020503 200 ACTUAT albuterol 0.09 MG/ACTUAT Metered Dose Inhaler [Proventil]',
      'Proventil inhaler (albuterol), 90 mcg a puff',
      'Proventil en inhalador (albuterol), 90 mcg por inhalación',
    ],
    [
      '60 ACTUAT fluticasone propionate 0.25 MG/ACTUAT / salmeterol 0.05 MG/ACTUAT Dry Powder Inhaler',
      'Fluticasone propionate 250 mcg a puff and salmeterol 50 mcg a puff, dry powder inhaler',
      'Fluticasone propionate 250 mcg por inhalación y salmeterol 50 mcg por inhalación, en inhalador de polvo seco',
    ],
    [
      'Nitroglycerin 0.4 MG/ACTUAT Mucosal Spray',
      'Nitroglycerin spray, 400 mcg a spray',
      'Nitroglicerina en atomizador, 400 mcg por rociada',
    ],
    [
      '3 ML insulin glargine 100 UNT/ML Pen Injector [Lantus]',
      'Lantus pen (insulin glargine), 100 units per mL',
      'Lantus en pluma (insulina glargina), 100 unidades por mL',
    ],
    [
      '1.5 ML insulin glargine 300 UNT/ML Pen Injector [Toujeo]',
      'Toujeo pen (insulin glargine), 300 units per mL',
      'Toujeo en pluma (insulina glargina), 300 unidades por mL',
    ],
    [
      '3 ML semaglutide 1.34 MG/ML Pen Injector [Ozempic]',
      'Ozempic pen (semaglutide), 1.34 mg per mL, 3 mL',
      'Ozempic en pluma (semaglutide), 1.34 mg por mL, 3 mL',
    ],
    [
      'insulin isophane, human 70 UNT/ML / insulin, regular, human 30 UNT/ML Injectable Suspension [Humulin]',
      'Humulin (human insulin isophane 70 units per mL and human regular insulin 30 units per mL), injectable suspension',
      'Humulin (insulina isófana humana 70 unidades por mL e insulina humana regular 30 unidades por mL), en suspensión inyectable',
    ],
    [
      'NDA020800 0.3 ML Epinephrine 1 MG/ML Auto-Injector',
      'Epinephrine auto-injector, 0.3 mg',
      'Epinefrina en autoinyector, 0.3 mg',
    ],
    [
      '1 ML epoetin alfa 4000 UNT/ML Injection [Epogen]',
      'Epogen injection (epoetin alfa), 4,000 units per mL, 1 mL',
      'Epogen inyectable (epoetin alfa), 4,000 unidades por mL, 1 mL',
    ],
    ['Cisplatin 50 MG Injection', 'Cisplatin injection, 50 mg', 'Cisplatin inyectable, 50 mg'],
    [
      '24 HR metformin hydrochloride 500 MG Extended Release Oral Tablet',
      'Metformin ER 500 mg tablet',
      'Metformina 500 mg, tableta de liberación prolongada',
    ],
    [
      '12 HR bupropion hydrochloride 150 MG Extended Release Oral Tablet',
      'Bupropion hydrochloride ER (12-hour) 150 mg tablet',
      'Bupropion hydrochloride 150 mg, tableta de liberación prolongada (12 horas)',
    ],
    [
      'omeprazole 20 MG Delayed Release Oral Capsule',
      'Omeprazole DR 20 mg capsule',
      'Omeprazol 20 mg, cápsula de liberación retardada',
    ],
    [
      '12 HR cetirizine hydrochloride 5 MG / pseudoephedrine hydrochloride 120 MG Extended Release Oral Tablet',
      'Cetirizine 5 mg and pseudoephedrine hydrochloride 120 mg ER (12-hour) tablet',
      'Cetirizina 5 mg y pseudoephedrine hydrochloride 120 mg, tableta de liberación prolongada (12 horas)',
    ],
    [
      'levothyroxine sodium 0.05 MG Oral Tablet',
      'Levothyroxine 50 mcg tablet',
      'Levotiroxina 50 mcg, tableta',
    ],
    // the label of clonazepam says 0.5 mg
    ['clonazepam 0.5 MG Oral Tablet', 'Clonazepam 0.5 mg tablet', 'Clonazepam 0.5 mg, tableta'],
    [
      'amLODIPine 5 MG / Hydrochlorothiazide 12.5 MG / Olmesartan medoxomil 20 MG Oral Tablet',
      'Amlodipine 5 mg, hydrochlorothiazide 12.5 mg, and olmesartan 20 mg tablet',
      'Amlodipina 5 mg, hidroclorotiazida 12.5 mg y olmesartán 20 mg, tableta',
    ],
    [
      'lisinopril 10 MG / hydrochlorothiazide 12.5 MG Oral Tablet',
      'Lisinopril 10 mg and hydrochlorothiazide 12.5 mg tablet',
      'Lisinopril 10 mg e hidroclorotiazida 12.5 mg, tableta',
    ],
    [
      'famotidine 26.6 MG / ibuprofen 800 MG Oral Tablet [Duexis]',
      'Duexis (famotidine 26.6 mg and ibuprofen 800 mg), tablet',
      'Duexis (famotidine 26.6 mg e ibuprofeno 800 mg), tableta',
    ],
    [
      'Acetaminophen 325 MG Oral Tablet [Tylenol]',
      'Tylenol (acetaminophen) 325 mg tablet',
      'Tylenol (acetaminofén) 325 mg, tableta',
    ],
    [
      'NITROFURANTOIN, MACROCRYSTALS 50 MG Oral Capsule',
      'Nitrofurantoin macrocrystals 50 mg capsule',
      'Nitrofurantoin macrocrystals 50 mg, cápsula',
    ],
    [
      'Nitrofurantoin 5 MG/ML Oral Suspension',
      'Nitrofurantoin 25 mg per 5 mL oral suspension',
      'Nitrofurantoína 25 mg por cada 5 mL, suspensión oral',
    ],
    // no label says 108.5 mg in 5 mL
    [
      'acetaminophen 21.7 MG/ML Oral Solution',
      'Acetaminophen 21.7 mg per mL oral solution',
      'Acetaminofén 21.7 mg por mL, solución oral',
    ],
    [
      'Hydrocortisone 10 MG/ML Topical Cream',
      'Hydrocortisone 1% cream',
      'Hidrocortisona 1%, crema',
    ],
    [
      'hydrocortisone 0.025 MG/MG Topical Ointment',
      'Hydrocortisone 2.5% ointment',
      'Hidrocortisona 2.5%, ungüento',
    ],
    [
      'latanoprost 0.05 MG/ML Ophthalmic Solution',
      'Latanoprost 0.005% eye drops',
      'Latanoprost 0.005%, gotas para los ojos',
    ],
    [
      '72 HR fentanyl 0.025 MG/HR Transdermal System',
      'Fentanyl 25 mcg per hour patch (72-hour)',
      'Fentanyl 25 mcg por hora, parche (72 horas)',
    ],
    [
      'potassium chloride 10 MEQ Extended Release Oral Tablet',
      'Potassium chloride ER 10 mEq tablet',
      'Potassium chloride 10 mEq, tableta de liberación prolongada',
    ],
    [
      'Vitamin D 1000 UNT Oral Tablet',
      'Vitamin D 1,000 unit tablet',
      'Vitamina D 1,000 unidades, tableta',
    ],
    [
      'Vitamin B 12 5 MG/ML Injectable Solution',
      'Vitamin B12 injectable solution, 5 mg per mL',
      'Vitamina B12 en solución inyectable, 5 mg por mL',
    ],
    ['Kyleena 19.5 MG Intrauterine System', 'Kyleena 19.5 mg IUD', 'Kyleena 19.5 mg, DIU'],
    ['Jolivette 28 Day Pack', 'Jolivette 28-day pack', 'Jolivette, paquete para 28 días'],
    ['Diazepam [Valium]', 'Valium (diazepam)', 'Valium (diazepam)'],
    [
      'Penicillin V Potassium 250 MG Oral Tablet',
      'Penicillin V potassium 250 mg tablet',
      'Penicilina V potásica 250 mg, tableta',
    ],
    ['Lisinopril 10 MG', 'Lisinopril 10 mg', 'Lisinopril 10 mg'],
    // a name that every object has
    [
      'constructor 5 MG/ML Oral Solution',
      'Constructor 5 mg per mL oral solution',
      'Constructor 5 mg por mL, solución oral',
    ],
  ])('of %s is %s', (official, en, es) =>
    expect([shortName(official, 'en'), shortName(official, 'es')]).toEqual([en, es]),
  );

  it.each([
    // typed by a clinician
    'Lisinopril 10 mg daily',
    'lisinopril oral 10 mg',
    'Tylenol 500mg',
    'Hydrocortisone 1% Topical Cream',
    'Pain pill',
    'Aspirin',
    '',
    // unknown forms, prefixes and units
    'Osmotic 24 HR metformin hydrochloride 500 MG Extended Release Oral Tablet',
    'Abuse-Deterrent 12 HR oxycodone hydrochloride 10 MG Extended Release Oral Tablet',
    'carbidopa 25 MG / levodopa 100 MG Disintegrating Extended Release Oral Tablet',
    'ciprofloxacin 50 MG/ML Extended Release Oral Suspension',
    'albuterol 0.09 MG Inhaler',
    'iodine-131 10 MCI Oral Capsule',
    // a strength that the form can't have
    'albuterol 0.09 MG/ACTUAT [Proventil]',
    'albuterol 0.09 MG/ML Metered Dose Inhaler',
    'lisinopril 10 MG/ML Oral Tablet',
    'nystatin 100 UNT/MG Topical Cream',
    '24 HR lisinopril 10 MG Oral Tablet',
    '10 ML lisinopril 10 MG Oral Tablet',
    '20 ACTUAT lisinopril 10 MG Oral Tablet',
    // the labels of these patches give it per day
    '168 HR Ethinyl Estradiol 0.00146 MG/HR / norelgestromin 0.00625 MG/HR Transdermal System',
    '24 HR nicotine 0.875 MG/HR Transdermal System',
    // several products in one
    'NuvaRing 0.12/0.015 MG per 24HR 21 Day Vaginal Ring',
    '{21 (ethinyl estradiol 0.035 MG Oral Tablet) / 7 (inert ingredients 1 MG Oral Tablet) } Pack',
    'Estradiol 1 MG Tablet / Progesterone 100 MG Capsule Pack',
    // words that are not ingredients
    'not lisinopril 10 MG Oral Tablet',
    'metoprolol ER 25 MG Oral Tablet',
    'sugar-free acetaminophen 160 MG Oral Tablet',
    'lisinopril 10 MG / unknown Oral Tablet',
    'lisinopril 0 MG Oral Tablet',
    'lisinopril 1,000 MG Oral Tablet',
    '=HYPERLINK("http://evil.example","x") 10 MG Oral Tablet',
  ])('of %j is the official one, as it came', (official) =>
    expect([shortName(official, 'en'), shortName(official, 'es')]).toEqual([null, null]),
  );
});
