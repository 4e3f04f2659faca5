import { describe, expect, it } from 'vitest';
import { mailNewResults } from '../../src/records/labs/notices/notices.ts';
import { world } from '../results.ts';

describe('the mail', () => {
  it('tells once that something is new, and of whom or what it says nothing', async () => {
    const account =
      (await world.sql<{ id: string }>("select id from account where user_id = 'earnestine'"))[0]
        ?.id ?? '';
    const sent: { to: string; subject: string; body: string }[] = [];
    const send = async (mail: { to: string; subject: string; body: string }) =>
      void sent.push(mail);
    const tell = (id: string) =>
      mailNewResults({ ...world, publicUrl: world.config.publicUrl, send }, id, world.clock.now());
    expect(await tell(account)).toBe(true);
    expect(await tell(account)).toBe(false);
    expect(sent).toEqual([
      {
        to: 'earnestine@example.org',
        subject: 'Something new at Cedar Valley Health',
        body: expect.not.stringMatching(/Earnestine|Potassium|result|lab/i),
        template: 'new-results',
        bulk: true,
      },
    ]);
    // her mother may not see the results, so she is not told that there are any (A11)
    const mother =
      (await world.sql<{ id: string }>("select id from account where user_id = 'jill'"))[0]?.id ??
      '';
    expect(await tell(mother)).toBe(false);
  });

  it('that the server does not take is tried again', async () => {
    const account =
      (await world.sql<{ id: string }>("select id from account where user_id = 'maida'"))[0]?.id ??
      '';
    const tell = (send: () => Promise<void>) =>
      mailNewResults(
        { ...world, publicUrl: world.config.publicUrl, send },
        account,
        world.clock.now(),
      );
    await expect(tell(() => Promise.reject(new Error('451 later')))).rejects.toThrow();
    let sent = 0;
    expect(await tell(async () => void sent++)).toBe(true);
    expect(sent).toBe(1);
  });
});
