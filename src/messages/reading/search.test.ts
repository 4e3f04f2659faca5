import { afterAll, expect, it } from 'vitest';
import { caseText } from '../../../test/cases.ts';
import { dropDatabases, newDatabase, sqlAt } from '../../../test/new-database.ts';
import { isFound, saidOf, termsOf } from './search.rules.ts';

afterAll(dropDatabases);

it('a search in the database finds what the rules find', async () => {
  const { messages, queries } = JSON.parse(caseText('message-search.json')) as {
    messages: Record<string, string>;
    queries: { q: string }[];
  };
  const odd = [
    '',
    '%',
    '_',
    'ß SS',
    'İ ı',
    'ς σ',
    '<70',
    '7.4',
    '頭痛',
    '👍🏽',
    'e\u0301 é',
    '"a b" a',
  ];
  const texts = [...Object.values(messages), ...odd];
  const asked = [...queries.map(({ q }) => q), ...odd];
  const pairs = texts.flatMap((text) =>
    asked.map((query) => ({ said: saidOf(text), terms: termsOf(query) })),
  );
  const rows = await sqlAt(
    await newDatabase('template0'),
    `select coalesce((select bool_and(strpos(p.said collate "C", term) > 0)
        from jsonb_array_elements_text(p.terms) term), false) as found
      from jsonb_to_recordset($1) as p (said text, terms jsonb)`,
    [JSON.stringify(pairs)],
  );
  const found = pairs.map(({ said, terms }) => isFound(said, terms));
  expect(rows.map((row) => row.found)).toEqual(found);
  expect(new Set(found).size).toBe(2);
});
