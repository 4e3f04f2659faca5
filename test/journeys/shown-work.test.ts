import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { refillByNumber, runAutomatic } from '../../src/medications/automatic/automatic.ts';
import { takeNews } from '../../src/medications/pharmacy/pharmacy-news.ts';
import { Browser } from '../browser.ts';
import { id, onlyId, places, world, written } from '../shown.ts';

describe('whoever is worked on while nobody is signed on is named too', () => {
  it('by a refill that was asked for by number: for whom, and who asked', async () => {
    const member = await new Browser(world).signOn('renewed');
    const asked = await member.request('POST', '/refill-by-number', {
      form: { mrn: '9000000013', number: '80001003', _key: crypto.randomUUID() },
    });
    expect(asked.status).toBe(303);
    const [job] = await world.sql<{ id: string }>(
      "select data->>'id' as id from pgboss.job where name = 'refill.by-number'",
    );
    const rows = await written(() =>
      refillByNumber(world, world.config.secret, job?.id ?? '', world.clock.now()),
    );
    expect(rows).toEqual([
      {
        person: id('automatic'),
        permission: 'refills:by-number',
        purpose: 'treatment',
        user_id: 'renewed',
      },
    ]);
    await world.sql("update refill_request set stage = 'cancelled' where patient_id = $1", [
      id('automatic'),
    ]);
  });

  it('by a refill that repeats by itself', async () => {
    const account = await world.account({ userId: 'automatic', patientId: id('automatic') });
    await world.sql(
      `insert into automatic_refill (patient_id, prescription_id, account_id, pharmacy_id,
          delivery, since)
        select $1, id, $2, $3, 'pickup', $4
        from prescription
        where patient_id = $1`,
      [id('automatic'), account, places['1600001'], world.clock.now()],
    );
    // the first time it only tells that it is due
    expect(await written(() => runAutomatic(world, world.clock.now()))).toEqual([]);
    world.clock.pass(5 * 86_400_000);
    const rows = await written(() => runAutomatic(world, world.clock.now()));
    expect(rows).toEqual([
      {
        person: id('automatic'),
        permission: 'refills:automatic',
        purpose: 'treatment',
        user_id: 'automatic',
      },
    ]);
  });

  it('by news of the pharmacies’ system, once', async () => {
    const requestId = await onlyId('select id from refill_request where patient_id = $1', [
      id('filled'),
    ]);
    const delivery = {
      sender: 'pharmacy',
      controlId: '1',
      digest: createHash('sha256').update('1').digest('hex'),
      news: [{ requestId, is: 'filling' as const }],
    };
    const take = () => takeNews({ ...world, log: () => {} }, delivery, world.clock.now());
    const rows = await written(take);
    expect(rows).toEqual([
      { person: id('filled'), permission: 'refills:news', purpose: 'treatment', user_id: null },
    ]);
    expect(await written(take)).toEqual([]);
  });
});
