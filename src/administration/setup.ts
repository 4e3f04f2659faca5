import type { Feature, SetupItem } from '../feature.ts';
import type { Access } from '../platform/access/access.ts';
import type { Config } from '../platform/config.ts';
import type { Settings } from '../platform/settings/settings.ts';
import { changeSettings } from '../platform/settings-store/settings-changes.ts';
import { readStored } from '../platform/settings-store/settings-stored.ts';
import { byStaff } from './changing.ts';

/** What has to be filled in before members may use the portal. */

/** The items of this feature; other features add theirs in `feature.ts`. */
export const ownItems: readonly SetupItem[] = [
  { name: 'name', href: '/staff/settings/health-system', settings: ['name'] },
  {
    name: 'phones',
    href: '/staff/settings/health-system',
    settings: ['phone', 'phoneHours', 'advicePhone'],
  },
  { name: 'zone', href: '/staff/settings/health-system', settings: ['zone'] },
  // set by the environment: `serve` does not start without it
  { name: 'mail', done: (_, config) => config.smtpUrl !== undefined },
];

/** The items of all features, ours first. */
export const setupItems = (features: readonly Feature[]): SetupItem[] =>
  features
    .flatMap((feature) => feature.setup ?? [])
    .sort((a, b) => Number(ownItems.includes(b)) - Number(ownItems.includes(a)));

/** The settings that have to be set explicitly, not left at their defaults. */
export const settingsToGive = (features: readonly Feature[]): Set<keyof Settings> =>
  new Set(setupItems(features).flatMap((item) => ('settings' in item ? item.settings : [])));

export interface SetupState {
  item: SetupItem;
  done: boolean;
}
/** Each item, and whether it is done. */
export async function readSetup(
  access: Access<'setup:read'>,
  items: readonly SetupItem[],
  config: Config,
): Promise<SetupState[]> {
  const stored = await readStored(access);
  const list: SetupState[] = [];
  for (const item of items)
    list.push({
      item,
      done:
        'settings' in item
          ? item.settings.every((name) => name in stored)
          : await item.done(access, config),
    });
  return list;
}

/** Opens the portal to members. @returns false while something is missing */
export async function openPortal(
  access: Access<'setup:read'>,
  items: readonly SetupItem[],
  config: Config,
  now: Date,
): Promise<boolean> {
  const state = await readSetup(access, items, config);
  if (state.some(({ done }) => !done)) return false;
  await changeSettings(access, { open: true }, byStaff(access), now);
  return true;
}
