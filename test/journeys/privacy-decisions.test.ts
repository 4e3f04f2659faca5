import { beforeAll, describe, expect, it } from 'vitest';
import {
  account,
  awake,
  browser,
  id,
  mrnOf,
  open,
  post,
  reviewOf,
  reviews,
  world,
} from '../privacy.ts';
import { en } from '../words.ts';

// Fay is on the list; Luis opens a namesake's record, and one that the officer knows to be his own
beforeAll(async () => {
  await post('mila', '/staff/privacy/listed', {
    mrn: await mrnOf('famous'),
    reason: 'Known from television',
  });
  await post('mila', '/staff/privacy/staff', { staff: 'luis', mrn: await mrnOf('own') });
  await open('luis', 'own');
  await open('luis', 'double');
});

describe('a decision of the privacy officer', () => {
  it('is made once: if two decide at the same time, one gets a message', async () => {
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
    expect([browser('noa').text.includes(en('privacy.own')), browser('noa').radios]).toEqual([
      true,
      [],
    ]);
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

  it('asks for a fresh proof first', async () => {
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

  it('is for nobody else: every URL looks to others like one that does not exist', async () => {
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
