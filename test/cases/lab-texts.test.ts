import { beforeAll, describe, expect, it } from 'vitest';
import { clean } from '../browser.ts';
import { en } from '../words.ts';
import {
  both,
  bring,
  file,
  lines,
  observation,
  open,
  openWorld,
  reader,
  report,
  rowOf,
  rowsOf,
  signedOn,
} from './reading.ts';

/** What the laboratory wrote. Each file stands for a kind; others of it stand beside. */
beforeAll(async () => void (await openWorld()));

describe('what the laboratory wrote (10, 11, 38, clinical 11)', () => {
  it('keeps its lines and columns, on screen and in print', async () => {
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
    for (const print of [false, true]) {
      await open(browser, 'Sample comment', print);
      const shown = browser.query('main')[0]?.textContent;
      expect(shown).toContain('First line\nSecond line\nSmith & Sons');
      expect(shown).toContain('See also\nreference lab');
    }
  });
  it('has notes, "Canceled" and "Not final" in print too', async () => {
    await bring(file('clinical/11-print-leaves-out.ndjson'), 'c11');
    const browser = await signedOn('Wanda');
    for (const text of await both(browser, 'Electrolytes 1998 panel - Serum or Plasma')) {
      expect(text).toContain('Sample hemolyzed: value is not reliable, please repeat.');
      expect(text).toMatch(/Potassium.*High.*Sodium.*Not done.*Canceled.*Chloride.*Not final/);
    }
  });
  it('includes every other text: conclusions and their codes, who wrote a note, pictures, methods, focus, unreadable modifiers, a narrative', async () => {
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
        '"valueQuantity":{"value":5,"unit":"g/dL"},"referenceRange":[{"low":{"value":12}}],"implicitRules":"https://example.org/rules","modifierExtension":[{"url":"urn:x:negated","valueBoolean":true}]',
      ),
      observation('error', 'Texts', '"valueString":"never true"').replace(
        '"final"',
        '"entered-in-error"',
      ),
      report(
        'narrative',
        'Texts',
        '"text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\"><p>All <b>well</b>.</p><p>Second line</p></div>"}',
      ),
    ]);
    for (const text of await both(browser, 'Report texts')) {
      for (const said of [
        'No sign of disease.',
        'Benign',
        'Second finding',
        `${en('labs.fact-interpreter')}: Dr. Reader`,
        'Picture 1',
        'A dark spot',
        `${en('labs.fact-method')}: Dry chemistry`,
        `${en('labs.fact-body-site')}: Left arm`,
        `${en('labs.fact-device')}: Analyzer 7`,
        `${en('labs.fact-derived-from')}: Two other tests`,
        'Repeat',
        'Tech Lowe, Nov 20, 2026',
        `${en('labs.fact-focus')}: Fetus`,
        en('labs.unreadable'),
        'urn:x:negated: true',
        'implicitRules: https://example.org/rules',
        `Named alone ${en('absent.not-here')}`,
        en('labs.withdrawn', { n: 1 }),
        en('labs.missing', { n: 1 }),
      ])
        expect(text).toContain(said);
      expect(text).not.toContain('never true');
      // of the fetus, and of what is marked, nothing is compared
      expect(text).not.toMatch(/5 g\/dL[^T]*Low/);
    }
    for (const text of await both(browser, 'Report narrative'))
      expect(text).toMatch(/All well\. Second line/);
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
          '"conclusion":"Seen by the laboratory","result":[{"reference":"Observation/s1"},{"reference":"Observation/s2"},{"reference":"Observation/s3"}],"presentedForm":[{"contentType":"text/plain","title":"Whole report","data":"YQ=="}]',
        ),
        observation(
          's1',
          'Palabras',
          '"valueCodeableConcept":{"text":"Rare bacteria seen"},"note":[{"text":"Call the office"}]',
        ),
        observation(
          's2',
          'Palabras',
          '"valueCodeableConcept":{"text":"Not detected","coding":[{"system":"http://snomed.info/sct","code":"260415000"}]}',
        ),
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
      for (const said of [
        'Report spanish',
        'Test s1',
        'Rare bacteria seen',
        'Call the office',
        'Seen by the laboratory',
        'Not detected',
        'Turbid',
        'Whole report',
      ])
        expect(english).toContain(said);
      expect(text).toMatch(/No se encontró \( ?Not detected ?\)/);
      expect(text).toMatch(/Turbio \( ?Turbid ?\)/);
    }
    expect((await rowsOf(browser))[0]).toContain('Report spanish');
    expect(browser.query('.result-row a[lang=en]')).toHaveLength(1);
  });

  it('a status says no more than is true: no earlier version that never came, no missing value beside a value', async () => {
    const browser = await reader('Status', [
      observation('fixed', 'Status', '"valueString":"5.1"').replace('"final"', '"corrected"'),
      observation('gone', 'Status', '"valueString":"7.7"').replace('"final"', '"cancelled"'),
    ]);
    const corrected = await open(browser, 'Test fixed');
    expect(corrected).toContain(en('labs.print-corrected'));
    expect(corrected).not.toContain(en('labs.corrected-text'));
    await lines(
      'lines-Status',
      observation('fixed', 'Status', '"valueString":"5.2"').replace('"final"', '"corrected"'),
    );
    expect(await open(browser, 'Test fixed')).toContain(en('labs.corrected-text'));
    for (const text of await both(browser, 'Test gone'))
      expect(text).toMatch(new RegExp(`${en('labs.cancelled-text')}.*7\\.7`));
  });
  it('a narrative with more than the data is on the page, behind the gate if it says something serious', async () => {
    const div = (says: string) =>
      `"text":{"status":"additional","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\"><p>${says}</p></div>"}`;
    const browser = await reader('More', [
      report('more', 'More', `${div('Sodium 118, called to the ward')},"conclusion":"See text"`),
      report('grave', 'More', `${div('Adenocarcinoma')},"result":[{"display":"Biopsy"}]`),
      observation('note', 'More', `${div('Troponin 5.2')}`),
    ]);
    expect(await rowOf(browser, en('labs.private'))).toContain(en('labs.gated'));
    for (const text of await both(browser, 'Report more'))
      expect(text).toMatch(/See text.*Sodium 118, called to the ward/);
    for (const text of await both(browser, 'Report grave'))
      expect(text).toContain('Adenocarcinoma');
    for (const text of await both(browser, 'Test note')) expect(text).toContain('Troponin 5.2');
  });
});
