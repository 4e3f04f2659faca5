import { parseArgs } from 'node:util';
import type { Pool } from '../platform/access/db.ts';
import type { Config } from '../platform/config.ts';
import { PlainError } from '../platform/errors.ts';

/** What a command gets from the command line. */
export interface CommandContext {
  config(): Config;
  withDatabase<T>(work: (opened: { db: Pool }, config: Config) => Promise<T>): Promise<T>;
  print(text: string): void;
}

/**
 * Parses a command's options and arguments.
 * @throws PlainError for an option that the command does not have, or one without its value
 */
export function parse<O extends Record<string, { type: 'string' | 'boolean' }>>(
  args: string[],
  options: O,
) {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: true });
  } catch (error) {
    throw new PlainError(error instanceof Error ? `${error.message}.` : 'Unknown options.');
  }
}
