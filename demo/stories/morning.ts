import type { Observation, Resource } from '@medplum/fhirtypes';
import { maySetPreferences } from '../../src/family/policy.ts';
import { openBatch, prepareLetters } from '../../src/identity/letters/letter-batches.ts';
import { mayHelpMembers, mayMailLetters } from '../../src/identity/policy.ts';
import { sendLetterFor } from '../../src/identity/staff/helping.ts';
import { type StepInput, workOn } from '../../src/medications/pharmacy/pharmacy.ts';
import { mayFillRefills, mayRequestRefills } from '../../src/medications/policy.ts';
import { readChoices } from '../../src/medications/refills/choices.ts';
import {
  destinationOf,
  resolveDestination,
} from '../../src/medications/refills/destinations.rules.ts';
import { requestRefills } from '../../src/medications/refills/refills.ts';
import { doerOf } from '../../src/medications/requests/steps.ts';
import { systemRequest } from '../../src/platform/access/request-info.ts';
import { addDays, type PlainDate } from '../../src/platform/clock.ts';
import type { Config } from '../../src/platform/config.ts';
import { keepDeadJob } from '../../src/platform/jobs/dead-jobs.ts';
import type { Log } from '../../src/platform/log.ts';
import { changeChoice } from '../../src/platform/notices/choices.ts';
import { mayNoteResults } from '../../src/records/policy.ts';
import { reviewResult } from '../../src/records/reviews/reviews.ts';
import { saveWish } from '../../src/records/wishes/wishes.ts';
import { actAs, asOfDemo, type StoryDeps } from './acting.ts';
import { DEMO_COVER_NPI, DEMO_PHARMACIES, often, type Story, told } from './medicines.ts';

const HOUR = 60;
const DAY = 24 * HOUR;
const [MAIN, RIVERSIDE, HUDSON] = DEMO_PHARMACIES;

/** A prescription for 90 days, with one of three refills taken so many days ago. */
const refillable = (id: string, rxnorm: string, name: string, ago: number): Story => ({
  id,
  rxnorm,
  name,
  dosage: often(1, 1, 'd', 1, 'tablet'),
  written: ago + 95,
  repeats: 3,
  quantity: [90, 'tablets'],
  days: 90,
  fills: [
    { ago: ago + 90, paid: 8 },
    { ago, paid: 8 },
  ],
});
/** One that has no refills left. */
const usedUp = (id: string, rxnorm: string, name: string, ago: number): Story => ({
  ...refillable(id, rxnorm, name, ago),
  repeats: 1,
});

const LISINOPRIL = ['314076', 'lisinopril 10 MG Oral Tablet'] as const;
const AMLODIPINE = ['329528', 'amlodipine 5 MG Oral Tablet'] as const;
const ATORVASTATIN = ['617310', 'atorvastatin 20 MG Oral Tablet'] as const;
const HCTZ = ['310798', 'hydrochlorothiazide 25 MG Oral Tablet'] as const;
const LEVOTHYROXINE = ['966247', 'levothyroxine sodium 0.05 MG Oral Tablet'] as const;
const LOSARTAN = ['979485', 'losartan potassium 50 MG Oral Tablet'] as const;
const SERTRALINE = ['312941', 'sertraline 50 MG Oral Tablet'] as const;

/** A test of yesterday, which a doctor is to see first. */
const test = (
  patient: string,
  id: string,
  [code, display]: readonly [string, string],
  valueQuantity: { value: number; unit: string },
  [low, high]: readonly [number, number],
  day: PlainDate,
): Observation => ({
  resourceType: 'Observation',
  id: `story-${id}`,
  status: 'final',
  category: [
    {
      coding: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/observation-category',
          code: 'laboratory',
        },
      ],
    },
  ],
  code: { coding: [{ system: 'http://loinc.org', code, display }] },
  subject: { reference: `Patient/${patient}` },
  effectiveDateTime: `${day}T15:30:00Z`,
  valueQuantity,
  referenceRange: [
    {
      low: { value: low, unit: valueQuantity.unit },
      high: { value: high, unit: valueQuantity.unit },
    },
  ],
});

/**
 * The prescriptions and results behind what is waiting for staff. They are of their own, so that
 * the members' lists keep what can still be refilled.
 * @param of the demo's people by file: the id of each in its own record
 */
export function morningRecords(of: (file: string) => string, today: PlainDate): Resource[] {
  const clint = [
    refillable('clint-lisinopril', ...LISINOPRIL, 95),
    {
      ...usedUp('clint-losartan', ...LOSARTAN, 84),
      by: { name: 'Dr. Robin Hale', npi: DEMO_COVER_NPI },
    },
  ];
  const jill = [
    refillable('jill-levothyroxine', ...LEVOTHYROXINE, 82),
    refillable('jill-lisinopril', ...LISINOPRIL, 80),
    refillable('jill-atorvastatin', ...ATORVASTATIN, 80),
    usedUp('jill-sertraline', ...SERTRALINE, 86),
  ];
  const reuben = [
    refillable('reuben-amlodipine', ...AMLODIPINE, 83),
    refillable('reuben-losartan', ...LOSARTAN, 85),
    usedUp('reuben-atorvastatin', ...ATORVASTATIN, 88),
  ];
  const elsy = [
    refillable('elsy-atorvastatin', ...ATORVASTATIN, 84),
    usedUp('elsy-hctz', ...HCTZ, 87),
  ];
  return [
    ...told(of('clint-champlin'), clint, today),
    ...told(of('jill-tillman'), jill, today),
    ...told(of('reuben-lind'), reuben, today),
    ...told(of('elsy-bechtelar'), elsy, today),
    test(
      of('mary-lind'),
      'mary-ferritin',
      ['2276-4', 'Ferritin [Mass/volume] in Serum or Plasma'],
      { value: 9, unit: 'ng/mL' },
      [13, 84],
      addDays(today, -1),
    ),
    test(
      of('mary-lind'),
      'mary-vitamin-d',
      ['1989-3', '25-hydroxyvitamin D3 [Mass/volume] in Serum or Plasma'],
      { value: 34, unit: 'ng/mL' },
      [20, 60],
      addDays(today, -1),
    ),
  ];
}

/**
 * What staff find in the morning: refills at several stages, renewals, results to review, letters,
 * and a mail that did not go out. Members and staff did it by the real verbs, some minutes or days ago.
 */
export async function tellMorning(
  deps: StoryDeps & { config: Config; log: Log },
  mrnOf: (file: string) => string,
): Promise<void> {
  await requestsOfTheMorning(deps, mrnOf);
  await resultsToReview(deps, mrnOf);
  await lettersToPrint(deps, mrnOf);
  await mailThatFailed(deps);
  await notices(deps);
}

/** Where a request goes, and how long ago it was made, in minutes. */
interface Asked {
  ago: number;
  to?: string;
  note?: string;
}
type Worked = Omit<StepInput, 'id' | 'seen'> & { ago: number };

async function requestsOfTheMorning(
  deps: StoryDeps,
  mrnOf: (file: string) => string,
): Promise<void> {
  const member =
    (userId: string, file: string) =>
    (story: string, { ago, to = MAIN.name, note = '' }: Asked): Promise<string> =>
      actAs(
        deps,
        userId,
        mayRequestRefills,
        async (access) => {
          const patientId = access.person.id;
          const [rx] = await access.sql<{ id: string }>(
            'select id from prescription where patient_id = $1 and source_id = $2',
            [patientId, `story-${story}`],
          );
          const { pharmacies, addresses } = await readChoices(access);
          const wanted = destinationOf(pharmacies.find((one) => one.name === to)?.id ?? to);
          const destination = resolveDestination(wanted, pharmacies, addresses);
          if (!rx || !destination) throw new Error(`the demo can't request ${story}`);
          const { outcomes } = await requestRefills(
            access,
            deps.jobs,
            {
              patientId,
              prescriptions: [rx.id],
              to: destination,
              note,
              via: 'online',
              by: doerOf(access),
            },
            asOfDemo(deps, ago),
          );
          const [outcome] = outcomes;
          if (outcome?.is !== 'asked') throw new Error(`the demo's ${story} was refused`);
          return outcome.requestId;
        },
        mrnOf(file),
      );
  const works = async (id: string, ...steps: Worked[]): Promise<void> => {
    for (const [index, { ago, ...step }] of steps.entries())
      await actAs(deps, 'rx.delgado', mayFillRefills, async (access) => {
        const input = { id, seen: index + 1, ...step };
        const done = await workOn(access, deps.jobs, input, asOfDemo(deps, ago));
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

/**
 * Mary's father wants her doctor to see results first. The doctor has seen the older ones, and
 * those of yesterday wait.
 */
async function resultsToReview(deps: StoryDeps, mrnOf: (file: string) => string): Promise<void> {
  const mary = mrnOf('mary-lind');
  const { now } = asOfDemo(deps);
  await actAs(
    deps,
    'reuben',
    maySetPreferences,
    (access) => saveWish(access, 'doctor-first', now),
    mary,
  );
  await actAs(
    deps,
    'dr.okafor',
    mayNoteResults,
    async (access) => {
      const older = await access.sql<{ id: string }>(
        'select id from lab_result where patient_id = $1 and collected_at < $2',
        [access.person.id, new Date(now.getTime() - 7 * DAY * 60_000)],
      );
      for (const { id } of older) await reviewResult(access, id, now);
    },
    mary,
  );
}

/** One letter is printed and two wait. */
async function lettersToPrint(
  deps: StoryDeps & { config: Config },
  mrnOf: (file: string) => string,
): Promise<void> {
  const asks = (file: string) =>
    actAs(deps, 'desk.moreau', mayHelpMembers, async (access) => {
      const [person] = await access.sql<{ patientId: string }>(
        'select patient_id from person where mrn = $1',
        [mrnOf(file)],
      );
      await sendLetterFor(access, person?.patientId ?? '');
    });
  await asks('noel-reynolds');
  const batch = await actAs(deps, 'registrar.osei', mayMailLetters, (access) =>
    prepareLetters(deps, access, null),
  );
  await actAs(deps, 'registrar.osei', mayMailLetters, (access) =>
    openBatch(deps, access, batch ?? ''),
  );
  await asks('reuben-lind');
  await asks('elsy-bechtelar');
}

/** A mail about new results was given up last night: the mail server did not answer. */
async function mailThatFailed({ db, jobs, log, ...deps }: StoryDeps & { log: Log }): Promise<void> {
  const { now } = asOfDemo({ db, jobs, ...deps });
  await db.asSystem('system:demo', systemRequest(now, 'demo'), async (access) => {
    const [account] = await access.sql<{ id: string }>(
      "select id from account where user_id = 'elsy'",
    );
    await keepDeadJob(access, jobs, log, {
      id: crypto.randomUUID(),
      queue: 'notice.send',
      data: { accountId: account?.id, topic: 'results' },
      problem: 'ECONNREFUSED',
      tries: 19,
      madeAt: new Date(now.getTime() - 9 * HOUR * 60_000),
    });
  });
}

/**
 * Some have chosen what they are told: one member hears of no refills, a mother of none of her
 * child's. And mail to one address has come back.
 */
async function notices({ db, ...deps }: StoryDeps): Promise<void> {
  const { now } = asOfDemo({ db, ...deps });
  await db.asSystem('system:notices', systemRequest(now, 'demo'), async (access) => {
    const accounts = await access.sql<{ id: string; userId: string; child: string | null }>(
      `select a.id, a.user_id, (select p.patient_id from proxy p where p.account_id = a.id limit 1)
          as child
        from account a where a.user_id in ('maida', 'jill', 'noel')`,
    );
    const one = (userId: string) => accounts.find((account) => account.userId === userId);
    const off = (userId: string, aboutId: string | null, topic: string) =>
      changeChoice(access, one(userId)?.id ?? '', {
        aboutId,
        topic,
        channel: 'mail',
        wanted: false,
      });
    await off('maida', null, 'refills-due');
    await off('jill', one('jill')?.child ?? null, 'refills');
    await access.sql(
      `insert into bounced_address (account_id, address_hash, status, bounced_at)
        select id, portico_address_hash(email), '5.1.1', $2 from account where id = $1`,
      [one('noel')?.id, new Date(now.getTime() - 3 * 24 * HOUR * 60_000)],
    );
  });
}
