import { describe, expect, it } from 'vitest';
import { flagsOf, medicineLabels, scheduleOf } from './drugs.rules.ts';

describe('a medicine’s name', () => {
  it.each([
    ['oxycodone hydrochloride 5 MG Oral Tablet', 'II'],
    ['acetaminophen 325 MG / hydrocodone bitartrate 5 MG Oral Tablet', 'II'],
    ['acetaminophen 300 MG / codeine phosphate 30 MG Oral Tablet', 'III'],
    ['codeine phosphate 2 MG/ML / guaifenesin 20 MG/ML Oral Solution', 'V'],
    ['codeine sulfate 30 MG Oral Tablet', 'II'],
    ['dronabinol 5 MG Oral Capsule', 'III'],
    ['dronabinol 5 MG/ML Oral Solution [Syndros]', 'II'],
    ['buprenorphine 8 MG / naloxone 2 MG Sublingual Film', 'III'],
    ['zolpidem tartrate 5 MG Oral Tablet', 'IV'],
    ['Diazepam [Valium]', 'IV'],
    ['pregabalin 75 MG Oral Capsule', 'V'],
    ['atropine sulfate 0.025 MG / diphenoxylate hydrochloride 2.5 MG Oral Tablet', 'V'],
    ['lisinopril 10 MG Oral Tablet', null],
    ['naloxone hydrochloride 40 MG/ML Nasal Spray', null],
  ])('%s is in schedule %s (21 CFR 1308)', (name, schedule) =>
    expect(scheduleOf(name)).toBe(schedule),
  );

  it.each<[string, string[]]>([
    ['1 ML epoetin alfa 4000 UNT/ML Injection [Epogen]', ['clinic-administered']],
    ['3 ML insulin glargine 100 UNT/ML Pen Injector [Lantus]', ['no-mail']],
    ['isotretinoin 40 MG Oral Capsule', ['rems']],
    ['NDA020800 0.3 ML Epinephrine 1 MG/ML Auto-Injector', []],
    ['Kyleena 19.5 MG Intrauterine System', ['clinic-administered']],
    ['warfarin sodium 5 MG Oral Tablet', ['not-online']],
  ])('%s is handled as %j', (name, flags) =>
    expect(flagsOf(name, [{ words: 'Warfarin', flag: 'not-online' }])).toEqual(flags),
  );

  it.each<[string, string[]]>([
    ['emtricitabine 200 MG / tenofovir disoproxil fumarate 300 MG Oral Tablet', ['hiv']],
    ['Trinessa 28 Day Pack', ['reproductive']],
    ['sertraline 50 MG Oral Tablet', ['mental-health']],
    ['buprenorphine 8 MG Sublingual Tablet', ['substance-use']],
    ['lisinopril 10 MG Oral Tablet', []],
  ])('%s carries the labels %j from the start', (name, labels) =>
    expect(medicineLabels(name, true, [])).toEqual(labels),
  );

  it('without a code behind it can’t be assumed harmless', () =>
    expect(medicineLabels('something', false, [])).toEqual(['unlabelled']));
});
