import type { BroadcastEventType } from '@campus/protocol';
import type { CallOutcome } from '@campus/service-kit/contract-socket';
import type { Metrics } from '@campus/service-kit/metrics';
import type { BroadcastEngine } from '../broadcasts/engine.ts';
import type { Hub } from './hub.ts';

/** Events that say how a campus is doing; the others would only be many. */
const countedTypes: ReadonlySet<BroadcastEventType> = new Set([
  'broadcast.wentLive',
  'broadcast.ended',
  'participant.dropped',
  'participant.left',
  'track.published',
  'recording.started',
  'recording.gapped',
  'media.rebuilt',
]);

/** Registers the live half's metrics. Gives back what counts a call. */
export function measureLive(
  metrics: Metrics,
  { hub, engine }: { hub: Hub; engine: BroadcastEngine },
): (outcome: CallOutcome) => void {
  metrics.gauge({
    name: 'campus_live_connections',
    help: 'Participants connected at this node.',
    labelNames: ['role'] as const,
    collect() {
      this.reset();
      for (const { role } of hub.all()) this.inc({ role });
    },
  });
  const calls = metrics.histogram({
    name: 'campus_live_call_seconds',
    help: 'How long calls of the live socket took, by name and outcome.',
    labelNames: ['call', 'code'] as const,
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
  });
  const events = metrics.counter({
    name: 'campus_broadcast_events_total',
    help: 'Events of broadcasts that this node learned of, by type.',
    labelNames: ['type'] as const,
  });
  engine.listen((_broadcastId, steps) => {
    for (const { event } of steps) if (countedTypes.has(event.type)) events.inc({ type: event.type });
  });
  return ({ name, code, durationMs }) => calls.observe({ call: name, code: code ?? 'ok' }, durationMs / 1000);
}
