import { createHash } from 'node:crypto';
import type { Patient } from '@medplum/fhirtypes';
import { correctionDecision } from '../../family/policy.ts';
import type { Access } from '../../platform/access/access.ts';
import { actorOf } from '../../platform/access/actor.ts';
import { auditAction, auditShown, shownToStaff } from '../../platform/access/audit-rows.ts';
import type { AsOf } from '../../platform/as-of.ts';
import { isUuid } from '../../platform/http/routes.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { watchOpening } from '../../privacy/watch.ts';
import { saveResource } from '../../records/resources/resources.ts';
import {
  type Confidential,
  pullLetters,
  readConfidentialAsStaff,
} from '../confidential/confidential.ts';
import {
  type Identity,
  lockInformation,
  type Reason,
  readPerson,
} from '../information/information.sql.ts';
import { canonical, type Part, sectionOf } from '../sections/sections.rules.ts';
import { announceAnswer } from './answers.ts';
import { isStale, mayStillAsk, type Refusal, refusalOf, type Verdict } from './reviews.rules.ts';
import * as sql from './reviews.sql.ts';

export type { OpenProposal, QueuedProposal } from './reviews.sql.ts';

type Review = Access<'information:review'>;
const PURPOSE = 'patient-request';

export const countWaiting = (access: Review): Promise<number> => sql.countWaiting(access);

/** What is pending at the front desk. Each person listed gets an entry in their access log. */
export async function listWaiting(access: Review): Promise<sql.QueuedProposal[]> {
  const waiting = await sql.listWaiting(access);
  auditShown(
    access,
    access.info,
    shownToStaff(access, 'information:listed', 'information', PURPOSE),
    waiting.map((one) => one.patientId),
  );
  return waiting;
}

/** A proposal next to what the record says. */
export interface Comparison {
  proposal: sql.OpenProposal;
  identity: Identity;
  patient: Partial<Patient>;
  now: Part;
  /** Of `now`: what the decision is about. */
  seen: string;
  /** The record has changed since the correction was requested. */
  stale: boolean;
  mayAsk: boolean;
  own: boolean;
  confidential: Confidential | null;
}

const fingerprint = (part: Part): string =>
  createHash('sha256').update(canonical(part)).digest('hex').slice(0, 20);

async function compare(
  access: Review,
  proposal: sql.OpenProposal,
  { now: at, today, settings }: AsOf,
): Promise<Comparison | undefined> {
  const { patientId, section } = proposal;
  const [about, asker, own, confidential] = await Promise.all([
    readPerson(access, patientId),
    sql.findAsker(access, proposal.askedBy),
    sql.isOwnRecord(access, patientId),
    readConfidentialAsStaff(access, patientId),
  ]);
  if (!about) return undefined;
  const { patient, ...identity } = about;
  const now = sectionOf(patient, section);
  const person = asker?.people.find((one) => one.id === patientId);
  const actor = asker && actorOf(asker, settings, at);
  const decision = actor && correctionDecision({ actor, person, today, settings });
  return {
    proposal,
    identity,
    patient,
    now,
    seen: fingerprint(now),
    stale: isStale(proposal.base, now),
    mayAsk: mayStillAsk(proposal.askedAs, {
      own: decision?.allow === true && decision.as === 'self',
      caregiver: decision?.allow === true && decision.as === 'caregiver',
    }),
    own,
    confidential: confidential ?? null,
  };
}

/** Opens a proposal. The person sees it in their access log; unusual openings are flagged. */
export async function openProposal(
  access: Review,
  id: string,
  asOf: AsOf,
): Promise<Comparison | undefined> {
  const proposal = isUuid(id) ? await sql.findProposal(access, id) : undefined;
  if (!proposal) return undefined;
  const { patientId } = proposal;
  log(access, patientId, 'information:review');
  await watchOpening(access, asOf, { patientId, purpose: PURPOSE, anew: false });
  return compare(access, proposal, asOf);
}

/**
 * Decides about a proposal. If accepted, it enters the record as part of the portal's own Patient
 * (FHIR, docs/decisions/0034), with its history; unprinted letters follow a new address. Whoever
 * requested it is notified that there is an answer.
 * @param decision.seen fingerprint of the section that the page showed
 */
export async function decideProposal(
  access: Review,
  jobs: Jobs,
  id: string,
  decision: { do: Verdict; seen: string; reason: Reason | null; note: string },
  asOf: AsOf,
): Promise<'done' | Refusal | 'none'> {
  const first = isUuid(id) ? await sql.findProposal(access, id) : undefined;
  if (!first) return 'none';
  await lockInformation(access, first.patientId);
  const proposal = await sql.findProposal(access, id);
  const whole = proposal && (await compare(access, proposal, asOf));
  if (!whole) return 'none';
  const { patientId, section } = whole.proposal;
  const refusal = refusalOf(decision.do, {
    waiting: whole.proposal.state === 'waiting',
    seen: decision.seen,
    now: whole.seen,
    own: whole.own,
    mayAsk: whole.mayAsk,
  });
  if (refusal) return refusal;
  const { note } = decision;
  if (decision.do === 'call') await sql.askToCall(access, whole.proposal, note);
  else if (decision.do === 'decline')
    await sql.declineProposal(access, whole.proposal, { reason: decision.reason ?? 'other', note });
  else {
    const kept = await sql.findOwnPatient(access, patientId);
    const patient = {
      ...(kept ?? { resourceType: 'Patient' as const }),
      ...whole.proposal.proposed,
      id: patientId,
    } satisfies Patient;
    await saveResource(access, patientId, patient, null, asOf.now);
    await sql.acceptProposal(access, { ...whole.proposal, note });
    if (section === 'address') await pullLetters(access, patientId);
  }
  await announceAnswer(access, jobs, whole.proposal, decision.do);
  log(access, patientId, `information:${decision.do}`);
  return 'done';
}

const log = (access: Review, person: string, permission: string): void =>
  auditAction(access, access.info, {
    ...shownToStaff(access, permission, 'information', PURPOSE),
    person,
    outcome: 'granted',
  });
