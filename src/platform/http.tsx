import { createHmac, randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { renderToString } from 'preact-render-to-string';
import type { z } from 'zod';
import {
  type Actor,
  type Asking,
  auditFault,
  authorise,
  type Facts,
  isFresh,
  type Person,
  type Policy,
} from './access.ts';
import { readAddress } from './addresses.ts';
import { isAway } from './away.ts';
import { dayIn } from './clock.ts';
import type { Tx } from './db.ts';
import { type RefusalKind, Refuse, refusalStatus } from './errors.ts';
import {
  Malformed,
  type Problems,
  readForm,
  readQuery,
  type Typed,
  withoutWords,
} from './forms.ts';
import { type Language, preferredLanguage, wordsIn } from './i18n.ts';
import { faultCode, faultPlace } from './log.ts';
import { packed } from './packed.ts';
import {
  type Answer,
  type Context,
  type Deps,
  type Hooks,
  notFound,
  type PublicContext,
  type Registrar,
  type RouteRow,
  redirect,
  type View,
} from './routes.ts';
import { enter, keepWork, sessionHash, sessionRef, setSessionCookie } from './session.ts';
import { AheadFailed } from './statements.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const isUuid = (text: string | undefined): text is string =>
  text !== undefined && UUID.test(text);
export const LANGUAGE_COOKIE = 'portico-language';

/** The language that this browser was switched to, if it was. */
export function chosenLanguage(request: FastifyRequest): Language | null {
  const chosen = request.cookies[LANGUAGE_COOKIE];
  return chosen === 'en' || chosen === 'es' ? chosen : null;
}

/**
 * The one way to add a route. There is none without a policy or a stated reason; `mayStand` (an
 * onRoute hook in app.tsx) refuses any other.
 */
export function makeRegistrar(
  app: FastifyInstance,
  deps: Deps,
  hooks: Hooks,
): Registrar & {
  refuse(
    request: FastifyRequest,
    reply: FastifyReply,
    refusal: RefusalKind,
    retryAfter?: number,
  ): Promise<FastifyReply>;
} {
  const routes: RouteRow[] = [];

  function languageOf(request: FastifyRequest, actor: Actor | null): Language {
    return (
      actor?.account.language ??
      chosenLanguage(request) ??
      preferredLanguage(request.headers['accept-language'])
    );
  }

  function viewOf(
    request: FastifyRequest,
    actor: Actor | null,
    person: Person | null,
    now: Date,
  ): View {
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

  function askingOf(request: FastifyRequest, now: Date, session: Buffer | null): Asking {
    const id = paramsOf(request).id;
    return {
      now,
      requestId: request.id,
      route: request.routeOptions.url ?? 'unknown',
      address: readAddress(request.ip),
      sessionRef: sessionRef(session),
      subjectId: isUuid(id) ? id : null,
    };
  }

  async function send(
    request: FastifyRequest,
    reply: FastifyReply,
    answer: Answer,
    view: View,
  ): Promise<FastifyReply> {
    reply.header('cache-control', 'no-store');
    if (answer.kind === 'redirect') {
      if (answer.language)
        reply.setCookie(LANGUAGE_COOKIE, answer.language, {
          path: '/',
          httpOnly: true,
          secure: true,
          sameSite: 'lax',
          maxAge: 365 * 86_400,
        });
      if (answer.session) setSessionCookie(reply, answer.session);
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
    reply
      .code(page.status ?? 200)
      .type('text/html; charset=utf-8')
      .header('vary', 'accept-encoding, cookie, accept-language')
      .header('content-language', view.t.language);
    const [encoding, body] = packed(html, String(request.headers['accept-encoding'] ?? ''));
    if (encoding) reply.header('content-encoding', encoding);
    return reply.send(body);
  }

  async function refuse(
    request: FastifyRequest,
    reply: FastifyReply,
    refusal: RefusalKind,
    retryAfter?: number,
  ): Promise<FastifyReply> {
    if (retryAfter) reply.header('retry-after', String(retryAfter));
    const view = viewOf(request, null, null, deps.clock.now());
    const page = hooks.refusalPage(refusal, view);
    return send(request, reply, { ...page, status: refusalStatus[refusal] }, view);
  }

  /**
   * A fault's answer: 503 when the database is away or the audit row can't be written, else 500.
   * Never its text.
   */
  async function fault(
    request: FastifyRequest,
    reply: FastifyReply,
    thrown: unknown,
    asking: Asking,
    actor: Actor | null,
    personId: string | null,
  ): Promise<FastifyReply> {
    if (thrown instanceof Refuse)
      return refuse(request, reply, thrown.kind, thrown.retryAfterSeconds);
    const code = faultCode(thrown);
    deps.log({
      event: 'request.fault',
      requestId: asking.requestId,
      route: asking.route,
      code,
      place: faultPlace(thrown),
    });
    if (thrown instanceof AheadFailed) deps.log({ event: 'audit.alarm', code: thrown.message });
    if (isAway(thrown)) return refuse(request, reply, 'unavailable', 30);
    try {
      await deps.db.transaction((tx) => auditFault(tx, asking, actor, personId, code));
    } catch {
      return refuse(request, reply, 'unavailable', 30);
    }
    return refuse(request, reply, 'fault');
  }

  type Guarded = {
    policy: Policy;
    effect?: {
      body: unknown;
      again: (ctx: Context<string>, problems: Problems, typed: Typed) => Promise<Answer>;
      schema: z.ZodObject;
    };
  };

  async function guarded(
    request: FastifyRequest,
    reply: FastifyReply,
    spec: Guarded,
    run: (ctx: Context<string> & { input: unknown }) => Promise<Answer>,
  ): Promise<FastifyReply> {
    const now = deps.clock.now();
    const session = sessionHash(request);
    const asking = askingOf(request, now, session);
    const params = paramsOf(request);
    const personId = isUuid(params.person) ? params.person : null;
    let actor: Actor | null = null;
    try {
      const { answer, view } = await deps.db.transaction(
        async (tx): Promise<{ answer: Answer; view: View }> => {
          const entered = await enter(tx, session, now, personId, deps.settings);
          if (entered.session !== 'live')
            return {
              answer: await signOnFirst(request, tx, entered, now),
              view: viewOf(request, null, null, now),
            };
          actor = entered;
          const person = personId
            ? (entered.people.find((one) => one.id === personId) ??
              (entered.opened?.id === personId ? entered.opened : undefined))
            : undefined;
          const view = viewOf(request, entered, person ?? null, now);
          const facts: Facts = {
            actor: entered,
            person,
            today: view.today,
            settings: deps.settings,
          };
          const grant = await authorise(tx, spec.policy, facts, asking, personId);
          // Not yours, not there, not allowed: one page, and it shows no person
          if ('denied' in grant || (params.id !== undefined && !isUuid(params.id)))
            return { answer: notFound, view: viewOf(request, entered, null, now) };
          if (spec.policy.fresh && !isFresh(entered.authAt, now))
            return { answer: await confirmFirst(request, tx, entered.account.id, now), view };
          const ctx: Context<string> = {
            tx,
            grant,
            params,
            query: readQuery(request.query),
            t: view.t,
            now,
            today: view.today,
            settings: deps.settings,
            asking,
            deps,
            view,
            newKey: randomUUID,
          };
          if (spec.effect) {
            const answer = await effect(ctx, spec.effect, run);
            if (answer.kind === 'refusal')
              return { answer, view: viewOf(request, entered, null, now) };
            if (answer.kind === 'page') view.badges = await hooks.badges(tx, grant, view, null);
            return { answer, view };
          }
          // asked for in one breath: a page changes nothing that its badges count but what it opens
          // itself
          const [answer, badges] = await Promise.all([
            run({ ...ctx, input: undefined }),
            hooks.badges(tx, grant, view, asking.subjectId),
          ]);
          if (answer.kind === 'refusal')
            return { answer, view: viewOf(request, entered, null, now) };
          view.badges = badges;
          return { answer, view };
        },
      );
      return await send(request, reply, answer, view);
    } catch (thrown) {
      if (thrown instanceof Malformed) return refuse(request, reply, 'bad-request');
      return fault(request, reply, thrown, asking, actor, personId);
    }
  }

  /**
   * A form under its key: the first time it runs; the same again gets the same answer; another body
   * is refused.
   */
  async function effect(
    ctx: Context<string>,
    form: NonNullable<Guarded['effect']>,
    run: (ctx: Context<string> & { input: unknown }) => Promise<Answer>,
  ): Promise<Answer> {
    const read = readForm(form.schema, form.body);
    if (!read.ok) return form.again(ctx, read.problems, read.typed);
    const key = (form.body as Record<string, unknown>)._key;
    if (typeof key !== 'string' || !isUuid(key)) throw new Malformed();
    const account = ctx.grant.actor?.account.id ?? '';
    const text = JSON.stringify([
      ctx.params,
      Object.entries(read.input).sort(([a], [b]) => (a < b ? -1 : 1)),
    ]);
    // keyed: a form may hold a password
    const bodyHash = createHmac('sha256', deps.config.secret).update(text).digest();
    const mine = await ctx.tx.raw(
      `insert into idempotency (account_id, key, route, body_hash, created_at)
        values ($1, $2, $3, $4, $5) on conflict do nothing returning key`,
      [account, key, ctx.asking.route, bodyHash, ctx.now],
    );
    if (mine.length === 0) {
      const [before] = await ctx.tx.raw<{
        route: string;
        body_hash: Buffer;
        location: string | null;
      }>('select route, body_hash, location from idempotency where account_id = $1 and key = $2', [
        account,
        key,
      ]);
      if (
        before?.route === ctx.asking.route &&
        before.body_hash.equals(bodyHash) &&
        before.location
      )
        return redirect(before.location);
      return { ...hooks.refusalPage('conflict', ctx.view), status: 422 };
    }
    const answer = await run({ ...ctx, input: read.input });
    if (answer.kind === 'redirect') {
      await ctx.tx.raw('update idempotency set location = $3 where account_id = $1 and key = $2', [
        account,
        key,
        answer.to,
      ]);
    } else {
      await ctx.tx.raw('delete from idempotency where account_id = $1 and key = $2', [
        account,
        key,
      ]);
    }
    return answer;
  }

  /**
   * To sign-on, and back to where one was; what was typed in a form is kept for the account whose
   * session ran out.
   */
  async function signOnFirst(
    request: FastifyRequest,
    tx: Tx,
    entered: { session: 'none' } | { session: 'expired'; account: { id: string } },
    now: Date,
  ): Promise<Answer> {
    if (request.method === 'GET' || request.method === 'HEAD') {
      const why = entered.session === 'expired' ? '&why=idle' : '';
      return redirect(`/sign-on?next=${encodeURIComponent(withoutWords(request.url))}${why}`);
    }
    const id =
      entered.session === 'expired' ? await keepForm(request, tx, entered.account.id, now) : null;
    return redirect(id ? `/sign-on?kept=${id}&why=idle` : '/sign-on');
  }

  /** To the page that asks who it is, and back; a form that was sent waits meanwhile. */
  async function confirmFirst(
    request: FastifyRequest,
    tx: Tx,
    accountId: string,
    now: Date,
  ): Promise<Answer> {
    if (request.method === 'GET' || request.method === 'HEAD')
      return redirect(`/account/confirm?next=${encodeURIComponent(withoutWords(request.url))}`);
    const id = await keepForm(request, tx, accountId, now);
    return redirect(id ? `/account/confirm?kept=${id}` : '/account/confirm');
  }

  async function keepForm(
    request: FastifyRequest,
    tx: Tx,
    accountId: string,
    now: Date,
  ): Promise<string | null> {
    const { body, url: path } = request;
    if (!body || typeof body !== 'object') return null;
    const fields: Record<string, string> = {};
    for (const [name, value] of Object.entries(body))
      if (typeof value === 'string') fields[name] = value;
    return keepWork(
      tx,
      deps.config.secret,
      accountId,
      { path, fields },
      now,
      sessionRef(sessionHash(request)),
    );
  }

  async function open(
    request: FastifyRequest,
    reply: FastifyReply,
    run: (ctx: PublicContext) => Promise<Answer>,
  ): Promise<FastifyReply> {
    const now = deps.clock.now();
    const asking = askingOf(request, now, sessionHash(request));
    const view = viewOf(request, null, null, now);
    try {
      const answer = await run({
        query: readQuery(request.query),
        params: paramsOf(request),
        t: view.t,
        now,
        today: view.today,
        settings: deps.settings,
        asking,
        deps,
        view,
        request,
        reply,
      });
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
      app.get(path, { config }, (request, reply) =>
        guarded(request, reply, { policy }, run as (ctx: Context<string>) => Promise<Answer>),
      );
    },
    form(path, policy, schema, run, again) {
      routes.push({ method: 'POST', path, permission: policy.permission, reason: '' });
      app.post(path, { config }, (request, reply) =>
        guarded(
          request,
          reply,
          {
            policy,
            effect: {
              body: request.body,
              schema,
              again: again as (
                ctx: Context<string>,
                problems: Problems,
                typed: Typed,
              ) => Promise<Answer>,
            },
          },
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
          return read.ok
            ? run({ ...ctx, input: read.input })
            : again(ctx, read.problems, read.typed);
        }),
      );
    },
  };
}

function paramsOf(request: FastifyRequest): Record<string, string> {
  return request.params as Record<string, string>; // Fastify's parser makes strings of all of them
}
