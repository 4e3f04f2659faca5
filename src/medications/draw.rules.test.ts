import type { Medication, MedicationDispense, MedicationRequest, MedicationStatement, Resource } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { buildPrescriptions, type MedicationInput } from './draw.rules.ts';
import { refillsLeft } from './fills.rules.ts';
import { keysIn, RECORD, type Stored, sharedKey } from './links.rules.ts';

const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const subject = { reference: 'Patient/p' };
const kept = <R extends Resource>(content: R, source = 'a'): Stored<R> => ({ id: `${source}-${content.id}`, source, sourceId: content.id ?? '', content });
const request = (id: string, rest: Partial<MedicationRequest> = {}, source = 'a') =>
  kept<MedicationRequest>(
    { resourceType: 'MedicationRequest', id, status: 'active', intent: 'order', subject, medicationCodeableConcept: { text: `Medicine ${id}` }, ...rest },
    source,
  );
const dispense = (id: string, rest: Partial<MedicationDispense>, source = 'a') =>
  kept<MedicationDispense>(
    { resourceType: 'MedicationDispense', id, status: 'completed', subject, medicationCodeableConcept: { text: 'Filled' }, whenHandedOver: '2026-11-01', ...rest },
    source,
  );
const statement = (id: string, rest: Partial<MedicationStatement>, source = 'a') =>
  kept<MedicationStatement>(
    { resourceType: 'MedicationStatement', id, status: 'active', subject, medicationCodeableConcept: { text: `Medicine ${id}` }, ...rest },
    source,
  );
const shared = (...list: [string, Resource][]): MedicationInput['shared'] =>
  new Map(list.map(([source, one]) => [sharedKey(source, one.resourceType, one.id ?? ''), one]));
const draw = (rest: Partial<MedicationInput>) =>
  buildPrescriptions({ requests: [], dispenses: [], statements: [], benefits: [], shared: new Map(), pharmacies: [], flags: [], zone: 'America/Chicago', ...rest });
const medication = (id: string, rest: Partial<Medication>): Medication => ({ resourceType: 'Medication', id, ...rest });
const NAMELESS = { medicationCodeableConcept: undefined } as Partial<MedicationRequest>;

describe('a name', () => {
  const nameOf = (rest: Partial<MedicationRequest>, around: MedicationInput['shared'] = new Map(), more: Stored<MedicationRequest>[] = []) =>
    draw({ requests: [request('x', { ...NAMELESS, ...rest }), ...more], shared: around }).find((one) => one.sourceId === 'x')?.name;
  const byReference = (display?: string): Partial<MedicationRequest> => ({ medicationReference: { reference: 'Medication/m', ...(display ? { display } : {}) } });
  const strength = (up: number, unit: string, down?: number, per?: string) => ({
    numerator: { value: up, unit },
    ...(down ? { denominator: { value: down, unit: per ?? '' } } : {}),
  });
  it.each<[string, Partial<MedicationRequest>, Medication | null, string]>([
    ['its text', { medicationCodeableConcept: { text: 'Aspirin', coding: [{ code: '1', display: 'acetylsalicylic acid' }] } }, null, 'Aspirin'],
    ['a display', { medicationCodeableConcept: { coding: [{ code: '1' }, { code: '2', display: 'Aspirin 81 MG' }] } }, null, 'Aspirin 81 MG'],
    ['the medicine’s text', byReference(), medication('m', { code: { text: 'Digoxin' } }), 'Digoxin'],
    [
      'what is in it, with strengths and form, but not what does nothing',
      byReference('Combo'),
      medication('m', {
        form: { text: 'Oral Suspension' },
        ingredient: [
          { itemCodeableConcept: { text: 'Amoxicillin' }, strength: strength(250, 'mg', 5, 'mL') },
          { itemReference: { display: 'Clavulanate' }, strength: strength(62.5, 'mg') },
          { itemCodeableConcept: { text: 'Sugar' }, isActive: false },
        ],
      }),
      'Amoxicillin 250 mg/5 mL / Clavulanate 62.5 mg Oral Suspension',
    ],
    ['the reference’s words', byReference('Lisinopril 10 MG'), null, 'Lisinopril 10 MG'],
    ['a name of ours for its code', { medicationCodeableConcept: { coding: [{ system: RXNORM, code: '314076' }] } }, null, 'lisinopril 10 MG Oral Tablet'],
    ['its code', { medicationCodeableConcept: { coding: [{ system: RXNORM, code: '999' }] } }, null, 'RxNorm 999'],
    ['a code of a system without a name', { medicationCodeableConcept: { coding: [{ system: 'urn:local', code: 'Z9' }] } }, null, 'Z9'],
    ['nothing', byReference(), null, ''],
    ['nothing that was entered in error', byReference(), medication('m', { status: 'entered-in-error', code: { text: 'Wrong' } }), ''],
    [
      'nothing that says only that it is unknown',
      { medicationCodeableConcept: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/data-absent-reason', code: 'unknown' }] } },
      null,
      '',
    ],
  ])('is %s', (_, rest, other, name) => expect(nameOf(rest, other ? shared(['a', other]) : new Map())).toBe(name));

  it('is one that the same RxNorm code has elsewhere in the record', () => {
    const code = (display?: string) => ({ medicationCodeableConcept: { coding: [{ system: RXNORM, code: '999', ...(display ? { display } : {}) }] } });
    expect(nameOf(code(), new Map(), [request('y', code('Something 5 MG'))])).toBe('Something 5 MG');
  });

  it('is carried inside, with what that carries', () => {
    const inside = medication('m', { ingredient: [{ itemReference: { reference: '#s' }, strength: strength(50, 'mg', 1, 'mL') }] });
    const substance = { resourceType: 'Substance', id: 's', code: { text: 'Fluorouracil' } } as const;
    expect(nameOf({ contained: [inside, substance], medicationReference: { reference: '#m' } })).toBe('Fluorouracil 50 mg/mL');
  });

  it('is told with all others that came, and each of them is looked at for what must not be refilled', () => {
    const [one] = draw({
      requests: [request('x', { medicationCodeableConcept: { text: 'Pain pill', coding: [{ system: RXNORM, code: '1', display: 'oxycodone 5 MG Oral Tablet' }] } })],
    });
    expect([one?.name, one?.said.also, one?.schedule]).toEqual(['Pain pill', ['oxycodone 5 MG Oral Tablet'], 'II']);
    const [hidden] = draw({
      requests: [request('x', { medicationCodeableConcept: { text: 'Daily pill', coding: [{ system: RXNORM, code: '1', display: 'sertraline 50 MG' }] } })],
    });
    expect(hidden?.labels).toEqual(['mental-health']);
  });

  it('of a medicine that is no longer in use says so', () => {
    const [one] = draw({
      requests: [request('x', { ...NAMELESS, ...byReference() })],
      shared: shared(['a', medication('m', { status: 'inactive', code: { text: 'Old' } })]),
    });
    expect(one?.said.facts).toContainEqual({ is: 'product-inactive', code: 'yes' });
  });
});

describe('ids', () => {
  it('mean what their own source means by them: medicines, prescribers, fills, claims, what was replaced', () => {
    const both = ['a', 'b'].map((source) =>
      request(
        '300',
        { ...NAMELESS, medicationReference: { reference: 'Medication/1' }, requester: { reference: 'Practitioner/d' }, dispenseRequest: { numberOfRepeatsAllowed: 2 } },
        source,
      ),
    );
    const drawn = draw({
      requests: [...both, request('301', { priorPrescription: { reference: 'MedicationRequest/300' } }, 'b')],
      dispenses: [dispense('9', { authorizingPrescription: [{ reference: 'MedicationRequest/300' }] }, 'b')],
      benefits: [
        kept(
          {
            resourceType: 'ExplanationOfBenefit',
            id: 'e',
            prescription: { reference: 'MedicationRequest/300' },
            item: [{ servicedDate: '2026-11-01' }],
            adjudication: [{ category: { coding: [{ code: 'copay' }] }, amount: { value: 5 } }],
          } as never,
          'a',
        ),
      ],
      shared: shared(
        ['a', medication('1', { code: { text: 'Warfarin' } })],
        ['b', medication('1', { code: { text: 'Aspirin' } })],
        ['a', { resourceType: 'Practitioner', id: 'd', name: [{ prefix: ['Dr.'], given: ['Ada'], family: 'Low' }] }],
        ['b', { resourceType: 'Practitioner', id: 'd', name: [{ text: 'Dr. Bo High' }] }],
      ),
    });
    expect(drawn.map((one) => [one.id, one.name, one.prescriber, one.fills.length, one.replacedBy])).toEqual([
      ['a-300', 'Warfarin', 'Dr. Ada Low', 0, null],
      ['b-300', 'Aspirin', 'Dr. Bo High', 1, 'b-301'],
      ['b-301', 'Medicine 301', null, 0, null],
    ]);
    expect(drawn[1]?.fills[0]?.price).toBeNull();
  });

  it('of what the portal wrote are those of the record', () => {
    const both = ['a', 'b'].map((source) => request('300', {}, source));
    const to = (id: string) => ({ reference: 'MedicationRequest/300', identifier: { system: RECORD, value: id } });
    const renewal = request('renewal-1', { ...NAMELESS, medicationReference: { reference: 'Medication/1' }, priorPrescription: to('b-300') }, 'portico');
    const drawn = draw({
      requests: [...both, renewal],
      dispenses: [
        dispense('refill-1', { authorizingPrescription: [to('a-300')] }, 'portico'),
        dispense('7', { authorizingPrescription: [{ reference: 'MedicationRequest/renewal-1' }] }, 'b'),
      ],
      // a renewal's medicine is that of the source that it renews
      shared: shared(['a', medication('1', { code: { text: 'Warfarin' } })], ['b', medication('1', { code: { text: 'Aspirin' } })]),
    });
    expect(drawn.map((one) => [one.id, one.name, one.fills.length, one.replaces, one.replacedBy])).toEqual([
      ['a-300', 'Medicine 300', 1, null, null],
      ['b-300', 'Medicine 300', 0, null, 'portico-renewal-1'],
      ['portico-renewal-1', 'Aspirin', 1, 'b-300', null],
    ]);
  });

  it('that the portal wrote before count where only one source has them', () => {
    const old = dispense('refill-1', { authorizingPrescription: [{ reference: 'MedicationRequest/300' }] }, 'portico');
    expect(draw({ requests: [request('300')], dispenses: [old] }).map((one) => [one.id, one.fills.length])).toEqual([['a-300', 1]]);
    // whose it is can't be told: it is nobody's, and still shown
    expect(draw({ requests: [request('300'), request('300', {}, 'b')], dispenses: [old] }).map((one) => [one.id, one.fills.length])).toEqual([
      ['a-300', 0],
      ['b-300', 0],
      ['portico-refill-1', 1],
    ]);
  });

  it('may be a prescription’s number, in its own source first', () => {
    const numbered = (source: string) => request('1', { identifier: [{ system: 'urn:rx', value: '7001' }] }, source);
    const fill = dispense('d', { authorizingPrescription: [{ identifier: { system: 'urn:rx', value: '7001' } }] }, 'b');
    const counts = (...requests: Stored<MedicationRequest>[]) => draw({ requests, dispenses: [fill] }).map((one) => `${one.id} ${one.fills.length}`);
    expect(counts(numbered('a'))).toEqual(['a-1 1']);
    expect(counts(numbered('a'), numbered('b'))).toEqual(['a-1 0', 'b-1 1']);
    expect(counts(numbered('a'), numbered('c'))).toEqual(['a-1 0', 'c-1 0', 'b-d 1']);
  });

  it('of all that it was drawn from are kept, so that it can be drawn again when they change', () => {
    const text = JSON.stringify({
      a: { reference: 'Medication/1' },
      b: { reference: 'https://x.example/fhir/Practitioner/2/_history/3' },
      c: { reference: 'Patient/p' },
      d: { reference: '#m' },
    });
    expect(keysIn('a', text)).toEqual(['a Medication/1', 'a Practitioner/2']);
    expect(keysIn('a', '{"reference": "urn:uuid:0c"}')).toContain('a Medication/0c');
  });
});

describe('what else is drawn', () => {
  it('a statement beside the prescription that it is about, unless it only says the same', () => {
    const about = { basedOn: [{ reference: 'MedicationRequest/1' }] };
    const drawn = draw({
      requests: [request('1', { dosageInstruction: [{ text: 'one' }] })],
      statements: [
        statement('same', about),
        statement('same-dose', { ...about, dosage: [{ text: 'one' }] }),
        statement('not', { ...about, status: 'not-taken', statusReason: [{ text: 'made me dizzy' }] }),
        statement('half', { ...about, dosage: [{ text: 'half of one' }] }),
        statement('noted', { derivedFrom: [{ reference: 'MedicationRequest/1' }], note: [{ text: 'at night' }] }),
        statement('error', { ...about, status: 'entered-in-error', note: [{ text: 'x' }] }),
      ],
    });
    expect(drawn.map((one) => [one.sourceId, one.status, one.said.about])).toEqual([
      ['1', 'active', null],
      ['not', 'not-taken', 'a-1'],
      ['half', 'active', 'a-1'],
      ['noted', 'active', 'a-1'],
    ]);
    expect(drawn[1]?.said.statusReasons).toEqual(['made me dizzy']);
  });

  it('fills whose prescription is not there, or was entered in error, a medicine each', () => {
    const drawn = draw({
      requests: [request('gone', { status: 'entered-in-error' })],
      dispenses: [
        dispense('1', { medicationCodeableConcept: { text: 'Eye drops' } }),
        dispense('2', { medicationCodeableConcept: { text: 'eye drops' }, whenHandedOver: '2026-11-20' }),
        dispense('3', { authorizingPrescription: [{ reference: 'MedicationRequest/gone' }] }),
        dispense('4', { status: 'entered-in-error' }),
      ],
    });
    expect(drawn.map((one) => [one.name, one.origin, one.intent, one.fills.length])).toEqual([
      ['Eye drops', 'outside', 'fill', 2],
      ['Filled', 'outside', 'fill', 1],
    ]);
  });

  it('which draft was overtaken', () => {
    const same = { medicationCodeableConcept: { coding: [{ system: RXNORM, code: '9' }] } };
    const drawn = draw({
      requests: [
        request('draft', { ...same, status: 'draft', authoredOn: '2026-11-01' }),
        request('real', { ...same, authoredOn: '2026-11-02' }),
        request('later', { ...same, status: 'draft', authoredOn: '2026-11-09' }),
      ],
    });
    expect(drawn.map((one) => one.replacedBy)).toEqual(['a-real', null, null]);
    // nor does a draft take the place of what it is to replace
    const [old] = draw({ requests: [request('old'), request('new', { status: 'draft', priorPrescription: { reference: 'MedicationRequest/old' } })] });
    expect(old?.replacedBy).toBeNull();
  });

  it('days as the clinics count them, and as they were said', () => {
    const [one] = draw({
      requests: [
        request('x', {
          authoredOn: '2026-11-20T02:00:00Z',
          dispenseRequest: {
            validityPeriod: { start: '2026-12', end: '2027-02' },
            expectedSupplyDuration: { value: 4, unit: 'weeks' },
            quantity: { value: 1.5, unit: 'bottle' },
          },
          dosageInstruction: [
            { timing: { repeat: { boundsPeriod: { start: '2026-11-20', end: '2026-11-25' } } } },
            { timing: { repeat: { boundsPeriod: { start: '2026-11-26', end: '2026-12-01' } } } },
          ],
        }),
      ],
    });
    expect(one).toMatchObject({
      authoredOn: '2026-11-19',
      validFrom: '2026-12-01',
      validUntil: '2027-02-28',
      takenFrom: '2026-11-20',
      takenUntil: '2026-12-01',
      daysSupply: 28,
    });
    expect(one?.said).toMatchObject({ written: '2026-11-20T02:00:00Z', until: '2027-02', supply: { value: 4, unit: 'weeks' } });
  });

  it('notes, reasons and everything else that was said, and what nobody may pass over', () => {
    const [one] = draw({
      requests: [
        request('x', {
          status: 'stopped',
          statusReason: { coding: [{ code: 'sintol' }] },
          reasonCode: [{ text: 'Gout' }, { coding: [{ system: 'http://snomed.info/sct', code: '1' }] }],
          reasonReference: [{ reference: 'Condition/c' }],
          note: [{ text: 'With\nwater', authorString: 'RN Vega', time: '2026-01-02' }],
          substitution: { allowedBoolean: false, reason: { text: 'rash' } },
          courseOfTherapyType: { coding: [{ code: 'acute' }] },
          modifierExtension: [{ url: 'urn:only-if', valueString: 'fasting' }],
          implicitRules: 'urn:rules',
        }),
      ],
      shared: shared(['a', { resourceType: 'Condition', id: 'c', subject, code: { text: 'Swollen toe' } }]),
    });
    expect(one?.reason).toBe('Gout; SNOMED CT 1; Swollen toe');
    expect(one?.said).toMatchObject({
      statusCodes: ['sintol'],
      notes: [{ text: 'With\nwater', by: 'RN Vega', at: '2026-01-02' }],
      modifiers: ['urn:only-if: fasting', 'implicitRules: urn:rules'],
      facts: expect.arrayContaining([
        { is: 'substitution', code: 'not-allowed' },
        { is: 'substitution-reason', sent: 'rash' },
        { is: 'course', code: 'acute' },
      ]),
    });
  });

  it('part fills as one toward what is left', () => {
    const part = (id: string, quantity: number, on: string) =>
      dispense(id, {
        authorizingPrescription: [{ reference: 'MedicationRequest/x' }],
        quantity: { value: quantity, unit: 'tablet' },
        whenHandedOver: on,
        type: { coding: [{ code: 'FFP' }] },
      });
    const [one] = draw({
      requests: [request('x', { dispenseRequest: { numberOfRepeatsAllowed: 2, quantity: { value: 90, unit: 'tablet' } } })],
      dispenses: [part('1', 30, '2026-11-01'), part('2', 60, '2026-11-05')],
    });
    expect(one && refillsLeft(one)).toBe(2);
  });
});
