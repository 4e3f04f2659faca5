import type { Described, Schema } from './described.ts';
import { MADE } from './made.ts';
import { checkerOf } from './rows.ts';
import type { Source, Statement, Text } from './statements.ts';

const where = ({ file, line }: { file: string; line: number }): string => `${file}:${line}`;

/**
 * Describes every text of every statement in this schema, and compares it with its row type.
 * @returns what is wrong, each with its file and line
 */
export async function checkSource(source: Source, schema: Schema): Promise<string[]> {
  const problems: string[] = [];
  const checkRow = checkerOf(source.project, schema.readAs);
  const nullable = new Map<string, { at: string; never: boolean }>();
  for (const statement of source.statements) {
    const texts = await textsOf(statement);
    if (!texts) problems.push(`${where(statement)} cannot be read: ${statement.unread}`);
    for (const text of texts ?? []) {
      const at = where(statement);
      const described = await describe(text, schema).catch((error: Error) => error.message);
      if (typeof described === 'string') {
        problems.push(`${at} ${described}`);
        continue;
      }
      if (text.values !== undefined && text.values !== described.parameters)
        problems.push(`${at} ${text.values} values for ${described.parameters} parameters`);
      if (!statement.row) {
        if (statement.untyped && described.columns.some(({ name }) => name !== '?column?'))
          problems.push(`${at} reads rows that have no type`);
        continue;
      }
      const row = checkRow(statement.row, described);
      problems.push(...row.problems.map((problem) => `${at} ${problem}`));
      for (const { declaration, name, never } of row.nullable) {
        const before = nullable.get(declaration);
        nullable.set(declaration, {
          at: before?.at ?? `${at} ${name}`,
          never: never && before?.never !== false,
        });
      }
    }
  }
  for (const { at, never } of nullable.values()) if (never) problems.push(`${at} is never null`);
  return [...new Set(problems)];
}

/** The texts of a call; of what only a run can tell, those that were made by running it. */
async function textsOf(statement: Statement): Promise<Text[] | undefined> {
  if (statement.unread === undefined) return statement.texts;
  const made = MADE.find(
    ({ file, within }) => file === statement.file && within === statement.within,
  );
  return made && (made.texts ? await made.texts() : statement.texts);
}

/** Several commands in one text are described one by one. */
async function describe({ sql, values }: Text, schema: Schema): Promise<Described> {
  const commands = values === 0 ? sql.split(';').filter((part) => part.trim() !== '') : [sql];
  let described: Described = { parameters: 0, columns: [] };
  for (const command of commands) described = await schema.describe(command);
  return described;
}
