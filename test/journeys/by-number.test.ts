import { beforeAll, describe, expect, it } from 'vitest';
import { refillByNumber } from '../../src/medications/by-number/by-number.ts';
import { type AutomaticWorld, openAutomatic } from '../automatic.ts';
import { en } from '../words.ts';

let world: AutomaticWorld['world'];
let member: AutomaticWorld['member'];
let requests: AutomaticWorld['requests'];
let mails: AutomaticWorld['mails'];
beforeAll(async () => {
  ({ world, member, requests, mails } = await openAutomatic());
});

describe('by number', () => {
  const work = async () => {
    for (const { id } of await world.sql<{ id: string }>(
      `select data->>'id' as id
        from pgboss.job
        where name = 'refill.by-number' order by created_on`,
    ))
      await refillByNumber(
        { db: world.db, jobs: world.jobs, settings: world.settings },
        world.config.secret,
        id,
        world.clock.now(),
      );
    await world.sql("delete from pgboss.job where name = 'refill.by-number'");
  };

  it('a relative’s refill is requested with two numbers, and seen only by the relative', async () => {
    const [son, mother] = [await member(), await member()];
    await son.browser.open('/refill-by-number');
    await son.browser.press(en('number.send'));
    expect([son.browser.status, son.browser.text.includes(en('problem.number-mrn'))]).toEqual([
      422,
      true,
    ]);
    await son.browser
      .fill(en('number.mrn'), mother.mrn)
      .fill(en('med.number'), mother.number)
      .press(en('number.send'));
    expect(son.browser.text).toContain(en('number.sent-text', { phone: world.settings.phone }));
    expect(
      await world.sql("select 1 from pgboss.job where data::text like '%' || $1 || '%'", [
        mother.number,
      ]),
    ).toEqual([]);
    await work();
    expect(await requests(mother.id)).toEqual([{ kind: 'refill', askedVia: 'by-number' }]);
    expect([await mails(mother.account), await mails(son.account)]).toEqual([1, 0]);
    expect((await son.browser.request('GET', `${mother.base}/refills`)).status).toBe(404);
    await mother.browser.open(`${mother.base}/refills`);
    expect(mother.browser.text).toContain(en('via.by-number'));
  });

  it('gives the same response whatever the numbers are, and requests nothing that does not match', async () => {
    const [son, mother, other] = [
      await member(),
      await member(),
      await member({ name: 'oxycodone 5 MG Oral Tablet' }),
    ];
    const send = (mrn: string, number: string) =>
      son.browser.request('POST', '/refill-by-number', {
        form: { mrn, number, _key: crypto.randomUUID() },
      });
    const answers = [
      await send(mother.mrn, mother.number),
      await send(mother.mrn, other.number),
      await send('0000000001', mother.number),
      await send(other.mrn, other.number),
      await send(mother.mrn, '99999999'),
    ];
    const plain = answers.map(({ status, headers, body }) =>
      JSON.stringify([status, headers.location, headers['content-length'] ?? '', body]),
    );
    expect(new Set(plain).size).toBe(1);
    await work();
    expect([(await requests(mother.id)).length, (await requests(other.id)).length]).toEqual([1, 0]);
  });

  it('a sweep of numbers is stopped, right or wrong (A5)', async () => {
    const sweeper = await member();
    const answers: number[] = [];
    for (let at = 0; at < 14; at++)
      answers.push(
        (
          await sweeper.browser.request('POST', '/refill-by-number', {
            form: { mrn: sweeper.mrn, number: String(70000000 + at), _key: crypto.randomUUID() },
          })
        ).status,
      );
    expect(answers.slice(0, 10).every((status) => status === 303)).toBe(true);
    expect(answers.slice(10)).toEqual([429, 429, 429, 429]);
  });
});
