import type { Access, Policy } from '../../access/access.ts';
import type { Actor } from '../../access/actor.ts';
import type { RequestInfo } from '../../access/request-info.ts';
import type { AsOf } from '../../as-of.ts';
import type { RefusalKind } from '../../errors.ts';
import type { Deps } from '../routes.ts';

/** What an API route's handler gets. */
export interface ApiContext<P extends string> {
  access: Access<P>;
  params: Record<string, string>;
  query: Record<string, string>;
  /** Parsed JSON of a POST, to be read by a schema. */
  body: unknown;
  asOf: AsOf;
  info: RequestInfo;
  deps: Deps;
}
export type ApiAnswer =
  | { json: unknown; status?: number; type?: string }
  | { refusal: RefusalKind };

/** A bearer token's account, and what the token may be used for. */
export interface Bearer {
  actor: Actor;
  scopes: readonly string[];
}
export interface ApiRules {
  /** The scope that the token must carry; otherwise the policy's permission. */
  scope?: string;
  /** FHIR: refusals are an OperationOutcome. */
  fhir?: boolean;
}
export type ApiKind = <P extends string>(
  method: 'GET' | 'POST',
  path: string,
  policy: Policy<P>,
  run: (ctx: ApiContext<P>) => Promise<ApiAnswer>,
  rules?: ApiRules,
) => void;
