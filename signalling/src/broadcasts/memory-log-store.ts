import type { BroadcastEvent, Phase } from '@campus/protocol';
import { type BroadcastRow, type LogStore, phaseAfter, type StoredCommand } from './log-store.ts';

interface Log {
  readonly events: BroadcastEvent[];
  readonly commands: Map<string, StoredCommand>;
}

/** For tests and for looking at the rules without a database. */
export function createMemoryLogStore(): LogStore {
  const logs = new Map<string, Log>();
  const logOf = (id: string): Log => {
    const log = logs.get(id) ?? { events: [], commands: new Map() };
    logs.set(id, log);
    return log;
  };
  const rows = (): BroadcastRow[] =>
    [...logs].flatMap(([id, log]) => {
      const first = log.events[0];
      if (first?.type !== 'broadcast.created') return [];
      return [{ id, eventId: first.eventId, phase: phaseAfter(log.events)?.phase ?? 'scheduled' }];
    });
  return {
    async append(broadcastId, expectedSeq, events, command) {
      const log = logOf(broadcastId);
      const stored = command ? log.commands.get(command.commandId) : undefined;
      if (stored) return { kind: 'duplicate', command: stored };
      if (log.events.length !== expectedSeq) return { kind: 'conflict' };
      log.events.push(...events);
      if (command) log.commands.set(command.commandId, command);
      return { kind: 'appended' };
    },
    async read(broadcastId, afterSeq, limit) {
      return (logs.get(broadcastId)?.events ?? []).slice(afterSeq, afterSeq + limit);
    },
    async findCommand(broadcastId, commandId) {
      return logs.get(broadcastId)?.commands.get(commandId) ?? null;
    },
    async heads(broadcastIds) {
      const found = broadcastIds.map((id) => [id, logs.get(id)?.events.length ?? 0] as const);
      return new Map(found.filter(([, seq]) => seq > 0));
    },
    async list({ isEnded } = {}) {
      return rows().filter((row) => isEnded === undefined || (row.phase === 'ended') === isEnded);
    },
    async phasesOf(eventIds) {
      const wanted = new Set(eventIds);
      return new Map<string, Phase>(
        rows()
          .filter((row) => wanted.has(row.eventId))
          .map((row) => [row.eventId, row.phase]),
      );
    },
  };
}
