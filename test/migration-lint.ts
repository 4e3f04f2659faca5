import { readHeader } from '../src/platform/db/migration-header.rules.ts';

/**
 * What a new migration must not do to tables that are there already, unless it says so in its
 * header (docs/operating.md, "Upgrading"). A contract breaks code that runs; a lock keeps people
 * waiting while a big table is scanned or written anew.
 */

/** Tables whose size doesn't grow with the number of members or their records. */
const SMALL = new Set([
  ...['migration', 'setting', 'installation', 'secret_check', 'heartbeat', 'alarm', 'audit_head'],
  ...['staff_invitation', 'letter_batch', 'pharmacy', 'pharmacy_staff', 'prescriber'],
  ...['prescriber_cover', 'listed_person', 'staff_patient'],
  // written by staff's decisions alone
  ...['identity_case', 'person_merge'],
]);

/** A statement without comments; texts and quoted bodies are emptied, except those of `do`. */
function statementsOf(sql: string): string[] {
  const pieces =
    /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|(\$\w*\$)([\s\S]*?)\1|;|[^;'$/-]+|[\s\S]/g;
  const found: string[] = [];
  let now = '';
  for (const [piece, quote, body = ''] of sql.matchAll(pieces)) {
    if (piece === ';') {
      found.push(now);
      now = '';
    } else if (quote) {
      if (/^\s*do\b/i.test(now)) found.push(...statementsOf(body.replace(/^\s*begin\b/i, '')));
      now += ' ';
    } else if (piece.startsWith("'")) now += "''";
    else now += /^(--|\/\*)/.test(piece) ? ' ' : piece;
  }
  return [...found, now]
    .map((one) => one.replace(/\s+/g, ' ').trim().toLowerCase())
    .filter((one) => one !== '');
}

/** The tables that a migration creates. */
export const createdTables = (sql: string): string[] =>
  statementsOf(sql).flatMap(
    (one) => /^create table (?:if not exists )?(?:public\.)?(\w+)/.exec(one)?.[1] ?? [],
  );

/** The parts of `alter table t a, b`: split at the commas that are outside parentheses. */
function actionsOf(list: string): string[] {
  let depth = 0;
  let now = '';
  const found: string[] = [];
  for (const letter of list) {
    depth += letter === '(' ? 1 : letter === ')' ? -1 : 0;
    if (letter === ',' && depth === 0) {
      found.push(now.trim());
      now = '';
    } else now += letter;
  }
  return [...found, now.trim()];
}

interface Hazard {
  kind: 'contract' | 'lock';
  /** The object, by which the header can say that it was reviewed. */
  on: string;
  what: string;
}

/** Each pattern finds a contract in one action of `alter table`; its group is the object. */
const CONTRACTS: [RegExp, string][] = [
  [/^drop column (?:if exists )?(\w+)/, 'drops the column'],
  [/^rename (?:column |constraint )?(\w+)/, 'renames'],
  [/^alter (?:column )?(\w+) (?:set data )?type\b/, 'changes the type of'],
  [/^alter (?:column )?(\w+) set not null/, 'demands a value of'],
  [/^alter (?:column )?(\w+) drop (?:default|identity|expression)/, 'takes the default of'],
  [/^add constraint (\w+)(?! .*not valid$)/, 'adds the constraint'],
  [/^(?:enable|force|disable) row level (security)/, 'changes row-level'],
];
const VOLATILE = /gen_random_uuid|uuidv7|random\(|clock_timestamp|nextval|serial\b|\bidentity\b/;

function ofAlter(table: string, action: string, again: (name: string) => boolean): Hazard[] {
  const hazards: Hazard[] = [];
  for (const [pattern, what] of CONTRACTS) {
    const on = pattern.exec(action)?.[1];
    // a constraint that is dropped and made anew is made wider: a reviewer reads that
    if (!on || (action.startsWith('add constraint') && again(on))) continue;
    hazards.push({ kind: 'contract', on, what: `${what} ${on} of ${table}` });
  }
  const column =
    /^add (?:column )?(?!constraint|primary|unique|check|foreign|exclude)(?:if not exists )?(\w+) (.*)/.exec(
      action,
    );
  const [, name = '', rest = ''] = column ?? [];
  if (column && /\bnot null\b/.test(rest) && !/\bdefault\b|\bgenerated\b/.test(rest))
    hazards.push({
      kind: 'contract',
      on: name,
      what: `adds ${name} to ${table}, which old code does not fill`,
    });
  if (column && !SMALL.has(table) && (VOLATILE.test(rest) || /\bstored\b/.test(rest)))
    hazards.push({ kind: 'lock', on: table, what: `writes all of ${table} anew for ${name}` });
  if (/^add (?:primary|unique|check|foreign|exclude)/.test(action))
    hazards.push({
      kind: 'contract',
      on: table,
      what: `adds a constraint without a name to ${table}`,
    });
  return hazards;
}

function ofStatement(one: string, isOld: (table: string) => boolean, all: string[]): Hazard[] {
  const alter = /^alter table (?:if exists )?(?:only )?(?:public\.)?(\w+) (.*)$/.exec(one);
  if (alter) {
    const [, table = '', list = ''] = alter;
    if (!isOld(table)) return [];
    const again = (name: string) =>
      all.some((other) => new RegExp(`drop constraint (?:if exists )?${name}\\b`).test(other));
    return actionsOf(list).flatMap((action) => ofAlter(table, action, again));
  }
  const index =
    /^create (unique )?index (concurrently )?(?:if not exists )?(?:(\w+) )?on (?:only )?(?:public\.)?(\w+)/.exec(
      one,
    );
  if (index) {
    const [, unique, concurrently, name = '', table = ''] = index;
    if (!isOld(table)) return [];
    return [
      ...(unique
        ? [{ kind: 'contract' as const, on: name, what: `forbids duplicates in ${table}` }]
        : []),
      ...(concurrently || SMALL.has(table)
        ? []
        : [{ kind: 'lock' as const, on: name, what: `holds up writes to ${table} by ${name}` }]),
    ];
  }
  const dropped =
    /^drop (table|view|materialized view|function|procedure|type|sequence|schema|index|policy|trigger)(?: concurrently)?(?: if exists)? (?:public\.)?(\w+)/.exec(
      one,
    );
  if (dropped) {
    const [, kind = '', name = ''] = dropped;
    const again = new RegExp(
      `^create (?:or replace )?(?:constraint )?${kind} (?:public\\.)?${name}\\b`,
    );
    // what is made anew under its name is for a reviewer to compare
    if (/policy|trigger|function|index/.test(kind) && all.some((other) => again.test(other)))
      return [];
    return [{ kind: 'contract', on: name, what: `drops the ${kind} ${name}` }];
  }
  const rows =
    /^(truncate|delete from|revoke .* on|alter (?:type|view|function) (?=\w+.* rename)) ?(?:table )?(?:public\.)?(\w+)/.exec(
      one,
    );
  if (rows && isOld(rows[2] ?? ''))
    return [{ kind: 'contract', on: rows[2] ?? '', what: `${one.split(' ')[0]}s ${rows[2]}` }];
  const update = /^update (?:only )?(?:public\.)?(\w+)/.exec(one)?.[1];
  if (update && isOld(update) && !SMALL.has(update))
    return [{ kind: 'lock', on: update, what: `locks the rows of ${update}` }];
  return [];
}

/**
 * @param sql the migration's text
 * @param number the migration's own number
 * @param before the tables that earlier migrations made
 * @returns what it must declare, leave out or write otherwise, one sentence each
 */
export function migrationProblems(sql: string, number: number, before: Set<string>): string[] {
  const header = readHeader(sql);
  const problems: string[] = [];
  for (const line of sql.match(
    /^-- *(?:oldest-code|transaction|reviewed|compatible-with-previous) *:.*$/gm,
  ) ?? [])
    if (
      !/^-- (?:oldest-code: \d{4}|transaction: none|reviewed: [\w.]+: \S.*|compatible-with-previous: yes)$/.test(
        line,
      )
    )
      problems.push(`is not understood: ${line}`);
  if (header.oldestCode > number)
    problems.push(`asks for code ${header.oldestCode}, which is newer than the migration itself`);
  const all = statementsOf(sql);
  if (header.alone && (all.length !== 1 || !/ concurrently if (?:not )?exists /.test(all[0] ?? '')))
    problems.push('runs outside a transaction: write one statement, which can be run again');
  if (!header.alone && all.some((one) => / concurrently /.test(one)))
    problems.push('says concurrently: write "-- transaction: none"');
  for (const { kind, on, what } of all.flatMap((one) =>
    ofStatement(one, (table) => before.has(table), all),
  )) {
    if (header.reviewed.has(on) || (kind === 'contract' && header.oldestCode > 0)) continue;
    problems.push(
      kind === 'contract'
        ? `${what}: code that runs may break (say "-- oldest-code: NNNN")`
        : `${what}: people wait (build it concurrently, or say "-- reviewed: ${on}: why")`,
    );
  }
  return problems;
}
