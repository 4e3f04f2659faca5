import type { Encounter } from '@medplum/fhirtypes';
import { z } from 'zod';
import type { DemoDeps } from '../../src/demo-part.ts';
import { ownOrCaregiver } from '../../src/family/policy.ts';
import { type Feature, memberCard, staffCard } from '../../src/feature.ts';
import { KEPT, tables, UNTOUCHED } from '../../src/person-data.ts';
import type { Access, Policy } from '../../src/platform/access/access.ts';
import { type Actor, daysFor } from '../../src/platform/access/actor.ts';
import { addDays, type PlainDate } from '../../src/platform/clock.ts';
import { pageAnswer, redirect } from '../../src/platform/http/routes.ts';
import { BACKGROUND } from '../../src/platform/jobs/queues.ts';
import { upkeep } from '../../src/platform/jobs/retention.ts';
import { staffMay } from '../../src/staff/roles.rules.ts';
import { Card } from '../../src/ui/kit.tsx';

/**
 * A small feature that only the tests have: step counts from a watch. It uses everything a feature
 * can bring, and nothing else of the program knows of it.
 */
const settings = z.object({
  stepGoal: z.number().int().default(6000).describe('How many steps a day are a goal'),
});
const en = {
  'steps.title': 'Steps',
  'steps.goal': 'Your goal is {n} steps a day.',
  'may.steps:staff': 'See step counts',
  'may.steps:staff-text': 'How many days have steps.',
  'steps.none': 'No steps yet',
  'did.steps:read': 'Looked at steps',
  'steps.count': { one: '{n} day has steps', other: '{n} days have steps' },
};
const es: typeof en = {
  'steps.title': 'Pasos',
  'steps.goal': 'Su meta son {n} pasos al día.',
  'may.steps:staff': 'Ver los pasos',
  'may.steps:staff-text': 'Cuántos días tienen pasos.',
  'steps.none': 'Todavía no hay pasos',
  'did.steps:read': 'Miró los pasos',
  'steps.count': { one: '{n} día con pasos', other: '{n} días con pasos' },
};

type StepSettings = z.infer<typeof settings>;
type StepStrings = typeof en;
declare module '../../src/platform/access/permissions.ts' {
  interface StaffPermissions {
    'steps:staff': true;
  }
}
declare module '../../src/platform/settings/settings.ts' {
  interface Settings extends StepSettings {}
}
declare module '../../src/platform/i18n.ts' {
  interface Strings extends StepStrings {}
}
declare module '../../src/platform/http/routes.ts' {
  interface Places {
    steps: true;
    'staff-steps': true;
  }
}
declare module '../../src/platform/jobs/queues.ts' {
  interface JobData {
    'steps.count': { patientId: string };
  }
}
declare module '../../src/platform/log.ts' {
  interface LogEvents {
    'steps.counted': { n: number };
  }
}

export const mayReadSteps: Policy<'steps:read'> = {
  permission: 'steps:read',
  category: 'growth',
  decide: (facts) => ownOrCaregiver(facts, 'growth'),
};
const maySeeSteps: Policy<'steps:staff'> = {
  permission: 'steps:staff',
  category: 'growth',
  decide: staffMay('steps:staff'),
};

const countDays = async (access: Access<'steps:read'>): Promise<number> =>
  (
    await access.sql<{ n: number }>(
      'select count(*)::int as n from sample_steps where patient_id = $1',
      [access.person.id],
    )
  )[0]?.n ?? 0;

const addSteps = (access: Access<'steps:read'>, day: PlainDate, steps: number) =>
  access.sql(
    `insert into sample_steps (patient_id, day, steps) values ($1, $2, $3)
      on conflict do nothing`,
    [access.person.id, day, steps],
  );

/** A walk in the demo. */
const walk = (id: string, patient: string | undefined, day: PlainDate): Encounter => ({
  resourceType: 'Encounter',
  id: `walk-${id}`,
  status: 'finished',
  class: { code: 'AMB' },
  subject: { reference: `Patient/${patient}` },
  period: { start: `${day}T15:00:00Z` },
});
const walksToday =
  (userId: string, of: string, steps: number) =>
  ({ actAs, today }: DemoDeps) =>
    actAs(userId, mayReadSteps, async (access) => void (await addSteps(access, today, steps)), of);

export const TOKEN = 'a-watch-that-may-send-steps';

export const stepsFeature: Feature = {
  name: 'steps',
  strings: { en, es },
  permissions: {
    'steps:staff': {
      label: 'may.steps:staff',
      description: 'may.steps:staff-text',
      sensitive: true,
      startsIn: ['nurse'],
    },
  },
  settings,
  queues: { 'steps.count': BACKGROUND },
  retention: upkeep('steps', 'for the tests', ['sample_steps']),
  topics: {},
  caregiverCategories: ['growth'],
  accessWords: ['steps:read'],
  crawl: {
    items: [
      {
        name: 'a walk',
        categories: ['growth'],
        word: '1 day has steps',
        resources: ({ of, patient, today }) => [walk(of, patient.id, addDays(today, -1))],
      },
    ],
  },
  personData: {
    tables: tables(['sample_steps'], {
      join: { moves: 'day' },
      death: KEPT,
      rightEnds: UNTOUCHED,
      export: 'yes',
    }),
  },
  routes(routes) {
    routes.page('/people/:person/steps', mayReadSteps, async ({ access, t, settings }) =>
      pageAnswer(
        t,
        'steps',
        t('steps.title'),
        <>
          <h1>{t('steps.title')}</h1>
          <p>{t('steps.goal', { n: settings.stepGoal })}</p>
          <p>{t('steps.count', { n: await countDays(access) })}</p>
        </>,
      ),
    );
    routes.button('/people/:person/steps/clear', mayReadSteps, async ({ access, params, deps }) => {
      await access.sql('delete from sample_steps where patient_id = $1', [access.person.id]);
      await deps.jobs.enqueue(access, 'steps.count', { patientId: access.person.id });
      return redirect(`/people/${params.person}/steps`);
    });
    routes.api('POST', '/api/people/:person/steps', mayReadSteps, async ({ access, body }) => {
      const read = z.object({ day: z.iso.date(), steps: z.number().int() }).safeParse(body);
      if (!read.success) return { refusal: 'bad-request' };
      await addSteps(access, read.data.day, read.data.steps);
      return { status: 201, json: { days: await countDays(access) } };
    });
  },
  async bearer(tx, token, now) {
    if (token !== TOKEN) return null;
    const [row] = await tx.sql<{ id: string; name: string; patientId: string }>(
      'select * from portico_sample_account()',
    );
    if (!row) return null;
    const { id, name, patientId } = row;
    const actor: Actor = {
      account: { id, kind: 'member', name, roles: [], permissions: [], language: 'en', patientId },
      authAt: now,
      people: [
        {
          id: patientId,
          given: name,
          family: '',
          birthDate: null,
          deceased: false,
          relation: null,
        },
      ],
      days: daysFor([], { zone: 'America/Chicago' }, now),
      opened: null,
    };
    return { actor, scopes: ['steps:read'] };
  },
  async staffRecord(access, { t }) {
    return access.actor?.account.permissions.includes('steps:staff')
      ? [{ order: 70, term: t('steps.title'), value: t('steps.none') }]
      : [];
  },
  // a person's Encounters, counted
  derivations: [
    {
      name: 'steps',
      types: ['Encounter'],
      atOnce: 10,
      parallel: 1,
      mark: async (access, people) =>
        void (await access.sql(
          'insert into sample_stale select unnest($1::uuid[]) on conflict do nothing',
          [people],
        )),
      markReferring: async () => {},
      take: async (access, limit) =>
        (
          await access.sql<{ patientId: string }>(
            `delete from sample_stale where patient_id in
              (select patient_id from sample_stale limit $1 for update skip locked)
             returning patient_id`,
            [limit],
          )
        ).map((row) => row.patientId),
      derive: async (access, people) =>
        void (await access.sql(
          `insert into sample_steps (patient_id, day, steps)
            select patient_id, date::date, count(*) from resource
            where type = 'Encounter' and patient_id = any($1) group by 1, 2
            on conflict (patient_id, day) do update set steps = excluded.steps`,
          [people],
        )),
    },
  ],
  navigation: [
    {
      place: 'steps',
      order: 55,
      icon: 'eye',
      label: 'steps.title',
      policy: mayReadSteps,
      audience: 'member',
      href: (id) => `/people/${id}/steps`,
      badge: async () => 3,
    },
  ],
  memberCards: [
    memberCard(mayReadSteps, {
      order: 15,
      async show(access, { t }) {
        const n = await countDays(access);
        return {
          body: <Card>{n === 0 ? t('steps.none') : t('steps.count', { n })}</Card>,
        };
      },
    }),
  ],
  staffCards: [
    staffCard(maySeeSteps, {
      order: 5,
      icon: 'eye',
      load: async (_access, { t }) => ({
        n: 2,
        title: t('steps.count', { n: 2 }),
        link: { href: '/staff', text: t('steps.title') },
      }),
    }),
  ],
  handlers: ({ log }) => ({
    'steps.count': async () => log({ event: 'steps.counted', n: 1 }),
  }),
  demo: {
    order: 65,
    complete: ({ file, patient, today }) => [walk(file, patient.id, addDays(today, -1))],
    people: () => [
      { resourceType: 'Patient', id: 'walker', name: [{ given: ['Ada'], family: 'Walker' }] },
    ],
    places: () => [{ resourceType: 'Location', id: 'track', status: 'active', name: 'Track' }],
    prepare: walksToday('maida', 'maida-gerhold', 3000),
    resources: ({ today }) => [walk('walker', 'walker', addDays(today, -2))],
    later: ({ patientOf, today }) => [
      {
        source: 'watch',
        resources: [
          patientOf('clint-champlin'),
          walk('watched', patientOf('clint-champlin').id, addDays(today, -3)),
        ],
      },
    ],
    tell: walksToday('reuben', 'mary-lind', 4000),
  },
};
