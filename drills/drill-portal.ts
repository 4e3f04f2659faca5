import { generateKeyPairSync } from 'node:crypto';
import { serve } from '../src/main.ts';
import type { Config } from '../src/platform/config.ts';
import { plainFeed } from '../src/platform/feeds.ts';
import type { LogEvent } from '../src/platform/log.ts';

/** The configuration that the drill gives to a portal. */
export interface Ordered {
  url: string;
  appUrl: string;
  folder: string;
  port: number;
  newsPort: number;
  smtpPort: number;
  pharmacyPort: number;
  /** The longest that one attempt to reach the pharmacies' system takes. */
  maxSendMs: number;
  offset: number;
}

/**
 * The portal as `serve` runs it, in its own process, with the drill's clock: real time plus what
 * the drill let pass.
 */
const ordered = JSON.parse(process.argv[2] ?? '{}') as Ordered;
let { offset } = ordered;
const events: LogEvent[] = [];
process.on('message', (message: { offset: number } | 'events') => {
  if (message === 'events') process.send?.(events.splice(0));
  else {
    ({ offset } = message);
    process.send?.({ at: offset });
  }
});
process.on('disconnect', () => process.exit(0));

const config: Config = {
  mode: 'serve',
  host: '127.0.0.1',
  port: ordered.port,
  publicUrl: `http://localhost:${ordered.port}`,
  dataFolder: ordered.folder,
  databaseUrl: ordered.url,
  databaseAppUrl: ordered.appUrl,
  databaseBackupUrl: undefined,
  poolSize: 8,
  secret: 'drill secret of at least 32 letters!',
  pepper: 'drill pepper of at least 32 letters!',
  auditKey: generateKeyPairSync('ed25519')
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString(),
  auditHead: undefined,
  smtpUrl: `smtp://127.0.0.1:${ordered.smtpPort}`,
  oidc: undefined,
  mailFrom: 'Drill <no-reply@drill.example.org>',
  pharmacy: {
    url: `mllp://127.0.0.1:${ordered.pharmacyPort}`,
    token: undefined,
    maxSendMs: ordered.maxSendMs,
  },
  feeds: [plainFeed('pharmacy', 'pharmacy-news', ordered.newsPort, ['RDS'])],
  trustedProxies: 0,
};
const log = (event: LogEvent) => {
  if (/error|failed|alarm|dead/.test(event.event)) events.push(event);
};
try {
  await serve(config, log, {
    clock: { now: () => new Date(Date.now() + offset) },
    watchSeconds: 1,
  });
  process.send?.('ready');
} catch (error) {
  // the database went away during startup; the drill starts this process again
  process.send?.({
    failed: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown',
  });
  process.exit(1);
}
