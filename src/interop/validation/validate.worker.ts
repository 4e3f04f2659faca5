import type { Resource } from '@medplum/fhirtypes';
import { problemOf } from './validate.ts';

// A process of its own: the definitions alone are 205 MB, more than the portal may ever take.
process.on('message', ({ batch, texts }: { batch: number; texts: string[] }) => {
  process.send?.({ batch, problems: texts.map((text) => problemOf(JSON.parse(text) as Resource)) });
});
process.on('disconnect', () => process.exit(0));
