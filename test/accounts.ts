import { expect } from 'vitest';
import { Browser } from './browser.ts';
import { type SentNotice, sentNotices } from './notices.ts';
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
  /** What an account was told about its security. */
  const mails = (accountId: string): Promise<SentNotice[]> =>
    sentNotices(worldOf(), { accountId, topic: 'security' });
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
