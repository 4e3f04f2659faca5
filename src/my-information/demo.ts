import type { DemoDeps, DemoPart } from '../demo-part.ts';
import type { Typed } from '../platform/http/forms.ts';
import { correct, typedOf } from './information/forms.ts';
import { askForCorrection, readInformation } from './information/information.ts';
import { mayCorrectInformation, mayReviewInformation } from './policy.ts';
import { decideProposal, listWaiting, openProposal } from './reviews/reviews.ts';
import type { Section } from './sections/sections.rules.ts';

const DESK = 'desk.moreau';

/**
 * Members and a father ask for corrections, each by the real verb. The front desk has accepted one,
 * declined one and asked for a call about one; the rest waits.
 */
async function askForCorrections({ actAs, jobs, ...demo }: DemoDeps): Promise<void> {
  const asOf = demo.asOf();
  const asks = (userId: string, file: string, section: Section, typed: Typed) =>
    actAs(
      userId,
      mayCorrectInformation,
      async (access) => {
        const { patient } = await readInformation(access, asOf);
        const whole = { ...typedOf(section, patient, asOf.today), ...typed };
        const corrected = correct(section, whole, patient, asOf.today);
        if ('problems' in corrected) throw new Error(`the demo's ${section} has problems`);
        await askForCorrection(access, {
          section,
          seen: '',
          unchanged: corrected.unchanged,
          proposed: corrected.part,
        });
      },
      file,
    );
  const decides = (
    given: string,
    section: Section,
    decision: Omit<Parameters<typeof decideProposal>[3], 'seen'>,
  ) =>
    actAs(DESK, mayReviewInformation, async (access) => {
      const waiting = await listWaiting(access);
      const one = waiting.find((each) => each.given.startsWith(given) && each.section === section);
      const whole = one && (await openProposal(access, one.id, asOf));
      if (!one || !whole) throw new Error(`no ${section} of ${given} waits in the demo`);
      await decideProposal(access, jobs, one.id, { ...decision, seen: whole.seen }, asOf);
    });

  await asks('maida', 'maida-gerhold', 'phones', {
    mobile: '319-555-0142',
    preferred: 'mobile',
  });
  await asks('maida', 'maida-gerhold', 'name', { called: 'May' });
  await asks('maida', 'maida-gerhold', 'address', {
    where: 'us',
    line1: '100 Mill Street',
    line2: '',
    city: 'Hudson',
    state: 'IA',
    zip: '50643',
  });
  await asks('maida', 'maida-gerhold', 'contacts', {
    'name-1': 'Ruth Gerhold',
    'relationship-1': 'mother',
    'phone-1': '319-555-0163',
  });
  await asks('reuben', 'mary-lind', 'contacts', {
    'name-1': 'Reuben Lind',
    'relationship-1': 'father',
    'phone-1': '319-555-0119',
  });
  await asks('elsy', 'elsy-bechtelar', 'language', { language: 'es', interpreter: 'yes' });
  await asks('clint', 'clint-champlin', 'phones', { work: '319-555-0188 ext. 12' });

  await decides('Maida', 'name', { do: 'accept', reason: null, note: '' });
  await decides('Maida', 'address', {
    do: 'decline',
    reason: 'not-found',
    note: 'The post office has no number 100 on Mill Street. Is it 10 or 1000?',
  });
  await decides('Clint', 'phones', {
    do: 'call',
    reason: null,
    note: 'Please ask for Tom at the front desk.',
  });
}

export const informationDemo: DemoPart = { order: 90, tell: askForCorrections };
