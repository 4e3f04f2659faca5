import type { Patient } from '@medplum/fhirtypes';
import { namesAgree } from '../../fhir/names.ts';
import type { Access } from '../../platform/access/access.ts';
import type { PlainDate } from '../../platform/days.rules.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import { notify } from '../../platform/notices/notices.ts';
import * as cases from '../cases/cases.ts';
import * as links from '../links/links.ts';
import {
  type Description,
  type Difference,
  describe,
  differences,
  identityOf,
  sourceSystem,
} from '../matching/matching.rules.ts';
import { findMergeOf, joinPeople, mayJoinUnasked } from '../merging/merging.ts';
import * as people from '../persons/persons.ts';
import type { MatchesPeople } from '../policy.ts';

type Across = Access<MatchesPeople>;

export interface Recognizing {
  jobs: Jobs;
  now: Date;
  /** Today in the clinics' time zone, which decides among several names and numbers. */
  today: PlainDate;
}
export interface Sent {
  source: string;
  patient: Patient;
  /** The Patient as it came, to show to staff if it has to wait. */
  json: string;
}

/**
 * Decides whose record a Patient belongs to, and stores what it says about that person.
 * - Known: a number that only one person can have (the source's own id, or a medical record number
 *   of one authority) is known, and name and birth date agree.
 * - New: no such number is known.
 * - Anything else waits for records staff, and with it whatever the source sends about that Patient
 *   (docs/decisions/0014-one-person.md).
 */
export async function recognize(
  access: Across,
  sent: Sent,
  context: Recognizing,
): Promise<{ patientId: string } | 'waits'> {
  const { source, patient } = sent;
  const { now } = context;
  const said = describe(patient, source, context.today);
  const own = { system: sourceSystem(source), value: patient.id ?? '' };
  const [found, last, ownLinks] = await Promise.all([
    people.findByNumbers(access, said.numbers),
    cases.findLast(access, source, own.value),
    links.listLinks(access, source, own.value),
  ]);
  const known = found.find((one) => one.numbers.includes(`${own.system} ${own.value}`));
  const others = found.filter((one) => one !== known);
  // an MRN that belongs to somebody else is not shown as this person's
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
    await cases.openHolding(access, one, now);
    return 'waits';
  };

  if (known) {
    const gone = ownLinks.filter(
      (link) => !said.links.some((one) => one.otherId === link.otherId && one.type === link.type),
    );
    // The sender withdraws a link that had joined two records: file nothing until staff have
    // decided whether to separate them.
    if (
      gone.some((link) => link.type === 'replaced-by' && link.settled) &&
      (await findMergeOf(access, known.patientId, own))
    )
      return wait('parted', known.patientId, null, []);
    const differs = disagreements(known, said);
    const keepOurs =
      differs.length > 0 && last?.state === 'joined' && last.identity === identityOf(said);
    if (differs.length > 0 && !keepOurs) return wait('changed', known.patientId, null, differs);
    await links.dropLinks(access, source, own.value, gone);
    await keep(access, known, said, { sent, take: !keepOurs, jobs: context.jobs });
    for (const other of others)
      await cases.openPair(
        access,
        {
          kind: 'duplicate',
          source,
          people: [known.patientId, other.patientId],
          differences: ['number'],
        },
        now,
      );
    return filed(known.patientId);
  }
  const [other, second] = others;
  if (other && second)
    return wait('two-people', other.patientId, second.patientId, differences(other, said));
  if (other) {
    const differs = differences(other, said);
    if (differs.length > 0) return wait('number', other.patientId, null, differs);
    await keep(access, other, said, { sent, take: true, jobs: context.jobs });
    return filed(other.patientId);
  }
  const made = await people.insertPerson(
    access,
    { ...said.name, ...detailsOf(said), from: source, sourceId: own.value },
    now,
  );
  await people.keepNumbersAndNames(access, made, said.numbers, said.names);
  await askAboutNamesakes(access, made, said, { source, now });
  return filed(made);

  async function filed(patientId: string): Promise<{ patientId: string }> {
    // the sender has corrected what was asked about
    if (last?.state === 'open')
      await cases.endCase(access, last.id, 'withdrawn', { by: null, note: '' }, now);
    await links.insertLinks(access, source, own.value, said.links);
    return { patientId };
  }
}

const detailsOf = ({ birthDate, partialBirthDate, sex, language, mrn, deceased }: Description) => ({
  birthDate,
  partialBirthDate,
  sex,
  language,
  mrn,
  deceased,
});

/**
 * What in a Patient under the source's own id contradicts the known person. A birth date that is
 * missing, or that was missing for a person without an account, contradicts nothing.
 */
function disagreements(known: people.Found, said: Description): Difference[] {
  // if neither side ever had a name, another Patient without a name changes nothing
  const nameless = [...known.names, ...said.names].every(
    ({ given, family }) => given === '' && family === '',
  );
  const differs = differences(known, said).filter((one) => !(nameless && one === 'name-missing'));
  const silent = said.birthDate === null || (known.birthDate === null && known.accountId === null);
  return silent ? differs.filter((one) => one !== 'birth-date-missing') : differs;
}

/**
 * Stores what a Patient says about a known person, and mails the account if name or birth date
 * change.
 * @param options.take whether the Patient's details may replace ours
 */
async function keep(
  access: Across,
  known: people.Found,
  said: Description,
  { sent, take, jobs }: { sent: Sent; take: boolean; jobs: Jobs },
): Promise<void> {
  const { source } = sent;
  const whose = { from: source, sourceId: sent.patient.id ?? '' };
  const named = { given: said.name.given, family: said.name.family };
  // a previously known name is not new: some senders learn about a change late
  const renamed = ![known, ...known.names].some((one) => namesAgree(one, named));
  const theirs = known.detailsFrom === null || known.detailsFrom === source;
  if (take && !said.retired && (theirs || renamed)) {
    await people.updateDetails(access, known.patientId, {
      ...named,
      ...detailsOf(said),
      ...whose,
    });
    if (known.accountId && (renamed || (known.birthDate === null && said.birthDate !== null)))
      await notify(access, jobs, { accountId: known.accountId, topic: 'details', data: {} });
  } else
    await people.addDetails(access, known.patientId, {
      ...said,
      ...whose,
      mrn: said.retired ? null : said.mrn,
    });
  await people.keepNumbersAndNames(access, known.patientId, said.numbers, said.names);
}

/** Asks staff whether a new person is somebody with the same name and birth date. */
async function askAboutNamesakes(
  access: Across,
  patientId: string,
  said: Description,
  { source, now }: { source: string; now: Date },
): Promise<void> {
  if (said.birthDate === null || said.links.length > 0) return; // a link says more
  const alike = (await people.findBornOn(access, said.birthDate, patientId)).filter(
    (other) => differences(other, said).length === 0,
  );
  // More than ten are a sender's test patients: asking about each would bury the rest of the queue.
  for (const other of alike.slice(0, 10))
    await cases.openPair(
      access,
      { kind: 'duplicate', source, people: [patientId, other.patientId], differences: [] },
      now,
    );
}

/**
 * Acts on the links between a source's Patients once both ends are known. `replaced-by` and
 * `replaces` join two records without asking if name and birth date agree, neither has a caregiver,
 * and nobody has an account for the one that goes away. For every other link, including `refer` and `seealso`, staff are asked.
 * @returns how many records were joined
 */
export async function settleLinks(access: Across, source: string, now: Date): Promise<number> {
  let joined = 0;
  for (const link of await links.listOpenLinks(access, source, sourceSystem(source))) {
    await links.settleLink(access, source, link);
    const replaces = link.type === 'replaces';
    // an earlier link may have joined one of them
    const ends = await links.findEnds(access, sourceSystem(source), link);
    if (!ends || ends.patientId === ends.otherPatientId) continue;
    const [from, into] = replaces
      ? [ends.otherPatientId, ends.patientId]
      : [ends.patientId, ends.otherPatientId];
    const [a, b] = [await people.findPerson(access, from), await people.findPerson(access, into)];
    if (!a || !b) continue;
    const differs = differences(b, {
      names: [{ given: a.given, family: a.family }, ...a.names],
      birthDate: a.birthDate,
      partialBirthDate: a.partialBirthDate ?? null,
    });
    const asked = link.type === 'refer' || link.type === 'seealso';
    if (!asked && differs.length === 0 && (await mayJoinUnasked(access, from, into))) {
      if ((await joinPeople(access, { from, into, source, by: null }, now)) === 'joined')
        joined += 1;
    } else
      await cases.openPair(
        access,
        {
          kind: asked ? 'see-also' : 'link',
          source,
          people: [from, into],
          differences: differs,
        },
        now,
      );
  }
  return joined;
}
