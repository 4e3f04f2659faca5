import type { Browser } from './browser.ts';
import { CANARY } from './canaries.ts';
import type { Post, Visit } from './canary-information.ts';
import type { Life } from './canary-life.ts';
import { fieldsOf, requestIn, staffMove } from './care-requests.ts';
import { pdfWith, sendParts } from './uploads.ts';

const BORN = '1984-03-27';

/** She asks for access to somebody's record with a paper, and staff ask for another. */
export async function askForFamily(life: Life, herself: Browser, staff: string): Promise<void> {
  const id = await askAsGuardian(
    life,
    herself,
    {
      given: CANARY.caredGiven,
      family: CANARY.caredFamily,
      birth: '1941-04-05',
      mrn: CANARY.mrnDigits,
      note: CANARY.careNote,
    },
    CANARY.paperName,
  );
  const asked = { to: 'papers-needed', message: CANARY.careMessage } as const;
  if (!(await staffMove(life.world, id, asked, staff))) throw new Error('the request did not move');
}

async function askAsGuardian(
  life: Life,
  browser: Browser,
  typed: Parameters<typeof fieldsOf>[0],
  paper: string,
): Promise<string> {
  const answer = await sendParts(browser, '/family/add/guardian', [
    ...Object.entries(fieldsOf(typed)),
    ['papers', pdfWith(''), `${paper}.pdf`],
  ]);
  const location = String(answer.headers.location ?? '');
  if (!location.startsWith('/family/requests/'))
    throw new Error(`the request was answered ${answer.status} ${location}`);
  life.urls.push(location);
  return requestIn(location);
}

/**
 * Somebody becomes her guardian, and staff write about both of them wherever they can: on her
 * record, on the request, on the right, and when they end it at once and let it go on.
 */
export async function decideCare({
  life,
  person,
  visit,
  membersVisit,
  post,
  one,
  keeper,
  records,
  clinician,
  second,
}: Record<'keeper' | 'records' | 'clinician' | 'second', Browser> & {
  life: Life;
  person: string;
  visit: Visit;
  /** A request whose page a member reads. */
  membersVisit: Visit;
  post: Post;
  one: (query: string) => Promise<string>;
}): Promise<void> {
  const { given, family } = CANARY;
  const request = await askAsGuardian(life, keeper, { given, family, birth: BORN }, 'order');
  /** A form that has to do what it says. */
  const does = async (
    browser: Browser,
    url: string,
    form: Record<string, string>,
    done: string,
  ): Promise<void> => {
    const { location } = (await post(browser, url, form)).headers;
    if (!String(location).endsWith(`?done=${done}`)) throw new Error(`${url} led to ${location}`);
  };
  const keeperReads = async (status: 200 | 404): Promise<void> => {
    for (const url of ['/', '/family', `/family/requests/${request}`, '/account'])
      await membersVisit(keeper, 'GET', url);
    for (const page of ['', '/access', '/results', '/medicines']) {
      const answer = await membersVisit(keeper, 'GET', `/people/${person}${page}`);
      if (answer.status !== status) throw new Error(`${page} answered ${answer.status}`);
    }
  };

  const record = `/staff/people/${person}/caregivers`;
  // she is on the list of people whose records are watched: opening one takes a reason
  const opened = { person, purpose: 'patient-request', reason: CANARY.emergencyReason };
  await post(records, '/staff/open', opened);
  const flag = { kind: 'other', account: '', reason: CANARY.flagReason };
  await does(records, `${record}/flags`, flag, 'flag');

  const approve = `/staff/care/requests/${request}/approve`;
  const terms = {
    ...{ record: person, seen: '1', relationship: 'guardian', basis: 'court' },
    ...{ endsOn: '', reviewOn: '2027-11-01', reason: CANARY.approvalReason },
    ...{ 'may-see-results': 'yes', 'may-see-medicines': 'yes' },
  };
  const check = await post(records, approve, { ...terms, step: 'check' }, 200);
  const warned = /name="warned" value="([^"]+)"/.exec(check.body)?.[1] ?? '';
  await does(records, approve, { ...terms, warned, step: 'approve' }, 'approve');
  await keeperReads(200);

  const right = await one('select id from proxy');
  const extended = { endsOn: '2028-11-01', reviewOn: '2028-06-01', note: CANARY.accessNote };
  const seen = '- 2027-11-01';
  await does(records, `/staff/care/rights/${right}`, { ...extended, seen }, 'extended');
  const order = {
    ...{ kind: 'no-contact', account: '', startsOn: '2026-11-22', endsOn: '' },
    ...{ party: CANARY.orderParty, note: CANARY.orderNote },
  };
  await post(records, `${record}/orders`, { ...order, step: 'check' }, 200);
  await does(records, `${record}/orders`, { ...order, step: 'save' }, 'order');
  const raised = await one('select id from safety_flag');
  await does(records, `${record}/flags/${raised}/lift`, { why: CANARY.flagLifted }, 'flag-lift');
  await does(records, `${record}/flags`, flag, 'flag');

  const now = `/staff/care/emergency/${right}`;
  const custody = { kind: 'custody', tell: 'yes' };
  // what was typed is shown once more beside what is wrong
  await post(clinician, now, { ...custody, kind: '', reason: CANARY.endedReason }, 422);
  await post(clinician, now, { ...custody, reason: CANARY.endedReason });
  await visit(second, 'GET', '/staff/care/emergencies');
  await keeperReads(404);
  const ended = `/staff/care/emergencies/${await one('select id from emergency_revocation')}`;
  await visit(second, 'GET', ended);
  const decision = { do: 'lift', why: CANARY.secondReason };
  await does(second, ended, decision, 'lifted');
  await keeperReads(200);
}
