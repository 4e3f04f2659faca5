import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from './browser.ts';
import { type InboxWorld, openInbox, type Written } from './inbox.ts';
import { en } from './words.ts';

/**
 * Hostile use of messages (A1, A3, A9, A12, A14, A18, A33, A37, A38, A43): other people's
 * conversations, drafts and notes, markup and direction marks, sizes, and races.
 */
let inbox: InboxWorld;
let rosa: Browser;
let mine: Written;
/** Another member's conversation, with another team. */
let theirs: Written;
let base: string;

beforeAll(async () => {
  inbox = await openInbox();
  mine = await inbox.written({ given: 'Rosa', family: 'Ruiz' });
  theirs = await inbox.written({ given: 'Otto', family: 'Other', team: inbox.teams.heart });
  rosa = await new Browser(inbox.world).signOn('member1');
  base = `/people/${mine.patientId}/messages`;
});

const one = async (query: string, values: unknown[] = []): Promise<string> =>
  (await inbox.world.sql<{ id: string }>(query, values))[0]?.id ?? '';
const count = async (from: string, values: unknown[] = []): Promise<number> =>
  Number(await one(`select count(*) as id from ${from}`, values));
const message = (rest: Record<string, string> = {}) => ({
  ...{ do: 'send', category: 'general', subject: 'A question', text: 'May I?' },
  ...{ draft: '', version: '', private: '' },
  ...rest,
});
const reply = (text: string) => ({ do: 'send', text, draft: '', version: '' });
const send = (
  browser: Browser,
  path: string,
  form: Record<string, string> = {},
  key = crypto.randomUUID(),
) => browser.request('POST', path, { form: { ...form, _key: key } });
/** What every table of conversations holds, to show that an attack has changed nothing. */
const everything = async (): Promise<string> => {
  const tables = ['conversation', 'message', 'message_draft', 'conversation_event'];
  const rows = tables.map((table) => inbox.world.sql(`select * from ${table} order by id`));
  return JSON.stringify([
    ...(await Promise.all(rows)),
    await inbox.world.sql('select * from conversation_reader order by 1, 2, 3'),
  ]);
};
/** An answer without the address that was asked for and the keys of its forms. */
const alike = ({ status, body }: { status: number; body: string }, id: string): string =>
  `${status} ${body.replaceAll(id, 'ID').replace(/value="[0-9a-f-]{36}"/g, '')}`;

describe('somebody else’s id', () => {
  const MEMBER: [string, Record<string, string> | null][] = [
    ['', null],
    ['', reply('Hello')],
    ['', { ...reply('Hello'), do: 'draft' }],
    ...['archive', 'unarchive', 'unread', 'hide', 'show'].map(
      (act): [string, Record<string, string>] => [`/${act}`, {}],
    ),
  ];
  it('is for a member the same as one that nobody has, and does nothing (A1)', async () => {
    const note = await one(
      `insert into conversation_event (patient_id, conversation_id, at, by_name, kind, text)
        values ($1, $2, now(), 'Nina', 'note', 'x') returning id`,
      [mine.patientId, mine.id],
    );
    const before = await everything();
    for (const [act, form] of MEMBER) {
      const ask = async (id: string) => {
        const path = `${base}/${id}${act}`;
        return alike(form ? await send(rosa, path, form) : await rosa.request('GET', path), id);
      };
      const nobodys = await ask(crypto.randomUUID());
      expect(nobodys.slice(0, 3), act).toBe('404');
      for (const id of [theirs.id, note]) expect(await ask(id), act).toBe(nobodys);
      // nor in the other's record
      const there = `/people/${theirs.patientId}/messages/${theirs.id}${act}`;
      const answer = form ? await send(rosa, there, form) : await rosa.request('GET', there);
      expect(answer.status, there).toBe(404);
    }
    expect(await everything()).toBe(before);
  });

  const STAFF: [string, Record<string, string> | null][] = [
    ['', null],
    ['/answer', { seen: '1', text: 'Hello', sign: 'me' }],
    ['/claim', {}],
    ['/note', { note: 'x' }],
    ['/aside', { until: '2026-11-25' }],
    ['/close', { seen: '1', replies: 'yes' }],
    ['/reopen', {}],
    ['/unread', {}],
  ];
  it('is for staff of another team the same as one that nobody has, and does nothing (A1)', async () => {
    const note = await one('select id from conversation_event limit 1');
    const before = await everything();
    for (const [act, form] of STAFF) {
      const ask = async (id: string) => {
        const path = `/staff/messages/${id}${act}`;
        const answer = form
          ? await inbox.post(inbox.kim, path, form)
          : await inbox.kim.request('GET', path);
        return alike(answer, id);
      };
      const nobodys = await ask(crypto.randomUUID());
      expect(nobodys.slice(0, 3), act).toBe('404');
      for (const id of [mine.id, note, mine.patientId]) expect(await ask(id), act).toBe(nobodys);
    }
    const take = { version: '2', to: inbox.teams.heart, reason: 'mine now' };
    expect((await inbox.post(inbox.kim, `${mine.page}/reassign`, take)).status).toBe(404);
    expect(await everything()).toBe(before);
  });

  it('is no draft either: it is not shown, taken over, sent or deleted', async () => {
    const draft = await one(
      `insert into message_draft (patient_id, author_id, team_id, subject, text, saved_at)
        values ($1, $2, $3, 'Zebra', 'Zebra', now()) returning id`,
      [theirs.patientId, theirs.accountId, inbox.teams.family],
    );
    const write = `${base}/new/${inbox.teams.family}`;
    expect((await rosa.request('GET', `${base}/drafts/${draft}`)).status).toBe(404);
    expect((await rosa.request('GET', `${write}?draft=${draft}`)).body).not.toContain('Zebra');
    await send(rosa, `${base}/drafts/${draft}/delete`);
    const over = message({ do: 'draft', draft, version: '1', text: 'Taken over' });
    expect((await send(rosa, write, over)).body).toContain(en('problem.draft-gone'));
    await send(rosa, write, message({ draft, version: '1' }));
    await send(rosa, `${base}/${mine.id}`, { ...reply('Hi'), draft, version: '1' });
    expect(await one('select text as id from message_draft where id = $1', [draft])).toBe('Zebra');
  });

  it('is not what a member may do as staff, nor staff as a member (A3)', async () => {
    const before = await everything();
    for (const [act, form] of STAFF) {
      const path = `${mine.page}${act}`;
      const answer = form ? await inbox.post(rosa, path, form) : await rosa.request('GET', path);
      expect(answer.status, path).toBe(404);
    }
    for (const [act, form] of MEMBER) {
      const path = `${base}/${mine.id}${act}`;
      const { nina } = inbox;
      const answer = form ? await send(nina, path, form) : await nina.request('GET', path);
      expect(answer.status, path).toBe(404);
    }
    expect(await everything()).toBe(before);
  });

  it('is no inbox to listen to: the stream of a colleague’s account is silent', async () => {
    const { nina, people } = inbox;
    const heard = (account = '') => nina.request('GET', `/staff/messages/events/${account}`);
    expect((await heard(people.nina)).body).toContain('event: news');
    for (const account of [people.omar, people.kim, crypto.randomUUID(), 'not-an-id'])
      expect((await heard(account)).body).toBe('retry: 5000\n\n');
  });

  it.each(['..%2f', '%2e%2e', '%00', 'x%0d%0ay', "'%20or%201=1", `${'9'.repeat(400)}`])(
    'is not %s (A38)',
    async (id) => {
      for (const [browser, path] of [
        [rosa, `${base}/${id}`],
        [rosa, `${base}/drafts/${id}`],
        [rosa, `${base}/new/${id}`],
        [inbox.nina, `/staff/messages/${id}`],
      ] as const)
        expect([400, 404, 414], path).toContain((await browser.request('GET', path)).status);
    },
  );
});

describe('a field', () => {
  it.each([
    ['author_as', 'staff'],
    ['assignedTo', 'x'],
    ['patientId', 'x'],
    ['asTeam', 'yes'],
    ['__proto__', 'x'],
    ['constructor', 'x'],
  ])('that no page has is refused: %s (A33)', async (name, value) => {
    const before = await everything();
    const form = message({ [name]: value });
    const body = `${new URLSearchParams({ ...form, _person: mine.patientId, _key: crypto.randomUUID() })}&${name}=${value}`;
    const path = `${base}/new/${inbox.teams.family}`;
    expect((await rosa.request('POST', path, { body })).status).toBe(400);
    expect(await everything()).toBe(before);
  });

  it('that comes twice is refused, and one for another person changes nothing (A33)', async () => {
    const before = await everything();
    const path = `${base}/${mine.id}`;
    const twice = `${new URLSearchParams({ ...reply('a'), _person: mine.patientId, _key: crypto.randomUUID() })}&text=b`;
    expect((await rosa.request('POST', path, { body: twice })).status).toBe(400);
    const other = { ...reply('a'), _person: theirs.patientId };
    expect((await send(rosa, path, other)).status).not.toBe(303);
    expect(await everything()).toBe(before);
  });

  it('can’t make a caregiver’s conversation private', async () => {
    const { world } = inbox;
    const about = await inbox.written({ given: 'Cara', family: 'Cared' });
    await world.proxy(about.patientId, theirs.accountId, {
      ...{ basis: 'invited', relationship: 'sibling', categories: ['messages'] },
    });
    const otto = await new Browser(world).signOn('member2');
    const path = `/people/${about.patientId}/messages/new/${inbox.teams.family}`;
    expect((await send(otto, path, message({ private: 'yes', subject: 'Not kept' }))).status).toBe(
      303,
    );
    expect(await one("select private as id from conversation where subject = 'Not kept'")).toBe(
      false,
    );
  });
});

describe('markup and marks', () => {
  const XSS = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}';

  it('are text in every page, for the member and for staff (A12, A14)', async () => {
    const path = `${base}/new/${inbox.teams.family}`;
    const subject = XSS.slice(0, 90);
    const sent = await send(rosa, path, message({ subject, text: XSS }));
    const id = /messages\/([0-9a-f-]{36})/.exec(String(sent.headers.location))?.[1] ?? '';
    await inbox.post(inbox.nina, `/staff/messages/${id}/note`, { note: XSS });
    const pages: [Browser, string][] = [
      [rosa, base],
      [rosa, `${base}/${id}`],
      [inbox.nina, '/staff/messages?show=all'],
      [inbox.nina, `/staff/messages/${id}`],
    ];
    for (const [browser, page] of pages) {
      await browser.open(page);
      expect(browser.html, page).not.toMatch(/<script>alert|<img src=x/);
      expect(browser.html, page).toContain('&lt;script>alert(1)');
      expect(browser.headers['content-security-policy'], page).toContain("default-src 'none'");
    }
  });

  it('that turn text around stay in the name and the text that have them', async () => {
    const turned = await inbox.written({
      given: 'Ro\u202esa\u200b',
      family: 'Zi\u2066de\u200f',
      subject: 'Knee \u202e now',
      text: 'It \u202e hurts \u2067 here',
    });
    await inbox.nina.open('/staff/messages?show=all');
    await inbox.nina.open(turned.page);
    const member = await new Browser(inbox.world).signOn(
      await one('select user_id as id from account where id = $1', [turned.accountId]),
    );
    await member.open(`/people/${turned.patientId}/messages`);
    await member.open(`/people/${turned.patientId}/messages/${turned.id}`);
    for (const browser of [inbox.nina, member]) {
      const loose = browser
        .query('main *')
        .filter((part) =>
          [...part.childNodes].some(
            (node) => node.nodeType === 3 && /[\u202e\u2066\u2067]/.test(node.textContent ?? ''),
          ),
        )
        // what is only read aloud has no direction
        .filter((part) => !part.closest('bdi, [dir=auto], textarea, input, .usa-sr-only'))
        .map((part) => part.outerHTML.slice(0, 120));
      expect(loose).toEqual([]);
    }
  });

  it('that end a line are none in a subject, and go into no mail (A37)', async () => {
    const path = `${base}/new/${inbox.teams.family}`;
    const subject = 'Hello\r\nBcc: everybody@example.org';
    await send(rosa, path, message({ subject }));
    expect(await one("select subject as id from conversation where subject like 'Hello%'")).toBe(
      'Hello Bcc: everybody@example.org',
    );
  });
});

describe('sizes', () => {
  it('of 100 MB are refused before they are read, and packed ones are not unpacked (A18)', async () => {
    const path = `${base}/${mine.id}`;
    const before = await everything();
    const big = await rosa.request('POST', path, { bytes: Buffer.alloc(100 * 1024 * 1024, 97) });
    expect(big.status).toBe(413);
    const form = new URLSearchParams({ ...reply('a'), _person: mine.patientId });
    const packed = await rosa.request('POST', path, {
      bytes: gzipSync(`${form}${'a'.repeat(5_000_000)}`),
      headers: { 'content-encoding': 'gzip' },
    });
    expect(packed.status).toBeGreaterThanOrEqual(400);
    expect(packed.status).toBeLessThan(500);
    expect(await everything()).toBe(before);
  });

  it('of 10,000 drafts end at a number that the page names, even when all come at once', async () => {
    await inbox.world.sql('delete from message_draft');
    const path = `${base}/new/${inbox.teams.family}`;
    await inbox.world.sql(
      `insert into message_draft (patient_id, author_id, team_id, text, saved_at)
        select $1, $2, $3, 'x', now() from generate_series(1, 98)`,
      [mine.patientId, mine.accountId, inbox.teams.family],
    );
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => send(rosa, path, message({ do: 'draft' }))),
    );
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(2);
    expect(answers.find(({ status }) => status !== 303)?.body).toContain(en('problem.many-drafts'));
    expect(await count('message_draft')).toBe(100);
    await inbox.world.sql('delete from message_draft');
  });
});

describe('at the same time', () => {
  it('50 replies with one key are one message (A43)', async () => {
    const before = await count('message where conversation_id = $1', [mine.id]);
    const key = crypto.randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => send(rosa, `${base}/${mine.id}`, reply('Once'), key)),
    );
    expect(answers.filter(({ status }) => status === 303).length).toBeGreaterThan(0);
    expect(await count('message where conversation_id = $1', [mine.id])).toBe(before + 1);
  });

  it('of 50 claims by three people one wins, and it is in the history once (A43)', async () => {
    const claimed = await inbox.written();
    const { nina, omar, lee } = inbox;
    await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        inbox.post([nina, omar, lee][at % 3] as Browser, `${claimed.page}/claim`),
      ),
    );
    expect(await inbox.events(claimed)).toEqual(['claimed']);
    expect(
      await count('conversation where id = $1 and assigned_to is not null', [claimed.id]),
    ).toBe(1);
  });

  it('a draft that another tab has sent is not sent again', async () => {
    const path = `${base}/new/${inbox.teams.family}`;
    await send(rosa, path, message({ do: 'draft', subject: 'Two tabs' }));
    const draft = await one("select id from message_draft where subject = 'Two tabs'");
    const form = message({ subject: 'Two tabs', draft, version: '1' });
    const first = await send(rosa, path, form);
    const second = await send(rosa, path, form);
    expect(first.status).toBe(303);
    expect(second.body).toContain(en('problem.draft-gone'));
    expect(await count("conversation where subject = 'Two tabs'")).toBe(1);
  });

  it('a caregiver whose right ends while a page is open sends nothing from it (A43)', async () => {
    const { world } = inbox;
    const about = await inbox.written({ given: 'Gus', family: 'Guarded' });
    const right = await world.proxy(about.patientId, theirs.accountId, {
      ...{ basis: 'invited', relationship: 'sibling', categories: ['messages'] },
    });
    const otto = await new Browser(world).signOn('member2');
    const page = `/people/${about.patientId}/messages/${about.id}`;
    await otto.open(page);
    otto.fill(en('messages.text'), 'From the page that is still open');
    await world.sql('update proxy set revoked_at = $2 where id = $1', [right, world.clock.now()]);
    await otto.press(en('messages.send'));
    expect(otto.status).toBe(404);
    expect(await count('message where conversation_id = $1', [about.id])).toBe(1);
    expect((await otto.request('GET', page)).status).toBe(404);
  });
});

describe('a private conversation', () => {
  it('is nowhere for a caregiver: no list, search, number, address or access log (A9)', async () => {
    const { world } = inbox;
    const about = await inbox.written({ given: 'Pia', family: 'Private' });
    await world.proxy(about.patientId, theirs.accountId, {
      ...{ basis: 'court', relationship: 'guardian' },
    });
    const otto = await new Browser(world).signOn('member2');
    const home = `/people/${about.patientId}/messages`;
    await world.sql('update conversation set private = true where id = $1', [about.id]);
    await inbox.nina.open('/staff/messages?show=all');
    await inbox.nina.open(about.page);
    const answered = { seen: '1', text: 'Grapefruit is fine', sign: 'team' };
    expect((await inbox.post(inbox.nina, `${about.page}/answer`, answered)).status).toBe(303);
    expect((await otto.open(home)).text).toContain(en('messages.none'));
    expect((await send(otto, `${home}/search`, { q: 'grapefruit' })).body).not.toContain(
      'Grapefruit is fine',
    );
    expect((await otto.request('GET', `${home}/${about.id}`)).status).toBe(404);
    await otto.open(`/people/${about.patientId}/access-log`);
    for (const did of ['did.messages:answer', 'did.messages:listed'] as const)
      expect(otto.text).not.toContain(en(did));
    const pia = await new Browser(world).signOn(
      await one('select user_id as id from account where id = $1', [about.accountId]),
    );
    await pia.open(`/people/${about.patientId}/access-log`);
    for (const did of ['did.messages:answer', 'did.messages:listed'] as const)
      expect(pia.text).toContain(en(did));
  });
});
