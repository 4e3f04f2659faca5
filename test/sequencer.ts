import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * What takes a minute or more, the longest first: begun last, one worker would wait for the other.
 */
const LONG = [
  'test/chromium',
  'test/journeys/sweep',
  'test/crawl',
  'test/access',
  'test/drills',
  'test/backup',
  'test/embedded',
  'test/journeys/pharmacy',
  'test/trouble',
  'test/serve',
  'test/commands',
];
const rank = ({ moduleId }: TestSpecification): number => {
  const at = LONG.findIndex((name) => moduleId.includes(`${name}.test.`));
  return at === -1 ? LONG.length : at;
};

/** The long files first, the rest in the order that Vitest gives them. */
export default class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}
