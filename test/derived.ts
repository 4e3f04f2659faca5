import type {
  Medication,
  MedicationDispense,
  MedicationRequest,
  MedicationStatement,
  Resource,
} from '@medplum/fhirtypes';
import { buildPrescriptions } from '../src/medications/prescriptions/derive/derive.rules.ts';
import type { MedicationInput } from '../src/medications/prescriptions/derive/input.rules.ts';
import { type Stored, sharedKey } from '../src/medications/record/links.rules.ts';

/** Records as a source called “a” sends them, for deriving prescriptions. */
export const subject = { reference: 'Patient/p' };
export const kept = <R extends Resource>(content: R, source = 'a'): Stored<R> => ({
  id: `${source}-${content.id}`,
  source,
  sourceId: content.id ?? '',
  content,
});
export const request = (id: string, rest: Partial<MedicationRequest> = {}, source = 'a') =>
  kept<MedicationRequest>(
    {
      resourceType: 'MedicationRequest',
      id,
      status: 'active',
      intent: 'order',
      subject,
      medicationCodeableConcept: { text: `Medicine ${id}` },
      ...rest,
    },
    source,
  );
export const dispense = (id: string, rest: Partial<MedicationDispense>, source = 'a') =>
  kept<MedicationDispense>(
    {
      resourceType: 'MedicationDispense',
      id,
      status: 'completed',
      subject,
      medicationCodeableConcept: { text: 'Filled' },
      whenHandedOver: '2026-11-01',
      ...rest,
    },
    source,
  );
export const statement = (id: string, rest: Partial<MedicationStatement>, source = 'a') =>
  kept<MedicationStatement>(
    {
      resourceType: 'MedicationStatement',
      id,
      status: 'active',
      subject,
      medicationCodeableConcept: { text: `Medicine ${id}` },
      ...rest,
    },
    source,
  );
export const shared = (...list: [string, Resource][]): MedicationInput['shared'] =>
  new Map(list.map(([source, one]) => [sharedKey(source, one.resourceType, one.id ?? ''), one]));
/** A record with nothing but what a test says. */
export const record = (rest: Partial<MedicationInput>): MedicationInput => ({
  requests: [],
  dispenses: [],
  statements: [],
  benefits: [],
  shared: new Map(),
  pharmacies: [],
  flags: [],
  zone: 'America/Chicago',
  ...rest,
});
export const derive = (rest: Partial<MedicationInput>) => buildPrescriptions(record(rest));
export const medication = (id: string, rest: Partial<Medication>): Medication => ({
  resourceType: 'Medication',
  id,
  ...rest,
});
/** A request without a name. */
export const NAMELESS = { medicationCodeableConcept: undefined } as Partial<MedicationRequest>;
