import { constants, setPriority } from 'node:os';
import { type Asked, work } from './hashing.argon.ts';

// A process of its own, see `hashing.ts`. It holds no key and no name: what it is given is peppered
// already.
try {
  setPriority(constants.priority.PRIORITY_LOW); // before there is a pool: its threads inherit it
} catch {
  // where that is not allowed, or not known, it shares alike
}
// a signal to the whole group is the portal's to answer, which may need hashes for its last
// answers; this ends with it
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('disconnect', () => process.exit(0));
process.on('message', ({ number, asked }: { number: number; asked: Asked }) => {
  work(asked).then(
    (answer) => process.send?.({ number, answer }),
    () => process.send?.({ number, failed: true }),
  );
});
