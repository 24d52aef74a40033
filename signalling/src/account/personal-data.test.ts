import { CONSENT_TEXT_VERSION } from '@campus/protocol';
import { eventually } from '@campus/service-kit/testing';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { openTestDatabase } from '../database/testing.ts';
import { command, type LiveStage, openStage, publish, secret } from '../live/testing/live-stage.ts';
import { addPerson, password } from '../people/test-people.ts';
import { startScriptedRecorder } from '../recordings/testing/scripted-recorder.ts';
import { refusal } from '../rest/test-client.ts';

let stage: LiveStage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

/** An organiser who hosts a recorded broadcast by their account, with a microphone, and has gone home. */
async function recordedHost() {
  const recorder = await startScriptedRecorder(secret);
  onTestFinished(() => recorder.close());
  const opened = await openStage({ config: { recordingsUrl: recorder.url } });
  stage = opened;
  const { institutionId } = opened.admin.person;
  const draft = { role: 'organiser' as const, institutionId, email: 'claire@nantes.example', name: 'Claire Moreau' };
  const claire = await addPerson(opened.app, opened.admin, draft);
  const consent = { choice: 'seen-and-heard', textVersion: CONSENT_TEXT_VERSION };
  const body = { eventId: opened.eventId, name: 'Claire Moreau', consent };
  const join = await claire.client.call('broadcasts.join', { as: claire.accessToken, body });
  const host = await opened.connect(join);
  await command(host, 'backstage.open');
  const { trackId } = await publish(host, 'microphone');
  await command(host, 'recording.start');
  await command(host, 'broadcast.goLive');
  const commandId = 'what-she-wrote';
  await host.call('chat.say', { commandId, to: 'everyone', text: 'Claire here, write to claire@nantes.example' });
  await host.call('caption.say', { commandId: 'what-is-said', language: 'fr', text: 'Bienvenue à Nantes' });
  await host.call('hand.raise', { commandId: 'what-her-hand-is-about', about: 'Claire has something to add' });
  return { stage: opened, claire, host, trackId, participantId: join.participantId };
}

const isGone = async ({ app }: LiveStage, participantId: string) => {
  const { db } = app.app.inside;
  const open = db.selectFrom('attendance').select('id').where('participant_id', '=', participantId);
  return (await open.where('until_ms', 'is', null).execute()).length === 0;
};

describe('what is stored of a person', () => {
  it('is given to them whole: account, sign-ins, what they did in broadcasts, and where they are recorded', async () => {
    const { stage: opened, claire, host, trackId, participantId } = await recordedHost();
    const guest = await opened.enter('speaker', { name: 'Somebody else' });
    await command(host, 'broadcast.end');
    await eventually(() => host.state().phase === 'ended');
    const recordingId = host.state().recording?.id;
    const data = await claire.client.call('account.export', { as: claire.accessToken });
    expect(data.account).toMatchObject({ email: 'claire@nantes.example', hasPassword: true, isEmailConfirmed: true });
    expect(data.sessions).toMatchObject([{ endedAtMs: null }]);
    expect(data.invitations).toMatchObject([{ email: 'claire@nantes.example', role: 'organiser', isForYou: true }]);
    const [broadcast] = data.broadcasts;
    expect(broadcast).toMatchObject({
      eventId: opened.eventId,
      title: 'Spring in Nantes',
      role: 'host',
      participantId,
    });
    expect(broadcast).toMatchObject({ name: 'Claire Moreau', consent: 'seen-and-heard', attended: [{}] });
    expect(broadcast?.log.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['participant.joined', 'track.published', 'broadcast.wentLive', 'broadcast.ended']),
    );
    expect(broadcast?.log.find(({ type }) => type === 'chat.said')).toMatchObject({
      text: 'Claire here, write to claire@nantes.example',
    });
    expect(broadcast?.log.find(({ type }) => type === 'caption.said')).toMatchObject({ text: 'Bienvenue à Nantes' });
    expect(broadcast?.log.find(({ type }) => type === 'hand.raised')).toMatchObject({
      about: 'Claire has something to add',
    });
    expect(data.media).toMatchObject([
      { recordingId, path: `/recordings/${recordingId}`, tracks: [{ id: trackId, source: 'microphone', startMs: 0 }] },
    ]);
    expect(data.changes.map(({ action, isByYou }) => `${action} ${isByYou}`)).toEqual([
      'invitation.accepted true',
      'recording.started true',
      'recording.stopped true',
    ]);
    expect(data.account.roles).toHaveLength(1);
    // Of others there is nothing in it.
    expect(JSON.stringify(data)).not.toContain(guest.join.participantId);
    expect(JSON.stringify(data)).not.toContain('Somebody else');
    const { db } = opened.app.app.inside;
    const { password_hash: passwordHash } = await db
      .selectFrom('people')
      .select('password_hash')
      .where('id', '=', claire.person.id)
      .executeTakeFirstOrThrow();
    expect(JSON.stringify(data)).not.toContain(passwordHash);
  });

  it('is erased by name: the replay goes on, and says nobody', async () => {
    const { stage: opened, claire, host, participantId } = await recordedHost();
    const remove = () => claire.client.call('account.delete', { as: claire.accessToken, body: { password } });
    expect(await refusal(remove())).toBe('WRONG_PHASE');
    await command(host, 'broadcast.end');
    await eventually(() => host.state().phase === 'ended');
    const params = { id: host.state().recording?.id ?? '' };
    const { admin } = opened;
    const show = () => admin.client.call('recordings.show', { as: admin.accessToken, params });
    await eventually(async () => (await show()).names[participantId]?.name === 'Claire Moreau');
    host.close();
    await eventually(() => isGone(opened, participantId));
    await remove();
    const inMemory = () => opened.live.core.engine.peek(opened.eventId)?.talk.chat.messages.flat();
    await eventually(() => inMemory()?.[0]?.text === '');
    const replay = await show();
    expect(replay.names[participantId]).toBeUndefined();
    expect(replay.timeline.tracks.map((track) => track.participantId)).toEqual([participantId]);
    const talk = await admin.client.call('recordings.talk', { as: admin.accessToken, params });
    expect(talk).toMatchObject({ messages: [{ participantId, text: '' }], names: {} });
    // What was said on the stage is still in it, and names nobody.
    const { captions } = await admin.client.call('recordings.captions', { as: admin.accessToken, params });
    expect(captions).toMatchObject([{ language: 'fr', cues: [{ text: 'Bienvenue à Nantes' }] }]);
    expect(JSON.stringify(captions)).not.toContain(participantId);
    const { db } = opened.app.app.inside;
    for (const { name } of await db.introspection.getTables()) {
      const rows = JSON.stringify(
        await db
          .selectFrom(name as 'people')
          .selectAll()
          .execute(),
      );
      expect(rows, name).not.toContain('Claire');
      expect(rows, name).not.toContain('claire@nantes.example');
      // The list of changes keeps ids, and looks names up.
      if (name !== 'audit_entries') expect(rows, name).not.toContain(claire.person.id);
    }
  });
});

/**
 * Where the database names a person: by account, name, mail or device. Whoever adds such a column gives it to the
 * person (`personal-data.ts`), sees that it goes with the account (`erasure.ts`), and then writes it down here.
 */
const namesPeople = [
  'audit_entries.actor_id',
  'audit_entries.subject_id',
  'calendar_feeds.person_id',
  'email_confirmations.email',
  'email_confirmations.person_id',
  'events.created_by',
  'further_roles.person_id',
  'invitations.email',
  'invitations.invited_by',
  'link_grants.created_by',
  'mails.person_id',
  'mails.to_address',
  'participants.name',
  'participants.person_id',
  'people.email',
  'people.name',
  'registrations.person_id',
  'registrations.registered_by',
  'registrations.subject_id',
  'reminder_refusals.person_id',
  'series.created_by',
  'session_families.person_id',
  'session_families.user_agent',
  'slide_decks.uploaded_by',
  'speakers.email',
  'speakers.invited_by',
  'speakers.name',
  'university_identities.email',
  'university_identities.person_id',
  'university_identities.subject',
];
/** Of things, and of participants whose account stands elsewhere. */
const namesThings = [
  'audit_entries.subject_kind',
  'boards.name',
  'broadcast_commands.actor_id',
  'institutions.name',
  'kysely_migration.name',
  'participants.centre_name',
  'slide_decks.name',
];

describe('the tables', () => {
  it('name people nowhere but where export and erasure know of', async () => {
    const { db, close } = await openTestDatabase();
    onTestFinished(close);
    const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
    const columns = tables.flatMap(({ name, columns: all }) => all.map((column) => `${name}.${column.name}`));
    const suspects = columns.filter((column) =>
      /person|people_id|_by$|mail$|address|name$|agent|actor|subject|recipient/.test(column),
    );
    expect(suspects.toSorted()).toEqual([...namesPeople, ...namesThings].toSorted());
  });
});
