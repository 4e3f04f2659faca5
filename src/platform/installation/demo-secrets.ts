import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface DemoSecrets {
  secret: string;
  pepper: string;
  auditKey: string;
}

const demoFile = (folder: string) => join(folder, 'demo-secrets.json');
export const hasDemoSecrets = (folder: string): boolean => existsSync(demoFile(folder));

export function demoSecrets(folder: string): DemoSecrets {
  const file = demoFile(folder);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const made: DemoSecrets = {
    secret: randomBytes(32).toString('base64'),
    pepper: randomBytes(32).toString('base64'),
    auditKey: generateKeyPairSync('ed25519')
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString(),
  };
  writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
  chmodSync(file, 0o600);
  return made;
}
