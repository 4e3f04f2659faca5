import type { FastifyRequest } from 'fastify';
import { saveForm } from '../access/kept-work.ts';
import { type Entered, sessionHash, sessionRef } from '../access/session.ts';
import type { Tx } from '../db/statements.ts';
import { withoutWords } from './forms.ts';
import { type Answer, type ProofPages, redirect } from './routes.ts';

const isRead = (request: FastifyRequest): boolean =>
  request.method === 'GET' || request.method === 'HEAD';

/** To sign-on and back. A form that was sent is saved for the account whose session expired. */
export async function signOnFirst(
  pages: ProofPages,
  request: FastifyRequest,
  tx: Tx,
  secret: string,
  entered: Exclude<Entered, { session: 'live' }>,
  now: Date,
): Promise<Answer> {
  if (isRead(request)) {
    const why = entered.session === 'expired' ? '&why=idle' : '';
    return redirect(`${pages.signOn}?next=${encodeURIComponent(withoutWords(request.url))}${why}`);
  }
  const id =
    entered.session === 'expired'
      ? await keepForm(request, tx, secret, entered.account.id, now)
      : null;
  return redirect(id ? `${pages.signOn}?kept=${id}&why=idle` : pages.signOn);
}

/** To the page that asks for a fresh proof of identity and back; a form that was sent is saved. */
export async function confirmFirst(
  pages: ProofPages,
  request: FastifyRequest,
  tx: Tx,
  secret: string,
  accountId: string,
  now: Date,
): Promise<Answer> {
  if (isRead(request))
    return redirect(`${pages.confirm}?next=${encodeURIComponent(withoutWords(request.url))}`);
  const id = await keepForm(request, tx, secret, accountId, now);
  return redirect(id ? `${pages.confirm}?kept=${id}` : pages.confirm);
}

async function keepForm(
  request: FastifyRequest,
  tx: Tx,
  secret: string,
  accountId: string,
  now: Date,
): Promise<string | null> {
  const { body, url: path } = request;
  if (!body || typeof body !== 'object') return null;
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(body))
    if (typeof value === 'string') fields[name] = value;
  return saveForm(tx, secret, accountId, { path, fields }, now, sessionRef(sessionHash(request)));
}
