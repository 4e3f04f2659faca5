import type { Bundle, Communication, Patient, Reference } from '@medplum/fhirtypes';
import type { MessageCategory } from '../writing/categories.ts';

/** A conversation, as its FHIR form needs it. */
export interface Thread {
  id: string;
  patientId: string;
  /** Null if it was begun before its reader may see messages. */
  subject: string | null;
  category: MessageCategory;
  team: { id: string; name: string };
  begunAt: Date;
  state: 'open' | 'closed';
}
/** A message of it. */
export interface ThreadMessage {
  id: string;
  /** The message before it; null for the first. */
  before: string | null;
  authorId: string;
  authorName: string;
  authorAs: 'self' | 'caregiver' | 'staff';
  /** Signed by the team alone: the patient does not learn who wrote it. */
  asTeam: boolean;
  text: string;
  sentAt: Date;
  /** What came with it: its name, media type, size in bytes, and where it opens. */
  files: readonly { name: string; type: string; bytes: number; url: string }[];
  /** The result that it names, where it is in the record; null if its reader may not see one. */
  result: { reference: string; display: string } | null;
}

/** What each category is called in the record, whatever the language of the page. */
const CATEGORY: Record<MessageCategory, string> = {
  general: 'General question',
  appointment: 'Appointment',
  medicine: 'Medication',
  test: 'Test or result',
  education: 'Health education',
  billing: 'Billing',
  records: 'Medical records',
  technical: 'Technical help',
  other: 'Other',
};

const patientOf = ({ patientId }: Thread): Reference<Patient> => ({
  reference: `Patient/${patientId}`,
});
/** Teams and staff are no resources that we publish: they are named, with our id. */
const named = (
  type: 'CareTeam' | 'Practitioner' | 'RelatedPerson',
  id: string,
  display: string,
) => ({
  type,
  identifier: { system: SYSTEM, value: id },
  display,
});
/** Of ids that Portico gave (RFC 4122 says what they are made of). */
const SYSTEM = 'urn:ietf:rfc:3986';

const teamOf = ({ team }: Thread) => named('CareTeam', `urn:uuid:${team.id}`, team.name);

const senderOf = (thread: Thread, message: ThreadMessage): Communication['sender'] & object => {
  const id = `urn:uuid:${message.authorId}`;
  if (message.asTeam) return teamOf(thread);
  if (message.authorAs === 'self') return { ...patientOf(thread), display: message.authorName };
  return named(
    message.authorAs === 'staff' ? 'Practitioner' : 'RelatedPerson',
    id,
    message.authorName,
  );
};

/**
 * A conversation as FHIR R4 Communication: one for the conversation, which holds its subject and
 * category, and one for each message, which is part of it and in response to the one before. Texts
 * are as they were written. Internal notes and assignments are not part of it: the patient's record
 * holds what was said to and by the patient.
 */
export function communicationsOf(
  thread: Thread,
  messages: readonly ThreadMessage[],
): Communication[] {
  const team = teamOf(thread);
  const common: Omit<Communication, 'status'> = {
    resourceType: 'Communication',
    category: [{ text: CATEGORY[thread.category] }],
    subject: patientOf(thread),
    ...(thread.subject === null ? {} : { topic: { text: thread.subject } }),
  };
  return [
    {
      ...common,
      id: thread.id,
      status: thread.state === 'open' ? 'in-progress' : 'completed',
      recipient: [team],
      sent: thread.begunAt.toISOString(),
    },
    ...messages.map(
      (message): Communication => ({
        ...common,
        id: message.id,
        status: 'completed',
        partOf: [{ reference: `Communication/${thread.id}` }],
        ...(message.before
          ? { inResponseTo: [{ reference: `Communication/${message.before}` }] }
          : {}),
        sender: senderOf(thread, message),
        recipient: [message.authorAs === 'staff' ? patientOf(thread) : team],
        sent: message.sentAt.toISOString(),
        payload: [
          { contentString: message.text },
          ...message.files.map(({ name, type, bytes, url }) => ({
            contentAttachment: { title: name, contentType: type, size: bytes, url },
          })),
          ...(message.result ? [{ contentReference: message.result }] : []),
        ],
      }),
    ),
  ];
}

/**
 * Conversations as one file that other health apps can read.
 * @param base the address of the portal, by which the resources refer to each other
 */
export const bundleOf = (
  conversations: readonly { thread: Thread; messages: readonly ThreadMessage[] }[],
  base: string,
  now: Date,
): Bundle<Communication> => ({
  resourceType: 'Bundle',
  type: 'collection',
  timestamp: now.toISOString(),
  entry: conversations
    .flatMap(({ thread, messages }) => communicationsOf(thread, messages))
    .map((resource) => ({ fullUrl: `${base}/fhir/Communication/${resource.id}`, resource })),
});
