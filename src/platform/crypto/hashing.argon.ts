import { hash, verify } from '@node-rs/argon2';

/**
 * argon2id at OWASP's 19 MiB and 1 lane, with 4 passes instead of its 2: the cost is the guesser's
 * (docs/decisions/0010).
 */
const COSTS = { memoryCost: 19_456, timeCost: 4, parallelism: 1 };
/** What a hash of today's costs begins with. */
export const STRENGTH = `$argon2id$v=19$m=${COSTS.memoryCost},t=${COSTS.timeCost},p=${COSTS.parallelism}$`;

/** A text to be hashed, or one to be held against a hash. */
export interface Asked {
  text: string;
  stored?: string;
}

/** @returns the new hash, or whether the text is what was hashed */
export const work = ({ text, stored }: Asked): Promise<string | boolean> =>
  stored === undefined ? hash(text, COSTS) : verify(stored, text);
