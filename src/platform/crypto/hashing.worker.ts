import { constants, setPriority } from 'node:os';
import { type Asked, work } from './hashing.argon.ts';

// A process of its own, see `hashing.ts`. It has no keys and no names; its input is already
// peppered.
try {
  setPriority(constants.priority.PRIORITY_LOW); // before the thread pool starts, which inherits it
} catch {
  // if that is not allowed, it runs at normal priority
}
// signals to the group are for the portal, which may need hashes for its last answers; this process
// ends with it
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('disconnect', () => process.exit(0));
process.on('message', ({ number, asked }: { number: number; asked: Asked }) => {
  work(asked).then(
    (answer) => process.send?.({ number, answer }),
    () => process.send?.({ number, failed: true }),
  );
});
