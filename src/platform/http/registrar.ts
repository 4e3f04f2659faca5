import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { authorize, isFresh, type Policy } from '../access/access.ts';
import type { Actor } from '../access/actor.ts';
import { enter, sessionHash } from '../access/session.ts';
import { type RefusalKind, refusalStatus } from '../errors.ts';
import { send } from './answers.ts';
import { makeUploads } from './bodies/uploads.ts';
import { refusalOf, type Thrown } from './faults.ts';
import { isForAnother, Nothing, type Problems, readForm, readQuery, type Typed } from './forms.ts';
import { keyIn, once } from './idempotency.ts';
import { makeApi } from './machines/api.ts';
import { makePublicJson } from './machines/public-json.ts';
import { makeWebhooks } from './machines/webhooks.ts';
import { infoOf, paramsOf } from './requests.ts';
import {
  type Answer,
  type AppDeps,
  type Context,
  type Hooks,
  isUuid,
  notFound,
  otherPerson,
  type PublicContext,
  type Registrar,
  type RouteRow,
  type View,
} from './routes.ts';
import { guardedRow, publicRow } from './rows.ts';
import { confirmFirst, signOnFirst } from './step-up.ts';
import { makeStreams } from './streams.ts';
import { makeViews } from './views.ts';

/**
 * The only way to add a route: each has a policy or a stated reason. An onRoute hook in app.tsx
 * refuses any other.
 */
export function makeRegistrar(
  app: FastifyInstance,
  deps: AppDeps,
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

  const viewOf = makeViews(deps, hooks);

  async function refuse(
    request: FastifyRequest,
    reply: FastifyReply,
    refusal: RefusalKind,
    retryAfter?: number,
  ): Promise<FastifyReply> {
    if (retryAfter) reply.header('retry-after', String(retryAfter));
    const view = viewOf(request, null, null, deps.clock.now());
    const page = hooks.refusalPage(refusal, view);
    return send(hooks, request, reply, { ...page, status: refusalStatus[refusal] }, view);
  }

  async function error(
    request: FastifyRequest,
    reply: FastifyReply,
    ...met: Thrown
  ): Promise<FastifyReply> {
    const { kind, retryAfter } = await refusalOf(deps, request.id, ...met);
    return refuse(request, reply, kind, retryAfter);
  }

  /** A form as its route declares it. */
  interface FormRoute<P extends string, S extends z.ZodObject> {
    schema: S;
    run(ctx: Context<P> & { input: z.output<S> }): Promise<Answer>;
    again(ctx: Context<P>, problems: Problems, typed: Typed): Promise<Answer>;
  }

  const conflict = (ctx: { view: View }): Answer => ({
    ...hooks.refusalPage('conflict', ctx.view),
    status: 422,
  });

  async function submit<P extends string, S extends z.ZodObject>(
    ctx: Context<P>,
    body: unknown,
    form: FormRoute<P, S>,
  ): Promise<Answer> {
    const read = readForm(form.schema, body);
    keyIn(body); // a form of ours has one, whomever it is for
    if (isForAnother(body, ctx.params.person)) return otherPerson(body);
    if (!read.ok) return form.again(ctx, read.problems, read.typed);
    return once(ctx, body, read.input, form.run, () => conflict(ctx));
  }

  /**
   * Session, policy, access, work: one transaction.
   * @param what `reads`: runs concurrently with `around`; `changes`: runs before them, so that
   * they count the change
   */
  async function guarded<P extends string>(
    request: FastifyRequest,
    reply: FastifyReply,
    policy: Policy<P>,
    what:
      | { reads(ctx: Context<P>): Promise<Answer> }
      | { changes(ctx: Context<P>): Promise<Answer> },
  ): Promise<FastifyReply> {
    const now = deps.clock.now();
    const session = sessionHash(request);
    const info = infoOf(request, now, session);
    const params = paramsOf(request);
    const personId = isUuid(params.person) ? params.person : null;
    const proving = { request, pages: hooks.proof, secret: deps.config.secret, now };
    let actor: Actor | null = null;
    try {
      const { answer, view } = await deps.db.transaction(
        async (tx): Promise<{ answer: Answer; view: View }> => {
          const entered = await enter(tx, session, now, personId, deps.settings);
          if (entered.session !== 'live') {
            const answer = await signOnFirst(tx, proving, entered);
            return { answer, view: viewOf(request, null, null, now) };
          }
          actor = entered;
          const person = personId
            ? (entered.people.find((one) => one.id === personId) ??
              (entered.opened?.id === personId ? entered.opened : undefined))
            : undefined;
          const view = viewOf(request, entered, person ?? null, now);
          const facts = { actor: entered, person, today: view.today, settings: deps.settings };
          const access = await authorize(tx, policy, facts, info, personId);
          // a refusal shows no person
          const refused = (answer: Answer) => ({
            answer,
            view: viewOf(request, entered, null, now),
          });
          // not yours, not found, not allowed: one page for all three
          if ('denied' in access || (params.id !== undefined && !isUuid(params.id)))
            return refused(notFound);
          if (policy.fresh && !isFresh(entered.authAt, now)) {
            const answer = await confirmFirst(tx, proving, entered.account.id);
            return { answer, view };
          }
          const ctx: Context<P> = {
            access,
            shown: request.method !== 'HEAD',
            params,
            query: readQuery(request.query),
            t: view.t,
            now,
            today: view.today,
            settings: deps.settings,
            asOf: { now, today: view.today, settings: deps.settings },
            info,
            deps,
            view,
            newKey: randomUUID,
          };
          if ('changes' in what) {
            const answer = await what.changes(ctx);
            if (answer.kind === 'refusal') return refused(answer);
            if (answer.kind === 'page') Object.assign(view, await hooks.around(access, view, null));
            return { answer, view };
          }
          // a page changes nothing that badges count, except for what it opens itself
          const [answer, around] = await Promise.all([
            what.reads(ctx),
            hooks.around(access, view, info.subjectId),
          ]);
          if (answer.kind === 'refusal') return refused(answer);
          const whole =
            answer.kind === 'page' && answer.withOthers ? await answer.withOthers() : answer;
          return { answer: whole, view: Object.assign(view, around) };
        },
      );
      return await send(hooks, request, reply, answer, view);
    } catch (thrown) {
      return error(request, reply, thrown, info, actor, personId);
    }
  }

  async function open(
    request: FastifyRequest,
    reply: FastifyReply,
    run: (ctx: PublicContext) => Promise<Answer>,
  ): Promise<FastifyReply> {
    const now = deps.clock.now();
    const info = infoOf(request, now, sessionHash(request));
    const view = viewOf(request, null, null, now);
    try {
      const answer = await run({
        query: readQuery(request.query),
        params: paramsOf(request),
        t: view.t,
        now,
        today: view.today,
        settings: deps.settings,
        asOf: { now, today: view.today, settings: deps.settings },
        info,
        deps,
        view,
        request,
        reply,
      });
      return await send(hooks, request, reply, answer, view);
    } catch (thrown) {
      return error(request, reply, thrown, info, null, null);
    }
  }

  const config = { registered: true };
  return {
    routes,
    stream: makeStreams(app, deps, routes),
    webhook: makeWebhooks(app, deps, routes),
    publicJson: makePublicJson(app, deps, routes),
    ...makeUploads(app, deps, routes, {
      guarded,
      failed(request, reply, thrown) {
        const info = infoOf(request, deps.clock.now(), sessionHash(request));
        return error(request, reply, thrown, info, null, null);
      },
      conflict,
    }),
    api: makeApi(app, deps, hooks, routes),
    refuse,
    page(path, policy, run) {
      routes.push(guardedRow('GET', path, policy));
      app.get(path, { config }, (request, reply) =>
        guarded(request, reply, policy, { reads: run }),
      );
    },
    form(path, policy, schema, run, again) {
      routes.push(guardedRow('POST', path, policy));
      app.post(path, { config }, (request, reply) =>
        guarded(request, reply, policy, {
          changes: (ctx) => submit(ctx, request.body, { schema, run, again }),
        }),
      );
    },
    button(path, policy, run) {
      this.form(path, policy, Nothing, run, async () => notFound);
    },
    publicPage(path, reason, run) {
      routes.push(publicRow('GET', path, reason));
      app.get(path, { config }, (request, reply) => open(request, reply, run));
    },
    publicForm(path, reason, schema, run, again, from) {
      routes.push(publicRow('POST', path, reason));
      const answer = (request: FastifyRequest, reply: FastifyReply) =>
        open(request, reply, async (ctx) => {
          const read = readForm(schema, request.body);
          return read.ok
            ? run({ ...ctx, input: read.input })
            : again(ctx, read.problems, read.typed);
        });
      if (!from) app.post(path, { config }, answer);
      else
        app.register(async (scope) => {
          // mail programs send it either way (RFC 8058, section 3.1), always with the same fields
          scope.addContentTypeParser('multipart/form-data', { parseAs: 'buffer' }, (_, __, done) =>
            done(null, {}),
          );
          scope.post(path, { config: { ...config, anyOrigin: true } }, answer);
        });
    },
  };
}
