import { giveRight } from '../../family/rights/rights.ts';
import type { Access } from '../../platform/access/access.ts';
import type { Config } from '../../platform/config.ts';
import type { FileDeps, Received } from '../../platform/files/files.ts';
import { ownPapers } from '../../platform/files/files.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { type Bucket, giveBackIn, mayTry } from '../../platform/limits.ts';
import type { Settings } from '../../platform/settings/settings.ts';
import { type CareNotice, tellCare } from '../notices/notices.ts';
import * as own from './own-requests.sql.ts';
import { deletePapers } from './papers.sql.ts';
import { keepPapers, papersLeft } from './papers.ts';
import { prove } from './proof.ts';
import { isOver, type RequestState } from './requests.rules.ts';
import { insertStep, type Move, moveRequest, type OnRequests } from './requests.sql.ts';

export type { Asked, OwnRequest } from './own-requests.sql.ts';
export { findOwnRequest, listOwnRequests } from './own-requests.sql.ts';

type Asks = Access<'care:ask'>;
export interface AskDeps extends Pick<FileDeps, 'jobs'> {
  config: Config;
  settings: Settings;
}

/** How often one account may ask, so that nobody can try out names and birth dates. */
const A_DAY = { failures: 5, minutes: 24 * 60 };
const triesOf = (accountId: string): Bucket[] => [[`care-ask ${accountId}`, A_DAY]];

const TOLD: Partial<Record<RequestState, CareNotice>> = {
  'papers-needed': 'request-papers',
  'in-review': 'request-review',
  approved: 'request-approved',
  declined: 'request-declined',
  expired: 'request-expired',
};
const DAY_MS = 86_400_000;

/**
 * Changes a request's state, writes the step and tells the person who asked, unless a safety flag
 * keeps the step silent. A request that waits for papers ends after the number of days in the
 * settings.
 * @param seen the version that the page showed
 * @returns false if its state has changed in the meantime, or this change is not allowed
 */
export async function advance(
  access: OnRequests,
  { jobs, settings }: { jobs: Jobs; settings: Settings },
  request: { id: string; accountId: string },
  seen: number,
  move: Omit<Move, 'expiresAt'>,
): Promise<boolean> {
  const expiresAt = new Date(access.info.now.getTime() + settings.careRequestDays * DAY_MS);
  const moved = await moveRequest(access, request.id, seen, {
    ...move,
    expiresAt: move.to === 'papers-needed' ? expiresAt : null,
  });
  const notice = TOLD[move.to];
  if (moved && !moved.silent && notice && move.by !== 'caregiver')
    await tellCare(access, jobs, request.accountId, notice, `care-request ${request.id} ${seen}`);
  return moved !== null;
}

/** Writes a request, or changes the open one about the same person. */
async function write(
  access: Asks,
  asked: own.Asked,
): Promise<{ id: string; version: number; state: RequestState; isNew: boolean }> {
  const accountId = ownPapers(access);
  const before = await own.findWaitingAbout(access, accountId, asked);
  if (before) {
    await own.changeRequest(access, before.id, asked);
    return { ...before, version: before.version + 1, isNew: false };
  }
  const id = await own.insertRequest(access, accountId, asked);
  await insertStep(access, id, { by: 'caregiver', accountId, state: 'requested' });
  return { id, version: 1, state: 'requested', isNew: true };
}

const tellReceived = async (
  access: Asks,
  { jobs }: AskDeps,
  { id, isNew }: { id: string; isNew: boolean },
): Promise<void> => {
  if (isNew)
    await tellCare(access, jobs, ownPapers(access), 'request-received', `care-request ${id}`);
};

/**
 * A parent asks for a child's record. If the record itself proves the request, access starts right
 * away and both sides get a notice. Otherwise staff decide, and nothing reveals whether there is
 * such a record.
 * @returns the request's id, or `too-many`
 */
export async function askAsParent(
  access: Asks,
  deps: AskDeps,
  asked: own.Asked,
): Promise<string | 'too-many'> {
  const accountId = ownPapers(access);
  const { now } = access.info;
  if (!(await mayTry(access, triesOf(accountId), now))) return 'too-many';
  await own.lockAccount(access, accountId);
  const proven = await prove(access, deps, asked);
  const request = await write(access, asked);
  if (!proven || request.state !== 'requested') {
    await tellReceived(access, deps, request);
    return request.id;
  }
  const proxyId = await giveRight(access, {
    patientId: proven.patientId,
    accountId,
    relationship: 'parent',
    basis: 'minor',
    categories: [],
    acting: [],
    startsOn: access.actor?.days.first ?? '',
    endsOn: null,
    grantedBy: null,
    requestId: request.id,
    restsOn: proven.restsOn,
  });
  await advance(access, deps, { id: request.id, accountId }, request.version, {
    to: 'approved',
    by: 'portal',
    accountId: null,
    aboutId: proven.patientId,
    proxyId,
  });
  if (proven.accountId)
    await tellCare(access, deps.jobs, proven.accountId, 'access-given', `right ${proxyId}`);
  await giveBackIn(access, [], triesOf(accountId), now);
  return request.id;
}

/**
 * Asks with papers, which staff verify.
 * @returns the request's id; `too-many` requests in a day; or `papers`: too many papers
 */
export async function askWithPapers(
  access: Asks,
  deps: AskDeps,
  asked: own.Asked,
  files: readonly Received[],
): Promise<{ id: string } | 'too-many' | 'papers'> {
  const accountId = ownPapers(access);
  if (!(await mayTry(access, triesOf(accountId), access.info.now))) return 'too-many';
  await own.lockAccount(access, accountId);
  const waiting = await own.findWaitingAbout(access, accountId, asked);
  if (waiting && files.length > (await papersLeft(access, waiting.id))) return 'papers';
  const request = await write(access, asked);
  const { id, version, state } = request;
  await keepPapers(deps, access, id, files);
  if (state === 'papers-needed')
    await moveRequest(access, id, version, { to: 'in-review', by: 'caregiver', accountId });
  await tellReceived(access, deps, request);
  return { id };
}

/**
 * Withdraws the account's own request and deletes its papers, which nobody needs any longer.
 * @returns undefined if it is not the account's
 */
export async function withdraw(
  access: Asks,
  id: string,
): Promise<'withdrawn' | 'over' | undefined> {
  const accountId = ownPapers(access);
  await own.lockOwnRequest(access, accountId, id);
  const request = await own.findOwnRequest(access, accountId, id);
  if (!request) return undefined;
  if (isOver(request.state)) return 'over';
  const move = { to: 'withdrawn', by: 'caregiver', accountId } as const;
  const moved = await moveRequest(access, id, request.version, move);
  if (moved) await deletePapers(access, id);
  return moved ? 'withdrawn' : 'over';
}
