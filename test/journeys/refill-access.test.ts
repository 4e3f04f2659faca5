import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { prescription } from '../medicines.ts';
import { confirmAddresses, sentNotices, tell } from '../notices.ts';
import { openRefills, type RefillWorld, refillAll } from '../refills.ts';
import { en, named } from '../words.ts';

let world: RefillWorld['world'];
let places: RefillWorld['places'];
let member: RefillWorld['member'];
let requests: RefillWorld['requests'];
beforeAll(async () => {
  ({ world, places, member, requests } = await openRefills());
});

describe('what is not one’s own', () => {
  it('is not found: another’s prescription, order, request; fields that the form does not have are refused (A2, A3)', async () => {
    const a = await member((of) => prescription(`${of}-a`, of));
    const b = await member((of) => prescription(`${of}-a`, of));
    await refillAll(b.browser, b.base);
    const theirs = await b.rx(`${b.of}-a`);
    const [order] = await world.sql<{ id: string }>(
      'select id from refill_order where patient_id = $1',
      [b.id],
    );
    const [request] = await world.sql<{ id: string }>(
      'select id from refill_request where patient_id = $1',
      [b.id],
    );
    const post = (path: string, form: Record<string, string>) =>
      a.browser.request('POST', path, { form: { ...form, _key: crypto.randomUUID() } });
    const form = { rx: theirs, to: places['1600001'], note: '' };
    expect((await post(`${a.base}/refills`, form)).status).toBe(404);
    expect((await post(`${b.base}/refills`, form)).status).toBe(404);
    expect((await a.browser.request('GET', `${a.base}/medicines/${theirs}`)).status).toBe(404);
    expect((await a.browser.request('GET', `${a.base}/refills/${order?.id}`)).status).toBe(404);
    expect(
      (
        await a.browser.request(
          'GET',
          `${a.base}/refills/asked?order=${order?.id}&rx-${theirs}=yes`,
        )
      ).status,
    ).toBe(404);
    expect((await post(`${a.base}/refills/requests/${request?.id}/cancel`, {})).status).toBe(404);
    const mine = { rx: await a.rx(`${a.of}-a`), to: places['1600001'], note: '' };
    for (const [name, value] of Object.entries({
      status: 'ready',
      stage: 'ready',
      quantity: '999',
      kind: 'refill',
      patientId: b.id,
    }))
      expect((await post(`${a.base}/refills`, { ...mine, [name]: value })).status).toBe(400);
    expect(await requests(a.id)).toEqual([]);
  });

  it('can’t be a destination: a pharmacy that is closed, mails, or does not exist; an address that is not on file', async () => {
    const { browser, base, id, rx, of } = await member((of) => prescription(`${of}-a`, of));
    await world.sql(
      `insert into pharmacy (name, kind, ncpdp, street, city, region, postal_code, phone, hours,
          closed_at)
        values ('Shut', 'pickup', '1699999', 's', 'c', 'IA', '5', '1', '[]', now())`,
    );
    const [shut] = await world.sql<{ id: string }>("select id from pharmacy where name = 'Shut'");
    for (const to of [crypto.randomUUID(), places['1600009'], shut?.id ?? '', 'mail-7']) {
      const answer = await browser.request('POST', `${base}/refills`, {
        form: { rx: await rx(`${of}-a`), to, note: '', _key: crypto.randomUUID() },
      });
      expect([answer.status, String(answer.headers.location)]).toEqual([
        303,
        expect.stringContaining('where=no'),
      ]);
    }
    await browser.open(`${base}/refills/new?rx-${await rx(`${of}-a`)}=yes&where=no`);
    expect([browser.status, browser.text.includes(en('problem.where'))]).toEqual([422, true]);
    expect(await requests(id)).toEqual([]);
  });

  it('stays a teen’s own in an order with others, and for automatic refills', async () => {
    const teen = await member(
      (of) => [
        ...prescription(`${of}-a`, of),
        ...prescription(`${of}-b`, of, { name: 'Trinessa 28 Day Pack' }),
      ],
      { birthDate: '2012-05-01', given: 'Ida' },
    );
    const parent = await world.account({ userId: `parent${teen.of}` });
    const granted = ['medicines', 'refills'];
    await world.proxy(teen.id, parent, { categories: granted });
    const browser = await new Browser(world).signOn(`parent${teen.of}`);
    const hidden = await teen.rx(`${teen.of}-b`);
    const post = (by: Browser, path: string, form: Record<string, string>) =>
      by.request('POST', `${teen.base}${path}`, { form: { ...form, _key: crypto.randomUUID() } });
    // whether it exists, and what it does, is not learned by switching it
    for (const wish of ['on', 'off', 'skip']) {
      const form = { wish, to: places['1600001'] };
      const asked = await post(browser, `/medicines/${hidden}/automatic`, form);
      expect([wish, asked.status]).toEqual([wish, 404]);
    }
    expect(
      await world.sql('select 1 from automatic_refill where patient_id = $1', [teen.id]),
    ).toEqual([]);
    const rx = `${await teen.rx(`${teen.of}-a`)},${hidden}`;
    const note = 'both, and the pills in a bag please';
    expect((await post(teen.browser, '/refills', { rx, to: places['1600001'], note })).status).toBe(
      303,
    );
    const [order] = await world.sql<{ id: string }>(
      'select id from refill_order where patient_id = $1',
      [teen.id],
    );
    await teen.browser.open(`${teen.base}/refills/${order?.id}`);
    expect(teen.browser.text).toContain(note);
    await browser.open(`${teen.base}/refills/${order?.id}`);
    expect(browser.text).toContain('Lisinopril');
    expect(browser.html).not.toMatch(/trinessa|in a bag/i);
  });

  it('stays a teen’s own: a parent with the right to medicines sees nothing of what the teen may keep private', async () => {
    const teen = await member(
      (of) => [
        ...prescription(`${of}-a`, of),
        ...prescription(`${of}-b`, of, { name: 'Trinessa 28 Day Pack' }),
        ...prescription(`${of}-c`, of, { name: 'sertraline 50 MG Oral Tablet' }),
      ],
      { birthDate: '2012-05-01', given: 'Mia' },
    );
    const parent = await world.account({ userId: `parent${teen.of}` });
    await world.proxy(teen.id, parent);
    const browser = await new Browser(world).signOn(`parent${teen.of}`);
    expect((await browser.request('GET', `${teen.base}/medicines`)).status).toBe(404);
    await world.sql(
      "update proxy set categories = '{medicines,refills}', acting = '{medicines,refills}' where patient_id = $1",
      [teen.id],
    );
    await browser.open(`${teen.base}/medicines`);
    expect(browser.text).toContain('Lisinopril');
    expect(browser.html).not.toMatch(/trinessa|sertraline/i);
    const hidden = await teen.rx(`${teen.of}-b`);
    const asked = await browser.request('POST', `${teen.base}/refills`, {
      form: { rx: hidden, to: places['1600001'], note: '', _key: crypto.randomUUID() },
    });
    const random = await browser.request('POST', `${teen.base}/refills`, {
      form: { rx: crypto.randomUUID(), to: places['1600001'], note: '', _key: crypto.randomUUID() },
    });
    expect([asked.status, asked.body.length]).toEqual([random.status, random.body.length]);
    expect((await browser.request('GET', `${teen.base}/medicines/${hidden}`)).status).toBe(404);
    await refillAll(teen.browser, teen.base);
    await browser.open(`${teen.base}/refills`);
    expect(browser.html).not.toMatch(/trinessa|sertraline/i);
    await world.sql('update proxy set revoked_at = now() where patient_id = $1', [teen.id]);
    expect((await browser.request('GET', `${teen.base}/refills`)).status).toBe(404);
  });

  it('lets a caregiver who may request, but not see, choose among what can be refilled', async () => {
    const { id, base, of } = await member((of) => [
      ...prescription(`${of}-a`, of),
      ...prescription(`${of}-b`, of, { name: 'oxycodone 5 MG Oral Tablet' }),
    ]);
    const helper = await world.account({ userId: `asks${of}` });
    await world.proxy(id, helper, { basis: 'invited', categories: ['refills'] });
    const browser = await new Browser(world).signOn(`asks${of}`);
    expect((await browser.request('GET', `${base}/medicines`)).status).toBe(404);
    await browser.open(`${base}/refills/new`);
    expect(browser.text).not.toMatch(/oxycodone/i);
    await browser.press(en('register.continue'));
    expect([browser.status, browser.text.includes(en('problem.choose-medicine'))]).toEqual([
      422,
      true,
    ]);
    await browser.choose(named('lisinopril 10 MG Oral Tablet')).press(en('register.continue'));
    await browser.press(en('register.continue'));
    await browser.press(en('refill.submit', { n: 1 }));
    expect(await requests(id)).toHaveLength(1);
  });
});

describe('a mail', () => {
  it('says that there is news and no more, and to nobody whose right has ended', async () => {
    const { id, account, of } = await member((of) => prescription(`${of}-a`, of));
    const helper = await world.account({ userId: `told${of}` });
    const ended = await world.account({ userId: `ended${of}` });
    const invited = { basis: 'invited', categories: ['refills'] };
    await world.proxy(id, helper, invited);
    const proxy = await world.proxy(id, ended, invited);
    await confirmAddresses(world);
    for (const accountId of [account, helper, ended])
      await tell(world, { accountId, topic: 'refills', aboutId: id, data: {} });
    await world.sql('update proxy set revoked_at = now() where id = $1', [proxy]);
    world.clock.pass(5 * 60_000);
    const sent = (await sentNotices(world, { topic: 'refills' })).filter(({ accountId }) =>
      [account, helper, ended].includes(accountId),
    );
    expect(sent.map(({ accountId }) => accountId).sort()).toEqual([account, helper].sort());
    expect(sent.map((mail) => mail.subject + mail.body).join()).not.toMatch(
      /lisinopril|Rosa|Lind\d|Main Pharmacy/i,
    );
  });
});
