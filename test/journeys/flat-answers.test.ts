import { beforeAll, describe, expect, it } from 'vitest';
import { findOrStandIn } from '../../src/identity/registration/candidates.sql.ts';
import { readFacts } from '../../src/identity/registration/proofing/proofing.sql.ts';
import { systemReach } from '../../src/platform/access/access.ts';
import { systemRequest } from '../../src/platform/access/request-info.ts';
import { Browser, clean } from '../browser.ts';
import { member, PEOPLE, registeringIn, right } from '../registering.ts';
import { en } from '../words.ts';
import { makeWorld, type World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
  await world.bring(PEOPLE);
});
const { begin, toIdentity, answer } = registeringIn(() => world);

describe('the identity questions', () => {
  it('recognizes a member among many: the right answers are offered, whoever else is on record', async () => {
    await world.bring(
      Array.from({ length: 200 }, (_, at) => ({
        ...member(`many-${at}`, 'Some', '1960-01-01', String(7_000_000_000 + at), at % 9),
        id: `many-${at}`,
      })),
    );
    for (const [given, birth, mrn, at] of [
      ['Finn', ['1', '2', '1992'], '0048229143', 6],
      ['Gina', ['1', '2', '1993'], '0048229144', 7],
      ['Hugo', ['1', '2', '1994'], '0048229145', 8],
    ] as const) {
      const browser = await begin({ given, family: 'Núñez-Hill', birth: [...birth], mrn });
      await toIdentity(browser, `${given}.of.many`);
      await answer(browser, right(at));
      expect([given, browser.path]).toEqual([given, '/register/secure']);
    }
  });

  it('finds what the record says about everybody, wherever the number’s point among the others falls', async () => {
    const people = await world.sql<{ id: string }>(
      "select patient_id as id from person where given = 'Some'",
    );
    const missing = await world.reached(async (tx) => {
      const grant = await systemReach(
        tx,
        'system:registration',
        systemRequest(world.clock.now(), 'test'),
      );
      const lacking = [];
      for (const { id } of people) {
        const { own, others } = await readFacts(grant, id, crypto.randomUUID());
        if (!own.street || !own.city || !own.phone || others.length !== 40) lacking.push(id);
      }
      return lacking.length;
    });
    expect([people.length, missing]).toEqual([200, 0]);
  });
});

describe('flat answers (A32)', () => {
  it('read as many records for a number that nobody has as for a member’s', async () => {
    const point = '00000000-0000-4000-8000-000000000000';
    const look = (mrn: string) =>
      world.reached(async (tx) => {
        const grant = await systemReach(
          tx,
          'system:registration',
          systemRequest(world.clock.now(), 'test'),
        );
        const count = async () =>
          (
            await tx.sql<{ n: number }>(
              `select (seq_tup_read + idx_tup_fetch)::int as n
                from pg_stat_xact_user_tables
                where relname = 'resource'`,
              [],
            )
          )[0]?.n ?? 0;
        const before = await count();
        const { candidate, read } = await findOrStandIn(grant, mrn, point);
        await readFacts(grant, read?.patientId ?? null, point);
        return { found: candidate?.given, read: (await count()) - before };
      });
    // planned as in a system that has run a while; which plan is chosen is PostgreSQL's business
    await world.sql('analyze person, resource');
    const [known, unknown] = [await look('0048229138'), await look('9948229138')];
    expect([known.found, unknown.found]).toEqual(['Carl', undefined]);
    // the Patient and the last visit of one person and 40 others, at least
    expect(known.read).toBeGreaterThanOrEqual(82);
    expect(unknown.read).toBe(known.read);
  });

  const CELLS = {
    match: { given: 'Carl', birth: ['1', '2', '1990'], mrn: '0048229138' },
    'wrong name': { given: 'Karl', birth: ['1', '2', '1990'], mrn: '0048229138' },
    'wrong birth date': { given: 'Carl', birth: ['1', '3', '1990'], mrn: '0048229138' },
    'wrong number': { given: 'Carl', birth: ['1', '2', '1990'], mrn: '9948229138' },
    registered: { given: 'Rosa', birth: ['3', '27', '1984'], mrn: '0048229137' },
    minor: { given: 'Nina', birth: ['5', '6', '2020'], mrn: '0048229139' },
    deceased: { given: 'Dora', birth: ['5', '6', '1930'], mrn: '0048229141' },
  } as const;
  /** What stays of a page when the questions' own words are taken out. */
  const shape = (browser: Browser) => ({
    status: browser.status,
    path: browser.path,
    headers: Object.keys(browser.headers).sort().join(),
    html: browser.html.replace(
      /(<(label|legend) class="usa-(radio__label|legend)"[^>]*>)[^<]*/g,
      '$1',
    ),
  });

  it('give the same page, status and headers to everybody, to the very end of two failed rounds', async () => {
    const seen: Record<string, unknown[]> = {};
    for (const [cell, who] of Object.entries(CELLS)) {
      world.clock.pass(25 * 3_600_000);
      const browser = await begin({ ...who, birth: [...who.birth] });
      const pages = [shape(browser)];
      await toIdentity(browser, 'some.body');
      pages.push(shape(browser));
      for (let round = 0; round < 2; round++) {
        // the first of each five: hardly ever three times right, and never here
        await answer(browser, []);
        pages.push(shape(browser));
      }
      seen[cell] = pages;
    }
    for (const cell of Object.keys(CELLS)) expect(seen[cell], cell).toEqual(seen.match);
    expect(JSON.stringify(seen.match)).toContain(en('register.end-closed'));
  });

  it('ask a number the same questions with the same options, whatever name and birth date come with it, even an unknown number', async () => {
    const optionsOf = async (who: Parameters<typeof begin>[0]) => {
      world.clock.pass(25 * 3_600_000);
      return (await toIdentity(await begin(who), 'some.body')).radios;
    };
    const real = await optionsOf({ given: 'Carl', birth: ['1', '2', '1990'], mrn: '0048229138' });
    expect(
      await optionsOf({
        given: 'Zoe',
        family: 'Other',
        birth: ['7', '7', '1977'],
        mrn: '0048229138',
      }),
    ).toEqual(real);
    const nobody = await optionsOf({ mrn: '77777777' });
    expect(
      await optionsOf({
        given: 'Zoe',
        family: 'Other',
        birth: ['7', '7', '1977'],
        mrn: '7777-7777',
      }),
    ).toEqual(nobody);
    for (const questions of [real, nobody])
      expect(questions.map((labels) => new Set(labels).size)).toEqual([5, 5, 5]);
    expect(real.flat()).toEqual(expect.arrayContaining(right(1)));
  });

  it('keep what was chosen if one answer is missing or does not match', async () => {
    world.clock.pass(25 * 3_600_000);
    const browser = await toIdentity(await begin({ mrn: '66666666' }), 'some.body');
    const chosen = () =>
      browser
        .query('fieldset')
        .map((group) => clean(group.querySelector('input:checked + label')?.textContent ?? ''));
    const [first = [], second = [], third = []] = browser.radios;
    browser.choose(first[1] ?? '').choose(second[2] ?? '');
    await browser.press(en('register.continue'));
    expect(chosen()).toEqual([first[1], second[2], '']);
    browser.choose(third[3] ?? '');
    await browser.press(en('register.continue'));
    expect(browser.html).toContain(en('register.wrong'));
    expect(chosen()).toEqual([first[1], second[2], third[3]]);
  });

  it('close a number for 24 hours after two failed rounds, from every address, and open it again', async () => {
    world.clock.pass(25 * 3_600_000);
    const carl = {
      given: 'Carl',
      birth: ['1', '2', '1990'] as [string, string, string],
      mrn: '0048229138',
    };
    for (let round = 0; round < 2; round++)
      await answer(
        await toIdentity(await begin({ ...carl, given: 'Karl' }), 'some.body'),
        right(1),
      );
    const closed = await begin(carl);
    closed.choose(en('terms.accept'));
    await closed.press(en('register.continue'));
    closed
      .fill(en('account.user-id'), 'carl.hill')
      .fill(en('account.email'), 'c@example.org')
      .fill(en('register.email-again'), 'c@example.org');
    await closed.press(en('register.continue'));
    expect(closed.html).toContain(en('register.end-closed'));
    world.clock.pass(24 * 3_600_000 + 1);
    expect((await answer(await toIdentity(await begin(carl), 'carl.hill'), right(1))).path).toBe(
      '/register/secure',
    );
  });

  it('reveal nothing to a sweep, and are stopped and noticed', async () => {
    world.clock.pass(25 * 3_600_000);
    const browser = new Browser(world);
    const answers: string[] = [];
    for (let at = 0; at < 40; at++) {
      const form = {
        given: 'Carl',
        family: 'Nunez',
        'birth-month': '1',
        'birth-day': '2',
        'birth-year': '1990',
        mrn: String(48_229_100 + at).padStart(10, '0'),
      };
      const one = await browser.request('POST', '/register', { form });
      answers.push(`${one.status} ${one.headers.location ?? ''}`);
    }
    expect(new Set(answers.slice(0, 25))).toEqual(new Set(['303 /register/terms']));
    expect(answers.slice(-5)).toEqual(Array(5).fill('429 '));
  });
});
