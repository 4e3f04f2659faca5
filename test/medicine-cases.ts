import { join } from 'node:path';
import { importFiles } from '../src/interop/import/import.ts';
import { medicineName } from '../src/medications/names/medicine-name.ts';
import { rootFolder } from '../src/platform/root.ts';
import { Browser, clean } from './browser.ts';
import { en, es } from './words.ts';
import { makeWorld } from './world.ts';

export type CaseWorld = Awaited<ReturnType<typeof openCases>>;

/** A world for inputs that once came out wrong (test/cases/README.md), over the real import. */
export async function openCases() {
  const world = await makeWorld();

  const bring = (file: string, source: string) =>
    importFiles(
      {
        db: world.db,
        clock: world.clock,
        jobs: world.jobs,
        log: () => {},
        settings: world.settings,
      },
      [join(rootFolder, 'test/cases', file)],
      { source },
    );

  let count = 0;
  /** The member with a record number, signed on. */
  async function member(
    mrn: string,
    language: 'en' | 'es' = 'en',
  ): Promise<{ browser: Browser; base: string }> {
    const [row] = await world.sql<{ id: string }>(
      'select patient_id as id from person where mrn = $1',
      [mrn],
    );
    const id = row?.id ?? '';
    count += 1;
    await world.sql('update account set closed_at = now() where patient_id = $1', [id]);
    await world.account({ userId: `case${count}`, patientId: id, language });
    return { browser: await new Browser(world).signOn(`case${count}`), base: `/people/${id}` };
  }

  return { world, bring, member };
}

/** The medicine of the list with this official name, which is shown as people say it. */
function listed(browser: Browser, name: string): Element | undefined {
  const shown = medicineName(browser.query('html[lang=es]').length > 0 ? es : en, name);
  return browser
    .query('li.medicine')
    .find((one) => clean(one.querySelector('h3')?.textContent) === shown);
}
/** What the list shows about one medicine, by its official name, and in which section. */
export function card(
  browser: Browser,
  name: string,
): { text: string; part: string; tags: string[]; button: boolean } {
  const item = listed(browser, name);
  if (!item)
    throw new Error(
      `no card for ${name}: ${browser.query('li.medicine h3').map((one) => clean(one.textContent))}`,
    );
  return {
    text: clean(item.textContent),
    part: clean(item.closest('.card')?.querySelector('h2')?.textContent),
    tags: [...item.querySelectorAll('.tag')].map((tag) => clean(tag.textContent)),
    button: item.querySelector('.medicine-actions') !== null,
  };
}
/** The directions of one medicine of the list, by its official name. */
export const directions = (browser: Browser, name: string): string[] =>
  [...(listed(browser, name)?.querySelectorAll('.directions') ?? [])].map((one) =>
    clean(one.textContent),
  );
