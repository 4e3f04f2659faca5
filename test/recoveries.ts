import { mailRecovery } from '../src/identity/mails.ts';
import type { JobData } from '../src/platform/jobs/queues.ts';
import type { Mail } from '../src/platform/mail/mail.ts';
import { Browser } from './browser.ts';
import { sentNotices } from './notices.ts';
import { en } from './words.ts';
import type { World } from './world.ts';

/** The answers of every member of these journeys. */
export const ANSWERS = ['Lake Baikal', 'green Rambler', 'Petersen’s'];

/** What several journeys do with a forgotten password. */
export const recoveriesIn = (worldOf: () => World) => {
  /** The links that were mailed to an account, and what it was told about its security. */
  async function sent(accountId: string): Promise<Mail[]> {
    const jobs = await worldOf().sql<{ data: JobData['mail.recovery'] }>(
      `select data
      from pgboss.job
      where name = 'mail.recovery' and data->>'accountId' = $1
      order by created_on`,
      [accountId],
    );
    const mails: Mail[] = [];
    const send = async (mail: Mail) => void mails.push(mail);
    for (const { data } of jobs)
      await mailRecovery({ ...worldOf(), log: () => {} }, data, worldOf().clock.now(), send);
    return [...mails, ...(await sentNotices(worldOf(), { accountId, topic: 'security' }))];
  }
  const begin = async (
    userId: string,
    browser = new Browser(worldOf()),
    birth = ['3', '27', '1984'],
  ) => {
    await browser.open('/sign-on');
    await browser.click(en('sign-on.forgot'));
    await browser.click(en('forgot.password-go'));
    browser
      .fill(en('account.user-id'), userId)
      .fill(en('ui.month'), birth[0] ?? '')
      .fill(en('ui.day'), birth[1] ?? '')
      .fill(en('ui.year'), birth[2] ?? '');
    return browser.press(en('register.continue'));
  };
  const answer = async (browser: Browser, answers = ANSWERS) => {
    for (const [at, label] of browser.query('form[action="/forgot/questions"] label').entries())
      browser.fill((label.textContent ?? '').trim(), answers[at] ?? '');
    return browser.press(en('register.continue'));
  };
  const linkIn = (mails: Mail[]) =>
    /http:\/\/localhost:3000(\/reset\/\S+)/.exec(mails.map((mail) => mail.body).join('\n'))?.[1] ??
    '';
  const bare = (browser: Browser) =>
    JSON.stringify([
      browser.status,
      browser.html.replace(/value="[^"]*"/g, ''),
      Object.keys(browser.headers).sort(),
      browser.headers['content-length'],
    ]);
  return { sent, begin, answer, linkIn, bare };
};
