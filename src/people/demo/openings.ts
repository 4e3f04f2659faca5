import type { DemoDeps } from '../../demo-part.ts';
import { decideInDemo } from '../../privacy/demo.ts';
import { mayOpenRecord } from '../policy.ts';
import { openRecord } from '../search/opening.ts';

/**
 * Staff open records that somebody should look at; the privacy officer has looked at two of these
 * openings.
 */
export async function openRecords(demo: DemoDeps): Promise<void> {
  const opens = async (by: string, of: string, purpose: string, reason = '') => {
    const person = await demo.personOf(of);
    await demo.actAs(by, mayOpenRecord, (access) =>
      openRecord(access, demo.jobs, { person, purpose, reason }, demo.asOf()),
    );
  };
  const nurse = { by: 'nurse.herrera', of: 'luis-herrera' };
  await opens(nurse.by, nurse.of, 'treatment');
  await decideInDemo(
    demo,
    nurse,
    'follow-up',
    'It is his own record. His manager will ask him to use the member pages instead.',
  );
  const doctor = { by: 'dr.okafor', of: 'luis-herrera' };
  await opens(doctor.by, doctor.of, 'treatment');
  await decideInDemo(demo, doctor, 'cleared', 'He is her patient.');
  await opens('nurse.herrera', 'carmen-herrera', 'operations');
  await opens(
    'records.lindqvist',
    'noel-reynolds',
    'patient-request',
    'His mother called and asked for a copy of the results.',
  );
  await opens(
    'dr.hale',
    'clint-champlin',
    'emergency',
    'Collapsed in the waiting room, needs his latest results.',
  );
}
