import type { RelatedPerson } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { patient } from '../labs.ts';
import { makeWorld, type World } from '../world.ts';

/** Rights that rest on a sender's RelatedPerson, and orders that staff end, over the real app. */
let world: World;
let mother: { account: string; own: string; browser: Browser };
let made = 0;

beforeAll(async () => {
  world = await makeWorld();
  const own = await world.person({ given: 'Joan' });
  const account = await world.account({ userId: 'joan', patientId: own });
  mother = { account, own, browser: await new Browser(world).signOn('joan') };
});

const related = (of: string, rest: Partial<RelatedPerson> = {}): RelatedPerson => ({
  resourceType: 'RelatedPerson',
  id: `mother-of-${of}`,
  patient: { reference: `Patient/${of}` },
  relationship: [
    { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'MTH' }] },
  ],
  ...rest,
});
const coded = (code: string): RelatedPerson['relationship'] => [
  { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code }] },
];

/** A child whose RelatedPerson says that Joan is the mother, and Joan's right that rests on it. */
async function child(rest: Partial<RelatedPerson> = {}) {
  made += 1;
  const name = `relation-${made}`;
  await world.bring([
    patient(name, { name: [{ given: [name], family: 'Kin' }], birthDate: '2018-05-05' }),
    related(name, rest),
  ]);
  const [row] = await world.sql<{ id: string }>(
    'select patient_id as id from person where given = $1',
    [name],
  );
  const id = row?.id ?? '';
  const right = await world.proxy(id, mother.account);
  await world.sql("update proxy set relation_source = 'test', relation_id = $2 where id = $1", [
    right,
    `mother-of-${name}`,
  ]);
  return { id, name, right };
}
const opens = async (id: string) => {
  const { status } = await mother.browser.request('GET', `/people/${id}/results`);
  expect([200, 404]).toContain(status);
  return status === 200;
};
const inSwitcher = async (name: string) =>
  (await mother.browser.request('GET', `/people/${mother.own}`)).body.includes(name);

describe('a right that rests on a relation', () => {
  it.each<[string, Partial<RelatedPerson>, boolean]>([
    ['is as it was', {}, true],
    ['is active', { active: true }, true],
    ['is not active', { active: false }, false],
    ['ended yesterday', { period: { end: '2026-11-21' } }, false],
    ['ends today', { period: { end: '2026-11-22' } }, true],
    ['ended some day this month', { period: { end: '2026-11' } }, false],
    ['ended some day this year', { period: { start: '2020', end: '2026' } }, false],
    ['ends next month', { period: { end: '2026-12' } }, true],
    ['ended at a time of this day', { period: { end: '2026-11-22T23:00:00-06:00' } }, false],
    ['began in part this month', { period: { start: '2026-11' } }, false],
    ['began last year', { period: { start: '2025' } }, true],
    ['begins tomorrow', { period: { start: '2026-11-23' } }, false],
    ['is in the other direction', { relationship: coded('CHILD') }, false],
    ['is another one', { relationship: coded('NBOR') }, false],
    ['says nothing of what she is', { relationship: [] as never[] }, false],
    ['is a guardian’s', { relationship: coded('GUARD') }, true],
  ])('while it %s (%j): %s', async (_what, rest, open) => {
    const { id, name } = await child();
    expect([await opens(id), await inSwitcher(name)]).toEqual([true, true]);
    const changed = related(name, rest);
    if (rest.relationship?.length === 0) delete changed.relationship;
    await world.bring([changed]);
    expect([await opens(id), await inSwitcher(name)]).toEqual([open, open]);
    // what the sender takes back counts again
    await world.bring([related(name)]);
    expect(await opens(id)).toBe(true);
  });

  it('ends with its deletion, and with the record in which it is', async () => {
    const gone = await child();
    await world.sql("delete from resource where type = 'RelatedPerson' and source_id = $1", [
      `mother-of-${gone.name}`,
    ]);
    expect(await opens(gone.id)).toBe(false);
    // the sender says now that she is the mother of another child
    const moved = await child();
    const other = await child();
    await world.bring([{ ...related(other.name), id: `mother-of-${moved.name}` }]);
    expect([await opens(moved.id), await opens(other.id)]).toEqual([false, true]);
  });

  it('is not kept up by another sender’s, or by another resource of that name', async () => {
    const { id, name } = await child({ active: false });
    await world.bring(
      [
        patient(name, { name: [{ given: [name], family: 'Kin' }], birthDate: '2018-05-05' }),
        related(name),
      ],
      'elsewhere',
    );
    expect(await opens(id)).toBe(false);
    expect(await opens((await child({ active: false })).id)).toBe(false);
  });

  it('gives nothing in the other direction', async () => {
    const { id } = await child();
    await world.account({ userId: 'child', patientId: id });
    const browser = await new Browser(world).signOn('child');
    for (const path of ['', '/results', '/information', '/access-log'])
      expect((await browser.request('GET', `/people/${mother.own}${path}`)).status).toBe(404);
    expect((await browser.request('GET', `/people/${id}/results`)).status).toBe(200);
  });
});

describe('a court order, on the next request', () => {
  const order = async (of: string, kind: string, who: string | null, rest = {}) => {
    const { startsOn, endsOn } = { startsOn: '2026-11-01', endsOn: null, ...rest };
    const staff = await world.account({
      userId: `staff-${crypto.randomUUID()}`,
      roles: ['records'],
    });
    const [row] = await world.sql<{ id: string }>(
      `insert into court_order (patient_id, kind, account_id, starts_on, ends_on, recorded_at,
          recorded_by) values ($1, $2, $3, $4, $5, now(), $6) returning id`,
      [of, kind, who, startsOn, endsOn, staff],
    );
    return row?.id ?? '';
  };
  const end = (id: string) =>
    world.sql('update court_order set ended_at = now() where id = $1', [id]);

  it.each<[string, 'joan' | 'nobody', boolean]>([
    ['no-contact', 'joan', false],
    ['no-contact', 'nobody', true],
    ['sole-custody', 'joan', true],
    ['sole-custody', 'nobody', false],
    ['guardianship', 'nobody', false],
    ['foster-care', 'nobody', false],
    ['emancipation', 'nobody', false],
  ])('%s, of %s, leaves the mother: %s; until staff end it', async (kind, names, open) => {
    const { id, name } = await child();
    const one = await order(id, kind, names === 'joan' ? mother.account : null, {
      endsOn: '2026-11-10',
    });
    expect([await opens(id), await inSwitcher(name)]).toEqual([open, open]);
    await end(one);
    expect(await opens(id)).toBe(true);
  });

  it('gives a foster parent what ends with it, and does not open anew once it is gone', async () => {
    const { id, right } = await child();
    await world.sql(
      `update proxy set basis = 'court', relationship = 'foster-parent', relation_id = null,
          granted_at = now() where id = $1`,
      [right],
    );
    expect(await opens(id)).toBe(true);
    const until = (endsOn: string) => ({ endsOn });
    const first = await order(id, 'foster-care', mother.account, until('2026-11-21'));
    expect(await opens(id)).toBe(false);
    await order(id, 'foster-care', mother.account, until('2026-11-22'));
    expect(await opens(id)).toBe(true);
    await world.sql('update court_order set ended_at = now() where patient_id = $1', [id]);
    expect(await opens(id)).toBe(false);
    await world.sql('delete from court_order where id <> $1 and patient_id = $2', [first, id]);
    expect(await opens(id)).toBe(false);
    // a right that staff give after that rests on something else
    await world.sql("update proxy set granted_at = now() + interval '1 hour' where id = $1", [
      right,
    ]);
    expect(await opens(id)).toBe(true);
  });

  it('stops a right that is suspended or revoked, and one of a caregiver who has died', async () => {
    const { id, right } = await child();
    await world.sql('update proxy set suspended_at = now() where id = $1', [right]);
    expect(await opens(id)).toBe(false);
    await world.sql('update proxy set suspended_at = null where id = $1', [right]);
    await world.sql('update person set deceased = true where patient_id = $1', [mother.own]);
    expect(await opens(id)).toBe(false);
    await world.sql('update person set deceased = false where patient_id = $1', [mother.own]);
    expect(await opens(id)).toBe(true);
    await world.sql('update proxy set revoked_at = now() where id = $1', [right]);
    expect(await opens(id)).toBe(false);
  });
});
