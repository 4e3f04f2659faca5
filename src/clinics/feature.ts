import en from '../../locales/en/clinics.json';
import es from '../../locales/es/clinics.json';
import type { Feature } from '../feature.ts';
import { upkeep } from '../platform/jobs/retention.ts';
import { clinicsDemo } from './demo.ts';
import { clinicDerivation } from './derive/derivation.ts';
import { holidayRoutes } from './holidays/holidays.routes.tsx';
import { listClinics } from './places/clinics.ts';
import { placesRoutes } from './places/places.routes.tsx';
import { mayRunClinics } from './policy.ts';
import { publicRoutes } from './public/public.routes.tsx';
import { clinicianRoutes } from './staff/clinicians.routes.tsx';
import { clinicOf } from './whose/whose.ts';

type ClinicStrings = typeof en;
declare module '../platform/access/permissions.ts' {
  interface StaffPermissions {
    'clinics:manage': true;
  }
}
declare module '../platform/i18n.ts' {
  interface Strings extends ClinicStrings {}
}
declare module '../platform/http/routes.ts' {
  interface Places {
    'staff-clinics': true;
  }
}

export const clinicsFeature: Feature = {
  name: 'clinics',
  strings: { en, es },
  permissions: {
    'clinics:manage': {
      label: 'may.clinics:manage',
      description: 'may.clinics:manage-text',
      sensitive: false,
      startsIn: ['administrator', 'scheduling-manager'],
    },
  },
  setup: [
    {
      name: 'clinics',
      href: '/staff/clinics',
      done: async (access) => (await listClinics(access)).some(({ state }) => state === 'active'),
    },
  ],
  derivations: [clinicDerivation],
  shows: ['Organization', 'Location', 'Practitioner', 'PractitionerRole'],
  routes(routes, _deps, features) {
    placesRoutes(routes);
    holidayRoutes(routes);
    clinicianRoutes(routes);
    publicRoutes(routes, features);
  },
  navigation: [
    {
      place: 'staff-clinics',
      order: 102,
      icon: 'building-2',
      label: 'nav.clinics',
      section: 'nav.section-places',
      policy: mayRunClinics,
      audience: 'staff',
      href: () => '/staff/clinics',
    },
  ],
  topics: {},
  findZone: async (access, personId) => (await clinicOf(access, personId))?.zone ?? null,
  caregiverCategories: [],
  accessWords: [],
  crawl: { nothing: 'clinics, holidays and clinicians are known to everybody' },
  personData: { tables: [] },
  retention: [
    ...upkeep('places and people', 'a row each', [
      'clinic',
      'department',
      'holiday',
      'clinician',
      'clinician_role',
    ]),
    ...upkeep('what has to be derived again', 'rows are deleted as soon as that is done', [
      'clinic_stale',
    ]),
  ],
  demo: clinicsDemo,
};
