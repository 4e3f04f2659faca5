import type {
  MedicationDispense,
  MedicationRequest,
  MedicationStatement,
} from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { factsOfDispense, factsOfRequest, factsOfStatement } from './facts.rules.ts';

const who = () => 'Dr. Lee';
const nobody = () => null;
const coded = (code: string) => ({ coding: [{ code }] });
const request = (rest: Partial<MedicationRequest>) =>
  factsOfRequest(
    { resourceType: 'MedicationRequest', status: 'active', intent: 'order', subject: {}, ...rest },
    who,
  );
const statement = (rest: Partial<MedicationStatement>, name = who) =>
  factsOfStatement(
    { resourceType: 'MedicationStatement', status: 'active', subject: {}, ...rest },
    name as typeof who,
  );
const dispense = (rest: Partial<MedicationDispense>) =>
  factsOfDispense({ resourceType: 'MedicationDispense', status: 'completed', ...rest }, who);

describe('what a resource says besides what decides', () => {
  it('is nothing if it says only what is usual', () => {
    expect(request({ priority: 'routine', category: [coded('community')] })).toEqual([]);
    expect(statement({})).toEqual([]);
    expect(dispense({ category: coded('outpatient') })).toEqual([]);
  });

  it('is each element of a prescription, in our words for its code or as it came', () => {
    expect(
      request({
        intent: 'plan',
        priority: 'stat',
        category: [coded('inpatient')],
        substitution: { allowedBoolean: false, reason: { text: 'Allergy to a dye' } },
        dispenseRequest: {
          initialFill: { quantity: { value: 7 } },
          validityPeriod: { start: '2026-01-01' },
        },
        recorder: { reference: 'Practitioner/d' },
        detectedIssue: [{ display: 'Interaction' }],
      }),
    ).toEqual([
      { is: 'intent', code: 'plan' },
      { is: 'category', code: 'inpatient' },
      { is: 'priority', code: 'stat' },
      { is: 'substitution', code: 'not-allowed' },
      { is: 'substitution-reason', sent: 'Allergy to a dye' },
      { is: 'first-amount', amount: { value: 7 } },
      { is: 'valid-from', moment: '2026-01-01' },
      { is: 'recorded-by', sent: 'Dr. Lee' },
      { is: 'issue', sent: 'Interaction' },
    ]);
  });

  it('is who reported a statement, by name or by their role', () => {
    const informationSource = { reference: 'Patient/p' };
    expect(statement({ informationSource })).toEqual([{ is: 'reported-by', sent: 'Dr. Lee' }]);
    expect(statement({ informationSource }, nobody as never)).toEqual([
      { is: 'reported-by', code: 'Patient' },
    ]);
    expect(statement({ dateAsserted: '2026-02' })).toEqual([{ is: 'asserted', moment: '2026-02' }]);
  });

  it('is what a fill was, for whom and where it went', () =>
    expect(
      dispense({
        substitution: { wasSubstituted: true },
        receiver: [{ display: 'A neighbor' }],
        destination: { reference: 'Location/l' },
      }),
    ).toEqual([
      { is: 'substituted', code: 'yes' },
      { is: 'receiver', sent: 'A neighbor' },
      { is: 'destination', sent: 'Dr. Lee' },
    ]));
});
