import type { Patient } from '@medplum/fhirtypes';
import { inForce } from '../../fhir/addresses.ts';
import type { PlainDate } from '../../platform/days.rules.ts';
import type { Key, Words } from '../../platform/i18n.ts';
import { addressText, typedAddress } from './addresses.rules.ts';
import { shownContacts, typedContact } from './contacts.rules.ts';
import { type TypedLanguage, typedLanguage } from './language.rules.ts';
import { languageName } from './language-names.ts';
import { calledOf } from './names.rules.ts';
import { PHONES, typedPhones } from './phones.rules.ts';
import type { Part, Section } from './sections.rules.ts';

/** One value of a section, in words. */
export interface Row {
  id: string;
  term: string;
  value: string;
}

export const spokenText = (t: Words, { code, words }: TypedLanguage): string =>
  code ? languageName(code, t.language) : words;

/** The content of a section, a row for each value; missing values are left out. */
export function rowsOf(t: Words, section: Section, part: Part, today: PlainDate): Row[] {
  const row = (id: string, term: Key, value: string): Row => ({ id, term: t(term), value });
  return list().filter((one) => one.value !== '');

  function list(): Row[] {
    switch (section) {
      case 'address':
        return addressRows(t, part, today);
      case 'phones': {
        const phones = typedPhones(part.telecom, today);
        return [
          ...PHONES.map((use) => row(use, `info.phone-${use}`, phones[use])),
          row(
            'preferred',
            'info.preferred',
            phones.preferred ? t(`info.phone-${phones.preferred}`) : '',
          ),
        ];
      }
      case 'contacts':
        return shownContacts(part.contact).flatMap((contact, at) => {
          const { name, relationship, phone } = typedContact(contact);
          const term = (key: Key) => `${t('info.contact-n', { n: at + 1 })}: ${t(key)}`;
          return [
            { id: `name-${at}`, term: term('info.contact-name'), value: name },
            { id: `relationship-${at}`, term: term('info.relationship'), value: relationship },
            { id: `phone-${at}`, term: term('info.contact-phone'), value: phone },
          ];
        });
      case 'language': {
        const typed = typedLanguage(part as Partial<Patient>);
        return [
          row('language', 'info.spoken', spokenText(t, typed)),
          row(
            'interpreter',
            'info.interpreter',
            typed.interpreter ? t(`ui.${typed.interpreter}`) : '',
          ),
        ];
      }
      case 'name':
        return [row('called', 'info.called', calledOf(part.name))];
    }
  }
}

function addressRows(t: Words, part: Part, today: PlainDate): Row[] {
  const [address] = inForce(part.address, today);
  const typed = typedAddress(address);
  const row = (id: string, term: Key, value: string): Row => ({ id, term: t(term), value });
  return typed.where === 'abroad'
    ? [
        row('street', 'info.address-lines', typed.lines.replaceAll('\n', ', ')),
        row('country', 'info.country', typed.country),
      ]
    : [
        row('street', 'info.street', [typed.line1, typed.line2].filter(Boolean).join(', ')),
        row('city', 'info.city', typed.city),
        row('state', 'info.state', typed.state),
        row('zip', 'info.zip', typed.zip),
      ];
}

/** The content of a section on a member's page: an address as one block, the rest by value. */
export function shownRows(t: Words, section: Section, part: Part, today: PlainDate): Row[] {
  if (section !== 'address') return rowsOf(t, section, part, today);
  const [address] = inForce(part.address, today);
  const value = address ? addressText(address) : '';
  return value === '' ? [] : [{ id: 'address', term: t('info.mailing'), value }];
}
