import { expect } from 'vitest';
import { Browser } from './browser.ts';
import { answer, asSent, bring, openCase, personOf, someone, staff, world } from './identity.ts';
import { observation } from './labs.ts';
import { en } from './words.ts';

/** Two records of one child, each with a result, and the case that asks whether they are one. */
export async function twoRecords(tag: string, birthDate = '2018-10-05') {
  const [a, b] = [someone({ birthDate }), someone({ birthDate })];
  const same = { name: [{ given: ['Mina'], family: `Halloran ${tag}` }] };
  await bring(
    tag,
    asSent(a, same),
    asSent(b, same),
    observation(`${tag}-kept`, a.id, { number: 1 }),
    observation(`${tag}-gone`, b.id, { number: 2 }),
  );
  const [into = '', from = ''] = [await personOf(tag, a.id), await personOf(tag, b.id)];
  return { a, b, same, into, from, tag };
}
export type Two = Awaited<ReturnType<typeof twoRecords>>;

/** Records staff join the two; `into` is kept. */
export async function joinThem({ into, from }: Pick<Two, 'into' | 'from'>): Promise<void> {
  const [row] = await world.sql<{ id: string; patientId: string }>(
    `select id, known_id as patient_id from identity_case
      where state = 'open' and kind in ('duplicate', 'link') and known_id = any($1)
        and other_id = any($1)`,
    [[into, from]],
  );
  const keepFirst = row?.patientId === into;
  await answer(row?.id, en(`identity.choice-join-${keepFirst ? 'first' : 'second'}`));
  expect(await world.sql('select 1 from person where merged_into = $1', [into])).not.toEqual([]);
}

export async function separateThem({ from }: Pick<Two, 'from'>): Promise<void> {
  const [row] = await world.sql<{ id: string }>(
    'select id from person_merge where from_id = $1 and undone_at is null',
    [from],
  );
  const done = await staff.request('POST', `/staff/identity/joined/${row?.id}`, {
    form: { _key: crypto.randomUUID() },
  });
  expect(done.headers.location).toContain('parted');
}

/** The page on which staff decide about the caregivers of the newest join. */
export async function openJoin(): Promise<Browser> {
  const asked = await openCase('caregivers');
  await staff.open(`/staff/care/joined/${asked?.id}`);
  expect([staff.status, staff.h1]).toEqual([200, en('identity.kind-caregivers')]);
  return staff;
}

/** Decides about each caregiver by name. Several forms' worth of radios have the same labels. */
export async function decide(answers: Record<string, 'let' | 'leave' | 'wait'>): Promise<void> {
  await openJoin();
  const form: Record<string, string> = {};
  for (const field of staff.query('main form input[type=hidden]'))
    form[field.getAttribute('name') ?? ''] = field.getAttribute('value') ?? '';
  for (const set of staff.query('fieldset')) {
    const said = set.querySelector('legend')?.textContent ?? '';
    const [, one] =
      Object.entries(answers).find(([name]) => said === en('care-join.answer', { name })) ?? [];
    const radio = one && set.querySelector(`input[value=${one}]`);
    if (radio) form[radio.getAttribute('name') ?? ''] = one;
  }
  const { status, headers } = await staff.request('POST', staff.path, { form });
  expect([status, headers.location]).toEqual([303, '/staff/identity?done=decided']);
}

/** An account of somebody with a record of their own. */
export async function caregiver(userId: string, name: string) {
  const patientId = await world.person({ given: name, family: 'Own' });
  const id = await world.account({ userId, name, patientId });
  return { id, patientId, userId };
}

/** Whether the account sees the results of a record. */
export async function sees(userId: string, person: string): Promise<boolean> {
  const browser = await new Browser(world).signOn(userId);
  const { status } = await browser.open(`/people/${person}/results`);
  expect([200, 404]).toContain(status);
  return status === 200;
}
