import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alarmUnconfirmed } from '../../src/caregivers/staff/sweeps.ts';
import { type Care, HER_REASON, makeCare } from '../care.ts';
import { sentNotices } from '../notices.ts';
import { en } from '../words.ts';

/** Access that ends at once, and the second person who confirms or lifts it (case F9). */
let care: Care;
beforeAll(async () => {
  care = await makeCare();
});
/** Everybody has just proved who they are. */
const awake = () =>
  care.world.sql(
    'update session set auth_at = $1, seen_at = $1, created_at = $1 where ended_at is null',
    [care.world.clock.now()],
  );
beforeEach(awake);

const END = '/staff/care/emergency';
const CONFIRM = '/staff/care/emergencies';
const quietly = { kind: 'abuse', reason: HER_REASON, tell: 'no' };
const give = (who: string, given = 'Mina') =>
  care.world.proxy(care.person(given), care.account(who));
const right = (id: string) =>
  care.one<Record<string, unknown>>('select * from proxy where id = $1', [id]);
const waiting = async (proxyId: string) =>
  (
    await care.one<{ id: string }>(
      'select id from emergency_revocation where proxy_id = $1 order by asked_at desc',
      [proxyId],
    )
  )?.id ?? '';
const page = async (who: string, given = 'Mina') =>
  (await care.get(who, `/people/${care.person(given)}`)).status;
const decide = (who: string, id: string, what: 'confirm' | 'lift') =>
  care.post(who, `${CONFIRM}/${id}`, { do: what, why: 'checked with the social worker' });
const clear = () =>
  care.world.sql(
    `update proxy set revoked_at = coalesce(revoked_at, now());
      update safety_flag set lifted_at = now();
      delete from emergency_revocation;
      delete from care_request`,
  );

describe('an emergency end', () => {
  it('is found by number and birth date, and counts on the next request', async () => {
    await give('joan');
    const id = await give('piet');
    expect(await page('piet')).toBe(200);
    const hale = care.browser('hale');
    await hale.open(END);
    await hale
      .fill(en('care-staff.mrn'), '9000000701')
      .fill(en('care-staff.birth-date'), '2017-02-26')
      .press(en('care-staff.emergency-search'));
    expect(hale.text).toContain(en('problem.care-nobody'));
    await hale
      .fill(en('care-staff.birth-date'), '2017-02-25')
      .press(en('care-staff.emergency-search'));
    await hale.click(`${en('care-staff.emergency-end')} Piet Vos`);
    await hale.press(en('care-staff.emergency-do'));
    expect(hale.status).toBe(422);
    expect(await page('piet')).toBe(200);
    await hale
      .choose(`${en('care-staff.flag-abuse')}${en('care-staff.emergency-abuse')}`)
      .fill(en('care-staff.why'), HER_REASON)
      .choose(`${en('care-staff.tell-no')}${en('care-staff.tell-no-hint')}`)
      .press(en('care-staff.emergency-do'));
    expect(hale.text).toContain(en('care-staff.done-closed'));
    expect([await page('piet'), await page('joan')]).toEqual([404, 200]);
    expect(await right(id)).toMatchObject({ revokedAt: null, quiet: true });
    // colleagues who may confirm are told, and he is not
    const told = await sentNotices(care.world, { topic: 'emergencies' });
    expect(new Set(told.map(({ accountId }) => accountId))).toEqual(
      new Set(['rita', 'remy', 'adastaff', 'mila'].map((who) => care.account(who))),
    );
    for (const { subject, body } of told) expect(`${subject} ${body}`).not.toMatch(/Mina|Piet|Vos/);
  });

  it('is confirmed by a second person, never by the same, and stays closed', async () => {
    await clear();
    const id = await give('piet');
    expect((await care.post('rita', `${END}/${id}`, quietly)).headers.location).toBe(
      `${CONFIRM}?done=closed`,
    );
    const one = await waiting(id);
    expect((await decide('rita', one, 'confirm')).headers.location).toBe(
      `${CONFIRM}?done=same-person`,
    );
    expect((await right(id))?.revokedAt).toBe(null);
    await care.browser('rita').open(`${CONFIRM}/${one}`);
    expect(care.browser('rita').text).toContain(en('care-staff.not-same-person'));
    await care.browser('mila').open(CONFIRM);
    await care
      .browser('mila')
      .click(en('care-staff.access-to', { name: 'Piet Vos', person: 'Mina Vos' }));
    expect(care.browser('mila').text).toContain(HER_REASON);
    expect((await decide('mila', one, 'confirm')).headers.location).toBe(
      `${CONFIRM}?done=confirmed`,
    );
    expect(await right(id)).toMatchObject({ revokedWhy: 'safety', quiet: true });
    expect(await page('piet')).toBe(404);
    expect(
      await care.world.sql(
        'select 1 from safety_flag where patient_id = $1 and lifted_at is null',
        [care.person('Mina')],
      ),
    ).toHaveLength(1);
    expect((await decide('remy', one, 'lift')).headers.location).toBe(`${CONFIRM}?done=decided`);
  });

  it('is told to no colleague whose own access it is, on no page and by no mail', async () => {
    await clear();
    const told = async (who: string) =>
      (await sentNotices(care.world, { topic: 'emergencies' })).filter(
        ({ accountId }) => accountId === care.account(who),
      ).length;
    const mails = [await told('adastaff'), await told('remy')];
    const id = await give('ada');
    const staff = care.browser('adastaff');
    const find = () => care.post('adastaff', END, { mrn: '9000000701', birthDate: '2017-02-25' });
    const shows = async () => {
      const pages = [await find(), await care.get('adastaff', CONFIRM)];
      pages.push(await care.get('adastaff', '/staff/today'));
      return pages.map(({ body }) => body.replace(/name="_key" value="[^"]+"/g, ''));
    };
    const before = await shows();
    await care.post('rita', `${END}/${id}`, quietly);
    expect(await shows()).toEqual(before);
    const [own = 0, others = 0] = mails;
    expect([await told('adastaff'), await told('remy')]).toEqual([own, others + 1]);
    const one = await waiting(id);
    await staff.open(`${CONFIRM}/${one}`);
    expect(staff.text).toContain(en('care-staff.not-own-request'));
    expect(staff.html).not.toContain(HER_REASON);
    expect((await decide('adastaff', one, 'lift')).headers.location).toBe(
      `${CONFIRM}?done=own-request`,
    );
    for (const right of [id, await give('ada', 'Lena')]) {
      expect((await care.get('adastaff', `${END}/${right}`)).status).toBe(404);
      expect((await care.post('adastaff', `${END}/${right}`, quietly)).status).toBe(404);
    }
    expect((await decide('mila', one, 'confirm')).headers.location).toBe(
      `${CONFIRM}?done=confirmed`,
    );
    expect(await shows()).toEqual(before);
  });

  it('by the same person is refused by the database itself', async () => {
    await clear();
    const id = await give('piet');
    await care.post('rita', `${END}/${id}`, quietly);
    const by = care.world.sql(
      `update emergency_revocation set decided_at = now(), confirmed = true, decided_by = asked_by`,
    );
    await expect(by).rejects.toThrow(/check constraint/);
  });

  it('that is lifted restores the right exactly', async () => {
    await clear();
    const id = await care.world.proxy(care.person('Tess'), care.account('piet'), {
      categories: ['results'],
      acting: [],
      endsOn: '2027-01-01',
    });
    const before = await right(id);
    await care.post('rita', `${END}/${id}`, { ...quietly, kind: 'abuse' });
    expect(await page('piet', 'Tess')).toBe(404);
    await decide('remy', await waiting(id), 'lift');
    expect(await right(id)).toEqual(before);
    expect(await page('piet', 'Tess')).toBe(200);
    expect(await care.world.sql('select 1 from safety_flag where lifted_at is null')).toHaveLength(
      0,
    );
  });

  it('by fifty at once is one; of fifty decisions at once one counts', async () => {
    await clear();
    const id = await give('piet');
    const ends = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        care.post(n % 2 ? 'rita' : 'hale', `${END}/${id}`, quietly),
      ),
    );
    expect(
      ends.filter(({ headers }) => String(headers.location).endsWith('done=closed')),
    ).toHaveLength(1);
    const one = await waiting(id);
    const asked = await care.one<{ by: string }>(
      'select asked_by as by from emergency_revocation where id = $1',
      [one],
    );
    const others = ['rita', 'remy', 'mila'].filter((who) => care.account(who) !== asked?.by);
    const decisions = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        decide(others[n % others.length] ?? '', one, n % 3 ? 'confirm' : 'lift'),
      ),
    );
    const won = decisions.filter(({ headers }) =>
      /done=(confirmed|lifted)$/.test(String(headers.location)),
    );
    expect(won).toHaveLength(1);
    const lifted = String(won[0]?.headers.location).endsWith('lifted');
    expect((await right(id))?.revokedAt === null).toBe(lifted);
  });

  it('is no way around by a new right: what replaces a suspended one is suspended', async () => {
    await clear();
    const id = await give('piet');
    await care.post('rita', `${END}/${id}`, quietly);
    const request = await care.ask('piet', {});
    const form = {
      ...{ record: care.person('Mina'), seen: '1', step: 'approve', warned: '' },
      ...{ relationship: 'parent', basis: 'minor', reason: HER_REASON },
    };
    const answer = await care.post('remy', `/staff/care/requests/${request}/approve`, form);
    expect(answer.headers.location).toBe(`/staff/care/requests/${request}?done=suspended`);
    const { giveRight } = await import('../../src/family/rights/rights.ts');
    const { systemRequest } = await import('../../src/platform/access/request-info.ts');
    const info = systemRequest(care.world.clock.now(), 'test');
    const given = await care.world.db.asSystem('system:test', info, (access) =>
      giveRight(access, {
        ...{ patientId: care.person('Mina'), accountId: care.account('piet') },
        ...{ relationship: 'parent', basis: 'minor', categories: [], acting: [] },
        ...{ startsOn: '2026-11-22', endsOn: null, grantedBy: care.account('joan') },
      }),
    );
    expect(await page('piet')).toBe(404);
    expect((await right(given))?.suspendedAt).not.toBe(null);
    // the decision is about the new one
    await decide('mila', await waiting(given), 'confirm');
    expect(await right(given)).toMatchObject({ revokedWhy: 'safety' });
    expect(await page('piet')).toBe(404);
  });

  it('that nobody confirms within a day raises an alarm, and stays closed', async () => {
    await clear();
    const id = await give('piet');
    await care.post('rita', `${END}/${id}`, quietly);
    const alarm = () =>
      alarmUnconfirmed(
        { ...care.world, log: (event) => void care.world.log.push(event) },
        care.world.clock.now(),
      );
    expect(await alarm()).toBe(0);
    care.world.clock.pass(24 * 3_600_000);
    expect(await alarm()).toBe(1);
    expect(await care.world.sql("select about from alarm where kind = 'care-unconfirmed'")).toEqual(
      [{ about: 'emergencies' }],
    );
    await awake();
    expect(await page('piet')).toBe(404);
  });

  it('is for those who may: others get nothing, whatever id they have', async () => {
    await clear();
    const id = await give('piet');
    for (const who of ['nils', 'joan', 'piet', 'paul']) {
      expect((await care.get(who, `${END}/${id}`)).status).toBe(404);
      expect((await care.post(who, `${END}/${id}`, quietly)).status).toBe(404);
    }
    expect(await page('piet')).toBe(200);
    await care.post('hale', `${END}/${id}`, quietly);
    const one = await waiting(id);
    for (const who of ['nils', 'hale', 'joan', 'piet']) {
      expect((await care.get(who, `${CONFIRM}/${one}`)).status).toBe(404);
      expect((await decide(who, one, 'lift')).status).toBe(404);
    }
    expect(await page('piet')).toBe(404);
  });

  it('racing a read: what was asked before is answered whole, what comes after is not', async () => {
    await clear();
    const id = await give('piet');
    const reads = Array.from({ length: 20 }, () =>
      care.get('piet', `/people/${care.person('Mina')}`),
    );
    const end = care.post('rita', `${END}/${id}`, quietly);
    const answers = await Promise.all(reads);
    await end;
    for (const { status, body } of answers)
      expect([status, body.includes('Mina')]).toEqual(status === 200 ? [200, true] : [404, false]);
    expect(await page('piet')).toBe(404);
  });
});

describe('quiet removal (F9)', () => {
  /** Piet had Mina; Paul never had anybody. Both signed on in the same way. */
  const ask = async (who: string) => {
    const id = await care.ask(who, {});
    return id;
  };
  const plain = (body: string, who: string) =>
    body
      .replaceAll(care.account(who), 'ACCOUNT')
      .replace(/Piet|Paul/g, 'NAME')
      .replace(/piet|paul/g, 'name')
      .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID');
  /** Where two pages begin to differ. */
  const differs = (a: string, b: string): string => {
    const at = [...a].findIndex((letter, index) => letter !== b[index]);
    return a === b ? '' : a.slice(Math.max(0, at - 60), at + 60);
  };
  /** Every page that has no object in its address, and those of Mina and of nobody. */
  const crawl = async (who: string) => {
    const browser = care.browser(who);
    const pages: Record<string, string> = {};
    const nobody = crypto.randomUUID();
    const ids = { mina: care.person('Mina'), nobody };
    for (const { method, path } of care.world.app.routes) {
      // the demo's mail is everybody's, and the others show a secret that is made anew each time
      if (method !== 'GET' || /^\/(demo|sign-on|account\/(authenticator|passkeys))/.test(path))
        continue;
      for (const [name, person] of Object.entries(ids)) {
        const url = path.replace(':person', person).replace(/:[a-z]+/g, nobody);
        const { status, body } = await browser.request('GET', url);
        pages[`${path} ${name}`] = `${status} ${plain(body, who)}`;
      }
    }
    return pages;
  };

  it('leaves pages as those of a person who never had her, and a reason that only they see who confirm', async () => {
    await clear();
    await give('joan');
    // he got access by a request that staff approved
    const request = await ask('piet');
    const form = {
      ...{ record: care.person('Mina'), seen: '1', step: 'approve', warned: '' },
      ...{ relationship: 'parent', basis: 'minor' },
    };
    await care.post('rita', `/staff/care/requests/${request}/approve`, form);
    expect(await page('piet')).toBe(200);
    await sentNotices(care.world);
    const before = (await sentNotices(care.world, { accountId: care.account('piet') })).length;
    const right = await care.one<{ id: string }>(
      'select id from proxy where account_id = $1 and revoked_at is null',
      [care.account('piet')],
    );
    await care.post('rita', `${END}/${right?.id}`, quietly);

    const control = await crawl('paul');
    const compare = async () => {
      const his = await crawl('piet');
      expect(Object.keys(his).length).toBeGreaterThan(20);
      for (const [path, body] of Object.entries(his))
        expect(differs(body, control[path] ?? ''), path).toBe('');
    };
    await compare();
    await decide('mila', await waiting(right?.id ?? ''), 'confirm');
    await compare();
    await sentNotices(care.world);
    expect(await sentNotices(care.world, { accountId: care.account('piet') })).toHaveLength(before);
    // nor is there anything of her by its own address
    for (const path of [`/family/requests/${request}`, `/people/${care.person('Mina')}/access`])
      expect([path, (await care.get('piet', path)).status]).toEqual([path, 404]);
    // Joan's list, and her access log, say nothing of why
    const joan = await care.browser('joan').open(`/people/${care.person('Mina')}/access-log`);
    expect(joan.status).toBe(200);
    expect(joan.text).not.toMatch(/emergency|safety|flag|abuse|danger/i);
    expect(joan.text).toContain(en('did.care:emergency'));
    expect(en('did.care:emergency')).toBe(en('did.care:approve'));
    // as it says nothing of what was done
    for (const deed of ['did.care:end', 'did.care:change'] as const)
      expect(joan.text).not.toContain(en(deed));
    // the flag and its reason: staff who decide see the warning, those who confirm the reason
    await care.open('hale', 'Mina');
    const clinician = await care.get('hale', `/staff/people/${care.person('Mina')}/caregivers`);
    expect(clinician.body).toContain(en('care-staff.flag-stands'));
    expect(clinician.body).not.toContain(HER_REASON);
    // a new request of his reaches staff with a warning
    const again = await ask('piet');
    await care.browser('rita').open(`/staff/care/requests/${again}`);
    expect(care.browser('rita').text).toContain(en('care-staff.flag-stands'));
    expect(care.browser('rita').text).toContain(en('care-staff.flag-from', { name: 'Piet Vos' }));
  });

  it('with notice: he gets the neutral one', async () => {
    await clear();
    const id = await give('piet');
    const before = (await sentNotices(care.world, { accountId: care.account('piet') })).length;
    await care.post('rita', `${END}/${id}`, { kind: 'custody', reason: HER_REASON, tell: 'yes' });
    const sent = await sentNotices(care.world, { accountId: care.account('piet') });
    expect(sent.slice(before).map(({ notice }) => notice)).toEqual(['access-ended']);
    expect(`${sent.at(-1)?.subject} ${sent.at(-1)?.body}`).not.toMatch(/Mina|custody|safety/i);
  });
});
