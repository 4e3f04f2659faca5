import type { ExplanationOfBenefit, MedicationRequest, Reference } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { dispense, kept, record, request } from '../../../../test/derived.ts';
import { prescriptionFinder } from '../../record/links.rules.ts';
import { PATIENT_PAID, readFills } from './dispenses.rules.ts';
import type { MedicationInput } from './input.rules.ts';

const of = (id: string): Reference<MedicationRequest> => ({ reference: `MedicationRequest/${id}` });
const FOR_1 = { authorizingPrescription: [of('1')] };
function read(rest: Partial<MedicationInput>, requests = [request('1'), request('2')]) {
  return readFills(record({ requests, ...rest }), {
    find: prescriptionFinder(requests),
    named: ({ medicationCodeableConcept }) => ({
      name: medicationCodeableConcept?.text ?? '',
      also: [],
      rxnorm: null,
      facts: [],
      modifiers: [],
    }),
    of: (id) => requests.find((one) => one.id === id),
    sourceOf: (stored) => stored.source,
  });
}
const only = (...of: Parameters<typeof dispense>) =>
  read({ dispenses: [dispense(...of)] }).fills.get('a-1')?.[0];
const named = (text: string) => ({ medicationCodeableConcept: { text } });

describe('a fill belongs', () => {
  it('to its prescription, in the order received', () => {
    const { fills, orphans } = read({
      dispenses: [dispense('x', FOR_1), dispense('y', FOR_1)],
    });
    expect([...fills].map(([id, all]) => [id, all.map((one) => one.id)])).toEqual([
      ['a-1', ['a-x', 'a-y']],
    ]);
    expect(orphans).toEqual([]);
  });
  it('to each of several prescriptions, and once to one that is named twice', () => {
    const authorizingPrescription = [of('1'), of('2'), of('1')];
    const { fills } = read({ dispenses: [dispense('x', { authorizingPrescription })] });
    expect([...fills].map(([id, all]) => [id, all.length])).toEqual([
      ['a-1', 1],
      ['a-2', 1],
    ]);
  });
  it.each<[string, Parameters<typeof dispense>]>([
    ['no prescription is named', ['x', {}]],
    ['it is not in the record', ['x', { authorizingPrescription: [of('gone')] }]],
    ['it is of another source', ['x', FOR_1, 'b']],
  ])('to none where %s', (_case, sent) => {
    const { fills, orphans } = read({ dispenses: [dispense(...sent)] });
    expect([fills.size, orphans.length]).toEqual([0, 1]);
  });
  it('nowhere if it was entered in error', () => {
    const { fills, orphans } = read({
      dispenses: [
        dispense('x', { ...FOR_1, status: 'entered-in-error' }),
        dispense('y', { status: 'entered-in-error' }),
      ],
    });
    expect([fills.size, orphans.length]).toEqual([0, 0]);
  });
});

describe('what a fill adds to its prescription', () => {
  it.each<[string, string, string | null]>([
    ['another name', 'Generic', 'Generic'],
    ['the same name in other letters', 'MEDICINE 1', null],
    ['no name', '', null],
  ])('%s', (_case, text, name) => expect(only('x', { ...FOR_1, ...named(text) })?.name).toBe(name));
  it('other directions, but no repetition', () => {
    const requests = [request('1', { dosageInstruction: [{ text: 'one' }] })];
    const label = (text: string) =>
      read(
        { dispenses: [dispense('x', { ...FOR_1, dosageInstruction: [{ text }] })] },
        requests,
      ).fills.get('a-1')?.[0]?.dosage;
    expect(label('half')).toEqual([{ text: 'half' }]);
    expect(label('one')).toBeNull();
    expect(only('x', { ...FOR_1, dosageInstruction: [] })?.dosage).toBeNull();
  });
  it('without its prescription, the medicine’s own name', () =>
    expect(read({ dispenses: [dispense('x', named('Drops'))] }).orphans[0]).toMatchObject({
      named: { name: 'Drops' },
      fill: { name: null },
    }));
  it('rules that change its meaning', () =>
    expect(only('x', { ...FOR_1, implicitRules: 'urn:rules' })?.said.modifiers).toEqual([
      'implicitRules: urn:rules',
    ]));
});

describe('the pharmacy of a fill', () => {
  const pharmacies = [{ id: 'p', ncpdp: null, name: 'Main Street' }];
  const at = (rest: Parameters<typeof dispense>[1]) =>
    read({ pharmacies, dispenses: [dispense('x', { ...FOR_1, ...rest })] }).fills.get('a-1')?.[0]
      ?.pharmacy;
  const by = (display: string) => ({ actor: { display } });
  it.each<[string, Parameters<typeof dispense>[1], string | null]>([
    [
      'is one of ours, whoever else had a part in it',
      { performer: [by('Ana Reyes'), by('Main Street')] },
      'Main Street',
    ],
    [
      'is the place, by its name',
      { location: { display: 'Corner' }, performer: [by('Ana')] },
      'Corner',
    ],
    [
      'is whoever filled it, where no place is named',
      { performer: [by('Corner Drugs')] },
      'Corner Drugs',
    ],
    ['is unknown', {}, null],
  ])('%s', (_case, rest, name) => expect(at(rest)).toBe(name));
});

describe('what the member paid', () => {
  const money = (value: number) => ({ value, currency: 'USD' as const });
  const paid = (value: number) => ({
    extension: [{ url: PATIENT_PAID, valueMoney: money(value) }],
  });
  const benefit = (
    code: string,
    value: number,
    rest: Partial<ExplanationOfBenefit> = {},
    source = 'a',
  ) =>
    kept(
      {
        resourceType: 'ExplanationOfBenefit',
        id: 'e',
        prescription: of('1'),
        item: [
          {
            sequence: 1,
            servicedDate: '2026-11-01',
            adjudication: [{ category: { coding: [{ code }] }, amount: money(value) }],
          },
        ],
        ...rest,
      } as ExplanationOfBenefit,
      source,
    );
  const price = (rest: Parameters<typeof dispense>[1], ...benefits: MedicationInput['benefits']) =>
    read({ dispenses: [dispense('x', { ...FOR_1, ...rest })], benefits }).fills.get('a-1')?.[0]
      ?.price;

  it.each<[string, number | null | undefined, number | null]>([
    ['in cents, without a rounding error', price(paid(19.99)), 1999],
    ['nothing, which is not unknown', price(paid(0)), 0],
    ['unknown', price({}), null],
    ['by a claim of that day', price({}, benefit('paidbypatient', 4.35)), 435],
    ['by the copay of a claim', price({}, benefit('copay', 5)), 500],
    ['not what the plan paid', price({}, benefit('benefit', 80)), null],
    [
      'not by a claim of another day',
      price({ whenHandedOver: '2026-11-02' }, benefit('copay', 5)),
      null,
    ],
    ['as the pharmacy says, before a claim', price(paid(3), benefit('copay', 5)), 300],
    [
      'by the day of the whole claim',
      price(
        {},
        benefit('copay', 5, {
          item: [],
          adjudication: [{ category: { coding: [{ code: 'copay' }] }, amount: money(6) }],
          billablePeriod: { start: '2026-11-01' },
        }),
      ),
      600,
    ],
    [
      'not by a claim of another prescription',
      price({}, benefit('copay', 5, { prescription: of('2') })),
      null,
    ],
    ['not by a claim of another source', price({}, benefit('copay', 5, {}, 'b')), null],
  ])('%s', (_case, is, cents) => expect(is).toBe(cents));
  it('by a claim is the price of only one fill on that day', () => {
    const { fills } = read({
      dispenses: [dispense('x', FOR_1), dispense('y', FOR_1)],
      benefits: [benefit('copay', 5)],
    });
    expect(fills.get('a-1')?.map((one) => one.price)).toEqual([500, null]);
  });
});
