import { beforeAll, describe, expect, it } from 'vitest';
import {
  browser,
  flags,
  id,
  lastAudit,
  mails,
  mrnOf,
  open,
  post,
  REASON,
  reviewOf,
  world,
} from '../privacy.ts';
import { en } from '../words.ts';

beforeAll(async () => {
  await post('mila', '/staff/privacy/listed', {
    mrn: await mrnOf('famous'),
    reason: 'Known from television',
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
      asked.body.includes(en('staff.reason-title')),
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
      en('privacy.why-listed', { person: 'Fay Famous' }),
      en('privacy.typed-missing'),
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
      new RegExp(`^${en('ui.glass-reason', { at: '\\d+:\\d\\d\\s[AP]M' })}`),
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

  it('is protected even from somebody who has the record open at that moment, and no longer once that ends', async () => {
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
    expect((await open('luis', 'later')).body).toContain(en('staff.reason-title'));
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

  it('stays protected when the record is joined to another', async () => {
    await world.sql('update person set merged_into = $1 where patient_id = $2', [
      id('ordinary'),
      id('famous'),
    ]);
    expect((await open('hale', 'ordinary')).body).toContain(en('staff.reason-title'));
    expect((await open('hale', 'famous', { reason: REASON })).status).toBe(404);
    await world.sql('update person set merged_into = null where patient_id = $1', [id('famous')]);
  });
});

it('who is listed, who is a patient and who is reviewed can’t be read without the reach of work across people', async () => {
  await world.db.transaction(async (tx) => {
    await tx.sql("select set_config('portico.person', $1, true)", [id('famous')]);
    for (const table of ['listed_person', 'staff_patient', 'access_review'])
      expect([table, await tx.sql(`select 1 from ${table}`, [], 'once')]).toEqual([table, []]);
  });
});
