import { describe, expect, it } from 'vitest';
import { sendNotices } from '../../src/platform/notices/sending.ts';
import { announceNewResults } from '../../src/records/labs/notices/notices.ts';
import { confirmAddresses, sentNotices } from '../notices.ts';
import { world } from '../results.ts';
import { en } from '../words.ts';

const accountOf = async (userId: string) =>
  (await world.sql<{ id: string }>('select id from account where user_id = $1', [userId]))[0]?.id ??
  '';
const announce = (accountId: string) => announceNewResults(world, accountId, world.clock.now());
const GATHERED = 5 * 60_000;

describe('the mail', () => {
  it('says once that something is new, and not whose or what', async () => {
    await confirmAddresses(world);
    const account = await accountOf('earnestine');
    const n = await announce(account);
    expect(n).toBeGreaterThan(0);
    expect([await announce(account), await sentNotices(world)]).toEqual([0, []]);
    world.clock.pass(GATHERED);
    const sent = await sentNotices(world, { accountId: account });
    expect(sent).toMatchObject([
      {
        to: 'earnestine@example.org',
        subject: en('mail.new-subject', { name: world.settings.name }),
        body: expect.not.stringMatching(/Earnestine|Tillman|Potassium|lab/i),
        template: 'results',
        bulk: true,
      },
    ]);
    expect(sent[0]?.body).toContain(String(n));
    // her mother may not see the results, so she is not told that there are any (A11)
    expect(await announce(await accountOf('jill'))).toBe(0);
  });

  it('that the server does not accept is retried', async () => {
    const account = await accountOf('maida');
    expect(await announce(account)).toBeGreaterThan(0);
    world.clock.pass(GATHERED);
    const fails = { as: () => () => Promise.reject(new Error('451 later')), close() {} };
    const job = { accountId: account, topic: 'results' };
    await expect(sendNotices({ ...world, mail: fails }, job, world.clock.now())).rejects.toThrow(
      '451',
    );
    expect(await sentNotices(world, { accountId: account })).toHaveLength(1);
  });

  it('about what has been opened meanwhile is not sent', async () => {
    const account = await accountOf('maida');
    await world.sql('update result_unseen set told_at = null where account_id = $1', [account]);
    await world.sql('delete from notice where account_id = $1', [account]);
    const before = (await sentNotices(world, { accountId: account })).length;
    expect(await announce(account)).toBeGreaterThan(0);
    await world.sql('delete from result_unseen where account_id = $1', [account]);
    world.clock.pass(GATHERED);
    expect(await sentNotices(world, { accountId: account })).toHaveLength(before);
    expect(
      await world.sql('select distinct outcome from notice where account_id = $1', [account]),
    ).toEqual([{ outcome: 'seen' }]);
  });
});
