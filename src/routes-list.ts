import { createApp } from './app.tsx';
import type { Pool } from './platform/access/db.ts';
import { systemClock } from './platform/clock.ts';
import type { Config } from './platform/config.ts';
import type { RouteRow } from './platform/http/routes.ts';
import { openJobs } from './platform/jobs/jobs.ts';
import { silentLog } from './platform/log.ts';
import { parseSettings } from './platform/settings/settings.ts';

/** The routes of the app, without a database: they are known before any request. */
export async function routeRows(): Promise<readonly RouteRow[]> {
  const config: Config = {
    mode: 'demo',
    host: '127.0.0.1',
    port: 0,
    publicUrl: 'http://localhost',
    dataFolder: '',
    databaseUrl: undefined,
    databaseAppUrl: undefined,
    databaseBackupUrl: undefined,
    poolSize: 1,
    secret: '',
    pepper: '',
    auditKey: '',
    auditHead: undefined,
    smtpUrl: undefined,
    oidc: {
      issuer: 'https://provider.example',
      clientId: 'x',
      clientSecret: 'x',
      scope: 'openid email',
      groupsClaim: 'groups',
    },
    mailFrom: '',
    pharmacy: undefined,
    feeds: [],
    trustedProxies: 0,
  };
  const none = () => Promise.reject(new Error('no database here'));
  const db: Pool = {
    transaction: none,
    ask: none,
    asSystem: none,
    check: none,
    listen: () => () => {},
    end: async () => {},
  };
  const { routes, server } = await createApp({
    config,
    db,
    clock: systemClock,
    log: silentLog,
    jobs: openJobs(),
    settings: parseSettings({}),
    assets: {},
  });
  await server.close();
  return routes;
}

/** As a Markdown table: docs/generated/routes.md, and `bin/portico routes`. */
export async function listRoutes(): Promise<string> {
  const rows = (await routeRows()).map(
    (route) =>
      `| ${route.method} | \`${route.path}\` | ${route.permission === 'public' ? `public: ${route.reason}` : `\`${route.permission}\``} |`,
  );
  return [
    '| method | address | who may use it |',
    '| --- | --- | --- |',
    ...rows,
    '| GET | `/healthz`, `/readyz` | public: for load balancers, no data |',
    '| GET | `/assets/*` | public: style sheet, font, scripts, no data |',
  ].join('\n');
}
