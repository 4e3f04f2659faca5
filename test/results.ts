import { beforeAll, expect } from 'vitest';
import { labStories } from '../src/records/demo/labs.ts';
import { observation, patient, report } from './labs.ts';
import { makeWorld, type World } from './world.ts';

/**
 * Three people with results of every kind.
 * Importing it opens a world before the tests of the file.
 */
export let world: World;

export let maida: string;

export let violet: string;

export let earnestine: string;

beforeAll(async () => {
  world = await makeWorld();
  const people = await world.bring([
    patient('maida', { name: [{ given: ['Maida'], family: 'Gerhold' }] }),
    patient('violet', {
      name: [{ given: ['Violet'], family: 'Gerhold' }],
      birthDate: '2017-02-25',
    }),
    patient('earnestine', {
      name: [{ given: ['Earnestine'], family: 'Tillman' }],
      birthDate: '2013-01-16',
    }),
    patient('noel', { name: [{ given: ['Noel'], family: 'Reynolds' }] }),
  ]);
  expect(people.total).toEqual({ new: 4, changed: 0, same: 0, waiting: 0, quarantined: 0 });
  const idOf = async (given: string) =>
    (
      await world.sql<{ id: string }>('select patient_id as id from person where given = $1', [
        given,
      ])
    )[0]?.id ?? '';
  [maida, violet, earnestine] = (await Promise.all([
    idOf('Maida'),
    idOf('Violet'),
    idOf('Earnestine'),
  ])) as [string, string, string];
  await world.account({ userId: 'maida', patientId: maida, name: 'Maida Gerhold' });
  await world.account({ userId: 'earnestine', patientId: earnestine });
  await world.account({ userId: 'noel', patientId: await idOf('Noel') });
  const mother = await world.account({ userId: 'jill' });
  const maidaAccount =
    (await world.sql<{ id: string }>("select id from account where user_id = 'maida'"))[0]?.id ??
    '';
  await world.proxy(violet, maidaAccount);
  await world.proxy(earnestine, mother);
  await world.account({ userId: 'okafor', roles: ['clinician'], name: 'Dr. Amara Okafor' });
  const iron = observation('iron', 'violet', {
    loinc: '2498-4',
    text: 'Iron',
    number: 80,
    unit: 'ug/dL',
    referenceRange: [{ low: { value: 50 }, high: { value: 170 } }],
  });
  await world.bring([
    ...labStories('maida', '2026-11-22'),
    iron,
    report('iron-panel', 'violet', [iron]),
  ]);
  const old = ['2021-03-01', '2023-05-01', '2025-06-01', '2026-05-01'].map((day, index) =>
    observation(`ldl-${index}`, 'maida', {
      loinc: '13457-7',
      text: 'LDL',
      number: 150 - index * 10,
      unit: 'mg/dL',
      effectiveDateTime: `${day}T14:00:00Z`,
      referenceRange: [{ high: { value: index < 2 ? 160 : 130 } }],
    }),
  );
  await world.bring([...old, observation('teen', 'earnestine', { number: 4 })]);
});
