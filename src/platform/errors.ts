/**
 * An error message for the person at the terminal; the command prints only this and exits with code
 * 1.
 */
export class PlainError extends Error {
  override name = 'PlainError';
}

/**
 * Why a request gets a refusal page instead of an answer. The texts are in locales; nothing private
 * is passed along.
 */
export type RefusalKind =
  | 'not-found'
  | 'forbidden'
  | 'too-large'
  | 'too-many'
  | 'unavailable'
  | 'not-open'
  | 'conflict'
  | 'other-person'
  | 'fault'
  | 'bad-request';

export const refusalStatus: Record<RefusalKind, number> = {
  'bad-request': 400,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'other-person': 422,
  'too-large': 413,
  'too-many': 429,
  fault: 500,
  unavailable: 503,
  // a later visit succeeds: search engines and monitors are told to come back
  'not-open': 503,
};

/**
 * Ends a request with a refusal page and rolls its transaction back. For errors and hostile input,
 * not for decisions.
 */
export class Refuse extends Error {
  override name = 'Refuse';
  constructor(
    readonly kind: RefusalKind,
    readonly retryAfterSeconds?: number,
  ) {
    super(kind);
  }
}
