import type { LinkRole } from '@campus/protocol';
import { Eye, Landmark, Languages, type LucideIcon, Mic, ShieldCheck } from 'lucide-react';

export const linkRoleIcons: Record<LinkRole, LucideIcon> = {
  moderator: ShieldCheck,
  speaker: Mic,
  interpreter: Languages,
  centre: Landmark,
  viewer: Eye,
};
