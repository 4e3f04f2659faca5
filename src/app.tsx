import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import rateLimit from '@fastify/rate-limit';
import serveStatic from '@fastify/static';
import underPressure from '@fastify/under-pressure';
import fastify, { type FastifyInstance } from 'fastify';
import helmet from 'helmet';
import { closeUntilOpen } from './administration/opening.ts';
import { aroundOf, navigationOf } from './around.ts';
import { refuseUndeclared } from './declarations.ts';
import { maySwitchTo } from './family/policy.ts';
import type { Feature } from './feature.ts';
import { features } from './features.ts';
import { requireDeclared } from './platform/access/permissions.ts';
import { openBrand, serveBrand } from './platform/brand/brand.ts';
import { placeOf } from './platform/http/addresses.ts';
import { isFetchedAhead } from './platform/http/ahead.ts';
import { limitBodies, UPLOAD_MS } from './platform/http/bodies/deadline.ts';
import { isSameOrigin } from './platform/http/origin.ts';
import { makeRegistrar } from './platform/http/registrar.ts';
import type { AppDeps, RouteRow } from './platform/http/routes.ts';
import { builtFolder } from './platform/root.ts';
import { Frame } from './ui/layout.tsx';
import { refusalPage } from './ui/refusal.tsx';

export interface App {
  server: FastifyInstance;
  routes: readonly RouteRow[];
}

/**
 * Requests per minute and address before a page asks the visitor to wait. A family behind one
 * address reads about one page a second.
 */
const REQUESTS_A_MINUTE = 1200;
const FORM_BYTES = 192 * 1024;
/** Health checks of load balancers, from anywhere and without a limit. */
const PROBES = ['/healthz', '/readyz'];

/** Creates the app. Tests and benchmarks run it unchanged, with other dependencies. */
export async function createApp(
  deps: AppDeps,
  options: {
    requestsAMinute?: number;
    eventLoopDelay?: number;
    features?: readonly Feature[];
  } = {},
): Promise<App> {
  const { config, log } = deps;
  const list = options.features ?? features;
  const entries = list
    .flatMap((feature) => feature.navigation ?? [])
    .sort((a, b) => a.order - b.order);
  const server = fastify({
    logger: false,
    genReqId: () => randomUUID(),
    // only that many hops, counted from our side: anything further out in X-Forwarded-For is the
    // visitor's claim
    trustProxy: (_address: string, hop: number) => hop < config.trustedProxies,
    bodyLimit: FORM_BYTES,
    connectionTimeout: 60_000,
    requestTimeout: UPLOAD_MS,
    keepAliveTimeout: 15_000,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 100, ignoreTrailingSlash: false, caseSensitive: true },
    onProtoPoisoning: 'error',
  });
  const secure = config.publicUrl.startsWith('https://');
  const own = new URL(config.publicUrl);
  // on a local machine the page can be reached by either name
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
    // send our paths to our own pages only: that is how we recognize forms from old browsers
    // (origin.ts)
    referrerPolicy: { policy: 'same-origin' },
    hsts: { maxAge: 63_072_000, includeSubDomains: true },
    crossOriginEmbedderPolicy: false,
  });
  server.addHook('onRequest', (request, reply, done) =>
    protect(request.raw, reply.raw, done as () => void),
  );
  limitBodies(server);
  await server.register(cookie);
  await server.register(formbody, { bodyLimit: FORM_BYTES });
  const routed = new Set<string>();
  server.addHook('onRoute', (route) => {
    const open = PROBES.includes(route.url) || route.url.startsWith('/assets/');
    if (!open && !route.config?.registered)
      throw new Error(`route ${route.url} was added without the registrar: it has no policy`);
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
    root: join(builtFolder, 'assets'),
    prefix: '/assets/',
    wildcard: false,
    immutable: true,
    maxAge: '365d',
    preCompressed: true,
    index: false,
  });

  const brand = openBrand(deps.settings, deps.assets);
  const registrar = makeRegistrar(
    server,
    { ...deps, assets: brand.assets },
    {
      frame: (page, view) => <Frame page={page} view={view} />,
      refusalPage,
      async bearer(tx, token, now) {
        for (const feature of list) {
          const bearer = await feature.bearer?.(tx, token, now);
          if (bearer) return bearer;
        }
        return null;
      },
      proof: { signOn: '/sign-on', confirm: '/account/confirm' },
      people: (facts) =>
        facts.actor.account.kind === 'staff'
          ? []
          : facts.actor.people.filter((person) => maySwitchTo({ ...facts, person })),
      navigation: (facts) => navigationOf(entries, facts),
      around: aroundOf(list),
    },
  );
  const { refuse } = registrar;

  server.addHook('onRequest', async (request, reply) => {
    // one host, and a URL that begins with a path: proxies that disagree on either could mix up
    // requests
    const oneHost =
      request.raw.rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host')
        .length === 1;
    // health checks come by IP address; any other unknown host is a mistake or an attack
    const known =
      PROBES.includes(request.routeOptions.url ?? '') ||
      hosts.has(String(request.headers.host ?? '').toLowerCase());
    if (!oneHost || !request.raw.url?.startsWith('/') || !known) {
      reply.header('connection', 'close');
      log({ event: 'request.refused', requestId: request.id, route: 'host', why: 'malformed' });
      return refuse(request, reply, 'bad-request');
    }
    if (isFetchedAhead(request.headers) && request.routeOptions.config.registered) {
      log({
        event: 'request.refused',
        requestId: request.id,
        route: request.routeOptions.url ?? 'unknown',
        why: 'ahead',
      });
      return refuse(request, reply, 'unavailable');
    }
    if (
      request.method !== 'GET' &&
      request.method !== 'HEAD' &&
      // API routes ignore cookies, so CSRF is impossible
      !request.routeOptions.config.api &&
      !request.routeOptions.config.anyOrigin &&
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
  closeUntilOpen(server, deps.settings, refuse);
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
  server.setErrorHandler((error: { statusCode?: number; code?: string }, request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    const status = error.statusCode ?? 500;
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

  for (const feature of list) {
    const before = registrar.routes.length;
    feature.routes?.(registrar, deps, list);
    refuseUndeclared(feature, registrar.routes.slice(before), [...features, ...list]);
  }
  for (const { method, path, needs } of registrar.routes)
    requireDeclared(needs, `${method} ${path}`);
  for (const { place, policy } of entries)
    requireDeclared(policy.decide.needs, `the entry ${place}`);

  serveBrand(server, brand, deps.refreshSettings);
  // for load balancers: alive; ready to serve
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
