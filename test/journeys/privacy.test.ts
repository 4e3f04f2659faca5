import { beforeAll, describe, expect, it } from 'vitest';
import { notifyAccount } from '../../src/identity/notices.ts';
import type { Mail } from '../../src/platform/mail/mail.ts';
import { Browser } from '../browser.ts';
import { observation, patient, report } from '../labs.ts';
import { askFor, NPI, pharmacies, prescription } from '../medicines.ts';
import { makeWorld, type World } from '../world.ts';

const HOSTILE = `"><script>alert(1)</script>'&{{7*7}}\u202e`;
const REASON = 'Found unconscious at the bus stop';

let world: World;
const people = new Map<string, string>();
const accounts = new Map<string, string>();
const browsers = new Map<string, Browser>();
const id = (name: string) => people.get(name) ?? '';
const account = (name: string) => accounts.get(name) ?? '';
const browser = (name: string) => browsers.get(name) as Browser;

beforeAll(async () => {
  world = await makeWorld({ settings: { staffAccessMinutes: 480 } });
  const places = await pharmacies(world);
  let born = 60;
  const person = (name: string, given: string, family: string, street = '1 Main Street') => {
    born += 1;
    const identifier = [
      {
        system: 'urn:mrn',
        value: `90000000${born}`,
        type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] },
      },
    ];
    return patient(name, {
      name: [{ given: [given], family }],
      birthDate: `19${born}-03-27`,
      identifier,
      address: [{ line: [street], city: 'Hudson', state: 'IA', postalCode: '50643' }],
    });
  };
  const test = observation('o', 'ordinary', { number: 4 });
  await world.bring([
    person('ordinary', 'Rosa', 'Ruiz'),
    person('own', 'Luis', 'Herrera', '12 Orchard Street'),
    person('double', 'Luís', 'Herrera', '7 Elm Street'),
    person('namesake', 'Carmen', 'Herrera-Lee', '7 Elm Street'),
    person('neighbor', 'Noor', 'Haddad', '19 Orchard St., Apt 4'),
    person('colleague', 'Amara', 'Okafor', '7 Elm Street'),
    person('linked', 'Mary', 'Married', '7 Elm Street'),
    person('famous', 'Fay', 'Famous', '30 Hill Road'),
    person('hurt', 'Hugo', 'Hurt', '7 Elm Street'),
    person('later', 'Lara', 'Later', '7 Elm Street'),
    person('hostile', HOSTILE, 'Herrera', '7 Elm Street'),
    person('filled', 'Fila', 'Delgado', '7 Elm Street'),
    person('renewed', 'Rena', 'Okafor', '7 Elm Street'),
    person('left', 'Lea', 'Lindqvist', '7 Elm Street'),
    person('right', 'Lena', 'Lind', '7 Elm Street'),
    test,
    report('r', 'ordinary', [test]),
    ...prescription('fill', 'filled'),
    ...prescription('renewal', 'renewed', { repeats: 0 }),
  ]);
  for (const row of await world.sql<{ patient_id: string; value: string }>(
    "select patient_id, value from person_identifier where kind = 'source'",
  ))
    people.set(row.value, row.patient_id);
  const staff: [string, string, ...string[]][] = [
    ['luis', 'Luis Herrera, RN', 'nurse'],
    ['okafor', 'Dr. Amara Okafor', 'clinician'],
    ['hale', 'Dr. Robin Hale', 'clinician'],
    ['ines', 'Inés Delgado, PharmD', 'pharmacist'],
    ['grace', 'Grace Lindqvist', 'records'],
    ['mila', 'Mila Novak', 'privacy-officer'],
    ['noa', 'Noa Peretz', 'privacy-officer', 'clinician'],
    ['desk', 'Tom Moreau', 'front-desk'],
    ['registrar', 'Ama Osei', 'registrar'],
    ['boss', 'Renée Baptiste', 'administrator'],
  ];
  for (const [userId, name, ...roles] of staff) {
    accounts.set(userId, await world.account({ userId, name, roles }));
    browsers.set(userId, await new Browser(world).signOn(userId));
  }
  await world.sql("update account set email_confirmed_at = now() where kind = 'staff'");
  await world.sql('insert into pharmacy_staff (account_id, pharmacy_id) values ($1, $2)', [
    account('ines'),
    places['1600001'],
  ]);
  await world.sql('insert into prescriber (account_id, npi) values ($1, $2)', [
    account('okafor'),
    NPI,
  ]);
  for (const of of ['filled', 'renewed']) {
    const [rx] = await world.sql<{ id: string }>(
      'select id from prescription where patient_id = $1',
      [id(of)],
    );
    await askFor(
      world,
      id(of),
      [rx?.id ?? ''],
      { ncpdp: '1600001' },
      { id: await world.account({ userId: of, patientId: id(of) }), name: of },
    );
  }
  browsers.set('member', await new Browser(world).signOn('filled'));
});

/** After the clock has jumped: everybody has just proved who they are. */
const awake = () =>
  world.sql(
    'update session set seen_at = $1, auth_at = $1, created_at = $1 where ended_at is null',
    [world.clock.now()],
  );
const post = (who: string, path: string, form: Record<string, string> = {}) =>
  browser(who).request('POST', path, { form: { ...form, _key: crypto.randomUUID() } });
const open = (who: string, whose: string, rest: Record<string, string> = {}) =>
  post(who, '/staff/open', { person: id(whose), purpose: 'treatment', ...rest });
const mrnOf = async (whose: string) =>
  (await world.sql<{ mrn: string }>('select mrn from person where patient_id = $1', [id(whose)]))[0]
    ?.mrn ?? '';
interface Row {
  id: string;
  flags: string[];
  state: string;
  purpose: string;
  note: string;
}
const reviews = (who: string, whose: string) =>
  world.sql<Row>(
    `select id, flags, state, purpose, note
      from access_review
      where account_id = $1 and patient_id = $2 order by first_at, state`,
    [account(who), id(whose)],
  );
const flags = async (who: string, whose: string) =>
  (await reviews(who, whose)).map((row) => row.flags.toSorted());
const reviewOf = async (who: string, whose: string) => (await reviews(who, whose)).at(-1)?.id ?? '';
const lastAudit = async (whose: string) =>
  (
    await world.sql<{
      permission: string;
      outcome: string;
      reason: string | null;
      purpose: string;
      user_id: string;
    }>(
      `select e.permission, e.outcome, e.reason, e.purpose, a.user_id
        from audit_event e join account a on a.id = e.actor_id
       where e.patient_id = $1 and e.permission = 'people:open' order by e.id desc limit 1`,
      [id(whose)],
    )
  )[0];
/** As the worker does: each job that waits, once. */
async function mails(): Promise<Mail[]> {
  const sent: Mail[] = [];
  const jobs = await world.sql<{ id: string; data: { accountId: string; notice: 'emergency' } }>(
    "select id, data from pgboss.job where name = 'mail.account' and data->>'notice' = 'emergency'",
  );
  for (const job of jobs)
    await notifyAccount(
      { ...world, log: () => {} },
      job.data,
      world.clock.now(),
      async (mail) => void sent.push(mail),
    );
  await world.sql('delete from pgboss.job where id = any($1)', [jobs.map((job) => job.id)]);
  return sent;
}

describe('the privacy officer', () => {
  it('says which staff are patients, and who is protected, with a reason', async () => {
    const mila = browser('mila');
    await mila.open('/staff/today');
    expect(mila.text).toContain('No access reviews are waiting');
    await mila.open('/staff/privacy/staff');
    await mila
      .fill('Staff name or user ID', 'herrera')
      .fill('Medical record number', await mrnOf('own'))
      .press('Save');
    expect(mila.text).toContain('Luis Herrera, RN (luis)');
    for (const [staff, mrn, problem] of [
      ['', await mrnOf('own'), 'No member of staff'],
      ['nobody at all', await mrnOf('own'), 'No member of staff'],
      ['dr.', await mrnOf('own'), 'No member of staff, or more than one'],
      ['okafor', '12', 'Nobody has this number'],
      ['luis', await mrnOf('ordinary'), 'saved for this member of staff already'],
      [HOSTILE, HOSTILE, 'No member of staff'],
    ] as const) {
      await mila
        .fill('Staff name or user ID', staff)
        .fill('Medical record number', mrn)
        .press('Save');
      expect([mila.status, mila.text.includes(problem)], staff).toEqual([422, true]);
    }
    await mila
      .fill('Staff name or user ID', 'hale')
      .fill('Medical record number', await mrnOf('linked'))
      .press('Save');
    expect(mila.text).toContain('Dr. Robin Hale');
    await mila.open('/staff/privacy/listed');
    await mila
      .fill('Medical record number', await mrnOf('famous'))
      .fill('Why?', 'short')
      .press('Add to the list');
    expect([mila.status, mila.text.includes('Say why in at least 10 letters')]).toEqual([
      422,
      true,
    ]);
    await mila
      .fill('Medical record number', await mrnOf('famous'))
      .fill('Why?', 'Known from television')
      .press('Add to the list');
    expect(mila.text).toContain('Famous, Fay');
    await mila
      .fill('Medical record number', await mrnOf('famous'))
      .fill('Why?', 'Known from television')
      .press('Add to the list');
    expect([mila.status, mila.text.includes('This person is on the list already')]).toEqual([
      422,
      true,
    ]);
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

  it('has nothing to review of an ordinary opening', async () => {
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
      user_id: 'luis',
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

  it('sees one opening a day and person, however often; the next day another', async () => {
    for (let n = 0; n < 3; n++) await open('luis', 'namesake');
    await Promise.all(Array.from({ length: 5 }, () => open('luis', 'namesake')));
    expect(await flags('luis', 'namesake')).toEqual([['namesake']]);
    world.clock.pass(86_400_000);
    await awake();
    await open('luis', 'namesake');
    expect(await flags('luis', 'namesake')).toEqual([['namesake'], ['namesake']]);
  });

  it('sees who worked on one person’s request, renewal or case, and not that the page was looked at again', async () => {
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
      'Record of Carmen Herrera-Lee',
      'Own record',
      'Neighbor',
      'Colleague',
    ])
      expect(mila.text).toContain(text);
    await mila.open('/staff/privacy?reason=neighbor');
    expect([
      mila.text.includes('Record of Noor Haddad'),
      mila.text.includes('Record of Carmen'),
    ]).toEqual([true, false]);
    await mila.open('/staff/privacy?reason=listed');
    expect(mila.text).toContain('None with this reason');
    await mila.open(`/staff/privacy/${await reviewOf('luis', 'neighbor')}`);
    for (const text of [
      'Luis Herrera, RN in Noor Haddad’s record',
      'Noor Haddad lives on the same street as Luis Herrera, RN.',
      'Luis Herrera, RN (Nurse)',
      'No reason had to be typed',
      'Opened the record',
    ])
      expect(mila.text).toContain(text);
    await mila.press('Save the decision');
    expect([mila.status, mila.text.includes('Choose one of the answers')]).toEqual([422, true]);
    await mila.choose('Follow up').fill('Note', 'why?').press('Save the decision');
    expect([mila.status, mila.text.includes('Write what is to be followed up')]).toEqual([
      422,
      true,
    ]);
    await mila
      .choose('Follow up')
      .fill('Note', `Ask the head nurse ${HOSTILE}`)
      .press('Save the decision');
    expect(mila.text).toContain('Your decision is saved.');
    await mila.open(`/staff/privacy/${await reviewOf('luis', 'neighbor')}`);
    expect(mila.text).toContain('Follow-up by Mila Novak');
    expect(mila.html).not.toContain('<script>alert');
    // from follow-up there is one way on
    expect(mila.radios).toEqual([[expect.stringContaining('Clear it')]]);
    await mila.choose('Clear it').press('Save the decision');
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

  it('shows a hostile name as words', async () => {
    const mila = browser('mila');
    for (const path of ['/staff/privacy', `/staff/privacy/${await reviewOf('luis', 'hostile')}`]) {
      await mila.open(path);
      expect(mila.html).not.toContain('<script>alert');
      expect(mila.text).toContain('<script>alert(1)</script>');
    }
  });

  it('decides once: of two at the same time one is told that it was decided', async () => {
    const review = await reviewOf('luis', 'double');
    const [one, other] = await Promise.all([
      post('mila', `/staff/privacy/${review}`, { state: 'cleared', seen: 'open', note: '' }),
      post('noa', `/staff/privacy/${review}`, {
        state: 'follow-up',
        seen: 'open',
        note: 'a relative of his?',
      }),
    ]);
    expect([one.headers.location, other.headers.location].sort()).toEqual([
      '/staff/privacy?done=decided',
      '/staff/privacy?done=moved',
    ]);
    expect((await reviews('luis', 'double')).filter((row) => row.state !== 'open')).toHaveLength(1);
  });

  it('does not decide about themselves', async () => {
    await world.sql(
      `insert into staff_patient (patient_id, account_id, noted_at, noted_by, noted_by_name)
        values ($1, $2, now(), $3, $4)`,
      [id('right'), account('noa'), account('mila'), 'Mila Novak'],
    );
    await open('noa', 'right');
    const review = await reviewOf('noa', 'right');
    await browser('noa').open(`/staff/privacy/${review}`);
    expect([
      browser('noa').text.includes('Another privacy officer decides about it.'),
      browser('noa').radios,
    ]).toEqual([true, []]);
    expect(
      (await post('noa', `/staff/privacy/${review}`, { state: 'cleared', seen: 'open', note: '' }))
        .headers.location,
    ).toBe('/staff/privacy?done=own');
    expect((await reviews('noa', 'right')).map((row) => row.state)).toEqual(['open']);
    await expect(
      world.sql(
        `update access_review set state = 'cleared', decided_at = now(), decided_by = account_id
          where id = $1`,
        [review],
      ),
    ).rejects.toMatchObject({
      code: '23514',
    });
  });

  it('is asked anew who they are before they decide', async () => {
    world.clock.pass(9 * 60_000);
    await browser('mila').open('/staff/privacy');
    world.clock.pass(9 * 60_000);
    expect(
      (
        await post('mila', `/staff/privacy/${await reviewOf('luis', 'own')}`, {
          state: 'cleared',
          seen: 'open',
          note: '',
        })
      ).headers.location,
    ).toMatch(/^\/account\/confirm/);
    expect((await reviews('luis', 'own')).map((row) => row.state)).toEqual(['open']);
    await awake();
  });

  it('is nobody else: every address answers others like one that is not there', async () => {
    const review = await reviewOf('luis', 'own');
    const listed = (await world.sql<{ id: string }>('select id from listed_person'))[0]?.id;
    const forms: Record<string, Record<string, string>> = {
      [`/staff/privacy/${review}`]: { state: 'cleared', seen: 'open', note: '' },
      '/staff/privacy/listed': { mrn: await mrnOf('hurt'), reason: 'because I say so' },
      [`/staff/privacy/listed/${listed}/end`]: {},
      '/staff/privacy/staff': { staff: 'okafor', mrn: await mrnOf('hurt') },
      [`/staff/privacy/staff/${account('luis')}/remove`]: {},
    };
    for (const who of ['member', 'luis', 'okafor', 'ines', 'grace', 'desk', 'registrar', 'boss']) {
      for (const path of [
        '/staff/privacy',
        `/staff/privacy/${review}`,
        '/staff/privacy/listed',
        '/staff/privacy/staff',
      ])
        expect([who, path, (await browser(who).request('GET', path)).status]).toEqual([
          who,
          path,
          404,
        ]);
      for (const [path, form] of Object.entries(forms))
        expect([who, path, (await post(who, path, form)).status]).toEqual([who, path, 404]);
    }
    for (const path of [
      '/staff/privacy/1',
      `/staff/privacy/${crypto.randomUUID()}`,
      "/staff/privacy/' or 1=1--",
    ])
      expect((await browser('mila').request('GET', encodeURI(path))).status, path).toBe(404);
    expect((await reviews('luis', 'own')).map((row) => row.state)).toEqual(['open']);
    expect((await world.sql('select 1 from listed_person where ended_at is null')).length).toBe(1);
  });
});

describe('emergency access', () => {
  it('asks for a reason first, and shows nothing of the record until it has one', async () => {
    for (const reason of [
      undefined,
      '',
      'asap',
      '..........',
      '          ',
      '1234567890 1234',
      'nine lett',
    ]) {
      const answer = await open('okafor', 'hurt', {
        purpose: 'emergency',
        ...(reason === undefined ? {} : { reason }),
      });
      expect([
        reason,
        answer.status,
        answer.body.includes('Say why you need this record'),
        /Hurt|Hugo|1975/.test(answer.body),
      ]).toEqual([reason, reason === undefined ? 200 : 422, true, false]);
      expect(
        (await browser('okafor').request('GET', `/staff/people/${id('hurt')}/results`)).status,
      ).toBe(404);
      expect(await lastAudit('hurt')).toEqual({
        permission: 'people:open',
        outcome: 'denied',
        reason: 'reason-needed',
        purpose: 'emergency',
        user_id: 'okafor',
      });
    }
    expect(
      await world.sql('select 1 from staff_access where patient_id = $1', [id('hurt')]),
    ).toEqual([]);
    expect([await reviews('okafor', 'hurt'), await mails()]).toEqual([[], []]);
    expect(
      (await open('okafor', 'hurt', { purpose: 'emergency', reason: 'x'.repeat(501) })).status,
    ).toBe(422);
    for (const person of [crypto.randomUUID(), 'nobody'])
      expect(
        (await post('okafor', '/staff/open', { person, purpose: 'emergency', reason: REASON }))
          .body,
      ).not.toContain('Say why');
    await expect(
      world.sql(
        `insert into staff_access (patient_id, account_id, purpose, opened_at, expires_at)
          values ($1, $2, 'emergency', now(), now())`,
        [id('hurt'), account('okafor')],
      ),
    ).rejects.toMatchObject({ code: '23514' });
  });

  it('opens the record for an hour at most, under a banner; the officers are told at once, without a name; the person reads of it', async () => {
    const okafor = browser('okafor');
    await okafor.open('/staff');
    await okafor.fill('Last name', 'Hurt').choose('Emergency access').press('Search');
    await okafor.press('Open');
    expect(okafor.h1).toBe('Say why you need this record');
    await okafor.fill('Your reason', `${REASON} ${HOSTILE}`).press('Open the record');
    expect([okafor.status, okafor.h1]).toEqual([200, 'Lab results']);
    const banner = () => okafor.query('.glass').map((one) => one.textContent);
    expect(banner()).toEqual([
      expect.stringMatching(/^Emergency access until 10:\d\d AM\. The privacy officer was told/),
    ]);
    const sent = await mails();
    expect(sent.map((mail) => mail.to).sort()).toEqual(['mila@example.org', 'noa@example.org']);
    for (const mail of sent) {
      expect(mail.body).toContain('http://localhost:3000/staff/privacy');
      expect(`${mail.subject} ${mail.body}`).not.toMatch(/Hurt|Hugo|Okafor|unconscious|treatment/);
    }
    expect(await flags('okafor', 'hurt')).toEqual([['emergency']]);
    expect(await lastAudit('hurt')).toMatchObject({
      outcome: 'granted',
      reason: 'reason-typed',
      purpose: 'emergency',
    });
    const words =
      JSON.stringify(
        await world.sql('select * from audit_event where patient_id = $1', [id('hurt')]),
      ) + JSON.stringify(world.log);
    expect(words).not.toContain('unconscious');
    const mila = browser('mila');
    await mila.open(`/staff/privacy/${await reviewOf('okafor', 'hurt')}`);
    for (const text of [
      'Dr. Amara Okafor said that it was an emergency.',
      REASON,
      '<script>',
      'Emergency access',
      'Refused',
    ])
      expect(mila.text).toContain(text);
    expect(mila.html).not.toContain('<script>alert');
    await world.account({ userId: 'hugo', patientId: id('hurt') });
    const hugo = await new Browser(world).signOn('hugo');
    await hugo.open(`/people/${id('hurt')}/access-log`);
    expect(hugo.text).toMatch(/Dr\. Amara Okafor Clinician Opened the record Emergency access/);
    expect(hugo.text).not.toContain('unconscious');
    // over in an hour, whatever the setting says; while it lasts the banner does
    world.clock.pass(9 * 60_000);
    for (let n = 0; n < 5; n++) {
      expect((await okafor.open(`/staff/people/${id('hurt')}/results`)).status).toBe(200);
      expect(banner()).toHaveLength(1);
      world.clock.pass(9 * 60_000);
    }
    await okafor.open(`/staff/people/${id('hurt')}/results`);
    expect(banner()).toHaveLength(1);
    world.clock.pass(6 * 60_000);
    expect((await okafor.request('GET', `/staff/people/${id('hurt')}/results`)).status).toBe(404);
    await expect(
      world.sql(
        `insert into staff_access (patient_id, account_id, purpose, reason, opened_at, expires_at)
          values ($1, $2, 'emergency', 'a reason of letters', now(), now() + interval '61 minutes')`,
        [id('hurt'), account('okafor')],
      ),
    ).rejects.toMatchObject({ code: '23514' });
    await awake();
  });

  it('is shorter where every access is', async () => {
    world.settings.staffAccessMinutes = 20;
    await open('hale', 'hurt', { purpose: 'emergency', reason: REASON });
    world.settings.staffAccessMinutes = 480;
    const [access] = await world.sql<{ minutes: number }>(
      `select extract(epoch from expires_at - opened_at)::int / 60 as minutes
        from staff_access
        where account_id = $1 and patient_id = $2`,
      [account('hale'), id('hurt')],
    );
    expect(access?.minutes).toBe(20);
  });
});

describe('a protected person', () => {
  it('looks like any other in a search; the reason is asked for when the record is to be opened', async () => {
    const search = async (family: string) => {
      const answer = await post('hale', '/staff', { family, purpose: 'treatment' });
      return answer.body
        .replace(/[0-9a-f-]{36}/g, 'ID')
        .replaceAll(family, 'X')
        .replace(/Fay|Lara/g, 'Y')
        .replace(/19\d\d|90000000\d\d/g, 'N');
    };
    expect(await search('Famous')).toBe(await search('Later'));
    await mails();
    const asked = await open('hale', 'famous');
    expect([
      asked.status,
      asked.body.includes('Say why you need this record'),
      /Famous|Fay/.test(asked.body),
    ]).toEqual([200, true, false]);
    // it does not say what made it ask: an emergency gets the same page
    const emergency = await open('hale', 'later', { purpose: 'emergency' });
    const bare = (body: string) => body.replace(/value="[^"]*"/g, '');
    expect(bare(asked.body)).toBe(bare(emergency.body));
    expect(
      (await browser('hale').request('GET', `/staff/people/${id('famous')}/results`)).status,
    ).toBe(404);
    expect(await lastAudit('famous')).toMatchObject({
      outcome: 'denied',
      reason: 'reason-needed',
      purpose: 'treatment',
    });
    // who only tried is seen
    expect(await flags('hale', 'famous')).toEqual([['listed']]);
    await browser('mila').open(`/staff/privacy/${await reviewOf('hale', 'famous')}`);
    for (const text of [
      'Fay Famous is on your list of protected people.',
      'None: the record was not opened',
      'Refused',
    ])
      expect(browser('mila').text).toContain(text);
    expect(await mails()).toEqual([]);
  });

  it('is opened with a reason, for an hour, under a banner that does not speak of an emergency', async () => {
    const answer = await open('hale', 'famous', { reason: 'Follow-up visit this morning' });
    expect(answer.status).toBe(303);
    const hale = await browser('hale').open(`/staff/people/${id('famous')}/results`);
    expect(hale.query('.glass')[0]?.textContent).toMatch(
      /^Opened with a reason, until .* The privacy officer was told/,
    );
    expect((await mails()).map((mail) => mail.to).sort()).toEqual([
      'mila@example.org',
      'noa@example.org',
    ]);
    expect(await flags('hale', 'famous')).toEqual([['listed']]);
    await browser('mila').open(`/staff/privacy/${await reviewOf('hale', 'famous')}`);
    expect(browser('mila').text).toContain('Follow-up visit this morning');
    await hale.open('/staff');
    expect(hale.query('.glass')).toEqual([]);
  });

  it('is one also for who has the record open at that moment, and no longer when it is ended', async () => {
    await open('luis', 'later');
    const page = `/staff/people/${id('later')}/results`;
    expect((await browser('luis').request('GET', page)).status).toBe(200);
    expect(
      (
        await post('mila', '/staff/privacy/listed', {
          mrn: await mrnOf('later'),
          reason: 'asked for it herself',
        })
      ).status,
    ).toBe(303);
    expect((await browser('luis').request('GET', page)).status).toBe(404);
    expect((await open('luis', 'later')).body).toContain('Say why you need this record');
    const [listed] = await world.sql<{ id: string }>(
      'select id from listed_person where patient_id = $1',
      [id('later')],
    );
    const ended = await Promise.all([
      post('mila', `/staff/privacy/listed/${listed?.id}/end`),
      post('noa', `/staff/privacy/listed/${listed?.id}/end`),
    ]);
    expect(ended.map((one) => one.status).sort()).toEqual([303, 404]);
    expect((await open('luis', 'later')).status).toBe(303);
    await browser('mila').open('/staff/privacy/listed');
    expect(browser('mila').text).toMatch(/Later, Lara .* ended by (Mila Novak|Noa Peretz)/);
  });

  it('stays one when the record is joined with another', async () => {
    await world.sql('update person set merged_into = $1 where patient_id = $2', [
      id('ordinary'),
      id('famous'),
    ]);
    expect((await open('hale', 'ordinary')).body).toContain('Say why you need this record');
    expect((await open('hale', 'famous', { reason: REASON })).status).toBe(404);
    await world.sql('update person set merged_into = null where patient_id = $1', [id('famous')]);
  });
});

it('who is listed, who is a patient and who is reviewed is nobody’s to read without the reach of work across people', async () => {
  await world.db.transaction(async (tx) => {
    await tx.sql("select set_config('portico.person', $1, true)", [id('famous')]);
    for (const table of ['listed_person', 'staff_patient', 'access_review'])
      expect([table, await tx.sql(`select 1 from ${table}`, [], 'once')]).toEqual([table, []]);
  });
});
