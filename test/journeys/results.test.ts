import { describe, expect, it } from 'vitest';
import { labStories } from '../../demo/stories/labs.ts';
import { Browser } from '../browser.ts';
import { maida, world } from '../results.ts';

describe('a member without scripts', () => {
  it('signs on, sees what is new, and reads a result with its ranges and flags', async () => {
    const browser = await new Browser(world).signOn('maida');
    expect(browser.h1).toBe('Good morning, Maida');
    expect(browser.text).toContain('8 results are new');
    await browser.click('Thyroid panel');
    expect(browser.text).toMatch(/TSH Controls the thyroid < 0.01 µIU\/mL/);
    expect(browser.text).toContain('Low');
    expect(browser.text).toContain('Ordered by Dr. Amara Okafor');
    expect(browser.query('svg.range').map((bar) => bar.getAttribute('aria-label'))).toContain(
      '1.3 ng/dL; usual: 0.8 – 1.8',
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
    expect(browser.text).toContain('This test was cancelled');
    expect(browser.text).toContain('Could not be measured');
    await browser.open(`/people/${maida}/results`);
    await browser.click('Iron panel');
    expect(browser.text).toContain('This result is not final');
    expect(browser.text).not.toContain('Ferritin'); // registered: nothing was found yet
  });

  it('opens a gated result by pressing, prints it, and gets its PDF as a file', async () => {
    const browser = await new Browser(world).signOn('maida');
    await browser.open(`/people/${maida}/results`);
    await browser.click('Tissue report');
    const at = browser.path;
    expect(browser.text).toContain('Open it now?');
    expect(browser.text).not.toContain('mole');
    await browser.press('Show me the result');
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

  it('is told of a correction once more, and can read what stood there before', async () => {
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
    expect(browser.text).toContain('This result was corrected');
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
    await browser.fill('Test', 'cholesterol').press('Show results');
    expect(names()).toEqual([
      'LDL cholesterol',
      'LDL cholesterol',
      'LDL cholesterol',
      'LDL cholesterol',
    ]);
    await browser.fill('Test', 'colésterol MALO').press('Show results');
    expect(names().length).toBe(4);
    await browser
      .fill('Test', '')
      .fill('From', '2025-01-01')
      .fill('To', '2025-12-31')
      .press('Show results');
    expect(names()).toEqual(['LDL cholesterol']);
    await browser.fill('From', '1999-01-01').fill('To', '1999-02-01').press('Show results');
    expect(browser.text).toContain('No results in this range');
    await browser.click('Show all results');
    await browser.choose('Only with a value outside the usual range').press('Show results');
    expect(names()).not.toContain('Clotting test (INR)');
    expect(names()).toContain('Thyroid panel');
    await browser.fill('From', '2026-05-01').fill('To', '2026-01-01').press('Show results');
    expect(browser.status).toBe(422);
    expect(browser.query('.error-summary a')[0]?.getAttribute('href')).toBe('#to');
    expect(browser.query('#from')[0]?.getAttribute('value')).toBe('2026-05-01');
  });

  it('sees a test over time as a picture and as a table, with the range that changed', async () => {
    const browser = await new Browser(world).signOn('maida');
    await browser.open(`/people/${maida}/results/tests/13457-7`);
    expect(browser.query('tbody tr').length).toBe(2);
    expect(browser.text).toContain('Your newest value is 120 mg/dL, in the usual range.');
    await browser.click('All');
    expect(browser.query('tbody tr').length).toBe(4);
    expect(browser.text).toContain('It is the lowest of 4.');
    expect(browser.text).toContain('The usual range is not the same for all of them.');
    expect(browser.query('svg.trend--wide circle').length).toBe(4);
    const meaning = browser.query('main a[rel~=noreferrer]')[0];
    expect(meaning?.getAttribute('href')).toContain('connect.medlineplus.gov');
    await browser.open(`/people/${maida}/results/tests/9999-9`);
    expect(browser.status).toBe(404);
  });

  it('has no results and is told so', async () => {
    const browser = await new Browser(world).signOn('noel');
    expect(browser.text).toContain('Nothing is waiting for you.');
    await browser.click('Results');
    expect(browser.text).toContain('No lab results yet');
  });

  it('reads everything in Spanish', async () => {
    const browser = new Browser(world);
    await browser.open('/sign-on');
    await browser.press('Español');
    expect(browser.title).toContain('Entrar');
    await browser
      .fill('Usuario', 'noel')
      .fill('Contraseña', 'a test walks by the river')
      .press('Entrar');
    expect(browser.query('html')[0]?.getAttribute('lang')).toBe('es');
    expect(browser.h1).toBe('Buenos días, Noel');
    await browser.press('English');
    expect(browser.h1).toBe('Good morning, Noel');
  });
});
