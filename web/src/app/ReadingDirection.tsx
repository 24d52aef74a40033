import { Direction } from 'radix-ui';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { directionOf } from './languages.ts';

/** Menus stand outside their page and would else open, and follow the arrow keys, from left to right. */
export function ReadingDirection({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation('common');
  return <Direction.Provider dir={directionOf(i18n.language)}>{children}</Direction.Provider>;
}
