import type { Patient } from '@medplum/fhirtypes';
import { addressLine, currentAddress } from '../../fhir/addresses.ts';
import { readJson } from '../../fhir/decimals.ts';
import type { Access } from '../../platform/access/access.ts';
import { auditAction, shownToStaff } from '../../platform/access/audit-rows.ts';
import type { AsOf } from '../../platform/as-of.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { notify } from '../../platform/notices/notices.ts';
import { watchOpening } from '../../privacy/watch.ts';
import * as cases from '../cases/cases.ts';
import { dropSettledLinks } from '../links/links.ts';
import { type Description, describe, sourceSystem } from '../matching/matching.rules.ts';
import { findMergeOf, joinPeople, moveAccountOver, separatePeople } from '../merging/merging.ts';
import * as people from '../persons/persons.ts';
import type { ReadsIdentity } from '../policy.ts';
import * as sides from './sides.sql.ts';

export type { Side } from './sides.sql.ts';

/** What records staff may answer, by kind of case, in the order on the page. */
export const CHOICES = {
  number: ['same-ours', 'same-theirs', 'apart'],
  changed: ['same-theirs', 'same-ours', 'apart'],
  'two-people': ['is-first', 'is-second', 'join', 'apart'],
  parted: ['part', 'keep'],
  link: ['join-first', 'join-second', 'apart'],
  'see-also': ['apart', 'join-first', 'join-second'],
  duplicate: ['join-first', 'join-second', 'apart'],
  account: ['let', 'leave', 'swap'],
  // decided caregiver by caregiver, on a page of its own
  caregivers: [],
} as const satisfies Record<cases.CaseKind, readonly string[]>;
export type CaseChoice = (typeof CHOICES)[cases.CaseKind][number];

/** The answers that apply to a case. Of two accounts, one takes the other's place, or doesn't. */
export function choicesFor({ row, sides }: Pick<OpenCase, 'row' | 'sides'>): readonly CaseChoice[] {
  const choices: readonly CaseChoice[] = CHOICES[row.kind];
  if (row.kind !== 'account') return choices;
  const taken = sides.some(({ mergedInto, account }) => mergedInto === null && account !== null);
  return choices.filter((one) => one !== (taken ? 'let' : 'swap'));
}

export interface OpenCase {
  row: cases.CaseRow;
  /** The known people: one, or the two who may be the same person. */
  sides: sides.Side[];
  /** The Patient that is held, if there is one. */
  sent: Description | null;
  sentAddress: string | null;
}

/**
 * The names in a case on one line: the Patient that is held, or the two who may be the same person.
 */
export async function namesIn(
  access: Access<'identity:read'>,
  row: cases.CaseRow,
): Promise<string> {
  const sent =
    row.content && row.source
      ? describe(readJson(row.content) as Patient, row.source, '9999-12-31').name
      : null;
  const names = sent
    ? [sent]
    : await sides.findNames(
        access,
        [row.knownId, row.otherId].filter((one) => one !== null),
      );
  return (
    [
      ...new Set(names.map(({ given, family }) => `${given} ${family}`.trim()).filter(Boolean)),
    ].join(', ') || '–'
  );
}

/** A case with both of its sides. Writes an access log entry for each person on it. */
export async function readCase(
  access: Access<ReadsIdentity>,
  id: string,
  { now, today }: AsOf,
): Promise<OpenCase | undefined> {
  const row = await cases.findCase(access, id);
  if (!row) return undefined;
  const ids = [row.knownId, row.otherId].filter((one) => one !== null);
  const known = (await Promise.all(ids.map((one) => sides.findSide(access, one)))).filter(
    (side) => side !== undefined,
  );
  for (const { patientId } of known) {
    audit(access, patientId, 'identity:read');
    await watchOpening(access, { now, today }, { patientId, purpose: 'operations', anew: false });
  }
  const patient = row.content && row.source ? (readJson(row.content) as Patient) : null;
  const address = currentAddress(patient?.address);
  return {
    row,
    sides: known,
    sent: patient && row.source ? describe(patient, row.source, today) : null,
    sentAddress: (address && addressLine(address)) || null,
  };
}

/**
 * Decides a case. A job brings in what waited for it; the decision is in the access log of both
 * people.
 * @returns `gone` if somebody else decided it or the sender withdrew it; `no-choice` if the choice
 * does not apply to this case; `joined-again` if a later join must be undone first; `has-account`
 * if the joined record already has an account
 */
export async function decideCase(
  access: Access<'identity:decide'>,
  jobs: Jobs,
  { id, choice, note }: { id: string; choice: string; note: string },
  asOf: AsOf,
): Promise<'decided' | 'gone' | 'no-choice' | 'joined-again' | 'has-account'> {
  await people.lockIdentity(access);
  const row = await cases.lockCase(access, id);
  if (row?.state !== 'open') return 'gone';
  if (!(CHOICES[row.kind] as readonly string[]).includes(choice)) return 'no-choice';
  const state = await carryOut(access, jobs, row, { choice: choice as CaseChoice, asOf });
  if (state === 'gone' || state === 'joined-again' || state === 'has-account') return state;
  const ended = await cases.endCase(access, id, state, { by: deciderOf(access), note }, asOf.now);
  if (!ended && row.holds) return 'gone';
  for (const person of [row.knownId, row.otherId])
    if (person) audit(access, person, 'identity:decide', choice);
  await jobs.enqueue(access, 'quarantine.retry', {});
  return 'decided';
}

const deciderOf = ({ actor }: Access<'identity:decide'>) => ({
  id: actor?.account.id ?? '',
  name: actor?.account.name ?? '',
});

async function carryOut(
  access: Access<'identity:decide'>,
  jobs: Jobs,
  row: cases.CaseRow,
  { choice, asOf: { now, today } }: { choice: CaseChoice; asOf: AsOf },
): Promise<cases.CaseState | 'gone' | 'joined-again' | 'has-account'> {
  const { knownId: first, otherId: second, source } = row;
  const by = deciderOf(access);
  const sent =
    row.content && source ? describe(readJson(row.content) as Patient, source, today) : null;
  const own = { system: sourceSystem(source ?? ''), value: row.sourceId ?? '' };
  const join = async (from: string | null, into: string | null) =>
    from && into ? await joinPeople(access, { from, into, source: null, by }, now) : 'not-there';
  switch (choice) {
    case 'same-ours':
    case 'is-first':
    case 'is-second':
    case 'same-theirs': {
      const known = await findKnown(access, choice === 'is-second' ? second : first);
      if (!known || !sent || !source) return 'gone';
      await people.keepNumbersAndNames(access, known.patientId, sent.numbers, [
        sent.name,
        ...sent.names,
      ]);
      if (choice !== 'same-theirs') return 'joined';
      await people.updateDetails(access, known.patientId, {
        ...sent.name,
        ...sent,
        from: source,
        sourceId: own.value,
      });
      if (known.accountId)
        await notify(access, jobs, { accountId: known.accountId, topic: 'details', data: {} });
      return 'corrected';
    }
    case 'join': {
      if ((await join(second, first)) !== 'joined' || !sent) return 'gone';
      await people.keepNumbersAndNames(access, first ?? '', sent.numbers, [
        sent.name,
        ...sent.names,
      ]);
      return 'joined';
    }
    case 'join-first':
      return (await join(second, first)) === 'joined' ? 'joined' : 'gone';
    case 'join-second':
      return (await join(first, second)) === 'joined' ? 'joined' : 'gone';
    case 'apart': {
      if (!row.holds) return 'kept-apart';
      if (!sent || !source) return 'gone';
      const made = await people.insertPerson(
        access,
        { ...sent.name, ...sent, mrn: null, from: source, sourceId: own.value },
        now,
      );
      await people.moveNumber(access, own, made);
      await people.keepNumbersAndNames(access, made, sent.numbers, [sent.name, ...sent.names]);
      await people.nameOwnMrn(access, made, sent.mrn);
      return 'kept-apart';
    }
    case 'part': {
      const merge = first ? await findMergeOf(access, first, own) : undefined;
      if (!merge) return 'gone';
      const separated = await separatePeople(access, merge.id, by.name, now);
      if (typeof separated === 'string') return separated === 'not-there' ? 'gone' : separated;
      await dropSettledLinks(access, source ?? '', own.value);
      return 'kept-apart';
    }
    case 'keep':
      await dropSettledLinks(access, source ?? '', own.value);
      return 'joined';
    case 'let':
    case 'swap':
    case 'leave': {
      const merged = await people.findMergedAccount(access, first ?? '', second ?? '');
      if (!merged) return 'gone';
      // both accounts are one person's: who keeps none is told how to go on
      const tell = (accountId: string) =>
        notify(access, jobs, {
          accountId,
          topic: 'security',
          data: { notice: 'record-elsewhere' },
        });
      if (choice === 'leave') {
        await tell(merged.accountId);
        return 'kept-apart';
      }
      if ((merged.other !== null) !== (choice === 'swap')) return 'has-account';
      const replaced = await moveAccountOver(access, merged);
      await notify(access, jobs, { accountId: merged.accountId, topic: 'details', data: {} });
      if (replaced) await tell(replaced);
      return 'joined';
    }
  }
}

const findKnown = async (access: Access<'identity:decide'>, patientId: string | null) =>
  patientId ? people.findPerson(access, patientId) : undefined;

/**
 * Separates two joined records, whoever joined them.
 * @returns `not-there` if the join was already undone; `joined-again` if a later join must be
 * undone first
 */
export async function separateRecords(
  access: Access<'identity:decide'>,
  jobs: Jobs,
  mergeId: string,
  now: Date,
): Promise<'parted' | 'not-there' | 'joined-again'> {
  await people.lockIdentity(access);
  const separated = await separatePeople(access, mergeId, deciderOf(access).name, now);
  if (typeof separated === 'string') return separated;
  for (const person of [separated.from, separated.into])
    audit(access, person, 'identity:decide', 'part');
  await jobs.enqueue(access, 'quarantine.retry', {});
  return 'parted';
}

function audit(
  access: Access<ReadsIdentity>,
  person: string,
  permission: ReadsIdentity,
  reason?: string,
): void {
  auditAction(access, access.info, {
    ...shownToStaff(access, permission, 'identity', 'operations'),
    person,
    outcome: 'granted',
    ...(reason ? { reason } : {}),
  });
}
