import { demoMrn } from './records.ts';

/**
 * The people of the demo and what they may do. One password for all: this is a show, on a machine
 * of one's own.
 */
export const DEMO_PASSWORD = 'a quiet walk by the river';

interface DemoAccount {
  userId: string;
  name: string;
  what: string;
  /** This account's own record: its file in demo/data, or the id of an invented Patient. */
  record?: string;
  /** A member without a record of their own: they care for others. */
  caregiver?: true;
  roles?: string[];
  language?: 'en' | 'es';
}

export const DEMO_ACCOUNTS: readonly DemoAccount[] = [
  {
    userId: 'maida',
    name: 'Maida Gerhold',
    what: 'member; mother of Violet (9); new results of every kind',
    record: 'maida-gerhold',
  },
  {
    userId: 'reuben',
    name: 'Reuben Lind',
    what: 'member; father of Mary (10) and of Janene, who is of age',
    record: 'reuben-lind',
  },
  {
    userId: 'jill',
    name: 'Jill Tillman',
    what: 'member; mother of Pearl (10), Earnestine (13) and Otis (17); cares for Agnes',
    record: 'jill-tillman',
  },
  {
    userId: 'earnestine',
    name: 'Earnestine Tillman',
    what: 'member; a teen with her own account',
    record: 'earnestine-tillman',
  },
  {
    userId: 'otis',
    name: 'Otis Tillman',
    what: 'member; 18 tomorrow: his mother’s access ends at midnight',
    record: 'otis-tillman',
  },
  {
    userId: 'agnes',
    name: 'Agnes Tillman',
    what: 'member; grandmother; has given Jill access to some of her record',
    record: 'agnes-tillman',
  },
  {
    userId: 'marcus',
    name: 'Marcus Bell',
    what: 'former partner of Jill; his access to the children was ended',
    caregiver: true,
  },
  {
    userId: 'nadia',
    name: 'Nadia Kowalski',
    what: 'no record here; asks for access to Mary, her partner’s daughter',
    caregiver: true,
  },
  {
    userId: 'clint',
    name: 'Clint Champlin',
    what: 'member; many results over ten years',
    record: 'clint-champlin',
  },
  {
    userId: 'elsy',
    name: 'Elsy Bechtelar',
    what: 'member; reads Spanish; has invited Clint as caregiver',
    record: 'elsy-bechtelar',
    language: 'es',
  },
  {
    userId: 'noel',
    name: 'Noel Reynolds',
    what: 'former member; one older lab result, a plan that ended',
    record: 'noel-reynolds',
  },
  {
    userId: 'dr.okafor',
    name: 'Dr. Amara Okafor',
    what: 'staff; clinician: holds, releases and writes notes',
    roles: ['clinician'],
  },
  {
    userId: 'nurse.herrera',
    name: 'Luis Herrera, RN',
    what: 'staff; nurse: reads results and writes notes',
    roles: ['nurse'],
  },
  {
    userId: 'records.lindqvist',
    name: 'Grace Lindqvist',
    what: 'staff; records: decides who is who, sees what could not be filed',
    roles: ['records'],
  },
  {
    userId: 'registrar.osei',
    name: 'Ama Osei',
    what: 'staff; registrar: prints and mails letters',
    roles: ['registrar'],
  },
  {
    userId: 'desk.moreau',
    name: 'Tom Moreau',
    what: 'staff; front desk: decides about corrections; no reach into results',
    roles: ['front-desk'],
  },
  {
    userId: 'manager.ruiz',
    name: 'Carla Ruiz',
    what: 'staff; scheduling manager: decides what can be booked and when; sends a message to a list',
    roles: ['scheduling-manager'],
  },
  {
    userId: 'rx.delgado',
    name: 'Inés Delgado, PharmD',
    what: 'staff; pharmacist at the main and the mail pharmacy',
    roles: ['pharmacist'],
  },
  {
    userId: 'rx.kim',
    name: 'Daniel Kim, PharmD',
    what: 'staff; pharmacist at Riverside Clinic',
    roles: ['pharmacist'],
  },
  {
    userId: 'dr.hale',
    name: 'Dr. Robin Hale',
    what: 'staff; clinician who covers for Dr. Okafor when she is away',
    roles: ['clinician'],
  },
  {
    userId: 'privacy.novak',
    name: 'Milena Novak',
    what: 'staff; privacy officer: reviews who opened which record, and emergency access',
    roles: ['privacy-officer'],
  },
  {
    userId: 'admin.baptiste',
    name: 'Renée Baptiste',
    what: 'staff; administrator: invites staff, makes roles and gives them',
    roles: ['administrator'],
  },
  {
    userId: 'admin.whitfield',
    name: 'Omar Whitfield',
    what: 'staff; the second administrator: two always remain',
    roles: ['administrator'],
  },
];

export const isMember = ({ record, caregiver }: DemoAccount): boolean =>
  record !== undefined || caregiver === true;

export const CAREGIVERS: {
  of: string;
  by: string;
  relationship: string;
  basis: string;
  categories: string[];
  /** The last day, in so many days from now. */
  ends?: number;
  /** When staff look at the right again, in so many days from now. */
  review?: number;
}[] = [
  { of: 'violet-gerhold', by: 'maida', relationship: 'parent', basis: 'minor', categories: [] },
  {
    of: 'mary-lind',
    by: 'reuben',
    relationship: 'parent',
    basis: 'minor',
    categories: [],
    review: -2,
  },
  { of: 'janene-lind', by: 'reuben', relationship: 'parent', basis: 'minor', categories: [] },
  { of: 'earnestine-tillman', by: 'jill', relationship: 'parent', basis: 'minor', categories: [] },
  { of: 'pearl-tillman', by: 'jill', relationship: 'parent', basis: 'minor', categories: [] },
  {
    of: 'pearl-tillman',
    by: 'marcus',
    relationship: 'step-parent',
    basis: 'minor',
    categories: [],
  },
  {
    of: 'earnestine-tillman',
    by: 'marcus',
    relationship: 'step-parent',
    basis: 'minor',
    categories: [],
  },
  { of: 'otis-tillman', by: 'jill', relationship: 'parent', basis: 'minor', categories: [] },
  {
    of: 'elsy-bechtelar',
    by: 'clint',
    relationship: 'other',
    basis: 'invited',
    categories: ['results'],
    ends: 40,
  },
];

/** Someone who has a record and no account yet: the one to register as. */
export const demoUnregistered = () => ({
  name: 'Janene Lind',
  birthDate: '2007-03-02',
  mrn: demoMrn('janene-lind'),
  answers: 'Corwin Common, Dennis, 2854',
});

export interface DemoPerson {
  userId: string;
  password: string;
  name: string;
  what: string;
  kind: 'member' | 'staff';
}

/** The sign-ons, as `npm start` prints them and `bin/portico demo people --json` gives them. */
export const demoPeople = (): DemoPerson[] =>
  DEMO_ACCOUNTS.map((one) => ({
    userId: one.userId,
    password: DEMO_PASSWORD,
    name: one.name,
    what: one.what,
    kind: isMember(one) ? 'member' : 'staff',
  }));
