import type { Feature } from '../../feature.ts';
import { addDays } from '../../platform/days.rules.ts';
import { isUuid, type Registrar } from '../../platform/http/routes.ts';
import { CliniciansPage } from './clinicians.pages.tsx';
import { PublicClinicsPage } from './clinics.pages.tsx';
import { entriesOf, type Filter, pageOf, search } from './directory.rules.ts';
import { listPublicClinicians, listPublicClinics, listPublicHolidays } from './public.ts';

/** How far ahead holidays are read: a clinic may be closed for a long time. */
const AHEAD = 400;

export function publicRoutes(routes: Registrar, features: readonly Feature[]): void {
  routes.publicPage(
    '/clinics',
    'where the clinics are and when they are open is for everybody',
    async ({ deps, view, t, today }) => {
      const { db } = deps;
      const brought = features.flatMap(({ publicPlaces }) => publicPlaces ?? []);
      const [clinics, holidays, ...others] = await Promise.all([
        listPublicClinics(db),
        listPublicHolidays(db, addDays(today, -2), addDays(today, AHEAD)),
        ...brought.map(async ({ title, list }) => ({ title: t(title), places: await list(db) })),
      ]);
      return {
        kind: 'page',
        title: t('clinic.title'),
        place: 'none',
        wide: true,
        body: (
          <PublicClinicsPage view={view} clinics={clinics} holidays={holidays} others={others} />
        ),
      };
    },
  );
  routes.publicPage(
    '/clinicians',
    'who works at the clinics is for everybody',
    async ({ deps, view, t, today, query }) => {
      const all = entriesOf(await listPublicClinicians(deps.db, today));
      const filter: Filter = {
        name: (query.name ?? '').slice(0, 80),
        specialty: query.specialty ?? '',
        language: query.language ?? '',
        clinic: isUuid(query.clinic) ? query.clinic : '',
      };
      const found = search(all, filter);
      return {
        kind: 'page',
        title: t('clinicians.title'),
        place: 'none',
        body: (
          <CliniciansPage
            view={view}
            all={all}
            found={found.length}
            page={pageOf(found, query.page)}
            filter={filter}
          />
        ),
      };
    },
  );
}
