import { describe, expect, it } from 'vitest';
import { auditShown } from '../../src/platform/access/audit-rows.ts';
import { systemRequest } from '../../src/platform/access/request-info.ts';
import { browser, browsers, id, world, written } from '../shown.ts';
import { NOBODY, SHOWS } from '../shown-pages.ts';

describe('whoever is shown to staff is named in the audit log', () => {
  it.each(SHOWS)('by $address', async ({ by, open, shows, text, permission, purpose }) => {
    let body = '';
    const rows = await written(async () => {
      body = (await open()).body;
    });
    expect(body).toContain(text);
    const named = rows.filter((row) => row.permission === permission);
    expect(named.map((row) => row.person).sort()).toEqual(shows.map(id).sort());
    for (const row of named) expect([row.user_id, row.purpose]).toEqual([by, purpose]);
  });

  it('and no page of staff is in neither list: this one, those under a record, and those that show nobody', () => {
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
