import en from '../../locales/en/people.json';
import es from '../../locales/es/people.json';
import { type Feature, staffCard } from '../feature.ts';
import { KEPT, tables, UNTOUCHED } from '../person-data.ts';
import { upkeep } from '../platform/jobs/retention.ts';
import { countOpen } from './cases/cases.ts';
import { peopleCrawl } from './crawl.ts';
import { caseRoutes } from './decisions/decisions.routes.tsx';
import { peopleDemo } from './demo/demo.ts';
import { mayReadIdentity, mayUseWorkbench } from './policy.ts';
import { searchRoutes } from './search/search.routes.tsx';
import { peopleSettings } from './settings.ts';
import { personFacts } from './staff-record.ts';

type PeopleStrings = typeof en;
declare module '../platform/access/permissions.ts' {
  interface StaffPermissions {
    'people:search': true;
    'people:open': true;
    'identity:read': true;
    'identity:decide': true;
  }
}
declare module '../platform/i18n.ts' {
  interface Strings extends PeopleStrings {}
}
declare module '../platform/http/routes.ts' {
  interface Places {
    'staff-identity': true;
    'staff-search': true;
  }
}

const RECORD = 'part of the record';

export const peopleFeature: Feature = {
  name: 'people',
  permissions: {
    'people:search': {
      label: 'may.people:search',
      description: 'may.people:search-text',
      sensitive: true,
      startsIn: ['clinician', 'nurse', 'front-desk', 'records', 'scheduling-manager'],
    },
    'people:open': {
      label: 'may.people:open',
      description: 'may.people:open-text',
      sensitive: true,
      startsIn: ['clinician', 'nurse', 'front-desk', 'records', 'scheduling-manager'],
    },
    'identity:read': {
      label: 'may.identity:read',
      description: 'may.identity:read-text',
      sensitive: true,
      startsIn: ['records'],
    },
    'identity:decide': {
      label: 'may.identity:decide',
      description: 'may.identity:decide-text',
      sensitive: true,
      startsIn: ['records'],
    },
  },
  strings: { en, es },
  settings: peopleSettings,
  routes(routes) {
    caseRoutes(routes);
    searchRoutes(routes);
  },
  shows: ['Patient', 'RelatedPerson'],
  navigation: [
    {
      place: 'staff-identity',
      order: 20,
      icon: 'users',
      label: 'nav.identity',
      section: 'nav.section-patients',
      policy: mayReadIdentity,
      audience: 'staff',
      href: () => '/staff/identity',
    },
    {
      place: 'staff-search',
      order: 50,
      icon: 'search',
      label: 'nav.find-person',
      section: 'nav.section-patients',
      policy: mayUseWorkbench,
      audience: 'staff',
      href: () => '/staff',
      shortcut: 'f',
    },
  ],
  staffRecord: personFacts,
  staffCards: [
    staffCard(mayReadIdentity, {
      order: 10,
      icon: 'users',
      async load(access, { t }) {
        const n = await countOpen(access);
        return {
          n,
          title: n > 0 ? t('staff-today.identity', { n }) : t('staff-today.identity-none'),
          text: t('staff-today.identity-text'),
          link: { href: '/staff/identity', text: t('identity.title') },
        };
      },
    }),
  ],
  topics: {},
  caregiverCategories: [],
  accessWords: [
    'identity:read',
    'identity:decide',
    'people:open',
    'people:listed',
    'identity:listed',
  ],
  crawl: peopleCrawl,
  personData: {
    tables: [
      ...tables(['person', 'person_name_key'], {
        join: { stays: 'the joined record leads to the other and opens nothing itself' },
        death: KEPT,
        rightEnds: UNTOUCHED,
        export: 'yes',
      }),
      ...tables(['person_identifier', 'known_name'], {
        join: {
          does: 'numbers and names are added to the other record, and move back when separated',
        },
        death: KEPT,
        rightEnds: UNTOUCHED,
        export: 'yes',
      }),
      ...tables(['staff_access'], {
        join: { stays: 'an opening was of one record; the other has to be opened again' },
        death: KEPT,
        rightEnds: UNTOUCHED,
        export: { not: 'the access log says who opened the record' },
      }),
    ],
  },
  retention: [
    ...upkeep('who is who', RECORD, [
      'person',
      'person_identifier',
      'person_name_key',
      'person_merge',
      'known_name',
      'patient_link',
      'identity_case',
    ]),
    ...upkeep('which staff opened which record', RECORD, ['staff_access']),
  ],
  demo: peopleDemo,
};
