import type { Key, Words } from '../../../platform/i18n.ts';
import type { IconName } from '../../../ui/icons.ts';
import { Tag, type Tone } from '../../../ui/kit.tsx';
import { FLAGS, type Flag } from '../../observations/flags/flags.rules.ts';
import type { Test } from '../../observations/tests.rules.ts';
import { Concept } from './sent.pages.tsx';

/** How values, flags, ranges and statuses read: for every page that shows a result. */

const ICONS: Partial<Record<Flag, IconName>> = {
  low: 'arrow-down',
  'very-low': 'arrow-down',
  'below-threshold': 'arrow-down',
  'off-scale-low': 'arrow-down',
  high: 'arrow-up',
  'very-high': 'arrow-up',
  'above-threshold': 'arrow-up',
  'off-scale-high': 'arrow-up',
  'critical-low': 'triangle-alert',
  'critical-high': 'triangle-alert',
  critical: 'triangle-alert',
  'control-failed': 'triangle-alert',
  resistant: 'x',
  'not-susceptible': 'x',
  intermediate: 'minus',
  'dose-dependent': 'minus',
};
const lookOf = (flag: Flag): { tone: Tone; icon: IconName } => {
  const { side } = FLAGS[flag];
  return {
    tone: side === 'none' ? 'plain' : side,
    icon: ICONS[flag] ?? (side === 'in' ? 'check' : 'info'),
  };
};

export function FlagTag({ t, flag }: { t: Words; flag: Flag }) {
  return flag === 'none' ? null : Tag({ ...lookOf(flag), children: t(`flag.${flag}` as Key) });
}

/** Every flag of a test, most serious first, and what else the laboratory says, as it came. */
export function FlagTags({ t, test }: { t: Words; test: Pick<Test, 'flags' | 'marks'> }) {
  return (
    <>
      {test.flags.map((flag) => (
        <FlagTag key={flag} t={t} flag={flag} />
      ))}
      {test.marks.map((mark) => (
        <span class="tag tag--plain" key={mark.text}>
          <Concept t={t} said={mark} />
        </span>
      ))}
    </>
  );
}

export const toneOf = (flag: Flag): 'in' | 'high' | 'low' => {
  const { side } = FLAGS[flag];
  return side === 'none' ? 'in' : side;
};
