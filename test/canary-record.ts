import { Browser } from './browser.ts';
import { CANARY, HOUSE } from './canaries.ts';
import { observation, patient, report } from './labs.ts';
import { NPI, prescription } from './medicines.ts';
import type { World } from './world.ts';

/** A person with a name, a number and an address of her own. */
export async function bringPerson(world: World): Promise<string> {
  const mrn = {
    system: 'urn:mrn',
    value: CANARY.mrn,
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] },
  };
  await world.bring([
    patient('canary', {
      name: [{ given: [CANARY.given], family: CANARY.family }],
      identifier: [mrn],
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
  // her number with somebody else's birth date is held for records staff, as it came
  await world.bring([
    patient('held', {
      name: [{ given: ['Pat'], family: CANARY.heldFamily }],
      birthDate: '1951-02-03',
      identifier: [mrn],
      address: [{ line: [CANARY.heldStreet], city: 'Hudson', state: 'IA', postalCode: '50643' }],
    }),
  ]);
  return row?.id ?? '';
}

/** Unmistakable words in all that a record holds, once she has an account that hears of it. */
export async function bringRecord(world: World): Promise<void> {
  const tested = (status: 'final' | 'corrected', note: string) =>
    observation('canary', 'canary', {
      status,
      number: Number(CANARY.number),
      note: [{ text: note }],
    });
  const earlier = tested('final', CANARY.earlierFinding);
  await world.bring([
    earlier,
    report('canary', 'canary', [earlier], { conclusion: CANARY.earlierFinding }),
  ]);
  const test = tested('corrected', CANARY.finding);
  const coded = (text: string) => ({ text });
  const medicine = (id: string, repeats: number) =>
    prescription(id, 'canary', {
      name: `${CANARY.drug} 5 MG Oral Tablet`,
      number: `774488${String(repeats).padStart(2, '0')}`,
      repeats,
      requester: {
        display: CANARY.prescriber,
        identifier: { system: 'http://hl7.org/fhir/sid/us-npi', value: NPI },
      },
      dosageInstruction: [{ text: CANARY.directions }],
      note: [{ text: CANARY.rxNote }],
      reasonCode: [coded(CANARY.indication)],
    }).map((one) => {
      if (one.resourceType === 'MedicationDispense')
        return { ...one, note: [{ text: CANARY.fillNote }] };
      if (one.resourceType !== 'MedicationRequest') return one;
      const quantity = { value: 90, unit: CANARY.supply };
      return { ...one, dispenseRequest: { ...one.dispenseRequest, quantity } };
    });
  await world.bring([
    ...medicine('refill', 3),
    ...medicine('renewal', 0),
    ...medicine('parcel', 5),
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
    {
      resourceType: 'ServiceRequest',
      id: 'canary',
      status: 'active',
      intent: 'order',
      subject: { reference: 'Patient/canary' },
      requester: { display: CANARY.orderer },
    },
    report('canary', 'canary', [test], {
      code: coded(CANARY.panel),
      basedOn: [{ reference: 'ServiceRequest/canary' }],
      performer: [{ display: CANARY.laboratory }, { display: CANARY.reader, type: 'Practitioner' }],
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

export async function makeCast(world: World, person: string, places: string[]) {
  const member = await world.account({
    userId: CANARY.userId,
    patientId: person,
    name: `${CANARY.given} ${CANARY.family}`,
    email: CANARY.email,
  });
  // who is to care for her, without a record here
  const carer = await world.account({ userId: 'keeper', name: 'Kit Keeper' });
  await world.sql('update account set email_confirmed_at = now() where id = any($1)', [
    [member, carer],
  ]);
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
    sender: 'scheduling-manager',
    billing: 'billing',
    clerk: 'billing',
  };
  const browsers: Record<string, Browser> = {};
  for (const [userId, role] of Object.entries(staff)) {
    const account = await world.account({
      userId,
      roles: [role],
      name: `${HOUSE.staffName} ${userId}`,
    });
    if (userId === 'doctor')
      await world.sql('insert into prescriber (account_id, npi) values ($1, $2)', [account, NPI]);
    if (userId === 'pharmacist')
      await world.sql(
        'insert into pharmacy_staff (account_id, pharmacy_id) select $1, unnest($2::uuid[])',
        [account, places],
      );
  }
  for (const userId of ['stranger', ...Object.keys(staff)])
    browsers[userId] = await new Browser(world).signOn(userId);
  const herself = await new Browser(world, CANARY.agent).signOn(CANARY.userId);
  const keeper = await new Browser(world).signOn('keeper');
  const who = (userId: keyof typeof staff | 'stranger') => browsers[userId] as Browser;
  return { who, herself, keeper, member, visitor: new Browser(world) };
}
