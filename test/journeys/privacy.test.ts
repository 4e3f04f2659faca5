import { describe, expect, it } from 'vitest';
import {
  account,
  awake,
  browser,
  flags,
  HOSTILE,
  id,
  lastAudit,
  mrnOf,
  open,
  post,
  reviewOf,
  reviews,
  world,
} from '../privacy.ts';
import { en } from '../words.ts';

describe('the privacy officer', () => {
  it('says which staff are patients, and who is protected, with a reason', async () => {
    const mila = browser('mila');
    await mila.open('/staff/today');
    expect(mila.text).toContain(en('staff-today.privacy-none'));
    await mila.open('/staff/privacy/staff');
    await mila
      .fill(en('privacy.staff-who'), 'herrera')
      .fill(en('privacy.mrn'), await mrnOf('own'))
      .press(en('privacy.staff-save'));
    expect(mila.text).toContain('Luis Herrera, RN (luis)');
    for (const [staff, mrn, problem] of [
      ['', await mrnOf('own'), en('problem.privacy-staff')],
      ['nobody at all', await mrnOf('own'), en('problem.privacy-staff')],
      ['dr.', await mrnOf('own'), en('problem.privacy-staff')],
      ['okafor', '12', en('problem.privacy-nobody')],
      ['luis', await mrnOf('ordinary'), en('problem.privacy-linked')],
      [HOSTILE, HOSTILE, en('problem.privacy-staff')],
    ] as const) {
      await mila
        .fill(en('privacy.staff-who'), staff)
        .fill(en('privacy.mrn'), mrn)
        .press(en('privacy.staff-save'));
      expect([mila.status, mila.text.includes(problem)], staff).toEqual([422, true]);
    }
    await mila
      .fill(en('privacy.staff-who'), 'hale')
      .fill(en('privacy.mrn'), await mrnOf('linked'))
      .press(en('privacy.staff-save'));
    expect(mila.text).toContain('Dr. Robin Hale');
    await mila.open('/staff/privacy/listed');
    await mila
      .fill(en('privacy.mrn'), await mrnOf('famous'))
      .fill(en('privacy.reason'), 'short')
      .press(en('privacy.listed-save'));
    expect([mila.status, mila.text.includes(en('problem.reason'))]).toEqual([422, true]);
    await mila
      .fill(en('privacy.mrn'), await mrnOf('famous'))
      .fill(en('privacy.reason'), 'Known from television')
      .press(en('privacy.listed-save'));
    expect(mila.text).toContain('Famous, Fay');
    await mila
      .fill(en('privacy.mrn'), await mrnOf('famous'))
      .fill(en('privacy.reason'), 'Known from television')
      .press(en('privacy.listed-save'));
    expect([mila.status, mila.text.includes(en('problem.privacy-listed'))]).toEqual([422, true]);
    const written = await world.sql<{ permission: string }>(
      `select distinct permission
        from audit_event
        where actor_id = $1 and permission like 'privacy:%' and patient_id is not null order by 1`,
      [account('mila')],
    );
    expect(written.map((row) => row.permission)).toEqual([
      'privacy:link',
      'privacy:listed',
      'privacy:protect',
    ]);
  });

  it('has nothing to review for an ordinary opening', async () => {
    expect((await open('luis', 'ordinary')).status).toBe(303);
    expect(
      (await browser('luis').request('GET', `/staff/people/${id('ordinary')}/results`)).status,
    ).toBe(200);
    expect(await reviews('luis', 'ordinary')).toEqual([]);
    expect(await lastAudit('ordinary')).toEqual({
      permission: 'people:open',
      outcome: 'granted',
      reason: null,
      purpose: 'treatment',
      userId: 'luis',
    });
  });

  it.each<[string, string, string[]]>([
    ['luis', 'own', ['self']],
    ['luis', 'double', ['same-name']],
    ['luis', 'namesake', ['namesake']],
    ['luis', 'neighbor', ['neighbor']],
    ['luis', 'colleague', ['colleague']],
    ['luis', 'linked', ['colleague']],
    ['hale', 'linked', ['self']],
    ['luis', 'hostile', ['namesake']],
  ])('sees that %s opened the record of %s', async (who, whose, expected) => {
    expect((await open(who, whose)).status).toBe(303);
    expect(await flags(who, whose)).toEqual([expected]);
  });

  it('sees one opening per day and person, however often; the next day another', async () => {
    for (let n = 0; n < 3; n++) await open('luis', 'namesake');
    await Promise.all(Array.from({ length: 5 }, () => open('luis', 'namesake')));
    expect(await flags('luis', 'namesake')).toEqual([['namesake']]);
    world.clock.pass(86_400_000);
    await awake();
    await open('luis', 'namesake');
    expect(await flags('luis', 'namesake')).toEqual([['namesake'], ['namesake']]);
  });

  it('sees who worked on one person’s request, renewal or case, and not that the page was reopened', async () => {
    const [filled] = await world.sql<{ id: string }>(
      'select id from refill_request where patient_id = $1',
      [id('filled')],
    );
    const [renewed] = await world.sql<{ id: string }>(
      'select id from refill_request where patient_id = $1',
      [id('renewed')],
    );
    await world.sql(
      `insert into identity_case (kind, holds, known_id, other_id, opened_at)
        values ('duplicate', false, $1, $2, now())`,
      [id('left'), id('right')],
    );
    const [opened] = await world.sql<{ id: string }>(
      'select id from identity_case where known_id = $1',
      [id('left')],
    );
    for (let n = 0; n < 2; n++) {
      expect((await browser('ines').request('GET', `/staff/pharmacy/${filled?.id}`)).status).toBe(
        200,
      );
      expect(
        (await browser('okafor').request('GET', `/staff/renewals/${renewed?.id}`)).status,
      ).toBe(200);
      expect((await browser('grace').request('GET', `/staff/identity/${opened?.id}`)).status).toBe(
        200,
      );
    }
    expect([
      await flags('ines', 'filled'),
      await flags('okafor', 'renewed'),
      await flags('grace', 'left'),
      await flags('grace', 'right'),
    ]).toEqual([[['namesake']], [['namesake']], [['namesake']], []]);
    expect(
      (
        await post('mila', `/staff/privacy/${await reviewOf('ines', 'filled')}`, {
          state: 'cleared',
          seen: 'open',
          note: '',
        })
      ).status,
    ).toBe(303);
    await browser('ines').request('GET', `/staff/pharmacy/${filled?.id}`);
    expect((await reviews('ines', 'filled')).map((row) => row.state)).toEqual(['cleared']);
    // the lists show many people: nobody is looked at by them
    await browser('ines').request('GET', '/staff/pharmacy');
    expect((await reviews('ines', 'filled')).map((row) => row.state)).toEqual(['cleared']);
  });

  it('finds them by reason, reads each, clears it or follows it up with a note', async () => {
    const mila = browser('mila');
    await mila.open('/staff/today');
    expect(mila.text).toMatch(/\d+ access reviews are waiting/);
    await mila.open('/staff/privacy');
    for (const text of [
      'Luis Herrera, RN',
      en('privacy.whose', { name: 'Carmen Herrera-Lee' }),
      en('privacy.flag-self'),
      'Neighbor',
      'Colleague',
    ])
      expect(mila.text).toContain(text);
    await mila.open('/staff/privacy?reason=neighbor');
    expect([
      mila.text.includes(en('privacy.whose', { name: 'Noor Haddad' })),
      mila.text.includes(en('privacy.whose', { name: 'Carmen' })),
    ]).toEqual([true, false]);
    await mila.open('/staff/privacy?reason=listed');
    expect(mila.text).toContain(en('privacy.none-of-flag'));
    await mila.open(`/staff/privacy/${await reviewOf('luis', 'neighbor')}`);
    for (const text of [
      en('privacy.review-title', { staff: 'Luis Herrera, RN', person: 'Noor Haddad' }),
      en('privacy.why-neighbor', { person: 'Noor Haddad', staff: 'Luis Herrera, RN' }),
      'Luis Herrera, RN (Nurse)',
      en('privacy.typed-none'),
      en('did.people:open'),
    ])
      expect(mila.text).toContain(text);
    await mila.press(en('privacy.save'));
    expect([mila.status, mila.text.includes(en('problem.choose'))]).toEqual([422, true]);
    await mila
      .choose(en('privacy.follow-up'))
      .fill(en('privacy.note'), 'why?')
      .press(en('privacy.save'));
    expect([mila.status, mila.text.includes(en('problem.privacy-note'))]).toEqual([422, true]);
    await mila
      .choose(en('privacy.follow-up'))
      .fill(en('privacy.note'), `Ask the head nurse ${HOSTILE}`)
      .press(en('privacy.save'));
    expect(mila.text).toContain(en('privacy.done-decided'));
    await mila.open(`/staff/privacy/${await reviewOf('luis', 'neighbor')}`);
    expect(mila.text).toContain('Follow-up by Mila Novak');
    expect(mila.html).not.toContain('<script>alert');
    // from follow-up there is one way on
    expect(mila.radios).toEqual([[expect.stringContaining(en('privacy.clear'))]]);
    await mila.choose(en('privacy.clear')).press(en('privacy.save'));
    expect(
      (await reviews('luis', 'neighbor')).map((row) => [
        row.state,
        row.note.startsWith('Ask the head nurse'),
      ]),
    ).toEqual([['cleared', true]]);
    expect(
      (
        await post('mila', `/staff/privacy/${await reviewOf('luis', 'neighbor')}`, {
          state: 'follow-up',
          seen: 'cleared',
          note: 'once more from the start',
        })
      ).headers.location,
    ).toBe('/staff/privacy?done=moved');
    // opened again after that, it is looked at again
    await open('luis', 'neighbor');
    expect((await reviews('luis', 'neighbor')).map((row) => row.state)).toEqual([
      'cleared',
      'open',
    ]);
  });

  it('sees a hostile name as text', async () => {
    const mila = browser('mila');
    for (const path of ['/staff/privacy', `/staff/privacy/${await reviewOf('luis', 'hostile')}`]) {
      await mila.open(path);
      expect(mila.html).not.toContain('<script>alert');
      expect(mila.text).toContain('<script>alert(1)</script>');
    }
  });
});
