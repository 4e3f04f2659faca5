import type { Resource } from '@medplum/fhirtypes';
import { problemOf } from './validate.ts';

// A separate process: the definitions alone take 205 MB, more than the portal may ever use.
process.on('message', ({ batch, texts }: { batch: number; texts: string[] }) => {
  process.send?.({ batch, problems: texts.map((text) => problemOf(JSON.parse(text) as Resource)) });
});
process.on('disconnect', () => process.exit(0));
