/**
 * Whether the name for members is the official one in other spelling: the same first word, and no
 * number that the official name does not have. Then staff who read one know the other.
 */
export function isSameInOtherSpelling(short: string, official: string): boolean {
  const words = (text: string) => text.toLowerCase().split(/[^\p{L}\p{N}.,%-]+/u);
  const known = new Set(words(official));
  const [first = '', ...rest] = words(short);
  return known.has(first) && rest.every((word) => !/\d/.test(word) || known.has(word));
}
