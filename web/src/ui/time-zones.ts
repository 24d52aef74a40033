import type { SelectOption } from './Select.tsx';

/** All zones that the browser knows, and the given one even where it does not list it (UTC, say). */
export function timeZoneOptions(current: string): SelectOption[] {
  return [...new Set([current, ...Intl.supportedValuesOf('timeZone')])]
    .sort((a, b) => a.localeCompare(b))
    .map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));
}
