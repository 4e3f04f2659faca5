import type { MedicationDispense, MedicationRequest, Resource } from '@medplum/fhirtypes';
import type { Pharmacy } from '../src/medications/pharmacies/pharmacies.rules.ts';
import { requestRefills } from '../src/medications/refills/refills.ts';
import { systemRequest } from '../src/platform/access/request-info.ts';
import { addDays, dayIn } from '../src/platform/clock.ts';
import { Browser } from './browser.ts';
import { patient } from './labs.ts';
import type { World } from './world.ts';

export const TODAY = '2026-11-22';
export const NPI = '1234567893';

/**
 * A prescription of ours that can be refilled today, with its fills, as a pharmacy's system would
 * send it; `rest` changes the MedicationRequest.
 */
export function prescription(
  id: string,
  of: string,
  {
    name = 'lisinopril 10 MG Oral Tablet',
    number = `7000${id.length}${[...id].reduce((sum, one) => sum + one.charCodeAt(0), 1000)}`,
    fills = [80],
    repeats = 3,
    days = 90,
    until = 200,
    place = '1600001',
    npi = NPI,
    ...rest
  }: Partial<MedicationRequest> & {
    name?: string;
    number?: string;
    fills?: (number | [number, MedicationDispense['status']])[];
    repeats?: number;
    days?: number;
    until?: number;
    place?: string;
    npi?: string;
  } = {},
): Resource[] {
  const medicationCodeableConcept = {
    coding: [
      { system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '314076', display: name },
    ],
    text: name,
  };
  const request: MedicationRequest = {
    resourceType: 'MedicationRequest',
    id,
    identifier: [{ type: { coding: [{ code: 'FILL' }] }, value: number }],
    status: 'active',
    intent: 'order',
    medicationCodeableConcept,
    subject: { reference: `Patient/${of}` },
    authoredOn: addDays(TODAY, -160),
    requester: {
      display: 'Dr. Amara Okafor',
      identifier: { system: 'http://hl7.org/fhir/sid/us-npi', value: npi },
    },
    dosageInstruction: [
      {
        timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } },
        doseAndRate: [{ doseQuantity: { value: 1, unit: 'tablet' } }],
      },
    ],
    dispenseRequest: {
      validityPeriod: { end: addDays(TODAY, until) },
      numberOfRepeatsAllowed: repeats,
      quantity: { value: 90, unit: 'tablets' },
      expectedSupplyDuration: { value: days, unit: 'days' },
      performer: { identifier: { value: place } },
    },
    ...rest,
  };
  const dispenses = fills.map((fill, index): MedicationDispense => {
    const [ago, status] = Array.isArray(fill) ? fill : [fill, 'completed' as const];
    return {
      resourceType: 'MedicationDispense',
      id: `${id}-${index}`,
      status,
      medicationCodeableConcept,
      subject: { reference: `Patient/${of}` },
      authorizingPrescription: [{ reference: `MedicationRequest/${id}` }],
      daysSupply: { value: days, unit: 'days' },
      quantity: { value: 90, unit: 'tablets' },
      ...(status === 'completed'
        ? { whenHandedOver: `${addDays(TODAY, -ago)}T18:00:00Z` }
        : { whenPrepared: `${addDays(TODAY, -ago)}T18:00:00Z` }),
    };
  });
  return [request, ...dispenses];
}

/**
 * Two pharmacies for pickup and one that mails.
 * @returns their ids by NCPDP number
 */
export async function pharmacies(
  world: World,
): Promise<Record<'1600001' | '1600002' | '1600009', string>> {
  const hours = JSON.stringify([
    ...Array.from({ length: 5 }, () => ['09:00', '18:00']),
    ['09:00', '13:00'],
    null,
  ]);
  const rows = await world.sql<{ ncpdp: string; id: string }>(
    `insert into pharmacy (name, kind, ncpdp, street, city, region, postal_code, phone, hours)
      values
      ('Main Pharmacy', 'pickup', '1600001', '400 Orchard Avenue', 'Cedar Falls', 'IA', '50613',
        '1-319-555-0110', $1),
      ('River Pharmacy', 'pickup', '1600002', '12 River Road', 'Waterloo', 'IA', '50701',
        '1-319-555-0120', $1),
      ('Mail Pharmacy', 'mail', '1600009', '90 Depot Street', 'Waterloo', 'IA', '50703',
        '1-800-555-0160', $1)
      returning ncpdp, id`,
    [hours],
  );
  return Object.fromEntries(rows.map((row) => [row.ncpdp, row.id])) as Record<
    '1600001' | '1600002' | '1600009',
    string
  >;
}

/** Requests these prescriptions as the member's page does, without the page. */
export async function askFor(
  world: World,
  patientId: string,
  prescriptions: string[],
  to: { ncpdp: string; mail?: boolean },
  by: { id: string; name: string },
  note = '',
): Promise<void> {
  const now = world.clock.now();
  const info = systemRequest(now, 'test');
  await world.db.asSystem('system:refills', info, async (access) => {
    const [pharmacy] = await access.sql<Pharmacy & Record<string, unknown>>(
      'select * from pharmacy where ncpdp = $1',
      [to.ncpdp],
    );
    if (!pharmacy) throw new Error('no such pharmacy');
    const address = { lines: ['1 Main'], city: 'Hudson', region: 'IA', postalCode: '50643' };
    const where = to.mail
      ? ({ delivery: 'mail', pharmacy, address } as const)
      : ({ delivery: 'pickup', pharmacy, address: null } as const);
    const asOf = { now, today: dayIn(world.settings.zone, now), settings: world.settings };
    await requestRefills(
      access,
      world.jobs,
      { patientId, prescriptions, to: where, note, via: 'online', by },
      asOf,
    );
  });
}

let members = 0;
/** A member with one prescription who requests its refill online. */
export async function asksOnline(
  world: World,
  places: Awaited<ReturnType<typeof pharmacies>>,
  rest: NonNullable<Parameters<typeof prescription>[2]> = {},
  note = '',
) {
  members += 1;
  const of = `l${members}`;
  const userId = `link${members}`;
  await world.bring([
    patient(of, { name: [{ given: ['Rosa'], family: `Link${members}` }] }),
    ...prescription(`${of}-a`, of, rest),
  ]);
  const [row] = await world.sql<{ id: string; rx: string }>(
    'select patient_id as id, id as rx from prescription where source_id = $1',
    [`${of}-a`],
  );
  const id = row?.id ?? '';
  await world.account({ userId, patientId: id });
  const browser = await new Browser(world).signOn(userId);
  const answer = await browser.request('POST', `/people/${id}/refills`, {
    form: { rx: row?.rx ?? '', to: places['1600001'], note, _key: crypto.randomUUID() },
  });
  if (answer.status !== 303) throw new Error(`answered ${answer.status}`);
  const [request] = await world.sql<{ id: string }>(
    'select id from refill_request where patient_id = $1',
    [id],
  );
  return {
    id,
    of,
    userId,
    rx: row?.rx ?? '',
    browser,
    base: `/people/${id}`,
    request: request?.id ?? '',
  };
}
