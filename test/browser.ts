import type { Readable } from 'node:stream';
import { brotliCompressSync } from 'node:zlib';
import { HtmlValidate } from 'html-validate';
import { DOMParser } from 'linkedom';
import { expect } from 'vitest';
import { PERSON_FIELD } from '../src/platform/http/forms.ts';
import { personIn } from '../src/ui/person-path.ts';
import { CANARIES } from './canaries.ts';
import { bodyOf, MULTIPART, type Part } from './uploads.ts';
import type { World } from './world.ts';
import { APP_SECRET, codeAt, PASSWORD } from './world.ts';

const UNTICKED = '\u0002';
const EVENTS = /\/events(\/|\?|$)/;

/** What a stream says at once, or the whole of an answer that is none; then the listener leaves. */
async function beginningOf(stream: Readable, leaving: AbortController): Promise<string> {
  let text = '';
  const over = new Promise<void>((done) => {
    stream.on('data', (chunk) => {
      text += chunk;
    });
    stream.on('end', done).on('error', () => done());
  });
  await Promise.race([over, new Promise((done) => setTimeout(done, 50))]);
  leaving.abort();
  await over;
  return text;
}

/** A form as our pages make it: it says whose record it is in, as its address does. */
const withPerson = (path: string, form: Record<string, string>): Record<string, string> => {
  const person = personIn(path);
  return person ? { [PERSON_FIELD]: person, ...form } : form;
};

/**
 * A browser without JavaScript over the real app: clicks by name, fills by label, follows
 * redirects, keeps cookies. Each page that it opens is checked: one h1, a title, labels, a main
 * landmark, no-store, size, valid HTML, no third party, no canary in its address.
 */
export interface Answered {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    'long-title': 'off',
    'no-trailing-whitespace': 'off',
    'attribute-boolean-style': 'off',
    'void-style': 'off',
    'require-sri': 'off',
    'prefer-native-element': 'off',
    'no-redundant-role': 'off',
    'no-inline-style': 'error',
    'svg-focusable': 'off',
    'text-content': 'off',
    'tel-non-breaking': 'off',
    'doctype-style': 'off',
    'no-implicit-button-type': 'off',
    'attribute-empty-style': 'off',
  },
});

export class Browser {
  cookies = new Map<string, string>();
  path = '/';
  status = 0;
  headers: Answered['headers'] = {};
  html = '';
  private typed = new Map<string, string>();
  private attached = new Map<string, Part[]>();

  constructor(
    readonly world: World,
    readonly agent = 'no-scripts',
  ) {}

  private get document(): Document {
    return new DOMParser().parseFromString(this.html, 'text/html') as unknown as Document;
  }

  /** One request as a browser would send it; no redirect is followed. */
  async request(
    method: 'GET' | 'POST',
    path: string,
    options: {
      form?: Record<string, string>;
      body?: string;
      bytes?: Buffer;
      headers?: Record<string, string>;
    } = {},
  ): Promise<Answered> {
    // a page's stream of events goes on until whoever listens leaves
    const leaving = method === 'GET' && EVENTS.test(path) ? new AbortController() : null;
    const response = await this.world.app.server.inject({
      ...(leaving ? { payloadAsStream: true, signal: leaving.signal } : {}),
      method,
      url: path,
      headers: {
        host: new URL(this.world.config.publicUrl).host,
        'user-agent': this.agent,
        'accept-language': 'en',
        ...(this.cookies.size > 0
          ? { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
          : {}),
        ...(method === 'POST'
          ? {
              origin: this.world.config.publicUrl,
              'sec-fetch-site': 'same-origin',
              'content-type': 'application/x-www-form-urlencoded',
            }
          : {}),
        ...options.headers,
      },
      ...(options.bytes ? { payload: options.bytes } : {}),
      ...(options.body !== undefined
        ? { payload: options.body }
        : options.form
          ? { payload: new URLSearchParams(withPerson(path, options.form)).toString() }
          : {}),
    });
    for (const cookie of response.cookies) {
      if (cookie.value === '' || (cookie.expires && cookie.expires.getTime() < Date.now()))
        this.cookies.delete(cookie.name);
      else this.cookies.set(cookie.name, cookie.value);
    }
    return {
      status: response.statusCode,
      headers: response.headers as Answered['headers'],
      body: leaving ? await beginningOf(response.stream(), leaving) : response.body,
    };
  }

  private async follow(answer: Answered, path: string): Promise<void> {
    let current = answer;
    let at = path;
    for (let hops = 0; current.status === 303 && hops < 6; hops++) {
      at = String(current.headers.location);
      expect(at.startsWith('/') && !at.startsWith('//'), `redirects stay here: ${at}`).toBe(true);
      current = await this.request('GET', at);
    }
    this.path = at;
    this.status = current.status;
    this.headers = current.headers;
    this.html = current.body;
    this.typed.clear();
    this.attached.clear();
    if (String(current.headers['content-type']).startsWith('text/html')) this.check();
  }

  async open(path: string): Promise<this> {
    await this.follow(await this.request('GET', path), path);
    return this;
  }

  async click(name: string): Promise<this> {
    const links = [...this.document.querySelectorAll('a')].filter(
      (link) => clean(link.textContent) === name,
    );
    const link = links[0];
    if (link) return this.open(link.getAttribute('href') ?? '');
    return this.press(name);
  }

  fill(label: string, value: string): this {
    const found = [...this.document.querySelectorAll('label')].find(
      (one) => clean(one.textContent) === label || clean(one.firstChild?.textContent) === label,
    );
    if (!found) throw new Error(`no field is labelled ${label} on ${this.path}`);
    this.typed.set(found.getAttribute('for') ?? '', value);
    return this;
  }

  /** Chooses a radio button or ticks a box by its label. */
  choose(label: string): this {
    return this.fill(label, '\u0001');
  }

  /** Takes the tick out of a box by its label. */
  untick(label: string): this {
    return this.fill(label, UNTICKED);
  }

  /** Chooses files in a field, by its name. */
  attach(name: string, ...files: [bytes: Buffer, name: string][]): this {
    this.attached.set(
      name,
      files.map(([bytes, file]) => [name, bytes, file]),
    );
    return this;
  }

  /** Presses a button by its words and sends its form, with what was filled in. */
  async press(name: string): Promise<this> {
    const document = this.document;
    const button = [...document.querySelectorAll('button')].find(
      (one) => clean(one.textContent) === name || clean(one.firstChild?.textContent) === name,
    );
    if (!button)
      throw new Error(
        `no button or link says ${name} on ${this.path}: ${[...document.querySelectorAll('button, a')].map((one) => clean(one.textContent)).join(' | ')}`,
      );
    const form = button.closest('form');
    if (!form) throw new Error(`the button ${name} is in no form`);
    const fields: Record<string, string> = {};
    for (const field of form.querySelectorAll('input, textarea, select')) {
      const name = field.getAttribute('name');
      if (!name) continue;
      const typed = this.typed.get(field.getAttribute('id') ?? '');
      const type = field.getAttribute('type');
      if (type === 'file') continue;
      if (type === 'radio' || type === 'checkbox') {
        const group =
          type === 'radio' ? [...form.querySelectorAll(`input[name="${name}"]`)] : [field];
        const chosen = group.find((one) => this.typed.has(one.getAttribute('id') ?? ''));
        if (typed === UNTICKED) continue;
        if (chosen ? chosen === field : field.hasAttribute('checked'))
          fields[name] = field.getAttribute('value') ?? 'on';
      } else {
        const chosen = field.querySelector('option[selected]')?.getAttribute('value') ?? '';
        fields[name] =
          typed ??
          (field.tagName === 'SELECT'
            ? chosen
            : field.tagName === 'TEXTAREA'
              ? (field.textContent ?? '')
              : (field.getAttribute('value') ?? ''));
      }
    }
    const own = button.getAttribute('name');
    if (own) fields[own] = button.getAttribute('value') ?? '';
    const action = button.getAttribute('formaction') ?? form.getAttribute('action') ?? this.path;
    if ((form.getAttribute('method') ?? 'get').toLowerCase() === 'get')
      return this.open(`${action}?${new URLSearchParams(fields)}`);
    this.lastForm = { action, fields };
    const options =
      form.getAttribute('enctype') === 'multipart/form-data'
        ? { bytes: this.partsOf(form, fields), headers: { 'content-type': MULTIPART } }
        : { form: fields };
    await this.follow(await this.request('POST', action, options), action);
    return this;
  }
  /** A form with files as a browser sends it; a field without a file is there, and empty. */
  private partsOf(form: Element, fields: Record<string, string>): Buffer {
    const files = [...form.querySelectorAll('input[type=file]')].flatMap((one) => {
      const name = one.getAttribute('name') ?? '';
      return this.attached.get(name) ?? [[name, Buffer.alloc(0), ''] as Part];
    });
    return bodyOf([...Object.entries(fields), ...files]);
  }
  /** What the last press sent: to send it again, as a second press or Back would. */
  lastForm: { action: string; fields: Record<string, string> } = { action: '', fields: {} };

  /** @param secret what is in the authenticator app of a member of staff */
  async signOn(userId: string, password = PASSWORD, secret = APP_SECRET): Promise<this> {
    await this.open('/sign-on');
    this.fill('User ID', userId).fill('Password', password);
    await this.press('Sign on');
    // a right was given since the last sign-on
    if (this.path === '/sign-on/caregiver-terms')
      return this.choose('I have read the terms for caregivers and agree to them').press(
        'Continue',
      );
    if (this.path !== '/sign-on/second-step') return this;
    // the clock stands still here, and a code counts once
    await this.world.sql(
      `update authenticator set last_step = null
        where account_id = (select id from account where user_id = $1)`,
      [userId],
    );
    return this.fill('Code', codeAt(this.world.clock.now(), secret)).press('Continue');
  }

  /** Searches a person's results: what is looked for is posted. */
  async searchResults(person: string, q: string): Promise<this> {
    await this.open(`/people/${person}/results`);
    return this.fill('Test', q).press('Show results');
  }

  get text(): string {
    const pieces: string[] = [];
    const walk = (node: Node) => {
      if (node.nodeType === 3) pieces.push(node.textContent ?? '');
      else pieces.push(' ');
      for (const child of node.childNodes) walk(child);
      if (node.nodeType !== 3) pieces.push(' ');
    };
    const main = this.document.querySelector('main');
    if (main) walk(main);
    return clean(pieces.join('')).replace(/ ([.,])/g, '$1');
  }
  get title(): string {
    return this.document.querySelector('title')?.textContent ?? '';
  }
  get h1(): string {
    return clean(this.document.querySelector('h1')?.textContent ?? '');
  }
  /** The groups of radio buttons on the page: each one's labels, in order. */
  get radios(): string[][] {
    const groups = this.query('fieldset').filter((one) => one.querySelector('input[type=radio]'));
    return groups.map((group) =>
      [...group.querySelectorAll('label')].map((label) => clean(label.textContent)),
    );
  }
  query(selector: string): Element[] {
    return [...this.document.querySelectorAll(selector)];
  }
  get links(): string[] {
    return this.query('a').map((link) => link.getAttribute('href') ?? '');
  }

  /** What every page promises. */
  private check(): void {
    const at = `${this.path} (${this.status})`;
    const document = this.document;
    expect(document.querySelectorAll('h1').length, `one h1: ${at}`).toBe(1);
    expect(document.querySelectorAll('main').length, `one main: ${at}`).toBe(1);
    expect(this.title.length, `a title: ${at}`).toBeGreaterThan(5);
    expect(document.documentElement.getAttribute('lang'), `a language: ${at}`).toMatch(/^(en|es)$/);
    expect(this.headers['cache-control'], `no-store: ${at}`).toBe('no-store');
    expect(this.headers['content-security-policy'], `policy: ${at}`).toContain(
      "default-src 'none'",
    );
    expect(brotliCompressSync(this.html).length, `at most 12 KB: ${at}`).toBeLessThanOrEqual(
      12 * 1024,
    );
    for (const element of document.querySelectorAll('[src], link[href]')) {
      const address = element.getAttribute('src') ?? element.getAttribute('href') ?? '';
      expect(address.startsWith('/assets/'), `own assets alone: ${address} on ${at}`).toBe(true);
    }
    expect(
      document.querySelectorAll('script:not([src]), [style], [onclick]').length,
      `nothing inline: ${at}`,
    ).toBe(0);
    expect(
      document.querySelectorAll(
        'iframe, object, embed, base, [srcset], [poster], [background], [ping]',
      ).length,
      `nothing from elsewhere: ${at}`,
    ).toBe(0);
    for (const field of document.querySelectorAll('input:not([type=hidden]), textarea, select')) {
      const id = field.getAttribute('id');
      expect(
        id && document.querySelector(`label[for="${id}"]`),
        `a label for ${field.getAttribute('name')}: ${at}`,
      ).toBeTruthy();
    }
    for (const form of document.querySelectorAll('form[method=post]'))
      expect(form.getAttribute('action')?.startsWith('/'), `forms stay here: ${at}`).toBe(true);
    for (const button of document.querySelectorAll('[formaction]'))
      expect(button.getAttribute('formaction')?.startsWith('/'), `forms stay here: ${at}`).toBe(
        true,
      );
    for (const canary of CANARIES)
      expect(decodeURIComponent(this.path).includes(canary), `no health information in ${at}`).toBe(
        false,
      );
    const report = validator.validateStringSync(this.html);
    const problems = report.results.flatMap((result) =>
      result.messages.map(
        (message) =>
          `${message.ruleId}: ${message.message} (line ${message.line}, ${this.html.slice(Math.max(0, message.offset - 40), message.offset + 60)})`,
      ),
    );
    expect(problems, `valid HTML: ${at}`).toEqual([]);
  }
}

export const clean = (text: string | null | undefined): string =>
  (text ?? '').replace(/\s+/g, ' ').trim();
