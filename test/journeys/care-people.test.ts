import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Key } from '../../src/platform/i18n.ts';
import { Browser, clean } from '../browser.ts';
import { observation, patient, report } from '../labs.ts';
import { sentNotices } from '../notices.ts';
import { en } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

/** Who has access, as the person sees it and changes it; and a caregiver's own access. */
let world: World;
const people = new Map<string, string>();
const accounts = new Map<string, string>();
const id = (name: string) => people.get(name) ?? '';
const account = (name: string) => accounts.get(name) ?? '';
const listOf = (name: string) => `/people/${id(name)}/caregivers`;

const BORN = {
  Ines: '1984-03-27',
  Joan: '1980-02-02',
  Noor: '2012-05-05',
  Mina: '2018-10-05',
  Ward: '1950-01-01',
};

beforeAll(async () => {
  world = await makeWorld();
  await world.bring(
    Object.entries(BORN).map(([name, birthDate]) =>
      patient(name, { name: [{ given: [name], family: 'Okoro' }], birthDate }),
    ),
  );
  for (const row of await world.sql<{ given: string; id: string }>(
    'select given, patient_id as id from person',
  ))
    people.set(row.given, row.id);
  for (const [userId, name, own] of [
    ['ines', 'Ines Okoro', 'Ines'],
    ['joan', 'Joan Okoro', 'Joan'],
    ['noor', 'Noor Okoro', 'Noor'],
    ['rosa', 'Rosa Vance', null],
    ['piet', 'Piet Halloran', null],
    ['max', 'Max Idowu', null],
  ] as const)
    accounts.set(userId, await world.account({ userId, name, patientId: own ? id(own) : null }));
  await world.sql('update account set email_confirmed_at = created_at');
  for (const name of ['Noor', 'Mina', 'Ines']) {
    const test = observation(`o-${name}`, name, { number: 4 });
    await world.bring([test, report(`r-${name}`, name, [test])]);
  }
});

/** A right of its own for each test, whatever the others did. */
async function right(
  of: string,
  by: string,
  rest: Parameters<World['proxy']>[2] = {},
): Promise<string> {
  await world.sql('delete from proxy');
  return world.proxy(id(of), account(by), rest);
}
const invited = (categories: string[], acting: string[] = []) =>
  right('Ines', 'rosa', {
    basis: 'invited',
    relationship: 'other',
    categories,
    acting,
    endsOn: '2027-05-01',
  });
const on = (userId: string) => new Browser(world).signOn(userId);
const status = async (browser: Browser, path: string) =>
  (await browser.request('GET', path)).status;
const rightNow = async (rightId: string) =>
  (
    await world.sql<{
      categories: string[];
      acting: string[];
      revokedWhy: string | null;
      quiet: boolean;
      endsOn: string | null;
    }>(
      `select categories, acting, revoked_why, quiet, ends_on::text as ends_on from proxy
        where id = $1`,
      [rightId],
    )
  )[0];
const mailsTo = async (userId: string) =>
  (await sentNotices(world, { accountId: account(userId), topic: 'care' })).map(({ body }) => body);
/** The notices that an account was sent since this was asked last. */
const read = new Map<string, number>();
async function newMails(userId: string): Promise<string> {
  const all = await mailsTo(userId);
  const news = all.slice(read.get(userId) ?? 0);
  read.set(userId, all.length);
  return news.join();
}
beforeEach(async () => {
  for (const userId of accounts.keys()) await newMails(userId);
});
const see = (name: string) => en(`care-see.${name}` as Key);

describe('who has access', () => {
  it('is shown to the patient: to what, why, since when, until when, and when they looked', async () => {
    const rightId = await invited(['results', 'refills'], ['refills']);
    const rosa = await on('rosa');
    await rosa.open(`/people/${id('Ines')}/results`);
    const ines = await on('ines');
    await ines.open(listOf('Ines'));
    for (const text of [
      'Rosa Vance',
      en('care.why-invited'),
      `${see('results')}, ${see('refills')}`,
      en('care-act.refills'),
      en.day('2020-01-01'),
      en.day('2027-05-01'),
      clean(en.date(world.clock.now(), 'day-time')),
    ])
      expect(ines.text).toContain(text);
    await ines.click(`${en('care.open')} Rosa Vance`);
    expect([ines.path, ines.status]).toEqual([`${listOf('Ines')}/${rightId}`, 200]);
    expect(ines.text).toContain(en('care.deeds', { name: 'Rosa Vance' }));
    expect(ines.text).toContain(en('did.results:read'));
  });

  it('is in the navigation of whoever may see it, and of nobody else', async () => {
    await invited(['results']);
    const ines = await on('ines');
    await ines.open('/more');
    expect(ines.links).toContain(listOf('Ines'));
    const rosa = await on('rosa');
    await rosa.open(`/people/${id('Ines')}`);
    expect(rosa.links).not.toContain(listOf('Ines'));
    expect(await status(rosa, listOf('Ines'))).toBe(404);
    expect(await status(await on('max'), listOf('Ines'))).toBe(404);
  });

  it('says so if nobody else has', async () => {
    await world.sql('delete from proxy');
    const ines = await on('ines');
    await ines.open(listOf('Ines'));
    expect(ines.text).toContain(en('care.none'));
  });

  it('keeps what ended, and who ended it, but nothing of what is not told', async () => {
    const rightId = await invited(['results']);
    const ines = await on('ines');
    const after = async (change: string) => {
      await world.sql(
        `update proxy set revoked_at = null, revoked_why = null, quiet = false, suspended_at = null,
           ends_on = '2027-05-01' where id = $1`,
        [rightId],
      );
      await world.sql(`update proxy set ${change} where id = $1`, [rightId]);
      await ines.open(listOf('Ines'));
      return ines.text;
    };
    const gone = (why: string, quiet: boolean) =>
      after(`revoked_at = now(), revoked_why = '${why}', quiet = ${quiet}`);
    expect(await gone('patient', true)).toContain(en('care.ended-patient'));
    expect(await gone('caregiver', false)).toContain(en('care.ended-caregiver'));
    expect(await gone('staff', false)).toContain(en('care.ended-staff'));
    expect(await after("ends_on = '2026-11-21'")).toContain(en('care.ended-time'));
    for (const text of [
      await gone('safety', true),
      await gone('replaced', true),
      await gone('staff', true),
      await after('suspended_at = now()'),
    ])
      expect(text).not.toContain('Rosa');
    expect(await status(ines, `${listOf('Ines')}/${rightId}`)).toBe(404);
  });

  it('is shown to a parent by name and relation alone, without who is kept away', async () => {
    await right('Mina', 'joan');
    const other = await world.proxy(id('Mina'), account('piet'));
    const joan = await on('joan');
    await joan.open(listOf('Mina'));
    expect(joan.text).toContain('Piet Halloran');
    expect(joan.text).toContain(en('care.you'));
    expect(joan.text).not.toContain(en('care.why-minor'));
    expect(await status(joan, `${listOf('Mina')}/${other}`)).toBe(404);
    const [nurse] = await world.sql<{ id: string }>("select id from account where user_id = 'max'");
    await world.sql(
      `insert into court_order (patient_id, kind, account_id, starts_on, recorded_at, recorded_by)
        values ($1, 'no-contact', $2, '2020-01-01', now(), $3)`,
      [id('Mina'), account('piet'), nurse?.id],
    );
    await joan.open(listOf('Mina'));
    expect(joan.text).not.toContain('Piet');
    await world.sql('delete from court_order');
    await world.sql('update proxy set suspended_at = now() where id = $1', [other]);
    await joan.open(listOf('Mina'));
    expect(joan.text).not.toContain('Piet');
  });
});

describe('ending access', () => {
  it('asks first, needs no fresh proof, and counts on the very next request', async () => {
    const rightId = await invited(['results']);
    const rosa = await on('rosa');
    expect(await status(rosa, `/people/${id('Ines')}/results`)).toBe(200);
    const ines = await on('ines');
    await world.sql("update session set auth_at = auth_at - interval '1 hour'");
    await ines.open(`${listOf('Ines')}/${rightId}`);
    expect(ines.query('.ask-first form').length).toBe(1);
    await ines.press(`${en('care.end')} Rosa Vance`);
    expect(ines.path).toBe(`${listOf('Ines')}?done=ended`);
    expect(ines.text).toContain(en('care.done-ended'));
    for (const path of ['', '/results', '/access'])
      expect(await status(rosa, `/people/${id('Ines')}${path}`)).toBe(404);
    expect(await rightNow(rightId)).toMatchObject({ revokedWhy: 'patient', quiet: false });
    expect(await newMails('rosa')).toContain(en('care-mail.access-ended'));
  });

  it('tells nobody if the patient wants it so', async () => {
    const rightId = await invited(['results']);
    const ines = await on('ines');
    await ines.open(`${listOf('Ines')}/${rightId}`);
    ines.untick(en('care.end-tell', { name: 'Rosa Vance' }));
    await ines.press(`${en('care.end')} Rosa Vance`);
    expect(await rightNow(rightId)).toMatchObject({ revokedWhy: 'patient', quiet: true });
    expect(await newMails('rosa')).toBe('');
  });

  it('of a parent or by papers is for staff: the page says whom to call, the form is refused', async () => {
    for (const [of, by, userId, rest, words] of [
      ['Noor', 'joan', 'noor', {}, 'care.end-call-minor'],
      ['Ines', 'rosa', 'ines', { basis: 'court', relationship: 'guardian' }, 'care.end-call-court'],
    ] as const) {
      const rightId = await right(of, by, rest);
      const browser = await on(userId);
      await browser.open(`${listOf(of)}/${rightId}`);
      expect(browser.text).toContain(en(words, { phone: world.settings.phone }));
      expect(browser.query('.ask-first').length).toBe(0);
      const answer = await browser.request('POST', `${listOf(of)}/${rightId}/end`, {
        form: { _key: crypto.randomUUID() },
      });
      expect(answer.status).toBe(404);
      expect(await rightNow(rightId)).toMatchObject({ revokedWhy: null });
    }
  });

  it('is for the person alone: no caregiver ends another’s, or changes their own', async () => {
    const rightId = await right('Mina', 'joan');
    const other = await world.proxy(id('Mina'), account('piet'));
    const joan = await on('joan');
    for (const which of [rightId, other])
      for (const [what, form] of [
        ['end', {}],
        ['less', { part: 'see:results' }],
        ['more', { 'part:see:results': 'yes' }],
        ['until', { until: '2030-01-01' }],
      ] as const) {
        const answer = await joan.request('POST', `${listOf('Mina')}/${which}/${what}`, {
          form: { ...form, _key: crypto.randomUUID() },
        });
        expect([what, answer.status]).toEqual([what, 404]);
      }
  });
});

describe('what an invited caregiver may see', () => {
  it('becomes more only after a fresh proof, and is never more than what can be shared', async () => {
    const rightId = await invited(['results']);
    const path = `${listOf('Ines')}/${rightId}`;
    const ines = await on('ines');
    await world.sql("update session set auth_at = auth_at - interval '1 hour'");
    const form = () => ({
      'part:see:medicines': 'yes',
      'part:do:refills': 'yes',
      'part:see:access-log': 'yes',
      'part:see:preferences': 'yes',
      'part:do:information': 'yes',
      _key: crypto.randomUUID(),
    });
    const stale = await ines.request('POST', `${path}/more`, { form: form() });
    expect(String(stale.headers.location)).toMatch(/^\/account\/confirm\?kept=/);
    expect(await rightNow(rightId)).toMatchObject({ categories: ['results'] });
    await world.sql('update session set auth_at = $1', [world.clock.now()]);
    const done = await ines.request('POST', `${path}/more`, { form: form() });
    expect(done.headers.location).toBe(`${path}?done=given`);
    expect(await rightNow(rightId)).toMatchObject({
      categories: ['results', 'medicines', 'refills'],
      acting: ['refills'],
    });
    expect(await newMails('rosa')).toContain(en('care-mail.access-changed'));
    expect(await newMails('ines')).toContain(en('care-mail.sharing-changed'));
  });

  it('is asked for again with a problem if nothing was chosen', async () => {
    const rightId = await invited(['results']);
    const ines = await on('ines');
    await ines.open(`${listOf('Ines')}/${rightId}`);
    await ines.press(en('care.share-button'));
    expect(ines.status).toBe(422);
    expect(ines.query('.error-summary')[0]?.textContent).toContain(en('problem.care-nothing'));
  });

  it('becomes less part by part, but the last part only by ending the access', async () => {
    const rightId = await invited(['results', 'refills'], ['refills']);
    const ines = await on('ines');
    await world.sql("update session set auth_at = auth_at - interval '1 hour'");
    await ines.open(`${listOf('Ines')}/${rightId}`);
    const button = (part: string) =>
      `${en('care.stop')} ${en('care.stop-of', { name: 'Rosa Vance', part })}`;
    await ines.press(button(see('refills')));
    expect(ines.text).toContain(en('care.done-taken'));
    expect(await rightNow(rightId)).toMatchObject({ categories: ['results'], acting: [] });
    await ines.press(button(see('results')));
    expect(ines.text).toContain(en('care.done-last'));
    expect(await rightNow(rightId)).toMatchObject({ categories: ['results'] });
  });

  it('lasts until the day that the patient sets, and nonsense is refused with the day kept', async () => {
    const rightId = await invited(['results']);
    const ines = await on('ines');
    const set = async (day: string) => {
      await ines.open(`${listOf('Ines')}/${rightId}`);
      ines.fill(en('care.end-date'), day);
      await ines.press(en('care.end-date-save'));
      return ines.status;
    };
    expect(await set('2028-01-31')).toBe(200);
    expect(await rightNow(rightId)).toMatchObject({ endsOn: '2028-01-31' });
    for (const day of ['2020-01-01', '2040-01-01', '2026-02-30', '']) {
      expect(await set(day)).toBe(422);
      expect(ines.query('#until')[0]?.getAttribute('value')).toBe(day);
    }
    expect(await rightNow(rightId)).toMatchObject({ endsOn: '2028-01-31' });
  });
});

describe('a teen', () => {
  it('sees what a parent sees anyway, gives more and takes it away again; both are told', async () => {
    const rightId = await right('Noor', 'joan');
    const joan = await on('joan');
    const results = `/people/${id('Noor')}/results`;
    expect(await status(joan, results)).toBe(404);
    const noor = await on('noor');
    await noor.open(`/people/${id('Noor')}`);
    await noor.click(en('today.teen-open'));
    await noor.click(`${en('care.open')} Joan Okoro`);
    expect(noor.query('.shared').map((one) => one.textContent)).toContain(
      `${see('vaccinations')}${en('care.always')}`,
    );
    noor.choose(en('care.share-see', { part: see('results') }));
    await noor.press(en('care.share-button'));
    expect(noor.text).toContain(en('care.done-given'));
    expect(await status(joan, results)).toBe(200);
    expect(await newMails('joan')).toContain(en('care-mail.access-changed'));
    expect(await newMails('noor')).toContain(en('care-mail.sharing-changed'));
    for (const body of [...(await mailsTo('joan')), ...(await mailsTo('noor'))])
      expect(body).not.toMatch(/result|Noor|Joan/i);
    await world.sql("update session set auth_at = auth_at - interval '1 hour'");
    await noor.press(
      `${en('care.stop')} ${en('care.stop-of', { name: 'Joan Okoro', part: see('results') })}`,
    );
    expect(noor.text).toContain(en('care.done-taken'));
    expect(await status(joan, results)).toBe(404);
    expect(await rightNow(rightId)).toMatchObject({ categories: [], revokedWhy: null });
  });

  it('can’t take away what the law leaves to parents', async () => {
    const rightId = await right('Noor', 'joan', { categories: ['vaccinations'] });
    const noor = await on('noor');
    await noor.request('POST', `${listOf('Noor')}/${rightId}/less`, {
      form: { part: 'see:vaccinations', _key: crypto.randomUUID() },
    });
    await noor.open(`${listOf('Noor')}/${rightId}`);
    expect(noor.text).toContain(see('vaccinations'));
  });
});

describe('a caregiver’s own access', () => {
  it('is the same for every teen, whatever is in the record', async () => {
    await right('Noor', 'joan');
    const joan = await on('joan');
    const read = async () => {
      await joan.open(`/people/${id('Noor')}/access`);
      return joan.query('main')[0]?.innerHTML.replace(/value="[0-9a-f-]{36}"/g, '');
    };
    const before = await read();
    const extra = observation('o-extra', 'Noor', { number: 9 });
    await world.bring([extra, report('r-extra', 'Noor', [extra])]);
    expect(await read()).toBe(before);
    expect(joan.text).toContain(en('access.rest-teen', { n: 12, name: 'Noor' }));
    expect(joan.text).toContain(see('vaccinations'));
  });

  it('can be given up: it asks first, the person is told, and nothing opens any more', async () => {
    const rightId = await invited(['results']);
    const rosa = await on('rosa');
    await rosa.open(`/people/${id('Ines')}`);
    await rosa.click(en('ui.whose-may'));
    expect(rosa.text).toContain(en('access.because-invited', { name: 'Ines' }));
    await rosa.press(en('access.leave'));
    expect(rosa.text).toContain(en('care.left'));
    expect(await status(rosa, `/people/${id('Ines')}`)).toBe(404);
    expect(await rightNow(rightId)).toMatchObject({ revokedWhy: 'caregiver' });
    expect(await newMails('ines')).toContain(en('care-mail.caregiver-left'));
  });

  it('is a page of nobody who has no access: an order, an end, a stranger', async () => {
    const rightId = await right('Mina', 'piet');
    const piet = await on('piet');
    const path = `/people/${id('Mina')}/access`;
    expect(await status(piet, path)).toBe(200);
    await world.sql(
      `insert into court_order (patient_id, kind, account_id, starts_on, recorded_at, recorded_by)
        values ($1, 'no-contact', $2, '2020-01-01', now(), $3)`,
      [id('Mina'), account('piet'), account('max')],
    );
    expect(await status(piet, path)).toBe(404);
    await world.sql('delete from court_order');
    await world.sql("update proxy set ends_on = '2026-11-21' where id = $1", [rightId]);
    expect(await status(piet, path)).toBe(404);
    expect(await status(await on('max'), path)).toBe(404);
    expect(await status(await on('ines'), `/people/${id('Ines')}/access`)).toBe(404);
  });
});
