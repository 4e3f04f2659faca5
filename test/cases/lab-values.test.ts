import { beforeAll, describe, expect, it } from 'vitest';
import { clean } from '../browser.ts';
import { en } from '../words.ts';
import type { World } from '../world.ts';
import {
  both,
  bring,
  file,
  home,
  homes,
  LAB,
  observation,
  open,
  openWorld,
  reader,
  report,
  rowOf,
  rowsOf,
  signedOn,
} from './reading.ts';

/** Values, dates, ranges and flags. Each file stands for a kind; others of it stand beside. */
let world: World;
beforeAll(async () => {
  world = await openWorld();
});

describe('an unknown date (06, clinical 06)', () => {
  it('is shown as unknown, and the result is not new', async () => {
    await bring(file('06-no-date.json'), 'c04');
    const browser = await signedOn('Sukarni');
    for (const name of ['Sodium', 'Comprehensive metabolic panel']) {
      for (const text of await both(browser, name)) {
        expect(text).toContain('Collected not known');
        expect(text).not.toMatch(/Nov 2[12], 2026, \d.*Final/);
      }
    }
    expect(await rowOf(browser, 'Sodium')).toBe('Sodium Date not known · 141 mmol/L');
    await browser.open(home(browser));
    expect(
      browser.query('.result-row').some((row) => /Sodium.*New/.test(row.textContent ?? '')),
    ).toBe(false);
    expect(await rowsOf(browser, '?from=2000-01-01&to=2030-01-01')).not.toContainEqual(
      expect.stringMatching(/^Sodium/),
    );
  });
  it('is not replaced by the time when it was issued', async () => {
    await bring(file('clinical/06-issued-only.ndjson'), 'c-06');
    const browser = await signedOn('Rolf');
    for (const text of await both(browser, 'pH of Arterial blood'))
      expect(text).toContain('Collected not known Reported Sun, Jun 15, 2025, 9:30 AM');
    expect((await rowsOf(browser))[0]).toMatch(/Reported Jun 15, 2025/);
    expect(await rowsOf(browser, '?from=2025-06-01&to=2025-06-30')).toHaveLength(1);
  });
  it('that is partial, a period, a timing or a specimen’s is shown with the precision it came with', async () => {
    const at = (id: string, head: string) =>
      observation(id, 'Dates', '"valueString":"x"', `${LAB},${head}`);
    const browser = await reader('Dates', [
      at('year', '"effectiveDateTime":"2024"'),
      at('month', '"effectiveDateTime":"2024-03"'),
      at('day', '"effectiveDateTime":"2024-03-08"'),
      at('late', '"effectiveDateTime":"2026-11-20T01:30:00Z"'),
      at(
        'period',
        '"effectivePeriod":{"start":"2026-11-19T08:00:00-06:00","end":"2026-11-20T08:00:00-06:00"}',
      ),
      at('open', '"effectivePeriod":{"end":"2026-11-20"}'),
      at(
        'events',
        '"effectiveTiming":{"event":["2026-11-20T09:00:00-06:00","2026-11-20T08:00:00-06:00"]}',
      ),
      at('instant', '"effectiveInstant":"2026-11-20T14:15:16.789Z"'),
      at(
        'sample',
        '"effectiveDateTime":"2026-11-20T12:00:00-06:00","specimen":{"reference":"Specimen/blood"}',
      ),
      '{"resourceType":"Specimen","id":"blood","subject":{"reference":"Patient/Dates"},"collection":{"collectedPeriod":{"start":"2026-11-18","end":"2026-11-19"}},"receivedTime":"2026-11-20"}',
    ]);
    const collected = async (id: string) =>
      /Collected (.*?) Final/.exec(await open(browser, `Test ${id}`))?.[1];
    expect(await collected('year')).toBe('2024');
    expect(await collected('month')).toBe('Mar 2024');
    expect(await collected('day')).toBe('Mar 8, 2024');
    expect(await collected('late')).toBe('Thu, Nov 19, 2026, 7:30 PM');
    expect(await collected('period')).toBe(
      'Thu, Nov 19, 2026, 8:00 AM to Fri, Nov 20, 2026, 8:00 AM',
    );
    expect(await collected('open')).toBe('until Nov 20, 2026');
    expect(await collected('events')).toBe(
      'Fri, Nov 20, 2026, 8:00 AM to Fri, Nov 20, 2026, 9:00 AM',
    );
    expect(await collected('instant')).toBe('Fri, Nov 20, 2026, 8:15 AM');
    expect(await collected('sample')).toBe(
      `Nov 18, 2026 to Nov 19, 2026 ${en('labs.received', { at: 'Nov 20, 2026' })}`,
    );
  });
});

describe('digits (07, 24)', () => {
  it('are shown as sent: zeros, small, large, with an exponent', async () => {
    await bring(file('07-trailing-zeros.json'), 'c04');
    await bring(file('24-scientific-notation.json'), 'c04');
    const browser = await signedOn('Sukarni');
    for (const [name, said] of [
      ['Potassium', /4\.0 mmol\/L.*3\.50 – 5\.00/],
      ['INR', /1\.10(?! *mg)/],
      ['Troponin I', /< 0\.10/],
      ['BCR-ABL1 ratio', /1E-7 %? ?(that is |\()0\.0000001/],
      ['BCR-ABL1 ratio, second', /0\.00000235 %/],
      ['HIV-1 RNA', /1\.35E6 .*1,350,000/],
      ['Hemoglobin', /1\.2E\+2 .*120/],
    ] as const)
      for (const text of await both(browser, name)) expect(text).toMatch(said);
    const rows = (await rowsOf(browser)).join('\n');
    // a gene: the list keeps it closed
    expect(rows).toContain(`${en('labs.private')} Nov 20, 2026${en('labs.gated')}`);
    expect(rows).toContain('Hemoglobin Nov 20, 2026 · 120 g/L');
    expect(rows).toContain('Troponin I Nov 19, 2026 · < 0.10');
    const tiny = await reader('Tiny', [
      observation(
        'tiny',
        'Tiny',
        '"valueQuantity":{"value":1E-7,"unit":"%"}',
        `${LAB},"effectiveDateTime":"2026-11-20"`,
      ),
    ]);
    expect((await rowsOf(tiny)).join('\n')).toContain('· 0.0000001 %');
  });
  it('are shown as sent in the trend’s table too', async () => {
    const of = (id: string, day: string, value: string) =>
      observation(
        id,
        'Trend',
        `"valueQuantity":{"value":${value},"unit":"mmol/L"}`,
        `${LAB},"effectiveDateTime":"${day}"`,
      ).replace(
        `{"text":"Test ${id}"}`,
        '{"coding":[{"system":"http://loinc.org","code":"2823-3"}],"text":"Potassium"}',
      );
    const browser = await reader('Trend', [
      of('t1', '2026-10-01', '4.0'),
      of('t2', '2026-11-01', '3.50'),
      of('t3', '2026-11-10', '5E-1').replace('mmol/L', 'mg/dL'),
    ]);
    await browser.open(`${home(browser)}/results/tests/2823-3`);
    expect(
      browser.query('tbody tr').map((row) => clean(row.querySelector('strong')?.textContent)),
    ).toEqual(['5E-1 (0.5) mg/dL', '3.50 mmol/L', '4.0 mmol/L']);
    // the newest one's unit: mass and moles make no line
    expect(browser.query('svg.trend--wide circle')).toHaveLength(1);
    expect(browser.text).toContain('2 values in a different unit');
    const long = await reader('Digits', [
      of('d1', '2026-10-01', '4.0123456789').replaceAll('Patient/Trend', 'Patient/Digits'),
      of('d2', '2026-11-01', '149.9999999')
        .replaceAll('Patient/Trend', 'Patient/Digits')
        .replace('"valueQuantity"', '"referenceRange":[{"high":{"value":150}}],"valueQuantity"'),
    ]);
    await long.open(`${home(long)}/results/tests/2823-3`);
    expect(long.query('svg.trend--wide .trend-value').map((one) => one.textContent)).toEqual([
      '4.012',
      '149.9999999',
    ]); // not onto its limit
    expect(
      long.query('tbody tr').map((row) => clean(row.querySelector('strong')?.textContent)),
    ).toEqual(['149.9999999 mmol/L', '4.0123456789 mmol/L']);
  });
});

describe('ranges given as text (09)', () => {
  it('are read if they can mean only one thing', async () => {
    await bring(file('09-range-as-text.json'), 'c04');
    const browser = await signedOn('Sukarni');
    for (const text of await both(browser, 'Triglycerides'))
      expect(text).toMatch(/312 mg\/dL.*<150.*High/);
    for (const text of await both(browser, 'HDL cholesterol'))
      expect(text).toMatch(/28 mg\/dL.*> 39.*Low/);
    await open(browser, 'Triglycerides');
    expect(browser.query('svg.range')).toHaveLength(1);
  });
});

describe('flags (12)', () => {
  it('of every kind are shown, and are outside the range', async () => {
    await bring(file('12-reactive.json'), 'c04');
    const browser = await signedOn('Sukarni');
    for (const [name, flag, holding] of [
      ['Hepatitis C antibody', 'Reactive', ''],
      ['RPR', 'Weakly reactive', ''],
      ['SARS-CoV-2 RNA', 'Unclear', ''],
      ['CRP', 'Too high to measure', ''],
      ['Blood culture', 'Not susceptible', 'Vancomycin'],
    ] as const)
      for (const text of await both(browser, name, holding)) expect(text).toContain(flag);
    const ids = await world.sql<{ id: string }>(
      "select id from lab_result where patient_id = $1 and name = 'Creatinine'",
      [homes.get(browser)],
    );
    await browser.open(`${home(browser)}/results/${ids[0]?.id}`);
    expect(browser.query('.test-flag').map((one) => clean(one.textContent))).toEqual(['High']);
    const abnormal = await rowsOf(browser, '?abnormal=yes');
    for (const name of ['Hepatitis C antibodies', 'C-reactive protein', 'Creatinine'])
      expect(abnormal.some((row) => row.startsWith(name))).toBe(true);
  });
  it('"Colony count" beside what works against a germ is not blank (12f)', async () => {
    await bring(file('12f-culture.json'), 'c04');
    const browser = await signedOn('Sukarni');
    for (const text of await both(browser, 'Bacteria identified in blood')) {
      expect(text).toContain('Enterococcus faecium');
      expect(text).toMatch(/>100,000 CFU\/mL.*Colony count|Colony count >100,000 CFU\/mL/);
      expect(text).toMatch(/Vancomycin Does not work 32 µg\/mL/);
      expect(text).toMatch(/Linezolid Works 2 µg\/mL/);
    }
    const row = (await rowsOf(browser)).find((one) => one.includes('4 tests')) ?? '';
    expect(row).toMatch(/Enterococcus faecium · 4 tests ?(Bacteria|Germ) found$/);
  });
  it('of a culture: several germs, one drug tried twice, results that are words, notes in the cells', async () => {
    const drug = (id: string, name: string, value: string, letter: string, rest = '') =>
      observation(
        id,
        'Culture',
        `${value},"interpretation":[{"coding":[{"code":"${letter}"}]}]${rest}`,
      ).replace(`Test ${id}`, name);
    const browser = await reader('Culture', [
      observation(
        'isolate1',
        'Culture',
        '"valueCodeableConcept":{"text":"Escherichia coli"},"hasMember":[{"reference":"Observation/a1"},{"reference":"Observation/a2"},{"reference":"Observation/b1"}]',
      ),
      observation(
        'isolate2',
        'Culture',
        '"valueCodeableConcept":{"text":"Escherichia coli"},"hasMember":[{"reference":"Observation/a3"},{"reference":"Observation/c1"}]',
      ),
      report(
        'culture',
        'Culture',
        '"result":[{"reference":"Observation/isolate1"},{"reference":"Observation/isolate2"}]',
      ),
      drug(
        'a1',
        'Ampicillin',
        '"valueQuantity":{"value":32.0,"comparator":">=","unit":"ug/mL"}',
        'R',
        ',"note":[{"text":"Confirmed twice"}]',
      ),
      drug('a2', 'Ampicillin', '"valueString":"Zone 6 mm"', 'I'),
      drug(
        'a3',
        'Ampicillin',
        '"valueQuantity":{"value":0.50,"comparator":"<=","unit":"ug/mL"}',
        'S',
      ),
      drug('b1', 'Cefepime', '"valueString":"Pending confirmation"', 'SDD').replace(
        '"final"',
        '"preliminary"',
      ),
      drug('c1', 'Gentamicin', '"dataAbsentReason":{"text":"Not tested"}', 'NCL'),
    ]);
    for (const text of await both(browser, 'Report culture')) {
      expect(text).toContain('Escherichia coli (1)');
      expect(text).toContain('Escherichia coli (2)');
      for (const said of [
        '≥ 32.0 µg/mL',
        'Zone 6 mm',
        '≤ 0.50 µg/mL',
        'Pending confirmation',
        'Not final',
        'Confirmed twice',
        'Not tested',
        'May work at a higher dose',
        'No cutoff is set',
      ])
        expect(text).toContain(said);
    }
    expect(await rowOf(browser, 'Report culture')).toMatch(/Germ found$/);
  });
  it('that are critical are critical in the list, on Today, in the panel and in print; an unknown mark is shown as it came', async () => {
    const browser = await reader('Critical', [
      report(
        'critical',
        'Critical',
        '"result":[{"reference":"Observation/k"},{"reference":"Observation/n"},{"reference":"Observation/q"}]',
      ),
      observation(
        'k',
        'Critical',
        '"valueQuantity":{"value":7.2,"unit":"mmol/L"},"interpretation":[{"text":"H*"},{"coding":[{"code":"U"}]}]',
      ),
      observation(
        'n',
        'Critical',
        '"valueQuantity":{"value":120,"unit":"mmol/L"},"referenceRange":[{"low":{"value":136},"high":{"value":145}}]',
      ),
      observation(
        'q',
        'Critical',
        '"valueQuantity":{"value":4,"unit":"mmol/L"},"referenceRange":[{"low":{"value":3},"high":{"value":5}}],"interpretation":[{"text":"Delta check"}]',
      ),
      observation(
        'alone',
        'Critical',
        '"valueQuantity":{"value":1,"unit":"mmol/L"},"interpretation":[{"coding":[{"code":"LL","system":"http://terminology.hl7.org/CodeSystem/v2-0078"}]}]',
      ),
    ]);
    for (const text of await both(browser, 'Report critical'))
      expect(text).toMatch(/Critical: high.*Went up a lot.*Low.*Delta check/);
    await open(browser, 'Report critical');
    expect(
      browser
        .query('.test-flag')
        .map((one) => [...one.children].map((tag) => clean(tag.textContent))),
    ).toEqual([['Critical: high', 'Went up a lot'], ['Low'], ['Delta check']]);
    expect(await rowOf(browser, 'Report critical')).toMatch(/1 critical ?2 outside the range$/);
    expect(await rowOf(browser, 'Test alone')).toMatch(/Critical: low$/);
    await browser.open(home(browser));
    expect(browser.text).toMatch(/1 critical/);
    expect(browser.text).toMatch(/Critical: low/);
    // a sign beside the word, not color alone
    expect(browser.query('.tag svg').length).toBeGreaterThan(2);
  });
});

describe('ranges of another sex, age or unit (31)', () => {
  it('are not applied to this person', async () => {
    await bring(file('31-ranges-by-sex-and-unit.json'), 'c31');
    const browser = await signedOn('Sukarni');
    const rows = await world.sql<{
      id: string;
      name: string;
      tests: { flag: string; ranges: unknown[] }[];
    }>(
      `select id, name, tests
        from lab_result
        where patient_id = $1 and name in ('Hemoglobin', 'Creatinine')
          and tests::text ~ '(12.4|umol)'`,
      [homes.get(browser)],
    );
    const [hemoglobin, creatinine] = [
      rows.find((row) => row.name === 'Hemoglobin'),
      rows.find((row) => row.name === 'Creatinine'),
    ];
    await browser.open(`${home(browser)}/results/${hemoglobin?.id}`);
    expect(browser.text).toContain('In range');
    expect(browser.text).toMatch(/Usual: 12\.0 – 15\.5 \(Female\)/);
    expect(browser.text).not.toContain('13.5');
    await browser.open(`${home(browser)}/results/${creatinine?.id}`);
    expect(browser.query('.test-flag').map((one) => clean(one.textContent))).toEqual(['']);
    expect(browser.text).toMatch(/Usual: 0\.6 – 1\.1 mg\/dL/);
    expect(browser.query('svg.range')).toHaveLength(0);
  });
});
