import { expect, it, onTestFinished } from 'vitest';
import { command, openStage } from '../live/testing/live-stage.ts';
import { addInstitution, addPerson } from '../people/test-people.ts';
import { refusal } from '../rest/test-client.ts';

it('a viewer came from the institution of their account, or with those whom their link was made for', async () => {
  const stage = await openStage();
  onTestFinished(() => stage.close());
  const { admin, app } = stage;
  const { eventId, connect, enter, joinOnly } = await stage.newEvent('partners');
  const { client, accessToken: as } = admin;
  const lahore = await addInstitution(admin, 'University of Lahore');
  const member = await addPerson(app, admin, { role: 'member', email: 'm@univ.example', institutionId: lahore.id });
  const host = await enter('host');
  await command(host, 'backstage.open');
  await command(host, 'broadcast.goLive');
  const body = { eventId, name: 'Amina' };
  await connect(await member.client.call('broadcasts.join', { as: member.accessToken, body }));
  const comeBy = async (role: 'viewer' | 'speaker', label: string, name: string) => {
    const { url } = await client.call('links.create', { as, params: { id: eventId }, body: { role, label } });
    await connect(await joinOnly(role, { name, link: url.slice(url.lastIndexOf('/') + 1) }));
  };
  await comeBy('viewer', 'Students of Multan', 'Bilal');
  await comeBy('viewer', '', 'Chiara');
  await comeBy('speaker', 'Prof. Rossi', 'Dario');
  const whence = async () => {
    const { attendants } = await client.call('attendance.show', { as, params: { id: eventId } });
    return Object.fromEntries(attendants.map(({ name, centreName }) => [name ?? 'nobody', centreName]));
  };
  const guests = { Bilal: 'Students of Multan', Chiara: null, Dario: null };
  await expect.poll(whence).toMatchObject({ Amina: 'University of Lahore', ...guests });
  // What others see of them is as before.
  expect(JSON.stringify(host.state())).not.toContain(lahore.id);
  expect(
    await refusal(member.client.call('attendance.show', { as: member.accessToken, params: { id: eventId } })),
  ).toBe('FORBIDDEN');
  // The account goes with its name, and not where somebody came from. Who joined in earlier versions has only that.
  const { db } = app.app.inside;
  const joined = () => db.updateTable('participants').where('name', '=', 'Amina');
  await joined().set({ centre_id: null }).execute();
  expect(await whence()).toMatchObject({ Amina: 'University of Lahore' });
  await joined().set({ centre_id: lahore.id, person_id: null, name: '' }).execute();
  expect(await whence()).toMatchObject({ nobody: 'University of Lahore', ...guests });
});
