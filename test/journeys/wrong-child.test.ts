import { beforeAll, describe, expect, it } from 'vitest';
import { PERSON_FIELD } from '../../src/platform/http/forms.ts';
import { Browser } from '../browser.ts';
import { patient } from '../labs.ts';
import { pharmacies, prescription } from '../medicines.ts';
import { sentNotices } from '../notices.ts';
import { makePhotoTable, photosFeature } from '../sample/photos.tsx';
import { bodyOf, MULTIPART } from '../uploads.ts';
import { en } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

/**
 * Case F5: two tabs, the wrong child. The address, the form and the banner name one person, and
 * nothing in the session does.
 */
let world: World;
let places: Record<string, string>;
const people = new Map<string, string>();
const id = (name: string) => people.get(name) ?? '';
const base = (name: string) => `/people/${id(name)}`;
let joan: string;

beforeAll(async () => {
  world = await makeWorld({ features: [photosFeature] });
  await makePhotoTable(world);
  places = await pharmacies(world);
  const address = [
    { line: ['433 Stracke Corner'], city: 'Cedar Falls', state: 'IA', postalCode: '50613' },
  ];
  await world.bring(
    (
      [
        ['Joan', '1985-01-01'],
        ['Mina', '2018-10-05'],
        ['Leo', '2020-03-03'],
      ] as const
    ).map(([name, birthDate]) =>
      patient(name, { name: [{ given: [name], family: 'Halloran' }], birthDate, address }),
    ),
  );
  for (const name of ['Joan', 'Mina', 'Leo']) await world.bring(prescription(`m-${name}`, name));
  for (const row of await world.sql<{ given: string; id: string }>(
    'select given, patient_id as id from person',
  ))
    people.set(row.given, row.id);
  joan = await world.account({ userId: 'joan', name: 'Joan Halloran', patientId: id('Joan') });
  await world.sql('update account set email_confirmed_at = created_at');
  await world.proxy(id('Mina'), joan);
  await world.proxy(id('Leo'), joan);
});

/** Two tabs of one browser: what one does to the session, the other has too. */
async function tabs(): Promise<[Browser, Browser]> {
  const one = await new Browser(world).signOn('joan');
  const two = new Browser(world);
  two.cookies = one.cookies;
  return [one, two];
}
const rxOf = async (name: string) =>
  (
    await world.sql<{ id: string }>('select id from prescription where patient_id = $1', [id(name)])
  )[0]?.id ?? '';
const count = async (table: string, name: string) =>
  (
    await world.sql<{ n: number }>(
      `select count(*)::int as n from ${table} where patient_id = $1`,
      [id(name)],
    )
  )[0]?.n;

/** Each form that exists for a child: its page, how it is filled, where its answer is kept. */
const FORMS: {
  name: string;
  table: string;
  page: (of: string) => Promise<string>;
  fill: (tab: Browser) => void;
  button: string;
  typed: string;
}[] = [
  {
    name: 'a refill',
    table: 'refill_request',
    page: async (of) =>
      `${base(of)}/refills/review?rx-${await rxOf(of)}=yes&to=${places['1600001']}`,
    fill: (tab) => void tab.fill(en('refill.note'), 'the blue note'),
    button: '',
    typed: 'the blue note',
  },
  {
    name: 'a medicine',
    table: 'reported_medicine',
    page: async (of) => `${base(of)}/medicines/new`,
    fill: (tab) => void tab.fill(en('med.add-name'), 'Fennel syrup'),
    button: en('med.add-do'),
    typed: 'Fennel syrup',
  },
  {
    name: 'a correction',
    table: 'information_proposal',
    page: async (of) => `${base(of)}/information/phones`,
    fill: (tab) => void tab.fill(en('info.phone-home'), '319-555-0144'),
    button: en('info.ask'),
    typed: '319-555-0144',
  },
];

describe.each(FORMS)('two tabs: $name', ({ table, page, fill, button, typed }) => {
  const send = (tab: Browser) =>
    tab.press(
      button || (tab.query('main form[method=post] button').at(-1)?.textContent ?? '').trim(),
    );

  it('opened for Mina is for Mina, though another tab has Leo open; the page says whose it is', async () => {
    const [one, two] = await tabs();
    await one.open(await page('Mina'));
    await two.open(base('Leo'));
    await two.open(await page('Leo'));
    const before = [await count(table, 'Mina'), await count(table, 'Leo')];
    fill(one);
    await send(one);
    expect(one.status).toBe(200);
    expect(one.path.startsWith(base('Mina'))).toBe(true);
    expect(one.query('.whose')[0]?.textContent).toContain('Mina Halloran');
    expect(one.title).toContain('Mina Halloran');
    expect(one.text).toContain(en('ui.for-person', { name: 'Mina Halloran' }));
    expect([await count(table, 'Mina'), await count(table, 'Leo')]).toEqual([
      (before[0] ?? 0) + 1,
      before[1],
    ]);
  });

  it('with Leo in the address and Mina in the form is refused, with what was typed kept', async () => {
    const [one, two] = await tabs();
    await world.sql(
      'delete from refill_event; delete from refill_request; delete from refill_order',
    );
    await world.sql('delete from information_proposal');
    await one.open(await page('Mina'));
    fill(one);
    await two.open(await page('Leo'));
    const before = [await count(table, 'Mina'), await count(table, 'Leo')];
    await send(one);
    const { action, fields } = one.lastForm;
    const mixed = await two.request('POST', action.replace(id('Mina'), id('Leo')), {
      form: { ...fields, _key: crypto.randomUUID() },
    });
    expect(mixed.status).toBe(422);
    expect(fields[PERSON_FIELD]).toBe(id('Mina'));
    expect(mixed.body).toContain(en('refusal.other-person'));
    expect(mixed.body).toContain(typed);
    expect(mixed.body).toContain(en('other-person.send', { name: 'Mina Halloran' }));
    expect(await count(table, 'Leo')).toBe(before[1]);
  });
});

describe('the refused form', () => {
  const mixed = async (tab: Browser) => {
    await tab.open(`${base('Mina')}/medicines/new`);
    const person = tab.query(`input[name=${PERSON_FIELD}]`)[0]?.getAttribute('value') ?? '';
    const path = `${base('Leo')}/medicines/new`;
    const answer = await tab.request('POST', path, {
      form: { name: 'Anise tea', _key: crypto.randomUUID(), [PERSON_FIELD]: person },
    });
    tab.html = answer.body;
    tab.path = path;
    return answer;
  };

  it('can be sent for the person for whom it was opened, by a button with their name', async () => {
    const [tab] = await tabs();
    await mixed(tab);
    const before = await count('reported_medicine', 'Mina');
    await tab.press(en('other-person.send', { name: 'Mina Halloran' }));
    expect([tab.status, tab.path.startsWith(base('Mina'))]).toEqual([200, true]);
    expect(await count('reported_medicine', 'Mina')).toBe((before ?? 0) + 1);
    expect(tab.text).toContain('Anise tea');
  });

  it('is on a page of nobody: no banner and no place of Leo’s says otherwise', async () => {
    const [tab] = await tabs();
    await mixed(tab);
    expect(tab.query('.whose')).toEqual([]);
    expect(tab.html).not.toContain('Leo Halloran ·');
  });

  it('of somebody to whom access has ended offers no button, and what was typed is still there', async () => {
    const [tab] = await tabs();
    await tab.open(`${base('Mina')}/medicines/new`);
    await world.sql('update proxy set revoked_at = now() where patient_id = $1', [id('Mina')]);
    const answer = await tab.request('POST', `${base('Leo')}/medicines/new`, {
      form: { name: 'Anise tea', _key: crypto.randomUUID(), [PERSON_FIELD]: id('Mina') },
    });
    await world.sql('update proxy set revoked_at = null');
    expect(answer.status).toBe(422);
    expect(answer.body).toContain('Anise tea');
    expect(answer.body).not.toContain('Mina');
  });

  it('that says nobody is refused too, and nothing is done', async () => {
    const [tab] = await tabs();
    const before = await count('reported_medicine', 'Leo');
    for (const person of ['', 'x', crypto.randomUUID()]) {
      const answer = await tab.request('POST', `${base('Leo')}/medicines/new`, {
        form: { name: 'Anise tea', _key: crypto.randomUUID(), [PERSON_FIELD]: person },
      });
      expect([person, answer.status]).toEqual([person, 422]);
    }
    const without = await tab.request('POST', `${base('Leo')}/medicines/new`, {
      body: `name=Anise+tea&_key=${crypto.randomUUID()}`,
    });
    expect(without.status).toBe(422);
    expect(await count('reported_medicine', 'Leo')).toBe(before);
  });

  it('with files keeps none of them', async () => {
    const [tab] = await tabs();
    const answer = await tab.request('POST', `${base('Leo')}/photos`, {
      bytes: bodyOf([
        ['_key', crypto.randomUUID()],
        [PERSON_FIELD, id('Mina')],
        ['note', 'a rash'],
        ['report', Buffer.from('%PDF-1.7\n%%EOF'), 'a.pdf'],
      ]),
      headers: { 'content-type': MULTIPART },
    });
    expect(answer.status).toBe(422);
    expect(answer.body).toContain(en('refusal.other-person'));
    expect(await world.sql("select 1 from file where state <> 'receiving'")).toEqual([]);
  });
});

it('every form on a page of a record says whose record it is in', async () => {
  const [tab] = await tabs();
  const queue = [base('Mina')];
  const seen = new Set<string>();
  let forms = 0;
  for (let next = queue.shift(); next && seen.size < 60; next = queue.shift()) {
    if (seen.has(next)) continue;
    seen.add(next);
    await tab.open(next);
    for (const form of tab.query('form[method=post]')) {
      if (!form.getAttribute('action')?.startsWith('/people/')) continue;
      forms += 1;
      expect([
        next,
        form.querySelector(`input[name=${PERSON_FIELD}]`)?.getAttribute('value'),
      ]).toEqual([next, id('Mina')]);
    }
    queue.push(...tab.links.filter((href) => href.startsWith(base('Mina')) && !href.includes('#')));
  }
  expect(forms).toBeGreaterThan(8);
});

it('preferences of one child are not saved for another', async () => {
  const [one, two] = await tabs();
  await one.open(`${base('Mina')}/preferences`);
  await two.open(base('Leo'));
  const boxes = one.query('main input[type=checkbox]').map((box) => box.getAttribute('name') ?? '');
  expect(boxes.length).toBeGreaterThan(0);
  const answer = await one.request('POST', `${base('Leo')}/preferences`, {
    form: { [PERSON_FIELD]: id('Mina'), _key: crypto.randomUUID() },
  });
  expect(answer.status).toBe(422);
  expect(await world.sql('select 1 from notice_choice')).toEqual([]);
});

it('Back after switching, and a link from an old mail, open the one whom their address names', async () => {
  const [one, two] = await tabs();
  await one.open(`${base('Mina')}/medicines`);
  await two.open(`${base('Leo')}/medicines`);
  await one.open(`${base('Mina')}/medicines`);
  expect(one.query('.whose')[0]?.textContent).toContain('Mina Halloran');
  await world.sql("update refill_request set stage = 'ready'");
  const mails = await sentNotices(world, { accountId: joan, topic: 'refills' });
  for (const { body } of mails) {
    // mail says no name and nothing of the record
    expect(body).not.toMatch(/Mina|Leo|metformin/i);
    const link = /\/notices\/[0-9a-f-]{36}/.exec(body)?.[0] ?? '';
    await two.open(`${base('Leo')}/refills`);
    await two.open(link);
    expect(two.status).toBe(200);
    expect(two.path.startsWith(base('Mina'))).toBe(true);
    expect(two.query('.whose')[0]?.textContent).toContain('Mina Halloran');
  }
});
