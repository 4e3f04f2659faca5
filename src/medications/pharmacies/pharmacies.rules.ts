/** Opening hours, Monday first: ["09:00", "18:00"], or null for a day on which it is closed. */
export type Hours = readonly (readonly [string, string] | null)[];

/** The hours as clinics have them: several intervals a day, none on a day when it is closed. */
export const weekOf = (hours: Hours): (readonly (readonly [string, string])[])[] =>
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

/** Groups consecutive days with the same hours; 0 is Monday. */
export function hourSpans(
  hours: Hours,
): { from: number; to: number; open: readonly [string, string] | null }[] {
  const spans: { from: number; to: number; open: readonly [string, string] | null }[] = [];
  for (let day = 0; day < 7; day++) {
    const open = hours[day] ?? null;
    const last = spans.at(-1);
    if (last && String(last.open) === String(open)) last.to = day;
    else spans.push({ from: day, to: day, open });
  }
  return spans;
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
