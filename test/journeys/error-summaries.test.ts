import { beforeAll, expect, it } from 'vitest';
import { Browser, clean } from '../browser.ts';
import { browsers, id, world } from '../shown.ts';

/**
 * Every form that can be reached, sent empty and sent with nonsense: the list of problems at the
 * top names each field once, in words of its label, and leads to it.
 */
interface Sent {
  form: string;
  status: number;
  lines: { text: string; target: boolean; label: string }[];
}
const sent: Sent[] = [];
const UUID = /[0-9a-f]{8}-[0-9a-f-]{27}/g;
const kindOf = (path: string) =>
  (path.split('?')[0] ?? '').replace(UUID, ':id').replace(/\/tests\/.*/, '/tests/:code');
const FIELDS = 'input:not([type=hidden]), textarea, select';
// leaves the portal, answers with a file, or ends the session that looks
const NOT_OPENED = /sign-off|\.csv|\.pdf|\/files\/|^\/assets|\/account\/close|\/demo/;

/** What is in a form when nobody filled it in; or nonsense in each field of text. */
function typed(form: Element, nonsense: boolean): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const field of form.querySelectorAll('input, textarea, select')) {
    const name = field.getAttribute('name');
    const type = field.getAttribute('type');
    if (!name || type === 'radio' || type === 'checkbox' || type === 'file') continue;
    const value = field.getAttribute('value') ?? '';
    fields[name] = type === 'hidden' ? value : nonsense ? '½'.repeat(300) : '';
  }
  const pressed = form.querySelector('button[name]');
  if (pressed) fields[pressed.getAttribute('name') ?? ''] = pressed.getAttribute('value') ?? '';
  return fields;
}

function read(browser: Browser, form: string, status: number): Sent {
  const lines = browser.query('#error-summary li a').map((link) => {
    const field = (link.getAttribute('href') ?? '#').slice(1);
    const [target] = browser.query(`[id="${field}"]`);
    const own = browser.query(`label[for="${field}"]`)[0]?.firstChild?.textContent;
    const legend = target?.closest('fieldset')?.querySelector('legend')?.textContent;
    return {
      text: clean(link.textContent),
      target: target !== undefined,
      label: clean(`${legend ?? ''} ${own ?? ''}`),
    };
  });
  return { form, status, lines };
}

/** Opens each kind of page once, and sends each kind of form twice. */
async function walk(browser: Browser, from: string[], done: Set<string>): Promise<void> {
  const queue = [...from];
  const opened = new Set<string>();
  for (let path = queue.shift(); path; path = queue.shift()) {
    const kind = kindOf(path);
    if (opened.has(kind) || NOT_OPENED.test(path)) continue;
    opened.add(kind);
    await browser.open(path);
    if (!String(browser.headers['content-type']).startsWith('text/html')) continue;
    queue.push(
      ...browser.links.map((href) => href.split('#')[0] ?? '').filter((href) => href[0] === '/'),
    );
    const forms = browser
      .query('main form[method=post]')
      .filter((form) => form.querySelector(FIELDS));
    for (const form of forms) {
      const action = form.getAttribute('action') ?? '';
      if (done.has(kindOf(action))) continue;
      done.add(kindOf(action));
      for (const nonsense of [false, true]) {
        const fields = { ...typed(form, nonsense), _key: crypto.randomUUID() };
        const answer = await browser.request('POST', action, { form: fields });
        browser.html = answer.body;
        sent.push(
          read(browser, `${kindOf(action)} ${nonsense ? 'nonsense' : 'empty'}`, answer.status),
        );
      }
    }
  }
}

beforeAll(async () => {
  const done = new Set<string>();
  await walk(new Browser(world), ['/', '/sign-on', '/register', '/letter', '/forgot'], done);
  const member = await new Browser(world).signOn('filled');
  const record = `/people/${id('filled')}`;
  const change = ['address', 'phones', 'contacts', 'language', 'name', 'confidential'];
  await walk(
    member,
    ['/home', '/more', '/account', ...change.map((one) => `${record}/information/${one}`)],
    done,
  );
  for (const browser of browsers.values())
    await walk(browser, ['/staff/today', '/staff', '/more', '/account'], done);
}, 120_000);

it('reaches the forms of the portal', () => {
  const forms = new Set(sent.map(({ form }) => form.split(' ')[0]));
  expect(forms.size).toBeGreaterThan(40);
});

it('no two lines of a list of problems are the same', () => {
  const twice = sent.flatMap(({ form, lines }) => {
    const texts = lines.map(({ text }) => text);
    return texts.filter((text, at) => texts.indexOf(text) !== at).map((text) => `${form}: ${text}`);
  });
  expect(twice).toEqual([]);
});

it('each line leads to its field and names it', () => {
  const words = (text: string) =>
    text
      .toLowerCase()
      .split(/[^\p{L}\d]+/u)
      .filter((word) => word.length > 2)
      .map((word) => word.slice(0, 4));
  const silent = sent.flatMap(({ form, lines }) =>
    lines.flatMap(({ text, target, label }) => {
      if (!target) return [`${form}: “${text}” leads nowhere`];
      const said = new Set(words(text));
      return words(label).some((word) => said.has(word)) ? [] : [`${form}: “${text}” (${label})`];
    }),
  );
  expect(silent).toEqual([]);
});

it('a form that is refused says why at the top of the page', () => {
  const mute = sent.filter(({ status, lines }) => status === 422 && lines.length === 0);
  expect(mute.map(({ form }) => form)).toEqual([]);
});
