/**
 * A role's key from its English name: letters without accents, digits and hyphens, with a number if
 * it is taken.
 */
export function keyFor(name: string, taken: readonly string[]): string {
  const plain =
    name
      .normalize('NFD')
      .toLowerCase()
      .replace(/\p{M}/gu, '')
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 50)
      .replace(/^-+|-+$/g, '') || 'role';
  let key = plain;
  for (let n = 2; taken.includes(key); n++) key = `${plain}-${n}`;
  return key;
}
