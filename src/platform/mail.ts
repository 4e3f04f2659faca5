import { createTransport } from 'nodemailer';
import type { Config } from './config.ts';
import type { Db } from './db.ts';
import type { Log } from './log.ts';

/** A mail: plain text, no health information, no tracking. */
export interface Mail {
  to: string;
  subject: string;
  body: string;
  template: 'new-results' | 'refills' | 'confirm-email' | 'invitation' | 'recovery' | 'account';
}
export type SendMail = (mail: Mail) => Promise<void>;

/** One header line has no line breaks: what stands in a name can't add a header. */
const oneLine = (text: string) => text.replace(/[\r\n\u2028\u2029]+/g, ' ').slice(0, 300);

/** By SMTP where a server is configured; the demo keeps its mail to be read at /demo/mail. */
export function openMail(config: Pick<Config, 'smtpUrl' | 'mailFrom'>, db: Db, log: Log): SendMail {
  if (config.smtpUrl) {
    const transport = createTransport(config.smtpUrl, { disableFileAccess: true, disableUrlAccess: true });
    return async (mail) => {
      await transport.sendMail({
        from: config.mailFrom,
        to: { name: '', address: oneLine(mail.to) }, // an address as it is: a text would be read as a list of them
        subject: oneLine(mail.subject),
        text: mail.body,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      log({ event: 'mail.sent', template: mail.template });
    };
  }
  return async (mail) => {
    await db.transaction((tx) =>
      tx.raw('insert into demo_mail (at, recipient, subject, body) values (now(), $1, $2, $3)', [oneLine(mail.to), oneLine(mail.subject), mail.body]),
    );
    log({ event: 'mail.sent', template: mail.template });
  };
}
