import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPaper } from '../../src/caregivers/staff/requests/papers.ts';
import { features, retentionOf } from '../../src/features.ts';
import { systemRequest } from '../../src/platform/access/request-info.ts';
import { storeVerdict } from '../../src/platform/files/scanning/scanning.sql.ts';
import { scanFile } from '../../src/platform/files/scanning/scanning.ts';
import { sweepOld } from '../../src/platform/jobs/retention.ts';
import { rootFolder } from '../../src/platform/root.ts';
import { Browser } from '../browser.ts';
import { fieldsOf, requestIn, somebody, staffMove } from '../care-requests.ts';
import { type Part, pdfWith, sendParts, zipOf } from '../uploads.ts';
import { en } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

/** Papers of a request: whose they are, who sees them, and when they go. */
let world: World;
let vera: Browser;
let veraAccount: string;
let max: Browser;
let records: string;

const GRAN = { given: 'Greta', birth: '1940-03-03' };
const sample = (name: string) => readFileSync(join(rootFolder, 'test/files', name));
const PDF: Part = ['papers', pdfWith(''), 'order.pdf'];
const fields = (typed = GRAN): Part[] => Object.entries(fieldsOf(typed));

beforeAll(async () => {
  world = await makeWorld();
  await world.bring([somebody('vera', 'Vera', '1980-01-01'), somebody('max', 'Max', '1981-01-01')]);
  veraAccount = await world.account({ userId: 'vera' });
  await world.account({ userId: 'max' });
  records = await world.account({ userId: 'rita', roles: ['records'] });
  vera = await new Browser(world).signOn('vera');
  max = await new Browser(world).signOn('max');
});
beforeEach(async () => {
  await world.sql('delete from care_request');
  await world.sql('delete from file');
  await world.sql('delete from throttle');
});

const ask = async (browser = vera, papers: Part[] = [PDF], kind = 'guardian') => {
  const answer = await sendParts(browser, `/family/add/${kind}`, [...fields(), ...papers]);
  return requestIn(String(answer.headers.location ?? ''));
};
const more = (id: string, parts: Part[], browser = vera) =>
  sendParts(browser, `/family/requests/${id}/papers`, parts);
const button = (browser: Browser, path: string) =>
  browser.request('POST', path, { form: { _key: crypto.randomUUID() } });
const kept = () =>
  world.sql<{ id: string; name: string; patientId: string }>(
    "select id, name, patient_id from file where state <> 'receiving' order by received_at, name",
  );
const chunks = async () => (await world.sql('select 1 from file_chunk')).length;
const papers = () =>
  world.sql<{ fileId: string }>('select file_id from care_paper order by sent_at');

describe('papers', () => {
  it('are filed under the account that sends them, sealed, and listed without a link', async () => {
    const id = await ask(vera, [
      PDF,
      ['papers', sample('phone.heic'), 'page 2.heic'],
      ['papers', sample('clear.png'), 'page 3.png'],
    ]);
    const files = await kept();
    expect(files.map(({ name }) => name).sort()).toEqual(['order.pdf', 'page 2.jpg', 'page 3.jpg']);
    expect(new Set(files.map(({ patientId }) => patientId))).toEqual(new Set([veraAccount]));
    const sealed = await world.sql<{ sealed: Buffer }>('select sealed from file_chunk');
    for (const one of sealed) expect(one.sealed.includes('%PDF')).toBe(false);
    await vera.open(`/family/requests/${id}`);
    expect(vera.text).toContain('order.pdf');
    expect(vera.links.some((link) => files.some((file) => link.includes(file.id)))).toBe(false);
    // neither by guessing an address
    const [file] = files;
    for (const path of [
      `/family/requests/${id}/papers/${file?.id}`,
      `/family/requests/${id}/papers`,
      `/people/${veraAccount}`,
    ])
      expect([path, (await vera.open(path)).status]).toEqual([path, 404]);
  });

  it('are opened by records staff, through the request that they came with', async () => {
    const id = await ask();
    const [paper] = await papers();
    const open = (fileId = paper?.fileId ?? '') =>
      world.db.asSystem('system:test', systemRequest(world.clock.now(), 'test'), (access) =>
        openPaper(world, access as never, fileId),
      );
    const parts: Buffer[] = [];
    for await (const part of (await open())?.content() ?? []) parts.push(part);
    expect(Buffer.concat(parts).equals(pdfWith(''))).toBe(true);
    expect(await open(crypto.randomUUID())).toBeNull();
    await world.sql('delete from care_request where id = $1', [id]);
    expect(await open()).toBeNull();
  });

  it('are not opened before the scanner has seen them, and a virus is said', async () => {
    world.config.clamd = 'tcp://127.0.0.1:1' as never;
    try {
      const id = await ask();
      const [file] = await kept();
      await vera.open(`/family/requests/${id}`);
      expect(vera.text).toContain(en('paper.waiting'));
      const open = () =>
        world.db.asSystem('system:test', systemRequest(world.clock.now(), 'test'), (access) =>
          openPaper(world, access as never, file?.id ?? ''),
        );
      expect(await open()).toBeNull();
      const job = { patientId: veraAccount, fileId: file?.id ?? '' };
      const scanner = { scan: async () => ({ state: 'infected', finding: 'Eicar' }) as const };
      await scanFile({ ...world, log: () => {} }, job, scanner as never);
      await vera.open(`/family/requests/${id}`);
      expect(vera.text).toContain(en('paper.infected'));
      expect(await open()).toBeNull();
      // an account is no person: nothing is written into anybody's access log
      const logged = await world.sql(
        "select 1 from audit_event where patient_id = $1 and permission = 'system:file-scan'",
        [veraAccount],
      );
      expect(logged).toEqual([]);
      await world.db.asSystem('system:file-scan', systemRequest(world.clock.now(), 'x'), (access) =>
        storeVerdict(
          access,
          { id: file?.id ?? '', patientId: veraAccount },
          'clean',
          null,
          new Date(),
        ),
      );
    } finally {
      world.config.clamd = undefined as never;
    }
  });

  it.each<[string, Part[], Parameters<typeof en>[0]]>([
    ['a web page', [['papers', Buffer.from('<!doctype html>'), 'a.pdf']], 'upload.type'],
    ['a zip', [['papers', zipOf({ 'a.pdf': 'x' }), 'a.pdf']], 'upload.type'],
    [
      '11 MB',
      [['papers', Buffer.concat([pdfWith(''), Buffer.alloc(11e6)]), 'a.pdf']],
      'upload.too-big',
    ],
    ['seven', Array(7).fill(PDF), 'upload.too-many'],
    ['none', [], 'upload.missing'],
  ])('are refused, and what was typed is kept: %s', async (_, parts, key) => {
    const answer = await sendParts(vera, '/family/add/guardian', [...fields(), ...parts]);
    expect([answer.status, answer.body.includes(en(key))]).toEqual([422, true]);
    expect(answer.body).toContain('value="Greta"');
    expect(await world.sql('select 1 from care_request')).toEqual([]);
    expect(await kept()).toEqual([]);
    await expect
      .poll(() => world.sql("select 1 from file where state = 'receiving'"), { timeout: 5_000 })
      .toEqual([]);
  });

  it('are six at most, and a hostile name is only a name', async () => {
    const id = await ask(vera, Array(5).fill(PDF));
    expect((await more(id, [PDF, PDF])).status).toBe(422);
    expect((await more(id, [['papers', pdfWith(''), '../../<b>\u202efdp.exe']])).status).toBe(303);
    expect(await papers()).toHaveLength(6);
    await vera.open(`/family/requests/${id}`);
    expect(vera.html).not.toContain('<b>');
    expect(vera.text).toContain(en('problem.care-papers'));
  });

  it('sent 50 times at once are still six at most, and one form counts once', async () => {
    const id = await ask();
    const key = crypto.randomUUID();
    const same = await Promise.all(
      Array.from({ length: 4 }, () => sendParts(vera, `/family/requests/${id}/papers`, [PDF], key)),
    );
    expect(same.filter(({ status }) => status === 303).length).toBeGreaterThan(0);
    expect(await papers()).toHaveLength(2);
    await Promise.all(Array.from({ length: 50 }, () => more(id, [PDF])));
    expect(await papers()).toHaveLength(6);
    expect(await kept()).toHaveLength(6);
  });
});

describe('papers of somebody else', () => {
  it('can’t be added, listed or removed by request or by file', async () => {
    const id = await ask();
    const [file] = await kept();
    const before = await chunks();
    expect((await more(id, [PDF], max)).status).toBe(404);
    expect((await button(max, `/family/requests/${id}/papers/${file?.id}/remove`)).status).toBe(
      404,
    );
    const own = await ask(max);
    expect(
      (await button(max, `/family/requests/${own}/papers/${file?.id}/remove`)).headers.location,
    ).toContain('done=gone');
    expect((await max.open(`/family/requests/${own}`)).text).not.toContain(file?.id);
    expect((await kept()).map((one) => one.id)).toContain(file?.id);
    await expect.poll(chunks).toBe(before + 1);
  });

  it('is a 404 for a malformed id, and for a visitor a sign-on', async () => {
    const id = await ask();
    expect((await more('not-an-id', [PDF])).status).toBe(404);
    expect((await button(vera, `/family/requests/${id}/papers/x/remove`)).status).toBe(404);
    expect((await more(id, [PDF], new Browser(world))).headers.location).toContain('/sign-on');
  });
});

describe('papers in the life of a request', () => {
  it('are removed before review begins, once, also from two tabs', async () => {
    const id = await ask();
    const [file] = await kept();
    const path = `/family/requests/${id}/papers/${file?.id}/remove`;
    const answers = await Promise.all([button(vera, path), button(vera, path)]);
    expect(answers.map(({ headers }) => String(headers.location).split('=')[1]).sort()).toEqual([
      'gone',
      'removed',
    ]);
    expect([await kept(), await chunks()]).toEqual([[], 0]);
  });

  it('are fixed while staff read them; more come when staff ask', async () => {
    const id = await ask();
    const [file] = await kept();
    await staffMove(world, id, { to: 'in-review' }, records);
    const path = `/family/requests/${id}/papers/${file?.id}/remove`;
    expect((await button(vera, path)).headers.location).toContain('done=closed');
    expect((await more(id, [PDF])).headers.location).toContain('done=closed');
    await staffMove(world, id, { to: 'papers-needed', message: 'All pages, please.' }, records);
    expect((await more(id, [PDF])).headers.location).toContain('done=added');
    const [request] = await world.sql('select state, expires_at from care_request');
    expect(request).toEqual({ state: 'in-review', expiresAt: null });
    expect((await vera.open(`/family/requests/${id}`)).text).toContain(en('step.papers-sent'));
  });

  it('go with a withdrawal, and none are taken afterward', async () => {
    const id = await ask();
    await vera.open(`/family/requests/${id}`);
    await vera.press(en('request.withdraw'));
    expect([await kept(), await chunks()]).toEqual([[], 0]);
    expect((await more(id, [PDF])).headers.location).toContain('done=closed');
    await expect.poll(chunks).toBe(0);
  });

  it('go with the account', async () => {
    await ask();
    await world.sql('update account set closed_at = now() where id = $1', [veraAccount]);
    expect([await kept(), await chunks()]).toEqual([[], 0]);
    await world.sql('update account set closed_at = null where id = $1', [veraAccount]);
    vera = await new Browser(world).signOn('vera');
  });

  it('a second form about the same person adds to the first request', async () => {
    const id = await ask();
    expect(await ask(vera, [PDF], 'power-of-attorney')).toBe(id);
    expect(await papers()).toHaveLength(2);
    expect(await world.sql('select kind from care_request')).toEqual([
      { kind: 'power-of-attorney' },
    ]);
  });

  it('leave nothing if the work fails half-way', async () => {
    const notices = async () => (await world.sql('select 1 from notice')).length;
    const before = await notices();
    await world.sql(
      `create function fail_here() returns trigger language plpgsql as $$ begin
        raise exception 'half-way'; end $$`,
    );
    await world.sql(
      'create trigger fail_here before insert on care_paper for each row execute function fail_here()',
    );
    try {
      const answer = await sendParts(vera, '/family/add/guardian', [...fields(), PDF]);
      expect(answer.status).toBe(500);
    } finally {
      await world.sql('drop function fail_here cascade');
    }
    expect(await world.sql('select 1 from care_request')).toEqual([]);
    expect(await notices()).toBe(before);
    await expect.poll(chunks).toBe(0);
  });

  it('are kept as long as the setting says after the end, and deleted with the request', async () => {
    const id = await ask();
    await staffMove(world, id, { to: 'declined', declineReason: 'papers' }, records);
    const sweep = () =>
      sweepOld(
        {
          db: world.db,
          log: () => {},
          settings: world.settings,
          auditKey: createPrivateKey(world.config.auditKey),
        },
        retentionOf(features).filter(({ table }) => table === 'care_request'),
        world.clock.now(),
      );
    const over = (days: number) =>
      world.sql('update care_request set over_at = $1', [
        new Date(world.clock.now().getTime() - days * 86_400_000),
      ]);
    await over(365 * 6);
    await sweep();
    expect(await papers()).toHaveLength(1);
    await over(366 * 6 + 2);
    await sweep();
    expect([await papers(), await kept(), await chunks()]).toEqual([[], [], 0]);
    expect(await world.sql('select 1 from care_request_step')).toEqual([]);
  });
});
