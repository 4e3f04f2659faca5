import type { PatientContact } from '@medplum/fhirtypes';
import { sayName } from '../../fhir/names.ts';

/** How many emergency contacts the form has. */
export const MOST_CONTACTS = 2;

export interface TypedContact {
  name: string;
  relationship: string;
  phone: string;
}

const ROLES = 'http://terminology.hl7.org/CodeSystem/v2-0131';
/** Contacts of HL7 table 0131 that are not emergency contacts: employer, agency, insurer. */
const OFFICIAL = new Set(['E', 'F', 'I', 'S']);

const codes = (contact: PatientContact): string[] =>
  (contact.relationship ?? []).flatMap((one) =>
    (one.coding ?? []).flatMap((coding) => (coding.system === ROLES && coding.code) || []),
  );

/** Whether a contact is a person to call: named, and not an organization. */
export const isEmergency = (contact: PatientContact): boolean =>
  sayName(contact.name) !== null && !codes(contact).some((code) => OFFICIAL.has(code));

/** The relationship as sent: texts, or displays of codings that say more than a contact's role. */
export const sayRelationship = (contact: PatientContact): string =>
  (contact.relationship ?? [])
    .map(
      (one) =>
        one.text?.trim() ||
        (one.coding ?? [])
          .filter((coding) => coding.system !== ROLES)
          .map((coding) => coding.display ?? coding.code)
          .find(Boolean) ||
        '',
    )
    .filter(Boolean)
    .join(', ');

export const sayPhone = (contact: PatientContact): string =>
  contact.telecom?.find((one) => one.system === 'phone' && one.use !== 'old')?.value ?? '';

export const typedContact = (contact: PatientContact): TypedContact => ({
  name: sayName(contact.name) ?? '',
  relationship: sayRelationship(contact),
  phone: sayPhone(contact),
});

/** The emergency contacts that the form shows. */
export const shownContacts = (contacts: readonly PatientContact[] | undefined): PatientContact[] =>
  (contacts ?? []).filter(isEmergency).slice(0, MOST_CONTACTS);

/** Contacts as corrected. One that did not change stays as it came, and so do all others. */
export function withContacts(
  contacts: readonly PatientContact[] | undefined,
  typed: readonly TypedContact[],
): PatientContact[] {
  const shown = shownContacts(contacts);
  const same = (a: TypedContact, b: TypedContact) =>
    a.name === b.name && a.relationship === b.relationship && a.phone === b.phone;
  const corrected = typed
    .filter((one) => one.name !== '')
    .map(
      (one): PatientContact =>
        shown.find((old) => same(typedContact(old), one)) ?? {
          relationship: [
            {
              coding: [{ system: ROLES, code: 'C', display: 'Emergency Contact' }],
              ...(one.relationship ? { text: one.relationship } : {}),
            },
          ],
          name: { text: one.name },
          telecom: [{ system: 'phone', value: one.phone }],
        },
    );
  return [...corrected, ...(contacts ?? []).filter((one) => !shown.includes(one))];
}
