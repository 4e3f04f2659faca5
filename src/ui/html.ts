import type { VNode } from 'preact';
import { jsxEscape, jsxTemplate } from 'preact/jsx-runtime';

type Part = VNode | VNode[] | string | number | null | false | undefined;

/**
 * Markup whose fixed parts are text already, for what a page shows by the dozen (a row, a tag, an icon): JSX builds and walks
 * an object for each element. Every value is escaped, for text and for an attribute in double quotes alike.
 */
export function html(fixed: TemplateStringsArray, ...parts: Part[]): VNode {
  return jsxTemplate(fixed as unknown as string[], ...parts.map((part) => jsxEscape(part || (part === 0 ? '0' : null)))); // it only reads the array
}
