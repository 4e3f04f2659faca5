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
  lines,
  observation,
  open,
  openWorld,
  patient,
  reader,
  report,
  rowOf,
  rowsOf,
  signedOn,
} from './reading.ts';

/**
 * Where results come from, and which they are. Each file stands for a kind; others of it stand
 * beside.
 */
let world: World;
beforeAll(async () => {
  world = await openWorld();
});

describe('results contained in a report (04)', () => {
  it('are shown, each with its value', async () => {
    await bring(file('04-contained-observations.json'), 'c04');
    const browser = await signedOn('Sukarni');
    for (const text of await both(browser, 'Urine culture')) {
      expect(text).toContain('Moderate gram-negative rods');
      expect(text).toContain('Escherichia coli');
      expect(text).toContain('Abnormal');
    }
  });
  it('as well as a contained specimen, person and organization, and what those contain', async () => {
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
  it(`is offered
    where it is a Binary, whose base64 may be broken into lines, and named by its type`, async () => {
    await bring(file('05-report-as-binary.json'), 'c04');
    const browser = await signedOn('Sukarni');
    expect(await open(browser, 'Surgical pathology report')).not.toContain(en('labs.nothing-yet'));
    const href = browser.links.find((link) => link.includes('/files/')) ?? '';
    const sent = await browser.request('GET', href);
    expect([
      sent.status,
      sent.headers['content-type'],
      sent.headers['content-disposition'],
      sent.body.slice(0, 8),
    ]).toEqual([200, 'application/pdf', 'attachment; filename="Pathology_report.pdf"', '%PDF-1.4']);
    await bring(file('clinical/15-wrapped-base64.ndjson'), 'c15');
    const asa = await signedOn('Asa');
    const found = new Map<string, string>();
    for (const row of await world.sql<{ id: string }>(
      'select id from lab_result where patient_id = $1',
      [homes.get(asa)],
    )) {
      await asa.open(`${home(asa)}/results/${row.id}`);
      expect(asa.text).not.toContain(en('labs.nothing-yet'));
      for (const link of asa.links.filter((one) => one.includes('/files/'))) {
        const file = await asa.request('GET', link);
        found.set(
          String(file.headers['content-disposition']),
          `${file.headers['content-type']} ${file.body.slice(0, 13).trim()}`,
        );
      }
    }
    expect(found.get('attachment; filename="Report.txt"')).toBe(
      'text/plain; charset=utf-8 Hemoglobin 12',
    );
    expect(found.get('attachment; filename="Report.pdf"')).toMatch(/^application\/pdf %PDF-1.4/);
    expect(found.get('attachment; filename="CBC.pdf"')).toMatch(/^application\/pdf %PDF-1.4/);
  });

  it(`of any type and place: sent as bytes that nothing runs, told
    where it is, or told that it can’t be opened`, async () => {
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
    expect(text).toContain(
      `elsewhere ${en('labs.file-elsewhere', { url: 'https://lab.example/reports/17?token=a' })}`,
    );
    expect(text).toContain(`not yet ${en('labs.file-not-here')}`);
    expect(text).toContain(`changed ${en('labs.file-broken')}`);
    expect(browser.links.some((link) => link.includes('lab.example'))).toBe(false);
    const links = browser.links.filter((one) => one.includes('/files/'));
    const sent = await Promise.all(links.map((link) => browser.request('GET', link)));
    expect(
      sent.map((one) => [one.headers['content-type'], one.headers['content-disposition']]),
    ).toEqual([
      ['application/octet-stream', 'attachment; filename="page.html"'],
      ['application/octet-stream', 'attachment; filename="picture.svg"'],
      ['application/octet-stream', 'attachment; filename="no_pdf.bin"'],
      ['text/plain; charset=utf-8', 'attachment; filename="etc_passwd.txt"'],
      ['image/png', 'attachment; filename="inside.png"'],
      ['text/plain; charset=utf-8', 'attachment; filename="by_uuid.txt"'],
    ]);
    for (const one of sent)
      expect([
        one.headers['content-security-policy'],
        one.headers['x-content-type-options'],
      ]).toEqual(["default-src 'none'; sandbox", 'nosniff']);
    const [first = ''] = links;
    for (const index of [4, 5, 6, 99])
      expect((await browser.request('GET', first.replace(/\d+$/, String(index)))).status).toBe(404);
    // the Binary comes later, from the same source
    await lines(
      'lines-Files',
      `{"resourceType":"Binary","id":"late","contentType":"application/pdf","data":"${data('%PDF-1.4 late')}"}`,
    );
    expect(await open(browser, 'Report files')).not.toContain(en('labs.file-not-here'));
    expect((await browser.request('GET', first.replace(/\d+$/, '6'))).body).toBe('%PDF-1.4 late');
    // on paper they are named
    expect(await open(browser, 'Report files', true)).toContain('inside');
  });

  it('is not given out for another source with the same id', async () => {
    const browser = await reader('Apart', [
      report(
        'apart',
        'Apart',
        '"presentedForm":[{"contentType":"application/pdf","title":"mine","url":"Binary/shared-17"}]',
      ),
    ]);
    await lines(
      'someone-else',
      '{"resourceType":"Binary","id":"shared-17","contentType":"application/pdf","data":"JVBERi0xLjQ="}',
    );
    expect(await open(browser, 'Report apart')).toContain(`mine ${en('labs.file-not-here')}`);
    await lines(
      'lines-Apart',
      '{"resourceType":"Binary","id":"shared-17","contentType":"application/pdf","data":"JVBERi0xLjQ=","securityContext":{"reference":"Patient/somebody-else"}}',
    );
    await open(browser, 'Report apart');
    const href = browser.links.find((link) => link.includes('/files/')) ?? '';
    expect((await browser.request('GET', href)).status).toBe(404);
  });
});

describe('what is a lab result (34, clinical 07)', () => {
  it('is shown however the category is written', async () => {
    await bring(file('34-category.json'), 'c04');
    const browser = await signedOn('Sukarni');
    expect(await open(browser, 'Calcium text category')).toContain('9.1 mg/dL');
    expect(await open(browser, 'Calcium LOINC category')).toContain('9.2 mg/dL');
    expect(await open(browser, 'CMP without category')).toContain('9.3 mg/dL');
    await bring(file('clinical/07-pathology-uscore.ndjson'), 'c-07');
    const sunniva = await signedOn('Sunniva');
    for (const text of await both(sunniva, 'Comprehensive pathology report panel'))
      expect(text).toContain('Benign nevus.');
  });
  it('and nothing else is', async () => {
    const category = (json: string) => `"category":[${json}],"effectiveDateTime":"2026-11-20"`;
    const of = (code: string) =>
      category(
        `{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"${code}"}]}`,
      );
    const browser = await reader('Kinds', [
      observation('vital', 'Kinds', '"valueQuantity":{"value":80}', of('vital-signs')),
      observation('survey', 'Kinds', '"valueInteger":3', of('survey')),
      observation('social', 'Kinds', '"valueString":"x"', of('social-history')),
      observation('imaging', 'Kinds', '"valueString":"x"', of('imaging')),
      observation(
        'vitals-text',
        'Kinds',
        '"valueQuantity":{"value":80}',
        category('{"text":"Signos vitales"}'),
      ),
      observation(
        'pressure',
        'Kinds',
        '"valueQuantity":{"value":120,"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"}',
        '"effectiveDateTime":"2026-11-20"',
      ),
      report('phq', 'Kinds', '"result":[{"reference":"Observation/survey"}]'),
      report(
        'xray',
        'Kinds',
        '"conclusion":"Clear lungs"',
        category(
          '{"coding":[{"system":"http://loinc.org","code":"LP29684-5","display":"Radiology"}]}',
        ),
      ),
      report(
        'echo',
        'Kinds',
        '"conclusion":"Fine"',
        category('{"coding":[{"system":"http://loinc.org","code":"LP29708-2"}]}'),
      ),
      report(
        'note',
        'Kinds',
        '"conclusion":"Seen"',
        category('{"coding":[{"system":"http://loinc.org","code":"34117-2"}]}'),
      ),
      // and these are
      observation('lab-es', 'Kinds', '"valueString":"x"', category('{"text":"Laboratorio"}')),
      observation(
        'chem',
        'Kinds',
        '"valueString":"x"',
        category('{"coding":[{"system":"urn:local","code":"17","display":"Chemistry"}]}'),
      ),
      observation(
        'none',
        'Kinds',
        '"valueQuantity":{"value":5,"unit":"mg/dL"}',
        '"effectiveDateTime":"2026-11-20"',
      ),
      report(
        'bare',
        'Kinds',
        '"conclusion":"Group A strep not seen"',
        '"effectiveDateTime":"2026-11-20"',
      ),
    ]);
    expect(
      (await rowsOf(browser)).map((row) => row.split(' ').slice(0, 2).join(' ')).sort(),
    ).toEqual(['Report bare', 'Test chem', 'Test lab-es', 'Test none']);
  });
});

describe('two sources with the same ids (clinical 09)', () => {
  it('each keep their own results', async () => {
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
  it('shows a test that arrived later, notifies of it, and keeps what it said before', async () => {
    const browser = await reader('Parts', [
      report(
        'parts',
        'Parts',
        '"conclusion":"First words","result":[{"reference":"Observation/later"}]',
      ),
    ]);
    expect(await open(browser, 'Report parts')).toContain(en('labs.missing', { n: 1 }));
    await lines(
      'lines-Parts',
      observation('later', 'Parts', '"valueQuantity":{"value":5.0,"unit":"mg/dL"}'),
    );
    expect(await rowOf(browser, 'Report parts')).toContain('New');
    expect(await open(browser, 'Report parts')).toContain('5.0 mg/dL');
    await lines(
      'lines-Parts',
      report(
        'parts',
        'Parts',
        '"conclusion":"Other words","result":[{"reference":"Observation/later"}]',
      ).replace('"final"', '"amended"'),
    );
    expect(await open(browser, 'Report parts')).toContain('Other words');
    expect(
      browser
        .query('details.answer')
        .map((one) => clean(one.textContent))
        .join(),
    ).toContain('First words');
  });
  it('is derived again by newer rules without notifying anybody', async () => {
    const browser = await reader('Redrawn', [
      observation('old', 'Redrawn', '"valueQuantity":{"value":4.0,"unit":"mg/dL"}'),
    ]);
    const [row] = await world.sql<{ id: string }>(
      'select id from lab_result where patient_id = $1',
      [homes.get(browser)],
    );
    // as a row of before: no sources, no digits
    await world.sql(
      `update lab_result set sources = null, digest = null, about = '{}', outline = null,
         tests = '[{"id":"x","code":null,"name":"Test old","status":"final","value":{"kind":"number","value":4,"comparator":"","unit":"mg/dL","digits":0},"range":{"low":3,"high":5,"text":null},
           "flag":"normal","flagged":"compared","notes":["An old note"],"labels":["unlabelled"],"members":[]}]' where id = $1`,
      [row?.id],
    );
    await world.sql('delete from result_unseen');
    expect(await open(browser, 'Test old')).toMatch(/4 mg\/dL.*3 – 5.*In range.*An old note/);
    await world.sql(
      `insert into lab_stale (patient_id)
        select patient_id from person where given = $1 on conflict do nothing`,
      ['Redrawn'],
    );
    await lines('lines-Redrawn', patient('Redrawn'));
    expect(await open(browser, 'Test old')).toContain('4.0 mg/dL');
    expect(browser.query('details.answer')).toHaveLength(0);
    expect(await rowOf(browser, 'Test old')).not.toContain('New');
  });
});
