import { createHmac } from 'node:crypto';
import type { z } from 'zod';
import { Malformed } from './forms.ts';
import { type Answer, type Context, isUuid, redirect } from './routes.ts';

/** The idempotency key that a form carries in its hidden field. @throws Malformed */
export function keyIn(body: unknown): string {
  const key = body && typeof body === 'object' && '_key' in body ? body._key : undefined;
  if (typeof key !== 'string' || !isUuid(key)) throw new Malformed();
  return key;
}

/**
 * Runs a form's work once per idempotency key: a repeated form gets the same answer, and another
 * form under a used key gets `conflict`. An answer that is not a redirect frees the key: it changed
 * nothing, or may be done again, as saving the same draft.
 * @param input `body`, parsed by the form's schema
 */
export async function once<P extends string, I extends z.output<z.ZodObject>>(
  ctx: Context<P>,
  body: unknown,
  input: I,
  run: (ctx: Context<P> & { input: I }) => Promise<Answer>,
  conflict: () => Answer,
): Promise<Answer> {
  const { access, info, now, params, deps } = ctx;
  const key = keyIn(body);
  const account = access.actor?.account.id ?? '';
  const fields = Object.entries(input).sort(([a], [b]) => (a < b ? -1 : 1));
  // keyed: a form may contain a password
  const bodyHash = createHmac('sha256', deps.config.secret)
    .update(JSON.stringify([params, fields]))
    .digest();
  const mine = await access.sql(
    `insert into idempotency (account_id, key, route, body_hash, created_at)
      values ($1, $2, $3, $4, $5) on conflict do nothing returning key`,
    [account, key, info.route, bodyHash, now],
  );
  if (mine.length === 0) {
    const [before] = await access.sql<{
      route: string;
      bodyHash: Buffer;
      location: string | null;
    }>('select route, body_hash, location from idempotency where account_id = $1 and key = $2', [
      account,
      key,
    ]);
    const same = before?.route === info.route && before.bodyHash.equals(bodyHash);
    return same && before.location ? redirect(before.location) : conflict();
  }
  const answer = await run({ ...ctx, input });
  if (answer.kind === 'redirect')
    await access.sql('update idempotency set location = $3 where account_id = $1 and key = $2', [
      account,
      key,
      answer.to,
    ]);
  else
    await access.sql('delete from idempotency where account_id = $1 and key = $2', [account, key]);
  return answer;
}
