import type { Resource } from '@medplum/fhirtypes';
import { typeNamedIn } from '../../fhir/references.ts';
import { truths } from './shapes.rules.ts';

/**
 * FHIR R4's structure definitions, reduced at build time (`shapes.build.ts`) to what it takes to
 * say "this is plainly valid". It never says "invalid": an element that the shapes leave out, a
 * rule that `shapes.rules.ts` does not know, a primitive extension, and a contained resource are
 * all left to the library's validator.
 */
export type Shapes = Record<string, Shape>;
export interface Shape {
  elements: Record<string, Element>;
  /** Elements, or groups of a choice, that are required. */
  required: string[];
  /** Keys of the rules that apply to the whole. */
  rules: string[];
}
export interface Element {
  type: string;
  many?: true;
  /** The group of a choice of types: at most one `value[x]`. */
  choice?: string;
  rules?: string[];
  /** The codes of a required binding. */
  codes?: string[];
  /** The types that a reference may point to. */
  targets?: string[];
}

type Value = Record<string, unknown>;

const DAY = String.raw`\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?`;
const TIME = String.raw`([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?`;
const texts: Record<string, RegExp> = {
  string: /^[\t\n\r\u0020-\uFFFF]+$/,
  markdown: /^[\t\n\r\u0020-\uFFFF]+$/,
  code: /^[^\s]+( [^\s]+)*$/,
  id: /^[A-Za-z0-9\-.]{1,64}$/,
  uri: /^\S+$/,
  url: /^\S+$/,
  canonical: /^\S+$/,
  date: new RegExp(`^${DAY}$`),
  dateTime: new RegExp(
    String.raw`^(${DAY}|\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T${TIME}(Z|[+-](0\d|1[0-3]):[0-5]\d))$`,
  ),
  instant: new RegExp(
    String.raw`^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T${TIME}(Z|[+-](0\d|1[0-3]):[0-5]\d)$`,
  ),
  time: new RegExp(`^${TIME}$`),
  base64Binary: /^[A-Za-z0-9+/\s]+={0,2}\s*$/, // R4 allows line breaks in it
};

/** Whether a value certainly has a primitive type; undefined for a type that is not primitive. */
function isPrimitive(type: string, value: unknown): boolean | undefined {
  const text = texts[type];
  if (text) return typeof value === 'string' && text.test(value) && value.trim() !== '';
  if (type === 'boolean') return typeof value === 'boolean';
  if (type === 'decimal') return Number.isFinite(value); // 1e999 is read as no number at all
  if (type === 'integer' || type === 'unsignedInt' || type === 'positiveInt') {
    const least = type === 'positiveInt' ? 1 : type === 'unsignedInt' ? 0 : -2_147_483_648;
    return (
      Number.isInteger(value) && (value as number) >= least && (value as number) <= 2_147_483_647
    );
  }
  return undefined;
}

/**
 * @returns true if the resource meets all of FHIR R4's base rules, required codes and reference
 * targets; false if that is not certain
 */
export function isPlainlyValid(shapes: Shapes, resource: Resource): boolean {
  return fits(shapes, shapes[resource.resourceType], { ...resource }, true);
}

function fits(shapes: Shapes, shape: Shape | undefined, value: Value, root: boolean): boolean {
  if (!shape) return false;
  let chosen: string[] | undefined;
  let any = false;
  for (const name in value) {
    if (root && name === 'resourceType') continue;
    any = true;
    const element = shape.elements[name];
    if (!element) return false;
    if (element.choice) {
      if (chosen?.includes(element.choice)) return false;
      chosen ??= [];
      chosen.push(element.choice);
    }
    const held = value[name];
    if (element.many) {
      if (!Array.isArray(held) || held.length === 0) return false;
      for (const one of held) if (!fitsOne(shapes, element, one)) return false;
    } else if (!fitsOne(shapes, element, held)) return false;
  }
  if (!any) return false;
  for (const name of shape.required)
    if (value[name] === undefined && !chosen?.includes(name)) return false;
  for (const rule of shape.rules) if (!truths[rule]?.(value)) return false;
  return true;
}

function fitsOne(shapes: Shapes, element: Element, value: unknown): boolean {
  const primitive = isPrimitive(element.type, value);
  if (primitive !== undefined)
    return primitive && (!element.codes || element.codes.includes(value as string));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const held = value as Value;
  if (!fits(shapes, shapes[element.type], held, false)) return false;
  if (element.targets) {
    const type = typeNamedIn(String(held.reference ?? ''));
    if (type !== null && !element.targets.includes(type)) return false;
  }
  for (const rule of element.rules ?? []) if (!truths[rule]?.(held)) return false;
  return true;
}
