import type { Db } from '../access/db.ts';
import { systemRequest } from '../access/request-info.ts';
import { readBounce } from './bounces.rules.ts';
import { markBounced } from './notices.sql.ts';
import { readBounceToken } from './tokens.ts';

/**
 * Takes a report about bounced mail, and marks the address if the failure is permanent and the
 * account still has it. Never answers, and never sends anything: a bounce can start no loop.
 * @param envelopeTo the address that the mail system received it for, if it says so
 * @returns `not-ours`: no token of ours, or not a report
 */
export async function takeBounce(
  { db, secret }: { db: Db; secret: string },
  text: string,
  envelopeTo: string | null,
  now: Date,
): Promise<'marked' | 'temporary' | 'old-address' | 'not-ours'> {
  const { is, status, sentTo } = readBounce(text);
  const [batchId] = [envelopeTo ?? '', ...sentTo]
    .flatMap((address) => [...address.slice(0, 500).matchAll(/\+([0-9a-f-]{53})@/gi)])
    .flatMap(([, token = '']) => readBounceToken(secret, token) ?? []);
  if (!batchId || is === 'none') return 'not-ours';
  if (is === 'temporary') return 'temporary';
  const info = systemRequest(now, 'terminal bounce');
  const marked = await db.asSystem('system:notices', info, (access) =>
    markBounced(access, batchId, status ?? '5.0.0', now),
  );
  return marked ? 'marked' : 'old-address';
}
