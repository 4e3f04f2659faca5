import type { View } from '../platform/http/routes.ts';

const HEIGHT = 34;
const WIDEST = 160;

/** The health system's logo, or the portal's own picture. The name beside it says the same. */
export function Logo({ view: { settings, assets } }: { view: View }) {
  const { logo } = settings;
  if (!logo || !assets.logo) return OWN;
  const scale = Math.min(HEIGHT / logo.height, WIDEST / logo.width);
  const [width, height] = [logo.width, logo.height].map((side) => Math.round(side * scale));
  return <img class="logo-image" src={assets.logo} alt="" width={width} height={height} />;
}

const OWN = (
  <svg class="logo" width="34" height="34" viewBox="0 0 34 34" fill="none" aria-hidden="true">
    <path
      class="logo-roof"
      d="M3 14 17 4l14 10"
      stroke-width="3.4"
      stroke-linecap="round"
      stroke-linejoin="round"
    />
    <path
      class="logo-wall"
      d="M7.5 15v14M26.5 15v14M3 30.5h28"
      stroke-width="3.2"
      stroke-linecap="round"
    />
    <path
      class="logo-door"
      d="M13 29v-6.5a4 4 0 0 1 8 0V29"
      stroke-width="3.2"
      stroke-linecap="round"
    />
  </svg>
);
