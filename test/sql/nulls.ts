import { nodeOf, nodesOf, type Tree } from './tree.ts';

/** Whether a column can be null: what the schema and the statement prove, else `unknown`. */
export type Nulls = 'never' | 'sometimes' | 'unknown';
/** What is asked of the catalog. */
export interface Catalog {
  /** Columns that are NOT NULL, as `table.column` by their numbers. */
  notNull: ReadonlySet<string>;
  /** The numbers of ordinary tables. */
  tables: ReadonlySet<string>;
  /** Functions that answer null when an argument is. */
  strict: ReadonlySet<string>;
}
/** A query, and those around it whose CTEs it can read. */
interface Level {
  query: Tree;
  up: Level | undefined;
}

const BOOL = '16';
const keyOf = (variable: Tree): string => `${variable.of.varno}.${variable.of.varattno}`;
const sometimes = (all: Nulls[]): boolean => all.includes('sometimes');
const never = (all: Nulls[]): boolean => all.every((one) => one === 'never');

/**
 * Which of a statement's result columns can be null. A column of a table is what the table says,
 * unless the outer side of a join can leave it out, or the WHERE lets no null pass.
 * @param query PostgreSQL's parse tree, which names for each column the joins that can null it
 */
export function nullsOf(query: Tree, catalog: Catalog): Nulls[] {
  return columnsOf({ query, up: undefined });

  function columnsOf(level: Level): Nulls[] {
    return outputOf(level.query).map((one) => ofExpression(nodeOf(one.of.expr), level));
  }

  function ofExpression(node: Tree | undefined, level: Level): Nulls {
    if (!node) return 'unknown';
    const args = () =>
      nodesOf(node.of.args).map((arg) =>
        ofExpression(arg.kind === 'TARGETENTRY' ? nodeOf(arg.of.expr) : arg, level),
      );
    const arg = () => ofExpression(nodeOf(node.of.arg), level);
    switch (node.kind) {
      case 'VAR':
        return ofColumn(node, level);
      case 'CONST':
        return node.of.constisnull === 'true' ? 'sometimes' : 'never';
      case 'RELABELTYPE':
      case 'COERCEVIAIO':
      case 'ARRAYCOERCEEXPR':
        return arg();
      case 'NULLTEST':
      case 'BOOLEANTEST':
      case 'ARRAYEXPR':
      case 'ROWEXPR':
        return 'never';
      case 'SUBLINK':
        return ofSubquery(node, level);
      case 'AGGREF': {
        if (catalog.strict.has(`count ${node.of.aggfnoid}`)) return 'never';
        // of no rows there is no greatest, unless each group has one at least
        if (!level.query.of.groupClause) return 'sometimes';
        return node.of.aggfilter === null && never(args()) ? 'never' : 'unknown';
      }
      case 'COALESCEEXPR':
      case 'COALESCE': {
        const all = args();
        return all.includes('never')
          ? 'never'
          : all.every((one) => one === 'sometimes')
            ? 'sometimes'
            : 'unknown';
      }
      case 'CASEEXPR':
      case 'CASE': {
        const all = [
          ...nodesOf(node.of.args).map((when) => ofExpression(nodeOf(when.of.result), level)),
          ofExpression(nodeOf(node.of.defresult), level),
        ];
        return sometimes(all) ? 'sometimes' : never(all) ? 'never' : 'unknown';
      }
      case 'BOOLEXPR':
        return never(args()) ? 'never' : 'unknown';
      case 'FUNCEXPR':
      case 'OPEXPR': {
        if (!isStrict(node)) return 'unknown';
        const all = args();
        // a cast or a comparison of what is there is there; other functions may answer null
        const plain =
          ['1', '2'].includes(String(node.of.funcformat)) || node.of.opresulttype === BOOL;
        return sometimes(all) ? 'sometimes' : plain && never(all) ? 'never' : 'unknown';
      }
      default:
        return 'unknown';
    }
  }

  /** A query within an expression: EXISTS is type 0, one value 4, ARRAY 6. */
  function ofSubquery({ of }: Tree, level: Level): Nulls {
    if (of.subLinkType === '0' || of.subLinkType === '6') return 'never';
    const query = nodeOf(of.subselect);
    if (of.subLinkType !== '4' || !query) return 'unknown';
    // one row whatever it finds, or none where it finds nothing
    const one = query.of.hasAggs === 'true' && !query.of.groupClause && !query.of.havingQual;
    return one ? (columnsOf({ query, up: level })[0] ?? 'unknown') : 'sometimes';
  }

  function isStrict(node: Tree): boolean {
    return catalog.strict.has(String(node.of.funcid ?? node.of.opfuncid));
  }

  function ofColumn(variable: Tree, inner: Level): Nulls {
    let level: Level | undefined = inner;
    for (let up = Number(variable.of.varlevelsup); up > 0; up -= 1) level = level?.up;
    if (!level) return 'unknown';
    const { query } = level;
    const table = nodesOf(query.of.rtable)[Number(variable.of.varno) - 1];
    if (!table) return 'unknown';
    const column = Number(variable.of.varattno);
    if (query.of.setOperations) {
      const all = nodesOf(query.of.rtable).map((part) => ofTable(part, column, level));
      return sometimes(all) ? 'sometimes' : never(all) ? 'never' : 'unknown';
    }
    const own = ofTable(table, column, level);
    if (own === 'never' && !isNulled(variable)) return 'never';
    const changed =
      variable.of.varno === query.of.resultRelation &&
      nodesOf(query.of.targetList).some((one) => one.of.resno === variable.of.varattno);
    if (changed) return own === 'never' ? 'never' : 'unknown';
    const kept = keptIn(nodeOf(query.of.jointree));
    if (kept.has(keyOf(variable))) return 'never';
    // a row of which one column is there is there
    const isThere = [...kept].some((key) => key.startsWith(`${variable.of.varno}.`));
    return isNulled(variable) && !isThere ? 'sometimes' : own;
  }

  function ofTable(table: Tree, column: number, level: Level): Nulls {
    switch (table.of.rtekind) {
      case '0': {
        const { relid } = table.of;
        if (!catalog.tables.has(String(relid)) || column <= 0) return 'unknown';
        return catalog.notNull.has(`${relid}.${column}`) ? 'never' : 'sometimes';
      }
      case '1': {
        const query = nodeOf(table.of.subquery);
        return (query && columnsOf({ query, up: level })[column - 1]) ?? 'unknown';
      }
      case '2':
        return ofExpression(nodesOf(table.of.joinaliasvars)[column - 1], level);
      case '6': {
        let at: Level | undefined = level;
        for (let up = Number(table.of.ctelevelsup); up > 0; up -= 1) at = at?.up;
        const cte = nodesOf(at?.query.of.cteList).find(
          (one) => one.of.ctename === table.of.ctename,
        );
        const query = nodeOf(cte?.of.ctequery);
        // one that reads itself is not followed
        if (!query || !at || cte?.of.cterecursive === 'true') return 'unknown';
        return columnsOf({ query, up: at })[column - 1] ?? 'unknown';
      }
      case '9':
        return ofExpression(nodesOf(table.of.groupexprs)[column - 1], level);
      default:
        return 'unknown';
    }
  }

  /** The columns that no row passes the WHERE and the inner joins without. */
  function keptIn(node: Tree | undefined): Set<string> {
    const kept = new Set<string>();
    if (node?.kind === 'FROMEXPR') {
      required(nodeOf(node.of.quals), kept);
      for (const one of nodesOf(node.of.fromlist)) for (const key of keptIn(one)) kept.add(key);
    } else if (node?.kind === 'JOINEXPR') {
      const inner = node.of.jointype === '0';
      if (inner) required(nodeOf(node.of.quals), kept);
      if (inner || node.of.jointype === '1')
        for (const key of keptIn(nodeOf(node.of.larg))) kept.add(key);
      if (inner) for (const key of keptIn(nodeOf(node.of.rarg))) kept.add(key);
    }
    return kept;
  }

  function required(node: Tree | undefined, kept: Set<string>): void {
    if (!node) return;
    const args = nodesOf(node.of.args);
    const all = () => {
      for (const arg of args) there(arg, kept);
    };
    if (node.kind === 'BOOLEXPR' && node.of.boolop === 'and')
      for (const arg of args) required(arg, kept);
    else if (node.kind === 'NULLTEST' && node.of.nulltesttype === '1')
      there(nodeOf(node.of.arg), kept);
    else if (node.kind === 'OPEXPR') {
      if (isStrict(node)) all();
    } else if (node.kind === 'SCALARARRAYOPEXPR' && node.of.useOr === 'true') there(args[0], kept);
    else if (node.kind === 'SUBLINK' && node.of.subLinkType === '2')
      required(nodeOf(node.of.testexpr), kept);
    else if (node.kind === 'VAR') there(node, kept);
  }

  /** The columns that an expression which is not null is made of. */
  function there(node: Tree | undefined, kept: Set<string>): void {
    if (node?.kind === 'VAR' && node.of.varlevelsup === '0') kept.add(keyOf(node));
    else if (node?.kind === 'RELABELTYPE' || node?.kind === 'COERCEVIAIO')
      there(nodeOf(node.of.arg), kept);
    else if ((node?.kind === 'FUNCEXPR' || node?.kind === 'OPEXPR') && isStrict(node))
      for (const arg of nodesOf(node.of.args)) there(arg, kept);
  }
}

/** The result columns of a query, or of what a change returns. */
function outputOf(query: Tree): Tree[] {
  const returned = nodesOf(query.of.returningList);
  const list = query.of.commandType === '1' ? nodesOf(query.of.targetList) : returned;
  return list.filter((one) => one.of.resjunk !== 'true');
}

/** `(b)` is no join; `(b 3)` a join that can null the column. */
const isNulled = (variable: Tree): boolean =>
  Array.isArray(variable.of.varnullingrels) && variable.of.varnullingrels.length > 1;
