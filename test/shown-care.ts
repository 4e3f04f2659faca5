import { sendPaper } from './care.ts';
import { browser, id, onlyId, post } from './shown.ts';
import type { World } from './world.ts';

/**
 * What staff see of caregivers: a request with a paper, a right to look at again, and one that was
 * ended at once. The caregiver is the same everywhere, and has a record of their own.
 * @param by the account of the member of staff who ended it
 */
export async function haveCaregivers(
  world: World,
  of: (name: string) => string,
  by: string,
): Promise<void> {
  const account = await world.account({ userId: 'asking', patientId: of('asking') });
  const [request] = await world.sql<{ id: string }>(
    `insert into care_request (account_id, about_id, kind, given, family, birth_date, state,
        asked_at)
      values ($1, $2, 'guardian', 'Rika', 'Zequested', '1960-03-27', 'in-review', $3)
      returning id`,
    [account, of('requested'), world.clock.now()],
  );
  const paper = { request: request?.id ?? '', account, name: 'order.pdf' };
  await sendPaper(world, paper, '%PDF-1.4 the court appoints a guardian of Rika Zequested');
  const guardian = { basis: 'court', relationship: 'guardian' } as const;
  const due = await world.proxy(of('cared'), account, guardian);
  await world.sql("update proxy set review_on = '2026-11-01' where id = $1", [due]);
  const ended = await world.proxy(of('ended'), account, guardian);
  await world.sql('update proxy set suspended_at = $2, suspended_by = $3 where id = $1', [
    ended,
    world.clock.now(),
    by,
  ]);
  await world.sql(
    `insert into emergency_revocation (patient_id, proxy_id, account_id, kind, reason, quiet,
        asked_at, asked_by)
      values ($1, $2, $3, 'abuse', 'they called the hotline', true, $4, $5)`,
    [of('ended'), ended, account, world.clock.now(), by],
  );
}

const get = (by: string, path: string) => browser(by).request('GET', path);
const rightTo = (name: string) => onlyId('select id from proxy where patient_id = $1', [id(name)]);
const request = () => onlyId('select id from care_request where about_id = $1', [id('requested')]);
const page = (
  address: string,
  open: () => Promise<{ body: string }>,
  { shows, text, permission }: { shows: string[]; text: string; permission: string },
) => ({ address, by: 'records', open, shows, text, permission, purpose: 'operations' });

/**
 * The pages of records staff about caregivers. Whoever asks for access is named with the person; on
 * pages about a right the person alone is (`logDeed`).
 */
export const SHOWS_CARE = [
  page('GET /staff/care', () => get('records', '/staff/care'), {
    shows: ['requested', 'asking'],
    text: 'Zequested',
    permission: 'care:listed',
  }),
  page(
    'GET /staff/care/requests/:id',
    async () => get('records', `/staff/care/requests/${await request()}`),
    { shows: ['requested', 'asking'], text: 'Zasking', permission: 'care:listed' },
  ),
  page(
    'GET /staff/care/requests/:id/approve',
    async () =>
      get('records', `/staff/care/requests/${await request()}/approve?record=${id('requested')}`),
    { shows: ['requested', 'asking'], text: 'Zequested', permission: 'care:review' },
  ),
  page(
    'GET /staff/care/papers/:id',
    async () =>
      get(
        'records',
        `/staff/care/papers/${await onlyId(
          'select file_id as id from care_paper where request_id = $1',
          [await request()],
        )}`,
      ),
    { shows: ['requested', 'asking'], text: 'Zequested', permission: 'care:review' },
  ),
  page('GET /staff/care/reviews', () => get('records', '/staff/care/reviews'), {
    shows: ['cared'],
    text: 'Zared',
    permission: 'care:listed',
  }),
  page(
    'GET /staff/care/rights/:id',
    async () => get('records', `/staff/care/rights/${await rightTo('cared')}`),
    { shows: ['cared'], text: 'Zared', permission: 'care:review' },
  ),
  page(
    'POST /staff/care/emergency',
    () => post('records', '/staff/care/emergency', { mrn: '9000000018', birthDate: '1960-03-27' }),
    { shows: ['cared'], text: 'Zared', permission: 'care:listed' },
  ),
  page(
    'GET /staff/care/emergency/:id',
    async () => get('records', `/staff/care/emergency/${await rightTo('cared')}`),
    { shows: ['cared'], text: 'Zared', permission: 'care:listed' },
  ),
  page('GET /staff/care/emergencies', () => get('records', '/staff/care/emergencies'), {
    shows: ['ended'],
    text: 'Zended',
    permission: 'care:listed',
  }),
  page(
    'GET /staff/care/emergencies/:id',
    async () =>
      get(
        'records',
        `/staff/care/emergencies/${await onlyId(
          'select id from emergency_revocation where patient_id = $1',
          [id('ended')],
        )}`,
      ),
    { shows: ['ended'], text: 'Zended', permission: 'care:review' },
  ),
];
