import { beforeAll, describe, expect, it } from 'vitest';
import { sentNotices, tell } from '../../../test/notices.ts';
import { makeWorld, type World } from '../../../test/world.ts';
import { takeBounce } from './bounces.ts';
import { bounceToken } from './tokens.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
let n = 0;
async function member(): Promise<{ account: string }> {
  n += 1;
  const account = await world.account({ userId: `back${n}` });
  await world.sql('update account set email_confirmed_at = now() where id = $1', [account]);
  return { account };
}
const security = (account: string) =>
  tell(world, { accountId: account, topic: 'security', data: { notice: 'password' } });

describe('mail that came back', () => {
  const SAYS = (status: string, to: string) =>
    `To: ${to}\nContent-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; a@b\nAction: failed\nStatus: ${status}\n\n--x--\n`;
  const bounce = (text: string, envelopeTo: string | null = null) =>
    takeBounce({ db: world.db, secret: world.config.secret }, text, envelopeTo, world.clock.now());
  const marked = async (account: string) =>
    (await world.sql('select 1 from bounced_address where account_id = $1', [account])).length;

  it('marks the address it was sent to as undeliverable, only by a token of ours', async () => {
    const { account } = await member();
    await security(account);
    const [sent] = await sentNotices(world, { accountId: account });
    const to = `bounces+${bounceToken(world.config.secret, sent?.id ?? '')}@portal.example.org`;
    const forged = to.replace(/[0-9a-f](?=@)/, (digit) => (digit === '0' ? '1' : '0'));
    expect(await bounce(SAYS('5.1.1', forged))).toBe('not-ours');
    expect(await bounce(SAYS('5.1.1', 'bounces@portal.example.org'))).toBe('not-ours');
    expect(await bounce(`To: ${to}\nAuto-Submitted: auto-replied\n\nI am away`)).toBe('not-ours');
    expect(await bounce(SAYS('4.4.1', to))).toBe('temporary');
    expect(await bounce(SAYS('5.2.2', to))).toBe('temporary');
    expect(await marked(account)).toBe(0);
    // a mail system may have changed its case, or may have it only in the envelope
    expect(await bounce(SAYS('5.1.1', 'x@y.example'), to.toUpperCase())).toBe('marked');
    expect(await bounce(SAYS('5.1.1', to))).toBe('marked');
    expect(await marked(account)).toBe(1);
    expect(await world.sql('select 1 from demo_mail')).toEqual([]); // nothing answers
  });

  it('says nothing against an address that the account has since changed', async () => {
    const { account } = await member();
    await security(account);
    const [sent] = await sentNotices(world, { accountId: account });
    await world.sql("update account set email = 'newer@example.org' where id = $1", [account]);
    const to = `b+${bounceToken(world.config.secret, sent?.id ?? '')}@x.example`;
    expect([await bounce(SAYS('5.1.1', to)), await marked(account)]).toEqual(['old-address', 0]);
  });
});
