const PERSON_COLORS = ['teal', 'brown', 'violet', 'blue', 'olive', 'plum'] as const;
/** Each of a family's people has a color, by their place in the list. */
export const personColor = (index: number): string =>
  PERSON_COLORS[Math.max(index, 0) % PERSON_COLORS.length] ?? 'teal';

export function Initial({ name, color, size }: { name: string; color: string; size?: 'large' }) {
  return (
    <span class={`initial initial--${color}${size ? ' initial--large' : ''}`} aria-hidden="true">
      {[...name][0]?.toUpperCase() ?? '?'}
    </span>
  );
}
