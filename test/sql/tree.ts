/** A node of PostgreSQL's own parse tree, as its debug output writes it. */
export interface Tree {
  kind: string;
  of: Record<string, Item>;
}
export type Item = Tree | Item[] | string | null;

/** Tokens: brackets, quoted texts, and words in which a backslash escapes. */
const TOKEN = /[{}()]|"(?:\\.|[^"\\])*"|\[[^\]]*\]|(?:\\.|[^\s{}()\\])+/gs;

/**
 * Reads the text that `debug_print_parse` logs (PostgreSQL's outfuncs.c): `{KIND :field value}`,
 * `(list)`, `<>` for nothing.
 */
export function readTree(text: string): Item {
  const tokens = text.match(TOKEN) ?? [];
  let at = 0;
  function item(): Item {
    const token = tokens[at++];
    if (token === undefined || token === '<>') return null;
    if (token === '(') {
      const list: Item[] = [];
      while (at < tokens.length && tokens[at] !== ')') list.push(item());
      at += 1;
      return list;
    }
    if (token !== '{') return token.replace(/^"(.*)"$/s, '$1').replace(/\\(.)/gs, '$1');
    const node: Tree = { kind: tokens[at++] ?? '', of: {} };
    while (at < tokens.length && tokens[at] !== '}') {
      const name = tokens[at++]?.slice(1) ?? '';
      node.of[name] = item();
      // the bytes of a constant follow its length; nobody asks for them
      while (at < tokens.length && tokens[at] !== '}' && !tokens[at]?.startsWith(':')) at += 1;
    }
    at += 1;
    return node;
  }
  return item();
}

export const isTree = (item: Item | undefined): item is Tree =>
  typeof item === 'object' && item !== null && !Array.isArray(item);
export const nodesOf = (item: Item | undefined): Tree[] =>
  Array.isArray(item) ? item.filter(isTree) : [];
export const nodeOf = (item: Item | undefined): Tree | undefined =>
  isTree(item) ? item : undefined;
