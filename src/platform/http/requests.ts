import type { FastifyRequest } from 'fastify';
import type { RequestInfo } from '../access/request-info.ts';
import { sessionRef } from '../access/session.ts';
import { readAddress } from './addresses.ts';
import { isUuid } from './routes.ts';

/** Request info for audit rows. */
export function infoOf(request: FastifyRequest, now: Date, session: Buffer | null): RequestInfo {
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

/** The parameters of the path. */
export function paramsOf(request: FastifyRequest): Record<string, string> {
  return request.params as Record<string, string>; // Fastify parses all of them as strings
}
