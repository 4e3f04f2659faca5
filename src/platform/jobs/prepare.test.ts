import { expect, it } from 'vitest';
import { makeWorld } from '../../../test/world.ts';
import { prepareJobs } from './jobs.ts';

it('several processes can prepare the queues at once', async () => {
  const { url } = await makeWorld();
  for (let round = 0; round < 5; round++)
    expect(await Promise.allSettled(Array.from({ length: 4 }, () => prepareJobs(url)))).toEqual(
      Array.from({ length: 4 }, () => ({ status: 'fulfilled', value: undefined })),
    );
});
