import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { endByFeed } from '../../src/caregivers/staff/sweeps.ts';
import { type Care, HER_REASON, MOTHER, makeCare } from '../care.ts';
import { sentNotices } from '../notices.ts';
import { en } from '../words.ts';

/** Court orders, safety flags and reviews, on an open record and in the list of what is due. */
let care: Care;
beforeAll(async () => {
  care = await makeCare();
});
beforeEach(async () => {
  await care.world.sql('update session set auth_at = $1 where ended_at is null', [
    care.world.clock.now(),
  ]);
  await care.world.sql(
    `update proxy set revoked_at = coalesce(revoked_at, now());
      update court_order set ended_at = coalesce(ended_at, now());
      update safety_flag set lifted_at = coalesce(lifted_at, now())`,
  );
});

const give = (who: string, given = 'Mina', rest = {}) =>
  care.world.proxy(care.person(given), care.account(who), rest);
const record = (given = 'Mina') => `/staff/people/${care.person(given)}/caregivers`;
const page = async (who: string, given = 'Mina') =>
  (await care.get(who, `/people/${care.person(given)}`)).status;

describe('an open record', () => {
  it('is closed to staff of the family, also once their own right has ended', async () => {
    const { one, account, person, post, get, world } = care;
    const right = await give('ada');
    await give('piet');
    const by = [person('Mina'), account('rita'), world.clock.now()];
    const order = await one<{ id: string }>(
      `insert into court_order (patient_id, kind, account_id, starts_on, recorded_at, recorded_by)
        values ($1, 'no-contact', $4, '2026-01-01', $3, $2) returning id`,
      [...by, account('ada')],
    );
    const flag = await one<{ id: string }>(
      `insert into safety_flag (patient_id, kind, account_id, reason, raised_at, raised_by)
        values ($1, 'abuse', $4, $5, $3, $2) returning id`,
      [...by, account('ada'), HER_REASON],
    );
    await care.open('adastaff', 'Mina');
    const custody = {
      ...{ step: 'save', kind: 'guardianship', account: account('ada'), party: '' },
      ...{ startsOn: '2026-11-22', endsOn: '', note: '' },
    };
    const changes: [string, Record<string, string>][] = [
      [`/orders/${order?.id}/end`, {}],
      [`/flags/${flag?.id}/lift`, { why: 'it was all a mistake' }],
      ['/orders', custody],
      ['/flags', { kind: 'other', account: '', reason: HER_REASON }],
    ];
    for (const ended of [false, true]) {
      if (ended) await world.sql('update proxy set revoked_at = now() where id = $1', [right]);
      for (const path of ['', ...changes.map(([path]) => path)]) {
        const { status, body } = await get('adastaff', `${record()}${path}`);
        expect([path, status, body.includes(en('care-staff.not-family'))]).toEqual([
          path,
          200,
          true,
        ]);
        for (const secret of [HER_REASON, en('care-staff.flag-stands'), 'Piet Vos'])
          expect(body).not.toContain(secret);
      }
      for (const [path, form] of changes) {
        const answer = await post('adastaff', `${record()}${path}`, form);
        expect([path, answer.headers.location]).toEqual([path, record()]);
        const wrong = await post('adastaff', `${record()}${path}`, { why: '', kind: 'x' });
        expect(wrong.body).not.toContain(en('care-staff.flag-abuse'));
      }
    }
    const [left] = await world.sql<{ n: number }>(
      `select (select count(*) from court_order where patient_id = $1 and ended_at is null)::int
          + (select count(*) from safety_flag where patient_id = $1 and lifted_at is null)::int as n`,
      [person('Mina')],
    );
    expect(left?.n).toBe(2);
  });

  it('says who has access, by what, until when, and when they last used it', async () => {
    await give('joan', 'Mina', { endsOn: '2035-02-25' });
    await give('piet');
    expect((await care.get('rita', record())).status).toBe(404); // not open
    await care.open('rita', 'Mina');
    await page('joan');
    const rita = care.browser('rita');
    await rita.open(record());
    const rows = rita.query('.result-row').map((row) => row.textContent);
    const joan = rows.find((text) => text?.includes('Joan Vos'));
    expect(joan).toContain(en('care-staff.until', { day: en.day('2035-02-25') }));
    expect(joan).toContain(
      en('care-staff.last-used', { day: en.date(care.world.clock.now(), 'day') }),
    );
    expect(rows.find((text) => text?.includes('Piet Vos'))).toContain(en('care-staff.never-used'));
    // what she did is in the log, with why she opened the record
    const row = await care.one<{ purpose: string }>(
      "select purpose from audit_event where permission = 'care:staff' order by id desc limit 1",
    );
    expect(row?.purpose).toBe('patient-request');
  });

  it('takes a no-contact order: the page says whose access it closes, and the next request obeys', async () => {
    await give('joan');
    await give('piet');
    await care.open('rita', 'Mina');
    const rita = care.browser('rita');
    await rita.open(record());
    await rita.click(en('care-staff.order-add'));
    await rita
      .choose(`${en('care-staff.order-no-contact')}${en('care-staff.order-no-contact-hint')}`)
      .press(en('care-staff.continue'));
    expect(rita.text).toContain(en('problem.care-party'));
    await rita
      .choose(`${en('care-staff.order-no-contact')}${en('care-staff.order-no-contact-hint')}`)
      .fill(en('care-staff.order-account'), care.account('piet'))
      .press(en('care-staff.continue'));
    expect(rita.text).toContain(`${en('care-staff.closes')} Piet Vos`);
    expect(rita.text).not.toContain('Joan');
    expect([await page('joan'), await page('piet')]).toEqual([200, 200]);
    await rita.press(en('care-staff.order-save'));
    expect([await page('joan'), await page('piet')]).toEqual([200, 404]);
    await rita.open(record());
    expect(rita.text).toContain(en('care-staff.opens-nothing'));
    // and its end says whose access opens again
    await rita.click(`${en('care-staff.order-end')} ${en('care-staff.order-no-contact')}`);
    expect(rita.text).toContain(`${en('care-staff.opens-again')} Piet Vos`);
    await rita.press(en('care-staff.order-end'));
    expect(await page('piet')).toBe(200);
  });

  it('takes sole custody, foster care and emancipation, each with what it closes', async () => {
    await give('joan');
    await give('piet');
    await care.open('rita', 'Mina');
    const order = (kind: string, account: string) => ({
      ...{ step: 'save', kind, account, party: 'X', startsOn: '2026-11-22', endsOn: '', note: '' },
    });
    for (const [kind, names, after] of [
      ['sole-custody', 'joan', [200, 404]],
      ['foster-care', '', [404, 404]],
      ['emancipation', '', [404, 404]],
    ] as const) {
      const saved = await care.post(
        'rita',
        `${record()}/orders`,
        order(kind, names && care.account(names)),
      );
      expect([kind, saved.headers.location]).toEqual([kind, `${record()}?done=order`]);
      expect([kind, await page('joan'), await page('piet')]).toEqual([kind, ...after]);
      await care.world.sql('update court_order set ended_at = now()');
    }
    // nobody who has nothing to do with her
    const stranger = await care.post(
      'rita',
      `${record()}/orders`,
      order('no-contact', care.account('tess')),
    );
    expect(stranger.status).toBe(422);
  });

  it('takes a safety flag with a reason, and its lifting with another', async () => {
    await give('piet');
    await care.open('rita', 'Mina');
    const rita = care.browser('rita');
    await rita.open(`${record()}/flags`);
    await rita.press(en('care-staff.flag-save'));
    expect(rita.status).toBe(422);
    await rita
      .choose(en('care-staff.flag-custody'))
      .fill(en('care-staff.flag-whom'), care.account('piet'))
      .fill(en('care-staff.why'), HER_REASON)
      .press(en('care-staff.flag-save'));
    expect(rita.text).toContain(en('care-staff.flag-from', { name: 'Piet Vos' }));
    expect(rita.text).toContain(HER_REASON);
    expect(await page('piet')).toBe(200); // a flag closes nothing by itself
    await care.open('hale', 'Mina');
    const other = await care.get('hale', record());
    expect([other.status, other.body.includes(HER_REASON)]).toEqual([200, false]);
    expect(other.body).not.toContain(en('care-staff.order-add'));
    for (const path of ['/orders', '/flags'])
      expect((await care.get('hale', `${record()}${path}`)).status).toBe(404);
    const lift = rita.links.find((link) => link.endsWith('/lift')) ?? '';
    await rita.open(lift);
    await rita
      .fill(en('care-staff.why'), 'the court closed the case')
      .press(en('care-staff.flag-lift'));
    expect(rita.text).toContain(en('care-staff.done-flag-lift'));
    // why it was raised and lifted stays there, for those who may know reasons
    const why = en('care-staff.flag-lifted-why', { why: 'the court closed the case' });
    for (const words of [en('care-staff.flags-lifted'), HER_REASON, why])
      expect(rita.text).toContain(words);
    const after = (await care.get('hale', record())).body;
    for (const words of [HER_REASON, 'the court closed', en('care-staff.flags-lifted')])
      expect(after).not.toContain(words);
    expect((await care.post('rita', lift, { why: 'once more, for good' })).status).toBe(404);
  });

  it('closes to staff who do not have it open, and to every member', async () => {
    const id = await give('piet');
    const flag = { kind: 'abuse', account: '', reason: HER_REASON };
    await care.world.sql('update staff_access set expires_at = opened_at');
    for (const who of ['rita', 'hale', 'nils', 'mila', 'joan', 'piet'])
      for (const path of [record(), `${record()}/orders`, `${record()}/flags`])
        expect([who, path, (await care.get(who, path)).status]).toEqual([who, path, 404]);
    expect((await care.post('rita', `${record()}/flags`, flag)).status).toBe(404);
    for (const who of ['hale', 'nils', 'mila', 'piet'])
      expect((await care.get(who, `/staff/care/rights/${id}`)).status).toBe(404);
  });
});

describe('a right', () => {
  it('is extended with the papers noted, from the page that staff saw', async () => {
    const id = await give('piet', 'Old', {
      ...{ basis: 'court', relationship: 'guardian', endsOn: '2026-12-20' },
    });
    const rita = care.browser('rita');
    await rita.open('/staff/care/reviews');
    expect(rita.text).toContain(en('care-staff.due-ends'));
    await rita.click(en('care-staff.access-to', { name: 'Piet Vos', person: 'Old Berg' }));
    const stale = { seen: '2026-12-20 -', endsOn: '2027-12-20', reviewOn: '2027-06-01', note: '' };
    await rita
      .fill(en('care-staff.last-day'), '2027-12-20')
      .fill(en('care-staff.review-on'), '2027-11-01')
      .fill(en('care-staff.papers-noted'), 'Order of Black Hawk County of November 2026')
      .press(en('care-staff.save'));
    expect(rita.text).toContain(en('care-staff.done-extended'));
    expect(
      await care.one('select ends_on, review_on, staff_note from proxy where id = $1', [id]),
    ).toEqual({
      endsOn: '2027-12-20',
      reviewOn: '2027-11-01',
      staffNote: 'Order of Black Hawk County of November 2026',
    });
    const late = await care.post('remy', `/staff/care/rights/${id}`, stale);
    expect(late.headers.location).toBe(`/staff/care/rights/${id}?done=changed`);
    await rita.open('/staff/care/reviews');
    expect(rita.text).not.toContain('Old Berg');
  });

  it('by invitation lasts as long as the person said', async () => {
    const id = await give('piet', 'Old', {
      basis: 'invited',
      categories: ['results'],
      endsOn: '2026-12-01',
    });
    const rita = care.browser('rita');
    await rita.open(`/staff/care/rights/${id}`);
    expect(rita.query('input[name=endsOn]')).toEqual([]);
    const answer = await care.post('rita', `/staff/care/rights/${id}`, {
      ...{ seen: '2026-12-01 -', endsOn: '2030-01-01', reviewOn: '2027-06-01', note: '' },
    });
    expect(answer.headers.location).toBe(`/staff/care/rights/${id}?done=invited`);
    expect(
      (await care.one<{ endsOn: string }>('select ends_on from proxy where id = $1', [id]))?.endsOn,
    ).toBe('2026-12-01');
  });

  it('is ended with a reason, told or not, and only once', async () => {
    for (const [tell, notices] of [
      ['yes', ['access-ended']],
      ['no', []],
    ] as const) {
      const id = await give('piet');
      const before = (await sentNotices(care.world, { accountId: care.account('piet') })).length;
      const rita = care.browser('rita');
      await rita.open(`/staff/care/rights/${id}`);
      await rita.press(en('care-staff.end-do'));
      expect(rita.status).toBe(422);
      expect(await page('piet')).toBe(200);
      await rita
        .fill(en('care-staff.why'), 'the other parent has custody now')
        .choose(`${en(`care-staff.tell-${tell}`)}${en(`care-staff.tell-${tell}-hint`)}`)
        .press(en('care-staff.end-do'));
      expect(await page('piet')).toBe(404);
      expect(await care.one('select revoked_why, quiet from proxy where id = $1', [id])).toEqual({
        revokedWhy: 'staff',
        quiet: tell === 'no',
      });
      const sent = await sentNotices(care.world, { accountId: care.account('piet') });
      expect(sent.slice(before).map(({ notice }) => notice)).toEqual(notices);
      const again = await care.post('remy', `/staff/care/rights/${id}/end`, {
        reason: 'the other parent has custody now',
        tell: 'yes',
      });
      expect(again.headers.location).toBe(`/staff/care/rights/${id}?done=ended`);
    }
  });
});

describe('what is due', () => {
  it('lists review dates, orders past their day, the dead, and minors who are left alone', async () => {
    const reviewed = await give('piet', 'Old', { basis: 'court', relationship: 'guardian' });
    await care.world.sql("update proxy set review_on = '2026-11-22' where id = $1", [reviewed]);
    await give('joan', 'Gone', { basis: 'court', relationship: 'guardian' });
    await care.world.sql(
      `insert into court_order (patient_id, kind, party, starts_on, ends_on, recorded_at,
          recorded_by)
        values ($1, 'foster-care', 'House Hill', '2026-01-01', '2026-11-01', now(), $2)`,
      [care.person('Lena'), care.account('rita')],
    );
    const alone = await give('paul', 'Lena');
    await care.world.sql(
      "update proxy set revoked_at = $2, revoked_why = 'caregiver' where id = $1",
      [alone, care.world.clock.now()],
    );
    const rita = care.browser('rita');
    await rita.open('/staff/care/reviews');
    for (const key of ['due-review', 'due-person-died', 'due-orders', 'due-alone'] as const)
      expect(rita.text).toContain(en(`care-staff.${key}`));
    expect(rita.text).toContain('Lena Vos');
    const today = await care.get('rita', '/staff/today');
    expect(today.body).toContain(en('staff-today.care-due', { n: 3 }));
  });

  it('has invitations that five wrong birth dates locked', async () => {
    await care.world.sql(
      `insert into care_invitation (patient_id, invited_by, name, email, relationship, language,
          categories, ends_on, state, invited_at, expires_at, tries, locked_why)
        values ($1, $2, 'Rosa', 'rosa@example.org', 'child', 'en', '{results}', '2028-01-01',
          'locked', now(), '2027-01-01', 5, 'tries')`,
      [care.person('Old'), care.account('tess')],
    );
    await care.browser('rita').open('/staff/care/reviews');
    expect(care.browser('rita').text).toContain(en('care-staff.due-locked'));
    expect((await care.get('rita', '/staff/today')).body).toContain(
      en('staff-today.care-due', { n: 1 }),
    );
  });
});

describe('a relation that came from a feed', () => {
  const resting = async () => {
    const id = await give('joan');
    await care.world.sql(
      "update proxy set relation_source = 'test', relation_id = 'joan-of-mina' where id = $1",
      [id],
    );
    return id;
  };
  const says = (rest: object) =>
    care.world.bring([
      {
        resourceType: 'RelatedPerson',
        id: 'joan-of-mina',
        patient: { reference: 'Patient/mina' },
        name: [{ given: ['Joan'], family: 'Vos' }],
        relationship: MOTHER,
        ...rest,
      },
    ]);
  const sweep = () => endByFeed(care.world, care.world.clock.now());

  it('ends what rests on it: at once by the rules, and for good by the sweep, which says so', async () => {
    const id = await resting();
    await says({ active: true, period: { end: '2026-11-22' } });
    expect([await page('joan'), await sweep()]).toEqual([200, 0]);
    const before = (await sentNotices(care.world, { accountId: care.account('joan') })).length;
    await says({ active: true, period: { end: '2026-11-21' } });
    expect(await page('joan')).toBe(404);
    expect([await sweep(), await sweep()]).toEqual([1, 0]);
    expect(await care.one('select revoked_why, quiet from proxy where id = $1', [id])).toEqual({
      revokedWhy: 'feed',
      quiet: false,
    });
    const sent = await sentNotices(care.world, { accountId: care.account('joan') });
    expect(sent.slice(before).map(({ notice }) => notice)).toEqual(['access-ended']);
    await care.browser('rita').open('/staff/care/reviews');
    expect(care.browser('rita').text).toContain(en('care-staff.due-feed'));
    // the sender takes it back: a new right takes a new request
    await says({ active: true });
    expect(await page('joan')).toBe(404);
  });

  it('ends it without a word where a safety flag stands', async () => {
    await says({ active: true });
    const id = await resting();
    expect(await page('joan')).toBe(200);
    await care.world.sql(
      `insert into safety_flag (patient_id, kind, account_id, reason, raised_at, raised_by)
        values ($1, 'abuse', $2, 'bruises on both arms', now(), $3)`,
      [care.person('Mina'), care.account('joan'), care.account('rita')],
    );
    const before = (await sentNotices(care.world, { accountId: care.account('joan') })).length;
    await says({ active: false });
    expect(await sweep()).toBe(1);
    expect(await care.one('select quiet from proxy where id = $1', [id])).toEqual({ quiet: true });
    expect(await sentNotices(care.world, { accountId: care.account('joan') })).toHaveLength(before);
  });
});
