import type { EventKind } from '@campus/protocol';
import { Compass, Drum, Languages, type LucideIcon, Presentation } from 'lucide-react';

export const kindIcons: Record<EventKind, LucideIcon> = {
  'culture-sharing': Drum,
  'language-exchange': Languages,
  talk: Presentation,
  'virtual-mobility': Compass,
};
