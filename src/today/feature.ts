import { mayOpenToday } from '../family/policy.ts';
import type { Feature } from '../feature.ts';
import { maySeeStaffToday, staffTodayRoutes } from './staff-today.tsx';
import { teenCard } from './teen.tsx';
import { todayRoutes } from './today.tsx';

declare module '../platform/http/routes.ts' {
  interface Places {
    today: true;
    'staff-today': true;
  }
}

/** The first pages after sign-on, made of the features' cards. */
export const todayFeature: Feature = {
  name: 'today',
  topics: {},
  caregiverCategories: [],
  accessWords: [],
  crawl: { nothing: 'its cards are those of the features' },
  personData: { tables: [] },
  retention: [],
  routes(routes, _deps, features) {
    const byOrder = (a: { order: number }, b: { order: number }) => a.order - b.order;
    todayRoutes(
      routes,
      features.flatMap((one) => one.memberCards ?? []).sort(byOrder),
      features.flatMap((one) => one.familyNews ?? []).sort(byOrder),
    );
    staffTodayRoutes(routes, features.flatMap((one) => one.staffCards ?? []).sort(byOrder));
  },
  memberCards: [teenCard],
  navigation: [
    {
      place: 'today',
      order: 10,
      icon: 'house',
      label: 'nav.today',
      policy: mayOpenToday,
      audience: 'member',
      href: (id) => `/people/${id}`,
    },
    {
      place: 'staff-today',
      order: 10,
      icon: 'house',
      label: 'nav.staff-today',
      policy: maySeeStaffToday,
      audience: 'staff',
      href: () => '/staff/today',
      shortcut: 't',
    },
  ],
};
