import { request as ask } from 'node:http';
import { PERSON_FIELD } from '../src/platform/http/forms.ts';
import { personIn } from '../src/ui/person-path.ts';

/** mulberry32: the same numbers for the same seed. */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Answer {
  status: number;
  location: string;
}
/** @param from the address that it comes from; each has limits of its own */
export function post(
  port: number,
  path: string,
  cookie: string,
  form: Record<string, string>,
  from = '127.0.0.1',
): Promise<Answer> {
  return new Promise((done, fail) => {
    const person = personIn(path);
    const body = new URLSearchParams({
      ...(person ? { [PERSON_FIELD]: person } : {}),
      ...form,
    }).toString();
    const headers = {
      host: `localhost:${port}`,
      origin: `http://localhost:${port}`,
      cookie,
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(body),
    };
    const sent = ask(
      {
        ...{ port, host: '127.0.0.1', localAddress: from, method: 'POST', path, headers },
        ...{ agent: false, timeout: 8_000 },
      },
      (response) => {
        response.resume();
        response.once('end', () =>
          done({
            status: response.statusCode ?? 0,
            location: String(response.headers.location ?? ''),
          }),
        );
        response.once('error', fail);
      },
    );
    sent.once('timeout', () => sent.destroy(new Error('timeout')));
    sent.once('error', fail);
    sent.end(body);
  });
}
