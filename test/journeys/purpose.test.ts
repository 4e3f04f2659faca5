import { beforeAll, describe, expect, it } from 'vitest';
import { STAFF } from '../access-scene.ts';
import { Browser } from '../browser.ts';
import { observation, patient } from '../labs.ts';
import { en } from '../words.ts';
import { makeWorld, NOW, type World } from '../world.ts';

/** Why staff open a record: chosen once for a session, or implied by the work that leads to it. */

let world: World;
let fay: string;
beforeAll(async () => {
  world = await makeWorld();
  await world.bring([
    patient('fay', { name: [{ given: ['Fay'], family: 'Zfirst' }] }),
    observation('iron', 'fay', { loinc: '2498-4', text: 'Iron', number: 80, unit: 'ug/dL' }),
  ]);
  fay = (await world.sql<{ id: string }>('select patient_id as id from person'))[0]?.id ?? '';
  await world.sql(
    `insert into release_preference (patient_id, wish, changed_at)
      values ($1, 'doctor-first', $2)`,
    [fay, NOW],
  );
  for (const role of STAFF) await world.account({ userId: role, roles: [role] });
});

const chosen = (browser: Browser) =>
  browser
    .query('input[name=purpose]')
    .find((one) => one.hasAttribute('checked'))
    ?.getAttribute('value') ?? null;
const search = (browser: Browser, purpose: 'treatment' | 'operations' | 'emergency') =>
  browser.open('/staff').then((page) =>
    page
      .fill(en('staff.family'), 'Zf')
      .choose(en(`purpose.${purpose}`))
      .press(en('staff.search')),
  );

describe('the purpose of a search', () => {
  it('is chosen again for the next one of the session, and stands in no address', async () => {
    const browser = await new Browser(world).signOn('nurse');
    await browser.open('/staff');
    expect(chosen(browser)).toBeNull();
    await search(browser, 'operations');
    expect(browser.text).toContain('Zfirst');
    await browser.open('/staff');
    expect([chosen(browser), browser.path]).toEqual(['operations', '/staff']);
    expect(browser.links.some((href) => href.includes('operations'))).toBe(false);
    await browser.fill(en('staff.family'), 'Zf').press(en('staff.search'));
    expect([browser.status, browser.text.includes('Zfirst')]).toEqual([200, true]);
    const [said] = await world.sql<{ purpose: string }>(
      `select purpose from audit_event where permission = 'people:listed' order by id desc limit 1`,
    );
    expect(said?.purpose).toBe('operations');
    await search(browser, 'treatment');
    await browser.open('/staff');
    expect(chosen(browser)).toBe('treatment');
  });

  it('is nobody else’s, nor that of another session', async () => {
    for (const userId of ['clinician', 'nurse']) {
      const browser = await new Browser(world).signOn(userId);
      await browser.open('/staff');
      expect(chosen(browser)).toBeNull();
    }
  });

  it('is never an emergency, which is declared each time', async () => {
    const browser = await new Browser(world).signOn('clinician');
    await search(browser, 'treatment');
    await search(browser, 'emergency');
    await browser.open('/staff');
    expect(chosen(browser)).toBe('treatment');
  });
});

describe('a queue that is treatment', () => {
  it('opens the record at the result, without asking why, and the reason is audited', async () => {
    const browser = await new Browser(world).signOn('clinician');
    await browser.open('/staff/reviews');
    const name = browser.query('.result-row h3')[0]?.textContent;
    await browser.press(en('staff.open'));
    expect(browser.path).toMatch(new RegExp(`^/staff/people/${fay}/results/[0-9a-f-]{36}$`));
    expect(browser.h1).toBe(name);
    const [said] = await world.sql<{ purpose: string; outcome: string }>(
      `select purpose, outcome from audit_event
        where permission = 'people:open' and patient_id = $1 and purpose is not null
        order by id desc limit 1`,
      [fay],
    );
    expect(said).toEqual({ purpose: 'treatment', outcome: 'granted' });
  });

  it.each([
    '//example.org',
    '/../../../staff/roles',
    'https://example.org',
    '/results?q=iron',
    '/Results',
  ])('leads nowhere but to pages of that record: %s', async (page) => {
    const browser = await new Browser(world).signOn('clinician');
    const answer = await browser.request('POST', '/staff/open', {
      form: { person: fay, purpose: 'treatment', page, _key: crypto.randomUUID() },
    });
    expect(answer.headers.location).toBe('/staff');
  });

  it('of a protected person still asks for a reason, and goes on to the result', async () => {
    await world.sql(
      `insert into listed_person (patient_id, reason, listed_by, listed_by_name, listed_at)
        select $1, 'a known person', id, name, $2 from account where user_id = 'privacy-officer'`,
      [fay, NOW],
    );
    const browser = await new Browser(world).signOn('nurse');
    await browser.open('/staff/reviews');
    await browser.press(en('staff.open'));
    expect(browser.h1).toBe(en('staff.reason-title'));
    await browser.fill(en('staff.reason'), 'short').press(en('staff.reason-open'));
    expect(browser.status).toBe(422);
    await browser
      .fill(en('staff.reason'), 'She is waiting in my room')
      .press(en('staff.reason-open'));
    expect(browser.path).toMatch(new RegExp(`^/staff/people/${fay}/results/[0-9a-f-]{36}$`));
  });
});
