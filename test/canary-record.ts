import { Browser } from './browser.ts';
import { CANARY } from './canaries.ts';
import { observation, patient, report } from './labs.ts';
import { NPI, prescription } from './medicines.ts';
import type { World } from './world.ts';

/** A person with a name, a number and an address of her own. */
export async function bringPerson(world: World): Promise<string> {
  await world.bring([
    patient('canary', {
      name: [{ given: [CANARY.given], family: CANARY.family }],
      identifier: [
        {
          system: 'urn:mrn',
          value: CANARY.mrn,
          type: {
            coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }],
          },
        },
      ],
      telecom: [{ system: 'phone', use: 'mobile', value: CANARY.sentPhone }],
      contact: [
        {
          name: { text: CANARY.sentContact },
          relationship: [{ text: CANARY.sentRelationship }],
          telecom: [{ system: 'phone', value: '319-555-0101' }],
        },
      ],
      extension: [
        {
          url: 'http://hl7.org/fhir/StructureDefinition/individual-pronouns',
          extension: [{ url: 'value', valueCodeableConcept: { text: CANARY.pronouns } }],
        },
      ],
      address: [{ line: [CANARY.street], city: 'Hudson', state: 'IA', postalCode: '50643' }],
    }),
  ]);
  const [row] = await world.sql<{ id: string }>('select patient_id as id from person');
  return row?.id ?? '';
}

/** Unmistakable words in all that a record holds, once she has an account that hears of it. */
export async function bringRecord(world: World): Promise<void> {
  const test = observation('canary', 'canary', {
    number: Number(CANARY.number),
    note: [{ text: CANARY.finding }],
  });
  const coded = (text: string) => ({ text });
  const medicine = (id: string, repeats: number) =>
    prescription(id, 'canary', {
      name: `${CANARY.drug} 5 MG Oral Tablet`,
      number: `9000${repeats}123`,
      repeats,
      dosageInstruction: [{ text: CANARY.directions }],
      note: [{ text: CANARY.rxNote }],
      reasonCode: [coded(CANARY.indication)],
    }).map((one) =>
      one.resourceType === 'MedicationDispense'
        ? { ...one, note: [{ text: CANARY.fillNote }] }
        : one,
    );
  await world.bring([
    ...medicine('refill', 3),
    ...medicine('renewal', 0),
    {
      resourceType: 'AllergyIntolerance',
      id: 'canary',
      patient: { reference: 'Patient/canary' },
      code: coded(CANARY.allergen),
      reaction: [{ manifestation: [coded(CANARY.reaction)] }],
      note: [{ text: CANARY.allergyNote }],
    },
    {
      resourceType: 'Coverage',
      id: 'canary',
      status: 'active',
      beneficiary: { reference: 'Patient/canary' },
      subscriberId: CANARY.memberId,
      payor: [{ display: CANARY.payor }],
    },
    test,
    report('canary', 'canary', [test], {
      conclusion: CANARY.finding,
      presentedForm: [
        {
          contentType: 'application/pdf',
          title: `${CANARY.fileName}.pdf`,
          data: Buffer.from('%PDF-1.4 x').toString('base64'),
        },
      ],
    }),
    // what can't be filed
    {
      ...observation('broken', 'canary', { note: [{ text: CANARY.quarantined }] }),
      subject: { reference: 'Patient/nobody-known' },
    },
  ]);
}

export async function makeCast(world: World, person: string, place: string) {
  const member = await world.account({
    userId: 'canary',
    patientId: person,
    name: `${CANARY.given} ${CANARY.family}`,
    email: CANARY.email,
  });
  await world.sql('update account set email_confirmed_at = now() where id = $1', [member]);
  await world.account({ userId: 'stranger', patientId: await world.person({ given: 'Sam' }) });
  await world.sql(
    `insert into passkey (account_id, credential_id, public_key, counter, transports, name,
        created_at)
      values ($1, 'x', '', 0, '{}', $2, now())`,
    [member, CANARY.passkey],
  );
  const staff = {
    doctor: 'clinician',
    pharmacist: 'pharmacist',
    records: 'records',
    officer: 'privacy-officer',
    registrar: 'registrar',
    administrator: 'administrator',
    billing: 'billing',
    clerk: 'billing',
  };
  const browsers: Record<string, Browser> = {};
  for (const [userId, role] of Object.entries(staff)) {
    const account = await world.account({ userId, roles: [role], name: `A ${userId}` });
    if (userId === 'doctor')
      await world.sql('insert into prescriber (account_id, npi) values ($1, $2)', [account, NPI]);
    if (userId === 'pharmacist')
      await world.sql('insert into pharmacy_staff (account_id, pharmacy_id) values ($1, $2)', [
        account,
        place,
      ]);
  }
  for (const userId of ['canary', 'stranger', ...Object.keys(staff)])
    browsers[userId] = await new Browser(world).signOn(userId);
  const who = (userId: keyof typeof staff | 'canary' | 'stranger') => browsers[userId] as Browser;
  return { who, member, visitor: new Browser(world) };
}
