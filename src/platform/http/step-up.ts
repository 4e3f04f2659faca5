import type { FastifyRequest } from 'fastify';
import { saveForm } from '../access/kept-work.ts';
import { type Entered, sessionHash, sessionRef } from '../access/session.ts';
import type { Tx } from '../db/statements.ts';
import { withoutWords } from './forms.ts';
import { type Answer, type ProofPages, redirect } from './routes.ts';

const isRead = (request: FastifyRequest): boolean =>
  request.method === 'GET' || request.method === 'HEAD';

/** What both ways to a proof need from the request. */
export interface Proving {
  request: FastifyRequest;
  pages: ProofPages;
  /** Seals the waiting form. */
  secret: string;
  now: Date;
}

/** To sign-on and back. A submitted form is saved for the account whose session expired. */
export async function signOnFirst(
  tx: Tx,
  proving: Proving,
  entered: Exclude<Entered, { session: 'live' }>,
): Promise<Answer> {
  const { request, pages } = proving;
  if (isRead(request)) {
    const why = entered.session === 'expired' ? '&why=idle' : '';
    return redirect(`${pages.signOn}?next=${encodeURIComponent(withoutWords(request.url))}${why}`);
  }
  const id = entered.session === 'expired' ? await keepForm(tx, proving, entered.account.id) : null;
  return redirect(id ? `${pages.signOn}?kept=${id}&why=idle` : pages.signOn);
}

/** To the page that asks for a fresh proof of identity and back; a submitted form is saved. */
export async function confirmFirst(tx: Tx, proving: Proving, accountId: string): Promise<Answer> {
  const { request, pages } = proving;
  if (isRead(request))
    return redirect(`${pages.confirm}?next=${encodeURIComponent(withoutWords(request.url))}`);
  const id = await keepForm(tx, proving, accountId);
  return redirect(id ? `${pages.confirm}?kept=${id}` : pages.confirm);
}

async function keepForm(
  tx: Tx,
  { request, secret, now }: Proving,
  accountId: string,
): Promise<string | null> {
  const { body, url: path } = request;
  if (!body || typeof body !== 'object') return null;
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(body))
    if (typeof value === 'string') fields[name] = value;
  const ref = sessionRef(sessionHash(request));
  return saveForm(tx, { secret, accountId, ref, now }, { path, fields });
}
