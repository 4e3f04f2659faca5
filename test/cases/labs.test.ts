import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { importFiles } from '../../src/interop/import/import.ts';
import { rootFolder } from '../../src/platform/root.ts';
import { Browser, clean } from '../browser.ts';
import { makeWorld, type World } from '../world.ts';

/** Results from files as senders write them, through the real import, onto the real pages. Each file stands for a kind; others of it stand beside. */
let world: World;

async function bring(path: string, source: string): Promise<void> {
  const { db, clock, jobs, settings } = world;
  const report = await importFiles({ db, clock, jobs, settings, log: () => {} }, [path], { source });
  expect([path, report.refused]).toEqual([path, []]);
}
const file = (name: string) => join(rootFolder, 'test/cases', name);
let written = 0;
/** Resources as JSON text, one a line: their numbers keep their digits. */
async function lines(source: string, ...resources: string[]): Promise<void> {
  const path = join(world.folder, `case-${written++}.ndjson`);
  writeFileSync(path, resources.map((one) => one.replace(/\s*\n\s*/g, ' ')).join('\n'));
  await bring(path, source);
}

const LAB = '"category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory"}]}]';
const SECTION = '"category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0074","code":"LAB"}]}]';
const patient = (id: string, rest = '"gender":"female","birthDate":"1961-05-01"') =>
  `{"resourceType":"Patient","id":"${id}","name":[{"given":["${id}"],"family":"Case"}],${rest},
    "identifier":[{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"MR"}]},"system":"urn:oid:2.999.9","value":"MR-${id}"}]}`;
const observation = (id: string, of: string, rest: string, head = `${LAB},"effectiveDateTime":"2026-11-20T08:15:00-06:00"`) =>
  `{"resourceType":"Observation","id":"${id}","status":"final",${head},"code":{"text":"Test ${id}"},"subject":{"reference":"Patient/${of}"},${rest}}`;
const report = (id: string, of: string, rest: string, head = `${SECTION},"effectiveDateTime":"2026-11-20T08:15:00-06:00","issued":"2026-11-20T12:00:00-06:00"`) =>
  `{"resourceType":"DiagnosticReport","id":"${id}","status":"final",${head},"code":{"text":"Report ${id}"},"subject":{"reference":"Patient/${of}"},${rest}}`;

/** A person with records of these lines, and a browser that is signed on to them, in English or Spanish. */
async function reader(id: string, resources: string[], rest?: string, language: 'en' | 'es' = 'en'): Promise<Browser> {
  await lines(`lines-${id}`, patient(id, rest), ...resources);
  return signedOn(id, language);
}
async function signedOn(given: string, language: 'en' | 'es' = 'en'): Promise<Browser> {
  const [person] = await world.sql<{ id: string; account: string | null }>(
    'select p.patient_id as id, a.id as account from person p left join account a using (patient_id) where given = $1',
    [given],
  );
  if (!person) throw new Error(`nobody is called ${given}`);
  if (!person.account) await world.account({ userId: `user-${given}`, patientId: person.id, name: given });
  const browser = await new Browser(world).signOn(`user-${given}`);
  if (language === 'es') await browser.press('Español');
  homes.set(browser, person.id);
  return browser;
}
const homes = new WeakMap<Browser, string>();
const home = (browser: Browser) => `/people/${homes.get(browser)}`;

/** Opens the result of this name (the laboratory's), behind a gate too; answers its text. */
async function open(browser: Browser, name: string, print = false, holding = ''): Promise<string> {
  const [row] = await world.sql<{ id: string }>('select id from lab_result where patient_id = $1 and name = $2 and position($3 in tests::text) > 0', [
    homes.get(browser),
    name,
    holding,
  ]);
  if (!row) throw new Error(`no result is called ${name}`);
  await browser.open(`${home(browser)}/results/${row.id}${print ? '/print' : ''}`);
  const gate = browser.query('main form button').find((button) => /Show me the result|Mostrarme el resultado/.test(button.textContent ?? ''));
  if (gate) await browser.press(clean(gate.textContent));
  return browser.text;
}
async function rowsOf(browser: Browser, query = ''): Promise<string[]> {
  await browser.open(`${home(browser)}/results${query}`);
  return browser.query('.result-row').map((row) => clean(row.textContent));
}
const rowOf = async (browser: Browser, name: string, query = '') => (await rowsOf(browser, query)).find((row) => row.startsWith(name)) ?? '';
const both = async (browser: Browser, name: string, holding = '') => [await open(browser, name, false, holding), await open(browser, name, true, holding)] as const;

beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-22T15:00:00Z' });
});

describe('results that a report carries inside (04)', () => {
  it('are there, each with its value', async () => {
    await bring(file('04-contained-observations.json'), 'c04');
    const browser = await signedOn('Sukarni');
    for (const text of await both(browser, 'Urine culture')) {
      expect(text).toContain('Moderate gram-negative rods');
      expect(text).toContain('Escherichia coli');
      expect(text).toContain('Abnormal');
    }
  });
  it('also a specimen, a person and an organization that are inside, and what is inside of what is inside', async () => {
    const browser = await reader('Inside', [
      report(
        'deep',
        'Inside',
        `"result":[{"reference":"#panel"}],"performer":[{"reference":"#lab"},{"reference":"#doc"}],"specimen":[{"reference":"#s"}],
         "contained":[
           {"resourceType":"Organization","id":"lab","name":"Riverbend Laboratory"},
           {"resourceType":"Practitioner","id":"doc","name":[{"family":"Marrow","given":["Ida"]}]},
           {"resourceType":"Specimen","id":"s","type":{"text":"Serum"},"collection":{"collectedDateTime":"2026-11-19T07:30:00-06:00"},"receivedTime":"2026-11-19T10:00:00-06:00"},
           {"resourceType":"Observation","id":"panel","status":"final","code":{"text":"Inner panel"},"hasMember":[{"reference":"#one"}]},
           {"resourceType":"Observation","id":"one","status":"final","code":{"text":"Inner test"},"valueQuantity":{"value":7.10,"unit":"mg/dL"},"note":[{"text":"From inside"}]}]`,
      ),
    ]);
    for (const text of await both(browser, 'Report deep')) {
      for (const said of [
        'Inner panel',
        'Inner test',
        '7.10 mg/dL',
        'From inside',
        'Riverbend Laboratory',
        'Done by: Ida Marrow',
        'Sample: Serum',
        'Thu, Nov 19, 2026, 7:30 AM',
      ])
        expect(text).toContain(said);
    }
    // what is inside a report stands for nothing by itself
    expect(await rowsOf(browser)).toHaveLength(1);
  });
});

describe('a report that is a file (05, clinical 15)', () => {
  it('is offered where it is a Binary, whose base64 may be broken into lines, and named by its type', async () => {
    await bring(file('05-report-as-binary.json'), 'c04');
    const browser = await signedOn('Sukarni');
    expect(await open(browser, 'Surgical pathology report')).not.toContain('No values yet');
    const href = browser.links.find((link) => link.includes('/files/')) ?? '';
    const sent = await browser.request('GET', href);
    expect([sent.status, sent.headers['content-type'], sent.headers['content-disposition'], sent.body.slice(0, 8)]).toEqual([
      200,
      'application/pdf',
      'attachment; filename="Pathology_report.pdf"',
      '%PDF-1.4',
    ]);
    await bring(file('clinical/15-wrapped-base64.ndjson'), 'c15');
    const asa = await signedOn('Asa');
    const found = new Map<string, string>();
    for (const row of await world.sql<{ id: string }>('select id from lab_result where patient_id = $1', [homes.get(asa)])) {
      await asa.open(`${home(asa)}/results/${row.id}`);
      expect(asa.text).not.toContain('No values yet');
      for (const link of asa.links.filter((one) => one.includes('/files/'))) {
        const file = await asa.request('GET', link);
        found.set(String(file.headers['content-disposition']), `${file.headers['content-type']} ${file.body.slice(0, 13).trim()}`);
      }
    }
    expect(found.get('attachment; filename="Report.txt"')).toBe('text/plain; charset=utf-8 Hemoglobin 12');
    expect(found.get('attachment; filename="Report.pdf"')).toMatch(/^application\/pdf %PDF-1.4/);
    expect(found.get('attachment; filename="CBC.pdf"')).toMatch(/^application\/pdf %PDF-1.4/);
  });

  it('of any type and place: sent as bytes that nothing runs, told where it is, or told that it can’t be opened', async () => {
    const data = (text: string) => Buffer.from(text).toString('base64');
    const browser = await reader('Files', [
      report(
        'files',
        'Files',
        `"presentedForm":[
          {"contentType":"text/html","title":"page.html","data":"${data('<script>alert(1)</script>')}"},
          {"contentType":"image/svg+xml","title":"picture","data":"${data('<svg onload="alert(1)"/>')}"},
          {"contentType":"application/pdf","title":"no pdf","data":"${data('MZ')}"},
          {"contentType":"text/plain","title":"../../etc/passwd","data":"${data('Hemoglobin: 12.0')}"},
          {"contentType":"application/pdf","title":"changed","data":"${data('%PDF-1.4')}","hash":"${data('12345678901234567890')}"},
          {"contentType":"application/pdf","title":"elsewhere","url":"https://lab.example/reports/17?token=a"},
          {"contentType":"application/pdf","title":"not yet","url":"https://ehr.example/fhir/Binary/late/_history/2"},
          {"contentType":"image/png","title":"inside","url":"#b"},
          {"contentType":"text/plain","title":"by uuid","url":"urn:uuid:77777777-7777-4777-8777-777777777777"}],
         "contained":[{"resourceType":"Binary","id":"b","contentType":"image/png","data":"iVBORw0KGgo="}]`,
      ),
      `{"resourceType":"Binary","id":"77777777-7777-4777-8777-777777777777","contentType":"text/plain","data":"${data('By uuid')}"}`,
    ]);
    const text = await open(browser, 'Report files');
    expect(text).toContain('elsewhere It is kept outside this portal, at https://lab.example/reports/17?token=a.');
    expect(text).toContain('not yet This file has not reached us yet.');
    expect(text).toContain('changed This file can’t be opened.');
    expect(browser.links.some((link) => link.includes('lab.example'))).toBe(false);
    const links = browser.links.filter((one) => one.includes('/files/'));
    const sent = await Promise.all(links.map((link) => browser.request('GET', link)));
    expect(sent.map((one) => [one.headers['content-type'], one.headers['content-disposition']])).toEqual([
      ['application/octet-stream', 'attachment; filename="page.html"'],
      ['application/octet-stream', 'attachment; filename="picture.svg"'],
      ['application/octet-stream', 'attachment; filename="no_pdf.bin"'],
      ['text/plain; charset=utf-8', 'attachment; filename="etc_passwd.txt"'],
      ['image/png', 'attachment; filename="inside.png"'],
      ['text/plain; charset=utf-8', 'attachment; filename="by_uuid.txt"'],
    ]);
    for (const one of sent) expect([one.headers['content-security-policy'], one.headers['x-content-type-options']]).toEqual(["default-src 'none'; sandbox", 'nosniff']);
    const [first = ''] = links;
    for (const index of [4, 5, 6, 99]) expect((await browser.request('GET', first.replace(/\d+$/, String(index)))).status).toBe(404);
    // the Binary comes later, from the same source
    await lines('lines-Files', `{"resourceType":"Binary","id":"late","contentType":"application/pdf","data":"${data('%PDF-1.4 late')}"}`);
    expect(await open(browser, 'Report files')).not.toContain('has not reached us yet');
    expect((await browser.request('GET', first.replace(/\d+$/, '6'))).body).toBe('%PDF-1.4 late');
    // on paper they are named
    expect(await open(browser, 'Report files', true)).toContain('inside');
  });

  it('of another source that has the same id is not handed out', async () => {
    const browser = await reader('Apart', [report('apart', 'Apart', '"presentedForm":[{"contentType":"application/pdf","title":"mine","url":"Binary/shared-17"}]')]);
    await lines('someone-else', '{"resourceType":"Binary","id":"shared-17","contentType":"application/pdf","data":"JVBERi0xLjQ="}');
    expect(await open(browser, 'Report apart')).toContain('mine This file has not reached us yet.');
    await lines(
      'lines-Apart',
      '{"resourceType":"Binary","id":"shared-17","contentType":"application/pdf","data":"JVBERi0xLjQ=","securityContext":{"reference":"Patient/somebody-else"}}',
    );
    await open(browser, 'Report apart');
    const href = browser.links.find((link) => link.includes('/files/')) ?? '';
    expect((await browser.request('GET', href)).status).toBe(404);
  });
});

describe('a date that nobody knows (06, clinical 06)', () => {
  it('is said to be unknown, and the result is not new', async () => {
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
    expect(browser.query('.result-row').some((row) => /Sodium.*New/.test(row.textContent ?? ''))).toBe(false);
    expect(await rowsOf(browser, '?from=2000-01-01&to=2030-01-01')).not.toContainEqual(expect.stringMatching(/^Sodium/));
  });
  it('that it was issued is no time of collection', async () => {
    await bring(file('clinical/06-issued-only.ndjson'), 'c-06');
    const browser = await signedOn('Rolf');
    for (const text of await both(browser, 'pH of Arterial blood')) expect(text).toContain('Collected not known Reported Sun, Jun 15, 2025, 9:30 AM');
    expect((await rowsOf(browser))[0]).toMatch(/Reported Jun 15, 2025/);
    expect(await rowsOf(browser, '?from=2025-06-01&to=2025-06-30')).toHaveLength(1);
  });
  it('of part of a date, a period, a timing or a specimen is said as finely as it was sent', async () => {
    const at = (id: string, head: string) => observation(id, 'Dates', '"valueString":"x"', `${LAB},${head}`);
    const browser = await reader('Dates', [
      at('year', '"effectiveDateTime":"2024"'),
      at('month', '"effectiveDateTime":"2024-03"'),
      at('day', '"effectiveDateTime":"2024-03-08"'),
      at('late', '"effectiveDateTime":"2026-11-20T01:30:00Z"'),
      at('period', '"effectivePeriod":{"start":"2026-11-19T08:00:00-06:00","end":"2026-11-20T08:00:00-06:00"}'),
      at('open', '"effectivePeriod":{"end":"2026-11-20"}'),
      at('events', '"effectiveTiming":{"event":["2026-11-20T09:00:00-06:00","2026-11-20T08:00:00-06:00"]}'),
      at('instant', '"effectiveInstant":"2026-11-20T14:15:16.789Z"'),
      at('sample', '"effectiveDateTime":"2026-11-20T12:00:00-06:00","specimen":{"reference":"Specimen/blood"}'),
      '{"resourceType":"Specimen","id":"blood","subject":{"reference":"Patient/Dates"},"collection":{"collectedPeriod":{"start":"2026-11-18","end":"2026-11-19"}},"receivedTime":"2026-11-20"}',
    ]);
    const collected = async (id: string) => /Collected (.*?) Final/.exec(await open(browser, `Test ${id}`))?.[1];
    expect(await collected('year')).toBe('2024');
    expect(await collected('month')).toBe('Mar 2024');
    expect(await collected('day')).toBe('Mar 8, 2024');
    expect(await collected('late')).toBe('Thu, Nov 19, 2026, 7:30 PM');
    expect(await collected('period')).toBe('Thu, Nov 19, 2026, 8:00 AM to Fri, Nov 20, 2026, 8:00 AM');
    expect(await collected('open')).toBe('until Nov 20, 2026');
    expect(await collected('events')).toBe('Fri, Nov 20, 2026, 8:00 AM to Fri, Nov 20, 2026, 9:00 AM');
    expect(await collected('instant')).toBe('Fri, Nov 20, 2026, 8:15 AM');
    expect(await collected('sample')).toBe('Nov 18, 2026 to Nov 19, 2026 At the laboratory Nov 20, 2026');
  });
});

describe('digits (07, 24)', () => {
  it('are as sent: zeros, small, large, with an exponent', async () => {
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
    expect(rows).toContain('BCR-ABL1 ratio Nov 20, 2026Private'); // a gene: the list keeps it closed
    expect(rows).toContain('Hemoglobin Nov 20, 2026 · 120 g/L');
    expect(rows).toContain('Troponin I Nov 19, 2026 · < 0.10');
    const tiny = await reader('Tiny', [observation('tiny', 'Tiny', '"valueQuantity":{"value":1E-7,"unit":"%"}', `${LAB},"effectiveDateTime":"2026-11-20"`)]);
    expect((await rowsOf(tiny)).join('\n')).toContain('· 0.0000001 %');
  });
  it('in the trend’s table too', async () => {
    const of = (id: string, day: string, value: string) =>
      observation(id, 'Trend', `"valueQuantity":{"value":${value},"unit":"mmol/L"}`, `${LAB},"effectiveDateTime":"${day}"`).replace(
        `{"text":"Test ${id}"}`,
        '{"coding":[{"system":"http://loinc.org","code":"2823-3"}],"text":"Potassium"}',
      );
    const browser = await reader('Trend', [of('t1', '2026-10-01', '4.0'), of('t2', '2026-11-01', '3.50'), of('t3', '2026-11-10', '5E-1').replace('mmol/L', 'mg/dL')]);
    await browser.open(`${home(browser)}/results/tests/2823-3`);
    expect(browser.query('tbody tr').map((row) => clean(row.querySelector('strong')?.textContent))).toEqual(['5E-1 (0.5) mg/dL', '3.50 mmol/L', '4.0 mmol/L']);
    expect(browser.query('svg.trend--wide circle')).toHaveLength(1); // the newest one's unit: mass and moles make no line
    expect(browser.text).toContain('2 values in another unit');
    const long = await reader('Digits', [
      of('d1', '2026-10-01', '4.0123456789').replaceAll('Patient/Trend', 'Patient/Digits'),
      of('d2', '2026-11-01', '149.9999999')
        .replaceAll('Patient/Trend', 'Patient/Digits')
        .replace('"valueQuantity"', '"referenceRange":[{"high":{"value":150}}],"valueQuantity"'),
    ]);
    await long.open(`${home(long)}/results/tests/2823-3`);
    expect(long.query('svg.trend--wide .trend-value').map((one) => one.textContent)).toEqual(['4.012', '149.9999999']); // not onto its limit
    expect(long.query('tbody tr').map((row) => clean(row.querySelector('strong')?.textContent))).toEqual(['149.9999999 mmol/L', '4.0123456789 mmol/L']);
  });
});

describe('ranges that are texts (09)', () => {
  it('are read where they mean one thing', async () => {
    await bring(file('09-range-as-text.json'), 'c04');
    const browser = await signedOn('Sukarni');
    for (const text of await both(browser, 'Triglycerides')) expect(text).toMatch(/312 mg\/dL.*<150.*High/);
    for (const text of await both(browser, 'HDL cholesterol')) expect(text).toMatch(/28 mg\/dL.*> 39.*Low/);
    await open(browser, 'Triglycerides');
    expect(browser.query('svg.range')).toHaveLength(1);
  });
});

describe('what the laboratory wrote (10, 11, 38, clinical 11)', () => {
  it('keeps its lines and its columns, on screen and on paper', async () => {
    await bring(file('10-lab-notes.json'), 'c04');
    await bring(file('11-report-text-layout.json'), 'c04');
    const browser = await signedOn('Sukarni');
    const texts = () => browser.query('.laid-out pre, .sent-text').map((one) => one.textContent);
    for (const print of [false, true]) {
      await open(browser, 'Hemoglobin and hematocrit panel', print);
      expect(texts()).toContain(
        'PATIENT INFORMATION\nName:   S.\nSPECIMEN\nCollected:  11/20/2026\nDIAGNOSIS\n1. SKIN, LEFT ANKLE:\n   - Seborrheic keratosis\n   - Margins free',
      );
      expect(texts()).toContain('Specimen slightly hemolyzed; result may be falsely low.');
      for (const name of ['Bacteria identified', 'Blood culture']) {
        await open(browser, name, print);
        expect(browser.query('.laid-out pre').map((one) => one.textContent)).toContain(
          'MACROSCOPY   : Turbid\nPUS CELLS    : 20-30 /hpf\nCULTURE      : No growth after 48 hours\n\nANTIBIOTIC         RESULT\nAmpicillin         R\nNitrofurantoin     S',
        );
      }
    }
    await bring(file('38-hl7-escapes-in-text.json'), 'c04');
    for (const text of await both(browser, 'Sample comment'))
      for (const said of ['First line', 'Second line', 'Smith', 'Sons', 'See also', 'reference lab']) expect(text).toContain(said);
  });
  it('notes, "Cancelled" and "Not final" are on paper', async () => {
    await bring(file('clinical/11-print-leaves-out.ndjson'), 'c11');
    const browser = await signedOn('Wanda');
    for (const text of await both(browser, 'Electrolytes 1998 panel - Serum or Plasma')) {
      expect(text).toContain('Sample hemolyzed: value is not reliable, please repeat.');
      expect(text).toMatch(/Potassium.*High.*Sodium.*Not done.*Cancelled.*Chloride.*Not final/);
    }
  });
  it('every other text too: conclusions and their codes, who wrote a note, pictures, methods, focus, what nobody can read, a narrative', async () => {
    const browser = await reader('Texts', [
      report(
        'texts',
        'Texts',
        `"conclusion":"No sign of disease.","conclusionCode":[{"text":"Benign"},{"coding":[{"system":"http://snomed.info/sct","code":"1","display":"Second finding (finding)"}]}],
         "resultsInterpreter":[{"display":"Dr. Reader"}],"media":[{"comment":"A dark spot","link":{"display":"Picture 1"}}],
         "result":[{"reference":"Observation/method"},{"reference":"Observation/fetus"},{"reference":"Observation/marked"},{"reference":"Observation/error"},{"display":"Named alone"},{"reference":"Observation/gone"}]`,
      ),
      observation(
        'method',
        'Texts',
        `"valueQuantity":{"value":5,"unit":"mg/dL"},"method":{"text":"Dry chemistry"},"bodySite":{"coding":[{"display":"Left arm"}]},"device":{"display":"Analyzer 7"},
         "derivedFrom":[{"display":"Two other tests"}],"dataAbsentReason":{"text":"Interference"},"note":[{"text":"Repeat","authorString":"Tech Lowe","time":"2026-11-20"}]`,
      ).replace('"dataAbsentReason":{"text":"Interference"},', ''),
      observation(
        'fetus',
        'Texts',
        '"valueQuantity":{"value":5,"unit":"g/dL"},"focus":[{"display":"Fetus"}],"referenceRange":[{"low":{"value":12},"appliesTo":[{"text":"Female"}]}]',
      ),
      observation(
        'marked',
        'Texts',
        '"valueQuantity":{"value":5,"unit":"g/dL"},"referenceRange":[{"low":{"value":12}}],"modifierExtension":[{"url":"urn:x:negated","valueBoolean":true}]',
      ),
      observation('error', 'Texts', '"valueString":"never true"').replace('"final"', '"entered-in-error"'),
      report('narrative', 'Texts', '"text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\"><p>All <b>well</b>.</p><p>Second line</p></div>"}'),
    ]);
    for (const text of await both(browser, 'Report texts')) {
      for (const said of [
        'No sign of disease.',
        'Benign',
        'Second finding',
        'Read by: Dr. Reader',
        'Picture 1',
        'A dark spot',
        'Method: Dry chemistry',
        'Body site: Left arm',
        'Measured with: Analyzer 7',
        'Worked out from: Two other tests',
        'Repeat',
        'Tech Lowe, Nov 20, 2026',
        'This is about: Fetus',
        'The sender marked this in a way we can’t read',
        'urn:x:negated: true',
        'Named alone Has not reached us',
        'The laboratory took back 1 test of this report',
        '1 test of this report has not reached us',
      ])
        expect(text).toContain(said);
      expect(text).not.toContain('never true');
      expect(text).not.toMatch(/5 g\/dL[^T]*Low/); // of the fetus, and of what is marked, nothing is compared
    }
    for (const text of await both(browser, 'Report narrative')) expect(text).toMatch(/All well\. Second line/);
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
    const ids = await world.sql<{ id: string }>("select id from lab_result where patient_id = $1 and name = 'Creatinine'", [homes.get(browser)]);
    await browser.open(`${home(browser)}/results/${ids[0]?.id}`);
    expect(browser.query('.test-flag').map((one) => clean(one.textContent))).toEqual(['High']);
    const abnormal = await rowsOf(browser, '?abnormal=yes');
    for (const name of ['Hepatitis C antibodies', 'C-reactive protein', 'Creatinine']) expect(abnormal.some((row) => row.startsWith(name))).toBe(true);
  });
  it('"Colony count" beside what works against a germ is no blank (12f)', async () => {
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
      observation(id, 'Culture', `${value},"interpretation":[{"coding":[{"code":"${letter}"}]}]${rest}`).replace(`Test ${id}`, name);
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
      report('culture', 'Culture', '"result":[{"reference":"Observation/isolate1"},{"reference":"Observation/isolate2"}]'),
      drug('a1', 'Ampicillin', '"valueQuantity":{"value":32.0,"comparator":">=","unit":"ug/mL"}', 'R', ',"note":[{"text":"Confirmed twice"}]'),
      drug('a2', 'Ampicillin', '"valueString":"Zone 6 mm"', 'I'),
      drug('a3', 'Ampicillin', '"valueQuantity":{"value":0.50,"comparator":"<=","unit":"ug/mL"}', 'S'),
      drug('b1', 'Cefepime', '"valueString":"Pending confirmation"', 'SDD').replace('"final"', '"preliminary"'),
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
  it('that are critical are critical in the list, on Today, in the panel and on paper; a mark that nobody knows is as it came', async () => {
    const browser = await reader('Critical', [
      report('critical', 'Critical', '"result":[{"reference":"Observation/k"},{"reference":"Observation/n"},{"reference":"Observation/q"}]'),
      observation('k', 'Critical', '"valueQuantity":{"value":7.2,"unit":"mmol/L"},"interpretation":[{"text":"H*"},{"coding":[{"code":"U"}]}]'),
      observation('n', 'Critical', '"valueQuantity":{"value":120,"unit":"mmol/L"},"referenceRange":[{"low":{"value":136},"high":{"value":145}}]'),
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
    for (const text of await both(browser, 'Report critical')) expect(text).toMatch(/Critical: high.*Went up a lot.*Low.*Delta check/);
    await open(browser, 'Report critical');
    expect(browser.query('.test-flag').map((one) => [...one.children].map((tag) => clean(tag.textContent)))).toEqual([
      ['Critical: high', 'Went up a lot'],
      ['Low'],
      ['Delta check'],
    ]);
    expect(await rowOf(browser, 'Report critical')).toMatch(/1 critical ?2 outside the range$/);
    expect(await rowOf(browser, 'Test alone')).toMatch(/Critical: low$/);
    await browser.open(home(browser));
    expect(browser.text).toMatch(/1 critical/);
    expect(browser.text).toMatch(/Critical: low/);
    expect(browser.query('.tag svg').length).toBeGreaterThan(2); // a sign beside the word, not color alone
  });
});

describe('ranges of another sex, age or unit (31)', () => {
  it('are not this person’s', async () => {
    await bring(file('31-ranges-by-sex-and-unit.json'), 'c31');
    const browser = await signedOn('Sukarni');
    const rows = await world.sql<{ id: string; name: string; tests: { flag: string; ranges: unknown[] }[] }>(
      "select id, name, tests from lab_result where patient_id = $1 and name in ('Hemoglobin', 'Creatinine') and tests::text ~ '(12.4|umol)'",
      [homes.get(browser)],
    );
    const [hemoglobin, creatinine] = [rows.find((row) => row.name === 'Hemoglobin'), rows.find((row) => row.name === 'Creatinine')];
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

describe('what is a lab result (34, clinical 07)', () => {
  it('is shown whatever the category is written as', async () => {
    await bring(file('34-category.json'), 'c04');
    const browser = await signedOn('Sukarni');
    expect(await open(browser, 'Calcium text category')).toContain('9.1 mg/dL');
    expect(await open(browser, 'Calcium LOINC category')).toContain('9.2 mg/dL');
    expect(await open(browser, 'CMP without category')).toContain('9.3 mg/dL');
    await bring(file('clinical/07-pathology-uscore.ndjson'), 'c-07');
    const sunniva = await signedOn('Sunniva');
    for (const text of await both(sunniva, 'Comprehensive pathology report panel')) expect(text).toContain('Benign nevus.');
  });
  it('and nothing else is', async () => {
    const category = (json: string) => `"category":[${json}],"effectiveDateTime":"2026-11-20"`;
    const of = (code: string) => category(`{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"${code}"}]}`);
    const browser = await reader('Kinds', [
      observation('vital', 'Kinds', '"valueQuantity":{"value":80}', of('vital-signs')),
      observation('survey', 'Kinds', '"valueInteger":3', of('survey')),
      observation('social', 'Kinds', '"valueString":"x"', of('social-history')),
      observation('imaging', 'Kinds', '"valueString":"x"', of('imaging')),
      observation('vitals-text', 'Kinds', '"valueQuantity":{"value":80}', category('{"text":"Signos vitales"}')),
      observation(
        'pressure',
        'Kinds',
        '"valueQuantity":{"value":120,"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"}',
        '"effectiveDateTime":"2026-11-20"',
      ),
      report('phq', 'Kinds', '"result":[{"reference":"Observation/survey"}]'),
      report('xray', 'Kinds', '"conclusion":"Clear lungs"', category('{"coding":[{"system":"http://loinc.org","code":"LP29684-5","display":"Radiology"}]}')),
      report('echo', 'Kinds', '"conclusion":"Fine"', category('{"coding":[{"system":"http://loinc.org","code":"LP29708-2"}]}')),
      report('note', 'Kinds', '"conclusion":"Seen"', category('{"coding":[{"system":"http://loinc.org","code":"34117-2"}]}')),
      // and these are
      observation('lab-es', 'Kinds', '"valueString":"x"', category('{"text":"Laboratorio"}')),
      observation('chem', 'Kinds', '"valueString":"x"', category('{"coding":[{"system":"urn:local","code":"17","display":"Chemistry"}]}')),
      observation('none', 'Kinds', '"valueQuantity":{"value":5,"unit":"mg/dL"}', '"effectiveDateTime":"2026-11-20"'),
      report('bare', 'Kinds', '"conclusion":"Group A strep not seen"', '"effectiveDateTime":"2026-11-20"'),
    ]);
    expect((await rowsOf(browser)).map((row) => row.split(' ').slice(0, 2).join(' ')).sort()).toEqual(['Report bare', 'Test chem', 'Test lab-es', 'Test none']);
  });
});

describe('two sources with the same ids (clinical 09)', () => {
  it('each keep what is theirs', async () => {
    await bring(file('clinical/09a-source-a.ndjson'), 'source-a');
    await bring(file('clinical/09b-source-b.ndjson'), 'source-b');
    const browser = await signedOn('Uma');
    const electrolytes = await open(browser, 'Electrolytes 1998 panel - Serum or Plasma');
    expect(electrolytes).toContain('4.1 mmol/L');
    expect(electrolytes).not.toContain('412');
    const metabolic = await open(browser, 'Comprehensive metabolic 2000 panel - Serum or Plasma');
    expect(metabolic).toContain('412 mg/dL');
    expect(metabolic).not.toContain('4.1');
    expect(await rowsOf(browser)).toHaveLength(2);
  });
});

describe('a result that comes in parts', () => {
  it('shows a test that came later, tells of it, and keeps what it said before', async () => {
    const browser = await reader('Parts', [report('parts', 'Parts', '"conclusion":"First words","result":[{"reference":"Observation/later"}]')]);
    expect(await open(browser, 'Report parts')).toContain('1 test of this report has not reached us.');
    await lines('lines-Parts', observation('later', 'Parts', '"valueQuantity":{"value":5.0,"unit":"mg/dL"}'));
    expect(await rowOf(browser, 'Report parts')).toContain('New');
    expect(await open(browser, 'Report parts')).toContain('5.0 mg/dL');
    await lines('lines-Parts', report('parts', 'Parts', '"conclusion":"Other words","result":[{"reference":"Observation/later"}]').replace('"final"', '"amended"'));
    expect(await open(browser, 'Report parts')).toContain('Other words');
    expect(
      browser
        .query('details.answer')
        .map((one) => clean(one.textContent))
        .join(),
    ).toContain('First words');
  });
  it('is drawn anew by newer rules without a word to anybody', async () => {
    const browser = await reader('Redrawn', [observation('old', 'Redrawn', '"valueQuantity":{"value":4.0,"unit":"mg/dL"}')]);
    const [row] = await world.sql<{ id: string }>('select id from lab_result where patient_id = $1', [homes.get(browser)]);
    // as a row of before: no sources, no digits
    await world.sql(
      `update lab_result set sources = null, digest = null, about = '{}', outline = null,
         tests = '[{"id":"x","code":null,"name":"Test old","status":"final","value":{"kind":"number","value":4,"comparator":"","unit":"mg/dL","digits":0},"range":{"low":3,"high":5,"text":null},
           "flag":"normal","flagged":"compared","notes":["An old note"],"labels":["unlabelled"],"members":[]}]' where id = $1`,
      [row?.id],
    );
    await world.sql('delete from result_unseen');
    expect(await open(browser, 'Test old')).toMatch(/4 mg\/dL.*3 – 5.*In range.*An old note/);
    await world.sql('insert into lab_stale select patient_id from person where given = $1 on conflict do nothing', ['Redrawn']);
    await lines('lines-Redrawn', patient('Redrawn'));
    expect(await open(browser, 'Test old')).toContain('4.0 mg/dL');
    expect(browser.query('details.answer')).toHaveLength(0);
    expect(await rowOf(browser, 'Test old')).not.toContain('New');
  });
});

describe('a page in Spanish', () => {
  it('says which words are the sender’s', async () => {
    const browser = await reader(
      'Palabras',
      [
        report(
          'spanish',
          'Palabras',
          '"conclusion":"Seen by the pathologist","result":[{"reference":"Observation/s1"},{"reference":"Observation/s2"},{"reference":"Observation/s3"}],"presentedForm":[{"contentType":"text/plain","title":"Whole report","data":"YQ=="}]',
        ),
        observation('s1', 'Palabras', '"valueCodeableConcept":{"text":"Rare bacteria seen"},"note":[{"text":"Call the office"}]'),
        observation('s2', 'Palabras', '"valueCodeableConcept":{"text":"Not detected","coding":[{"system":"http://snomed.info/sct","code":"260415000"}]}'),
        observation(
          's3',
          'Palabras',
          '"valueCodeableConcept":{"text":"Turbid","_text":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/translation","extension":[{"url":"lang","valueCode":"es"},{"url":"content","valueString":"Turbio"}]}]}}',
        ),
      ],
      undefined,
      'es',
    );
    for (const print of [false, true]) {
      const text = await open(browser, 'Report spanish', print);
      const english = browser.query('main [lang=en]').map((one) => clean(one.textContent));
      for (const said of ['Report spanish', 'Test s1', 'Rare bacteria seen', 'Call the office', 'Seen by the pathologist', 'Not detected', 'Turbid', 'Whole report'])
        expect(english).toContain(said);
      expect(text).toMatch(/No se encontró \( ?Not detected ?\)/);
      expect(text).toMatch(/Turbio \( ?Turbid ?\)/);
    }
    expect((await rowsOf(browser))[0]).toContain('Report spanish');
    expect(browser.query('.result-row a[lang=en]')).toHaveLength(1);
  });
});
