import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { peopleByMrn } from '../cases.ts';
import {
  answer,
  asSent,
  bring,
  inRecord,
  openCase,
  personOf,
  signStaffOn,
  someone,
  staff,
  stateOf,
  world,
} from '../identity.ts';
import { observation } from '../labs.ts';
import { en } from '../words.ts';

// two Patients under somebody else's number wait
beforeAll(async () => {
  const [one, two] = [someone(), someone()];
  await bring('home', asSent(one), asSent(two));
  await bring(
    'lab',
    ...[one, two].map((known) => asSent(known, { id: `${known.id}-lab`, birthDate: '1900-01-01' })),
  );
});

describe('records staff', () => {
  it('start on what waits for them, and nobody else does', async () => {
    await staff.open('/home');
    expect([staff.path, staff.h1]).toEqual([
      '/staff/today',
      en('staff-today.greeting', { name: 'Grace L.' }),
    ]);
    expect(staff.text).toMatch(/\d+ people to check/);
    const nurse = await new Browser(world).signOn('nurse');
    expect([nurse.path, nurse.text.includes('to check')]).toEqual(['/staff/today', false]);
    for (const path of ['/staff/identity', '/staff/identity/joined', '/staff/quarantine'])
      expect((await nurse.open(path)).status).toBe(404);
  });

  it('see both sides of a number with another birth date, and say that it is the same person', async () => {
    const one = someone();
    await bring('home', asSent(one));
    const known = await personOf('home', one.id);
    await bring(
      'lab-9',
      asSent(one, { id: 'typo', birthDate: '1984-03-02' }),
      observation('typo', 'typo', { number: 6.1 }),
    );
    const waiting = await openCase('number', 'typo');
    await staff.open(`/staff/identity/${waiting?.id}`);
    expect(staff.h1).toBe(en('identity.kind-number'));
    expect(staff.text).toContain('Mar 27, 1984');
    expect(staff.text).toContain('Mar 2, 1984');
    expect(staff.text).toContain('1 item about this person waits');
    await staff.press(en('identity.save'));
    expect([staff.status, staff.title]).toEqual([422, expect.stringContaining('Error')]);
    await answer(waiting?.id, en('identity.choice-same-ours'), 'Called her');
    expect(await personOf('lab-9', 'typo')).toBe(known);
    expect(await inRecord(known)).toEqual(['typo']);
    expect(
      (
        await world.sql<{ birthDate: string }>(
          'select birth_date::text from person where patient_id = $1',
          [known],
        )
      )[0]?.birthDate,
    ).toBe('1984-03-27');
    // the sender says the same again, and more: nobody is asked again
    const again = await bring(
      'lab-9',
      asSent(one, { id: 'typo', birthDate: '1984-03-02', maritalStatus: { text: 'married' } }),
      observation('typo-2', 'typo', { number: 6.2 }),
    );
    expect(again.total).toMatchObject({ waiting: 0, quarantined: 0 });
    expect(await inRecord(known)).toEqual(['typo', 'typo-2']);
    // another birth date yet is another question
    expect(
      (await bring('lab-9', asSent(one, { id: 'typo', birthDate: '1999-01-01' }))).total.waiting,
    ).toBe(1);
  });

  it('correct who somebody is; the account is notified, and the person reads who decided', async () => {
    const one = someone();
    await bring('home', asSent(one));
    const known = (await personOf('home', one.id)) ?? '';
    await world.account({ userId: 'corrected', patientId: known });
    await bring('home', asSent(one, { birthDate: '1984-03-29' }));
    const waiting = await openCase('changed', one.id);
    // until then nothing that speaks of her is filed
    await bring('home', observation('while-waiting', one.id, { number: 4.4 }));
    expect(await inRecord(known)).toEqual([]);
    await answer(waiting?.id, en('identity.choice-same-theirs'));
    expect(
      (
        await world.sql<{ birthDate: string }>(
          'select birth_date::text from person where patient_id = $1',
          [known],
        )
      )[0]?.birthDate,
    ).toBe('1984-03-29');
    expect(await inRecord(known)).toEqual(['while-waiting']);
    const [told] = await world.sql<{ topic: string }>(
      'select topic from notice order by made_at desc limit 1',
    );
    expect(told?.topic).toBe('details');
    const browser = await new Browser(world).signOn('corrected');
    await browser.open(`/people/${known}/access-log`);
    expect(browser.text).toContain(en('did.identity:decide'));
    expect(browser.text).toContain('Grace L.');
  });

  it('say that a sender now uses the id for somebody else: what is filed stays, what waits is the other’s', async () => {
    const one = someone();
    await bring('reuse', asSent(one), observation('first-owner', one.id, { number: 1 }));
    const first = await personOf('reuse', one.id);
    await bring(
      'reuse',
      asSent(one, {
        name: [{ given: ['Bo'], family: 'Other' }],
        birthDate: '2001-01-01',
        gender: 'male',
      }),
      observation('second-owner', one.id, { number: 2 }),
    );
    await answer((await openCase('changed', one.id))?.id, en('identity.choice-apart'));
    const second = await personOf('reuse', one.id);
    expect(second).not.toBe(first);
    expect([await inRecord(first), await inRecord(second)]).toEqual([
      ['first-owner'],
      ['second-owner'],
    ]);
    expect(
      await world.sql<{ mrn: string | null }>('select mrn from person where patient_id = $1', [
        second,
      ]),
    ).toEqual([{ mrn: null }]);
    expect(await inRecord(second, 'Patient')).toEqual([one.id]);
  });

  it('keep two people apart who share a number by mistake; what waited goes to the new one', async () => {
    const one = someone();
    await bring('home', asSent(one));
    await bring(
      'clash',
      asSent(one, {
        id: 'clash',
        name: [{ given: ['Kim'], family: 'Clash' }],
        birthDate: '1970-07-07',
      }),
      observation('clash', 'clash', { number: 8 }),
    );
    await answer((await openCase('number', 'clash'))?.id, en('identity.choice-apart'));
    const [a, b] = [await personOf('home', one.id), await personOf('clash', 'clash')];
    expect(a).not.toBe(b);
    expect([await inRecord(a), await inRecord(b)]).toEqual([[], ['clash']]);
    // the sender's next word on that person needs no answer
    expect(
      (
        await bring(
          'clash',
          asSent(one, {
            id: 'clash',
            name: [{ given: ['Kim'], family: 'Clash' }],
            birthDate: '1970-07-07',
            maritalStatus: { text: 'x' },
          }),
        )
      ).total.waiting,
    ).toBe(0);
    expect((await peopleByMrn(world, one.mrn))[one.mrn]).toBe(a);
  });

  it('find a case gone if the sender has corrected it meanwhile', async () => {
    const one = someone();
    await bring('home', asSent(one));
    await bring(
      'slip',
      asSent(one, { id: 'slip', birthDate: '1900-01-01' }),
      observation('slip', 'slip', { number: 2 }),
    );
    const waiting = await openCase('number', 'slip');
    await staff.open(`/staff/identity/${waiting?.id}`);
    await bring('slip', asSent(one, { id: 'slip' }));
    expect(await inRecord(await personOf('home', one.id))).toEqual(['slip']);
    staff.choose(en('identity.choice-apart'));
    await staff.press(en('identity.save'));
    expect(staff.text).toContain(en('identity.done-gone'));
    expect(await stateOf(waiting?.id)).toBe('withdrawn');
  });

  it('may be two, and only one of them decides', async () => {
    const one = someone();
    await bring('home', asSent(one));
    await bring('race', asSent(one, { id: 'race', birthDate: '1900-01-01' }));
    const waiting = await openCase('number', 'race');
    await world.account({ userId: 'grace2', roles: ['records'], name: 'Grace Two' });
    const other = await new Browser(world).signOn('grace2');
    const form = (choice: string) => ({ form: { choice, note: '', _key: crypto.randomUUID() } });
    const answers = await Promise.all([
      staff.request('POST', `/staff/identity/${waiting?.id}`, form('same-ours')),
      other.request('POST', `/staff/identity/${waiting?.id}`, form('apart')),
      staff.request('POST', `/staff/identity/${waiting?.id}`, form('same-theirs')),
    ]);
    expect(
      answers.map((one) => String(one.headers.location).replace(/.*done=/, '')).sort(),
    ).toEqual(['decided', 'gone', 'gone']);
    expect(
      (await staff.request('POST', `/staff/identity/${waiting?.id}`, form('let'))).headers.location,
    ).toContain('gone');
    expect(
      (await staff.request('POST', `/staff/identity/${crypto.randomUUID()}`, form('apart'))).headers
        .location,
    ).toContain('gone');
    expect((await staff.request('GET', `/staff/identity/${crypto.randomUUID()}`)).status).toBe(404);
  });

  it('prove their identity again before they decide', async () => {
    const one = someone();
    await bring('home', asSent(one));
    await bring('stale-proof', asSent(one, { id: 'stale-proof', birthDate: '1900-01-01' }));
    const waiting = await openCase('number', 'stale-proof');
    // within the staff's idle minutes, but past the minutes for which the proof counts
    world.clock.pass(9 * 60_000);
    await staff.open('/staff/identity');
    world.clock.pass(5 * 60_000);
    await staff.open(`/staff/identity/${waiting?.id}`);
    staff.choose(en('identity.choice-apart'));
    await staff.press(en('identity.save'));
    expect(staff.path).toMatch(/^\/account\/confirm/);
    expect(await stateOf(waiting?.id)).toBe('open');
    await signStaffOn();
  });
});
