import { beforeAll, describe, expect, it } from 'vitest';
import { DEMO_APP_SECRET } from '../demo/codes.ts';
import { loadDemo } from '../demo/load.ts';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from '../demo/people.ts';
import { features } from '../src/features.ts';
import { Browser } from './browser.ts';
import { makeWorld, type World } from './world.ts';

/** The demo begins with work in every queue, so that each role has something to show. */

/** An answer of the team is late. */
const MESSAGES = '/staff/messages?show=overdue';
/** The queues that each member of staff has on Today. */
const QUEUES: Record<string, string[]> = {
  'dr.okafor': ['/staff/renewals', '/staff/reviews', MESSAGES],
  'dr.hale': ['/staff/renewals', '/staff/reviews', MESSAGES],
  'nurse.herrera': ['/staff/reviews', MESSAGES],
  'desk.moreau': ['/staff/information', MESSAGES],
  'manager.ruiz': [],
  'records.lindqvist': [
    '/staff/identity',
    '/staff/care/emergencies',
    '/staff/care',
    '/staff/care/reviews',
    '/staff/quarantine',
  ],
  'registrar.osei': ['/staff/information', '/staff/letters'],
  'rx.delgado': ['/staff/pharmacy'],
  'rx.kim': ['/staff/pharmacy'],
  'privacy.novak': ['/staff/care/emergencies', '/staff/privacy'],
  'admin.baptiste': ['/staff/operations', '/staff/letters'],
  'admin.whitfield': ['/staff/operations', '/staff/letters'],
};
/** A demo has no connection to a pharmacy system, so no message to it can fail. */
const CONNECTED = '/staff/pharmacies/messages';
/** Each of its care teams has somebody to answer, so no conversation is left to nobody. */
const STRANDED = '/staff/teams/stranded';
let world: World;
const load = () => loadDemo({ ...world, log: () => {} }, features);

beforeAll(async () => {
  world = await makeWorld();
  await load();
}, 180_000);

/** The staff's Today: how much is waiting behind each link. */
function waiting(browser: Browser): Record<string, number> {
  const cards = browser.query('main .card').filter((card) => card.querySelector('a'));
  return Object.fromEntries(
    cards.map((card) => [
      card.querySelector('a')?.getAttribute('href'),
      Number(/\d+/.exec(card.querySelector('h2')?.textContent ?? '')?.[0] ?? 0),
    ]),
  );
}

describe('the demo’s morning', () => {
  it.each(Object.entries(QUEUES))('%s finds work in every queue', async (userId, expected) => {
    const browser = await new Browser(world).signOn(userId, DEMO_PASSWORD, DEMO_APP_SECRET);
    expect(browser.path).toBe('/staff/today');
    const {
      '/staff': _search,
      [CONNECTED]: _messages,
      [STRANDED]: n = 0,
      ...queues
    } = waiting(browser);
    expect(n).toBe(0);
    expect(Object.keys(queues)).toEqual(expected);
    expect(Object.entries(queues).filter(([, n]) => n === 0)).toEqual([]);
  });

  it('shows all staff', () => {
    const staff = DEMO_ACCOUNTS.filter((one) => one.roles).map((one) => one.userId);
    expect(Object.keys(QUEUES).sort()).toEqual(staff.sort());
  });

  it('loads once', async () => expect(await load()).toBe(false));
});
