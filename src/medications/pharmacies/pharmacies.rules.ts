import type { Week } from '../../clinics/calendar/hours.rules.ts';

/** Opening hours, Monday first: ["09:00", "18:00"], or null for a day on which it is closed. */
export type Hours = readonly (readonly [string, string] | null)[];

/** The hours as clinics have them: several intervals a day, none on a day when it is closed. */
export const weekOf = (hours: Hours): Week =>
  [0, 1, 2, 3, 4, 5, 6].map((day) => {
    const open = hours[day];
    return open ? [open] : [];
  });

export interface Pharmacy {
  id: string;
  name: string;
  kind: 'pickup' | 'mail';
  ncpdp: string | null;
  street: string;
  city: string;
  region: string;
  postalCode: string;
  phone: string;
  hours: Hours;
  closedAt: Date | null;
}

/**
 * Whether a pharmacy matches a search: each word is in its name, street, city, state or ZIP code.
 */
export function pharmacyMatches(pharmacy: Pharmacy, query: string): boolean {
  const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const place = plain(
    `${pharmacy.name} ${pharmacy.street} ${pharmacy.city} ${pharmacy.region} ${pharmacy.postalCode}`,
  );
  return plain(query)
    .split(/[\s,]+/)
    .every((word) => place.includes(word));
}
