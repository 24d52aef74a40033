import { AppError } from '@campus/protocol/errors';
import { canHost, canSee } from '../events/rules.ts';
import type { EventStore, LiveFeature } from '../ports.ts';
import type { SeriesKeeper } from '../series/series.ts';
import { seriesAsSeen } from '../series/series-routes.ts';
import type { AccessRules } from './bind-routes.ts';

/** The rules of access that depend on an event or a recording. What the asker may not see does not exist for them. */
export function accessRules(deps: {
  events: EventStore;
  series: Pick<SeriesKeeper, 'find'>;
  live: Pick<LiveFeature, 'eventOfRecording' | 'authoriseRecordingViewer' | 'slides'>;
}): AccessRules {
  const { events, series, live } = deps;
  const find = async (name: string, id: string) => {
    if (!name.startsWith('series.')) return events.find(id);
    const found = await series.find(id);
    return found && seriesAsSeen(found);
  };
  return {
    async 'event-host'({ name, id, person }) {
      const eventId = name.startsWith('recordings.') ? await live.eventOfRecording(id) : id;
      const event = eventId === null ? null : await find(name, eventId);
      if (!event || !canSee(event, person, null)) throw new AppError('NOT_FOUND', 'there is no such thing');
      if (!canHost(person, event)) throw new AppError('FORBIDDEN', 'this is for the hosts of the event');
    },
    async 'recording-viewer'({ id, link, person }) {
      await live.authoriseRecordingViewer({ recordingId: id, person, link });
    },
    async 'slides-presenter'({ id, person, link, join }) {
      await live.slides.presenter(id, { person, link, join });
    },
    async 'slides-viewer'({ id, person, link, join }) {
      await live.slides.admitViewer(id, { person, link, join });
    },
  };
}
