/**
 * What the scanner says about a file. `too-large`: it did not look at all of it, which is not
 * `clean`. `unsure`: it answered, but not with a verdict.
 */
export type Verdict =
  | { state: 'clean' }
  | { state: 'infected'; finding: string }
  | { state: 'too-large' }
  /** It can't look inside: the file is protected by a password. */
  | { state: 'failed'; finding: string }
  | { state: 'unsure' };

/**
 * Reads clamd's answer to INSTREAM (clamd(8)): `stream: OK`, `stream: <name> FOUND`, or a sentence
 * that ends in `ERROR`. With AlertExceedsMax, a file beyond a limit is "found" under the name
 * `Heuristics.Limits.Exceeded...`; with AlertEncrypted, one that needs a password under
 * `Heuristics.Encrypted...`. An answer that breaks off before its end mark says nothing: "OK" may
 * be the beginning of a name. Nor does one that names nothing.
 */
export function readVerdict(answer: string): Verdict {
  if (!answer.includes('\0')) return { state: 'unsure' };
  const text = answer.replace(/\0.*$/s, '').trim();
  if (text === 'stream: OK') return { state: 'clean' };
  const finding = /^stream: (\S{1,100})(?: \S+)? FOUND$/.exec(text)?.[1];
  if (finding === '(null)') return { state: 'unsure' };
  if (finding?.startsWith('Heuristics.Limits.Exceeded')) return { state: 'too-large' };
  if (finding?.startsWith('Heuristics.Encrypted')) return { state: 'failed', finding };
  if (finding) return { state: 'infected', finding };
  return /size limit exceeded/i.test(text) ? { state: 'too-large' } : { state: 'unsure' };
}

/** The outcome of the self-test. */
export type ScannerState =
  | 'ready'
  | 'away'
  | 'stream-limit'
  | 'scan-limit'
  | 'no-signatures'
  | 'unsure';

/**
 * Judges the self-test by what the scanner says about a small sample, and about the same sample at
 * the front of an archive as large as the largest file allowed.
 */
export function judgeScanner(small: Verdict, large: Verdict): ScannerState {
  if (small.state === 'clean') return 'no-signatures';
  if (small.state !== 'infected') return 'unsure';
  if (large.state === 'infected') return 'ready';
  // beyond StreamMaxLength clamd refuses; beyond MaxFileSize and MaxScanSize it does not look, and
  // says OK
  if (large.state === 'too-large') return 'stream-limit';
  return large.state === 'clean' ? 'scan-limit' : 'unsure';
}

/** One sentence for whoever runs the portal. @param megabytes of the largest file allowed */
export function scannerSentence(state: Exclude<ScannerState, 'ready'>, megabytes: number): string {
  const wait = 'files wait until this is fixed';
  switch (state) {
    case 'away':
      return `The virus scanner at CLAMD does not answer: ${wait}.`;
    case 'stream-limit':
      return `clamd refuses the largest file that the portal accepts: set StreamMaxLength, MaxFileSize and MaxScanSize in clamd.conf to at least ${megabytes}M (larger files stay “too large to check”).`;
    case 'scan-limit':
      return `clamd does not look into the largest file that the portal accepts: set MaxFileSize and MaxScanSize in clamd.conf to at least ${megabytes}M, and AlertExceedsMax to yes.`;
    case 'no-signatures':
      return 'clamd does not recognize the EICAR test file: its signatures are missing, so run freshclam.';
    default:
      return `clamd answers, but not with a verdict: look at its log; ${wait}.`;
  }
}
