import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { renderToString } from 'preact-render-to-string';
import { setSessionCookie } from '../access/session.ts';
import { disposition } from '../files/names.rules.ts';
import type { Language } from '../i18n.ts';
import { packed } from './bodies/packed.ts';
import type { Answer, Hooks, View } from './routes.ts';

export const LANGUAGE_COOKIE = 'portico-language';

/** The language chosen in this browser, if any. */
export function chosenLanguage(request: FastifyRequest): Language | null {
  const chosen = request.cookies[LANGUAGE_COOKIE];
  return chosen === 'en' || chosen === 'es' ? chosen : null;
}

/** A file that the browser opens on its own: no script, no form, no origin. */
const SANDBOX = "default-src 'none'; sandbox";

/** Sends a handler's answer: a page in its frame, a redirect, a file or a refusal page. */
export async function send(
  hooks: Pick<Hooks, 'frame' | 'refusalPage'>,
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Answer,
  view: View,
): Promise<FastifyReply> {
  reply.header('cache-control', 'no-store');
  if (answer.kind === 'redirect') {
    if (answer.language)
      reply.setCookie(LANGUAGE_COOKIE, answer.language, {
        path: '/',
        httpOnly: true,
        secure: true,
        sameSite: 'lax',
        maxAge: 365 * 86_400,
      });
    if (answer.session) setSessionCookie(reply, answer.session);
    return reply.redirect(answer.to, 303);
  }
  if (answer.kind === 'file') {
    const name = answer.name.replace(/[^\w.-]+/g, '_').slice(0, 80);
    return reply
      .header('content-disposition', `attachment; filename="${name}"`)
      .header('content-security-policy', SANDBOX)
      .type(answer.type)
      .send(answer.bytes);
  }
  if (answer.kind === 'json')
    return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer.json));
  if (answer.kind === 'text') return reply.type('text/plain; charset=utf-8').send(answer.text);
  if (answer.kind === 'stored-file') {
    const { file } = answer;
    // any other type could contain a script that a browser or reader runs
    const how = answer.inline && file.type === 'image/jpeg' ? 'inline' : 'attachment';
    return reply
      .header('content-disposition', disposition(how, file.name))
      .header('content-security-policy', SANDBOX)
      .header('cross-origin-resource-policy', 'same-origin')
      .header('content-length', file.bytes)
      .type(file.type)
      .send(Readable.from(file.content(), { objectMode: false }));
  }
  const page =
    answer.kind === 'refusal' ? hooks.refusalPage(answer.refusal, view, answer.form) : answer;
  const html = `<!doctype html>${renderToString(hooks.frame(page, view))}`;
  reply
    .code(page.status ?? 200)
    .type('text/html; charset=utf-8')
    .header('vary', 'accept-encoding, cookie, accept-language')
    .header('content-language', view.t.language);
  const [encoding, body] = packed(html, String(request.headers['accept-encoding'] ?? ''));
  if (encoding) reply.header('content-encoding', encoding);
  return reply.send(body);
}
