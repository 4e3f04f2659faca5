import type { Patient } from '@medplum/fhirtypes';
import { namesAgree } from '../../fhir/names.ts';
import type { PlainDate } from '../../platform/days.rules.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import * as cases from '../cases/cases.sql.ts';
import {
  type Description,
  type Difference,
  describe,
  differences,
  identityOf,
  sourceSystem,
} from '../matching/matching.rules.ts';
import { findMergeOf } from '../merging/merging.sql.ts';
import { joinPeople, mayJoinUnasked } from '../merging/merging.ts';
import * as sql from '../persons/persons.sql.ts';

export { listHeld } from '../cases/cases.sql.ts';
export { lockIdentity } from '../persons/persons.sql.ts';

export interface Recognizing {
  jobs: Jobs;
  now: Date;
  /** Today in the clinics' zone: which of several names and numbers hold. */
  today: PlainDate;
}
export interface Sent {
  source: string;
  patient: Patient;
  /** The Patient as it came, to be shown to staff where it has to wait. */
  json: string;
}

/**
 * Says whose record a Patient speaks of, and keeps what it says of that person. It is a person who
 * is known only where a number that is one person's own (the source's id, or a medical record
 * number of one authority) and name and birth date agree; somebody new where no such number is
 * known; anything else waits for records staff, and with it what the source sends about that
 * Patient.
 */
export async function recognize(
  access: sql.Across,
  sent: Sent,
  context: Recognizing,
): Promise<{ patientId: string } | 'waits'> {
  const { source, patient } = sent;
  const said = describe(patient, source, context.today);
  const own = { system: sourceSystem(source), value: patient.id ?? '' };
  const [found, last, links] = await Promise.all([
    sql.findByNumbers(access, said.numbers),
    cases.findLast(access, source, own.value),
    sql.listLinks(access, source, own.value),
  ]);
  const known = found.find((one) => one.numbers.includes(`${own.system} ${own.value}`));
  const others = found.filter((one) => one !== known);
  // a number that is somebody else's is nobody's card
  if (known && others.some((one) => one.numbers.some((number) => number.endsWith(` ${said.mrn}`))))
    said.mrn = null;
  const wait = async (
    kind: cases.CaseKind,
    patientId: string,
    otherId: string | null,
    differs: Difference[],
  ): Promise<'waits'> => {
    const one = {
      kind,
      source,
      sourceId: own.value,
      content: sent.json,
      identity: identityOf(said),
      patientId,
      otherId,
      differences: differs,
    };
    await cases.openHolding(access, one, context.now);
    return 'waits';
  };

  if (known) {
    const gone = links.filter(
      (link) => !said.links.some((one) => one.otherId === link.other_id && one.type === link.type),
    );
    // a join that rested on the sender's word, which is taken back: until staff have parted the
    // two, nothing more of it is filed
    if (
      gone.some((link) => link.type === 'replaced-by' && link.settled) &&
      (await findMergeOf(access, known.patient_id, own))
    )
      return wait('parted', known.patient_id, null, []);
    const differs = disagreements(known, said);
    const keepOurs =
      differs.length > 0 && last?.state === 'joined' && last.identity === identityOf(said);
    if (differs.length > 0 && !keepOurs) return wait('changed', known.patient_id, null, differs);
    await sql.dropLinks(access, source, own.value, gone);
    await keep(access, known, said, source, !keepOurs, context);
    for (const other of others)
      await cases.openPair(
        access,
        'duplicate',
        source,
        known.patient_id,
        other.patient_id,
        ['number'],
        context.now,
      );
    return filed(known.patient_id);
  }
  const [other, second] = others;
  if (other && second)
    return wait('two-people', other.patient_id, second.patient_id, differences(other, said));
  if (other) {
    const differs = differences(other, said);
    if (differs.length > 0) return wait('number', other.patient_id, null, differs);
    await keep(access, other, said, source, true, context);
    return filed(other.patient_id);
  }
  const made = await sql.insertPerson(
    access,
    { ...said.name, ...rest(said), from: source },
    context.now,
  );
  await sql.keepNumbersAndNames(access, made, said.numbers, said.names);
  await askAboutNamesakes(access, made, said, source, context.now);
  return filed(made);

  async function filed(patientId: string): Promise<{ patientId: string }> {
    if (last?.state === 'open')
      // the sender has corrected it
      await cases.endCase(access, last.id, 'withdrawn', null, '', context.now);
    await sql.insertLinks(access, source, own.value, said.links);
    return { patientId };
  }
}

const rest = ({ birthDate, sex, language, mrn, deceased }: Description) => ({
  birthDate,
  sex,
  language,
  mrn,
  deceased,
});

/**
 * What is new of a person under the source's own id contradicts what is known. A birth date that
 * was not known contradicts nobody who has no account.
 */
function disagreements(known: sql.Found, said: Description): Difference[] {
  // of somebody whose sender has never given a name, another silence contradicts nothing
  const nameless = [...known.names, ...said.names].every(
    ({ given, family }) => given === '' && family === '',
  );
  const differs = differences(known, said).filter((one) => !(nameless && one === 'name-missing'));
  const silent =
    said.birthDate === null || (known.birth_date === null && known.account_id === null);
  return silent ? differs.filter((one) => one !== 'birth-date-missing') : differs;
}

/**
 * Keeps what a Patient says of somebody who is known. An account is told when name or birth date
 * change.
 */
async function keep(
  access: sql.Across,
  known: sql.Found,
  said: Description,
  source: string,
  take: boolean,
  { jobs }: Recognizing,
): Promise<void> {
  const named = { given: said.name.given, family: said.name.family };
  // a name that she was known by before is no new one: some senders learn of it late
  const renamed = ![known, ...known.names].some((one) => namesAgree(one, named));
  const theirs = known.details_from === null || known.details_from === source;
  if (take && !said.retired && (theirs || renamed)) {
    await sql.updateDetails(access, known.patient_id, { ...named, ...rest(said), from: source });
    if (known.account_id && (renamed || (known.birth_date === null && said.birthDate !== null)))
      await jobs.enqueue(access, 'mail.account', {
        accountId: known.account_id,
        notice: 'details',
      });
  } else
    await sql.addDetails(access, known.patient_id, said.retired ? { ...said, mrn: null } : said);
  await sql.keepNumbersAndNames(access, known.patient_id, said.numbers, said.names);
}

/**
 * Somebody new who has the name and birth date of somebody who is known may be the same person
 * under another number.
 */
async function askAboutNamesakes(
  access: sql.Across,
  patientId: string,
  said: Description,
  source: string,
  now: Date,
): Promise<void> {
  if (said.birthDate === null || said.links.length > 0) return; // a link says more
  const alike = (await sql.findBornOn(access, said.birthDate, patientId)).filter(
    (other) => differences(other, said).length === 0,
  );
  // beyond ten the name and date say nothing (a sender's test people): asking about each of them
  // would bury the rest of the queue
  for (const other of alike.slice(0, 10))
    await cases.openPair(access, 'duplicate', source, patientId, other.patient_id, [], now);
}

/**
 * Acts on the links of a source's Patients, once both ends are known. `replaced-by` and `replaces`
 * join the two without asking where name and birth date agree and nobody has a right to the one
 * that is given up; everything else is asked about, `refer` and `seealso` always.
 */
export async function settleLinks(access: sql.Across, source: string, now: Date): Promise<number> {
  let joined = 0;
  for (const link of await sql.listOpenLinks(access, source, sourceSystem(source))) {
    await sql.settleLink(access, source, link);
    const replaces = link.type === 'replaces';
    // an earlier link may have joined one of them
    const ends = await sql.findEnds(access, sourceSystem(source), link);
    if (!ends || ends.patient_id === ends.other_patient_id) continue;
    const [from, into] = replaces
      ? [ends.other_patient_id, ends.patient_id]
      : [ends.patient_id, ends.other_patient_id];
    const [a, b] = [await sql.findPerson(access, from), await sql.findPerson(access, into)];
    if (!a || !b) continue;
    const differs = differences(b, {
      names: [{ given: a.given, family: a.family }, ...a.names],
      birthDate: a.birth_date,
    });
    const asked = link.type === 'refer' || link.type === 'seealso';
    if (!asked && differs.length === 0 && (await mayJoinUnasked(access, from, into))) {
      if ((await joinPeople(access, from, into, { source, by: null }, now)) === 'joined')
        joined += 1;
    } else
      await cases.openPair(access, asked ? 'see-also' : 'link', source, from, into, differs, now);
  }
  return joined;
}
