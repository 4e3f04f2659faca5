import en from '../../locales/en/roles.json';
import es from '../../locales/es/roles.json';
import type { Feature } from '../feature.ts';
import { upkeep } from '../platform/jobs/retention.ts';
import { staffDemo } from './demo.ts';
import { groupRoutes } from './groups/groups.routes.tsx';
import { mayReadRoleHistory, maySeeStaff } from './policy.ts';
import { roleRoutes } from './roles/roles.routes.tsx';
import { rightsTopic } from './topics.ts';

type RoleStrings = typeof en;
declare module '../platform/i18n.ts' {
  interface Strings extends RoleStrings {}
}
declare module '../platform/access/permissions.ts' {
  interface StaffPermissions {
    'staff:see': true;
    'staff:manage': true;
    'staff:grant': true;
    'roles:manage': true;
    'roles:history': true;
  }
}
declare module '../platform/http/routes.ts' {
  interface Places {
    'staff-roles': true;
    'role-history': true;
  }
}

const WHY = 'says who may do what, and who decided so';

/** Who may do what: roles as sets of permissions, and who has which role. */
export const staffFeature: Feature = {
  name: 'staff',
  strings: { en, es },
  topics: { rights: rightsTopic },
  permissions: {
    'staff:see': {
      label: 'may.staff:see',
      description: 'may.staff:see-text',
      sensitive: false,
      startsIn: ['administrator'],
    },
    'staff:manage': {
      label: 'may.staff:manage',
      description: 'may.staff:manage-text',
      sensitive: true,
      startsIn: ['administrator'],
    },
    'staff:grant': {
      label: 'may.staff:grant',
      description: 'may.staff:grant-text',
      sensitive: true,
      startsIn: ['administrator'],
    },
    'roles:manage': {
      label: 'may.roles:manage',
      description: 'may.roles:manage-text',
      sensitive: true,
      startsIn: ['administrator'],
    },
    'roles:history': {
      label: 'may.roles:history',
      description: 'may.roles:history-text',
      sensitive: false,
      startsIn: ['administrator', 'privacy-officer'],
    },
  },
  routes(routes) {
    groupRoutes(routes);
    roleRoutes(routes);
  },
  navigation: [
    {
      place: 'staff-roles',
      order: 115,
      icon: 'key',
      label: 'nav.roles',
      section: 'nav.section-portal',
      policy: maySeeStaff,
      audience: 'staff',
      href: () => '/staff/roles',
    },
    {
      place: 'role-history',
      order: 116,
      icon: 'history',
      label: 'nav.role-history',
      section: 'nav.section-portal',
      policy: mayReadRoleHistory,
      audience: 'staff',
      href: () => '/staff/roles/history',
      unless: 'staff-roles',
    },
  ],
  caregiverCategories: [],
  accessWords: [],
  crawl: { nothing: 'roles and their permissions are about staff' },
  personData: { tables: [] },
  retention: upkeep('roles', WHY, ['role', 'permission', 'sso_group', 'role_change']),
  demo: staffDemo,
};
