import type { TFunction } from 'i18next';
import type { Advice } from './advice.ts';
import { bitrate, milliseconds, share } from './figures-text.ts';
import type { Rate } from './network/measure.ts';

export function rateText(rate: Rate, t: TFunction<'equipment'>, language: string): string {
  const value = bitrate(rate.bps, language);
  return rate.isAtLeast ? t('network.atLeast', { value }) : value;
}

/** A sentence or two that say what to do. */
export function adviceText(advice: Advice, t: TFunction<'equipment'>, language: string): string {
  switch (advice.code) {
    case 'udpBlocked':
    case 'onlyRelay':
    case 'allBlocked':
      return t(`advice.${advice.code}`, { address: advice.address, ports: advice.ports });
    case 'askRelay':
      return t('advice.askRelay', { servers: advice.servers.join(', ') });
    case 'up':
      return t(`advice.up.${advice.grade}`, { rate: rateText(advice.rate, t, language) });
    case 'down':
      return t(`advice.down.${advice.grade}`, { rate: rateText(advice.rate, t, language) });
    case 'loss':
      return t('advice.loss', { share: share(advice.ratio, language) });
    case 'slow':
      return t('advice.slow', { time: milliseconds(advice.ms, language) });
    default:
      return t(`advice.${advice.code}`);
  }
}
