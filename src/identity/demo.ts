import type { DemoDeps, DemoPart } from '../demo-part.ts';
import type { Access } from '../platform/access/access.ts';
import { changeSettings } from '../platform/settings-store/settings-changes.ts';
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

/** The sender of the demo's letters. */
async function setReturnAddress({ actAs, clock, settings }: DemoDeps): Promise<void> {
  const returnAddress = ['Member Services', '400 Cedar Valley Road', 'Cedar Falls, IA 50613'];
  const by = { how: 'command', account: null, name: 'demo' } as const;
  await actAs('registrar.osei', mayMailLetters, (access) =>
    changeSettings(access, { returnAddress }, by, clock.now()),
  );
  // the first letter is made before the settings are read again
  settings.returnAddress = returnAddress;
}

export const identityDemo: DemoPart = {
  order: 70,
  prepare: setReturnAddress,
  tell: requestLetters,
};
