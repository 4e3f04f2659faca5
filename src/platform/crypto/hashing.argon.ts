import { hash, verify } from '@node-rs/argon2';

/**
 * argon2id with OWASP's 19 MiB and 1 lane, but 4 passes instead of 2, to cost attackers more
 * (docs/decisions/0010).
 */
const COSTS = { memoryCost: 19_456, timeCost: 4, parallelism: 1 };
/** The prefix of hashes with today's costs. */
export const STRENGTH = `$argon2id$v=19$m=${COSTS.memoryCost},t=${COSTS.timeCost},p=${COSTS.parallelism}$`;

/** A text to hash or, with `stored`, to compare with a hash. */
export interface Asked {
  text: string;
  stored?: string;
}

/** @returns the new hash, or whether the text matches the stored one */
export const work = ({ text, stored }: Asked): Promise<string | boolean> =>
  stored === undefined ? hash(text, COSTS) : verify(stored, text);
