import type { Patient } from '@medplum/fhirtypes';
import { readJson } from '../../fhir/decimals.ts';
import type { Access } from '../../platform/access/access.ts';
import { auditAction, shownToStaff } from '../../platform/access/audit-rows.ts';
import type { RequestInfo } from '../../platform/access/request-info.ts';
import type { PlainDate } from '../../platform/days.rules.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { watchOpening } from '../../privacy/watch.ts';
import { type Description, describe, sourceSystem } from '../matching/matching.rules.ts';
import { findMergeOf, listMerges } from '../merging/merging.sql.ts';
import { joinPeople, letAccountOver, partPeople } from '../merging/merging.ts';
import * as people from '../people.sql.ts';
import * as sql from './cases.sql.ts';

export type { JoinedRow } from '../merging/merging.sql.ts';
export type { CaseKind, CaseRow, Side } from './cases.sql.ts';
export { countOpen, listDecided, listOpen } from './cases.sql.ts';
export { listMerges };

/** What records staff may answer, by what they are asked. The first is offered first. */
export const CHOICES = {
  number: ['same-ours', 'same-theirs', 'apart'],
  changed: ['same-theirs', 'same-ours', 'apart'],
  'two-people': ['is-first', 'is-second', 'join', 'apart'],
  parted: ['part', 'keep'],
  link: ['join-first', 'join-second', 'apart'],
  'see-also': ['apart', 'join-first', 'join-second'],
  duplicate: ['join-first', 'join-second', 'apart'],
  account: ['let', 'leave'],
} as const satisfies Record<sql.CaseKind, readonly string[]>;
export type CaseChoice = (typeof CHOICES)[sql.CaseKind][number];

export interface OpenCase {
  row: sql.CaseRow;
  /** Those who are known: one, or the two who may be one. */
  sides: sql.Side[];
  /** The Patient that came, where one waits. */
  sent: Description | null;
  sentAddress: string | null;
}

export interface Deciding {
  jobs: Jobs;
  info: RequestInfo;
  now: Date;
  today: PlainDate;
}

/** Whom a case is about, in a line: who waits, or the two who may be one. */
export async function sayWho(access: Access<'identity:read'>, row: sql.CaseRow): Promise<string> {
  const sent =
    row.content && row.source
      ? describe(readJson(row.content) as Patient, row.source, '9999-12-31').name
      : null;
  const names = sent
    ? [sent]
    : await sql.findNames(
        access,
        [row.known_id, row.other_id].filter((one) => one !== null),
      );
  return (
    [
      ...new Set(names.map(({ given, family }) => `${given} ${family}`.trim()).filter(Boolean)),
    ].join(', ') || '–'
  );
}

/** A case with both sides. Whoever is shown is told in their own list of who looked. */
export async function readCase(
  access: Access<'identity:read' | 'identity:decide'>,
  id: string,
  { info, today }: Pick<Deciding, 'info' | 'today'>,
): Promise<OpenCase | undefined> {
  const row = await sql.findCase(access, id);
  if (!row) return undefined;
  const ids = [row.known_id, row.other_id].filter((one) => one !== null);
  const sides = (await Promise.all(ids.map((one) => sql.findSide(access, one)))).filter(
    (side) => side !== undefined,
  );
  for (const { patient_id: patientId } of sides) {
    audit(access, info, patientId, 'identity:read');
    await watchOpening(
      access,
      { now: info.now, today },
      { patientId, purpose: 'operations', anew: false },
    );
  }
  const patient = row.content && row.source ? (readJson(row.content) as Patient) : null;
  const address = patient?.address?.find((one) => one.use !== 'old') ?? patient?.address?.[0];
  return {
    row,
    sides,
    sent: patient && row.source ? describe(patient, row.source, today) : null,
    sentAddress: address
      ? [...(address.line ?? []), address.city, address.state, address.postalCode]
          .filter(Boolean)
          .join(', ') ||
        address.text ||
        null
      : null,
  };
}

/**
 * Decides a case. What waited for it is brought in by a job that goes with the decision; the people
 * concerned have it in their list of who did what.
 * @returns `gone` where somebody else has decided it or the sender took it back; `no-choice` where
 * that is no answer to it; `joined-again` where two records can't be parted before a later join is
 * undone; `has-account` where the joined record has an account of its own already
 */
export async function decideCase(
  access: Access<'identity:decide'>,
  deciding: Deciding,
  id: string,
  choice: string,
  note: string,
): Promise<'decided' | 'gone' | 'no-choice' | 'joined-again' | 'has-account'> {
  await people.lockIdentity(access);
  const row = await sql.lockCase(access, id);
  if (row?.state !== 'open') return 'gone';
  if (!(CHOICES[row.kind] as readonly string[]).includes(choice)) return 'no-choice';
  const by = { id: access.actor?.account.id ?? '', name: access.actor?.account.name ?? '' };
  const state = await carryOut(access, deciding, row, choice as CaseChoice, by);
  if (state === 'gone' || state === 'joined-again' || state === 'has-account') return state;
  if (!(await sql.endCase(access, id, state, by, note, deciding.now)) && row.holds) return 'gone';
  for (const person of [row.known_id, row.other_id])
    if (person) audit(access, deciding.info, person, 'identity:decide', choice);
  await deciding.jobs.enqueue(access, 'quarantine.retry', {});
  return 'decided';
}

async function carryOut(
  access: Access<'identity:decide'>,
  { jobs, now, today }: Deciding,
  row: sql.CaseRow,
  choice: CaseChoice,
  by: { id: string; name: string },
): Promise<sql.CaseState | 'gone' | 'joined-again' | 'has-account'> {
  const { known_id: first, other_id: second, source } = row;
  const sent =
    row.content && source ? describe(readJson(row.content) as Patient, source, today) : null;
  const own = { system: sourceSystem(source ?? ''), value: row.source_id ?? '' };
  const join = async (from: string | null, into: string | null) =>
    from && into ? await joinPeople(access, from, into, { source: null, by }, now) : 'not-there';
  switch (choice) {
    case 'same-ours':
    case 'is-first':
    case 'is-second':
    case 'same-theirs': {
      const known = await findKnown(access, choice === 'is-second' ? second : first);
      if (!known || !sent || !source) return 'gone';
      await people.keepNumbersAndNames(access, known.patient_id, sent.numbers, [
        sent.name,
        ...sent.names,
      ]);
      if (choice !== 'same-theirs') return 'joined';
      await people.updateDetails(access, known.patient_id, {
        ...sent.name,
        ...sent,
        from: source,
      });
      if (known.account_id)
        await jobs.enqueue(access, 'mail.account', {
          accountId: known.account_id,
          notice: 'details',
        });
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
        { ...sent.name, ...sent, mrn: null, from: source },
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
      const parted = await partPeople(access, merge.id, by.name, now);
      if (typeof parted === 'string') return parted === 'not-there' ? 'gone' : parted;
      await people.dropSettledLinks(access, source ?? '', own.value);
      return 'kept-apart';
    }
    case 'keep':
      await people.dropSettledLinks(access, source ?? '', own.value);
      return 'joined';
    case 'let': {
      const merged = await people.findMergedAccount(access, first ?? '', second ?? '');
      if (!merged) return 'gone';
      if (!(await letAccountOver(access, merged.from_id, merged.into_id, merged.account_id)))
        return 'has-account';
      await jobs.enqueue(access, 'mail.account', {
        accountId: merged.account_id,
        notice: 'details',
      });
      return 'joined';
    }
    case 'leave':
      return 'kept-apart';
  }
}

const findKnown = async (access: Access<'identity:decide'>, patientId: string | null) =>
  patientId ? people.findPerson(access, patientId) : undefined;

/** Parts two records that were joined, whoever joined them. */
export async function part(
  access: Access<'identity:decide'>,
  { jobs, info, now }: Deciding,
  mergeId: string,
): Promise<'parted' | 'not-there' | 'joined-again'> {
  await people.lockIdentity(access);
  const parted = await partPeople(access, mergeId, access.actor?.account.name ?? '', now);
  if (typeof parted === 'string') return parted;
  for (const person of [parted.from, parted.into])
    audit(access, info, person, 'identity:decide', 'part');
  await jobs.enqueue(access, 'quarantine.retry', {});
  return 'parted';
}

function audit(
  access: Access<string>,
  info: RequestInfo,
  person: string,
  permission: string,
  reason?: string,
): void {
  auditAction(access, info, {
    ...shownToStaff(access, permission, 'identity', 'operations'),
    person,
    outcome: 'granted',
    ...(reason ? { reason } : {}),
  });
}
