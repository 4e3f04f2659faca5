import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  bornFor,
  doneThrough,
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
import { en } from '../../../test/words.ts';
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

describe('a corrected birth date, and changed ages', () => {
  it('make it a different birthday with its own steps', async () => {
    const kim = await makeFamily(world, { birthDate: bornFor(12, at(30)), own: true });
    await run(world);
    await world.sql('update person set birth_date = $2 where patient_id = $1', [
      kim.child,
      bornFor(12, at(5)),
    ]);
    pass(1);
    await run(world);
    expect((await toldOf(world, kim.child)).filter((one) => one.startsWith('parent'))).toEqual([
      `parent teen ${at(5)} 7`,
      `parent teen ${at(30)} 30`,
    ]);
    await sentNotices(world, { topic: 'birthdays' });
    expect(await mail(kim.parent)).toContain(en('birthday-mail.teen-caregiver-ahead', { n: 4 }));
    expect((await outcomes(kim.child)).sort()).toEqual(['seen', 'seen', 'sent', 'sent']);
  });

  it('count from the earliest day if only part of the birth date is known', async () => {
    const kim = await makeFamily(world, { birthDate: '2000-01-01' });
    await world.sql(
      "update person set birth_date = null, partial_birth_date = '2014-12' where patient_id = $1",
      [kim.child],
    );
    world.clock.set('2026-11-24T15:00:00Z');
    await run(world);
    expect(await toldOf(world, kim.child)).toEqual(['parent teen 2026-12-01 7']);
    const year = await makeFamily(world, { birthDate: '2000-01-01' });
    await world.sql(
      "update person set birth_date = null, partial_birth_date = '2009' where patient_id = $1",
      [year.child],
    );
    world.clock.set('2027-01-01T15:00:00Z');
    await run(world);
    expect(await notedOf(world, year.child)).toHaveLength(1);
  });

  it('of February 29 are those of February 28 in a common year', async () => {
    const kim = await makeFamily(world, { birthDate: '2008-02-29' });
    world.clock.set('2026-02-28T15:00:00Z');
    await doneThrough(world, '2026-02-27');
    expect(await run(world)).toEqual({ people: 1, narrowed: 0, ended: 1 });
    expect(await toldOf(world, kim.child)).toEqual(['parent adult 2026-02-28 0']);
  });

  it('narrow access right away if the age is lower; the work runs again that day', async () => {
    const kim = await makeFamily(world, { birthDate: bornFor(12, at(-100)) });
    world.settings.teenAge = 13;
    await run(world);
    expect(await notedOf(world, kim.child)).toEqual([]);
    world.settings.teenAge = 12;
    expect(await run(world)).toEqual({ people: 1, narrowed: 1, ended: 0 });
    expect(await toldOf(world, kim.child)).toEqual([]);
    expect(await run(world)).toEqual({ people: 0, narrowed: 0, ended: 0 });
  });

  it('and changed steps in the settings apply from the next run on', async () => {
    const kim = await makeFamily(world, { birthDate: bornFor(12, at(14)) });
    await run(world);
    expect((await toldOf(world, kim.child)).length).toBe(1);
    world.settings.birthdayDays = [60, 14];
    await run(world);
    expect(await toldOf(world, kim.child)).toEqual([
      `parent teen ${at(14)} 14`,
      `parent teen ${at(14)} 30`,
    ]);
  });
});

describe('a letter', () => {
  it('goes to people whom no e-mail reaches: once for each birthday, at both ages', async () => {
    for (const age of [12, 18]) {
      world.clock.set(NOW);
      await doneThrough(world, at(-1));
      const kim = await makeFamily(world, { birthDate: bornFor(age, at(30)) });
      for (let left = 30; left >= 0; left--) {
        await run(world);
        pass(1);
      }
      const details = { turns: age === 12 ? 'teen' : 'adult', on: at(30) };
      expect(await lettersOf(world, kim.child)).toEqual([{ state: 'waiting', details }]);
      expect(await toldOf(world, kim.child)).toHaveLength(3);
    }
  });

  it('goes to people whose account has no confirmed address, and to nobody with one', async () => {
    const kim = await makeFamily(world, { birthDate: bornFor(18, at(30)), own: true });
    const lee = await makeFamily(world, { birthDate: bornFor(18, at(30)), own: true });
    await world.sql('update account set email_confirmed_at = null where id = $1', [lee.own]);
    await run(world);
    expect(await lettersOf(world, kim.child)).toEqual([]);
    expect(await lettersOf(world, lee.child)).toHaveLength(1);
  });

  it.each<[string, string]>([
    ['the person has died', 'update person set deceased = true where patient_id = $1'],
    ['no right is left', 'update proxy set revoked_at = now() where patient_id = $1'],
    [
      'the birth date was corrected',
      'update person set birth_date = birth_date - 400 where patient_id = $1',
    ],
    [
      'they have an account by now',
      "update account set patient_id = $1, email_confirmed_at = now() where user_id = 'spare'",
    ],
  ])('is withdrawn before it is printed when it is no longer true: %s', async (_, change) => {
    await world.sql("delete from account where user_id = 'spare'");
    await world.sql(
      `insert into account (kind, user_id, password_hash, name, email, created_at)
        values ('member', 'spare', '', 'S', 's@example.org', now())`,
    );
    const kim = await makeFamily(world, { birthDate: bornFor(12, at(30)) });
    await run(world);
    expect((await lettersOf(world, kim.child)).map(({ state }) => state)).toEqual(['waiting']);
    await world.sql(change, [kim.child]);
    await run(world); // the same day: nothing else is done
    expect((await lettersOf(world, kim.child)).map(({ state }) => state)).toEqual(['void']);
  });

  it('is written again for a corrected birth date', async () => {
    const kim = await makeFamily(world, { birthDate: bornFor(12, at(30)) });
    await run(world);
    await world.sql('update person set birth_date = $2 where patient_id = $1', [
      kim.child,
      bornFor(12, at(60)),
    ]);
    pass(1);
    await run(world);
    expect(
      (await lettersOf(world, kim.child)).map(({ state, details }) => [state, details.on]),
    ).toEqual([
      ['void', at(30)],
      ['waiting', at(60)],
    ]);
  });
});
