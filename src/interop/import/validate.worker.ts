import { check, type Draft } from './validate.ts';

// Beside the main process, so that reading and writing go on while resources are validated.
process.on('message', ({ batch, drafts }: { batch: number; drafts: Draft[] }) => {
  process.send?.({ batch, checked: drafts.map(check) });
});
process.on('disconnect', () => process.exit(0));
