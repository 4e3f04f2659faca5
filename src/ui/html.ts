import type { VNode } from 'preact';
import { jsxEscape, jsxTemplate } from 'preact/jsx-runtime';

type Part = VNode | readonly Part[] | string | number | null | false | undefined;
/** What stands in a page as text already, and the components between. */
type Written = { tpl?: string[]; exprs?: VNode[] };

/**
 * Markup whose fixed parts are text already, for what every page shows (the frame) or shows by the dozen (a row, a tag, an
 * icon): JSX builds and walks an object for each element. What was written like this is taken over as the text that it is. Every
 * value is escaped, for text and for an attribute in double quotes alike; an empty one leaves nothing.
 */
export function html(fixed: TemplateStringsArray, ...parts: Part[]): VNode {
  const texts: string[] = [];
  const components: VNode[] = [];
  let text = '';
  const stand = (component: VNode): void => {
    texts.push(text);
    components.push(component);
    text = '';
  };
  const add = (part: Part): void => {
    if (typeof part === 'string' || typeof part === 'number') {
      text += jsxEscape(part);
    } else if (Array.isArray(part)) {
      for (const one of part) add(one);
    } else if (part) {
      const { tpl, exprs = [] } = (part as VNode).props as Written;
      if (!tpl) stand(part as VNode);
      for (const [index, piece] of (tpl ?? []).entries()) {
        text += piece;
        const component = exprs[index];
        if (component) stand(component);
      }
    }
  };
  for (const [index, piece] of fixed.entries()) {
    text += piece;
    add(parts[index]);
  }
  return jsxTemplate([...texts, text], ...components);
}
