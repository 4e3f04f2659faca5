import { STATUS_CODES } from 'node:http';
import type { FastifyReply } from 'fastify';

/** The codes of OperationOutcome.issue (FHIR R4, IssueType) for our statuses. */
const ISSUES: Record<number, string> = {
  400: 'invalid',
  401: 'login',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  413: 'too-long',
  415: 'not-supported',
  429: 'throttled',
  503: 'transient',
};

/**
 * A refusal for a program: problem details (RFC 9457), or a FHIR OperationOutcome. It reveals only
 * the status; a refusal's reason is in the audit log.
 */
export function problem(reply: FastifyReply, status: number, fhir = false): FastifyReply {
  const title = STATUS_CODES[status];
  return reply
    .code(status)
    .type(fhir ? 'application/fhir+json; charset=utf-8' : 'application/problem+json')
    .header('cache-control', 'no-store')
    .send(
      JSON.stringify(
        fhir
          ? {
              resourceType: 'OperationOutcome',
              issue: [
                {
                  severity: status >= 500 ? 'fatal' : 'error',
                  code: ISSUES[status] ?? 'exception',
                  details: { text: title },
                },
              ],
            }
          : { type: 'about:blank', title, status },
      ),
    );
}
