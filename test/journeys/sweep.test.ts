import { beforeAll, expect, it } from 'vitest';
import { beginDraft, readDraft } from '../../src/identity/registration/drafts/drafts.ts';
import {
  answerQuestions,
  readQuestions,
} from '../../src/identity/registration/proofing/proofing.ts';
import { patient } from '../labs.ts';
import { makeWorld, type World } from '../world.ts';

/**
 * Somebody knows a name and a birth date and tries numbers, ten thousand of them, from one address
 * and from ten thousand: the verbs that the pages call, over the real database. The short form
 * tries a thousand; `npm run drills -- tests` tries all.
 */
let world: World;
const NUMBERS = process.env.PORTICO_WHOLE === undefined ? 1000 : 10_000;
const mrnOf = (at: number) => String(40_000_000 + at * 7);
const KNOWN = new Set(Array.from({ length: 10 }, (_, at) => 5 + (at * NUMBERS) / 10));

beforeAll(async () => {
  world = await makeWorld();
  // ten people of one name and birth date, and others for the options
  await world.bring(
    [...KNOWN, ...Array.from({ length: 30 }, (_, at) => -1 - at)].map((at) => ({
      ...patient(`p${at}`, {
        name: [{ given: ['Rosa'], family: 'Alvarez' }],
        birthDate: '1984-03-27',
      }),
      ...(at >= 0
        ? {
            identifier: [
              { type: { coding: [{ code: 'MR' }] }, system: 'urn:oid:2.999.1', value: mrnOf(at) },
            ],
          }
        : {}),
      address: [
        {
          line: [`${Math.abs(at)} Street ${Math.abs(at) % 17}`],
          city: `Town ${Math.abs(at) % 13}`,
        },
      ],
      telecom: [{ system: 'phone' as const, value: `555-000-${1000 + Math.abs(at)}` }],
    })),
  );
}, 60_000);

it('a sweep of numbers finds at most 10 that exist, and an alarm is raised', async () => {
  const deps = { ...world, log: (event: (typeof world.log)[number]) => void world.log.push(event) };
  const told: string[] = [];
  let closed = 0;
  const tryOne = async (at: number) => {
    const info = {
      now: world.clock.now(),
      requestId: crypto.randomUUID(),
      route: '/register',
      address: `198.${18 + (at >> 16)}.${(at >> 8) & 255}.${at & 255}`,
      sessionRef: null,
    };
    const token = await beginDraft(deps, info, {
      given: 'Rosa',
      family: 'Alvarez',
      birthDate: '1984-03-27',
      mrn: mrnOf(at),
    });
    const open = token && (await readDraft(deps, info, token));
    if (!open) return;
    for (let round = 0; round < 2; round++) {
      if ((await readQuestions(deps, info, open)) === null) return;
      const outcome = await answerQuestions(deps, info, open, [
        (at + round) % 5,
        (at * 3 + round) % 5,
        (at * 7) % 5,
      ]);
      if (outcome === 'closed') closed += 1;
      else if (outcome !== 'wrong') told.push(`${at} ${outcome}`);
    }
  };
  let next = 0;
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      while (next < NUMBERS) await tryOne(next++);
    }),
  );
  expect(closed).toBeGreaterThan(NUMBERS - 20);
  expect(told.length).toBeLessThanOrEqual(10);
  expect(world.log.filter((event) => event.event === 'registration.alarm').length).toBeGreaterThan(
    0,
  );
}, 900_000);

it('from one address it ends after thirty', async () => {
  const info = {
    now: world.clock.now(),
    requestId: crypto.randomUUID(),
    route: '/register',
    address: '203.0.113.7',
    sessionRef: null,
  };
  let begun = 0;
  for (let at = 0; at < 40; at++)
    if (
      await beginDraft({ ...world, log: () => {} }, info, {
        given: 'Rosa',
        family: 'Alvarez',
        birthDate: '1984-03-27',
        mrn: mrnOf(at),
      })
    )
      begun += 1;
  expect(begun).toBe(30);
});
