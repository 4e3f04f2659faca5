import type { Access } from '../../platform/access/access.ts';
import type { AsOf } from '../../platform/as-of.ts';
import type { Words } from '../../platform/i18n.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { writeToPerson } from '../../platform/notices/writing.ts';
import { medicineName } from '../names/medicine-name.ts';
import type { StaffRequest } from '../requests/staff-requests.ts';
import { REASONS } from '../requests/stages.rules.ts';

/** What a prescriber tells the person about a renewal: that it is declined, or a question. */
export interface Letter {
  is: 'deny' | 'ask-visit' | 'ask';
  reason: string | null;
  note: string;
}

function wordsOf(
  t: Words,
  request: StaffRequest,
  { is, reason, note }: Letter,
  { doctor, phone }: { doctor: string; phone: string },
): { subject: string; text: string } {
  const medicine = medicineName(t, request.name);
  const why = REASONS.deny.find((one) => one === reason && one !== 'other');
  const text = [
    t(`renew.letter-${is}`, { medicine, doctor, phone }),
    why && t(`reason.${why}`),
    note,
    t('renew.letter-reply'),
  ];
  return {
    subject: t('renew.letter-subject', { medicine }),
    text: text.filter(Boolean).join('\n\n'),
  };
}

/**
 * Writes to the person about their renewal, as a message that they can reply to.
 * @returns the accounts that are told by it; null if no team can be written to
 */
export const writeLetter = (
  access: Access<'renewals:answer'>,
  jobs: Jobs,
  request: StaffRequest,
  letter: Letter,
  asOf: AsOf,
): Promise<readonly string[] | null> =>
  writeToPerson(
    access,
    jobs,
    {
      ...{ patientId: request.patientId, npi: request.prescriberNpi, about: 'refills' },
      words: (t) =>
        wordsOf(t, request, letter, {
          doctor: access.actor?.account.name ?? '',
          phone: asOf.settings.phone,
        }),
    },
    asOf,
  );
