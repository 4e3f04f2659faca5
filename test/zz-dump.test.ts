import { writeFileSync } from 'node:fs';
import { it } from 'vitest';
import { loadDemo } from '../demo/load.ts';
import { features } from '../src/features.ts';
import { makeWorld } from './world.ts';

it('dumps', async () => {
  const world = await makeWorld();
  const at = performance.now();
  await loadDemo({ ...world, log: () => {} }, features);
  console.log('seconds', (performance.now() - at) / 1000);
  const tables = await world.sql<{ t: string }>(
    `select c.relname as t from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind in ('r','p') and not c.relispartition order by 1`,
  );
  const out: string[] = [];
  for (const { t } of tables) {
    const rows = await world.sql<{ r: string }>(`select row_to_json(x)::text as r from ${t} x`);
    const lines = rows
      .map(({ r }) =>
        r
          .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'U')
          .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+\+00:00/g, 'T')
          .replace(/"\\\\x[0-9a-f]+"/g, 'B')
          .replace(/"id":\d+/g, 'N')
          .replace(/\$[^"]+"/g, 'H"'),
      )
      .sort();
    out.push(`${t} ${rows.length}`, ...lines.map((l) => `  ${t} ${l}`));
  }
  writeFileSync(process.env.DUMP ?? '/tmp/wt/demo-dump.txt', out.join('\n'));
}, 300_000);
