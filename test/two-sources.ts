import type { MedicationRequest, Resource } from '@medplum/fhirtypes';
import { Browser } from './browser.ts';
import { patient } from './labs.ts';
import { askFor, NPI, pharmacies, prescription } from './medicines.ts';
import { en } from './words.ts';
import { makeWorld } from './world.ts';

export type TwoSources = Awaited<ReturnType<typeof openTwoSources>>;

/** A world with two systems that use the same ids, a pharmacist and a prescriber. */
export async function openTwoSources() {
  const world = await makeWorld();
  const places = await pharmacies(world);
  const pharmacist = await world.account({
    userId: 'ines',
    roles: ['pharmacist'],
    name: 'Inés Delgado',
  });
  await world.sql('insert into pharmacy_staff (account_id, pharmacy_id) values ($1, $2)', [
    pharmacist,
    places['1600001'],
  ]);
  const ines = await new Browser(world).signOn('ines');
  await world.sql('insert into prescriber (account_id, npi) values ($1, $2)', [
    await world.account({ userId: 'okafor', roles: ['clinician'], name: 'Dr. Amara Okafor' }),
    NPI,
  ]);
  const okafor = await new Browser(world).signOn('okafor');

  let count = 0;
  /**
   * Somebody with a record in both systems: each has a MedicationRequest/300 for its own
   * Medication/1.
   */
  async function twice(rest: NonNullable<Parameters<typeof prescription>[2]> = {}) {
    count += 1;
    const mrn = `7700${count}`;
    const person = patient('p', {
      name: [{ given: ['Uma'], family: `Wold${count}` }],
      identifier: [
        {
          type: {
            coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }],
          },
          system: 'urn:example:mrn',
          value: mrn,
        },
      ],
    });
    for (const [source, name] of [
      [`a${count}`, 'Warfarin sodium 5 MG Oral Tablet'],
      [`b${count}`, 'Aspirin 81 MG Oral Tablet'],
    ] as const) {
      const byReference = {
        medicationCodeableConcept: undefined,
        medicationReference: { reference: 'Medication/1' },
      } as unknown as Partial<MedicationRequest>;
      await world.bring(
        [
          person,
          { resourceType: 'Medication', id: '1', code: { text: name } },
          ...prescription('300', 'p', {
            number: `${source.charCodeAt(0)}${1000 + count}`,
            ...byReference,
            ...rest,
          }),
        ] as Resource[],
        source,
      );
    }
    const [row] = await world.sql<{ id: string }>(
      'select patient_id as id from person where mrn = $1',
      [mrn],
    );
    const id = row?.id ?? '';
    const account = await world.account({ userId: `uma${count}`, patientId: id });
    const rx = async (source: 'a' | 'b') =>
      (
        await world.sql<{ id: string }>(
          'select id from prescription where patient_id = $1 and source = $2 and source_id = $3',
          [id, `${source}${count}`, '300'],
        )
      )[0]?.id ?? '';
    const ask = async (source: 'a' | 'b') => {
      await askFor(
        world,
        id,
        [await rx(source)],
        { ncpdp: '1600001' },
        { id: account, name: 'Uma' },
      );
      return (
        (
          await world.sql<{ id: string }>('select id from refill_request where patient_id = $1', [
            id,
          ])
        )[0]?.id ?? ''
      );
    };
    const at = count;
    return {
      id,
      /** The name of one of the two systems. */
      source: (which: 'a' | 'b') => `${which}${at}`,
      browser: await new Browser(world).signOn(`uma${count}`),
      base: `/people/${id}`,
      rx,
      ask,
    };
  }
  const rows = (id: string) =>
    world.sql<{
      name: string;
      source: string;
      fills: unknown[];
      replacedBy: string | null;
      replaces: string | null;
    }>(
      `select name, regexp_replace(source, '\\d', '') as source, fills, replaced_by, replaces
        from prescription
        where patient_id = $1 order by source`,
      [id],
    );
  const shape = async (id: string) =>
    (await rows(id)).map((row) => [
      row.source,
      row.name,
      row.fills.length,
      row.replacedBy !== null,
    ]);
  const hand = async (request: string) => {
    await ines.open(`/staff/pharmacy/${request}`);
    await ines.press(en('step.claim'));
    await ines.press(en('step.start'));
    await ines.click(en('stage.ready'));
    await ines.press(en('stage.ready'));
    await ines.open(`/staff/pharmacy/${request}`);
    await ines.press(en('stage.picked-up'));
  };

  return { world, places, ines, okafor, twice, rows, shape, hand };
}
