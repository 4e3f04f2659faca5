import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { runAutomatic } from '../../src/medications/automatic/automatic.ts';
import { refillByNumber } from '../../src/medications/by-number/by-number.ts';
import { takeNews } from '../../src/medications/pharmacy/pharmacy-news.ts';
import { auditShown } from '../../src/platform/access/audit-rows.ts';
import { systemRequest } from '../../src/platform/access/request-info.ts';
import { wordsIn } from '../../src/platform/i18n.ts';
import { Browser } from '../browser.ts';
import { browser, browsers, id, onlyId, places, world, written } from '../shown.ts';
import { NOBODY, SHOWS } from '../shown-pages.ts';
import { en } from '../words.ts';

describe('whoever is shown to staff is named in the audit log', () => {
  it.each(SHOWS)('by $address', async ({ by, open, shows, text, permission, purpose }) => {
    let body = '';
    const rows = await written(async () => {
      body = (await open()).body;
    });
    expect(body).toContain(text);
    const named = rows.filter((row) => row.permission === permission);
    expect(named.map((row) => row.person).sort()).toEqual(shows.map(id).sort());
    for (const row of named) expect([row.userId, row.purpose]).toEqual([by, purpose]);
  });

  it('and every staff page is on a list: this one, those under a record, or those that show nobody', () => {
    const pages = world.app.routes
      .filter(
        (route) =>
          route.method === 'GET' &&
          route.path.startsWith('/staff') &&
          !route.path.includes(':person'),
      )
      .map((route) => route.path);
    const known = [
      ...SHOWS.filter((one) => one.address.startsWith('GET ')).map((one) => one.address.slice(4)),
      ...Object.keys(NOBODY),
    ];
    expect(pages.sort()).toEqual(known.sort());
  });

  it('and who shows nobody shows nobody', async () => {
    for (const path of Object.keys(NOBODY).filter((one) => !one.includes(':id'))) {
      for (const one of browsers.values()) {
        const answer = await one.request('GET', path);
        if (answer.status === 200) expect(answer.body.match(/\bZ[a-z]{4,}\b/g), path).toBeNull();
      }
    }
  });

  it('once each, however often they are in the list; nobody for an empty one', async () => {
    const who = {
      actor: null,
      kind: 'system',
      as: 'system',
      permission: 'test:shown',
      category: 'test',
      purpose: 'operations',
    } as const;
    const show = (ids: (string | null)[]) =>
      written(() =>
        world.db.transaction(async (tx) =>
          auditShown(tx, systemRequest(world.clock.now(), 'test'), who, ids),
        ),
      );
    expect(await show([id('filled'), null, id('filled'), id('renewed')])).toHaveLength(2);
    expect(await show([])).toEqual([]);
    expect(await show([null])).toEqual([]);
  });

  it('or the page is not sent', async () => {
    await world.sql(
      `alter table audit_event add constraint no_lists check (permission <> 'refills:listed') not
          valid`,
    );
    const answer = await browser('pharmacist').request('GET', '/staff/pharmacy');
    await world.sql('alter table audit_event drop constraint no_lists');
    expect([answer.status, answer.body.includes('Zilled')]).toEqual([503, false]);
  });
});

describe('whoever is worked on while nobody is signed on is named too', () => {
  it('by a refill requested by number: for whom, and who requested it', async () => {
    const member = await new Browser(world).signOn('renewed');
    const asked = await member.request('POST', '/refill-by-number', {
      form: { mrn: '9000000013', number: '80001003', _key: crypto.randomUUID() },
    });
    expect(asked.status).toBe(303);
    const [job] = await world.sql<{ id: string }>(
      "select data->>'id' as id from pgboss.job where name = 'refill.by-number'",
    );
    const rows = await written(() =>
      refillByNumber(world, world.config.secret, job?.id ?? '', world.clock.now()),
    );
    expect(rows).toEqual([
      {
        person: id('automatic'),
        permission: 'refills:by-number',
        purpose: 'treatment',
        userId: 'renewed',
      },
    ]);
    await world.sql("update refill_request set stage = 'cancelled' where patient_id = $1", [
      id('automatic'),
    ]);
  });

  it('by an automatic refill', async () => {
    const account = await world.account({ userId: 'automatic', patientId: id('automatic') });
    await world.sql(
      `insert into automatic_refill (patient_id, prescription_id, account_id, pharmacy_id,
          delivery, since)
        select $1, id, $2, $3, 'pickup', $4
        from prescription
        where patient_id = $1`,
      [id('automatic'), account, places['1600001'], world.clock.now()],
    );
    // the first time it only tells that it is due
    expect(await written(() => runAutomatic(world, world.clock.now()))).toEqual([]);
    world.clock.pass(5 * 86_400_000);
    const rows = await written(() => runAutomatic(world, world.clock.now()));
    expect(rows).toEqual([
      {
        person: id('automatic'),
        permission: 'refills:automatic',
        purpose: 'treatment',
        userId: 'automatic',
      },
    ]);
  });

  it('by news from the pharmacies’ system, once', async () => {
    const requestId = await onlyId('select id from refill_request where patient_id = $1', [
      id('filled'),
    ]);
    const delivery = {
      sender: 'pharmacy',
      controlId: '1',
      digest: createHash('sha256').update('1').digest('hex'),
      news: [{ requestId, is: 'filling' as const }],
    };
    const take = () => takeNews({ ...world, log: () => {} }, delivery, world.clock.now());
    const rows = await written(take);
    expect(rows).toEqual([
      { person: id('filled'), permission: 'refills:news', purpose: 'treatment', userId: null },
    ]);
    expect(await written(take)).toEqual([]);
  });
});

describe('the person reads of it', () => {
  it('in words of their own language, for each thing that was ever done', async () => {
    const done = await world.sql<{ permission: string }>(
      `select distinct permission
        from audit_event
        where patient_id is not null and outcome = 'granted'
          and permission not in ('test:shown', 'results:notify')`,
    );
    const bound = world.app.routes
      .filter((route) => route.path.includes(':person'))
      .map((route) => route.permission);
    const letters = ['print', 'mailed', 'returned', 'withdraw', 'release'].map(
      (step) => `letter:${step}`,
    );
    const privacy = ['protect', 'unprotect', 'link', 'unlink', 'decide'].map(
      (what) => `privacy:${what}`,
    );
    const permissions = [
      ...new Set([...done.map((row) => row.permission), ...bound, ...letters, ...privacy]),
    ];
    expect(permissions.length).toBeGreaterThan(20);
    for (const language of ['en', 'es'] as const) {
      const t = wordsIn(language, 'UTC');
      expect(permissions.filter((permission) => !t.has(`did.${permission}`))).toEqual([]);
    }
  });

  it('with who it was and what for', async () => {
    const member = await new Browser(world).signOn('filled');
    await member.open(`/people/${id('filled')}/access-log`);
    for (const text of [
      en('did.refills:listed'),
      en('did.refills:exported'),
      `${en('log.portal')} ${en('did.refills:news')}`,
    ])
      expect(member.text.replace(/\s+/g, ' ')).toContain(text);
    const other = await new Browser(world).signOn('automatic');
    await other.open(`/people/${id('automatic')}/access-log`);
    expect(other.text.replace(/\s+/g, ' ')).toContain(
      'renewed Done by the portal Asked for a refill by its number',
    );
  });
});
