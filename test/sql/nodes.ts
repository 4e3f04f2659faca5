import * as ts from 'typescript/unstable/ast';

/** The innermost function around a node, or its file. */
export function functionOf(node: ts.Node): ts.Node {
  let up: ts.Node = node;
  while (up.parent && !ts.isFunctionLikeDeclaration(up)) up = up.parent;
  return up;
}

/** What the returns of a function answer; those of functions within it are theirs. */
export function returnsOf(body: ts.Node): ts.Expression[] {
  const found: ts.Expression[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isFunctionLikeDeclaration(node)) return;
    if (ts.isReturnStatement(node) && node.expression) found.push(node.expression);
    node.forEachChild(look);
  };
  look(body);
  return found;
}
