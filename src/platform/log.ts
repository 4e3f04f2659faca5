/**
 * Everything that the program may write to its log, as a closed list: ids, numbers, codes and route
 * patterns, never a name, a value, a URL or an error's text. A field that is not here can't be
 * logged.
 */
export type LogEvent =
  | { event: 'server.listening'; port: number; mode: 'demo' | 'serve'; ms: number }
  | { event: 'server.stopping'; signal: string }
  | { event: 'server.stopped'; ms: number }
  | {
      event: 'request.done';
      requestId: string;
      route: string;
      method: string;
      status: number;
      ms: number;
    }
  | { event: 'request.fault'; requestId: string; route: string; code: string; place: string }
  | {
      event: 'request.refused';
      requestId: string;
      route: string;
      why: 'csrf' | 'rate' | 'body' | 'busy' | 'malformed';
    }
  | { event: 'database.fault'; code: string }
  | { event: 'database.away'; code: string }
  | { event: 'database.back'; ms: number }
  | { event: 'embedded.lost' }
  | { event: 'embedded.back'; ms: number }
  | { event: 'migration.done'; id: string; ms: number }
  | {
      event: 'sign-on.failed';
      requestId: string;
      why: 'credentials' | 'throttled' | 'closed' | 'provider';
    }
  | { event: 'sign-on.done'; requestId: string; kind: 'member' | 'staff' }
  | { event: 'sign-on.alarm'; failures: number }
  | { event: 'registration.failed'; requestId: string }
  | { event: 'registration.done'; requestId: string }
  | { event: 'registration.alarm'; why: 'many-begun' }
  | { event: 'audit.sealed'; block: number; events: number; hash: string; ms: number }
  | { event: 'audit.alarm'; code: string }
  | { event: 'job.done'; queue: string; ms: number }
  | { event: 'job.failed'; queue: string; code: string }
  | { event: 'mail.sent'; template: string }
  | { event: 'job.dead'; queue: string; code: string }
  | { event: 'alarm.raised'; kind: string; about: string }
  | { event: 'outbox.taken'; destination: string; tries: number }
  | { event: 'outbox.failed'; destination: string; tries: number; code: string; dead: boolean }
  | { event: 'feed.listening'; feed: string; port: number }
  | { event: 'feed.refused'; feed: string; why: string; code: string; n: number }
  | { event: 'feed.message'; feed: string; answer: string; code: string }
  | { event: 'feed.fault'; feed: string; code: string; place: string }
  | { event: 'records.undrawn'; what: 'labs' | 'prescriptions'; code: string; place: string }
  | { event: 'retention.done'; rows: number; partitions: number }
  | { event: 'retention.failed'; table: string; code: string }
  | { event: 'import.done'; files: number; resources: number; quarantined: number; ms: number };

export type Log = (event: LogEvent) => void;

/**
 * One line of JSON an event, on standard output. JSON escapes control characters, so no value can
 * forge a line.
 */
export const stdoutLog: Log = (event) => {
  process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), ...event })}\n`);
};

export const silentLog: Log = () => {};

/** What may be said of a fault: its code or class, never its message. */
export function faultCode(fault: unknown): string {
  if (fault && typeof fault === 'object') {
    if ('code' in fault && typeof fault.code === 'string') return fault.code.slice(0, 40);
    if (fault instanceof Error) return fault.name.slice(0, 40);
  }
  return 'unknown';
}

/**
 * Where in our own code a fault arose, as `file:line`; a stack's first line, which may quote data,
 * is left out.
 */
export function faultPlace(fault: unknown): string {
  const stack = fault instanceof Error ? (fault.stack ?? '') : '';
  return /\((?:file:\/\/)?[^)]*?([\w.-]+:\d+):\d+\)/.exec(stack)?.[1] ?? 'unknown';
}
