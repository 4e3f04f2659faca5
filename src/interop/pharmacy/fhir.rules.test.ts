import type { MedicationRequest, Task } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import type { Sendable } from '../../medications/pharmacy/pharmacy-messages.ts';
import { buildBundle, REQUEST_SYSTEM } from './fhir.rules.ts';

const ID = '6ba7b810-9dad-41d1-80b4-00c04fd430c8';
/** The rules read only these fields of a request. */
const sendable = (request: object = {}, rest: Partial<Sendable> = {}): Sendable => ({
  request: {
    id: ID,
    prescriber: 'Ana Reyes, MD',
    prescriberNpi: '1234567893',
    submittedAt: new Date('2026-11-23T22:00:00Z'),
    pharmacy: { name: 'Main Street', ncpdp: '5900001' },
    address: null,
    note: null,
    ...request,
    // what a message says about a request; the rest of the row is not read
  } as unknown as Sendable['request'],
  person: { given: 'Rosa', family: 'Diaz', birthDate: null, sex: 'female', mrn: '000123' },
  rx: {
    name: 'lisinopril 10 MG Oral Tablet',
    rxnorm: '314076',
    number: '70812345',
    dosage: [{ text: 'Take 1 tablet by mouth daily' }],
    quantity: 90,
    quantityUnit: 'tablets',
  },
  amount: { value: 90, unit: 'tablets' },
  supply: { value: 90, unit: 'days' },
  ...rest,
});
const build = (what: Sendable, kind: 'order' | 'cancel' = 'order') => {
  const [order, task, ...more] = buildBundle(what, kind).entry ?? [];
  expect(more).toEqual([]);
  return {
    order: order?.resource as MedicationRequest,
    task: task?.resource as Task,
    requests: [order?.request, task?.request],
    urls: [order?.fullUrl, task?.fullUrl],
  };
};

describe('an order', () => {
  it('is created once, no matter how often it is sent', () => {
    const where = `identifier=${REQUEST_SYSTEM}|${ID}`;
    const { order, task, requests } = build(sendable());
    expect(requests).toEqual([
      { method: 'POST', url: 'MedicationRequest', ifNoneExist: where },
      { method: 'POST', url: 'Task', ifNoneExist: where },
    ]);
    for (const one of [order, task])
      expect(one.identifier).toContainEqual({ system: REQUEST_SYSTEM, value: ID });
  });
  it('is a transaction, with a task to fill the request in it', () => {
    const { order, task, urls } = build(sendable());
    expect(buildBundle(sendable(), 'order').type).toBe('transaction');
    expect([order.status, task.status, task.code?.coding?.[0]?.code]).toEqual([
      'active',
      'requested',
      'fulfill',
    ]);
    expect(task.focus?.reference).toBe(urls[0]);
    expect(urls[1]).not.toBe(urls[0]);
  });
  it('says what, how much, for whom, by whom and where', () => {
    const { order } = build(sendable());
    expect(order).toMatchObject({
      medicationCodeableConcept: { text: 'lisinopril 10 MG Oral Tablet' },
      subject: { display: 'Rosa Diaz', identifier: { value: '000123' } },
      authoredOn: '2026-11-23T22:00:00.000Z',
      requester: { display: 'Ana Reyes, MD', identifier: { value: '1234567893' } },
      dosageInstruction: [{ text: 'Take 1 tablet by mouth daily' }],
      dispenseRequest: {
        quantity: { value: 90, unit: 'tablets' },
        expectedSupplyDuration: { value: 90, unit: 'days' },
        performer: { display: 'Main Street', identifier: { value: '5900001' } },
      },
    });
    expect(order.identifier?.map((one) => one.value)).toEqual([ID, '70812345']);
  });
  it('leaves out what is unknown', () => {
    const known = sendable();
    const { order, task } = build(
      sendable(
        { prescriberNpi: null, pharmacy: { name: 'Main Street', ncpdp: null } },
        {
          person: { ...known.person, mrn: null },
          rx: { ...known.rx, number: null, dosage: [] },
          amount: null,
          supply: null,
        },
      ),
    );
    expect(order.identifier).toHaveLength(1);
    expect(order.subject).toEqual({ display: 'Rosa Diaz' });
    expect(order.requester).toEqual({ display: 'Ana Reyes, MD' });
    expect(order.dispenseRequest).toEqual({ performer: { display: 'Main Street' } });
    expect(order).not.toHaveProperty('dosageInstruction');
    expect([task.note, task.input]).toEqual([undefined, undefined]);
  });
  it('for a medicine without a name says that it is unknown', () =>
    expect(
      build(sendable({}, { rx: { ...sendable().rx, name: '', rxnorm: null } })).order
        .medicationCodeableConcept?.coding?.[0]?.code,
    ).toBe('unknown'));
  it('carries the note and the address to mail it to', () => {
    const address = { lines: ['1 Elm St'], city: 'Austin', region: 'TX', postalCode: '78701' };
    const { task } = build(sendable({ note: 'Ring the bell', address }));
    expect(task.note).toEqual([{ text: 'Ring the bell' }]);
    expect(task.input?.[0]?.valueAddress).toEqual({
      line: ['1 Elm St'],
      city: 'Austin',
      state: 'TX',
      postalCode: '78701',
    });
  });
});

it('canceled, changes the two resources that are there, and creates none', () => {
  const { order, task, requests } = build(sendable(), 'cancel');
  const where = `identifier=${REQUEST_SYSTEM}|${ID}`;
  expect(requests).toEqual([
    { method: 'PUT', url: `MedicationRequest?${where}` },
    { method: 'PUT', url: `Task?${where}` },
  ]);
  expect([order.status, task.status, task.code?.coding?.[0]?.code]).toEqual([
    'cancelled',
    'cancelled',
    'abort',
  ]);
});
