import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MB } from '../../src/platform/files/limits.rules.ts';
import { rootFolder } from '../../src/platform/root.ts';
import { Browser } from '../browser.ts';
import { DOCX, type Part, pdfWith, sendParts, zipOf } from '../uploads.ts';
import { en } from '../words.ts';
import { makeWorld, PASSWORD, type World } from '../world.ts';

/** Files of messages, as a member, a caregiver and a team send and open them. */
let world: World;
let ines: Browser;
let karl: Browser;
let abe: Browser;
let person: string;
let team: string;
let base: string;
const accounts: Record<string, string> = {};

const PHOTO = readFileSync(join(rootFolder, 'test/files/clear.png'));
/** A letter that differs from every other one. */
const letter = (word: string = crypto.randomUUID(), bytes = 0): Buffer =>
  pdfWith(`${word}${' '.repeat(bytes)}`);

beforeAll(async () => {
  world = await makeWorld();
  person = await world.person({ given: 'Ines', family: 'Holm' });
  base = `/people/${person}/messages`;
  accounts.ines = await world.account({ userId: 'ines', name: 'Ines Holm', patientId: person });
  accounts.karl = await world.account({ userId: 'karl', name: 'Karl Holm' });
  accounts.abe = await world.account({ userId: 'abe', name: 'Abe Nurse', roles: ['nurse'] });
  const [row] = await world.sql<{ id: string }>(
    `insert into team (name, name_es, answer_days, state, changed_at)
     values ('Family medicine', 'Medicina familiar', 2, 'active', now()) returning id`,
  );
  team = row?.id ?? '';
  await world.sql('insert into team_member (team_id, account_id, since) values ($1, $2, now())', [
    team,
    accounts.abe,
  ]);
  await world.proxy(person, accounts.karl ?? '', {
    basis: 'invited',
    relationship: 'child',
    categories: ['messages'],
    endsOn: '2099-01-01',
  });
  ines = await new Browser(world).signOn('ines');
  karl = await new Browser(world).signOn('karl');
  abe = await new Browser(world).signOn('abe');
});
beforeEach(() => world.sql('delete from message_upload'));

const message = (rest: Record<string, string> = {}): Part[] =>
  Object.entries({
    do: 'send',
    category: 'general',
    subject: 'A question',
    text: 'Please look at this.',
    draft: '',
    version: '',
    private: '',
    ...rest,
  });
const file = (bytes: Buffer, name = 'letter.pdf'): Part => ['files', bytes, name];
const send = (parts: readonly Part[], browser = ines, key?: string) =>
  sendParts(browser, `${base}/new/${team}`, parts, key);
/** What was sent and what is only chosen, by name. */
const sentFiles = () =>
  world.sql<{ id: string; name: string; messageId: string }>(
    `select f.id, f.name, m.message_id from message_file m
     join file f on f.patient_id = m.patient_id and f.id = m.file_id order by m.place`,
  );
const count = async (table: string): Promise<number> =>
  (await world.sql<{ n: number }>(`select count(*)::int as n from ${table}`))[0]?.n ?? -1;
const statusOf = async (browser: Browser, path: string): Promise<number> =>
  (await browser.request('GET', path)).status;
const boxes = (browser: Browser): string[] =>
  browser.query('input[name^=file-]').map((box) => box.getAttribute('name') ?? '');

/** A conversation with one letter in it, as Ines sends it. */
async function begun(rest: Record<string, string> = {}, bytes = letter()) {
  const answer = await send([...message(rest), file(bytes)]);
  expect(answer.status).toBe(303);
  const id = /messages\/([0-9a-f-]{36})/.exec(String(answer.headers.location))?.[1] ?? '';
  const [one] = await world.sql<{ fileId: string }>(
    `select f.file_id from message_file f join message m on m.id = f.message_id
     where m.conversation_id = $1`,
    [id],
  );
  return { id, fileId: one?.fileId ?? '', bytes };
}

describe('a new message', () => {
  it('keeps its files through the preview and a problem, and goes out with those that are left', async () => {
    await ines.open(`${base}/new/${team}`);
    expect(ines.text).toContain(en('files.hint', { n: 4, each: 6, all: 10 }));
    ines.fill(en('messages.category'), 'test');
    ines.fill(en('messages.text'), 'The letter, and a photo of my knee.');
    ines.attach('files', [letter('first'), 'letter.pdf'], [PHOTO, 'knee.png']);
    await ines.press(en('messages.preview'));
    // the subject is missing: nothing else is lost
    expect(ines.status).toBe(422);
    expect(boxes(ines)).toHaveLength(2);
    expect(ines.text).toContain('letter.pdf');
    ines.fill(en('messages.subject'), 'Letter and photo');
    ines.attach('files', [letter('third'), 'third.pdf']);
    await ines.press(en('messages.preview'));
    expect(ines.h1).toBe(en('messages.check'));
    expect(boxes(ines)).toHaveLength(3);
    expect(await count('message_file')).toBe(0);
    await ines.press(en('messages.edit'));
    expect(ines.query('textarea')[0]?.textContent?.trim()).toMatch(/knee/);
    const [label] = ines
      .query('label')
      .filter((one) => one.textContent?.includes('third.pdf'))
      .map((one) => one.textContent?.replace(/\s+/g, ' ').trim() ?? '');
    ines.untick(label ?? '');
    await ines.press(en('messages.preview'));
    expect(ines.text).not.toContain('third.pdf');
    await ines.press(en('messages.send'));
    expect(ines.h1).toBe('Letter and photo');
    expect((await sentFiles()).map(({ name }) => name)).toEqual(['letter.pdf', 'knee.jpg']);
    expect(ines.query('.message-files a').map((one) => one.textContent)).toEqual([
      'letter.pdf',
      'knee.jpg',
    ]);
    // in the record now, and no longer under the account
    expect(await count('message_upload where true')).toBe(1);
    expect(
      await world.sql('select 1 from file where patient_id = $1', [accounts.ines]),
    ).toHaveLength(1);
    // the same page sent again is the same message
    const { action, fields } = ines.lastForm;
    const again = await ines.request('POST', action, { form: fields });
    expect([again.status, again.headers.location]).toEqual([303, ines.path]);
    expect(await count('message_file')).toBe(2);
  });

  it('is one message however often its button is pressed, with its file once', async () => {
    const [messages, files] = [await count('message'), await count('message_file')];
    const key = crypto.randomUUID();
    const parts = [...message(), file(letter('pressed often'))];
    const answers = await Promise.all(Array.from({ length: 12 }, () => send(parts, ines, key)));
    expect(new Set(answers.map(({ headers }) => headers.location)).size).toBe(1);
    expect([await count('message'), await count('message_file')]).toEqual([
      messages + 1,
      files + 1,
    ]);
  });

  it('that is sent twice from one preview has its files once; the other is shown again', async () => {
    const preview = await send([...message({ do: 'preview' }), file(letter())]);
    ines.html = preview.body;
    const [box = ''] = boxes(ines);
    const messages = await count('message');
    const both = await Promise.all([
      send([...message(), [box, 'yes']]),
      send([...message(), [box, 'yes']]),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([303, 422]);
    expect(both.find(({ status }) => status === 422)?.body).toContain(en('problem.files-gone'));
    expect(await count('message')).toBe(messages + 1);
  });

  it.each<[string, Part[], Parameters<typeof en>[0], number]>([
    ['five files', [1, 2, 3, 4, 5].map(() => file(letter())), 'upload.too-many', 4],
    [
      'the same content under two names',
      [file(letter('same'), 'a.pdf'), file(letter('same'), 'b.pdf')],
      'problem.files-twice',
      1,
    ],
    ['a file of 7 MB', [file(letter('', 7 * MB)), file(letter())], 'upload.too-big', 1],
    [
      '11 MB together',
      [file(letter('a', 5.5 * MB)), file(letter('b', 5.5 * MB)), file(letter())],
      'problem.files-together',
      2,
    ],
    ['an empty file', [file(Buffer.alloc(0)), file(letter())], 'upload.empty', 1],
    [
      'a web page named as a photo',
      [file(Buffer.from('<!doctype html><script>1</script>'), 'a.jpg')],
      'upload.type',
      0,
    ],
    [
      'a drawing that is a program',
      [file(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="a()"/>'), 'a.png')],
      'upload.type',
      0,
    ],
  ])('is not sent with %s; what could be kept is', async (_, parts, problem, kept) => {
    const messages = await count('message');
    const answer = await send([...message(), ...parts]);
    expect(answer.status).toBe(422);
    expect(answer.body).toContain(en(problem));
    expect(answer.body).toContain('Please look at this.');
    ines.html = answer.body;
    expect(boxes(ines)).toHaveLength(kept);
    expect(await count('message')).toBe(messages);
    expect(await count('message_upload')).toBe(kept);
    await expect
      .poll(() => world.sql("select 1 from file where state = 'receiving'"))
      .toHaveLength(0);
  });

  it('has four files at most, also when they come one after another or at once', async () => {
    const first = await send([...message({ do: 'preview' }), file(letter()), file(letter())]);
    ines.html = first.body;
    const before = boxes(ines).map((box): Part => [box, 'yes']);
    const more = await send([...message(), ...before, ...[1, 2, 3].map(() => file(letter()))]);
    expect(more.status).toBe(422);
    expect(more.body).toContain(en('problem.files-many'));
    ines.html = more.body;
    expect(boxes(ines)).toHaveLength(4);
    const five = await Promise.all(
      [1, 2, 3].map(() => send([...message({ do: 'edit' }), file(letter()), file(letter())])),
    );
    const all = five.flatMap(({ body }) => {
      ines.html = body;
      return boxes(ines).map((box): Part => [box, 'yes']);
    });
    expect(all).toHaveLength(6);
    expect((await send([...message(), ...all])).status).toBe(422);
  });

  it('takes nobody else’s file, nor one that was chosen for somebody else', async () => {
    const other = await world.person({ given: 'Olga', family: 'Other' });
    const olgas = await world.account({ userId: 'olga', name: 'Olga Other', patientId: other });
    const olga = await new Browser(world).signOn('olga');
    await sendParts(olga, `/people/${other}/messages/new/${team}`, [
      ...message({ do: 'preview' }),
      file(letter('of Olga')),
    ]);
    const chosen = await world.sql<{ fileId: string }>(
      'select file_id from message_upload where account_id = $1',
      [olgas],
    );
    expect(chosen).toHaveLength(1);
    const messages = await count('message');
    for (const id of [chosen[0]?.fileId, crypto.randomUUID(), (await sentFiles())[0]?.id]) {
      const answer = await send([...message(), [`file-${id}`, 'yes']]);
      expect(answer.status).toBe(422);
      expect(answer.body).toContain(en('problem.files-gone'));
      expect(answer.body).not.toContain('name="file-');
    }
    // Karl chose one for Ines; in his own right he may write about nobody else
    expect(await count('message')).toBe(messages);
    expect(await statusOf(olga, `/people/${other}/messages/files/${chosen[0]?.fileId}`)).toBe(404);
  });

  it('says that a draft has no files, and keeps none', async () => {
    await ines.open(`${base}/new/${team}`);
    ines.fill(en('messages.text'), 'For later');
    ines.attach('files', [letter(), 'letter.pdf']);
    await ines.press(en('messages.save-draft'));
    expect(ines.text).toContain(en('messages.done-draft-files'));
    expect([await count('message_upload'), await count('message_draft')]).toEqual([0, 1]);
    await world.sql('delete from message_draft');
  });

  it('that is abandoned leaves nothing: what was chosen goes after a day', async () => {
    await send([...message({ do: 'preview' }), file(letter('abandoned'))]);
    const [one] = await world.sql<{ fileId: string }>('select file_id from message_upload');
    expect(await statusOf(ines, `${base}/files/${one?.fileId}`)).toBe(404);
    await world.sql('delete from message_upload where held_at <= $1', [world.clock.now()]);
    expect(await world.sql('select 1 from file where id = $1', [one?.fileId])).toEqual([]);
  });
});

describe('a reply', () => {
  it('of the member keeps its files beside the urgent advice, and its team opens them', async () => {
    const { id } = await begun();
    await ines.open(`${base}/${id}`);
    ines.fill(en('messages.text'), 'I can’t breathe');
    ines.attach('files', [letter('breath'), 'breath.pdf']);
    await ines.press(en('messages.send'));
    expect(ines.text).toContain(en('messages.urgent-emergency'));
    expect(boxes(ines)).toHaveLength(1);
    await ines.press(en('messages.send-anyway'));
    expect(ines.text).toContain('breath.pdf');
    await abe.open(`/staff/messages/${id}`);
    expect(abe.query('.message-files a').map((one) => one.textContent)).toEqual([
      'letter.pdf',
      'breath.pdf',
    ]);
    const href = abe.query('.message-files a')[1]?.getAttribute('href') ?? '';
    const got = await abe.request('GET', href);
    expect([got.status, got.headers['content-disposition']]).toEqual([
      200,
      'attachment; filename="breath.pdf"; filename*=UTF-8\'\'breath.pdf',
    ]);
    expect(got.headers['content-security-policy']).toBe("default-src 'none'; sandbox");
  });

  it('of the team keeps its files when something is wrong, and the member opens them', async () => {
    const { id } = await begun();
    await abe.open(`/staff/messages/${id}`);
    abe.attach('files', [letter('plan'), 'plan.pdf']);
    await abe.press(en('inbox.send'));
    expect(abe.status).toBe(422);
    expect(abe.text).toContain(en('problem.inbox-text'));
    expect(boxes(abe)).toHaveLength(1);
    abe.fill(en('inbox.text'), 'Here is your plan.');
    await abe.press(en('inbox.send'));
    await ines.open(`${base}/${id}`);
    expect(ines.text).toContain('plan.pdf');
    const plan = ines.query('.message-files a').at(-1)?.getAttribute('href') ?? '';
    expect(await statusOf(ines, plan)).toBe(200);
    const [file] = await world.sql<{ patientId: string }>(
      "select patient_id from file where name = 'plan.pdf'",
    );
    expect(file?.patientId).toBe(person);
  });

  it('of the team beside a newer message goes out with its file on the second press, once', async () => {
    const { id } = await begun();
    await abe.open(`/staff/messages/${id}`);
    await sendParts(ines, `${base}/${id}`, [
      ['do', 'send'],
      ['text', 'One more thing'],
    ]);
    abe.fill(en('inbox.text'), 'Beside it');
    abe.attach('files', [letter('beside'), 'beside.pdf']);
    await abe.press(en('inbox.send'));
    expect(abe.text).toContain(en('inbox.moved'));
    expect(boxes(abe)).toHaveLength(1);
    await abe.press(en('inbox.send'));
    expect(await world.sql("select 1 from file where name = 'beside.pdf'")).toHaveLength(1);
    expect(await count('message_upload')).toBe(0);
  });
});

describe('a record with files', () => {
  it('names them on paper, and leads to them in the file of all messages', async () => {
    const { id, fileId } = await begun({ subject: 'On paper' });
    await ines.open(`${base}/${id}/print`);
    expect(ines.text).toContain(`${en('files.title')}: letter.pdf`);
    const { body } = await ines.request('GET', `${base}/record`);
    const all = JSON.parse(body) as { entry: { resource: { payload?: object[] } }[] };
    expect(all.entry.flatMap(({ resource }) => resource.payload ?? [])).toContainEqual({
      contentAttachment: expect.objectContaining({
        title: 'letter.pdf',
        contentType: 'application/pdf',
        url: `${world.config.publicUrl}${base}/files/${fileId}`,
      }),
    });
    expect((await ines.request('GET', `${base}/${id}/file`)).status).toBe(200);
  });

  it('that is joined, and separated again, has each file where its message is', async () => {
    const { id, fileId } = await begun({ subject: 'Joined' });
    const into = await world.person({ given: 'Ines', family: 'Holm' });
    const whereIs = async () =>
      (
        await world.sql<{ at: string[] }>(
          `select array[c.patient_id, m.patient_id, f.patient_id, k.patient_id]::text[] as at
           from conversation c join message_file m on m.file_id = $2
           join file f on f.id = m.file_id join file_chunk k on k.file_id = f.id where c.id = $1`,
          [id, fileId],
        )
      )[0]?.at;
    await world.sql('update conversation set patient_id = $1 where id = $2', [into, id]);
    expect(await whereIs()).toEqual([into, into, into, into]);
    await world.sql('update conversation set patient_id = $1 where id = $2', [person, id]);
    expect(await whereIs()).toEqual([person, person, person, person]);
    expect(await statusOf(ines, `${base}/files/${fileId}`)).toBe(200);
  });
});

describe('what a file is', () => {
  const docx = (entries: Record<string, string>) => zipOf(entries);
  it.each<[string, Buffer, string, string | null]>([
    ['a short text', Buffer.from('BP 120/80'), 'pressure.txt', 'pressure.txt'],
    ['a text with accents', Buffer.from('¿Puedo tomarlo? glucosa <70'), 'n.TXT', 'n.TXT'],
    ['a Word document', docx(DOCX), 'a.docx', 'a.docx'],
    [
      'a name with quotes',
      letter('q'),
      'informe %22final%22, v2;b.pdf',
      'informe "final", v2;b.pdf',
    ],
    ['a name with a path', letter('p'), '../../etc/passwd.pdf', 'passwd.pdf'],
    ['a percent sign', letter('%'), '100%.pdf', '100%.pdf'],
    ['a page named as a text', Buffer.from('<!DOCTYPE html>\n<p>Hello</p>'), 'a.txt', null],
    ['a text with a script', Buffer.from('Hello <script>alert(1)</script>'), 'a.txt', null],
    ['a text that is binary', Buffer.from('abc\u0001def ghi jkl'), 'a.txt', null],
    ['a text of another encoding', Buffer.from([0x61, 0xe9, 0x20, 0x62, 0x63]), 'a.txt', null],
    ['a plain zip', docx({ 'a.txt': 'x' }), 'a.docx', null],
    ['macros', docx({ ...DOCX, 'word/vbaProject.bin': 'x' }), 'a.docx', null],
    ['a program', Buffer.from(`MZ${'\0'.repeat(100)}`), 'a.pdf', null],
  ])('is decided by its content: %s', async (_, bytes, name, shown) => {
    const answer = await send([...message({ do: 'preview' }), file(bytes, name)]);
    expect(answer.status).toBe(shown ? 200 : 422);
    const rows = await world.sql<{ name: string }>(
      'select f.name from message_upload u join file f on f.id = u.file_id',
    );
    expect(rows.map((row) => row.name)).toEqual(shown ? [shown] : []);
  });
});

describe('a hostile file (A13)', () => {
  const html = '<!doctype html><script>fetch("/account")</script>';
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>';
  it.each<[string, Buffer, string]>([
    ['SVG as a picture', Buffer.from(svg), 'knee.jpg'],
    ['HTML as a picture', Buffer.from(html), 'knee.png'],
    ['a GIF that is a script', Buffer.from('GIF89a/*\0\0*/=1;alert(1)//'), 'knee.gif'],
    ['a PDF that is a zip too', Buffer.concat([letter(), zipOf({ 'run.js': 'x' })]), 'knee.pdf'],
    ['a web page with a PDF in it', Buffer.from(`${html}\n%PDF-1.7\n%%EOF`), 'knee.pdf'],
    ['macros', zipOf({ ...DOCX, 'word/vbaProject.bin': 'x' }), 'knee.docx'],
    ['a zip in a zip', zipOf({ 'inner.zip': zipOf(DOCX).toString('latin1') }), 'knee.docx'],
  ])('is refused, and the text is kept: %s', async (_, bytes, name) => {
    const before = await count('message');
    const answer = await send([...message({ text: 'See my knee' }), file(bytes, name)]);
    expect(answer.status).toBe(422);
    expect(answer.body).toContain(en('upload.type'));
    expect(answer.body).toContain('See my knee');
    expect([await count('message'), await count('message_upload')]).toEqual([before, 0]);
  });

  it('runs nowhere: a PDF with a script is a download in a sandbox, for both sides', async () => {
    const { fileId } = await begun({}, pdfWith('app.launchURL("http://evil.example")'));
    for (const [browser, at] of [[ines, base] as const, [abe, '/staff/messages'] as const])
      expect((await browser.request('GET', `${at}/files/${fileId}`)).headers).toMatchObject({
        'content-disposition': expect.stringMatching(/^attachment; /),
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
      });
  });
});

describe('who opens a file', () => {
  it('is who sees its message: nobody else, and each opening is recorded (A8)', async () => {
    const { id, fileId, bytes } = await begun();
    const mine = `${base}/files/${fileId}`;
    const got = await ines.request('GET', mine);
    expect([got.status, got.body === bytes.toString()]).toEqual([200, true]);
    expect(await statusOf(karl, mine)).toBe(200);
    expect(await statusOf(abe, `/staff/messages/files/${fileId}`)).toBe(200);
    const other = await world.person({ given: 'Uma', family: 'Other' });
    await world.account({ userId: 'uma', name: 'Uma Other', patientId: other });
    const uma = await new Browser(world).signOn('uma');
    for (const path of [mine, `/people/${other}/messages/files/${fileId}`])
      expect(await statusOf(uma, path)).toBe(404);
    await world.account({ userId: 'zoe', name: 'Zoe Nurse', roles: ['nurse'] });
    const zoe = await new Browser(world).signOn('zoe');
    expect(await statusOf(zoe, `/staff/messages/files/${fileId}`)).toBe(404);
    expect(await statusOf(ines, `/staff/messages/files/${fileId}`)).toBe(404);
    expect(await statusOf(abe, mine)).toBe(404);
    const rows = await world.sql<{ outcome: string; n: number }>(
      `select outcome, count(*)::int as n from audit_event
       where subject_id = $1 group by 1 order by 1`,
      [fileId],
    );
    expect(rows.map(({ outcome }) => outcome)).toEqual(['denied', 'granted']);
    await ines.request('POST', `${base}/${id}/hide`, { form: { _key: crypto.randomUUID() } });
    expect(await statusOf(karl, mine)).toBe(404);
    expect(await statusOf(ines, mine)).toBe(200);
  });

  it('is no caregiver for what came before them, nor after their right has ended', async () => {
    const { id, fileId } = await begun();
    world.clock.pass(60_000);
    accounts.oda = await world.account({ userId: 'oda', name: 'Oda Holm' });
    await world.proxy(person, accounts.oda, {
      basis: 'invited',
      relationship: 'child',
      categories: ['messages'],
      endsOn: '2099-01-01',
    });
    await world.sql('update proxy set messages_since = $1 where account_id = $2', [
      world.clock.now(),
      accounts.oda,
    ]);
    await sendParts(ines, `${base}/${id}`, [
      ['do', 'send'],
      ['text', 'And this'],
      file(letter('newer'), 'newer.pdf'),
    ]);
    const [newer] = await world.sql<{ id: string }>("select id from file where name = 'newer.pdf'");
    const oda = await new Browser(world).signOn('oda');
    await oda.open(`${base}/${id}`);
    expect(oda.text).toContain('newer.pdf');
    expect(oda.text).not.toContain('letter.pdf');
    expect(await statusOf(oda, `${base}/files/${newer?.id}`)).toBe(200);
    expect(await statusOf(oda, `${base}/files/${fileId}`)).toBe(404);
    // she has chosen a file when her right ends: it goes nowhere
    const preview = await send([...message({ do: 'preview' }), file(letter('late'))], oda);
    oda.html = preview.body;
    const [box = ''] = boxes(oda);
    await world.sql('update proxy set revoked_at = $1 where account_id = $2', [
      world.clock.now(),
      accounts.oda,
    ]);
    expect((await send([...message(), [box, 'yes']], oda)).status).toBe(404);
    expect((await send([...message(), file(letter())], oda)).status).toBe(404);
    expect(await statusOf(oda, `${base}/files/${newer?.id}`)).toBe(404);
    expect(
      await world.sql('select 1 from file where patient_id = $1 and received_by = $2', [
        person,
        accounts.oda,
      ]),
    ).toEqual([]);
  });
});

describe('the virus check', () => {
  const stateTo = (state: string, id: string) =>
    world.sql('update file set state = $1 where id = $2', [state, id]);

  it('is seen by both sides while it lasts, and what it refuses is said to both', async () => {
    world.config.clamd = 'unix:/nowhere';
    try {
      const { id, fileId } = await begun();
      const [mine, theirs] = [`${base}/files/${fileId}`, `/staff/messages/files/${fileId}`];
      for (const [state, says, status] of [
        ['waiting', 'files.waiting', 404],
        ['clean', null, 200],
        ['infected', 'files.infected', 404],
        ['too-large', 'files.too-large', 404],
        ['failed', 'files.failed', 404],
      ] as const) {
        await stateTo(state, fileId);
        await ines.open(`${base}/${id}`);
        await abe.open(`/staff/messages/${id}`);
        for (const side of [ines, abe]) {
          expect(side.text).toContain('letter.pdf');
          if (says) expect(side.text).toContain(en(says));
          expect(side.query('.message-files a')).toHaveLength(says ? 0 : 1);
        }
        expect([await statusOf(ines, mine), await statusOf(abe, theirs)]).toEqual([status, status]);
      }
      await stateTo('waiting', fileId);
      world.clock.pass(2 * 3_600_000);
      await ines.signOn('ines');
      await ines.open(`${base}/${id}`);
      expect(ines.text).toContain(en('files.waiting-long'));
    } finally {
      delete world.config.clamd;
      await abe.signOn('abe');
      await karl.signOn('karl');
    }
  });

  it('that refused a file before it was sent holds the message until it is taken out', async () => {
    const preview = await send([...message({ do: 'preview' }), file(letter())]);
    ines.html = preview.body;
    const [box = ''] = boxes(ines);
    await stateTo('infected', box.replace('file-', ''));
    const messages = await count('message');
    const answer = await send([...message(), [box, 'yes']]);
    expect(answer.status).toBe(422);
    expect(answer.body).toContain(en('problem.files-refused'));
    expect(answer.body).toContain(en('files.infected'));
    expect(await count('message')).toBe(messages);
    expect((await send(message())).status).toBe(303);
  });
});

describe('a session that ends meanwhile', () => {
  it('has the message wait for its files, which have to be chosen again', async () => {
    const late = await new Browser(world).signOn('ines');
    await world.sql("update session set seen_at = seen_at - interval '1 hour'");
    const messages = await count('message');
    const expired = await send([...message({ text: 'With a letter' }), file(letter())], late);
    expect(expired.headers.location).toMatch(/^\/sign-on\?kept=/);
    await late.open(String(expired.headers.location));
    late.fill('User ID', 'ines').fill('Password', PASSWORD);
    await late.press('Sign on');
    await late.press('Send it now');
    expect(await count('message')).toBe(messages);
    expect(late.text).toContain(en('upload.lost'));
    expect(late.html).toContain('With a letter');
  });
});
