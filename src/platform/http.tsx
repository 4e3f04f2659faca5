import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { z } from 'zod';
import { type Asking, type Actor, auditFault, authorise, type Facts, type Grant, type Person, type Policy } from './access.ts';
import { type Clock, dayIn, type PlainDate } from './clock.ts';
import type { Config } from './config.ts';
import { sha256 } from './crypto.ts';
import type { Db, Tx } from './db.ts';
import { Refuse, type RefusalKind, refusalStatus } from './errors.ts';
import { Malformed, type Problems, readForm, type Typed } from './forms.ts';
import { type Language, preferredLanguage, type Words, wordsIn } from './i18n.ts';
import type { Jobs } from './jobs.ts';
import { faultCode, faultPlace, type Log } from './log.ts';
import { enter, keepWork, sessionHash, sessionRef } from './session.ts';
import type { Settings } from './settings.ts';

/** What every part of the program is given. Tests give the same with a frozen clock. */
export interface Deps {
  config: Config;
  db: Db;
  clock: Clock;
  log: Log;
  jobs: Jobs;
  settings: Settings;
  /** Built assets: name -> address with the content's mark in it. */
  assets: Record<string, string>;
}

/** What a handler answers. Refusals are values; only faults are thrown. */
export type Answer =
  | { kind: 'page'; title: string; body: ComponentChildren; status?: number; place?: Place; wide?: boolean }
  | { kind: 'redirect'; to: string; language?: Language }
  | { kind: 'file'; name: string; type: string; bytes: Buffer; inline?: boolean }
  | { kind: 'refusal'; refusal: RefusalKind };
/** Where in the navigation a page stands. */
export type Place = 'front' | 'sign-on' | 'today' | 'results' | 'access-log' | 'preferences' | 'staff-search' | 'staff-results' | 'more' | 'none';

export const redirect = (to: string): Answer => ({ kind: 'redirect', to });
export const notFound: Answer = { kind: 'refusal', refusal: 'not-found' };

/** What the frame around a page needs to know. */
export interface View {
  t: Words;
  settings: Settings;
  assets: Record<string, string>;
  demo: boolean;
  path: string;
  now: Date;
  today: PlainDate;
  actor: Actor | null;
  /** The person whose record the page shows, if it shows one. */
  person: Person | null;
  /** People the account may switch to today. */
  people: Person[];
  badges: Partial<Record<Place, number>>;
  /** Which doors of the navigation would open for this account and the person that is shown: no others are drawn. */
  places: readonly Place[];
}
export type Frame = (page: Extract<Answer, { kind: 'page' }>, view: View) => VNode;

export interface Context<P extends string> {
  tx: Tx;
  grant: Grant<P>;
  params: Record<string, string>;
  query: Record<string, string>;
  t: Words;
  now: Date;
  today: PlainDate;
  settings: Settings;
  asking: Asking;
  deps: Deps;
  view: View;
  /** The key that a form on this page must carry; new each time. */
  newKey(): string;
}
export interface PublicContext {
  query: Record<string, string>;
  params: Record<string, string>;
  t: Words;
  now: Date;
  today: PlainDate;
  settings: Settings;
  asking: Asking;
  deps: Deps;
  view: View;
  request: FastifyRequest;
  reply: FastifyReply;
}

export interface RouteRow {
  method: 'GET' | 'POST';
  path: string;
  permission: string;
  reason: string;
}

export interface Registrar {
  /** A page that a policy guards. */
  page<P extends string>(path: string, policy: Policy<P>, run: (ctx: Context<P>) => Promise<Answer>): void;
  /** A form's target: policy, schema, then `run`; what does not fit the schema goes to `again`, the same page with its problems. */
  form<P extends string, S extends z.ZodObject>(
    path: string,
    policy: Policy<P>,
    schema: S,
    run: (ctx: Context<P> & { input: z.output<S> }) => Promise<Answer>,
    again: (ctx: Context<P>, problems: Problems, typed: Typed) => Promise<Answer>,
  ): void;
  /** A page for everybody; the reason is printed in docs/generated/routes.md. */
  publicPage(path: string, reason: string, run: (ctx: PublicContext) => Promise<Answer>): void;
  publicForm<S extends z.ZodObject>(
    path: string,
    reason: string,
    schema: S,
    run: (ctx: PublicContext & { input: z.output<S> }) => Promise<Answer>,
    again: (ctx: PublicContext, problems: Problems, typed: Typed) => Promise<Answer>,
  ): void;
  readonly routes: readonly RouteRow[];
}

export interface Hooks {
  frame: Frame;
  /** The body of a plain page that refuses. */
  refusalPage(refusal: RefusalKind, view: View): Extract<Answer, { kind: 'page' }>;
  /** Numbers beside the navigation's entries, under the page's own grant. */
  badges(tx: Tx, grant: Grant, view: View): Promise<View['badges']>;
  /** Which of the account's people it may switch to today. */
  people(facts: Facts): Person[];
  /** Which places of the navigation the policies open. */
  places(facts: Facts): Place[];
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const isUuid = (text: string | undefined): text is string => text !== undefined && UUID.test(text);
export const LANGUAGE_COOKIE = 'portico-language';

/** The language that this browser was switched to, if it was. */
export function chosenLanguage(request: FastifyRequest): Language | null {
  const chosen = request.cookies[LANGUAGE_COOKIE];
  return chosen === 'en' || chosen === 'es' ? chosen : null;
}

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/**
 * The one way to add a route. There is none without a policy or a stated reason; `mayStand` (an onRoute hook in app.tsx)
 * refuses any other.
 */
export function makeRegistrar(app: FastifyInstance, deps: Deps, hooks: Hooks): Registrar & { refuse(request: FastifyRequest, reply: FastifyReply, refusal: RefusalKind, retryAfter?: number): Promise<FastifyReply> } {
  const routes: RouteRow[] = [];

  function languageOf(request: FastifyRequest, actor: Actor | null): Language {
    return actor?.account.language ?? chosenLanguage(request) ?? preferredLanguage(request.headers['accept-language']);
  }

  function viewOf(request: FastifyRequest, actor: Actor | null, person: Person | null, now: Date): View {
    const { settings } = deps;
    const today = dayIn(settings.zone, now);
    const facts = actor && { actor, person: person ?? undefined, today, settings };
    const people = facts ? hooks.people(facts) : [];
    return {
      t: wordsIn(languageOf(request, actor), settings.zone),
      settings,
      assets: deps.assets,
      demo: deps.config.mode === 'demo',
      path: request.url.slice(0, 500),
      now,
      today,
      actor,
      person,
      people,
      badges: {},
      places: facts ? hooks.places({ ...facts, person: person ?? people[0] }) : [],
    };
  }

  function askingOf(request: FastifyRequest, now: Date): Asking {
    const id = paramsOf(request).id;
    return {
      now,
      requestId: request.id,
      route: request.routeOptions.url ?? 'unknown',
      address: request.ip,
      sessionRef: sessionRef(sessionHash(request)),
      subjectId: isUuid(id) ? id : null,
    };
  }

  async function send(request: FastifyRequest, reply: FastifyReply, answer: Answer, view: View): Promise<FastifyReply> {
    reply.header('cache-control', 'no-store');
    if (answer.kind === 'redirect') {
      if (answer.language) reply.setCookie(LANGUAGE_COOKIE, answer.language, { path: '/', httpOnly: true, secure: true, sameSite: 'lax', maxAge: 365 * 86_400 });
      return reply.redirect(answer.to, 303);
    }
    if (answer.kind === 'file') {
      const name = answer.name.replace(/[^\w.-]+/g, '_').slice(0, 80);
      return reply
        .header('content-disposition', `attachment; filename="${name}"`)
        .header('content-security-policy', "default-src 'none'; sandbox")
        .type(answer.type)
        .send(answer.bytes);
    }
    const page = answer.kind === 'refusal' ? hooks.refusalPage(answer.refusal, view) : answer;
    const html = `<!doctype html>${renderToString(hooks.frame(page, view))}`;
    reply.code(page.status ?? 200).type('text/html; charset=utf-8').header('vary', 'accept-encoding, cookie, accept-language').header('content-language', view.t.language);
    const accepts = String(request.headers['accept-encoding'] ?? '');
    if (accepts.includes('br')) {
      return reply.header('content-encoding', 'br').send(await brotli(html, { params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: html.length } }));
    }
    if (accepts.includes('gzip')) return reply.header('content-encoding', 'gzip').send(await gzipped(html, { level: 3 }));
    return reply.send(html);
  }

  async function refuse(request: FastifyRequest, reply: FastifyReply, refusal: RefusalKind, retryAfter?: number): Promise<FastifyReply> {
    if (retryAfter) reply.header('retry-after', String(retryAfter));
    const view = viewOf(request, null, null, deps.clock.now());
    const page = hooks.refusalPage(refusal, view);
    return send(request, reply, { ...page, status: refusalStatus[refusal] }, view);
  }

  /** A fault's answer: 503 when the database is away or the audit row can't be written, else 500. Never its text. */
  async function fault(request: FastifyRequest, reply: FastifyReply, thrown: unknown, asking: Asking, actor: Actor | null, personId: string | null): Promise<FastifyReply> {
    if (thrown instanceof Refuse) return refuse(request, reply, thrown.kind, thrown.retryAfterSeconds);
    const code = faultCode(thrown);
    deps.log({ event: 'request.fault', requestId: asking.requestId, route: asking.route, code, place: faultPlace(thrown) });
    if (isAway(thrown)) return refuse(request, reply, 'unavailable', 30);
    try {
      await deps.db.transaction((tx) => auditFault(tx, asking, actor, personId, code));
    } catch {
      return refuse(request, reply, 'unavailable', 30);
    }
    return refuse(request, reply, 'fault');
  }

  type Guarded = { policy: Policy; effect?: { body: unknown; again: (ctx: Context<string>, problems: Problems, typed: Typed) => Promise<Answer>; schema: z.ZodObject } };

  async function guarded(request: FastifyRequest, reply: FastifyReply, spec: Guarded, run: (ctx: Context<string> & { input: unknown }) => Promise<Answer>): Promise<FastifyReply> {
    const now = deps.clock.now();
    const asking = askingOf(request, now);
    const params = paramsOf(request);
    const personId = isUuid(params.person) ? params.person : null;
    let actor: Actor | null = null;
    try {
      const { answer, view } = await deps.db.transaction(async (tx): Promise<{ answer: Answer; view: View }> => {
        const entered = await enter(tx, sessionHash(request), now, personId, deps.settings);
        if (entered.session !== 'live') return { answer: await signOnFirst(request, tx, entered, now), view: viewOf(request, null, null, now) };
        actor = entered;
        const person = personId ? (entered.people.find((one) => one.id === personId) ?? (entered.opened?.id === personId ? entered.opened : undefined)) : undefined;
        const view = viewOf(request, entered, person ?? null, now);
        const facts: Facts = { actor: entered, person, today: view.today, settings: deps.settings };
        let grant: Awaited<ReturnType<typeof authorise>>;
        try {
          grant = await authorise(tx, spec.policy, facts, asking, personId);
        } catch (unaudited) {
          deps.log({ event: 'audit.alarm', code: faultCode(unaudited) });
          throw new Refuse('unavailable', 30); // no audit row, no answer
        }
        // Not yours, not there, not allowed: one page, and it shows no person
        if ('denied' in grant || (params.id !== undefined && !isUuid(params.id))) return { answer: notFound, view: { ...view, person: null } };
        const granted = grant;
        const ctx: Context<string> = {
          tx, grant, params, query: queryOf(request), t: view.t, now, today: view.today, settings: deps.settings, asking, deps, view, newKey: randomUUID,
        };
        const answer = spec.effect ? await effect(ctx, spec.effect, run) : await run({ ...ctx, input: undefined });
        if (answer.kind === 'refusal') return { answer, view: { ...view, person: null } };
        if (answer.kind === 'page') view.badges = await hooks.badges(tx, granted, view);
        return { answer, view };
      });
      return await send(request, reply, answer, view);
    } catch (thrown) {
      if (thrown instanceof Malformed) return refuse(request, reply, 'bad-request');
      return fault(request, reply, thrown, asking, actor, personId);
    }
  }

  /** A form under its key: the first time it runs; the same again gets the same answer; another body is refused. */
  async function effect(ctx: Context<string>, form: NonNullable<Guarded['effect']>, run: (ctx: Context<string> & { input: unknown }) => Promise<Answer>): Promise<Answer> {
    const read = readForm(form.schema, form.body);
    if (!read.ok) return form.again(ctx, read.problems, read.typed);
    const key = (form.body as Record<string, unknown>)._key;
    if (typeof key !== 'string' || !isUuid(key)) throw new Malformed();
    const account = ctx.grant.actor?.account.id ?? '';
    const bodyHash = sha256(JSON.stringify([ctx.params, Object.entries(read.input).sort(([a], [b]) => (a < b ? -1 : 1))]));
    const mine = await ctx.tx.raw('insert into idempotency (account_id, key, route, body_hash, created_at) values ($1, $2, $3, $4, $5) on conflict do nothing returning key', [
      account, key, ctx.asking.route, bodyHash, ctx.now,
    ]);
    if (mine.length === 0) {
      const [before] = await ctx.tx.raw<{ route: string; body_hash: Buffer; location: string | null }>('select route, body_hash, location from idempotency where account_id = $1 and key = $2', [account, key]);
      if (before?.route === ctx.asking.route && before.body_hash.equals(bodyHash) && before.location) return redirect(before.location);
      return { ...hooks.refusalPage('conflict', ctx.view), status: 422 };
    }
    const answer = await run({ ...ctx, input: read.input });
    if (answer.kind === 'redirect') {
      await ctx.tx.raw('update idempotency set location = $3 where account_id = $1 and key = $2', [account, key, answer.to]);
    } else {
      await ctx.tx.raw('delete from idempotency where account_id = $1 and key = $2', [account, key]);
    }
    return answer;
  }

  /** To sign-on, and back to where one was; what was typed in a form is kept for the account whose session ran out. */
  async function signOnFirst(request: FastifyRequest, tx: Tx, entered: { session: 'none' } | { session: 'expired'; account: { id: string } }, now: Date): Promise<Answer> {
    const path = request.url;
    if (request.method === 'GET' || request.method === 'HEAD') {
      const why = entered.session === 'expired' ? '&why=idle' : '';
      return redirect(`/sign-on?next=${encodeURIComponent(path)}${why}`);
    }
    const body = request.body;
    if (entered.session === 'expired' && body && typeof body === 'object') {
      const fields: Record<string, string> = {};
      for (const [name, value] of Object.entries(body)) if (typeof value === 'string') fields[name] = value;
      const id = await keepWork(tx, deps.config.secret, entered.account.id, { path, fields }, now);
      return redirect(`/sign-on?kept=${id}&why=idle`);
    }
    return redirect('/sign-on');
  }

  async function open(request: FastifyRequest, reply: FastifyReply, run: (ctx: PublicContext) => Promise<Answer>): Promise<FastifyReply> {
    const now = deps.clock.now();
    const asking = askingOf(request, now);
    const view = viewOf(request, null, null, now);
    try {
      const answer = await run({ query: queryOf(request), params: paramsOf(request), t: view.t, now, today: view.today, settings: deps.settings, asking, deps, view, request, reply });
      return await send(request, reply, answer, view);
    } catch (thrown) {
      if (thrown instanceof Malformed) return refuse(request, reply, 'bad-request');
      return fault(request, reply, thrown, asking, null, null);
    }
  }

  const config = { registered: true };
  return {
    routes,
    refuse,
    page(path, policy, run) {
      routes.push({ method: 'GET', path, permission: policy.permission, reason: '' });
      app.get(path, { config }, (request, reply) => guarded(request, reply, { policy }, run as (ctx: Context<string>) => Promise<Answer>));
    },
    form(path, policy, schema, run, again) {
      routes.push({ method: 'POST', path, permission: policy.permission, reason: '' });
      app.post(path, { config }, (request, reply) =>
        guarded(
          request,
          reply,
          { policy, effect: { body: request.body, schema, again: again as (ctx: Context<string>, problems: Problems, typed: Typed) => Promise<Answer> } },
          run as (ctx: Context<string> & { input: unknown }) => Promise<Answer>,
        ),
      );
    },
    publicPage(path, reason, run) {
      routes.push({ method: 'GET', path, permission: 'public', reason });
      app.get(path, { config }, (request, reply) => open(request, reply, run));
    },
    publicForm(path, reason, schema, run, again) {
      routes.push({ method: 'POST', path, permission: 'public', reason });
      app.post(path, { config }, (request, reply) =>
        open(request, reply, async (ctx) => {
          const read = readForm(schema, request.body);
          return read.ok ? run({ ...ctx, input: read.input }) : again(ctx, read.problems, read.typed);
        }),
      );
    },
  };
}

function paramsOf(request: FastifyRequest): Record<string, string> {
  return request.params as Record<string, string>; // Fastify's parser makes strings of all of them
}

/** The first value of each name; what comes twice was not made by our pages and the rest of it is dropped. */
function queryOf(request: FastifyRequest): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.query as Record<string, unknown>)) {
    if (typeof value === 'string' && !value.includes('\0')) out[name] = value.slice(0, 500);
  }
  return out;
}

/** Whether a fault means that the database is away, full or shutting down, rather than that we are wrong. */
function isAway(thrown: unknown): boolean {
  const code = faultCode(thrown);
  if (/^(08|53|57P|58)/.test(code) || /^E(CONN|PIPE|TIMEDOUT|NOENT)/.test(code) || code === 'ENOENT') return true;
  return thrown instanceof Error && /^(timeout exceeded when trying to connect|Connection terminated|Cannot use a pool after)/.test(thrown.message);
}

/** Whether a request that changes something comes from a page of ours, by what the browser says of it. */
export function isSameOrigin(headers: Record<string, unknown>, origins: readonly string[]): boolean {
  const site = headers['sec-fetch-site'];
  if (typeof site === 'string' && site !== 'same-origin') return false;
  const origin = headers.origin;
  if (typeof origin === 'string') return origins.includes(origin);
  if (site === 'same-origin') return true;
  // Browsers from before 2020 send neither on a form of the same site; they do send the referrer that our policy asks for.
  const referer = headers.referer;
  if (typeof referer !== 'string') return false;
  try {
    return origins.includes(new URL(referer).origin);
  } catch {
    return false;
  }
}
