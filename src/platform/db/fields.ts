import type pg from 'pg';

const fields = new Map<string, string>();

/** A column's name as rows carry it: `patient_id` is `patientId`. */
export function fieldOf(column: string): string {
  let field = fields.get(column);
  if (field === undefined) {
    field = column.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    fields.set(column, field);
  }
  return field;
}

/** Rows with their columns as fields. */
export const withFields = (rows: readonly pg.QueryResultRow[]): pg.QueryResultRow[] =>
  rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([column, value]) => [fieldOf(column), value])),
  );
