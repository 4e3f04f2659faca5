import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { patient } from '../labs.ts';
import { pharmacies, prescription } from '../medicines.ts';
import { en } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

/** A confidential address and phone, caregivers, and who must not get at either. */
let world: World;
const people = new Map<string, string>();
const id = (name: string) => people.get(name) ?? '';
const base = (name: string) => `/people/${id(name)}/information`;
let ann: Browser;
let parent: Browser;
let desk: Browser;

const HOME = { line: ['9 Elm Street'], city: 'Hudson', state: 'IA', postalCode: '50643' };
const SECRET = '77 Shelter Lane';
const PHONE = '319-555-0177';
const ADDRESS = {
  where: 'us',
  line1: SECRET,
  line2: '',
  city: 'Waterloo',
  state: 'IA',
  zip: '50701',
  lines: '',
  country: '',
};
const BORN = { ann: '1984-03-27', kid: '2017-02-25', teen: '2012-03-27', ward: '1950-01-01' };

beforeAll(async () => {
  world = await makeWorld();
  await pharmacies(world);
  await world.bring(
    Object.entries(BORN).map(([name, birthDate]) =>
      patient(name, {
        name: [{ given: [name], family: 'Lee' }],
        birthDate,
        address: [HOME],
        telecom: [{ system: 'phone', use: 'home', value: '319-555-0100' }],
      }),
    ),
  );
  await world.bring(prescription('rx', 'ann'));
  for (const row of await world.sql<{ given: string; id: string }>(
    'select given, patient_id as id from person',
  ))
    people.set(row.given, row.id);
  await world.account({ userId: 'ann', name: 'Ann Lee', patientId: id('ann') });
  await world.account({ userId: 'teen', patientId: id('teen') });
  const sam = await world.account({ userId: 'sam', name: 'Sam Lee' });
  for (const child of ['kid', 'teen']) await world.proxy(id(child), sam);
  await world.proxy(id('ward'), sam, { basis: 'court', relationship: 'guardian' });
  await world.proxy(id('ann'), sam, {
    basis: 'invited',
    relationship: 'partner',
    categories: ['information', 'refills', 'medicines', 'access-log'],
  });
  await world.account({ userId: 'tom', name: 'Tom Desk', roles: ['front-desk'] });
  await world.account({ userId: 'reg', roles: ['registrar'] });
  ann = await new Browser(world).signOn('ann');
  parent = await new Browser(world).signOn('sam');
  desk = await new Browser(world).signOn('tom');
});

const post = (browser: Browser, path: string, form: Record<string, string>) =>
  browser.request('POST', path, { form: { ...form, _key: crypto.randomUUID() } });
const status = async (browser: Browser, path: string) =>
  (await browser.request('GET', path)).status;
const letter = async () =>
  (
    await world.sql<{ released: boolean; batched: boolean }>(
      `select released_by is not null as released, batch_id is not null as batched
        from letter where state = 'waiting'`,
    )
  )[0];

describe('a confidential address', () => {
  it('applies at once to letters that nobody has printed, after staff have checked it', async () => {
    const registrar = await new Browser(world).signOn('reg');
    await world.sql(
      `insert into letter (patient_id, state, asked_at, released_by)
        select $1, 'waiting', now(), id from account where user_id = 'reg'`,
      [id('ann')],
    );
    await post(registrar, '/staff/letters/print', {});
    expect(await letter()).toEqual({ released: true, batched: true });
    await ann.open(`${base('ann')}/confidential`);
    expect(ann.h1).toBe(en('conf.title'));
    await ann.press(en('conf.save'));
    expect([ann.status, ann.text.includes(en('problem.conf-empty'))]).toEqual([422, true]);
    ann.fill(en('info.line1'), SECRET).fill(en('info.city'), 'Waterloo');
    ann.fill(en('info.state'), 'IA').fill(en('info.zip'), '50701').fill(en('conf.phone'), PHONE);
    await ann.press(en('conf.save'));
    expect(ann.text).toContain(en('conf.done-set'));
    // the file with the household's address is gone, and a new one waits for a check
    expect(await letter()).toEqual({ released: false, batched: false });
    expect(await world.sql('select 1 from letter_batch')).toEqual([]);
    await registrar.open('/staff/letters');
    expect(registrar.text).toContain(SECRET);
    expect(registrar.text).toContain(en('letters.moved'));
    expect(registrar.text).not.toContain('9 Elm Street');
  });

  it('is revealed to nobody: no notice, no mail, no job, nothing in the record', async () => {
    expect(await world.sql("select 1 from notice where topic = 'information'")).toEqual([]);
    expect(await world.sql("select 1 from pgboss.job where name like 'mail.%'")).toEqual([]);
    const rows = await world.sql(
      `select 1 from resource where content::text like '%' || $1 || '%'
        union all select 1 from resource_history where content::text like '%' || $1 || '%'
        union all select 1 from audit_event e where e::text like '%' || $1 || '%'`,
      [SECRET],
    );
    expect(rows).toEqual([]);
    await ann.open(base('ann'));
    expect(ann.text).not.toContain(SECRET); // even her own page waits for a fresh proof
    const stale = await new Browser(world).signOn('ann');
    await world.sql("update session set auth_at = auth_at - interval '15 minutes'");
    expect(await status(stale, `${base('ann')}/confidential`)).toBe(303);
    await world.sql("update session set auth_at = auth_at + interval '15 minutes'");
  });

  it('is not on any page of a caregiver, who has no log of it, nor behind the second wall', async () => {
    for (const path of ['', '/information', '/refills/new', '/refills', '/medicines']) {
      await parent.open(`/people/${id('ann')}${path}`);
      expect(parent.status, path).toBe(200);
      expect(parent.html, path).not.toContain(SECRET);
      expect(parent.html, path).not.toContain(PHONE);
    }
    // what staff and others did in an adult's record is the adult's alone to see
    await parent.open(`${base('ann')}/access-log`);
    expect(parent.status).toBe(404);
    await parent.open(base('ann'));
    expect(parent.text).not.toContain(en('info.confidential'));
    expect(await status(parent, `${base('ann')}/confidential`)).toBe(404);
    for (const path of ['confidential', 'confidential/end'])
      expect((await post(parent, `${base('ann')}/${path}`, { ...ADDRESS, phone: '' })).status).toBe(
        404,
      );
    await ann.open(`/people/${id('ann')}/access-log`);
    expect(ann.text).toContain(en('did.confidential:own'));
    const [sam] = await world.sql<{ id: string }>("select id from account where user_id = 'sam'");
    await world.db.transaction(async (tx) => {
      await tx.sql(
        "select set_config('portico.person', $1, true), set_config('portico.account', $2, true)",
        [id('ann'), sam?.id],
      );
      expect(await tx.sql('select 1 from information_proposal')).toEqual([]);
      expect(await tx.sql('select 1 from confidential_contact')).toEqual([]);
    });
  });

  it('gets every parcel, and no caregiver sees by it that there is such an address', async () => {
    const [rx] = await world.sql<{ id: string }>('select id from prescription');
    const choose = `/people/${id('ann')}/refills/new?rx-${rx?.id}=yes`;
    await parent.open(choose);
    expect(parent.text).toContain('9 Elm Street');
    await ann.open(choose);
    expect(ann.text).toContain(SECRET);
    expect(ann.text).not.toContain('9 Elm Street');
    const asks = async (browser: Browser) => {
      const form = { rx: rx?.id ?? '', to: 'mail-0', note: '' };
      const asked = await post(browser, `/people/${id('ann')}/refills`, form);
      expect(asked.status).toBe(303);
      const [order] = await world.sql<{ id: string; address: object }>(
        'select id, address from refill_order order by asked_at desc limit 1',
      );
      expect(JSON.stringify(order?.address)).toContain(SECRET);
      await world.sql("update refill_request set stage = 'shipped', tracking = '9400111899'");
      return `/people/${id('ann')}/refills/${order?.id}`;
    };
    // the caregiver sees the address that they chose, and no carrier's page that names another
    const byParent = await asks(parent);
    await parent.open(byParent);
    expect(parent.text).toContain('9 Elm Street');
    for (const secret of [SECRET, '9400111899']) expect(parent.html).not.toContain(secret);
    await ann.open(byParent);
    for (const shown of [SECRET, '9400111899']) expect(ann.html).toContain(shown);
    await world.sql('delete from refill_event');
    await world.sql('delete from refill_request');
    await world.sql('delete from refill_order');
    const byAnn = await asks(ann);
    await ann.open(byAnn);
    expect(ann.text).toContain(SECRET);
    await parent.open(byAnn);
    expect(parent.text).toContain(en('refill.mailed'));
    expect(parent.html).not.toContain(SECRET);
  });

  it('is what the front desk calls, and it says so', async () => {
    await post(ann, `${base('ann')}/name`, { seen: '', called: 'Annie' });
    const [one] = await world.sql<{ id: string }>('select id from information_proposal');
    await desk.open(`/staff/information/${one?.id}`);
    expect(desk.text).toContain(en('desk.confidential'));
    expect(desk.text).toContain(PHONE);
    expect(desk.text).not.toContain('319-555-0100');
  });

  it('moves with a join and comes back when it is undone', async () => {
    const { moveAll, moveBack } = await import('../../src/people/merging/moving.sql.ts');
    const at = async () =>
      (
        await world.sql<{ patientId: string }>(
          'select patient_id from confidential_contact where ended_at is null',
        )
      ).map((row) => row.patientId);
    const undone = 'taken back';
    const join = world.reached(async (tx) => {
      const access = tx as Parameters<typeof moveAll>[0];
      const [from, into] = [id('ann'), id('ward')];
      const moved = await moveAll(access, from, into, world.clock.now());
      const there = await tx.sql<{ patientId: string }>(
        'select patient_id from confidential_contact where ended_at is null',
      );
      expect(there.map((row) => row.patientId)).toEqual([into]);
      const merge = { id: crypto.randomUUID(), fromId: from, intoId: into, source: null, moved };
      await moveBack(
        access,
        { ...merge, mergedAt: world.clock.now() } as Parameters<typeof moveBack>[1],
        { since: [], by: 'x' },
        world.clock.now(),
      );
      const back = await tx.sql<{ patientId: string }>(
        'select patient_id from confidential_contact where ended_at is null',
      );
      expect(back.map((row) => row.patientId)).toEqual([from]);
      throw new Error(undone);
    });
    await expect(join).rejects.toThrow(undone);
    expect(await at()).toEqual([id('ann')]);
  });

  it('ends when she says so, and letters are checked again', async () => {
    await world.sql(
      `update letter set released_by = (select id from account where user_id = 'reg')`,
    );
    await ann.open(`${base('ann')}/confidential`);
    await ann.press(en('conf.end'));
    expect(ann.text).toContain(en('conf.done-ended'));
    expect(await letter()).toEqual({ released: false, batched: false });
    const registrar = await new Browser(world).signOn('reg');
    await registrar.open('/staff/letters');
    expect(registrar.text).toContain('9 Elm Street');
    expect(registrar.text).toContain(en('letters.moved'));
    const again = await post(ann, `${base('ann')}/confidential/end`, {});
    expect(again.headers.location).toContain('done=same');
  });
});

describe('a caregiver', () => {
  const form = { seen: '', called: 'Sunny' };
  it.each([
    ['a parent of a small child', 'kid', 200, 303],
    ['a parent of a teen', 'teen', 404, 404],
    ['who acts under a court order', 'ward', 200, 303],
    ['whom an adult invited', 'ann', 200, 404],
  ])('%s', async (_, whose, sees, corrects) => {
    expect(await status(parent, base(whose))).toBe(sees);
    const answer = await post(parent, `${base(whose)}/name`, form);
    expect(answer.status).toBe(corrects);
    expect(await status(parent, `${base(whose)}/address`)).toBe(corrects === 303 ? 200 : 404);
  });

  it('is not greeted by, and does not greet with, a name before it is accepted', async () => {
    await parent.open(`/people/${id('kid')}`);
    expect(parent.h1).toBe(en('today.of', { name: 'kid' }));
  });

  it('can’t have a request accepted once their right has ended', async () => {
    const [one] = await world.sql<{ id: string }>(
      `select id from information_proposal where patient_id = $1 and state = 'waiting'`,
      [id('kid')],
    );
    await desk.open(`/staff/information/${one?.id}`);
    expect(desk.text).toContain(en('desk.accept'));
    await world.sql('update proxy set revoked_at = now() where patient_id = $1', [id('kid')]);
    await desk.choose(en('desk.accept')).press(en('desk.save'));
    expect(desk.text).toContain(en('desk.not-right-ended'));
    expect(desk.radios[0]).toHaveLength(2);
    expect(await status(parent, base('kid'))).toBe(404);
    expect((await post(parent, `${base('kid')}/proposals/${one?.id}/withdraw`, {})).status).toBe(
      404,
    );
    const [row] = await world.sql('select state from information_proposal where id = $1', [
      one?.id,
    ]);
    expect(row?.state).toBe('waiting');
  });

  it('can’t once the child has become a teen', async () => {
    const [one] = await world.sql<{ id: string }>(
      `select id from information_proposal where patient_id = $1 and state = 'waiting'`,
      [id('kid')],
    );
    await world.sql('update proxy set revoked_at = null where patient_id = $1', [id('kid')]);
    await world.sql("update person set birth_date = '2014-01-01' where patient_id = $1", [
      id('kid'),
    ]);
    await desk.open(`/staff/information/${one?.id}`);
    expect(desk.text).toContain(en('desk.not-right-ended'));
  });
});

it('nobody withdraws or decides somebody else’s, a missing or a malformed one', async () => {
  const [ward] = await world.sql<{ id: string }>(
    `select id from information_proposal where patient_id = $1 and state = 'waiting'`,
    [id('ward')],
  );
  const answer = await post(ann, `${base('ann')}/proposals/${ward?.id}/withdraw`, {});
  expect(answer.headers.location).toContain('done=gone');
  const [row] = await world.sql('select state from information_proposal where id = $1', [ward?.id]);
  expect(row?.state).toBe('waiting');
  for (const odd of [crypto.randomUUID(), 'not-an-id', "' or 1=1--"]) {
    const path = `/staff/information/${encodeURIComponent(odd)}`;
    expect(await status(desk, path)).toBe(404);
    const seen = 'a'.repeat(20);
    expect((await post(desk, path, { do: 'accept', seen, reason: '', note: '' })).status).toBe(404);
  }
  for (const browser of [ann, parent])
    expect(await status(browser, '/staff/information')).toBe(404);
});

it('a staff member does not decide about themselves', async () => {
  await world.sql(
    `insert into staff_patient (patient_id, account_id, noted_at, noted_by, noted_by_name)
      select $1, id, now(), id, 'x' from account where user_id = 'tom'`,
    [id('ann')],
  );
  const [one] = await world.sql<{ id: string }>(
    `select id from information_proposal where patient_id = $1 and state = 'waiting'`,
    [id('ann')],
  );
  await desk.open(`/staff/information/${one?.id}`);
  expect(desk.text).toContain(en('desk.not-own-text'));
  const seen = 'a'.repeat(20);
  const answer = await post(desk, `/staff/information/${one?.id}`, {
    do: 'decline',
    seen,
    reason: 'other',
    note: 'x',
  });
  expect(answer.headers.location).toContain('done=own');
});

it('each person reads in their access log who looked, requested and decided', async () => {
  await ann.open(`/people/${id('ann')}/access-log`);
  for (const said of ['information:read', 'information:correct', 'information:review'] as const)
    expect(ann.text).toContain(en(`did.${said}`));
  expect(ann.text).toContain('Sam Lee');
  expect(ann.text).toContain('Tom Desk');
});
