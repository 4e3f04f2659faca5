import { describe, expect, it } from 'vitest';
import { wordsIn } from '../../src/platform/i18n.ts';
import { Browser } from '../browser.ts';
import { id, world } from '../shown.ts';

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
      'Saw a request in the pharmacy’s list',
      'Saved a list of requests with one of this person',
      'The portal Took news of a refill from the pharmacy’s system',
    ])
      expect(member.text.replace(/\s+/g, ' ')).toContain(text);
    const other = await new Browser(world).signOn('automatic');
    await other.open(`/people/${id('automatic')}/access-log`);
    expect(other.text.replace(/\s+/g, ' ')).toContain(
      'renewed Done by the portal Asked for a refill by its number',
    );
  });
});
