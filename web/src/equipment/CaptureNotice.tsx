import { useTranslation } from 'react-i18next';
import type { CaptureProblem } from '../media/capture.ts';
import { Notice } from '../ui/Notice.tsx';

interface CaptureNoticeProps {
  source: 'camera' | 'microphone';
  problem: CaptureProblem | undefined;
}

/** Why a device could not be had, in the same words as at the door of an event. */
export function CaptureNotice({ source, problem }: CaptureNoticeProps) {
  const { t } = useTranslation('broadcast');
  if (problem === undefined || problem === 'cancelled') return null;
  return (
    <Notice tone="attention" data-testid={`problem-${source}`}>
      {t(`capture.${problem}.${source}`)}
    </Notice>
  );
}
