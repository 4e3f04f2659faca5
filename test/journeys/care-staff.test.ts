import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { type Care, makeCare } from '../care.ts';
import { outcomesOf, sentNotices } from '../notices.ts';
import { en, es } from '../words.ts';

/** Records staff and requests for access: from the queue to a right, a question or a refusal. */
let care: Care;
beforeAll(async () => {
  care = await makeCare();
});
beforeEach(async () => {
  await care.world.sql('update session set auth_at = $1 where ended_at is null', [
    care.world.clock.now(),
  ]);
});

const request = (id: string) => `/staff/care/requests/${id}`;
const stateOf = async (id: string) =>
  (await care.one<{ state: string }>('select state from care_request where id = $1', [id]))?.state;
const rightOf = (who: string, given: string) =>
  care.one<{ id: string; categories: string[]; endsOn: string; reviewOn: string; basis: string }>(
    `select id, categories, ends_on, review_on, basis from proxy
      where account_id = $1 and patient_id = $2 and revoked_at is null`,
    [care.account(who), care.person(given)],
  );
const approval = (given: string, rest: Record<string, string> = {}) => ({
  ...{ record: care.person(given), seen: '1', step: 'approve', warned: '' },
  ...{ relationship: 'parent', basis: 'minor' },
  ...rest,
});
const mailsTo = async (who: string) =>
  (await sentNotices(care.world, { accountId: care.account(who), topic: 'care' })).map(
    ({ notice }) => notice,
  );

describe('a request for access', () => {
  it('waits in the queue, oldest first, with what is asked and since when', async () => {
    const rita = care.browser('rita');
    await rita.open('/staff');
    await rita.open('/staff/care');
    expect(rita.text).toContain(en('care-staff.requests-none'));
    await care.ask('joan', { given: 'Zoe', family: 'First' });
    care.world.clock.pass(60_000);
    await care.ask('piet', { given: 'Yan', family: 'Second', kind: 'guardian' });
    await rita.open('/staff/care');
    const rows = rita.query('.result-row h3').map((row) => row.textContent);
    expect(rows).toEqual([
      en('care-staff.asks-for', { name: 'Joan Vos', person: 'Zoe First' }),
      en('care-staff.asks-for', { name: 'Piet Vos', person: 'Yan Second' }),
    ]);
    expect(rita.text).toContain(en('care-staff.kind-guardian'));
    await rita.click(en('care-staff.asks-for', { name: 'Joan Vos', person: 'Zoe First' }));
    expect(rita.text).toContain(en('care-staff.candidates-none'));
    const today = await care.get('rita', '/staff/today');
    expect(today.body).toContain(en('staff-today.care', { n: 2 }));
    await care.world.sql("update care_request set state = 'withdrawn'");
  });

  it('is approved for the record that matches, after a look at what it opens', async () => {
    const id = await care.ask('joan', {});
    const file = await care.send(id, 'joan');
    const rita = care.browser('rita');
    await rita.open(request(id));
    // the twin was born on the same day, and is not her
    expect(rita.query('.card h3').map((one) => one.textContent)).toEqual(['Mina Vos']);
    expect(rita.text).toContain(en('care-staff.match-name'));
    expect(rita.text).toContain('Joan Vos · mother');
    expect(rita.text).toContain(en('care-staff.same-name'));
    const paper = await care.get('rita', `/staff/care/papers/${file}`);
    expect([paper.status, paper.body]).toEqual([200, '%PDF-1.4 a birth certificate']);
    await rita.click(`${en('care-staff.choose')} Mina Vos`);
    expect(rita.h1).toBe(en('care-staff.give-to', { name: 'Joan Vos' }));
    await rita.press(en('care-staff.continue'));
    expect(rita.h1).toBe(en('care-staff.check'));
    expect(rita.text).toContain(en.day('2035-02-25'));
    expect(await stateOf(id)).toBe('requested');
    await rita.press(en('care-staff.approve'));
    expect(rita.text).toContain(en('care-staff.done-approve'));
    expect(await rightOf('joan', 'Mina')).toMatchObject({
      ...{ basis: 'minor', categories: [], endsOn: '2035-02-25', reviewOn: null },
    });
    expect((await care.get('joan', `/people/${care.person('Mina')}`)).status).toBe(200);
    expect(await mailsTo('joan')).toEqual(['request-approved']);
    await rita.open(request(id));
    expect(rita.text).toContain('Rita Moor');
  });

  it('is asked about, taken in review, or declined with words that the caregiver reads', async () => {
    const id = await care.ask('piet', { note: 'I am her father' });
    const rita = care.browser('rita');
    await rita.open(request(id));
    await rita.choose(en('care-staff.do-papers')).press(en('care-staff.save'));
    expect(rita.status).toBe(422);
    expect(rita.text).toContain(en('problem.care-message'));
    await rita
      .choose(en('care-staff.do-papers'))
      .fill(en('care-staff.message'), 'Please send the birth certificate')
      .press(en('care-staff.save'));
    expect(await stateOf(id)).toBe('papers-needed');
    // it can't be approved while it waits for papers
    expect(
      (await care.post('rita', `${request(id)}/approve`, approval('Mina', { seen: '2' }))).headers
        .location,
    ).toBe(`${request(id)}?done=moved`);
    expect(await rightOf('piet', 'Mina')).toBe(undefined);
    await care.world.sql(
      "update care_request set state = 'in-review', version = version + 1 where id = $1",
      [id],
    );
    await rita.open(request(id));
    await rita.choose(en('care-staff.do-decline')).press(en('care-staff.save'));
    expect(rita.text).toContain(en('problem.care-decline'));
    await rita
      .choose(en('care-staff.do-decline'))
      .choose(en('care-staff.decline-papers'))
      .press(en('care-staff.save'));
    expect(await stateOf(id)).toBe('declined');
    expect((await mailsTo('piet')).sort()).toEqual(['request-declined', 'request-papers']);
  });

  it('shows each person in the queue to their access log', async () => {
    const [row] = await care.world.sql<{ n: number }>(
      `select count(*)::int as n from audit_event
        where patient_id = $1 and permission = 'care:listed' and purpose = 'operations'`,
      [care.person('Mina')],
    );
    expect(row?.n).toBeGreaterThan(0);
  });
});

describe('a decision counts once', () => {
  it('of two tabs, and of two members of staff, the first', async () => {
    const id = await care.ask('piet', {});
    expect((await care.post('rita', request(id), { do: 'review', seen: '1' })).status).toBe(303);
    const late = await care.post('remy', request(id), {
      ...{ do: 'decline', seen: '1', reason: 'papers' },
    });
    expect(late.headers.location).toBe(`${request(id)}?done=moved`);
    expect(await stateOf(id)).toBe('in-review');
    await care.browser('remy').open(String(late.headers.location));
    expect(care.browser('remy').text).toContain(en('care-staff.not-moved'));
    await care.world.sql("update care_request set state = 'withdrawn' where id = $1", [id]);
  });

  it('of fifty at once, one', async () => {
    const id = await care.ask('paul', {});
    const form = approval('Lena', { relationship: 'parent' });
    await care.world.sql("update care_request set given = 'Lena' where id = $1", [id]);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        care.post(n % 2 ? 'rita' : 'remy', `${request(id)}/approve`, form),
      ),
    );
    const done = answers.filter(({ headers }) => headers.location === '/staff/care?done=approve');
    expect(done).toHaveLength(1);
    expect(
      await care.world.sql('select 1 from proxy where account_id = $1', [care.account('paul')]),
    ).toHaveLength(1);
    expect(await mailsTo('paul')).toEqual(['request-approved']);
    await care.world.sql('update proxy set revoked_at = now() where account_id = $1', [
      care.account('paul'),
    ]);
  });

  it('of a double click, one answer', async () => {
    const id = await care.ask('paul', {});
    const form = { do: 'review', seen: '1', _key: crypto.randomUUID() };
    const rita = care.browser('rita');
    const [first, second] = [
      await rita.request('POST', request(id), { form }),
      await rita.request('POST', request(id), { form }),
    ];
    expect(second.headers.location).toBe(first.headers.location);
    await care.world.sql("update care_request set state = 'withdrawn' where id = $1", [id]);
  });
});

describe('nobody decides', () => {
  const refused = async (who: string, id: string, form: Record<string, string>) =>
    (await care.post(who, `${request(id)}/approve`, form)).headers.location;

  it('their own request', async () => {
    const id = await care.ask('ada', {});
    expect(await refused('adastaff', id, approval('Mina'))).toBe(`${request(id)}?done=own-request`);
    const declined = await care.post('adastaff', request(id), {
      ...{ do: 'decline', seen: '1', reason: 'papers' },
    });
    expect(declined.headers.location).toBe(`${request(id)}?done=own-request`);
    await care.browser('adastaff').open(request(id));
    expect(care.browser('adastaff').text).toContain(en('care-staff.not-own-request'));
    expect(care.browser('adastaff').query('form[action$="/approve"], input[name=do]')).toEqual([]);
    expect(await stateOf(id)).toBe('requested');
    await care.world.sql("update care_request set state = 'withdrawn' where id = $1", [id]);
  });

  it('about their own record, or their family’s', async () => {
    const own = await care.ask('piet', {
      ...{ given: 'Ada', family: 'Lund', birthDate: '1980-03-03', kind: 'guardian' },
    });
    const court = { basis: 'court', relationship: 'guardian', reviewOn: '2027-11-01' };
    expect(await refused('adastaff', own, approval('Ada', court))).toBe(
      `${request(own)}?done=own-record`,
    );
    expect(await stateOf(own)).toBe('requested');
    const right = await care.world.proxy(care.person('Mina'), care.account('ada'));
    const hers = await care.ask('piet', {});
    expect(await refused('adastaff', hers, approval('Mina'))).toBe(`${request(hers)}?done=family`);
    expect(await rightOf('piet', 'Mina')).toBe(undefined);
    expect(await refused('rita', hers, approval('Mina'))).toBe('/staff/care?done=approve');
    await care.world.sql('update proxy set revoked_at = now() where id = $1 or account_id = $2', [
      right,
      care.account('piet'),
    ]);
  });

  it('about their own family, and are not shown it either', async () => {
    const { account, person, world, get, post } = care;
    const right = await world.proxy(person('Mina'), account('ada'));
    await world.sql(
      `insert into safety_flag (patient_id, kind, account_id, reason, raised_at, raised_by)
        values ($1, 'abuse', $2, 'the clinic saw bruises', $3, $4)`,
      [person('Mina'), account('ada'), world.clock.now(), account('rita')],
    );
    const [theirs, hers] = [await care.ask('piet', {}), await care.ask('ada', {})];
    const file = await care.send(theirs, 'piet');
    const approve = (id: string) => `${request(id)}/approve?record=${person('Mina')}`;
    // nor once her right has ended
    for (const ended of [false, true]) {
      if (ended) await world.sql('update proxy set revoked_at = now() where id = $1', [right]);
      const pages = [request(theirs), request(hers), `/staff/care/rights/${right}`];
      for (const path of [...pages, approve(theirs), '/staff/care/reviews']) {
        const staff = care.browser('adastaff');
        await staff.open(path);
        for (const secret of ['bruises', en('care-staff.flag-stands'), 'Mina Vos', 'Piet Vos'])
          expect([path, staff.text.includes(secret)]).toEqual([path, false]);
      }
      // in the list, her own request is not there, with the step at which it is
      expect((await get('adastaff', '/staff/care')).body).not.toContain(request(hers));
      expect((await get('adastaff', `/staff/care/papers/${file}`)).status).toBe(404);
      const decline = { do: 'decline', seen: '1', reason: 'other', message: 'No.' };
      expect((await post('adastaff', request(theirs), decline)).headers.location).toBe(
        `${request(theirs)}?done=family`,
      );
    }
    expect([await stateOf(theirs), await stateOf(hers)]).toEqual(['requested', 'requested']);
    await care.browser('rita').open(request(theirs));
    expect(care.browser('rita').text).toContain('bruises');
    expect((await get('rita', `/staff/care/papers/${file}`)).status).toBe(200);
    await world.sql(
      "update safety_flag set lifted_at = now(); update care_request set state = 'withdrawn'",
    );
  });

  it('without the permission, whatever id they have', async () => {
    const id = await care.ask('piet', {});
    const file = await care.send(id, 'piet');
    for (const who of ['nils', 'hale', 'mila', 'joan', 'piet', 'paul'])
      for (const path of [
        '/staff/care',
        request(id),
        `${request(id)}/approve?record=${care.person('Mina')}`,
        `/staff/care/papers/${file}`,
        '/staff/care/reviews',
      ])
        expect([who, path, (await care.get(who, path)).status]).toEqual([who, path, 404]);
    for (const who of ['nils', 'hale', 'mila', 'piet'])
      expect((await care.post(who, `${request(id)}/approve`, approval('Mina'))).status).toBe(404);
    expect(await stateOf(id)).toBe('requested');
    await care.world.sql("update care_request set state = 'withdrawn' where id = $1", [id]);
  });

  it('long after they proved who they are', async () => {
    const id = await care.ask('piet', {});
    await care.world.sql(
      "update session set auth_at = auth_at - interval '15 minutes' where account_id = $1",
      [care.account('rita')],
    );
    const answer = await care.post('rita', `${request(id)}/approve`, approval('Mina'));
    expect(String(answer.headers.location)).toMatch(/^\/account\/confirm/);
    expect(await stateOf(id)).toBe('requested');
    await care.world.sql("update care_request set state = 'withdrawn' where id = $1", [id]);
  });
});

describe('what the terms may be', () => {
  it.each([
    ['a parent of an adult', 'Old', {}, 'problem.care-basis-adult'],
    ['a guardian by age', 'Mina', { relationship: 'guardian' }, 'problem.care-basis-papers'],
    ['beyond the birthday', 'Mina', { endsOn: '2035-02-26' }, 'problem.care-ends-adult'],
    [
      'a court’s without a review',
      'Old',
      { basis: 'court', relationship: 'guardian' },
      'problem.care-review-needed',
    ],
    [
      'foster care without an end',
      'Mina',
      { basis: 'court', relationship: 'foster-parent', reviewOn: '2027-01-01' },
      'problem.care-ends-order',
    ],
  ] as const)('%s is refused, with what was typed kept', async (_case, given, terms, problem) => {
    const people = { Old: { given: 'Old', family: 'Berg', birthDate: '1945-01-09' }, Mina: {} };
    const id = await care.ask('piet', people[given]);
    const answer = await care.post('rita', `${request(id)}/approve`, approval(given, terms));
    expect(answer.status).toBe(422);
    expect(answer.body).toContain(en(problem));
    expect(await stateOf(id)).toBe('requested');
    await care.world.sql("update care_request set state = 'withdrawn' where id = $1", [id]);
  });

  it('for a teen: the page says what stays closed, and the teen is told', async () => {
    const tess = { given: 'Tess', family: 'Vos', birthDate: '2012-05-05' };
    const id = await care.ask('joan', tess);
    const rita = care.browser('rita');
    await rita.open(`${request(id)}/approve?record=${care.person('Tess')}`);
    await rita.press(en('care-staff.continue'));
    expect(rita.text).toContain(en('care-staff.band-teen'));
    const opened = rita
      .query('table tbody tr')
      .filter((row) => row.querySelectorAll('td')[0]?.textContent === en('ui.yes'))
      .map((row) => row.querySelector('th')?.textContent);
    expect(opened).toEqual(
      (['messages', 'vaccinations', 'growth', 'allergies'] as const).map((one) =>
        en(`care-see.${one}`),
      ),
    );
    await rita.press(en('care-staff.approve'));
    expect(await mailsTo('tess')).toEqual(['access-given']);
  });

  it('for a person who has died: only a representative, and nobody else', async () => {
    const gone = { given: 'Gone', family: 'Vos', birthDate: '1950-03-03' };
    const id = await care.ask('piet', { ...gone, kind: 'representative' });
    const court = { basis: 'court', reviewOn: '2027-11-01' };
    const guardian = await care.post(
      'rita',
      `${request(id)}/approve`,
      approval('Gone', { ...court, relationship: 'guardian' }),
    );
    expect(guardian.body).toContain(en('care-staff.not-opens-nothing'));
    expect(await stateOf(id)).toBe('requested');
    const given = await care.post(
      'rita',
      `${request(id)}/approve`,
      approval('Gone', { ...court, relationship: 'representative' }),
    );
    expect(given.headers.location).toBe('/staff/care?done=approve');
  });

  it('by a court: the parts that were named, and no others', async () => {
    const old = { given: 'Old', family: 'Berg', birthDate: '1945-01-09' };
    const id = await care.ask('piet', { ...old, kind: 'power-of-attorney' });
    const answer = await care.post(
      'rita',
      `${request(id)}/approve`,
      approval('Old', {
        ...{ basis: 'court', relationship: 'child', reviewOn: '2027-11-01' },
        ...{ 'may-see-results': 'yes', 'may-act-refills': 'yes' },
      }),
    );
    expect(answer.headers.location).toBe('/staff/care?done=approve');
    expect((await rightOf('piet', 'Old'))?.categories.sort()).toEqual(['refills', 'results']);
    const old2 = care.person('Old');
    expect((await care.get('piet', `/people/${old2}/results`)).status).toBe(200);
    expect((await care.get('piet', `/people/${old2}/coverage`)).status).toBe(404);
  });

  it('never for a record that does not match what was typed', async () => {
    const id = await care.ask('piet', {});
    for (const given of ['Lena', 'Old'])
      expect((await care.post('rita', `${request(id)}/approve`, approval(given))).status).toBe(404);
    expect(await stateOf(id)).toBe('requested');
    await care.world.sql("update care_request set state = 'withdrawn' where id = $1", [id]);
  });
});

describe('while a safety flag stands', () => {
  it('access takes a reason and a second confirmation, and nobody else is mailed', async () => {
    await care.world.sql(
      `insert into safety_flag (patient_id, kind, account_id, reason, raised_at, raised_by)
        values ($1, 'abuse', $2, 'bruises on both arms', now(), $3)`,
      [care.person('Tess'), care.account('piet'), care.account('rita')],
    );
    const tess = { given: 'Tess', family: 'Vos', birthDate: '2012-05-05' };
    const id = await care.ask('paul', tess);
    const before = (await mailsTo('tess')).length;
    const blind = await care.post('rita', `${request(id)}/approve`, approval('Tess'));
    expect([blind.status, await stateOf(id)]).toEqual([422, 'requested']);
    const rita = care.browser('rita');
    await rita.open(request(id));
    expect(rita.text).toContain(en('care-staff.flag-stands'));
    await rita.click(`${en('care-staff.choose')} Tess Vos`);
    await rita.press(en('care-staff.continue'));
    await rita.press(en('care-staff.continue'));
    expect(rita.status).toBe(422);
    await rita
      .fill(en('care-staff.reason-flag'), 'He is her uncle and takes her in')
      .press(en('care-staff.continue'));
    expect(rita.h1).toBe(en('care-staff.check-again'));
    expect(await stateOf(id)).toBe('requested');
    await rita.press(en('care-staff.approve-anyway'));
    expect(await stateOf(id)).toBe('approved');
    expect(await mailsTo('tess')).toHaveLength(before);
    expect(await mailsTo('paul')).toContain('request-approved');
    expect(
      (
        await care.one<{ note: string }>(
          'select staff_note as note from care_request where id = $1',
          [id],
        )
      )?.note,
    ).toBe('He is her uncle and takes her in');
  });

  it('raised while staff look at the page: they look again', async () => {
    const id = await care.ask('joan', { given: 'Lena' });
    const rita = care.browser('rita');
    await rita.open(`${request(id)}/approve?record=${care.person('Lena')}`);
    await rita.press(en('care-staff.continue'));
    await care.world.sql(
      `insert into safety_flag (patient_id, kind, reason, raised_at, raised_by)
        values ($1, 'other', 'threats on the phone', now(), $2)`,
      [care.person('Lena'), care.account('remy')],
    );
    await rita.press(en('care-staff.approve'));
    expect(await stateOf(id)).toBe('requested');
    expect(rita.text).toContain(en('care-staff.flag-stands'));
  });
});

describe('the pages', () => {
  it('are in Spanish too', async () => {
    await care.world.account({ userId: 'inez', roles: ['records'], language: 'es', name: 'Inés' });
    const ines = await new Browser(care.world).signOn('inez');
    await ines.open('/staff/care');
    expect(ines.h1).toBe(es('care-staff.requests'));
  });

  it('tell nobody anything by mail but that there is something to read', async () => {
    const sent = await sentNotices(care.world, { topic: 'care' });
    expect(sent.length).toBeGreaterThan(3);
    for (const { subject, body } of sent)
      expect(`${subject} ${body}`).not.toMatch(/Mina|Tess|Vos|Berg|abuse|flag|custody/i);
    expect(await outcomesOf(care.world, care.account('joan'))).not.toContain('no-right');
  });

  it('by age takes for granted what a teen agreed to, and nothing that a child could', async () => {
    await care.world.sql('update safety_flag set lifted_at = now()');
    await care.world.sql('update court_order set ended_at = now()');
    const parts = { 'may-see-results': 'yes', 'may-act-refills': 'yes' };
    for (const [given, birthDate, granted] of [
      ['Mina', '2017-02-25', []],
      ['Tess', '2012-05-05', ['refills', 'results']],
    ] as const) {
      const id = await care.ask('paul', { given, birthDate });
      const done = await care.post('rita', `${request(id)}/approve`, approval(given, parts));
      expect([given, done.headers.location]).toEqual([given, '/staff/care?done=approve']);
      const right = await rightOf('paul', given);
      expect([given, right?.categories.sort()]).toEqual([given, granted]);
      await care.world.sql('update proxy set revoked_at = now() where id = $1', [right?.id]);
    }
  });
});
