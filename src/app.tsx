import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import rateLimit from '@fastify/rate-limit';
import serveStatic from '@fastify/static';
import underPressure from '@fastify/under-pressure';
import fastify, { type FastifyInstance } from 'fastify';
import helmet from 'helmet';
import { DEMO_ANSWERS, demoCode } from '../demo/codes.ts';
import { mayReadCoverage } from './coverage/policy.ts';
import { coverageRoutes } from './coverage/routes.tsx';
import { maySwitchTo } from './family/age.rules.ts';
import { mayOpenToday, mayReadAccessLog, maySetPreferences } from './family/policy.ts';
import { accountRoutes } from './identity/account/account.routes.tsx';
import { confirmRoutes } from './identity/account/confirm.routes.tsx';
import { detailRoutes } from './identity/account/details.routes.tsx';
import { emailLinkRoutes } from './identity/account/email-links.routes.tsx';
import { factorRoutes } from './identity/account/factors.routes.tsx';
import { passwordRoutes } from './identity/account/password.routes.tsx';
import { questionRoutes } from './identity/account/questions.routes.tsx';
import { sessionRoutes } from './identity/account/sessions.routes.tsx';
import { letterQueueRoutes } from './identity/letters/letters.routes.tsx';
import { mayHelpMembers, mayMailLetters, maySeeStaff } from './identity/policy.ts';
import { recoveryRoutes } from './identity/recovery/recovery.routes.tsx';
import { finishRoutes } from './identity/registration/finish.routes.tsx';
import { letterRoutes } from './identity/registration/letter.routes.tsx';
import { proofingRoutes } from './identity/registration/proofing.routes.tsx';
import { registrationRoutes } from './identity/registration/registration.routes.tsx';
import { userIdRoutes } from './identity/registration/user-id.routes.tsx';
import { identityRoutes } from './identity/routes.tsx';
import { signOnRoutes } from './identity/sign-on/sign-on.routes.tsx';
import { ssoRoutes } from './identity/sign-on/sso.routes.tsx';
import { openSso } from './identity/sign-on/sso.ts';
import { stageRoutes } from './identity/sign-on/stages.routes.tsx';
import { vouchingRoutes } from './identity/sign-on/vouching.routes.tsx';
import { helpRoutes } from './identity/staff/helping.routes.tsx';
import { invitationRoutes } from './identity/staff/invitations.routes.tsx';
import { joinRoutes } from './identity/staff/join.routes.tsx';
import { staffRoutes } from './identity/staff/staff.routes.tsx';
import { mayReadQuarantine } from './interop/quarantine/policy.ts';
import { quarantineRoutes } from './interop/quarantine/routes.tsx';
import { automaticRoutes } from './medications/automatic/automatic.routes.tsx';
import { placeRoutes } from './medications/pharmacies/places.routes.tsx';
import { pharmacyRoutes } from './medications/pharmacy/pharmacy.routes.tsx';
import {
  mayAnswerRenewals,
  mayFillRefills,
  mayReadMedicines,
  mayRequestRefills,
  mayRunPharmacies,
} from './medications/policy.ts';
import { renewalRoutes } from './medications/renewals/renewals.routes.tsx';
import { medicationRoutes } from './medications/routes.tsx';
import { operationsRoutes } from './operations/operations.routes.tsx';
import { mayOperate } from './operations/policy.ts';
import { mayReadIdentity, mayUseWorkbench } from './people/policy.ts';
import { peopleRoutes } from './people/routes.tsx';
import { searchRoutes } from './people/search/search.routes.tsx';
import { alsoAs, type Policy } from './platform/access/access.ts';
import { placeOf } from './platform/http/addresses.ts';
import { isSameOrigin } from './platform/http/origin.ts';
import { makeRegistrar } from './platform/http/registrar.ts';
import type { AppDeps, Place, RouteRow } from './platform/http/routes.ts';
import { rootFolder } from './platform/root.ts';
import { mayReviewAccess } from './privacy/policy.ts';
import { privacyRoutes } from './privacy/routes.tsx';
import { listNew } from './records/labs/labs.ts';
import { recordRoutes } from './records/labs/routes.tsx';
import { memberRoutes } from './records/member-routes.tsx';
import { mayReadResults, mayReadResultsAsStaff } from './records/policy.ts';
import { reviewRoutes } from './records/reviews/reviews.routes.tsx';
import { maySeeStaffToday, staffTodayRoutes } from './today/staff-today.tsx';
import { todayRoutes } from './today/today.tsx';
import { demoRoutes } from './ui/demo-routes.tsx';
import { Frame } from './ui/layout.tsx';
import { refusalPage } from './ui/refusal.tsx';

export interface App {
  server: FastifyInstance;
  routes: readonly RouteRow[];
}

/**
 * Requests a minute and address before a page says to wait. A family behind one address reads about
 * one page a second.
 */
const REQUESTS_A_MINUTE = 1200;
const FORM_BYTES = 64 * 1024;
/** What load balancers ask, from anywhere and as often as they like. */
const PROBES = ['/healthz', '/readyz'];

/** What guards each door of the navigation. */
const PLACES: [Place, Policy][] = [
  ['today', mayOpenToday],
  ['results', mayReadResults],
  ['medicines', mayReadMedicines],
  ['refills', mayRequestRefills],
  ['coverage', mayReadCoverage],
  ['access-log', mayReadAccessLog],
  ['preferences', maySetPreferences],
  ['staff-today', maySeeStaffToday],
  ['staff-identity', mayReadIdentity],
  ['staff-quarantine', mayReadQuarantine],
  ['staff-privacy', mayReviewAccess],
  ['staff-search', mayUseWorkbench],
  ['staff-pharmacy', mayFillRefills],
  ['staff-renewals', mayAnswerRenewals],
  ['staff-pharmacies', mayRunPharmacies],
  ['staff-help', mayHelpMembers],
  ['staff-letters', mayMailLetters],
  ['staff-accounts', maySeeStaff],
  ['staff-operations', mayOperate],
  ['staff-results', mayReadResultsAsStaff],
];

/** The one app. Tests and bench run it unchanged; only what is handed in differs. */
export async function createApp(
  deps: AppDeps,
  options: { requestsAMinute?: number; eventLoopDelay?: number } = {},
): Promise<App> {
  const { config, log } = deps;
  const server = fastify({
    logger: false,
    genReqId: () => randomUUID(),
    // only so many hops, counted from us: what stands further out in X-Forwarded-For is the
    // visitor's own word
    trustProxy: (_address: string, hop: number) => hop < config.trustedProxies,
    bodyLimit: FORM_BYTES,
    connectionTimeout: 60_000,
    requestTimeout: 30_000,
    keepAliveTimeout: 15_000,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 100, ignoreTrailingSlash: false, caseSensitive: true },
    onProtoPoisoning: 'error',
  });
  const secure = config.publicUrl.startsWith('https://');
  const own = new URL(config.publicUrl);
  // on a machine of one's own the same page is reached by either name
  const origins = secure
    ? [own.origin]
    : [own.origin, `http://127.0.0.1:${own.port}`, `http://localhost:${own.port}`];
  const hosts = new Set(origins.map((origin) => new URL(origin).host));

  server.removeAllContentTypeParsers();
  const protect = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'style-src': ["'self'"],
        'script-src': ["'self'"],
        'font-src': ["'self'"],
        'img-src': ["'self'"],
        'connect-src': ["'self'"],
        'manifest-src': ["'self'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
        'base-uri': ["'none'"],
        'require-trusted-types-for': ["'script'"],
      },
    },
    frameguard: { action: 'deny' },
    // the path of our own pages only to our own pages: it is what tells an old browser's form from
    // a stranger's
    referrerPolicy: { policy: 'same-origin' },
    hsts: { maxAge: 63_072_000, includeSubDomains: true },
    crossOriginEmbedderPolicy: false,
  });
  server.addHook('onRequest', (request, reply, done) =>
    protect(request.raw, reply.raw, done as () => void),
  );
  await server.register(cookie);
  await server.register(formbody, { bodyLimit: FORM_BYTES });
  const routed = new Set<string>();
  server.addHook('onRoute', (route) => {
    const open = PROBES.includes(route.url) || route.url.startsWith('/assets/');
    if (!open && !(route.config as { registered?: boolean } | undefined)?.registered)
      throw new Error(`route ${route.url} came in beside the registrar: it has no policy`);
    routed.add(`${route.method} ${route.url}`);
  });
  await server.register(underPressure, {
    maxEventLoopDelay: options.eventLoopDelay ?? 1500,
    retryAfter: 10,
    exposeStatusRoute: false,
    pressureHandler: (request, reply) => void refuse(request, reply, 'unavailable', 10),
  });
  await server.register(rateLimit, {
    max: options.requestsAMinute ?? REQUESTS_A_MINUTE,
    timeWindow: 60_000,
    keyGenerator: (request) => placeOf(request.ip),
    cache: 20_000,
    addHeaders: {
      'x-ratelimit-limit': false,
      'x-ratelimit-remaining': false,
      'x-ratelimit-reset': false,
      'retry-after': true,
    },
    addHeadersOnExceeding: {
      'x-ratelimit-limit': false,
      'x-ratelimit-remaining': false,
      'x-ratelimit-reset': false,
    },
  });
  await server.register(serveStatic, {
    root: join(rootFolder, 'dist/assets'),
    prefix: '/assets/',
    wildcard: false,
    immutable: true,
    maxAge: '365d',
    preCompressed: true,
    index: false,
  });

  const registrar = makeRegistrar(server, deps, {
    frame: (page, view) => <Frame page={page} view={view} />,
    refusalPage,
    people: ({ actor, today, settings }) =>
      actor.account.kind === 'staff'
        ? []
        : actor.people.filter((person) => maySwitchTo(person, today, settings)),
    places: (facts) =>
      PLACES.filter(([, policy]) => policy.decide(facts).allow).map(([place]) => place),
    badges: async (access, view, open) => {
      if (!view.person || access.as === 'staff' || !access.person.id) return {};
      // the badge counts what results:read would show, ruled by the same engine
      const reads = alsoAs(access, mayReadResults, view);
      if (!reads) return {};
      const fresh = await listNew(reads, view);
      return { results: fresh.filter((result) => result.id !== open).length };
    },
  });
  const { refuse } = registrar;

  server.addHook('onRequest', async (request, reply) => {
    // one name, and an address that begins with a path: where proxies disagree on either, one
    // request is taken for another
    const oneHost =
      request.raw.rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host')
        .length === 1;
    // probes come by number; links in mail and redirects are never built from a host; a foreign
    // name is a mistake or an attack
    const known =
      PROBES.includes(request.routeOptions.url ?? '') ||
      hosts.has(String(request.headers.host ?? '').toLowerCase());
    if (!oneHost || !request.raw.url?.startsWith('/') || !known) {
      reply.header('connection', 'close');
      log({ event: 'request.refused', requestId: request.id, route: 'host', why: 'malformed' });
      return refuse(request, reply, 'bad-request');
    }
    if (
      request.method !== 'GET' &&
      request.method !== 'HEAD' &&
      !isSameOrigin(request.headers, origins)
    ) {
      log({
        event: 'request.refused',
        requestId: request.id,
        route: request.routeOptions.url ?? 'unknown',
        why: 'csrf',
      });
      return refuse(request, reply, 'forbidden');
    }
  });
  server.addHook('onResponse', async (request, reply) => {
    if (request.routeOptions.url?.startsWith('/assets/')) return;
    log({
      event: 'request.done',
      requestId: request.id,
      route: request.routeOptions.url ?? 'unknown',
      method: request.method,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    });
  });
  server.setNotFoundHandler((request, reply) => refuse(request, reply, 'not-found'));
  server.setErrorHandler((fault: { statusCode?: number; code?: string }, request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    const status = fault.statusCode ?? 500;
    const kind =
      status === 413
        ? 'too-large'
        : status === 429
          ? 'too-many'
          : status === 503
            ? 'unavailable'
            : status < 500
              ? 'bad-request'
              : 'fault';
    log({
      event: 'request.refused',
      requestId: request.id,
      route,
      why:
        kind === 'too-large'
          ? 'body'
          : kind === 'too-many'
            ? 'rate'
            : kind === 'unavailable'
              ? 'busy'
              : 'malformed',
    });
    return refuse(request, reply, kind);
  });

  identityRoutes(registrar);
  signOnRoutes(registrar);
  stageRoutes(registrar);
  vouchingRoutes(registrar);
  accountRoutes(registrar);
  confirmRoutes(registrar);
  detailRoutes(registrar);
  questionRoutes(registrar);
  sessionRoutes(registrar);
  passwordRoutes(registrar);
  factorRoutes(registrar);
  emailLinkRoutes(registrar);
  recoveryRoutes(registrar);
  invitationRoutes(registrar);
  staffRoutes(registrar);
  joinRoutes(registrar);
  helpRoutes(registrar);
  const sso = openSso(config, () => deps.clock.now());
  if (sso) ssoRoutes(registrar, sso);
  registrationRoutes(registrar);
  userIdRoutes(registrar);
  proofingRoutes(registrar);
  finishRoutes(registrar);
  letterRoutes(registrar);
  letterQueueRoutes(registrar);
  todayRoutes(registrar);
  recordRoutes(registrar);
  medicationRoutes(registrar);
  automaticRoutes(registrar);
  coverageRoutes(registrar);
  memberRoutes(registrar);
  staffTodayRoutes(registrar);
  peopleRoutes(registrar);
  quarantineRoutes(registrar);
  privacyRoutes(registrar);
  searchRoutes(registrar);
  reviewRoutes(registrar);
  pharmacyRoutes(registrar);
  renewalRoutes(registrar);
  placeRoutes(registrar);
  operationsRoutes(registrar);
  if (config.mode === 'demo') demoRoutes(registrar, { code: demoCode, answers: DEMO_ANSWERS });

  // for load balancers: alive at all; able to answer people
  server.get('/healthz', { config: { rateLimit: false } }, async (_request, reply) =>
    reply.type('text/plain').send('ok'),
  );
  let closing = false;
  server.addHook('preClose', async () => {
    closing = true;
  });
  server.get('/readyz', { config: { rateLimit: false } }, async (_request, reply) => {
    const ready = !closing && (await deps.db.check()).ok;
    return reply
      .code(ready ? 200 : 503)
      .type('text/plain')
      .send(ready ? 'ready' : 'not ready');
  });
  await server.ready();
  return { server, routes: registrar.routes };
}
