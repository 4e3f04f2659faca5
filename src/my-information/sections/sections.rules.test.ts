import type { Patient } from '@medplum/fhirtypes';
import { expect, it } from 'vitest';
import { canonical, INTERPRETER, SECTIONS, sameParts, sectionOf } from './sections.rules.ts';

it('a section consists of its elements of the Patient, and an empty one has none', () => {
  const patient: Partial<Patient> = {
    address: [{ city: 'Hudson' }],
    telecom: [
      { system: 'phone', value: '1' },
      { system: 'email', value: 'a@example.org' },
    ],
    contact: [{ name: { text: 'Ann' } }],
    communication: [{ language: { text: 'Mam' } }],
    extension: [
      { url: INTERPRETER, valueBoolean: true },
      { url: 'urn:x', valueString: 'y' },
    ],
    name: [
      { use: 'official', text: 'Robert' },
      { use: 'usual', text: 'Bobby' },
    ],
  };
  expect(SECTIONS.map((section) => sectionOf(patient, section))).toEqual([
    { address: patient.address },
    { telecom: [patient.telecom?.[0]] },
    { contact: patient.contact },
    { communication: patient.communication, extension: [patient.extension?.[0]] },
    { name: [patient.name?.[1]] },
  ]);
  expect(SECTIONS.map((section) => sectionOf({}, section))).toEqual([
    { address: [] },
    { telecom: [] },
    { contact: [] },
    { communication: [], extension: [] },
    { name: [] },
  ]);
});

it('parts are equal whatever the order of their keys, but not of their lists', () => {
  expect(canonical({ b: 1, a: [{ d: 1, c: 2 }] })).toBe('{"a":[{"c":2,"d":1}],"b":1}');
  const [a, b] = [{ text: 'a' }, { text: 'b' }];
  expect(
    sameParts({ address: [{ city: 'x', state: 'y' }] }, { address: [{ state: 'y', city: 'x' }] }),
  ).toBe(true);
  expect(sameParts({ address: [a, b] }, { address: [b, a] })).toBe(false);
});
