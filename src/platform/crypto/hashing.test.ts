import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { describe, expect, it } from 'vitest';
import { hashText, textMatches } from './hashing.ts';

/** Our processes that hash. */
const hashers = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        return (
          stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] === String(process.pid) &&
          readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('hashing.worker')
        );
      } catch {
        return false; // it ended while we looked
      }
    })
    .map(Number);

describe('hashes', () => {
  it('are made in a process of their own, at low priority and without our environment', async () => {
    process.env.PORTICO_SECRET_FOR_TEST = 'never to be seen there';
    const stored = await hashText('a text');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=4,p=1\$/);
    expect([await textMatches(stored, 'a text'), await textMatches(stored, 'another')]).toEqual([
      true,
      false,
    ]);
    const [pid, ...more] = hashers();
    expect([typeof pid, more]).toEqual(['number', []]);
    expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).not.toContain('PORTICO');
    expect(getPriority(pid)).toBe(19);
  });

  it('in progress when that process is killed are to be retried, and the next one starts another process', async () => {
    const stored = await hashText('a text');
    const [pid] = hashers();
    const cut = Promise.allSettled(Array.from({ length: 6 }, () => textMatches(stored, 'a text')));
    process.kill(pid as number, 'SIGKILL');
    const ends = await cut;
    expect(ends.some((one) => one.status === 'rejected')).toBe(true);
    for (const one of ends)
      expect(one).toMatchObject(
        one.status === 'rejected'
          ? { reason: { name: 'Refuse', kind: 'unavailable' } }
          : { value: true },
      );
    expect(await textMatches(stored, 'a text')).toBe(true);
    expect(hashers()).not.toContain(pid);
  });

  it('wait in a bounded queue; beyond it they are refused at once', async () => {
    const asked = await Promise.allSettled(Array.from({ length: 150 }, () => hashText('a text')));
    const refused = asked.filter((one) => one.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThanOrEqual(150 - 128);
    for (const one of refused)
      expect(one).toMatchObject({
        reason: { name: 'Refuse', kind: 'unavailable', retryAfterSeconds: 5 },
      });
  });

  it('do not keep a command from ending', () => {
    const code = `import { hashText } from ${JSON.stringify(new URL('./hashing.ts', import.meta.url).href)}; process.stdout.write(await hashText('a text'));`;
    const out = execFileSync(
      process.execPath,
      ['--input-type=module', '--experimental-transform-types', '-e', code],
      { encoding: 'utf8', timeout: 20_000 },
    );
    expect(out).toMatch(/^\$argon2id/);
  });
});
