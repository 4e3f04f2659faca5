import type { DemoDeps, DemoPart } from '../demo-part.ts';
import type { Access } from '../platform/access/access.ts';
import { openBatch, prepareLetters } from './letters/letter-batches.ts';
import { mayHelpMembers, mayMailLetters } from './policy.ts';
import { sendLetterFor } from './staff/helping.ts';

/** One letter is printed and two wait. */
async function requestLetters({ actAs, personOf, ...demo }: DemoDeps): Promise<void> {
  const asks = async (file: string) => {
    const personId = await personOf(file);
    await actAs('desk.moreau', mayHelpMembers, (access) => sendLetterFor(access, personId));
  };
  const mails = <T>(work: (access: Access<'letters:mail'>) => Promise<T>) =>
    actAs('registrar.osei', mayMailLetters, work);
  await asks('noel-reynolds');
  const batch = await mails((access) => prepareLetters(demo, access, null));
  await mails((access) => openBatch(demo, access, batch ?? ''));
  await asks('reuben-lind');
  await asks('elsy-bechtelar');
}

export const identityDemo: DemoPart = { order: 70, tell: requestLetters };
