import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { Block, Head } from './audit-blocks.ts';

/**
 * The head of the chain is also kept in files outside the database, so that a log whose end was cut
 * off is noticed: one in the data folder, and one wherever else the operator wants it.
 */
export const headFiles = ({
  dataFolder,
  auditHead,
}: Pick<Config, 'dataFolder' | 'auditHead'>): string[] => [
  join(dataFolder, 'audit-head.json'),
  ...(auditHead ? [auditHead] : []),
];

/** The head kept in a file; null if there is no file. */
export function readHead(file: string): Head | null {
  if (!existsSync(file)) return null;
  const { no, hash } = JSON.parse(readFileSync(file, 'utf8')) as Head;
  return { no, hash };
}

export function writeHead(file: string, head: Head): void {
  writeFileSync(`${file}.new`, JSON.stringify(head), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

export const headOf = (block: Pick<Block, 'no' | 'hash'>): Head => ({
  no: block.no,
  hash: block.hash.toString('hex'),
});
