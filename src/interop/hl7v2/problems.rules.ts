/** What can be wrong with an HL7 v2 message, as reported in the ERR segment of its answer. */

/** The codes of table 0357 that we use. */
export const CONDITIONS = {
  '100': 'Segment sequence error',
  '101': 'Required field missing',
  '102': 'Data type error',
  '103': 'Table value not found',
  '104': 'Value too long',
  '200': 'Unsupported message type',
  '204': 'Unknown key identifier',
  '205': 'Duplicate key identifier',
  '207': 'Application internal error',
} as const;

/**
 * Why a message was not accepted. It is sent back and may be logged, so it contains nothing from
 * the message itself.
 */
export interface Problem {
  /** AE: understood, but can't be followed. AR: can't be read. */
  ack: 'AE' | 'AR';
  code: keyof typeof CONDITIONS;
  /** Where: segment^sequence^field; '' for the whole message. */
  at: string;
  why: string;
}

export const isProblem = (one: object): one is Problem => 'why' in one;
