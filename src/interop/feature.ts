import { z } from 'zod';
import { type Feature, staffCard } from '../feature.ts';
import { isLocalAddress } from '../platform/config.ts';
import { isLoopback, plainFeed } from '../platform/feeds.ts';
import { BACKGROUND } from '../platform/jobs/queues.ts';
import { upkeep } from '../platform/jobs/retention.ts';
import { retryQuarantined } from './import/retry.ts';
import { openLink } from './pharmacy/link.ts';
import { mayReadQuarantine } from './quarantine/policy.ts';
import { countByReason } from './quarantine/quarantine.ts';
import { quarantineRoutes } from './quarantine/routes.tsx';

declare module '../platform/access/permissions.ts' {
  interface StaffPermissions {
    'quarantine:read': true;
    'quarantine:decide': true;
  }
}
declare module '../platform/config.ts' {
  interface Config {
    /**
     * The pharmacies' own system: HL7 v2 over MLLP, or FHIR over HTTPS; how long one attempt may
     * take.
     */
    pharmacy?: { url: string; token: string | undefined; maxSendMs?: number } | undefined;
  }
}
declare module '../platform/http/routes.ts' {
  interface Places {
    'staff-quarantine': true;
  }
}
declare module '../platform/jobs/queues.ts' {
  interface JobData {
    /**
     * Files what waited in quarantine for a person who is known now, or what staff want retried.
     */
    'quarantine.retry': { ids?: string[] };
  }
}
declare module '../platform/log.ts' {
  interface LogEvents {
    'feed.listening': { feed: string; port: number };
    'feed.refused': { feed: string; why: string; code: string; n: number };
    'feed.message': { feed: string; answer: string; code: string };
    'feed.error': { feed: string; code: string; place: string };
    'records.derivation-failed': { what: string; code: string; place: string };
    'import.done': { files: number; resources: number; quarantined: number; ms: number };
  }
}

const text = z.string().trim().min(1);

export const interopFeature: Feature = {
  name: 'interop',
  permissions: {
    'quarantine:read': {
      label: 'may.quarantine:read',
      description: 'may.quarantine:read-text',
      sensitive: true,
      startsIn: ['records'],
    },
    'quarantine:decide': {
      label: 'may.quarantine:decide',
      description: 'may.quarantine:decide-text',
      sensitive: true,
      startsIn: ['records'],
    },
  },
  environment: {
    shape: {
      PHARMACY_URL: text
        .regex(/^(mllps?|https?):\/\/[^\s]+$/, 'must begin with mllp://, mllps:// or https://')
        .optional(),
      PHARMACY_TOKEN: text.optional(),
      PHARMACY_LISTEN: z.coerce
        .number({ error: 'must be a number' })
        .int()
        .min(0)
        .max(65535)
        .optional(),
    },
    secrets: ['PHARMACY_TOKEN'],
    insecure({ PHARMACY_URL = '', PHARMACY_LISTEN, HOST = '127.0.0.1' }) {
      return [
        ...(/^(http|mllp):/.test(PHARMACY_URL) && !isLocalAddress(PHARMACY_URL)
          ? ['PHARMACY_URL must be mllps:// or https://, unless it is on this machine']
          : []),
        ...(PHARMACY_LISTEN && !isLoopback(HOST)
          ? [
              'PHARMACY_LISTEN is plain MLLP, which is allowed only with HOST 127.0.0.1: describe the feed with its certificates in the file that FEEDS names',
            ]
          : []),
      ];
    },
    read: ({ PHARMACY_URL, PHARMACY_TOKEN, PHARMACY_LISTEN }, { feeds, host }) => ({
      pharmacy: PHARMACY_URL ? { url: PHARMACY_URL, token: PHARMACY_TOKEN } : undefined,
      feeds: PHARMACY_LISTEN
        ? [...feeds, plainFeed('pharmacy', 'pharmacy-news', Number(PHARMACY_LISTEN), ['RDS'], host)]
        : feeds,
    }),
  },
  settingsFrom: ({ pharmacy }) => ({ pharmacyLinked: pharmacy !== undefined }),
  queues: { 'quarantine.retry': { ...BACKGROUND, atOnce: 1 } },
  routes: quarantineRoutes,
  navigation: [
    {
      place: 'staff-quarantine',
      order: 30,
      icon: 'file-text',
      label: 'nav.quarantine',
      section: 'nav.section-patients',
      policy: mayReadQuarantine,
      audience: 'staff',
      href: () => '/staff/quarantine',
    },
  ],
  staffCards: [
    staffCard(mayReadQuarantine, {
      order: 20,
      icon: 'file-text',
      async load(access, { t }) {
        const n = (await countByReason(access)).reduce((sum, one) => sum + one.n, 0);
        return {
          n,
          title: n > 0 ? t('staff-today.quarantine', { n }) : t('staff-today.quarantine-none'),
          text: t('staff-today.quarantine-text'),
          link: { href: '/staff/quarantine', text: t('quarantine.title') },
        };
      },
    }),
  ],
  handlers: (deps) => ({
    'quarantine.retry': async ({ ids }) => void (await retryQuarantined(deps, ids ?? null)),
  }),
  start: (deps) => openLink({ ...deps, ...deps.outbox }, deps.config),
  topics: {},
  caregiverCategories: [],
  accessWords: [],
  crawl: { nothing: 'what could not be filed is in nobody’s record' },
  personData: { tables: [] },
  retention: upkeep('what could not be filed', 'clinical: staff decide about it', ['quarantine']),
};
