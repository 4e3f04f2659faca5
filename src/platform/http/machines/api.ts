import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { authorize, type Policy } from '../../access/access.ts';
import type { Actor } from '../../access/actor.ts';
import { auditAction } from '../../access/audit-rows.ts';
import { dayIn } from '../../clock.ts';
import { refusalStatus } from '../../errors.ts';
import { refusalOf } from '../faults.ts';
import { readQuery } from '../forms.ts';
import { problem } from '../problems.ts';
import { infoOf, paramsOf } from '../requests.ts';
import { type AppDeps, type Hooks, isUuid, type Registrar, type RouteRow } from '../routes.ts';
import { guardedRow } from '../rows.ts';
import type { ApiAnswer, ApiContext, ApiRules } from './api-kind.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Added by the registrar, so with a policy or a stated reason. */
    registered?: boolean;
    /** A route for other programs, which uses no cookie. */
    api?: true;
    /** Takes forms that do not come from our own pages; it reads no cookie. */
    anyOrigin?: true;
  }
}

const BODY_BYTES = 1024 * 1024;

/** The token of `Authorization: Bearer` (RFC 6750); never from the URL or a cookie. */
const bearerOf = (request: FastifyRequest): string | undefined =>
  /^Bearer ([\w.~+/-]{8,2000}=*)$/i.exec(request.headers.authorization ?? '')?.[1];

type Answered = ApiAnswer | { challenge: string; status: 401 | 403 };

/** The challenge of RFC 6750, section 3: without a token there is no error to report. */
const challenge = (error?: string): string =>
  `Bearer realm="portico"${error ? `, error="${error}"` : ''}`;

/**
 * Routes for other programs: a bearer token instead of a session, JSON in and out, problem+json or
 * a FHIR OperationOutcome for refusals. Policies, audit and the one transaction are as for pages;
 * in addition, the token must carry the route's scope, which is its permission unless it names
 * another.
 */
export function makeApi(
  app: FastifyInstance,
  deps: AppDeps,
  hooks: Hooks,
  routes: RouteRow[],
): Registrar['api'] {
  return <P extends string>(
    method: 'GET' | 'POST',
    path: string,
    policy: Policy<P>,
    run: (ctx: ApiContext<P>) => Promise<ApiAnswer>,
    { scope = policy.permission, fhir = false }: ApiRules = {},
  ): void => {
    routes.push(guardedRow(method, path, policy));
    const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const now = deps.clock.now();
      const info = infoOf(request, now, null);
      const params = paramsOf(request);
      const personId = isUuid(params.person) ? params.person : null;
      const { settings } = deps;
      let actor: Actor | null = null;
      try {
        const answered = await deps.db.transaction(async (tx): Promise<Answered> => {
          const token = bearerOf(request);
          if (token === undefined) return { challenge: challenge(), status: 401 };
          const bearer = await hooks.bearer(tx, token, now);
          if (!bearer) return { challenge: challenge('invalid_token'), status: 401 };
          actor = bearer.actor;
          if (!bearer.scopes.includes(scope)) {
            const { id, kind } = actor.account;
            auditAction(tx, info, {
              ...{ person: personId, actor: id, kind, as: 'none' as const },
              ...{ permission: policy.permission, outcome: 'denied' as const, reason: 'scope' },
              category: policy.category,
            });
            const needs = `${challenge('insufficient_scope')}, scope="${scope}"`;
            return { challenge: needs, status: 403 };
          }
          const person = actor.people.find((one) => one.id === personId);
          const today = dayIn(settings.zone, now);
          const access = await authorize(
            tx,
            policy,
            { actor, person, today, settings },
            info,
            personId,
          );
          if ('denied' in access || (params.id !== undefined && !isUuid(params.id)))
            return { refusal: 'not-found' };
          const asOf = { now, today, settings };
          const query = readQuery(request.query);
          return run({ access, params, query, body: request.body, asOf, info, deps });
        });
        if ('challenge' in answered) {
          reply.header('www-authenticate', answered.challenge);
          return problem(reply, answered.status, fhir);
        }
        if ('refusal' in answered) return problem(reply, refusalStatus[answered.refusal], fhir);
        const type = fhir
          ? 'application/fhir+json; charset=utf-8'
          : 'application/json; charset=utf-8';
        return await reply
          .code(answered.status ?? 200)
          .type(answered.type ?? type)
          .header('cache-control', 'no-store')
          .send(JSON.stringify(answered.json));
      } catch (thrown) {
        const { kind, retryAfter } = await refusalOf(
          deps,
          request.id,
          thrown,
          info,
          actor,
          personId,
        );
        if (retryAfter) reply.header('retry-after', String(retryAfter));
        return problem(reply, refusalStatus[kind], fhir);
      }
    };
    // only API routes read JSON
    app.register(async (scope) => {
      scope.addContentTypeParser(
        /^application\/(json|[\w.-]+\+json)\b/,
        { parseAs: 'string', bodyLimit: BODY_BYTES },
        (_request, body, done) => {
          try {
            done(null, JSON.parse(String(body)));
          } catch {
            done(Object.assign(new Error('not JSON'), { statusCode: 400 }));
          }
        },
      );
      scope.setErrorHandler((error: { statusCode?: number }, _request, reply) =>
        problem(reply, error.statusCode ?? 500, fhir),
      );
      const config = { registered: true, api: true } as const;
      if (method === 'GET') scope.get(path, { config }, answer);
      else scope.post(path, { config }, answer);
    });
  };
}
