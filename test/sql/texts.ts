import * as ts from 'typescript/unstable/ast';
import { type Project, type Symbol as Sym, SymbolFlags } from 'typescript/unstable/sync';
import { functionOf, returnsOf } from './nodes.ts';
import {
  always,
  each,
  Fields,
  joined,
  member,
  method,
  Routine,
  together,
  Unknown,
  under,
  unknown,
  type Value,
  type Variant,
} from './values.ts';

/** What the parameters of the functions hold that are being called. */
interface Scope {
  id: string;
  of: ReadonlyMap<number, Variant[]>;
}
const TOP: Scope = { id: '', of: new Map() };
const DEEPEST = 24;

/** Where a node is, as a key. */
const at = (node: ts.Node): string => `${node.getSourceFile().fileName}:${node.pos}`;

/**
 * Reads what an expression can be without running it: literals, templates, constants of any module,
 * both branches of a condition, items of constant lists, functions of the source, and for a
 * parameter what its callers pass.
 * @param calls every call of a function or method of this name in the program
 */
export function readerOf(project: Project, calls: (name: string) => readonly ts.CallExpression[]) {
  const { checker } = project;
  let depth = 0;
  let counting = false;
  const symbols = new Map<ts.Node, Sym | undefined>();

  function symbolOf(name: ts.Node): Sym | undefined {
    if (!symbols.has(name)) symbols.set(name, checker.getSymbolAtLocation(name));
    return symbols.get(name);
  }

  function read(node: ts.Node, scope: Scope = TOP): Variant[] {
    if (depth > DEEPEST) return unknown(node.getText());
    depth += 1;
    try {
      const variants = readAny(node, scope);
      if (counting || !variants.some(({ value }) => value instanceof Unknown)) return variants;
      return ofType(node) ?? variants;
    } finally {
      depth -= 1;
    }
  }

  /** What the type alone tells: a literal, or one of several. */
  function ofType(node: ts.Node): Variant[] | undefined {
    const type = checker.getTypeAtLocation(node);
    if (!type || !checker.isTypeAssignableTo(type, checker.getStringType())) return undefined;
    const types = type.isUnionType() ? (type.getTypes() ?? []) : [type];
    if (types.length === 0 || !types.every((one) => one.isStringLiteralType())) return undefined;
    const key = ts.isIdentifier(node) ? `type:${symbolOf(node)?.id}` : at(node);
    return types.flatMap((one) => under(always(one.value as string), key, String(one.value)));
  }

  function readAny(node: ts.Node, scope: Scope): Variant[] {
    if (ts.isStringLiteralLikeNode(node)) return always(node.text);
    if (ts.isNumericLiteral(node)) return always(Number(node.text.replaceAll('_', '')));
    if (ts.isRegularExpressionLiteral(node)) {
      const [, source = '', flags] = /^\/(.*)\/(\w*)$/s.exec(node.text) ?? [];
      return always(new RegExp(source, flags));
    }
    if (node.kind === ts.SyntaxKind.NullKeyword) return always(null);
    if (ts.isParenthesizedExpression(node)) return read(node.expression, scope);
    if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node))
      return read(node.expression, scope);
    if (ts.isIdentifier(node)) {
      const symbol = symbolOf(node);
      if (node.text === 'undefined') return always(undefined);
      return symbol ? readSymbol(symbol, node, scope) : unknown(node.text);
    }
    if (ts.isTemplateExpression(node))
      return together(
        [
          always(node.head.text),
          ...node.templateSpans.flatMap(({ expression, literal }) => [
            read(expression, scope),
            always(literal.text),
          ]),
        ],
        (parts) => joined(parts),
      );
    if (ts.isConditionalExpression(node)) {
      const known = read(node.condition, scope);
      if (known.every(({ value }) => typeof value === 'boolean'))
        return each(known, (is) => read(is ? node.whenTrue : node.whenFalse, scope));
      const key = `if:${scope.id}:${at(functionOf(node))}:${node.condition.getText()}`;
      return [
        ...under(read(node.whenTrue, scope), key, true),
        ...under(read(node.whenFalse, scope), key, false),
      ];
    }
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken)
      return together([read(node.left, scope), read(node.right, scope)], ([left, right]) =>
        typeof left === 'number' && typeof right === 'number'
          ? left + right
          : joined([left, right]),
      );
    if (
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken
    )
      return each(read(node.left, scope), (left) =>
        left instanceof Unknown
          ? always(left)
          : left === undefined || left === null
            ? read(node.right, scope)
            : always(left),
      );
    if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
      return each(read(node.operand, scope), (value) =>
        always(value instanceof Unknown ? value : !value),
      );
    if (ts.isArrayLiteralExpression(node)) return readList(node.elements, scope);
    if (ts.isObjectLiteralExpression(node)) return readObject(node, scope);
    if (ts.isPropertyAccessExpression(node))
      return each(read(node.expression, scope), (of) =>
        always(member(of, node.name.text, node.getText())),
      );
    if (ts.isElementAccessExpression(node))
      return together(
        [read(node.expression, scope), read(node.argumentExpression, scope)],
        ([of, key]) => member(of, key, node.getText()),
      );
    if (ts.isArrowFunction(node) || ts.isFunctionDeclaration(node))
      return always(routine(node, scope));
    if (ts.isCallExpression(node)) return readCall(node, scope);
    return unknown(node.getText());
  }

  function readObject(node: ts.ObjectLiteralExpression, scope: Scope): Variant[] {
    const names: string[] = [];
    const values: Variant[][] = [];
    for (const property of node.properties) {
      if (ts.isPropertyAssignment(property)) values.push(read(property.initializer, scope));
      else if (ts.isShorthandPropertyAssignment(property)) {
        const symbol = checker.getShorthandAssignmentValueSymbol(property);
        values.push(symbol ? readSymbol(symbol, property, scope) : unknown(property.getText()));
      } else return unknown(node.getText());
      names.push(property.name.getText().replace(/^'(.*)'$/, '$1'));
    }
    return together(
      values,
      (of) => new Fields(new Map(names.map((name, index) => [name, of[index]]))),
    );
  }

  function readList(elements: readonly ts.Expression[], scope: Scope): Variant[] {
    const parts = elements.map((element) =>
      ts.isSpreadElement(element)
        ? read(element.expression, scope)
        : counting
          ? always(new Unknown('what is only counted'))
          : read(element, scope),
    );
    return together(parts, (values) => {
      const list: Value[] = [];
      for (const [index, element] of elements.entries()) {
        const value = values[index];
        if (!ts.isSpreadElement(element)) list.push(value);
        else if (Array.isArray(value)) list.push(...value);
        else return new Unknown(element.getText());
      }
      return list;
    });
  }

  function readCall(node: ts.CallExpression, scope: Scope): Variant[] {
    const args = node.arguments.map((argument) => read(argument, scope));
    const { expression } = node;
    if (expression.getText() === 'Object.keys')
      return each(args[0] ?? [], (of) =>
        always(of instanceof Fields ? [...of.of.keys()] : new Unknown(node.getText())),
      );
    if (ts.isPropertyAccessExpression(expression))
      return each(read(expression.expression, scope), (of) =>
        of instanceof Unknown ? always(of) : method(of, expression.name.text, args),
      );
    return each(read(expression, scope), (of) =>
      of instanceof Routine ? of.call(args) : unknown(node.getText()),
    );
  }

  const routine = (fn: ts.FunctionLikeDeclaration, scope: Scope): Routine =>
    new Routine((args) => {
      const of = new Map(scope.of);
      for (const [index, { name }] of fn.parameters.entries()) {
        const symbol = name && symbolOf(name);
        if (symbol) of.set(symbol.id, args[index] ?? unknown(name.getText()));
      }
      const inner: Scope = { id: `${scope.id}>${at(fn)}`, of };
      const { body } = fn;
      if (!body) return unknown(fn.getText());
      if (!ts.isBlock(body)) return read(body, inner);
      const returned = returnsOf(body);
      if (returned.length === 1 && returned[0]) return read(returned[0], inner);
      return returned.flatMap((one, index) => under(read(one, inner), `return:${at(fn)}`, index));
    });

  function readSymbol(named: Sym, node: ts.Node, scope: Scope): Variant[] {
    const symbol = named.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(named) : named;
    const held = scope.of.get(symbol.id);
    if (held) return held;
    const declared = symbol.valueDeclaration?.resolve(project);
    return declared ? readDeclared(declared, node, scope) : unknown(node.getText());
  }

  function readDeclared(declared: ts.Node, node: ts.Node, scope: Scope): Variant[] {
    if (ts.isFunctionDeclaration(declared)) return read(declared, scope);
    if (ts.isParameterDeclaration(declared)) return readParameter(declared, node);
    if (ts.isBindingElement(declared)) {
      const pattern = declared.parent;
      const whole = readDeclared(pattern.parent, node, scope);
      const name = (declared.propertyName ?? declared.name)?.getText() ?? '';
      return each(whole, (of) => {
        const key = ts.isArrayBindingPattern(pattern) ? pattern.elements.indexOf(declared) : name;
        return always(member(of, key, node.getText()));
      });
    }
    if (!ts.isVariableDeclaration(declared)) return unknown(node.getText());
    const loop = declared.parent.parent;
    if (ts.isForOfStatement(loop))
      return each(read(loop.expression, scope), (list) =>
        Array.isArray(list)
          ? list.flatMap((item, index) => under(always(item), `loop:${at(loop)}`, index))
          : unknown(node.getText()),
      );
    // what is assigned to or added to later can be anything
    return declared.initializer && /^const\b/.test(declared.parent.getText()) && !grows(declared)
      ? read(declared.initializer, scope)
      : unknown(node.getText());
  }

  /** Whether something is added to a list after it was made. */
  const grows = (declared: ts.Node & { name?: ts.Node }): boolean =>
    calls('push').some(
      ({ expression }) =>
        expression.getSourceFile() === declared.getSourceFile() &&
        ts.isPropertyAccessExpression(expression) &&
        declared.name &&
        ts.isIdentifier(expression.expression) &&
        expression.expression.text === declared.name.getText() &&
        symbolOf(expression.expression) === symbolOf(declared.name),
    );

  /** What the callers of its function pass for a parameter. */
  function readParameter(declared: ts.ParameterDeclaration, node: ts.Node): Variant[] {
    const fn = declared.parent;
    if (!ts.isFunctionLikeDeclaration(fn)) return unknown(node.getText());
    const index = fn.parameters.indexOf(declared);
    const holder = ts.isVariableDeclaration(fn.parent) ? fn.parent : fn;
    const name = 'name' in holder ? (holder.name as ts.Node | undefined) : undefined;
    const own = name && symbolOf(name);
    const its = (name ? calls(name.getText()) : []).filter((call) => {
      const { expression } = call;
      const symbol = symbolOf(
        ts.isPropertyAccessExpression(expression) ? expression.name : expression,
      );
      const real =
        symbol && symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      return real?.id === own?.id;
    });
    if (its.length === 0) return unknown(node.getText());
    return its.flatMap((call, which) => {
      const argument = call.arguments[index];
      const passed = argument ? read(argument) : unknown(node.getText());
      return under(passed, `caller:${at(fn)}`, which);
    });
  }

  return {
    text: (node: ts.Node): Variant[] => read(node),
    /** The same for a list of values, whose number alone is asked for. */
    list(node: ts.Node): Variant[] {
      counting = true;
      try {
        return read(node);
      } finally {
        counting = false;
      }
    },
  };
}
