import type { DiagnosticReport, Observation, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { DOMParser } from 'linkedom';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { type Due, whole } from '../../../../test/made-reports.ts';
import { Writer } from '../../../../test/reports-written.ts';
import { readJson } from '../../../fhir/decimals.ts';
import type { View } from '../../../platform/http/routes.ts';
import { type Language, wordsIn } from '../../../platform/i18n.ts';
import { parseSettings } from '../../../platform/settings/settings.ts';
import type { LabInput, Stored } from '../../observations/index.rules.ts';
import { keptOf, readTests } from '../../observations/kept.rules.ts';
import { leaves, type Test } from '../../observations/tests.rules.ts';
import { ResultPrintPage } from '../results/print.pages.tsx';
import { ResultDetailPage } from '../results/result.pages.tsx';
import type { ResultPage } from '../results/result.ts';
import type { LabRow } from '../results/results.sql.ts';
import { show } from '../results/shown.ts';
import type { LabResult } from './result.rules.ts';
import { buildLabResults } from './results.rules.ts';

/**
 * Whatever a laboratory sends reaches the page, on screen and in print, in both languages: every
 * text, digit, sign, unit, note, status and negation. Reports are generated at random; each part
 * that goes in says what must come out.
 */

const ZONE = 'America/Chicago';

const stored = <R extends Resource>(json: string): Stored<R> => {
  const content = readJson(json) as R;
  return {
    id: `id-${content.id}`,
    source: 'lab',
    sourceId: content.id ?? '',
    version: 1,
    receivedAt: new Date('2026-11-20T12:00:00Z'),
    content,
  };
};

/** As the rebuild derives it, the database stores it, and the page reads it. */
function drawn(writer: Writer, report: string): LabResult {
  const input: LabInput = {
    reports: [stored<DiagnosticReport>(report)],
    observations: writer.resources.map((one) => stored<Observation>(one)),
    orders: [],
    specimens: [],
    shared: [],
    patient: { sex: 'female', birthDate: '1961-05-01' },
  };
  const [result, ...more] = buildLabResults(input, ZONE);
  if (!result || more.length > 0) throw new Error(`${more.length + (result ? 1 : 0)} results`);
  const kept = JSON.parse(JSON.stringify({ ...result, tests: keptOf(result.tests) }));
  return { ...kept, tests: readTests(kept.tests) };
}

function pageOf(result: LabResult): ResultPage {
  const row = {
    ...result,
    collectedAt: new Date(result.collectedAt),
    collectedPrecision: result.collectedPrecision,
    reportedAt: result.reportedAt,
    arrivedAt: new Date(result.arrivedAt),
    labels: [],
    orderedBy: result.orderedBy,
    tests: open(result.tests),
    heldUntil: null,
    reviewed: false,
    notes: 0,
    unseen: false,
    wish: 'immediate',
  } as unknown as LabRow;
  const shown = show(
    row,
    { as: 'self', band: 'adult' },
    { today: '2026-11-22', jurisdiction: 'US', doctorFirstDays: 3, wish: 'immediate' },
    ZONE,
    true,
  );
  if (!shown) throw new Error('nothing is shown');
  return { result: shown, notes: [], earlier: [] };
}
/** Labels decide who sees a test; here everybody does. */
const open = (tests: Test[]): Test[] =>
  tests.map((one) => ({ ...one, labels: [], members: open(one.members) }));

function textOf(page: ResultPage, language: Language, print: boolean): string {
  const view = {
    t: wordsIn(language, ZONE),
    settings: parseSettings({}),
    person: { id: 'p', given: 'Pat', family: 'Example', birthDate: '1961-05-01' },
    actor: null,
    now: new Date('2026-11-22T15:00:00Z'),
  } as unknown as View;
  const html = renderToString(
    print ? (
      <ResultPrintPage view={view} page={page} />
    ) : (
      <ResultDetailPage view={view} page={page} formKey="key" />
    ),
  );
  const pieces: string[] = [];
  const walk = (node: Node) => {
    if (node.nodeType === 3) pieces.push(node.textContent ?? '');
    const block =
      node.nodeType === 1 &&
      /^(?:DIV|P|LI|T[DHR]|H\d|SECTION|PRE|SPAN|STRONG)$/.test((node as Element).tagName);
    if (block) pieces.push(' ');
    for (const child of node.childNodes) walk(child);
    if (block) pieces.push(' ');
  };
  walk(
    new DOMParser().parseFromString(`<main>${html}</main>`, 'text/html')
      .documentElement as unknown as Node,
  );
  return pieces.join('').replace(/\s+/g, ' ').replace(/\( /g, '(').replace(/ \)/g, ')');
}

/** What should be there and is missing, in each language, on screen and in print. */
function missing(page: ResultPage, due: readonly Due[]): string[] {
  return (['en', 'es'] as const).flatMap((language) =>
    [false, true].flatMap((print) => {
      const text = textOf(page, language, print);
      const t = wordsIn(language, ZONE);
      return due
        .filter((one) =>
          'text' in one
            ? !text.includes(one.text)
            : 'pattern' in one
              ? !new RegExp(one.pattern).test(text)
              : !text.includes(t(one.key)),
        )
        .map((one) => `${language}${print ? ' on paper' : ''}: ${JSON.stringify(one)}`);
    }),
  );
}

describe('a randomly generated result', () => {
  it(
    'reaches the page complete',
    () =>
      fc.assert(
        fc.property(whole, (made) => {
          const writer = new Writer();
          const report = writer.report(made);
          expect(missing(pageOf(drawn(writer, report)), writer.due)).toEqual([]);
        }),
        { numRuns: 300 },
      ),
    120_000,
  );

  it.each<[string, (test: Test) => void, (due: Due) => boolean]>([
    [
      'a note',
      (test) => test.notes.splice(0),
      (due) => 'text' in due && /^(?:note|line|author)/.test(due.text),
    ],
    [
      'a sign',
      (test) => 'comparator' in test.value && Object.assign(test.value, { comparator: '' }),
      (due) => 'pattern' in due && due.pattern.includes('≤'),
    ],
    [
      'a zero',
      (test) =>
        'sent' in test.value &&
        Object.assign(test.value, { sent: String(Number(test.value.sent)) }),
      (due) => 'pattern' in due,
    ],
    [
      'a unit',
      (test) =>
        Object.assign(test, {
          value: JSON.parse(JSON.stringify(test.value).replaceAll('mg/dL', '')),
        }),
      (due) => 'pattern' in due && due.pattern.includes('mg\\/dL'),
    ],
    [
      'a negation',
      (test) =>
        test.value.kind === 'text' &&
        Object.assign(test.value, { text: test.value.text.replace(/No|not/g, '') }),
      (due) => 'text' in due && due.text.startsWith('No growth'),
    ],
    [
      'a flag',
      (test) => test.flags.splice(0),
      (due) => 'key' in due && due.key === 'flag.critical-high',
    ],
    [
      'a status',
      (test) => Object.assign(test, { status: 'final' }),
      (due) => 'key' in due && due.key === 'status.preliminary',
    ],
    [
      'a member',
      (test) => test.members.splice(0),
      (due) => 'text' in due && due.text.startsWith('test'),
    ],
  ])(
    'without %s is noticed',
    (_what, harm, isIts) => {
      // the loss is noticed as often as such a part goes in: in some cases it goes in twice
      let went = 0;
      let seen = 0;
      fc.assert(
        fc.property(whole, (made) => {
          const writer = new Writer();
          const result = drawn(writer, writer.report({ ...made, status: 'final' }));
          if (!writer.due.some(isIts)) return;
          went += 1;
          for (const one of leaves(result.tests)) harm(one);
          if (
            missing(pageOf(result), writer.due).some((one) =>
              writer.due.filter(isIts).some((due) => one.endsWith(JSON.stringify(due))),
            )
          )
            seen += 1;
        }),
        { numRuns: 60, seed: 7 },
      );
      expect(went).toBeGreaterThan(3);
      expect(seen).toBeGreaterThan(went / 2);
    },
    120_000,
  );
});
