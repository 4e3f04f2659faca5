/** What can be wrong with an HL7 v2 message, as its answer tells. */

/** Conditions of table 0357 that we tell of. */
export const CONDITIONS = {
  '100': 'Segment sequence error',
  '101': 'Required field missing',
  '102': 'Data type error',
  '103': 'Table value not found',
  '104': 'Value too long',
  '200': 'Unsupported message type',
  '204': 'Unknown key identifier',
  '205': 'Duplicate key identifier',
} as const;

/** Why a message was not taken. It goes over the line and into logs, so it holds no word of the message itself. */
export interface Problem {
  /** AE: read, and can't be followed as it stands. AR: not read. */
  ack: 'AE' | 'AR';
  code: keyof typeof CONDITIONS;
  /** Where, as segment^its number^field; '' for the whole message. */
  at: string;
  why: string;
}

export const isProblem = (one: object): one is Problem => 'why' in one;
