import type { Fill } from '../src/medications/prescriptions/fills.rules.ts';
import type { Prescription } from '../src/medications/prescriptions/prescriptions.rules.ts';
import { SAID } from '../src/medications/record/said.rules.ts';
import { addDays } from '../src/platform/days.rules.ts';

/** A fill of 90 tablets that was handed over `ago` days before `today`. */
export const aFill = (today: string, ago: number, rest: Partial<Fill> = {}): Fill => ({
  id: `f${ago}`,
  from: [{ source: 'test', sourceId: `f${ago}` }],
  status: 'completed',
  on: addDays(today, -ago),
  when: addDays(today, -ago),
  handedOver: true,
  quantity: 90,
  amount: { value: 90, unit: 'tablets' },
  days: 90,
  supply: { value: 90, unit: 'days' },
  price: null,
  pharmacy: null,
  part: false,
  counts: true,
  name: null,
  dosage: null,
  said: { notes: [], statusReasons: [], statusCodes: [], modifiers: [], facts: [] },
  identifiers: [],
  ...rest,
});

/** A prescription of ours that can be refilled on `today`. */
export const aPrescription = (today: string, rest: Partial<Prescription> = {}): Prescription => ({
  id: 'x',
  source: 'test',
  sourceId: 'x',
  origin: 'ours',
  number: '70812345',
  name: 'lisinopril 10 MG Oral Tablet',
  rxnorm: '314076',
  status: 'active',
  intent: 'order',
  doNotTake: false,
  authoredOn: addDays(today, -170),
  validFrom: null,
  validUntil: addDays(today, 195),
  takenFrom: null,
  takenUntil: null,
  repeats: 3,
  quantity: 90,
  quantityUnit: 'tablets',
  daysSupply: 90,
  dosage: [],
  reason: null,
  prescriber: null,
  prescriberNpi: null,
  pharmacyId: null,
  schedule: null,
  flags: [],
  labels: [],
  replaces: null,
  replacedBy: null,
  fills: [aFill(today, 80), aFill(today, 168)],
  refs: [],
  said: SAID,
  ...rest,
});
