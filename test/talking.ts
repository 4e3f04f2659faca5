import type { AddressInfo } from 'node:net';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll } from 'vitest';
import { codeAt, freePort, makeWorld, PASSWORD, type World } from './world.ts';

/** A member and a nurse in real browsers, and a care team that the nurse answers for. */
export interface Talking {
  world: World;
  base: string;
  team: string;
  person: string;
  nurse: string;
  /** A browser of its own, signed on. */
  signOn(userId: string): Promise<Page>;
  /** A conversation that the member has begun, through the portal's own form. */
  begun(page: Page, subject: string): Promise<string>;
  /** How many rows there are. */
  count(of: string, values?: unknown[]): Promise<number>;
}

export async function talking(): Promise<Talking> {
  const port = await freePort();
  const world = await makeWorld({ at: '2026-11-23T15:00:00Z', port });
  await world.app.server.listen({ port, host: '127.0.0.1' });
  const base = `http://localhost:${(world.app.server.server.address() as AddressInfo).port}`;
  const person = await world.person({ given: 'Ines', family: 'Holm' });
  await world.account({ userId: 'ines', name: 'Ines Holm', patientId: person });
  const nurse = await world.account({ userId: 'abe', name: 'Abe Nurse', roles: ['nurse'] });
  const [team] = await world.sql<{ id: string }>(
    `insert into team (name, name_es, answer_days, state, changed_at)
     values ('Family medicine', 'Medicina familiar', 2, 'active', now()) returning id`,
  );
  await world.sql('insert into team_member (team_id, account_id, since) values ($1, $2, now())', [
    team?.id,
    nurse,
  ]);
  const browser: Browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  });
  afterAll(() => browser.close());
  return {
    ...{ world, base, person, nurse, team: team?.id ?? '' },
    async signOn(userId) {
      const page = await (await browser.newContext({ locale: 'en-US' })).newPage();
      await page.goto(`${base}/sign-on`);
      await page.fill('#userId', userId);
      await page.fill('#password', PASSWORD);
      await page.click('main button[type=submit]');
      await page.waitForURL(/\/(home|people|staff|second-step)/);
      if (page.url().includes('second-step')) {
        await page.fill('#code', codeAt(world.clock.now()));
        await page.click('main button[type=submit]');
        await page.waitForURL(/\/staff/);
      }
      return page;
    },
    async begun(page, subject) {
      await page.goto(`${base}/people/${person}/messages/new/${team?.id}`);
      await page.selectOption('#category', 'general');
      await page.fill('#subject', subject);
      await page.fill('#text', 'May I run again?');
      await page.click('button[value=preview]');
      await page.click('button[value=send]');
      await page.waitForURL(/done=sent/);
      return /messages\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';
    },
    count: async (of, values = []) =>
      (await world.sql<{ n: number }>(`select count(*)::int as n from ${of}`, values))[0]?.n ?? -1,
  };
}
