import birthdays from '../../locales/en/care-birthdays.json';
import contacts from '../../locales/en/care-contacts.json';
import invitations from '../../locales/en/care-invitations.json';
import joins from '../../locales/en/care-joins.json';
import notices from '../../locales/en/care-notices.json';
import people from '../../locales/en/care-people.json';
import requests from '../../locales/en/care-requests.json';
import staff from '../../locales/en/care-staff.json';
import birthdaysEs from '../../locales/es/care-birthdays.json';
import contactsEs from '../../locales/es/care-contacts.json';
import invitationsEs from '../../locales/es/care-invitations.json';
import joinsEs from '../../locales/es/care-joins.json';
import noticesEs from '../../locales/es/care-notices.json';
import peopleEs from '../../locales/es/care-people.json';
import requestsEs from '../../locales/es/care-requests.json';
import staffEs from '../../locales/es/care-staff.json';

type CareStrings = typeof birthdays &
  typeof contacts &
  typeof invitations &
  typeof joins &
  typeof notices &
  typeof people &
  typeof requests &
  typeof staff;
declare module '../platform/i18n.ts' {
  interface Strings extends CareStrings {}
}

/** The strings of all parts of caregiver access. */
export const careStrings = {
  en: {
    ...birthdays,
    ...contacts,
    ...invitations,
    ...joins,
    ...notices,
    ...people,
    ...requests,
    ...staff,
  },
  es: {
    ...birthdaysEs,
    ...contactsEs,
    ...invitationsEs,
    ...joinsEs,
    ...noticesEs,
    ...peopleEs,
    ...requestsEs,
    ...staffEs,
  },
};
