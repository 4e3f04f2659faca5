import { type IncomingHttpHeaders, request } from 'node:http';
import { request as secureRequest } from 'node:https';

export interface Said {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** One HTTP request with exactly these headers, `Host` included; `fetch` doesn't let us set it. */
export function ask(
  url: string,
  {
    method = 'GET',
    headers = {},
    body,
    from,
    onData = () => {},
  }: {
    method?: string;
    headers?: Record<string, string>;
    body?: string | Buffer;
    /** The address of this machine to ask from. */
    from?: string;
    onData?: (chunk: string) => void;
  } = {},
): Promise<Said> {
  return new Promise((done, fail) => {
    const secure = url.startsWith('https:');
    const address = new URL(url);
    const host = address.host;
    address.hostname = address.hostname === 'localhost' ? '127.0.0.1' : address.hostname;
    const asked = (secure ? secureRequest : request)(
      address,
      // a certificate made for tests
      {
        method,
        headers: { host, ...headers },
        agent: false,
        ...(from ? { localAddress: from } : {}),
        ...(secure ? { rejectUnauthorized: false } : {}),
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => {
          text += chunk;
          onData(chunk);
        });
        answer.on('end', () =>
          done({ status: answer.statusCode ?? 0, headers: answer.headers, text }),
        );
        answer.on('error', fail);
      },
    );
    asked.on('error', fail);
    asked.end(body);
  });
}
