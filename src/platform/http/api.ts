import { STATUS_CODES } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { authorize } from '../access/access.ts';
import type { Actor } from '../access/actor.ts';
import { dayIn } from '../clock.ts';
import { type RefusalKind, refusalStatus } from '../errors.ts';
import { refusalOf } from './faults.ts';
import { readQuery } from './forms.ts';
import { infoOf, paramsOf } from './requests.ts';
import {
  type ApiAnswer,
  type AppDeps,
  type Hooks,
  isUuid,
  type Registrar,
  type RouteRow,
} from './routes.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A route for other programs, which uses no cookie. */
    api?: true;
  }
}

const BODY_BYTES = 1024 * 1024;

/**
 * RFC 9457 problem details. They reveal only the status; a refusal's reason is in the audit log.
 */
function problem(reply: FastifyReply, status: number, detail?: string): FastifyReply {
  return reply
    .code(status)
    .type('application/problem+json')
    .header('cache-control', 'no-store')
    .send(JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status], status, detail }));
}
const refuse = (reply: FastifyReply, kind: RefusalKind, retryAfter?: number): FastifyReply => {
  if (retryAfter) reply.header('retry-after', String(retryAfter));
  return problem(reply, refusalStatus[kind]);
};

/** The token of `Authorization: Bearer` (RFC 6750); never from the URL or a cookie. */
const bearerOf = (request: FastifyRequest): string | undefined =>
  /^Bearer ([\w.~+/-]{8,2000}=*)$/i.exec(request.headers.authorization ?? '')?.[1];

/**
 * Routes for other programs: a bearer token instead of a session, JSON in and out, problem+json for
 * refusals. Policies, audit and the one transaction are as for pages.
 */
export function makeApi(
  app: FastifyInstance,
  deps: AppDeps,
  hooks: Hooks,
  routes: RouteRow[],
): Registrar['api'] {
  return (method, path, policy, run) => {
    routes.push({
      method,
      path,
      permission: policy.permission,
      category: policy.category,
      needs: policy.decide.needs,
      reason: '',
    });
    const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const now = deps.clock.now();
      const info = infoOf(request, now, null);
      const params = paramsOf(request);
      const personId = isUuid(params.person) ? params.person : null;
      const { settings } = deps;
      let actor: Actor | null = null;
      try {
        const answered = await deps.db.transaction(
          async (tx): Promise<ApiAnswer | 'unknown-token'> => {
            const token = bearerOf(request);
            const bearer = token === undefined ? null : await hooks.bearer(tx, token, now);
            if (!bearer) return 'unknown-token';
            actor = bearer;
            const person = bearer.people.find((one) => one.id === personId);
            const today = dayIn(settings.zone, now);
            const facts = { actor: bearer, person, today, settings };
            const access = await authorize(tx, policy, facts, info, personId);
            if ('denied' in access || (params.id !== undefined && !isUuid(params.id)))
              return { refusal: 'not-found' };
            const asOf = { now, today, settings };
            const query = readQuery(request.query);
            return run({ access, params, query, body: request.body, asOf, info, deps });
          },
        );
        if (answered === 'unknown-token') {
          reply.header('www-authenticate', 'Bearer');
          return problem(reply, 401);
        }
        if ('refusal' in answered) return refuse(reply, answered.refusal);
        return await reply
          .code(answered.status ?? 200)
          .type(answered.type ?? 'application/json; charset=utf-8')
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
        return refuse(reply, kind, retryAfter);
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
        problem(reply, error.statusCode ?? 500),
      );
      const config = { registered: true, api: true } as const;
      if (method === 'GET') scope.get(path, { config }, answer);
      else scope.post(path, { config }, answer);
    });
  };
}
