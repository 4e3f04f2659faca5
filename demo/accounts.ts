import type { SamplePeople } from '../src/demo-part.ts';
import {
  caregiverTermsVersion,
  TERMS_VERSION,
} from '../src/identity/accounts/terms/terms.rules.ts';
import { answerText } from '../src/identity/factors/secret-questions.rules.ts';
import { addDays } from '../src/platform/clock.ts';
import type { Config } from '../src/platform/config.ts';
import { hashPassword, seal } from '../src/platform/crypto/crypto.ts';
import type { Tx } from '../src/platform/db/statements.ts';
import { DEMO_ANSWERS, DEMO_APP_SECRET } from './codes.ts';
import { CAREGIVERS, DEMO_ACCOUNTS, DEMO_PASSWORD, isMember } from './people.ts';
import { demoMrn } from './records.ts';

/** Makes the accounts, and the rights of caregivers. The sample people must be there. */
export async function makeAccounts(
  tx: Tx,
  { pepper, secret }: Config,
  sample: SamplePeople,
  now: Date,
): Promise<void> {
  const passwordHash = await hashPassword(DEMO_PASSWORD, pepper);
  const answers = await Promise.all(
    DEMO_ANSWERS.map(async ({ question, answer }) => ({
      question,
      hash: await hashPassword(answerText(answer), pepper),
    })),
  );
  const idOf = async (file: string) =>
    (
      await tx.sql<{ patientId: string }>('select patient_id from person where mrn = $1', [
        demoMrn(file),
      ])
    )[0]?.patientId ?? null;
  for (const account of DEMO_ACCOUNTS) {
    const [made] = await tx.sql<{ id: string }>(
      `insert into account (kind, user_id, password_hash, patient_id, name, email, roles,
          language, created_at, email_confirmed_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) returning id`,
      [
        isMember(account) ? 'member' : 'staff',
        account.userId,
        passwordHash,
        account.record ? await idOf(account.record) : null,
        account.name,
        `${account.userId}@example.org`,
        account.roles ?? [],
        account.language ?? 'en',
        now,
      ],
    );
    const id = made?.id ?? '';
    if (isMember(account)) {
      await tx.sql(
        'insert into terms_acceptance (account_id, version, accepted_at) values ($1, $2, $3)',
        [id, TERMS_VERSION, now],
      );
      await tx.sql(
        'insert into terms_acceptance (account_id, version, accepted_at) values ($1, $2, $3)',
        [id, caregiverTermsVersion(null), now],
      );
      for (const [index, { question, hash }] of answers.entries())
        await tx.sql(
          `insert into secret_question (account_id, position, question, answer_hash, made_at)
            values ($1, $2, $3, $4, now())`,
          [id, index + 1, question, hash],
        );
    } else {
      await tx.sql(
        `insert into authenticator (account_id, sealed, made_at, confirmed_at)
          values ($1, $2, $3, $3)`,
        [id, seal(secret, `authenticator ${id}`, DEMO_APP_SECRET), now],
      );
    }
  }
  for (const one of CAREGIVERS) {
    const of = await idOf(one.of);
    // a feature brings this person, and the portal runs without it
    if (of === null) continue;
    await tx.sql(
      `insert into proxy (patient_id, account_id, relationship, basis, categories, acting, starts_on,
          ends_on, review_on)
       select $1, id, $3, $4, $5, $5, $6, $7, $8 from account where user_id = $2`,
      [
        of,
        one.by,
        one.relationship,
        one.basis,
        one.categories,
        addDays(sample.today, -400),
        one.ends === undefined ? null : addDays(sample.today, one.ends),
        one.review === undefined ? null : addDays(sample.today, one.review),
      ],
    );
  }
}
