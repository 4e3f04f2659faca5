import type { RelatedPerson } from '@medplum/fhirtypes';
import type { Band } from '../../../family/bands.rules.ts';
import { bandFor } from '../../../family/policy.ts';
import { listRights, type Right } from '../../../family/rights/rights.ts';
import { sayConcept } from '../../../fhir/codings.ts';
import { readJson } from '../../../fhir/decimals.ts';
import { namesAgree, plainName, sayName } from '../../../fhir/names.ts';
import type { Access } from '../../../platform/access/access.ts';
import type { AsOf } from '../../../platform/as-of.ts';
import { isUuid } from '../../../platform/http/routes.ts';
import type { Language } from '../../../platform/i18n.ts';
import { watchOpening } from '../../../privacy/watch.ts';
import {
  type CareRequest,
  findRequest,
  listSteps,
  type RequestStep,
} from '../../requests/requests.sql.ts';
import { logDeed, logShown } from '../shared/audit.ts';
import { listFlags, type SafetyFlag } from '../shared/flags.ts';
import { type CourtOrder, listOrders } from '../shared/orders.ts';
import type { Involved } from '../shared/own.rules.ts';
import {
  type CaregiverAccount,
  familyCheck,
  findCaregiver,
  findPerson,
  listUninvolved,
  type PersonOnFile,
} from '../shared/own.ts';
import { type Candidate, candidatesOf } from './candidates.rules.ts';
import { type FoundPerson, listByDateOrNumber, listRelatedPersons } from './candidates.sql.ts';
import { listPapers, type Paper } from './papers.sql.ts';
import * as queue from './queue.sql.ts';

export type { QueuedRequest } from './queue.sql.ts';
export const { countRequests } = queue;
type Review = Access<'care:review'>;

const SHOWN = 200;
const MOST_CANDIDATES = 8;

/** The queue. Each person who is already known gets an entry in their access log. */
export async function listRequests(
  access: Review,
): Promise<{ rows: queue.QueuedRequest[]; more: boolean }> {
  const rows = await queue.listQueue(access, SHOWN + 1);
  // one's own is a request like any other's, and shows its steps on one's own page alone
  const shown = await listUninvolved(access, rows.slice(0, SHOWN), (row) => ({
    caregiver: row.askerPatientId,
    person: row.aboutId,
  }));
  logShown(
    access,
    shown.flatMap(({ aboutId, askerPatientId }) => [aboutId, askerPatientId]),
  );
  return { rows: shown, more: rows.length > SHOWN };
}

/** What a record says about someone related to the person. */
export interface Related {
  name: string;
  relationship: string;
  active: boolean;
  from: string | null;
  to: string | null;
  /** The name matches the caregiver who asks. */
  same: boolean;
}

/** What staff see of a record before they decide that it is the right one. */
export interface RecordSide {
  person: PersonOnFile;
  band: Band;
  related: Related[];
  rights: Right[];
  flags: SafetyFlag[];
  orders: CourtOrder[];
  /** Names of accounts that the above mention. */
  names: Map<string, string>;
}

/** Reads the facts of a record that matter for the caregiver who asks. */
export async function readSide(
  access: Review,
  person: PersonOnFile,
  caregiver: CaregiverAccount | undefined,
  { settings }: AsOf,
  language: Language,
): Promise<RecordSide> {
  const { patientId } = person;
  const [sent, all, flags, orders] = await Promise.all([
    listRelatedPersons(access, patientId),
    listRights(access, patientId),
    listFlags(access, patientId),
    listOrders(access, patientId),
  ]);
  const rights = all.filter(({ revokedAt }) => revokedAt === null);
  const names = await queue.listAccountNames(access, [
    ...rights.map(({ accountId }) => accountId),
    ...[...flags, ...orders].flatMap(({ accountId }) => accountId ?? []),
  ]);
  const actor = access.actor;
  if (!actor) throw new Error('records staff have an account');
  return {
    person,
    band: bandFor(person, { actor, settings }),
    related: sent.map(({ text }) =>
      relatedOf(readJson(text) as RelatedPerson, caregiver, language),
    ),
    rights,
    flags,
    orders: orders.filter(({ endedAt }) => endedAt === null),
    names,
  };
}

function relatedOf(
  sent: RelatedPerson,
  caregiver: CaregiverAccount | undefined,
  language: Language,
): Related {
  const name = sent.name?.[0];
  const known = caregiver && [
    { given: caregiver.given ?? '', family: caregiver.family ?? '' },
    plainName({ text: caregiver.name }),
  ];
  return {
    name: sayName(name) ?? '–',
    relationship: (sent.relationship ?? []).map((one) => sayConcept(one, language)).join(', '),
    active: sent.active !== false,
    from: sent.period?.start ?? null,
    to: sent.period?.end ?? null,
    same: known?.some((one) => namesAgree(one, plainName(name))) ?? false,
  };
}

export interface WholeRequest {
  request: CareRequest;
  steps: RequestStep[];
  caregiver: CaregiverAccount | undefined;
  papers: Paper[];
  /** The records that it may be about, or the one that it is about. */
  candidates: { match: Candidate<PersonOnFile>; side: RecordSide }[];
  /** More records match than are shown. */
  more: boolean;
  note: string;
  /** Staff who took a step. */
  names: Map<string, string>;
}

/**
 * Who asks, the records that a request may be about, and whether it is about the member of staff or
 * their family: by who asks, and by each of these records.
 */
async function partiesOf(access: Review, request: CareRequest) {
  const [caregiver, people, check] = await Promise.all([
    findCaregiver(access, request.accountId),
    recordsFor(access, request),
    familyCheck(access),
  ]);
  const found = [request.aboutId, ...people.map(({ person }) => person.patientId)].map((person) =>
    check({ caregiver: caregiver?.patientId ?? null, person }),
  );
  return { caregiver, people, involved: found.find((one) => one !== null) ?? null };
}

/** Whether a request is about the member of staff or their family. */
export const involvedInRequest = async (
  access: Review,
  request: CareRequest,
): Promise<Involved | null> => (await partiesOf(access, request)).involved;

/**
 * A request beside the records that it may be about. Each of them gets an access log entry.
 * @returns why this member of staff may not see it, if it is about them or their family
 */
export async function readRequest(
  access: Review,
  id: string,
  asOf: AsOf,
  language: Language,
): Promise<WholeRequest | Involved | undefined> {
  const request = isUuid(id) ? await findRequest(access, id) : undefined;
  if (!request) return undefined;
  const { caregiver, people, involved } = await partiesOf(access, request);
  if (involved) return involved;
  const [steps, papers, note] = await Promise.all([
    listSteps(access, id),
    listPapers(access, id),
    queue.findNote(access, id),
  ]);
  const shown = people.slice(0, MOST_CANDIDATES);
  const candidates = await Promise.all(
    shown.map(async (match) => ({
      match,
      side: await readSide(access, match.person, caregiver, asOf, language),
    })),
  );
  logShown(access, [caregiver?.patientId, ...shown.map(({ person }) => person.patientId)]);
  for (const { person } of shown)
    await watchOpening(access, asOf, {
      ...{ patientId: person.patientId, purpose: 'patient-request', anew: false },
    });
  return {
    request,
    steps,
    caregiver,
    papers,
    candidates,
    more: people.length > shown.length,
    note,
    names: await queue.listAccountNames(
      access,
      steps.flatMap(({ accountId, by }) => (accountId && by === 'staff' ? accountId : [])),
    ),
  };
}

/** The record that was decided on, or every record that the request may be about. */
async function recordsFor(
  access: Review,
  request: CareRequest,
): Promise<Candidate<PersonOnFile>[]> {
  if (request.aboutId) {
    const person = await findPerson(access, request.aboutId);
    return person ? [{ person, differs: [], byNumber: false }] : [];
  }
  const found: FoundPerson[] = await listByDateOrNumber(access, request);
  return candidatesOf(request, found);
}

/**
 * The record that staff chose for a request, if it is one that the request may be about. Its person
 * and the caregiver get an access log entry.
 */
export async function readChosen(
  access: Review,
  request: CareRequest,
  recordId: string,
  caregiver: CaregiverAccount | undefined,
  asOf: AsOf,
  language: Language,
): Promise<RecordSide | undefined> {
  const found = await recordsFor(access, request);
  const chosen = found.find(({ person }) => person.patientId === recordId);
  if (!chosen) return undefined;
  for (const person of new Set([recordId, caregiver?.patientId]))
    if (person) logDeed(access, person, 'care:review');
  return readSide(access, chosen.person, caregiver, asOf, language);
}
