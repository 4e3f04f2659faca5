import { ownOrAny } from '../../src/family/policy.ts';
import type { Feature } from '../../src/feature.ts';
import type { Access, Policy } from '../../src/platform/access/access.ts';
import { notFound, pageAnswer, redirect } from '../../src/platform/http/routes.ts';

/** A feature that only the tests have: it tells caregivers of what is hidden, in several ways. */
const en = { 'did.leaks:read': 'Looked at leaks' };
const es: typeof en = { 'did.leaks:read': 'Miró filtraciones' };
type LeakStrings = typeof en;
declare module '../../src/platform/i18n.ts' {
  interface Strings extends LeakStrings {}
}

const mayLeak: Policy<'leaks:read'> = {
  permission: 'leaks:read',
  category: 'today',
  decide: ownOrAny,
};
const results = (access: Access<'leaks:read'>) =>
  access.sql<{ id: string }>('select id from lab_result where patient_id = $1', [access.person.id]);

export const LEAKS = ['count', 'length', 'redirect', 'form'] as const;
export const leakyFeature: Feature = {
  name: 'leaks',
  strings: { en, es },
  retention: [],
  topics: {},
  caregiverCategories: [],
  accessWords: ['leaks:read'],
  crawl: { nothing: 'it is what the crawl must find' },
  personData: { tables: [] },
  routes(routes) {
    routes.page('/people/:person/leaks/count', mayLeak, async ({ access, t, params }) => {
      const n = (await results(access)).length;
      return pageAnswer(
        t,
        'none',
        'Leaks',
        <>
          <h1>{n} results</h1>
          <form method="post" action={`/people/${params.person}/leaks/form`}>
            <button type="submit">Press</button>
          </form>
        </>,
      );
    });
    routes.page('/people/:person/leaks/length', mayLeak, async ({ access }) => ({
      kind: 'file',
      name: 'all.txt',
      type: 'text/plain',
      bytes: Buffer.alloc((await results(access)).length, ' '),
    }));
    routes.page('/people/:person/leaks/redirect', mayLeak, async ({ access }) =>
      (await results(access)).length > 0 ? redirect('/home') : redirect('/more'),
    );
    routes.button('/people/:person/leaks/form', mayLeak, async ({ access }) =>
      (await results(access)).length > 0 ? redirect('/home') : notFound,
    );
    // whether an id is somebody's
    routes.page('/people/:person/leaks/ids/:id', mayLeak, async ({ access, params }) =>
      (await results(access)).some(({ id }) => id === params.id) ? redirect('/home') : notFound,
    );
  },
};
