/**
 * The closed list of what the program may log: ids, numbers, codes and route patterns; never a
 * name, a value, a URL or an error message. A field that is not listed can't be logged. Features
 * add events by declaration merging.
 */
export interface LogEvents {
  'server.listening': { port: number; mode: 'demo' | 'serve'; ms: number };
  'server.stopping': { signal: string };
  'server.stopped': { ms: number };
  'request.done': { requestId: string; route: string; method: string; status: number; ms: number };
  'request.error': { requestId: string; route: string; code: string; place: string };
  'request.refused': {
    requestId: string;
    route: string;
    why: 'csrf' | 'rate' | 'body' | 'busy' | 'malformed' | 'ahead';
  };
  'database.error': { code: string };
  'database.down': { code: string };
  'database.up': { ms: number };
  'embedded.lost': Record<never, never>;
  'embedded.restarted': { ms: number };
  'migration.done': { id: string; ms: number };
  /** Another process is migrating; this one waits for it. */
  'migration.waiting': Record<never, never>;
  'audit.sealed': { block: number; events: number; hash: string; ms: number };
  'audit.alarm': { code: string };
  'job.done': { queue: string; ms: number };
  'job.failed': { queue: string; code: string };
  'mail.sent': { template: string };
  'job.dead': { queue: string; code: string };
  'alarm.raised': { kind: string; about: string };
  'outbox.sent': { destination: string; tries: number };
  'outbox.failed': { destination: string; tries: number; code: string; dead: boolean };
  'retention.done': { rows: number; partitions: number };
  'retention.failed': { table: string; code: string };
  'settings.loaded': { changed: number };
  'setting.ignored': { name: string; why: 'value' | 'between' };
}
export type LogEvent = {
  [Name in keyof LogEvents]: { event: Name } & LogEvents[Name];
}[keyof LogEvents];

export type Log = (event: LogEvent) => void;

/**
 * One line of JSON per event, on standard output. JSON escapes control characters, so no value can
 * forge a line.
 */
export const stdoutLog: Log = (event) => {
  process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), ...event })}\n`);
};

export const silentLog: Log = () => {};

/** What may be logged of an error: its code or class, never its message. */
export function errorCode(error: unknown): string {
  if (error && typeof error === 'object') {
    if ('code' in error && typeof error.code === 'string') return error.code.slice(0, 40);
    if (error instanceof Error) return error.name.slice(0, 40);
  }
  return 'unknown';
}

/**
 * Where in our code an error was thrown, as `file:line`. Skips the stack's first line, which may
 * quote data.
 */
export function errorPlace(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return /\((?:file:\/\/)?[^)]*?([\w.-]+:\d+):\d+\)/.exec(stack)?.[1] ?? 'unknown';
}
