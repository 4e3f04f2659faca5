import type { DemoDeps } from '../../demo-part.ts';
import { type StepInput, workOn } from '../pharmacy/pharmacy.ts';
import { mayFillRefills, mayRequestRefills } from '../policy.ts';
import { readChoices } from '../refills/choices.ts';
import { destinationOf, resolveDestination } from '../refills/destinations.rules.ts';
import { requestRefills } from '../refills/refills.ts';
import { doerOf } from '../requests/steps.ts';
import { findPrescription } from './demo.sql.ts';
import { DEMO_PHARMACIES } from './pharmacies.ts';

const HOUR = 60;
const DAY = 24 * HOUR;
const [MAIN, RIVERSIDE, HUDSON] = DEMO_PHARMACIES;

/** Where a request goes, and how long ago it was made, in minutes. */
interface Asked {
  ago: number;
  to?: string;
  note?: string;
}
type Worked = Omit<StepInput, 'id' | 'seen'> & { ago: number };

/**
 * Members ask for refills and the pharmacy works on them, some minutes or days ago, so that each
 * stage has one. Renewals wait for prescribers.
 */
export async function requestRefillsOfAll({ actAs, asOf, jobs }: DemoDeps): Promise<void> {
  const member =
    (userId: string, file: string) =>
    (story: string, { ago, to = MAIN.name, note = '' }: Asked): Promise<string> =>
      actAs(
        userId,
        mayRequestRefills,
        async (access) => {
          const patientId = access.person.id;
          const rx = await findPrescription(access, patientId, `story-${story}`);
          const { pharmacies, addresses } = await readChoices(access);
          const wanted = destinationOf(pharmacies.find((one) => one.name === to)?.id ?? to);
          const destination = resolveDestination(wanted, pharmacies, addresses);
          if (!rx || !destination) throw new Error(`the demo can't request ${story}`);
          const { outcomes } = await requestRefills(
            access,
            jobs,
            {
              patientId,
              prescriptions: [rx],
              to: destination,
              note,
              via: 'online',
              by: doerOf(access),
            },
            asOf(ago),
          );
          const [outcome] = outcomes;
          if (outcome?.is !== 'asked') throw new Error(`the demo's ${story} was refused`);
          return outcome.requestId;
        },
        file,
      );
  const works = async (id: string, ...steps: Worked[]): Promise<void> => {
    for (const [index, { ago, ...step }] of steps.entries())
      await actAs('rx.delgado', mayFillRefills, async (access) => {
        const input = { id, seen: index + 1, ...step };
        const done = await workOn(access, jobs, input, asOf(ago));
        if (done !== 'done') throw new Error(`the demo's ${step.step} was refused: ${done}`);
      });
  };
  const clint = member('clint', 'clint-champlin');
  const jill = member('jill', 'jill-tillman');
  const reuben = member('reuben', 'reuben-lind');
  const elsy = member('elsy', 'elsy-bechtelar');

  // the late one: a part was filled, the rest is on order
  await works(
    await clint('clint-lisinopril', { ago: 9 * DAY }),
    { step: 'claim', ago: 9 * DAY - HOUR },
    { step: 'start', ago: 9 * DAY - 2 * HOUR },
    { step: 'part-fill', quantity: 30, note: 'The rest is on order.', ago: 8 * DAY },
  );
  await works(
    await elsy('elsy-atorvastatin', { ago: 2 * DAY }),
    { step: 'claim', ago: DAY + 2 * HOUR },
    { step: 'start', ago: DAY + HOUR },
    { step: 'ready', price: 800, ago: DAY },
  );
  await works(
    await jill('jill-lisinopril', { to: HUDSON.name, ago: DAY + 3 * HOUR }),
    { step: 'claim', ago: DAY },
    { step: 'hold', reason: 'insurance', note: 'We are calling your plan.', ago: 3 * HOUR },
  );
  await works(
    await reuben('reuben-losartan', { ago: 3 * HOUR }),
    { step: 'claim', ago: 2 * HOUR },
    { step: 'start', ago: 90 },
  );
  await reuben('reuben-amlodipine', { to: 'mail-0', ago: 70 });
  await jill('jill-levothyroxine', {
    ago: 25,
    note: 'I leave on a trip on Friday. Can it be ready before?',
  });
  await jill('jill-atorvastatin', { to: RIVERSIDE.name, ago: 20 });
  // renewals, which wait for Dr. Okafor, and the last for Dr. Hale
  await reuben('reuben-atorvastatin', { ago: DAY });
  await jill('jill-sertraline', { ago: 2 * HOUR });
  await elsy('elsy-hctz', { ago: 40 });
  await clint('clint-losartan', { ago: HOUR });
}
