import { describe, expect, it } from 'vitest';
import { en, es } from '../../../test/words.ts';
import { languageKey, languageName, type SpecialtyName, specialtyName } from './words.rules.ts';

const said = (system: string, code: string, text = 'as it came') => ({ system, code, text });
const BCP = 'urn:ietf:bcp:47';

describe('a language', () => {
  it.each<[string, string, string, string]>([
    [BCP, 'es', 'Spanish', 'español'],
    [BCP, 'vi', 'Vietnamese', 'vietnamita'],
    [BCP, 'zh-Hant', 'Traditional Chinese', 'chino tradicional'],
    ['urn:iso:std:iso:639:-1', 'fr', 'French', 'francés'],
    [BCP, 'qqx', 'as it came', 'as it came'],
    [BCP, 'not a tag', 'as it came', 'as it came'],
    ['urn:own', 'es', 'as it came', 'as it came'],
  ])('%s %s is %s, %s', (system, code, english, spanish) => {
    expect(languageName(said(system, code), 'en')).toBe(english);
    expect(languageName(said(system, code), 'es')).toBe(spanish);
  });
  it('is found by its primary tag, or by its text', () => {
    expect(languageKey(said(BCP, 'es-MX'))).toBe('es');
    expect(languageKey(said('', '', 'Signs'))).toBe('signs');
  });
});

describe('a specialty', () => {
  it.each<[string, string, SpecialtyName | null]>([
    ['http://nucc.org/provider-taxonomy', '207Q00000X', 'family-medicine'],
    ['http://snomed.info/sct', '394579002', 'cardiology'],
    ['urn:own', '394579002', null],
    ['http://nucc.org/provider-taxonomy', 'x', null],
  ])('%s %s: %s', (system, code, name) => expect(specialtyName(said(system, code))).toBe(name));
  it('has words in both languages', () => {
    expect(en('specialty.family-medicine')).toBe('Family medicine');
    expect(es('specialty.family-medicine')).toBe('Medicina familiar');
  });
});
