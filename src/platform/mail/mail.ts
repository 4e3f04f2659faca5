import { createHash, randomUUID } from 'node:crypto';
import { createTransport, type Transporter } from 'nodemailer';
import type { Pool } from '../access/db.ts';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import { readEmail } from './email.ts';

/** A mail: plain text, no health information, no tracking. */
export interface Mail {
  to: string;
  subject: string;
  body: string;
  /** Its name in the log. */
  template: string;
  /**
   * Nobody is waiting for it: it must not delay mail that somebody at the screen is waiting for.
   */
  bulk?: true;
  /** Names it in its return path, if there is an address for bounces (`MAIL_BOUNCES`). */
  bounce?: string;
  /** The URL at which its reader can switch off this kind of mail (RFC 8058). */
  unsubscribe?: string;
}
export type SendMail = (mail: Mail) => Promise<void>;
export interface Mailer {
  /**
   * Sends the one mail of this id (a job's): at least once, and not again once the mail server has
   * accepted it, however often the job is retried. Throws if it could not be sent or another
   * process is sending it. Must not be called within a transaction.
   */
  as(id: string): SendMail;
  close(): void;
}

/** Removes transport breaks, so that a name can't add a header. */
const oneLine = (text: string) => text.replace(/[\r\n\u2028\u2029]+/g, ' ').slice(0, 300);

/** After this long another process may send it; no send takes that long. */
const LEASE_MS = 3 * 60_000;
const MAX_SEND_MS = 90_000;
const TIMEOUTS = {
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  dnsTimeout: 10_000,
  socketTimeout: 20_000,
};

class MailFailed extends Error {
  constructor(readonly code: 'mail-claimed' | 'mail-timeout' | 'mail-address') {
    super(code);
  }
}

async function claimMail(db: Pool, id: string, template: string): Promise<string | 'sent'> {
  const claim = randomUUID();
  return db.transaction(async (tx) => {
    const [row] = await tx.sql<{ claim: string }>(
      `insert into mail_claim (id, template, claim, claimed_until)
        values ($1, $2, $3, now() + $4 * interval '1 ms')
       on conflict (id) do update set claim = excluded.claim, claimed_until = excluded.claimed_until
       where mail_claim.sent_at is null and mail_claim.claimed_until < now()
       returning claim`,
      [id, template, claim, LEASE_MS],
    );
    if (row) return row.claim;
    const [before] = await tx.sql(
      'select 1 from mail_claim where id = $1 and sent_at is not null',
      [id],
    );
    if (before) return 'sent';
    throw new MailFailed('mail-claimed');
  });
}

/**
 * The status of a permanent refusal of the recipient's address during the hand-over (RFC 3463);
 * null for any other failure. A refusal without a status of its own counts as 5.0.0.
 */
export function refusedStatus(error: unknown): string | null {
  const { code, command, responseCode, response } = (error ?? {}) as Record<string, unknown>;
  if (code !== 'EENVELOPE' || command !== 'RCPT TO') return null;
  const enhanced = /^5\d\d[ -](5\.\d{1,3}\.\d{1,3})\b/.exec(String(response))?.[1];
  if (enhanced) return enhanced;
  return [550, 551, 553].includes(Number(responseCode)) ? '5.0.0' : null;
}

/**
 * Where undeliverable mail comes back to: an address per mail, so that the report says which mail
 * it is about without revealing anything about its reader.
 */
function returnPath(bounces: string, token: string | undefined): string {
  const at = bounces.lastIndexOf('@');
  return token && bounces ? `${bounces.slice(0, at)}+${token}${bounces.slice(at)}` : bounces;
}

/** By SMTP if a server is configured; the demo keeps its mail for /demo/mail. */
export function openMail(
  config: Pick<Config, 'smtpUrl' | 'mailFrom' | 'mailBounces'>,
  db: Pool,
  log: Log,
): Mailer {
  const transports = config.smtpUrl
    ? [openTransport(config.smtpUrl), openTransport(config.smtpUrl)]
    : [];
  const domain = /@([\w.-]+)/.exec(config.mailFrom)?.[1] ?? 'portico.invalid';
  const deliver = async (mail: Mail, id: string): Promise<void> => {
    // only one valid address may become a recipient
    if (readEmail(mail.to) !== mail.to) throw new MailFailed('mail-address');
    const transport = transports[mail.bulk ? 1 : 0];
    if (!transport)
      return db.transaction(async (tx) => {
        await tx.sql(
          'insert into demo_mail (at, recipient, subject, body) values (now(), $1, $2, $3)',
          [mail.to, oneLine(mail.subject), mail.body],
        );
      });
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_, fail) => {
      timer = setTimeout(() => fail(new MailFailed('mail-timeout')), MAX_SEND_MS);
    });
    const sent = transport.sendMail({
      from: config.mailFrom,
      // an object, since a string would be parsed as a list of addresses
      to: { name: '', address: mail.to },
      subject: oneLine(mail.subject),
      text: mail.body,
      // the same on each attempt, so that mail servers and readers recognize duplicates
      messageId: `<${createHash('sha256').update(id).digest('hex').slice(0, 32)}@${domain}>`,
      headers: headersOf(mail),
      ...(config.mailBounces === undefined
        ? {}
        : { envelope: { from: returnPath(config.mailBounces, mail.bounce), to: mail.to } }),
    });
    await Promise.race([sent, tooLong]).finally(() => clearTimeout(timer));
  };
  return {
    as: (id) => async (mail) => {
      const claim = await claimMail(db, id, mail.template);
      if (claim === 'sent') return;
      try {
        await deliver(mail, id);
      } catch (error) {
        // it was not sent, so the next attempt need not wait
        await db.transaction((tx) =>
          tx.sql(
            `update mail_claim set claimed_until = now()
              where id = $1 and claim = $2 and sent_at is null`,
            [id, claim],
          ),
        );
        throw error;
      }
      await db.transaction((tx) =>
        tx.sql('update mail_claim set sent_at = now() where id = $1', [id]),
      );
      log({ event: 'mail.sent', template: mail.template });
    },
    close() {
      for (const transport of transports) transport.close();
    },
  };
}

/**
 * Headers that keep other programs from answering (RFC 3834; Exchange reads its own), and let
 * readers switch off optional mail.
 */
const headersOf = ({ bulk, unsubscribe }: Mail): Record<string, string> => ({
  'Auto-Submitted': 'auto-generated',
  'X-Auto-Response-Suppress': 'All',
  ...(bulk ? { Precedence: 'bulk' } : {}),
  ...(unsubscribe
    ? {
        'List-Unsubscribe': `<${unsubscribe}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }
    : {}),
});

function openTransport(url: string): Transporter {
  return createTransport({
    url,
    pool: true,
    maxConnections: 8,
    maxMessages: 100,
    ...TIMEOUTS,
    disableFileAccess: true,
    disableUrlAccess: true,
  } as Parameters<typeof createTransport>[0]);
}
