import { expect, it } from 'vitest';
import { observation, patient, report } from '../../../../test/labs.ts';
import { makeWorld } from '../../../../test/world.ts';
import { authorize } from '../../../platform/access/access.ts';
import { type Actor, daysFor } from '../../../platform/access/actor.ts';
import { systemRequest } from '../../../platform/access/request-info.ts';
import { dayIn } from '../../../platform/clock.ts';
import { mayReadResults } from '../../policy.ts';
import { listByCode } from '../results/results.sql.ts';
import { readTrend } from './trends.ts';

it('reads a test wherever it is in a report, in order, and no other test of the report', async () => {
  const world = await makeWorld();
  const inner = observation('inner', 'tess', { number: 4.1 });
  const panel = observation('panel', 'tess', {
    loinc: '24326-1',
    text: 'Electrolytes',
    hasMember: [{ reference: 'Observation/inner' }],
  });
  const tests = [
    observation('sodium', 'tess', { loinc: '2951-2', text: 'Sodium', number: 140 }),
    panel,
    observation('second', 'tess', { number: 4.3 }),
    observation('chloride', 'tess', { loinc: '2075-0', text: 'Chloride', number: 101 }),
    observation('first', 'tess', { number: 4.2 }),
  ];
  await world.bring([
    patient('tess'),
    report('r1', 'tess', tests),
    ...tests,
    inner,
    // named only by the panel, of which nothing else arrived
    report('r2', 'tess', [observation('other', 'tess', { loinc: '2951-2', number: 139 })], {
      code: { coding: [{ system: 'http://loinc.org', code: '2823-3' }], text: 'Potassium' },
    }),
    observation('other', 'tess', { loinc: '2951-2', text: 'Sodium', number: 139 }),
  ]);
  const [row] = await world.sql<{ patientId: string }>('select patient_id from person');
  const patientId = row?.patientId ?? '';
  const id = await world.account({ userId: 'tess', patientId });
  const person = {
    id: patientId,
    given: 'Pat',
    family: 'Example',
    birthDate: '1984-03-27',
    deceased: false,
    relation: null,
  };
  const actor: Actor = {
    account: {
      id,
      kind: 'member',
      name: 'tess',
      roles: [],
      permissions: [],
      language: 'en',
      patientId,
    },
    authAt: world.clock.now(),
    people: [person],
    days: daysFor([], world.settings, world.clock.now()),
    opened: null,
  };
  const now = world.clock.now();
  const asOf = { now, today: dayIn(world.settings.zone, now), settings: world.settings };
  await world.reached(async (tx) => {
    const facts = { actor, person, ...asOf };
    const info = systemRequest(now, 'test');
    const access = await authorize(tx, mayReadResults, facts, info, patientId);
    if ('denied' in access) throw new Error(access.reason);
    const points = await readTrend(access, asOf, '2823-3');
    expect(points.map(({ test }) => test.value)).toMatchObject([
      { sent: '4.1' },
      { sent: '4.3' },
      { sent: '4.2' },
    ]);
    const rows = await listByCode(access, '2823-3');
    expect(
      rows
        .map(({ tests }) => tests.map(({ name, members }) => [name, members.length]))
        .sort((a, b) => b.length - a.length),
    ).toEqual([
      [
        ['Electrolytes', 1],
        ['Potassium', 0],
        ['Potassium', 0],
      ],
      [],
    ]);
  });
});
