import type { VNode } from 'preact';
import { jsxEscape, jsxTemplate } from 'preact/jsx-runtime';

type Part = VNode | readonly Part[] | string | number | null | false | undefined;
/**
 * Marks what was written here and nowhere else: the text that stands in a page already, and the
 * components between. An object that looks like it, say one that came in with data, is no markup.
 */
const OURS = Symbol('written by html');
type Written = VNode<{ tpl: string[]; exprs: VNode[] }> & { [OURS]?: true };

/**
 * Markup being put together: the text since the last component, and each component with the text
 * before it.
 */
interface Writing {
  text: string;
  before: { text: string; component: VNode }[] | null;
}

function stand(to: Writing, component: VNode): void {
  to.before ??= [];
  to.before.push({ text: to.text, component });
  to.text = '';
}

function add(to: Writing, part: Part): void {
  if (typeof part === 'string' || typeof part === 'number') {
    to.text += jsxEscape(part);
  } else if (Array.isArray(part)) {
    for (let at = 0; at < part.length; at++) add(to, part[at]);
  } else if (part) {
    if (!(part as Written)[OURS]) stand(to, part as VNode);
    else {
      const { tpl, exprs } = (part as Written).props;
      for (let at = 0; at < tpl.length; at++) {
        to.text += tpl[at];
        const component = exprs[at];
        if (component) stand(to, component);
      }
    }
  }
}

/**
 * Markup whose fixed parts are text already, for what every page shows (the frame) or shows by the
 * dozen (a row, a tag, an icon): JSX builds and walks an object for each element. What was written
 * like this is taken over as the text that it is. Every value is escaped, for text and for an
 * attribute in double quotes alike; an empty one leaves nothing. It runs hundreds of times a page,
 * so it counts by index and keeps nothing beside the text: an iterator makes an object a step.
 */
export function html(fixed: TemplateStringsArray, ...parts: Part[]): VNode {
  const to: Writing = { text: '', before: null };
  for (let at = 0; at < fixed.length; at++) {
    to.text += fixed[at];
    add(to, parts[at]);
  }
  const { text, before } = to;
  const made = before
    ? jsxTemplate([...before.map((one) => one.text), text], ...before.map((one) => one.component))
    : jsxTemplate([text]);
  (made as Written)[OURS] = true;
  return made;
}
