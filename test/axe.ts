import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Everything: WCAG 2.2 AA and best practice. */
const ALL = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
};
/** The rules that look at colors, and those that look at sizes. */
const SOME = {
  colors: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
  sizes: { type: 'rule', values: ['target-size'] },
};

/**
 * What axe finds on a page that is open.
 * @param only `colors` or `sizes` where nothing else differs from what was looked at whole
 */
export async function violations(page: Page, only?: keyof typeof SOME): Promise<string[]> {
  // the whole page in view at once: what the phone's bar covers now is scrolled free by a person
  const size = page.viewportSize() ?? { width: 1280, height: 900 };
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: size.width, height: height + 200 });
  // half a megabyte to parse: once for all states of a page
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  const found = await page.evaluate(
    async (runOnly) => {
      const run = (
        window as unknown as {
          axe: {
            run(options: object): Promise<{
              violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
            }>;
          };
        }
      ).axe.run;
      return (
        await run({
          runOnly,
          resultTypes: ['violations'],
        })
      ).violations;
    },
    only ? SOME[only] : ALL,
  );
  return found.map(
    (one) =>
      `${page.url().replace(/^https?:\/\/[^/]+/, '')} ${one.id}: ${one.nodes.map((node) => `${node.html.slice(0, 140)} ${node.failureSummary.slice(0, 200)}`).join(' || ')}`,
  );
}
