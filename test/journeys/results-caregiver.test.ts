import { describe, expect, it } from 'vitest';
import { Browser } from '../browser.ts';
import { earnestine, violet, world } from '../results.ts';
import { en } from '../words.ts';

describe('a caregiver', () => {
  it('opens a child’s results from the switcher, and every page says whose they are', async () => {
    const browser = await new Browser(world).signOn('maida');
    await browser.open(`/people/${violet}`);
    expect(browser.h1).toBe(en('today.of', { name: 'Violet' }));
    expect(browser.query('.whose')[0]?.textContent).toContain(
      en('ui.whose-caregiver', { name: 'Violet Gerhold' }),
    );
    await browser.click('Electrolytes').catch(() => browser.click('Electrolyte panel'));
    expect(browser.text).toContain('Iron');
    expect(browser.query('.whose').length).toBe(1);
  });

  it('of a teen sees no results, no badge and no link to them', async () => {
    const browser = await new Browser(world).signOn('jill');
    expect(browser.path).toBe('/today');
    await browser.open(`/people/${earnestine}`);
    expect(browser.text).toContain(
      en('today.limited-text', { n: 12, name: 'Earnestine', phone: world.settings.phone }),
    );
    expect(browser.links.some((link) => link.endsWith('/results'))).toBe(false);
    await browser.open(`/people/${earnestine}/results`);
    expect(browser.status).toBe(404);
  });

  it('loses the right at midnight of the birthday, on the next request of a live session (A10)', async () => {
    world.clock.set('2029-02-25T05:58:00Z'); // Violet's 12th birthday begins at 06:00Z in Chicago
    const browser = await new Browser(world).signOn('maida');
    await browser.open(`/people/${violet}/results`);
    expect(browser.status).toBe(200);
    world.clock.set('2029-02-25T06:00:00Z');
    await browser.open(`/people/${violet}/results`);
    expect(browser.status).toBe(404);
    world.clock.set('2026-11-22T15:00:00Z');
  });
});
