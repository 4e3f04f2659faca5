import { expect } from 'vitest';
import { notifyAccount } from '../src/identity/notices.ts';
import type { JobData } from '../src/platform/jobs/queues.ts';
import type { Mail } from '../src/platform/mail/mail.ts';
import { Browser } from './browser.ts';
import { en } from './words.ts';
import { codeAt, PASSWORD, type World } from './world.ts';

/** What several journeys do with a member’s account. */
export const accountsIn = (worldOf: () => World) => {
  /** A member of her own for each test. */
  async function member(
    userId: string,
    rest: { birthDate?: string; email?: string } = {},
  ): Promise<{ id: string; person: string; browser: Browser }> {
    const person = await worldOf().person({
      given: 'Rosa',
      family: userId,
      birthDate: rest.birthDate ?? '1984-03-27',
      mrn: '0048229137',
    });
    const id = await worldOf().account({
      userId,
      patientId: person,
      ...(rest.email ? { email: rest.email } : {}),
    });
    await worldOf().sql('update account set email_confirmed_at = now() where id = $1', [id]);
    return {
      id,
      person,
      browser: await new Browser(worldOf(), `${userId} Chrome/140 Windows`).signOn(userId),
    };
  }
  /** The mails that wait for an account, as they would be sent. */
  async function mails(accountId: string): Promise<(Mail & { notice: string })[]> {
    const jobs = await worldOf().sql<{ data: JobData['mail.account'] }>(
      `select data
      from pgboss.job
      where name = 'mail.account' and data->>'accountId' = $1 order by created_on`,
      [accountId],
    );
    const sent: (Mail & { notice: string })[] = [];
    for (const { data } of jobs)
      await notifyAccount(
        { ...worldOf(), log: () => {} },
        data,
        worldOf().clock.now(),
        async (mail) => void sent.push({ ...mail, notice: data.notice }),
      );
    return sent;
  }
  const secretOn = (browser: Browser) =>
    (browser.query('code.secret')[0]?.textContent ?? '').replace(/\s/g, '');
  /** Turns the second step on; answers the app's secret and the recovery codes. */
  async function turnOn(browser: Browser): Promise<{ secret: string; codes: string[] }> {
    await browser.open('/account/authenticator');
    const secret = secretOn(browser);
    await browser
      .fill(en('second.code'), codeAt(worldOf().clock.now(), secret))
      .press(en('authenticator.confirm'));
    expect(browser.h1).toBe(en('account.codes'));
    const codes = browser.query('.codes code').map((one) => one.textContent ?? '');
    worldOf().clock.pass(60_000); // the code that turned it on is used up
    return { secret, codes };
  }
  const byPassword = async (browser: Browser, userId: string, password = PASSWORD) => {
    await browser.open('/sign-on');
    return browser
      .fill(en('account.user-id'), userId)
      .fill(en('account.password'), password)
      .press(en('sign-on.title'));
  };
  return { member, mails, secretOn, turnOn, byPassword };
};
