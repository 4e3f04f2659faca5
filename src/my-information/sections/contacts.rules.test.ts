import type { PatientContact } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import {
  isEmergency,
  sayRelationship,
  shownContacts,
  typedContact,
  withContacts,
} from './contacts.rules.ts';

const V2 = 'http://terminology.hl7.org/CodeSystem/v2-0131';
const role = (code: string) => ({ coding: [{ system: V2, code }] });
const ann: PatientContact = {
  relationship: [{ ...role('C'), text: 'sister' }],
  name: { given: ['Ann'], family: 'Lee' },
  telecom: [{ system: 'phone', value: '319-555-0110' }],
};
const employer: PatientContact = { relationship: [role('E')], name: { text: 'Mill Works' } };

describe('emergency contacts', () => {
  it.each<[string, PatientContact, boolean]>([
    ['an emergency contact', ann, true],
    ['next of kin', { ...ann, relationship: [role('N')] }, true],
    ['without a role', { name: { text: 'Bo' } }, true],
    ['an employer', employer, false],
    ['an insurer', { ...ann, relationship: [role('I')] }, false],
    ['without a name', { telecom: ann.telecom ?? [] }, false],
  ])('%s', (_, contact, is) => expect(isEmergency(contact)).toBe(is));

  it.each<[PatientContact, string]>([
    [ann, 'sister'],
    [{ relationship: [role('C')] }, ''],
    [
      {
        relationship: [
          role('C'),
          { coding: [{ system: 'urn:x', code: 'SPS', display: 'spouse' }] },
        ],
      },
      'spouse',
    ],
    [{ relationship: [{ coding: [{ system: 'urn:x', code: 'SPS' }] }] }, 'SPS'],
    [{}, ''],
  ])('relationship of %j is worded as %j', (contact, said) =>
    expect(sayRelationship(contact)).toBe(said),
  );

  it('are two on the form; the others, and what did not change, stay as they came', () => {
    const third: PatientContact = { name: { text: 'Cy' } };
    const all = [employer, ann, { name: { text: 'Bo' } }, third];
    expect(shownContacts(all)).toEqual([ann, { name: { text: 'Bo' } }]);
    const dee = { name: 'Dee', relationship: 'friend', phone: '319-555-0111' };
    expect(withContacts(all, [typedContact(ann), dee])).toEqual([
      ann,
      {
        relationship: [
          { coding: [{ system: V2, code: 'C', display: 'Emergency Contact' }], text: 'friend' },
        ],
        name: { text: 'Dee' },
        telecom: [{ system: 'phone', value: '319-555-0111' }],
      },
      employer,
      third,
    ]);
    const none = { name: '', relationship: '', phone: '' };
    expect(withContacts(all, [none, none])).toEqual([employer, third]);
  });
});
