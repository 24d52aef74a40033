import type { Device } from '@campus/protocol';
import type { TFunction } from 'i18next';

/** What a device calls itself, as a person would say it. */
export function deviceName(t: TFunction<'centres'>, { browser, system }: Device): string {
  if (browser !== null && system !== null) return t('device.both', { browser, system });
  return browser ?? system ?? t('device.unknown');
}
