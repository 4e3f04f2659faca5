import { describe, expect, it } from 'vitest';
import {
  judgeScanner,
  readVerdict,
  type ScannerState,
  scannerSentence,
  type Verdict,
} from './verdict.rules.ts';

describe('readVerdict', () => {
  it.each<[string, Verdict]>([
    ['stream: OK\0', { state: 'clean' }],
    [
      'stream: Eicar-Test-Signature FOUND\0',
      { state: 'infected', finding: 'Eicar-Test-Signature' },
    ],
    [
      'stream: Win.Test.EICAR_HDB-1(44d88612fea8a8f36de82e1278abb02f:68) FOUND\0',
      { state: 'infected', finding: 'Win.Test.EICAR_HDB-1(44d88612fea8a8f36de82e1278abb02f:68)' },
    ],
    ['stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0', { state: 'too-large' }],
    ['INSTREAM size limit exceeded. ERROR\0', { state: 'too-large' }],
    [
      'stream: Heuristics.Encrypted.PDF FOUND\0',
      { state: 'failed', finding: 'Heuristics.Encrypted.PDF' },
    ],
    ['stream: (null) FOUND\0', { state: 'unsure' }],
    ['COMMAND READ TIMED OUT\0', { state: 'unsure' }],
    // cut off: the name may go on
    ['stream: OK', { state: 'unsure' }],
    ['stream: Eicar-Test-Signature FOUND', { state: 'unsure' }],
    ['stream: Can’t allocate memory ERROR\0', { state: 'unsure' }],
    ['UNKNOWN COMMAND\0', { state: 'unsure' }],
    ['stream: OK FOUND OK', { state: 'unsure' }],
    ['OK', { state: 'unsure' }],
    ['', { state: 'unsure' }],
  ])('%j', (answer, verdict) => expect(readVerdict(answer)).toEqual(verdict));
});

describe('judgeScanner', () => {
  const found: Verdict = { state: 'infected', finding: 'Eicar' };
  it.each<[Verdict, Verdict, ScannerState]>([
    [found, found, 'ready'],
    [found, { state: 'too-large' }, 'stream-limit'],
    [found, { state: 'clean' }, 'scan-limit'],
    [found, { state: 'unsure' }, 'unsure'],
    [{ state: 'clean' }, { state: 'clean' }, 'no-signatures'],
    [{ state: 'unsure' }, found, 'unsure'],
  ])('%j, %j: %s', (small, large, state) => expect(judgeScanner(small, large)).toBe(state));

  it.each(['away', 'stream-limit', 'scan-limit', 'no-signatures', 'unsure'] as const)(
    'says in one sentence what is wrong: %s',
    (state) => expect(scannerSentence(state, 25)).toMatch(/^[^\n]+\.$/),
  );
  it('names the setting and the size', () =>
    expect(scannerSentence('stream-limit', 25)).toMatch(/StreamMaxLength.*25M/));
});
