/** The demo's pharmacies, which are invented. */
const WEEK = (from: string, to: string) => [from, to] as const;
export const DEMO_PHARMACIES = [
  {
    ncpdp: '1600001',
    name: 'Cedar Valley Main Pharmacy',
    kind: 'pickup',
    street: '400 Orchard Avenue',
    city: 'Cedar Falls',
    postalCode: '50613',
    phone: '1-319-555-0110',
    hours: [
      ...Array.from({ length: 5 }, () => WEEK('08:00', '20:00')),
      WEEK('09:00', '17:00'),
      WEEK('10:00', '16:00'),
    ],
  },
  {
    ncpdp: '1600002',
    name: 'Riverside Clinic Pharmacy',
    kind: 'pickup',
    street: '12 River Road',
    city: 'Waterloo',
    postalCode: '50701',
    phone: '1-319-555-0120',
    hours: [
      ...Array.from({ length: 5 }, () => WEEK('09:00', '18:00')),
      WEEK('09:00', '13:00'),
      null,
    ],
  },
  {
    ncpdp: '1600003',
    name: 'Hudson Road Pharmacy',
    kind: 'pickup',
    street: '2315 Hudson Road',
    city: 'Hudson',
    postalCode: '50643',
    phone: '1-319-555-0130',
    hours: [...Array.from({ length: 5 }, () => WEEK('09:00', '17:30')), null, null],
  },
  {
    ncpdp: '1600009',
    name: 'Cedar Valley Mail Pharmacy',
    kind: 'mail',
    street: '90 Depot Street',
    city: 'Waterloo',
    postalCode: '50703',
    phone: '1-800-555-0160',
    hours: [...Array.from({ length: 5 }, () => WEEK('07:00', '19:00')), null, null],
  },
] as const;
