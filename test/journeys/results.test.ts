import { describe, expect, it } from 'vitest';
import { labStories } from '../../src/records/demo/labs.ts';
import { Browser } from '../browser.ts';
import { maida, world } from '../results.ts';
import { en, es } from '../words.ts';

describe('a member without JavaScript', () => {
  it('signs on, sees what is new, and reads a result with its ranges and flags', async () => {
    const browser = await new Browser(world).signOn('maida');
    expect(browser.h1).toBe(en('today.morning', { name: 'Maida' }));
    expect(browser.text).toContain('8 results are new');
    await browser.click('Thyroid panel');
    expect(browser.text).toMatch(/TSH Controls the thyroid < 0.01 µIU\/mL/);
    expect(browser.text).toContain(en('flag.low'));
    expect(browser.text).toContain(en('labs.ordered-by', { name: 'Dr. Amara Okafor' }));
    expect(browser.query('svg.range').map((bar) => bar.getAttribute('aria-label'))).toContain(
      en('labs.bar', { value: '1.3 ng/dL', range: '0.8 – 1.8' }),
    );
    await browser.open(`/people/${maida}`);
    expect(browser.text).toContain('7 results are new');
  });

  it('sees every kind of value read well', async () => {
    const browser = await new Browser(world).signOn('maida');
    await browser.open(`/people/${maida}/results`);
    expect(browser.text).toContain('Nov 2026');
    await browser.click('Antinuclear antibodies');
    expect(browser.text).toContain('1:160');
    expect(browser.text).toContain('Homogeneous');
    await browser.open(`/people/${maida}/results`);
    await browser.click('Urine culture');
    expect(browser.text).toContain('Escherichia coli');
    expect(browser.text).toMatch(/Ampicillin Does not work 32 µg\/mL/);
    expect(browser.text).toMatch(/Nitrofurantoin Works/);
    await browser.open(`/people/${maida}/results`);
    await browser.click('Clotting test (INR)');
    expect(browser.text).toContain(en('labs.cancelled'));
    expect(browser.text).toContain(en('absent.error'));
    await browser.open(`/people/${maida}/results`);
    await browser.click('Iron panel');
    expect(browser.text).toContain(en('labs.preliminary'));
    expect(browser.text).not.toContain('Ferritin'); // registered: nothing was found yet
  });

  it('opens a gated result by pressing, prints it, and gets its PDF as a file', async () => {
    const browser = await new Browser(world).signOn('maida');
    await browser.open(`/people/${maida}/results`);
    expect(browser.text).not.toContain('Pathology report');
    const [tissue] = await world.sql<{ id: string }>(
      "select id from lab_result where code = '60567-5'",
    );
    const at = `/people/${maida}/results/${tissue?.id}`;
    expect(browser.links).toContain(at);
    await browser.open(at);
    expect(browser.h1).toBe(en('labs.private'));
    expect(browser.text).toContain(en('labs.gate-title'));
    expect(browser.text).not.toMatch(/mole|Pathology report/);
    await browser.press(en('labs.gate-open'));
    expect(browser.text).toContain('Pathology report');
    expect(browser.text).toContain('a harmless mole');
    const href = browser.links.find((link) => link.includes('/files/')) ?? '';
    const file = await browser.request('GET', href);
    expect(file.status).toBe(200);
    expect(file.headers['content-type']).toBe('application/pdf');
    expect(file.headers['content-disposition']).toBe('attachment; filename="Pathology_report.pdf"');
    expect(file.headers['content-security-policy']).toBe("default-src 'none'; sandbox");
    expect(file.headers['x-content-type-options']).toBe('nosniff');
    expect(file.body.startsWith('%PDF-1.4')).toBe(true);
    await browser.open(`${at}/print`);
    expect(browser.text).toContain('Maida Gerhold · born Mar 27, 1984');
  });

  it('is notified again of a correction, and can read what it said before', async () => {
    const browser = await new Browser(world).signOn('maida');
    await browser.open(`/people/${maida}/results`);
    await browser.click('Electrolyte panel');
    expect(browser.text).toContain('6.1 mmol/L');
    const before = browser.path;
    const report = await world.bring(labStories('maida', '2026-11-22', 'corrected'));
    expect(report.total).toEqual({ new: 0, changed: 1, same: 0, waiting: 0, quarantined: 0 });
    await browser.open(`/people/${maida}/results`);
    expect(
      browser
        .query('.result-row')
        .map((row) => row.textContent)
        .find((text) => text?.includes('Electrolyte panel')),
    ).toMatch(/New.*Corrected/);
    await browser.open(before);
    expect(browser.text).toContain(en('labs.corrected'));
    expect(browser.text).toContain('4.6 mmol/L');
    expect(
      browser
        .query('details.answer')
        .map((one) => one.textContent)
        .join(),
    ).toContain('6.1');
  });

  it('finds by name in either language, by date, and only what is outside the range; no results in this range is not no results', async () => {
    const browser = await new Browser(world).signOn('maida');
    const names = () => browser.query('.result-row h3 a').map((link) => link.textContent);
    await browser.open(`/people/${maida}/results`);
    await browser.fill(en('labs.q'), 'cholesterol').press(en('labs.show'));
    expect(names()).toEqual([
      'LDL cholesterol',
      'LDL cholesterol',
      'LDL cholesterol',
      'LDL cholesterol',
    ]);
    await browser.fill(en('labs.q'), 'colésterol MALO').press(en('labs.show'));
    expect(names().length).toBe(4);
    await browser
      .fill(en('labs.q'), '')
      .fill(en('labs.from'), '2025-01-01')
      .fill('To', '2025-12-31')
      .press(en('labs.show'));
    expect(names()).toEqual(['LDL cholesterol']);
    await browser
      .fill(en('labs.from'), '1999-01-01')
      .fill('To', '1999-02-01')
      .press(en('labs.show'));
    expect(browser.text).toContain(en('labs.none-fit'));
    await browser.click(en('labs.clear'));
    await browser.choose(en('labs.abnormal')).press(en('labs.show'));
    expect(names()).not.toContain('Clotting test (INR)');
    expect(names()).toContain('Thyroid panel');
    await browser
      .fill(en('labs.from'), '2026-05-01')
      .fill('To', '2026-01-01')
      .press(en('labs.show'));
    expect(browser.status).toBe(422);
    expect(browser.query('.error-summary a')[0]?.getAttribute('href')).toBe('#to');
    expect(browser.query('#from')[0]?.getAttribute('value')).toBe('2026-05-01');
  });

  it('sees a test over time as a chart and as a table, with the range that changed', async () => {
    const browser = await new Browser(world).signOn('maida');
    await browser.open(`/people/${maida}/results/tests/13457-7`);
    expect(browser.query('tbody tr').length).toBe(2);
    expect(browser.text).toContain(en('trend.newest-in', { value: '120 mg/dL' }));
    await browser.click(en('trend.since-all'));
    expect(browser.query('tbody tr').length).toBe(4);
    expect(browser.text).toContain(en('trend.lowest', { n: 4 }));
    expect(browser.text).toContain(en('trend.ranges-differ'));
    expect(browser.query('svg.trend--wide circle').length).toBe(4);
    const meaning = browser.query('main a[rel~=noreferrer]')[0];
    expect(meaning?.getAttribute('href')).toContain('connect.medlineplus.gov');
    await browser.open(`/people/${maida}/results/tests/9999-9`);
    expect(browser.status).toBe(404);
  });

  it('without results is told so', async () => {
    const browser = await new Browser(world).signOn('noel');
    expect(browser.text).toContain(en('today.all-read'));
    await browser.click(en('nav.results'));
    expect(browser.text).toContain(en('labs.none'));
  });

  it('reads everything in Spanish', async () => {
    const browser = new Browser(world);
    await browser.open('/sign-on');
    await browser.press('Español');
    expect(browser.title).toContain(es('sign-on.title'));
    await browser
      .fill(es('account.user-id'), 'noel')
      .fill(es('account.password'), 'a test walks by the river')
      .press(es('sign-on.title'));
    expect(browser.query('html')[0]?.getAttribute('lang')).toBe('es');
    expect(browser.h1).toBe(es('today.morning', { name: 'Noel' }));
    await browser.press('English');
    expect(browser.h1).toBe(en('today.morning', { name: 'Noel' }));
  });
});
