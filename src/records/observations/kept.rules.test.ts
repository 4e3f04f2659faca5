import type { DiagnosticReport, Observation } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { stored } from '../../../test/labs.ts';
import { buildLabResults } from '../labs/derive/results.rules.ts';
import type { LabInput, Stored } from './index.rules.ts';
import { outlineOf, readOutline, readTests } from './kept.rules.ts';
import { leaves } from './tests.rules.ts';

const lab = [{ text: 'Laboratory' }];

const observation = (id: string, rest: Partial<Observation> = {}): Observation => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  category: lab,
  code: { text: id },
  subject: { reference: 'Patient/p' },
  ...rest,
});

function build(
  ...resources: (DiagnosticReport | Observation | Stored<DiagnosticReport | Observation>)[]
) {
  const all = resources.map((one) => ('content' in one ? one : stored(one)));
  const input: LabInput = {
    reports: all.filter(
      (one): one is Stored<DiagnosticReport> => one.content.resourceType === 'DiagnosticReport',
    ),
    observations: all.filter(
      (one): one is Stored<Observation> => one.content.resourceType === 'Observation',
    ),
    orders: [],
    specimens: [],
    shared: [],
    patient: { sex: 'female', birthDate: '1961-05-01' },
  };
  return buildLabResults(input, 'America/Chicago');
}

describe('a list', () => {
  it('keeps little of a test, and everything that it shows', () => {
    const text = `First line\n${'x'.repeat(5000)}`;
    const [result] = build(observation('o', { valueString: text }));
    const kept = outlineOf(result?.tests ?? []);
    expect(JSON.stringify(kept).length).toBeLessThan(300);
    expect(readOutline(kept)[0]).toMatchObject({
      name: 'o',
      status: 'final',
      flag: 'none',
      value: { kind: 'text', text: 'First line …' },
    });
    const [number] = build(
      observation('o', {
        valueQuantity: { value: 149.9999999, unit: 'mg/dL' },
        referenceRange: [{ high: { value: 0.15, unit: 'g/dL' } }],
      }),
    );
    expect(readOutline(outlineOf(number?.tests ?? []))[0]).toMatchObject({
      flag: 'normal',
      limits: [150],
      value: { sent: '149.9999999' },
    });
  });
});

describe('a test stored by an earlier version', () => {
  const kept = (value: object, range: object | null = null) => ({
    id: 'x',
    code: '2823-3',
    name: 'Potassium',
    status: 'final',
    value,
    range,
    flag: 'high',
    flagged: 'compared',
    notes: ['Shaken'],
    labels: [],
    members: [],
  });
  it('is completed', () => {
    const [test] = readTests([
      kept(
        { kind: 'number', value: 6.1, comparator: '', unit: 'mmol/L', digits: 1 },
        { low: 3.5, high: 5.1, text: null },
      ),
    ] as never);
    expect(test).toMatchObject({
      value: { kind: 'number', sent: '6.1', unit: 'mmol/L' },
      flags: ['high'],
      ranges: [{ low: { sent: '3.5' }, high: { sent: '5.1' }, says: 'limits' }],
      notes: [{ text: 'Shaken' }],
      facts: [],
      modifiers: [],
    });
    expect(readTests([kept({ kind: 'titre', text: '1:64', of: 64 })] as never)[0]?.value).toEqual({
      kind: 'text',
      text: '1:64',
    });
    expect(
      readTests([kept({ kind: 'absent', reason: 'not-performed' })] as never)[0]?.value,
    ).toMatchObject({ kind: 'absent', reason: { codes: ['not-performed'] } });
    expect(
      readTests([kept({ kind: 'coded', text: 'Negative', codes: ['x'] })] as never)[0]?.value,
    ).toMatchObject({ kind: 'coded', text: 'Negative' });
    const now = build(observation('o', { valueString: 'x' }))[0]?.tests ?? [];
    expect(readTests(now)).toEqual(now);
    expect(leaves(now)).toHaveLength(1);
  });
});
