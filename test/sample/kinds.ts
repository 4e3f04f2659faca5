import { z } from 'zod';
import { ownOrCaregiver } from '../../src/family/policy.ts';
import type { Feature } from '../../src/feature.ts';
import type { Access, Policy } from '../../src/platform/access/access.ts';
import { daysFor } from '../../src/platform/access/actor.ts';
import { signal } from '../../src/platform/db/signals.ts';
import { Refuse } from '../../src/platform/errors.ts';
import { redirect } from '../../src/platform/http/routes.ts';

/**
 * A small feature that only the tests have: a person's pulse. It comes in by a signed webhook and by
 * a machine's token, goes out as it comes by a stream, and its reference range is public.
 */
const en = {
  'did.pulse:read': 'Looked at the pulse',
  'did.pulse:results': 'Looked at the pulse as a result',
};
const es: typeof en = {
  'did.pulse:read': 'Miró el pulso',
  'did.pulse:results': 'Miró el pulso como resultado',
};
type PulseStrings = typeof en;
declare module '../../src/platform/i18n.ts' {
  interface Strings extends PulseStrings {}
}

type PulsePermission = 'pulse:read' | 'pulse:results';
const mayWatchPulse: Policy<'pulse:read'> = {
  permission: 'pulse:read',
  category: 'growth',
  decide: (facts) => ownOrCaregiver(facts, 'growth'),
};
/** The same as a result, which a parent does not keep when a child becomes a teen. */
const mayWatchResult: Policy<'pulse:results'> = {
  permission: 'pulse:results',
  category: 'results',
  decide: (facts) => ownOrCaregiver(facts, 'results'),
};
export const WEBHOOK_SECRET = `whsec_${Buffer.from('a secret of the tests: 32 bytes!').toString('base64')}`;
const Beat = z.strictObject({ person: z.uuid(), rate: z.number().int().positive() });

export const BEAT_SECONDS = 0.2;

export const pulseFeature: Feature = {
  name: 'pulse',
  strings: { en, es },
  retention: [],
  topics: {},
  caregiverCategories: ['growth', 'results'],
  accessWords: ['pulse:read', 'pulse:results'],
  crawl: { nothing: 'its tests say what a caregiver sees' },
  personData: { tables: [] },
  routes(routes) {
    const pulse = {
      topic: ({ person }: Record<string, string>) => `pulse ${person}`,
      beat: BEAT_SECONDS,
      read: async ({ access }: { access: Access<PulsePermission> }, after: string | null) =>
        (
          await access.sql<{ id: number; rate: number }>(
            `select id, rate from sample_pulse where patient_id = $1 and id > $2 order by id`,
            [access.person.id, Number(after ?? 0)],
          )
        ).map(({ id, rate }) => ({ id: String(id), event: 'pulse', data: { rate } })),
    };
    routes.stream('/people/:person/pulse/events', mayWatchPulse, pulse);
    routes.stream('/people/:person/pulse/results', mayWatchResult, pulse);
    routes.webhook('/hooks/pulse', {
      source: 'pulse',
      reach: 'system:pulse',
      reason: 'a watch’s maker sends what it measured, signed',
      secrets: () => [WEBHOOK_SECRET],
      async run({ access, body }) {
        const read = Beat.safeParse(JSON.parse(body.toString()));
        if (!read.success) throw new Refuse('bad-request');
        const { person, rate } = read.data;
        await access.sql('insert into sample_pulse (patient_id, rate) values ($1, $2)', [
          person,
          rate,
        ]);
        signal(access, `pulse ${person}`);
      },
    });
    routes.webhook('/hooks/nothing', {
      source: 'nothing',
      reach: 'system:nothing',
      reason: 'one that has no secret yet',
      secrets: () => [],
      run: async () => {},
    });
    routes.publicJson(
      '/api/public/pulse',
      'what is usual says nothing about anybody',
      async () => ({
        json: { low: 60, high: 100 },
      }),
    );
    routes.api(
      'GET',
      '/fhir/people/:person/pulse',
      mayWatchPulse,
      async ({ access }) => ({
        json: {
          resourceType: 'Bundle',
          total: (await access.sql('select 1 from sample_pulse')).length,
        },
      }),
      { scope: 'patient/Observation.rs', fhir: true },
    );
    routes.button('/people/:person/pulse', mayWatchPulse, async ({ access, params }) => {
      await access.sql('insert into sample_pulse (patient_id, rate) values ($1, 72)', [
        access.person.id,
      ]);
      signal(access, `pulse ${access.person.id}`);
      return redirect(`/people/${params.person}`);
    });
  },
  async bearer(tx, token, now) {
    const scopes = { 'token-that-may-read': ['patient/Observation.rs'], 'token-without-scope': [] }[
      token
    ];
    if (!scopes) return null;
    const [row] = await tx.sql<{ id: string; name: string; patientId: string }>(
      'select * from portico_sample_account()',
    );
    if (!row) return null;
    const { id, name, patientId } = row;
    const person = { id: patientId, given: name, family: '', birthDate: null };
    return {
      scopes,
      actor: {
        account: {
          id,
          kind: 'member',
          name,
          roles: [],
          permissions: [],
          language: 'en',
          patientId,
        },
        authAt: now,
        people: [{ ...person, deceased: false, relation: null }],
        days: daysFor([], { zone: 'America/Chicago' }, now),
        opened: null,
      },
    };
  },
};
