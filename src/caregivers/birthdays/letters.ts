import { lawOf } from '../../family/law.rules.ts';
import { type LetterText, typedLink } from '../../identity/letters/letter-kinds.ts';
import { stepsOf } from '../../identity/letters/letters.rules.ts';
import { requestOtherLetter } from '../../identity/letters/letters.ts';
import { dayIn, type PlainDate } from '../../platform/clock.ts';
import type { Settings } from '../../platform/settings/settings.ts';
import { ageAt, TURNS, type Turn } from './birthdays.rules.ts';
import { type Birthdays, withdrawOutdated } from './birthdays.sql.ts';

declare module '../../identity/letters/letter-kinds.ts' {
  interface LetterDetails {
    birthday: { turns: Turn; on: PlainDate };
  }
}

/**
 * The letter to someone whom no e-mail reaches. It says what their birthday changes and how to
 * create their own account. Anyone who opens it learns neither the day nor the age.
 */
export const birthdayLetter: LetterText<'birthday'> = {
  label: 'letters.kind-birthday',
  text(t, { turns, on }, sheet) {
    const { name, phone, zone } = sheet.settings;
    const when = dayIn(zone, sheet.now) < on ? 'ahead' : 'over';
    return {
      above: [t(`birthday-paper.${turns}-${when}`, { name })],
      below: [
        t(`birthday-paper.${turns}-share`, { phone }),
        // nobody below the teen age has an account yet
        t(turns === 'teen' && when === 'ahead' ? 'birthday-paper.then' : 'birthday-paper.now'),
        stepsOf(t('birthday-paper.how', { link: typedLink(sheet, '/register') })),
        t('birthday-paper.help', { phone }),
      ],
    };
  },
};

/** Requests the letter about a birthday, once for each birthday. */
export const queueLetter = (
  access: Birthdays,
  patientId: string,
  details: { turns: Turn; on: PlainDate },
): Promise<void> => requestOtherLetter(access, patientId, 'birthday', details);

/**
 * Withdraws letters that nobody has printed and that are no longer true: the person has died or has
 * an account that e-mail reaches, no right is left, or the birth date or the ages have changed.
 */
export async function withdrawLetters(access: Birthdays, settings: Settings): Promise<void> {
  const law = lawOf(settings);
  for (const turns of TURNS) await withdrawOutdated(access, turns, ageAt(turns, law));
}
