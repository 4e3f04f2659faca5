import { Browser } from './browser.ts';
import { NEW_ID, NOT_COMPARED, PLACES } from './crawl-places.ts';
import type { World } from './world.ts';

/** A request of a crawl, in one line: method, address and form. */
export type Asked = { method: 'GET' | 'POST'; url: string; form?: Record<string, string> };
export const lineOf = ({ method, url, form }: Asked): string =>
  `${method} ${url}${form ? ` ${JSON.stringify(form)}` : ''}`;

/** What came back, with the declared places made equal, by request. */
export type Crawled = Map<string, string>;

const LAST: Asked = { method: 'POST', url: '~' };

const decode = (text: string): string =>
  text
    .replaceAll('&amp;', '&')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<');

/** One caregiver's way through one world. */
export class Walk {
  readonly answers: Crawled = new Map();
  private readonly forms = new Map<string, Asked>();

  /**
   * @param known ids that are in a database of the crawl
   * @param words what is looked for in each search
   */
  constructor(
    private readonly world: World,
    private readonly cookies: ReadonlyMap<string, string>,
    private readonly known: ReadonlySet<string>,
    private readonly words: readonly string[],
    private readonly elsewhere: (path: string) => boolean,
  ) {}

  /** Everything that leaves the portal for one request: status, headers and body. */
  async ask({ method, url, form }: Asked): Promise<{ text: string; body: string; status: number }> {
    const browser = new Browser(this.world);
    browser.cookies = new Map(this.cookies);
    const answer = await browser.request(
      method,
      url,
      form ? { form: { ...form, _key: crypto.randomUUID() } } : {},
    );
    const { status, headers, body } = answer;
    return { text: this.same(`${status} ${JSON.stringify(headers)}\n${body}`), body, status };
  }

  /** An answer with the declared places made equal. */
  same(text: string): string {
    const told = PLACES.reduce((all, place) => all.replaceAll(place.in, place.as), text);
    return told.replaceAll(NEW_ID.in, (id) => (this.known.has(id) ? id : 'NEW-ID'));
  }

  /** Opens these addresses and all that they link to, then sends each form that it found. */
  async go(seeds: readonly Asked[]): Promise<Crawled> {
    let next = [...seeds];
    while (next.length > 0) {
      const found: Asked[] = [];
      const waiting = next.filter((one) => !this.answers.has(lineOf(one)));
      const visit = async () => {
        for (let one = waiting.shift(); one; one = waiting.shift()) {
          const line = lineOf(one);
          if (this.answers.has(line)) continue;
          this.answers.set(line, '');
          const { text, body } = await this.ask(one);
          this.answers.set(line, text);
          found.push(...this.linksOf(one, text, body));
        }
      };
      await Promise.all([visit(), visit(), visit()]);
      next = found;
    }
    for (const form of this.forms.values())
      this.answers.set(lineOf(form), (await this.ask(form)).text);
    return this.answers;
  }

  private linksOf({ url }: Asked, text: string, body: string): Asked[] {
    const found: Asked[] = [];
    const add = (href: string) => {
      const at = new URL(decode(href), `http://here${url}`);
      const path = `${at.pathname}${at.search}`;
      if (at.host !== 'here' || path.startsWith('/assets/') || this.elsewhere(path)) return;
      found.push({ method: 'GET', url: path });
    };
    const location = /"location":"([^"]+)"/.exec(text.split('\n')[0] ?? '')?.[1];
    if (location) add(location);
    for (const [, href = ''] of body.matchAll(
      /<(?:a|img|link|iframe)\b[^>]*?\b(?:href|src)="([^"]*)"/g,
    ))
      add(href);
    for (const [, attributes = '', inside = ''] of body.matchAll(
      /<form\b([^>]*)>([\s\S]*?)<\/form>/g,
    )) {
      const action = decode(/\baction="([^"]*)"/.exec(attributes)?.[1] ?? url);
      const post = /\bmethod="post"/i.test(attributes);
      const fields: Record<string, string> = {};
      for (const [, field = ''] of inside.matchAll(/<(?:input|button|textarea)\b([^>]*)>/g)) {
        const of = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(field)?.[1];
        const name = of('name');
        if (!name || name === '_key' || name === 'ticket') continue;
        if (/checkbox|radio/.test(of('type') ?? '') && name in fields && !/\bchecked\b/.test(field))
          continue;
        fields[name] = decode(of('value') ?? '');
      }
      const variants = 'q' in fields ? ['', ...this.words] : [null];
      for (const q of variants) {
        const form = q === null ? fields : { ...fields, q };
        const one: Asked = post
          ? { method: 'POST', url: action, form }
          : { method: 'GET', url: `${action}?${new URLSearchParams(form)}` };
        // the same form on every page, such as the language: once
        const alike = `${action} ${Object.keys(fields)}`;
        if (!post) found.push(one);
        else if (action.startsWith('/people/')) this.forms.set(lineOf(one), one);
        else if (lineOf(one) < lineOf(this.forms.get(alike) ?? LAST)) this.forms.set(alike, one);
      }
    }
    return found;
  }
}

const partsOf = (text: string) => {
  const end = text.indexOf('\n');
  return [text.slice(0, end), text.slice(end + 1)] as const;
};
const around = (text: string, at: number) => text.slice(Math.max(0, at - 120), at + 160);

/** Where two crawls differ, in words that lead to the first places. */
export function differences(without: Crawled, withIt: Crawled, most = 8): string[] {
  const told: string[] = [];
  for (const line of new Set([...without.keys(), ...withIt.keys()])) {
    if (told.length === most) break;
    const [one, other] = [without.get(line), withIt.get(line)];
    if (one === other || NOT_COMPARED.some(({ path }) => path.test(line.split(' ')[1] ?? '')))
      continue;
    if (one === undefined || other === undefined) {
      told.push(`${line}: only ${one === undefined ? 'with' : 'without'} it`);
      continue;
    }
    const [a, b] = [partsOf(one), partsOf(other)];
    const part = a[1] === b[1] ? 0 : 1;
    const at = [...a[part]].findIndex((letter, index) => letter !== b[part][index]);
    told.push(`${line}\n  without: ${around(a[part], at)}\n  with:    ${around(b[part], at)}`);
  }
  return told;
}
