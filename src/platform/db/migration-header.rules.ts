/** What a migration says about itself, in comment lines of their own. */
export interface MigrationHeader {
  /**
   * The oldest code that can work with the schema that the migration leaves, as the number of that
   * code's newest migration: `-- oldest-code: 0016`. Without the line the migration only expands
   * the schema, and any code can (0).
   */
  oldestCode: number;
  /**
   * `-- transaction: none`: its one statement can't run in a transaction, such as `create index
   * concurrently`.
   */
  alone: boolean;
  /**
   * `-- reviewed: NAME: why`: objects for which a statement that would otherwise be refused was
   * reviewed, with the reason.
   */
  reviewed: ReadonlyMap<string, string>;
}

/** The number that a migration's id starts with. */
export const numberOf = (id: string): number => Number.parseInt(id, 10);

/** @param sql the migration's text */
export function readHeader(sql: string): MigrationHeader {
  return {
    oldestCode: Number(/^-- oldest-code: (\d{4})$/m.exec(sql)?.[1] ?? 0),
    alone: /^-- transaction: none$/m.test(sql),
    reviewed: new Map(
      [...sql.matchAll(/^-- reviewed: ([\w.]+): (\S.*)$/gm)].map(
        ([, name = '', why = '']) => [name, why] as const,
      ),
    ),
  };
}
