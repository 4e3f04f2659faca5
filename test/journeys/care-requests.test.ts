import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sweepRequests } from '../../src/caregivers/requests/expiry.ts';
import { prove } from '../../src/caregivers/requests/proof.ts';
import type { WorkDeps } from '../../src/feature.ts';
import { Browser } from '../browser.ts';
import {
  askAsParent,
  fieldsOf,
  idOf,
  parentOf,
  requestIn,
  somebody,
  staffMove,
  type Typed,
} from '../care-requests.ts';
import { confirmAddresses, sentNotices } from '../notices.ts';
import { en, es } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

/** Asking for access to a family member's record, as whoever asks sees it. */
let world: World;
let joan: Browser;
let joanAccount: string;
let records: string;

const MINA: Typed = { given: 'Mina', birth: '2017-02-25' };

beforeAll(async () => {
  world = await makeWorld();
  await world.bring([
    somebody('joan', 'Joan', '1984-03-27', '0048229137'),
    somebody('piet', 'Piet', '1982-01-02', '0048229138'),
    somebody('mina', 'Mina', '2017-02-25', '0048229140'),
    somebody('noor', 'Noor', '2012-05-05', '0048229141'),
    somebody('grown', 'Gus', '2006-05-05'),
    somebody('stranger', 'Sven', '2017-03-03'),
    somebody('flagged', 'Finn', '2017-04-04'),
    somebody('ordered', 'Olga', '2017-05-05'),
    somebody('backwards', 'Bert', '2017-06-06'),
    somebody('twin-1', 'Tess', '2017-07-07'),
    somebody('twin-2', 'Tess', '2017-07-07'),
    ...['mina', 'noor', 'grown', 'flagged', 'ordered', 'twin-1', 'twin-2'].map((of) =>
      parentOf(`rp-${of}`, of),
    ),
    parentOf('rp-backwards', 'backwards', {
      relationship: [
        {
          coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'CHILD' }],
        },
      ],
    }),
  ]);
  joanAccount = await world.account({ userId: 'joan', patientId: await idOf(world, 'Joan') });
  await world.account({ userId: 'piet', patientId: await idOf(world, 'Piet') });
  await world.account({ userId: 'noor', patientId: await idOf(world, 'Noor') });
  await world.account({ userId: 'nobody' });
  records = await world.account({ userId: 'rita', roles: ['records'] });
  await confirmAddresses(world);
  joan = await new Browser(world).signOn('joan');
});
beforeEach(async () => {
  await world.sql('delete from care_request');
  await world.sql('delete from proxy');
  await world.sql('delete from safety_flag');
  await world.sql('delete from court_order');
  await world.sql('delete from throttle');
});

const rights = () =>
  world.sql<{ given: string; relationship: string; basis: string; relationId: string | null }>(
    `select p.given, x.relationship, x.basis, x.relation_id from proxy x join person p
      on p.patient_id = x.patient_id where x.revoked_at is null order by 1`,
  );
const mailsTo = async (accountId: string, from: number) =>
  (await sentNotices(world, { accountId, topic: 'care' })).slice(from).map(({ notice }) => notice);
const mailed = async (accountId: string) =>
  (await sentNotices(world, { accountId, topic: 'care' })).length;

describe('a parent whom the record names', () => {
  it('has access at once, told to both sides, and it ends with the relation', async () => {
    const before = await mailed(joanAccount);
    await askAsParent(joan, MINA);
    expect(joan.text).toContain(en('request.state-approved'));
    expect(await rights()).toEqual([
      { given: 'Mina', relationship: 'parent', basis: 'minor', relationId: 'rp-mina' },
    ]);
    const mina = await idOf(world, 'Mina');
    await joan.click(en('family.open', { name: 'Mina' }));
    expect([joan.path, joan.status]).toEqual([`/people/${mina}`, 200]);
    expect(await mailsTo(joanAccount, before)).toEqual(['request-approved']);
    await joan.open('/family');
    expect(joan.text).toContain(en('family.as-parent'));
    expect(joan.text).toContain(en('family.whole'));
    expect(joan.links).toEqual(
      expect.arrayContaining([`/people/${mina}`, `/people/${mina}/access`]),
    );
    await world.bring([parentOf('rp-mina', 'mina', { active: false })]);
    expect((await joan.open(`/people/${mina}`)).status).toBe(404);
    await joan.open('/family');
    expect(joan.text).toContain(en('family.none'));
    await world.bring([parentOf('rp-mina', 'mina')]);
  });

  it('of a teen is narrowed by the class, and the teen is told', async () => {
    const [noor] = await world.sql<{ id: string }>("select id from account where user_id = 'noor'");
    const before = await mailed(noor?.id ?? '');
    await askAsParent(joan, { given: 'Noor', birth: '2012-05-05' });
    expect(await rights()).toMatchObject([{ given: 'Noor', basis: 'minor' }]);
    expect(await mailsTo(noor?.id ?? '', before)).toEqual(['access-given']);
    const teen = await idOf(world, 'Noor');
    expect((await joan.open(`/people/${teen}/results`)).status).toBe(404);
  });

  it('is written into the child’s access log, and nothing tells the other parent', async () => {
    const mina = await idOf(world, 'Mina');
    const [piet] = await world.sql<{ id: string }>("select id from account where user_id = 'piet'");
    await world.proxy(mina, piet?.id ?? '');
    await askAsParent(joan, MINA);
    const log = await world.sql<{ permission: string; actingAs: string }>(
      `select permission, acting_as from audit_event
        where patient_id = $1 and permission = 'care:give'`,
      [mina],
    );
    expect(log).toContainEqual({ permission: 'care:give', actingAs: 'caregiver' });
    expect(await mailed(piet?.id ?? '')).toBe(0);
  });

  it('asks twice at once and has one right; the same form again leads to the same page', async () => {
    const form = { ...fieldsOf(MINA), _key: crypto.randomUUID() };
    const send = (key = form._key) =>
      joan.request('POST', '/family/add/parent', { form: { ...form, _key: key } });
    const answers = await Promise.all([send(), send(crypto.randomUUID()), send()]);
    expect(answers.filter(({ status }) => status === 303).length).toBeGreaterThan(0);
    expect(await rights()).toHaveLength(1);
    expect((await send()).headers.location).toBe((await send()).headers.location);
  });
});

describe('whatever the record does not prove', () => {
  /** What stays of the page when what was typed and the request's own id are taken out. */
  const flat = ({ html, status, headers }: Browser, typed: Typed) => ({
    status,
    headers: Object.keys(headers).sort().join(),
    size: headers['content-length'],
    html: html
      .replaceAll(typed.given, 'Somebody')
      .replaceAll(en.day(typed.birth, 'day-full'), 'that day')
      .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id'),
  });
  const CELLS: Record<string, Typed> = {
    'nobody at all': { given: 'Xena', birth: '2017-01-01' },
    'a stranger’s child': { given: 'Sven', birth: '2017-03-03' },
    'a child with a warning': { given: 'Finn', birth: '2017-04-04' },
    'a child with an order': { given: 'Olga', birth: '2017-05-05' },
    'the opposite direction': { given: 'Bert', birth: '2017-06-06' },
    'two of that name': { given: 'Tess', birth: '2017-07-07' },
    'another birth date': { given: 'Mina', birth: '2017-02-26' },
    'another number': { given: 'Mina', birth: '2017-02-25', mrn: '0048229199' },
  };

  const against = async () => {
    await world.sql(
      `insert into safety_flag (patient_id, kind, reason, raised_at, raised_by)
        select patient_id, 'abuse', 'a reason of some length', now(), $1
        from person where given = 'Finn'`,
      [records],
    );
    await world.sql(
      `insert into court_order (patient_id, kind, account_id, starts_on, recorded_at, recorded_by)
        select patient_id, 'no-contact', $2, '2026-01-01', now(), $1
        from person where given = 'Olga'`,
      [records, joanAccount],
    );
  };

  it('looks the same, whoever was typed: page, status, headers, mail', async () => {
    await against();
    const seen: Record<string, unknown> = {};
    for (const [cell, typed] of Object.entries(CELLS)) {
      await world.sql('delete from care_request');
      await world.sql('delete from throttle');
      const before = await mailed(joanAccount);
      await askAsParent(joan, typed);
      const page = flat(joan, typed);
      const mails = await mailsTo(joanAccount, before);
      await joan.open('/family');
      seen[cell] = { page: { ...page, size: 0 }, mails, hub: flat(joan, typed).html };
    }
    for (const cell of Object.keys(CELLS)) expect(seen[cell], cell).toEqual(seen['nobody at all']);
    expect(await rights()).toEqual([]);
    expect(JSON.stringify(seen)).toContain(en('request.state-requested'));
    expect(JSON.stringify(seen)).toContain('request-received');
  });

  it('is looked up by the same statements, whoever was typed', async () => {
    await against();
    const actor = {
      account: { id: joanAccount, kind: 'member', patientId: await idOf(world, 'Joan') },
      people: [],
      days: { first: '2026-11-22', last: '2026-11-22' },
    };
    const statements = async (typed: Typed) =>
      world.reached(async (tx) => {
        const asked: string[] = [];
        const sql = (text: string, values: unknown[]) => {
          asked.push(text);
          return tx.sql(text, values);
        };
        const { given, birth, family = 'Kruger' } = typed;
        const proven = await prove({ sql, actor } as never, world, {
          ...{ given, family, birthDate: birth, mrn: typed.mrn ?? '' },
        });
        return { asked, proven: proven !== null };
      });
    const nobody = await statements({ given: 'Xena', birth: '2017-01-01' });
    expect(nobody.asked).toHaveLength(3);
    for (const typed of Object.values(CELLS)) expect(await statements(typed)).toEqual(nobody);
    expect(await statements(MINA)).toEqual({ ...nobody, proven: true });
  });

  it.each<[string, Typed, Parameters<typeof en>[0]]>([
    ['somebody of age', { given: 'Gus', birth: '2006-05-05' }, 'problem.care-of-age'],
    ['no name', { given: '', family: '', birth: '2017-02-25' }, 'problem.care-name'],
    ['punctuation', { given: '- -', family: '', birth: '2017-02-25' }, 'problem.care-name'],
    ['hidden letters', { given: 'Mi\u202ena', birth: '2017-02-25' }, 'problem.care-letters'],
    ['oneself', { given: 'joan', birth: '1984-03-27' }, 'problem.care-of-age'],
    ['a day that is not', { given: 'Mina', birth: '2017-02-30' }, 'problem.birth-date'],
    ['a number that is not', { ...MINA, mrn: '12' }, 'problem.mrn'],
  ])('is refused in words: %s', async (_, typed, key) => {
    await askAsParent(joan, typed);
    expect(joan.status).toBe(422);
    expect(joan.html).toContain(en(key));
    expect(await world.sql('select 1 from care_request')).toEqual([]);
  });

  it('escapes what was typed, however hostile', async () => {
    await askAsParent(joan, { given: '<img src=x onerror=alert(1)>', birth: '2017-02-25' });
    expect(joan.html).not.toContain('<img src=x');
    await askAsParent(joan, { given: "'; drop table care_request; --", birth: '2017-02-25' });
    expect(joan.status).toBe(200);
  });

  it('is tried five times a day, whatever is typed, and of 50 at once five pass', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        joan.request('POST', '/family/add/parent', {
          form: {
            ...fieldsOf({ given: `Try${at}`, birth: '2017-02-25' }),
            _key: crypto.randomUUID(),
          },
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(5);
    const refused = answers.filter(({ status }) => status === 422);
    expect(refused).toHaveLength(45);
    expect(refused[0]?.body).toContain(en('problem.care-often'));
    expect(await world.sql('select 1 from care_request')).toHaveLength(5);
    world.clock.pass(2 * 86_400_000);
    joan = await new Browser(world).signOn('joan');
    expect((await askAsParent(joan, MINA)).text).toContain(en('request.state-approved'));
  });

  it('about the same person changes the first', async () => {
    const sven = { given: 'Sven', birth: '2017-03-03' };
    await askAsParent(joan, sven);
    const first = requestIn(joan.path);
    await askAsParent(joan, { ...sven, given: 'SVEN', mrn: '0048229150' });
    expect(requestIn(joan.path)).toBe(first);
    expect(await world.sql('select mrn, version from care_request')).toEqual([
      { mrn: '0048229150', version: 2 },
    ]);
  });

  it('can be asked by an account without a record, which has the page in its navigation', async () => {
    const nobody = await new Browser(world).signOn('nobody');
    expect(nobody.links).toContain('/family');
    await askAsParent(nobody, MINA);
    expect(nobody.text).toContain(en('request.state-requested'));
    expect(await rights()).toEqual([]);
  });
});

describe('the life of a request', () => {
  const sven = { given: 'Sven', birth: '2017-03-03' };
  const ask = async () => requestIn((await askAsParent(joan, sven)).path);
  const sweep = () => sweepRequests(world as unknown as WorkDeps, world.clock.now());

  it('is seen with dates, messages and what is next; each step is mailed', async () => {
    const before = await mailed(joanAccount);
    const id = await ask();
    const message = 'Please send both pages.';
    await staffMove(world, id, { to: 'papers-needed', message }, records);
    await joan.open(`/family/requests/${id}`);
    expect(joan.text).toContain(en('request.state-papers-needed'));
    expect(joan.text).toContain(message);
    const due = new Date(world.clock.now().getTime() + 60 * 86_400_000);
    expect(joan.text).toContain(en.date(due, 'day-full'));
    await staffMove(world, id, { to: 'in-review' }, records);
    // the clock stands still: mails of one moment come in any order
    expect((await mailsTo(joanAccount, before)).sort()).toEqual([
      'request-papers',
      'request-received',
      'request-review',
    ]);
    await staffMove(world, id, { to: 'declined', declineReason: 'papers' }, records);
    await joan.open(`/family/requests/${id}`);
    expect(joan.text).toContain(en('request.why-papers', { phone: world.settings.phone }));
    expect(await mailsTo(joanAccount, before)).toContain('request-declined');
    expect(joan.query('details.ask-first')).toHaveLength(0);
  });

  it('is withdrawn after a question, once', async () => {
    const id = await ask();
    await joan.press(en('request.withdraw'));
    expect(joan.text).toContain(en('request.done-withdrawn'));
    expect(joan.text).toContain(en('request.state-withdrawn'));
    const again = await joan.request('POST', `/family/requests/${id}/withdraw`, {
      form: { _key: crypto.randomUUID() },
    });
    expect(again.headers.location).toContain('done=over');
    expect(await staffMove(world, id, { to: 'approved' }, records)).toBe(false);
  });

  it('ends if papers do not come, after the days of the setting', async () => {
    const id = await ask();
    await staffMove(world, id, { to: 'papers-needed' }, records);
    const before = await mailed(joanAccount);
    const state = async () =>
      (await world.sql<{ state: string }>('select state from care_request'))[0]?.state;
    world.clock.pass(59 * 86_400_000);
    await sweep();
    expect(await state()).toBe('papers-needed');
    world.clock.pass(2 * 86_400_000);
    await sweep();
    expect(await state()).toBe('expired');
    expect(await mailsTo(joanAccount, before)).toContain('request-expired');
    joan = await new Browser(world).signOn('joan');
  });

  it('is withdrawn with the account', async () => {
    const piet = await new Browser(world).signOn('piet');
    const id = requestIn((await askAsParent(piet, sven)).path);
    await piet.open('/account/close');
    await piet.press(en('close.press'));
    expect(
      await world.sql('select state, decided_at is not null as over from care_request'),
    ).toEqual([{ state: 'withdrawn', over: true }]);
    expect(await staffMove(world, id, { to: 'approved' }, records)).toBe(false);
    await world.sql("update account set closed_at = null where user_id = 'piet'");
  });

  it('is nobody else’s: another account finds nothing, and can do nothing', async () => {
    const id = await ask();
    const other = await new Browser(world).signOn('nobody');
    expect((await other.open(`/family/requests/${id}`)).status).toBe(404);
    for (const path of ['withdraw', `papers/${crypto.randomUUID()}/remove`]) {
      const answer = await other.request('POST', `/family/requests/${id}/${path}`, {
        form: { _key: crypto.randomUUID() },
      });
      expect([path, answer.status]).toEqual([path, 404]);
    }
    expect((await other.open('/family')).text).not.toContain('Sven');
    expect(await world.sql('select state from care_request')).toEqual([{ state: 'requested' }]);
  });

  it('is in Spanish for whoever reads Spanish', async () => {
    const id = await ask();
    await world.sql("update account set language = 'es' where user_id = 'joan'");
    for (const [path, key] of [
      ['/family', 'family.title'],
      ['/family/add', 'ask.add'],
      ['/family/add/guardian', 'ask.title-guardian'],
    ] as const)
      expect((await joan.open(path)).h1).toBe(es(key));
    expect((await joan.open(`/family/requests/${id}`)).text).toContain(es('request.history'));
    await world.sql("update account set language = 'en' where user_id = 'joan'");
  });
});

describe('silence', () => {
  const finn = { given: 'Finn', birth: '2017-04-04' };
  const flag = () =>
    world.sql(
      `insert into safety_flag (patient_id, kind, reason, raised_at, raised_by)
        select patient_id, 'abuse', 'a reason of some length', now(), $1
        from person where given = 'Finn'`,
      [records],
    );
  const page = async (id: string) => {
    await joan.open(`/family/requests/${id}`);
    return joan.text;
  };

  it('is kept while a warning stands: no mail, no step, no state, and no deadline', async () => {
    await flag();
    const before = await mailed(joanAccount);
    const id = requestIn((await askAsParent(joan, finn)).path);
    const first = await page(id);
    for (const to of ['in-review', 'papers-needed'] as const) {
      await staffMove(world, id, { to, message: 'a word of staff' }, records);
      expect(await page(id)).toBe(first);
    }
    expect(await mailsTo(joanAccount, before)).toEqual(['request-received']);
    world.clock.pass(90 * 86_400_000);
    await sweepRequests(world as unknown as WorkDeps, world.clock.now());
    expect(await world.sql('select state from care_request')).toEqual([{ state: 'papers-needed' }]);
    joan = await new Browser(world).signOn('joan');
    await staffMove(world, id, { to: 'declined', declineReason: 'other' }, records);
    expect(await page(id)).toContain(en('request.state-declined'));
    expect(await mailsTo(joanAccount, before)).toContain('request-declined');
  });

  it('begins with a warning that comes later, and takes back nothing that was said', async () => {
    const id = requestIn((await askAsParent(joan, { given: 'Sven', birth: '2017-03-03' })).path);
    await staffMove(world, id, { to: 'in-review' }, records);
    expect(await page(id)).toContain(en('request.state-in-review'));
    await world.sql(
      `insert into safety_flag (patient_id, kind, reason, raised_at, raised_by)
        select patient_id, 'abuse', 'a reason of some length', now(), $1
        from person where given = 'Sven'`,
      [records],
    );
    await staffMove(world, id, { to: 'papers-needed' }, records);
    expect(await page(id)).toContain(en('request.state-in-review'));
  });

  it('leaves no trace of a right that was ended quietly (F9)', async () => {
    const piet = await new Browser(world).signOn('piet');
    const [account] = await world.sql<{ id: string }>(
      "select id from account where user_id = 'piet'",
    );
    const clean = async () => {
      const pages: string[] = [];
      for (const path of ['/family', '/home', '/more']) pages.push((await piet.open(path)).html);
      return pages.map((html) => html.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id'));
    };
    const never = await clean();
    const id = requestIn((await askAsParent(piet, MINA)).path);
    const mina = await idOf(world, 'Mina');
    const proxyId = await world.proxy(mina, account?.id ?? '');
    await staffMove(world, id, { to: 'approved', aboutId: mina, proxyId }, records);
    expect((await piet.open('/family')).text).toContain('Mina');
    const before = await mailed(account?.id ?? '');
    // suspended in an emergency: the same at once
    await world.sql('update proxy set suspended_at = $1', [world.clock.now()]);
    expect(await clean()).toEqual(never);
    await world.sql(
      `update proxy set suspended_at = null, revoked_at = $1, revoked_why = 'safety', quiet = true`,
      [world.clock.now()],
    );
    expect(await clean()).toEqual(never);
    expect((await piet.open(`/family/requests/${id}`)).status).toBe(404);
    expect(await mailsTo(account?.id ?? '', before)).toEqual([]);
    // a new request goes to staff like anybody's, and stays silent
    const again = requestIn((await askAsParent(piet, MINA)).path);
    expect(again).not.toBe(id);
    await staffMove(world, again, { to: 'in-review' }, records);
    await piet.open(`/family/requests/${again}`);
    expect(piet.text).toContain(en('request.state-requested'));
  });

  it('is not kept of a right that was merely replaced', async () => {
    const id = requestIn((await askAsParent(joan, MINA)).path);
    await world.sql("update proxy set revoked_at = $1, revoked_why = 'replaced', quiet = true", [
      world.clock.now(),
    ]);
    expect((await joan.open(`/family/requests/${id}`)).status).toBe(200);
  });

  it('does not let a right that was taken for safety begin anew by the record', async () => {
    await askAsParent(joan, MINA);
    await world.sql("update proxy set revoked_at = $1, revoked_why = 'safety', quiet = true", [
      world.clock.now(),
    ]);
    await askAsParent(joan, MINA);
    expect(joan.text).toContain(en('request.state-requested'));
    expect(await rights()).toEqual([]);
  });
});
