import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  bornFor,
  doneThrough,
  type Family,
  lettersOf,
  mailTo,
  makeFamily,
  notedOf,
  outcomesAbout,
  run,
  startOver,
  TODAY,
  toldOf,
} from '../../../test/birthdays.ts';
import { sentNotices } from '../../../test/notices.ts';
import { en, es } from '../../../test/words.ts';
import { makeWorld, NOW, type World } from '../../../test/world.ts';
import { addDays } from '../../platform/days.rules.ts';

const DAY = 86_400_000;
let world: World;
const at = (days: number): string => addDays(TODAY, days);
const pass = (days: number) => world.clock.pass(days * DAY);
beforeAll(async () => {
  world = await makeWorld();
});
beforeEach(() => startOver(world));
const mail = (accountId: string) => mailTo(world, accountId);
const outcomes = (child: string) => outcomesAbout(world, child);

describe('both sides get a notice', () => {
  it('90, 30 and 7 days ahead and on the day, once each, for either age', async () => {
    for (const [turns, age] of [
      ['teen', 12],
      ['adult', 18],
    ] as const) {
      world.clock.set(NOW);
      await doneThrough(world, at(-1));
      const on = at(91);
      const { child } = await makeFamily(world, { birthDate: bornFor(age, on), own: true });
      const seen: number[] = [];
      for (let left = 91; left >= -3; left--) {
        await run(world);
        await run(world);
        seen.push((await toldOf(world, child)).length);
        pass(1);
      }
      // no notices on the first day, then two more on each of four days
      expect(
        seen
          .map((n, day) => (n === (seen[day - 1] ?? 0) ? 0 : 91 - day))
          .filter((n, day) => n || day === 91),
      ).toEqual([90, 30, 7, 0]);
      expect(await toldOf(world, child)).toEqual(
        ['child', 'parent'].flatMap((who) =>
          [0, 30, 7, 90].map((step) => `${who} ${turns} ${on} ${step}`),
        ),
      );
    }
  });

  it('in words that name no person, with the days left when it is sent', async () => {
    const kim = await makeFamily(world, { birthDate: bornFor(12, at(30)), own: true });
    await world.sql("update account set language = 'es' where id = $1", [kim.own]);
    await run(world);
    pass(1);
    const parent = await mail(kim.parent);
    expect(parent).toContain(en('birthday-mail.teen-caregiver-ahead', { n: 29 }));
    expect(await mail(kim.own)).toContain(es('birthday-mail.teen-own-ahead', { n: 29 }));
    expect(parent).not.toMatch(/Kim|2014|2026/);
    expect(parent).toMatch(/\/notices\//);
  });

  it('on the day: the caregiver whose access has ended too, without a link to the record', async () => {
    const kim = await makeFamily(world, { birthDate: bornFor(18, TODAY), own: true });
    expect(await run(world)).toEqual({ people: 1, narrowed: 0, ended: 1 });
    const parent = await mail(kim.parent);
    expect(parent).toContain(en('birthday-mail.adult-caregiver-today'));
    expect(parent).toContain(`${world.config.publicUrl}/home`);
    expect(parent).not.toMatch(/\/notices\//);
    expect(await mail(kim.own)).toContain(en('birthday-mail.adult-own-today'));
    expect(await notedOf(world, kim.child)).toEqual([
      `birthdays:end Ada ${(await familyOf(kim)).family}`,
    ]);
  });

  it('if the work was stopped for a week: once, with the right number of days', async () => {
    const kim = await makeFamily(world, { birthDate: bornFor(12, at(33)), own: true });
    const due = await makeFamily(world, { birthDate: bornFor(12, at(6)), own: true });
    pass(7);
    expect(await run(world)).toEqual({ people: 2, narrowed: 1, ended: 0 });
    expect(await toldOf(world, kim.child)).toEqual([
      `child teen ${at(33)} 30`,
      `parent teen ${at(33)} 30`,
    ]);
    expect(await mail(kim.parent)).toContain(en('birthday-mail.teen-caregiver-ahead', { n: 26 }));
    // the birthday was yesterday: one notice, and none about the days before
    expect(await toldOf(world, due.child)).toEqual([
      `child teen ${at(6)} 0`,
      `parent teen ${at(6)} 0`,
    ]);
    expect(await mail(due.parent)).toContain(en('birthday-mail.teen-caregiver-over'));
  });

  it('but not about a birthday long ago, which is still in the access log', async () => {
    const kim = await makeFamily(world, { birthDate: bornFor(12, at(3)) });
    pass(60);
    expect(await run(world)).toEqual({ people: 1, narrowed: 1, ended: 0 });
    expect(await toldOf(world, kim.child)).toEqual([]);
    expect(await lettersOf(world, kim.child)).toEqual([]);
    expect(await notedOf(world, kim.child)).toHaveLength(1);
  });

  it('and nobody else: no right, no change, no access, no account', async () => {
    const ones = [
      await makeFamily(world, { birthDate: bornFor(12, at(30)), right: { endsOn: at(20) } }),
      await makeFamily(world, {
        birthDate: bornFor(18, at(30)),
        right: { basis: 'invited', categories: ['results'] },
      }),
      await makeFamily(world, { birthDate: bornFor(18, at(31)) }),
    ];
    const suspended = await makeFamily(world, { birthDate: bornFor(12, at(30)), own: true });
    await world.sql('update proxy set suspended_at = now() where id = $1', [suspended.right]);
    const revoked = await makeFamily(world, { birthDate: bornFor(12, at(30)) });
    await world.sql('update proxy set revoked_at = now(), quiet = true where id = $1', [
      revoked.right,
    ]);
    const barred = await makeFamily(world, { birthDate: bornFor(12, at(30)) });
    await world.sql(
      `insert into court_order (patient_id, kind, account_id, starts_on, recorded_at, recorded_by)
        values ($1, 'no-contact', $2, '2026-01-01', now(), $2)`,
      [barred.child, barred.parent],
    );
    const dead = await makeFamily(world, { birthDate: bornFor(12, at(30)), own: true });
    await world.sql('update person set deceased = true where patient_id = $1', [dead.child]);
    const orphan = await makeFamily(world, { birthDate: bornFor(12, at(30)), own: true });
    await world.sql(
      'update person set deceased = true where patient_id = (select patient_id from account where id = $1)',
      [orphan.parent],
    );
    expect(await run(world)).toEqual({ people: 0, narrowed: 0, ended: 0 });
    for (const { child } of [...ones, suspended, revoked, barred, dead, orphan]) {
      expect(await toldOf(world, child)).toEqual([]);
      expect(await lettersOf(world, child)).toEqual([]);
    }
  });
});
const familyOf = async ({ child }: Family) =>
  (
    await world.sql<{ family: string }>('select family from person where patient_id = $1', [child])
  )[0] ?? {
    family: '',
  };

describe('a notice that is no longer true when it is sent', () => {
  const waiting = async () => {
    const kim = await makeFamily(world, { birthDate: bornFor(12, at(30)), own: true });
    await run(world);
    expect(await outcomes(kim.child)).toEqual([null, null]);
    return kim;
  };
  it.each<[string, string, (string | null)[]]>([
    [
      'the birth date was corrected',
      'update person set birth_date = birth_date + 9 where patient_id = $1',
      ['seen', 'seen'],
    ],
    [
      'only a part of it is known now',
      "update person set birth_date = null, partial_birth_date = '2014' where patient_id = $1",
      ['seen', 'seen'],
    ],
    [
      'the person has died',
      'update person set deceased = true where patient_id = $1',
      ['deceased', 'deceased'],
    ],
    [
      'the right has ended',
      'update proxy set revoked_at = now(), quiet = true where patient_id = $1',
      ['no-right', 'seen'],
    ],
    [
      'the right is suspended',
      'update proxy set suspended_at = now() where patient_id = $1',
      ['no-right', 'seen'],
    ],
    [
      'the right ends before',
      `update proxy set ends_on = '${at(12)}' where patient_id = $1`,
      ['seen', 'seen'],
    ],
  ])('is not sent: %s', async (_, change, expected) => {
    const kim = await waiting();
    await world.sql(change, [kim.child]);
    await sentNotices(world, { topic: 'birthdays' });
    expect((await outcomes(kim.child)).sort()).toEqual([...expected].sort());
  });

  it('is not sent: the age was changed', async () => {
    const kim = await waiting();
    world.settings.teenAge = 13;
    await sentNotices(world, { topic: 'birthdays' });
    expect(await outcomes(kim.child)).toEqual(['seen', 'seen']);
  });
});
