import { relative } from 'node:path';
import {
  type CallExpression,
  isAwaitExpression,
  isBinaryExpression,
  isBindingElement,
  isCallExpression,
  isExpressionStatement,
  isPropertyAccessExpression,
  type Node,
  type PropertyAccessExpression,
} from 'typescript/unstable/ast';
import { API, type Project, type Type } from 'typescript/unstable/sync';
import { rootFolder } from '../../src/platform/root.ts';
import { readerOf } from './texts.ts';
import { always, together, Unknown } from './values.ts';

/** A text that a call can send. */
export interface Text {
  sql: string;
  /** How many values go with it; undefined where only a run tells. */
  values: number | undefined;
}
/** A call that runs SQL. */
export interface Statement {
  /** From the root of the repository. */
  file: string;
  line: number;
  /** The function that it is in, by which a call that cannot be read is named. */
  within: string;
  texts: Text[];
  /** What is called, as it is written: `access.sql`. */
  call: string;
  /** What of the text only a run can tell. */
  unread: string | undefined;
  /** What the caller says a row is; undefined where the call answers none that are typed. */
  row: Type | undefined;
  /** Its rows are read, and could be read as anything. */
  untyped: boolean;
}
export interface Source {
  project: Project;
  statements: Statement[];
  /** Where a function that runs SQL is handed on instead of called. */
  handedOn: { file: string; code: string }[];
}

/** The functions that run SQL: their names, and the files that declare them. */
const RUNNERS = new Map([
  ['sql', /\/src\/platform\/(db\/statements|access\/access)\.ts$/],
  ['pipeline', /\/src\/platform\/(db\/statements|access\/access)\.ts$/],
  ['ask', /\/src\/platform\/access\/db\.ts$/],
  ['run', /\/src\/platform\/db\/statements\.ts$/],
  ['query', /\/node_modules\/@types\/pg\/index\.d\.ts$/],
]);

/** The compiler over this repository. */
export function openCompiler(): { project: Project; close(): void } {
  const api = new API({ cwd: rootFolder });
  const [project] = api
    .updateSnapshot({ openProjects: [`${rootFolder}/tsconfig.json`] })
    .getProjects();
  if (!project) throw new Error('tsconfig.json is no project');
  return { project, close: () => api.close() };
}

/** Reads the files that lie under a path: every statement, and every text that each can be. */
export function readSource(project: Project, under: string): Source {
  const { checker, program } = project;
  const accesses: PropertyAccessExpression[] = [];
  const taken: Node[] = [];
  const calls = new Map<string, CallExpression[]>();
  const look = (node: Node): void => {
    if (isPropertyAccessExpression(node) && RUNNERS.has(node.name.text)) accesses.push(node);
    if (isBindingElement(node) && /^(sql|pipeline)\b/.test(node.getText()))
      taken.push(node.parent.parent);
    if (isCallExpression(node)) {
      const name = isPropertyAccessExpression(node.expression)
        ? node.expression.name.text
        : node.expression.getText();
      calls.set(name, [...(calls.get(name) ?? []), node]);
    }
    node.forEachChild(look);
  };
  for (const name of program.getSourceFileNames()) {
    if (!name.startsWith(`${rootFolder}/${under}`) || /\.test\.tsx?$/.test(name)) continue;
    const file = program.getSourceFile(name);
    if (file) look(file);
  }
  const read = readerOf(project, (name) => calls.get(name) ?? []);
  const symbols = checker.getSymbolAtLocation(accesses.map((access) => access.name));
  const source: Source = {
    project,
    statements: [],
    handedOn: taken.map((node) => ({ file: placeOf(node).file, code: node.getText() })),
  };
  for (const [index, access] of accesses.entries()) {
    const declared = symbols[index]?.declarations[0]?.path ?? '';
    if (!RUNNERS.get(access.name.text)?.test(declared)) continue;
    const place = placeOf(access);
    const call = access.parent;
    // an assignment names it on both sides: the one that is read counts
    if (isBinaryExpression(call) && call.left === access) continue;
    if (!isCallExpression(call) || call.expression !== access) {
      source.handedOn.push({ file: place.file, code: access.parent.getText() });
      continue;
    }
    const [text, values] = call.arguments;
    if (!text) continue;
    const variants = together(
      [read.text(text), values ? read.list(values) : always([])],
      (both) => both,
    );
    const texts = new Map<string, Text>();
    let unread: string | undefined;
    for (const { value } of variants) {
      const [sql, given] = value as [unknown, unknown];
      if (typeof sql === 'string') {
        const count = Array.isArray(given) ? given.length : undefined;
        texts.set(`${sql}${count}`, { sql, values: count });
      } else unread = sql instanceof Unknown ? sql.expression : text.getText();
    }
    source.statements.push({
      ...place,
      within: nameAround(call),
      call: access.getText(),
      texts: [...texts.values()],
      unread,
      row: rowOf(project, call),
      untyped: access.name.text === 'query' && !isDropped(call),
    });
  }
  return source;
}

function placeOf(node: Node): { file: string; line: number } {
  const file = node.getSourceFile();
  const line = file.text.slice(0, node.getStart()).split('\n').length;
  return { file: relative(rootFolder, file.fileName), line };
}

/** Whether what a call answers is left aside. */
function isDropped(call: Node): boolean {
  const { parent } = call;
  return isExpressionStatement(isAwaitExpression(parent) ? parent.parent : parent);
}

/** The name of the outermost declaration around a node. */
function nameAround(node: Node): string {
  let name = '';
  for (let up: Node | undefined = node; up; up = up.parent)
    if ('name' in up && up.name) name = (up.name as Node).getText();
  return name;
}

/**
 * The R of a call that answers `Promise<R[]>` or, of the driver itself, `Promise<{ rows: R[] }>`.
 */
function rowOf({ checker }: Project, call: CallExpression): Type | undefined {
  const argument = (type: Type | undefined) =>
    type?.isTypeReference() ? checker.getTypeArguments(type)[0] : undefined;
  const answer = argument(checker.getTypeAtLocation(call));
  const rows = answer && checker.getPropertyOfType(answer, 'rows');
  const row = argument(rows ? checker.getTypeOfSymbol(rows) : answer);
  return row && checker.getPropertiesOfType(row).length > 0 ? row : undefined;
}
