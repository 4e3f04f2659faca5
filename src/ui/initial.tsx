import type { PersonColor } from './people.ts';

/** The first letter of a name on a person's color. The name itself always stands beside it. */
export function Initial({
  name,
  color,
  size,
}: {
  name: string;
  color: PersonColor;
  size?: 'large';
}) {
  return (
    <span class={`initial initial--${color}${size ? ' initial--large' : ''}`} aria-hidden="true">
      {[...name.trim()][0]?.toUpperCase() ?? '?'}
    </span>
  );
}
