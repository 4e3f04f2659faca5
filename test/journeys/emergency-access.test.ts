import { describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import {
  account,
  awake,
  browser,
  flags,
  HOSTILE,
  id,
  lastAudit,
  mails,
  open,
  post,
  REASON,
  reviewOf,
  reviews,
  world,
} from '../privacy.ts';
import { en } from '../words.ts';

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
        answer.body.includes(en('staff.reason-title')),
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
        userId: 'okafor',
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
      ).not.toContain(en('staff.reason-title'));
    await expect(
      world.sql(
        `insert into staff_access (patient_id, account_id, purpose, opened_at, expires_at)
          values ($1, $2, 'emergency', now(), now())`,
        [id('hurt'), account('okafor')],
      ),
    ).rejects.toMatchObject({ code: '23514' });
  });

  it('opens the record for an hour at most, under a banner; the officers are notified at once, without a name; the person can read of it', async () => {
    const okafor = browser('okafor');
    await okafor.open('/staff');
    await okafor
      .fill(en('register.family'), 'Hurt')
      .choose(en('purpose.emergency'))
      .press(en('staff.search'));
    await okafor.press(en('identity.state-open'));
    expect(okafor.h1).toBe(en('staff.reason-title'));
    await okafor.fill(en('staff.reason'), `${REASON} ${HOSTILE}`).press(en('staff.reason-open'));
    expect([okafor.status, okafor.h1]).toEqual([200, en('front.results')]);
    const banner = () => okafor.query('.glass').map((one) => one.textContent);
    expect(banner()).toEqual([
      expect.stringMatching(new RegExp(`^${en('ui.glass-emergency', { at: '10:\\d\\d\\sAM' })}`)),
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
      en('privacy.why-emergency', { staff: 'Dr. Amara Okafor' }),
      REASON,
      '<script>',
      en('purpose.emergency'),
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

  it('is shorter if all access is', async () => {
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
