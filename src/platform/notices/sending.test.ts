import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { outcomesOf, sentNotices, tellRefills, tellSecurity } from '../../../test/notices.ts';
import { openSmtpSink, type SmtpSink } from '../../../test/smtp-sink.ts';
import { makeWorld, type World } from '../../../test/world.ts';
import { openMail } from '../mail/mail.ts';
import { sendNotices } from './sending.ts';
import { readBounceToken } from './tokens.ts';

let world: World;
let sink: SmtpSink;
let refused: string | null = null;
let n = 0;
beforeAll(async () => {
  world = await makeWorld({ at: '2026-01-15T18:00:00Z' }); // noon in Chicago
  sink = await openSmtpSink({ refuse: () => refused });
});
afterAll(() => sink.stop());
beforeEach(() => {
  world.clock.set('2026-01-15T18:00:00Z');
  refused = null;
});

/** A member with a record and a confirmed address. */
async function member(): Promise<{ person: string; account: string; email: string }> {
  n += 1;
  const person = await world.person({ given: 'Ada', family: `Told${n}` });
  const account = await world.account({ userId: `told${n}`, patientId: person });
  await world.sql('update account set email_confirmed_at = now() where id = $1', [account]);
  return { person, account, email: `told${n}@example.org` };
}
const mailer = (bounces?: string) =>
  openMail(
    { smtpUrl: sink.url, mailFrom: 'Portico <no-reply@example.org>', mailBounces: bounces },
    world.db,
    () => {},
  );
const MINUTES = 60_000;

describe('over SMTP', () => {
  it('goes out once, even if two jobs send it, or one dies between claim and send', async () => {
    const { account, person } = await member();
    await tellRefills(world, account, person);
    world.clock.pass(5 * MINUTES);
    const job = { accountId: account, topic: 'refills' };
    const send = (mail = mailer()) =>
      sendNotices({ ...world, mail }, job, world.clock.now()).finally(() => mail.close());
    const before = sink.count();
    const mine = () => sink.received.filter(({ to }) => to === `told${n}@example.org`);
    // the first one dies while it holds the claim
    let claimed = (): void => {};
    const reached = new Promise<void>((done) => {
      claimed = done;
    });
    const real = mailer();
    void sendNotices(
      {
        ...world,
        mail: {
          as: (id) => async () => {
            await world.sql(
              `insert into mail_claim (id, template, claim, claimed_until)
                values ($1, 'refills', gen_random_uuid(), now() + interval '3 minutes')`,
              [id],
            );
            claimed();
            return new Promise(() => {});
          },
          close() {},
        },
      },
      job,
      world.clock.now(),
    );
    await reached;
    await expect(send()).rejects.toThrow('mail-claimed');
    expect(await outcomesOf(world, account)).toEqual([null]);
    // what came meanwhile does not join a message that may have gone out
    world.clock.pass(1000);
    await tellRefills(world, account, person);
    await world.sql("update mail_claim set claimed_until = now() - interval '1 second'");
    const both = await Promise.allSettled([send(), send(real)]);
    expect(both.some(({ status }) => status === 'fulfilled')).toBe(true);
    await send();
    expect([sink.count() - before, await outcomesOf(world, account)]).toEqual([1, ['sent', null]]);
    world.clock.pass(5 * MINUTES);
    await send();
    await send();
    const ids = mine().map(({ headers }) => /^Message-ID: (.*)$/im.exec(headers)?.[1]);
    expect([ids.length, new Set(ids).size]).toEqual([2, 2]);
  });

  it('says what it is, so that nothing answers it, and where it bounces to', async () => {
    const { account, person, email } = await member();
    await tellRefills(world, account, person);
    await tellSecurity(world, account);
    world.clock.pass(5 * MINUTES);
    const mail = mailer('bounces@portal.example.org');
    for (const topic of ['refills', 'security'])
      await sendNotices({ ...world, mail }, { accountId: account, topic }, world.clock.now());
    mail.close();
    const [optional, always] = sink.received.filter(({ to }) => to === email);
    for (const one of [optional, always]) {
      expect(one?.headers).toMatch(/^Auto-Submitted: auto-generated$/m);
      expect(one?.headers).toMatch(/^X-Auto-Response-Suppress: All$/m);
      const token = /^bounces\+([0-9a-f-]+)@portal\.example\.org$/.exec(one?.from ?? '')?.[1];
      expect(readBounceToken(world.config.secret, token ?? '')).toMatch(/^[0-9a-f-]{36}$/);
      expect(one?.from.split('@')[0]?.length).toBeLessThanOrEqual(64);
    }
    expect(optional?.headers).toMatch(/^Precedence: bulk$/m);
    expect(optional?.headers).toMatch(
      /^List-Unsubscribe: <http:\/\/localhost:3000\/unsubscribe\/[\w.-]+>$/m,
    );
    expect(optional?.headers).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m);
    expect(always?.headers).not.toMatch(/^(List-|Precedence)/m);
    const none = mailer('');
    await tellSecurity(world, account);
    await sendNotices(
      { ...world, mail: none },
      { accountId: account, topic: 'security' },
      world.clock.now(),
    );
    none.close();
    expect(sink.received.at(-1)?.from).toBe('');
  });

  it('that the server permanently refuses marks the address; a refusal of the sender does not', async () => {
    const { account, person } = await member();
    const job = { accountId: account, topic: 'security' };
    const send = async () => {
      const mail = mailer();
      await sendNotices({ ...world, mail }, job, world.clock.now()).finally(() => mail.close());
    };
    await tellSecurity(world, account);
    for (const answer of ['550 5.7.1 blocked', '450 4.2.1 later']) {
      refused = answer;
      await expect(send(), answer).rejects.toThrow();
    }
    expect(await outcomesOf(world, account)).toEqual([null]);
    refused = '550 5.1.1 no such user';
    await send();
    expect(await outcomesOf(world, account)).toEqual(['unreachable']);
    refused = null;
    // optional mail is not sent there any more, until the address changes
    const optional = async () => {
      await tellRefills(world, account, person);
      world.clock.pass(5 * MINUTES);
      await sentNotices(world, { accountId: account, topic: 'refills' });
    };
    await optional();
    expect((await outcomesOf(world, account)).sort()).toEqual(['unreachable', 'unreachable']);
    await tellSecurity(world, account);
    await send();
    expect((await outcomesOf(world, account)).sort()).toEqual([
      'sent',
      'unreachable',
      'unreachable',
    ]);
    await world.sql("update account set email = 'right@example.org' where id = $1", [account]);
    await optional();
    expect((await outcomesOf(world, account)).filter((one) => one === 'sent')).toHaveLength(2);
  });
});
