import { describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { observation } from '../labs.ts';
import {
  account,
  caregiver,
  mailed,
  NOPAT,
  opened,
  resultOf,
  sukarni,
  world,
} from '../sender-hold.ts';
import { en } from '../words.ts';

describe('a result whose sender asks to keep it from the patient', () => {
  it('is nowhere for the patient and the caregiver; one that only has to be deleted after use is shown', async () => {
    const result = await resultOf('hA-rep40');
    for (const userId of ['sukarni', 'wayan']) {
      const browser = await new Browser(world).signOn(userId);
      const [of, back] =
        userId === 'sukarni' ? ['', '/home'] : [`/people/${sukarni}`, `/people/${sukarni}`];
      await browser.open(back);
      expect(browser.text, of).not.toMatch(/blood count|CBC/i);
      expect(browser.text, of).toContain('1 result is new');
      await browser.open(`/people/${sukarni}/results`);
      expect(browser.query('.result-row').length).toBe(1);
      await browser.searchResults(sukarni, 'leukocytes');
      expect(browser.query('.result-row').length).toBe(0);
      for (const path of [result, `${result}/print`, `${result}/files/0`, 'tests/6690-2'])
        expect([
          path,
          (await browser.request('GET', `/people/${sukarni}/results/${path}`)).status,
        ]).toEqual([path, 404]);
      await browser.open(`/people/${sukarni}/medicines`);
      expect(browser.text).not.toContain('Sertraline');
    }
    expect(await mailed(account)).toBe(true); // of the protein
    expect(await mailed(account)).toBe(false);
  });

  it('is visible to staff; a nurse and the records office see it, and neither they nor a review or a note release it', async () => {
    const result = await resultOf('hA-rep40');
    const member = await new Browser(world).signOn('sukarni');
    const hidden = async () =>
      (await member.request('GET', `/people/${sukarni}/results/${result}`)).status === 404;
    for (const userId of ['ruth', 'lee']) {
      const staff = await opened(await new Browser(world).signOn(userId), sukarni);
      await staff.open(`/staff/people/${sukarni}/results`);
      expect(
        staff.query('.result-row').map((row) => row.textContent?.includes(en('staff.sender-hold'))),
      ).toEqual(expect.arrayContaining([true, false]));
      await staff.open(`/staff/people/${sukarni}/results/${result}`);
      expect(staff.text).toContain('7.1');
      expect(staff.text).toContain(en('staff.sender-hold'));
      expect(staff.text).toContain(en('staff.sender-hold-ask'));
      expect(staff.query('button').map((button) => button.textContent)).not.toContain(
        en('staff.show'),
      );
      const form = { form: { _key: crypto.randomUUID() } };
      expect(
        (await staff.request('POST', `/staff/people/${sukarni}/results/${result}/release`, form))
          .status,
      ).toBe(404);
    }
    const nurse = await opened(await new Browser(world).signOn('ruth'), sukarni);
    await nurse.open(`/staff/people/${sukarni}/results/${result}`);
    await nurse.press(en('staff.mark-reviewed'));
    expect(nurse.text).toContain(en('staff.done-reviewed'));
    expect(await hidden()).toBe(true);
    await nurse.open(`/staff/people/${sukarni}/results/${result}/note`);
    await nurse.fill(en('rx.has-note'), 'We talked on the telephone.').press(en('staff.note-do'));
    expect(nurse.text).toContain(en('staff.done-written-unseen'));
    expect(await hidden()).toBe(true);
    expect(await mailed(account)).toBe(false);
  });

  it('is shown when a clinician decides so, even months later: page, Today, mail and access log say it', async () => {
    const result = await resultOf('hA-rep40');
    world.clock.pass(100 * 86_400_000);
    const doctor = await opened(await new Browser(world).signOn('okafor'), sukarni);
    await doctor.open(`/staff/people/${sukarni}/results/${result}`);
    expect(doctor.text).toContain(en('staff.sender-hold-decide'));
    await doctor.press(en('staff.show'));
    expect(doctor.text).toContain(en('staff.done-released'));
    expect(doctor.text).not.toContain(en('staff.sender-hold'));
    await doctor.open(`/staff/people/${sukarni}/results`);
    expect(doctor.text).not.toContain(en('staff.sender-hold'));
    for (const id of [account, caregiver])
      expect([await mailed(id), await mailed(id)]).toEqual([true, false]);
    const member = await new Browser(world).signOn('sukarni');
    expect(member.text).toContain('1 result is new');
    await member.open(`/people/${sukarni}/results/${result}`);
    expect(member.text).toContain('7.1');
    expect(member.text).toContain('We talked on the telephone.');
    for (const path of [`${result}/print`, 'tests/6690-2'])
      expect((await member.request('GET', `/people/${sukarni}/results/${path}`)).status).toBe(200);
    await member.open(`/people/${sukarni}/access-log`);
    expect(member.text).toContain(en('did.results:hold'));
    const again = await doctor.request(
      'POST',
      `/staff/people/${sukarni}/results/${result}/release`,
      { form: { _key: crypto.randomUUID() } },
    );
    expect(again.headers.location).toContain('done=not-held');
    world.clock.set('2026-11-22T15:00:00Z');
  });

  it('waits again when a new version carries the label again', async () => {
    const result = await resultOf('hA-rep40');
    const member = await new Browser(world).signOn('sukarni');
    expect((await member.request('GET', `/people/${sukarni}/results/${result}`)).status).toBe(200);
    const corrected = observation('hA-o40', 'hA-p1', {
      loinc: '6690-2',
      text: 'Leukocytes',
      number: 17.1,
      unit: '10*3/uL',
      status: 'corrected',
      ...NOPAT,
    });
    await world.bring([corrected], 'case');
    expect((await member.request('GET', `/people/${sukarni}/results/${result}`)).status).toBe(404);
  });
});
