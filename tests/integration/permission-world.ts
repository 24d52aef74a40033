import type { EventDraft } from '@campus/protocol';
import { eventually } from '@campus/service-kit/testing';
import { picture } from '../../signalling/src/covers/testing/pictures.ts';
import { createLiveFeature, type LiveFeatureInside } from '../../signalling/src/live/feature.ts';
import { addInstitution, addPerson, setUp, type TestPerson } from '../../signalling/src/people/test-people.ts';
import { storeSlides } from '../../signalling/src/slides/testing/store-slides.ts';
import { startTestApp, type TestApp } from '../../signalling/src/testing.ts';
import { startFakeRecordings } from './fake-recordings.ts';
import { dayMs, draft, seriesTiming, tokenOf } from './permission-drafts.ts';
import type { Asker } from './permission-table.ts';

const system = { kind: 'system' } as const;

type People = Record<Exclude<Asker, 'nobody' | 'linkHolder' | 'guest'>, TestPerson>;

/** A campus with somebody of every kind, and whatever they may ask for: each time a new one, since some requests end it. */
export class PermissionWorld {
  readonly app: TestApp;
  readonly live: LiveFeatureInside;
  readonly people: People;
  readonly #recordings: { close(): Promise<void> };
  #count = 0;

  private constructor(app: TestApp, live: LiveFeatureInside, people: People, recordings: { close(): Promise<void> }) {
    this.app = app;
    this.live = live;
    this.people = people;
    this.#recordings = recordings;
  }

  static async start(): Promise<PermissionWorld> {
    const controlSecret = 'a secret for tests only';
    const recordings = await startFakeRecordings(controlSecret);
    let live: LiveFeatureInside | undefined;
    const app = await startTestApp({
      config: { recordingsUrl: recordings.url, controlSecret, isDemoOffered: false },
      createLive: async (deps) => {
        live = await createLiveFeature(deps);
        return live;
      },
    });
    if (!live) throw new Error('the app has no live feature');
    const admin = await setUp(app);
    const foreign = await addInstitution(admin, 'Bologna');
    const own = admin.person.institutionId;
    const add = (role: 'member' | 'coordinator' | 'organiser', institutionId: string, name: string) =>
      addPerson(app, admin, { role, institutionId, email: `${name}@campus.example` });
    const people = {
      member: await add('member', own, 'member'),
      coordinator: await add('coordinator', own, 'coordinator'),
      foreignOrganiser: await add('organiser', foreign.id, 'foreign'),
      organiser: await add('organiser', own, 'organiser'),
      admin,
    };
    return new PermissionWorld(app, live, people, recordings);
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.#recordings.close();
  }

  /** For what must not be there twice. */
  next(): number {
    this.#count += 1;
    return this.#count;
  }

  async makeEvent(asker?: Asker): Promise<{ id: string; link: string; linkId: string }> {
    const { events, links } = this.app.app.inside;
    const id = `event-${this.next()}`;
    const institutionId = this.people.admin.person.institutionId;
    const own: EventDraft = { ...draft, visibility: asker === 'guest' ? 'public' : 'invited' };
    await events.insert({ id, draft: own, institutionId, createdBy: null, isDemo: false, nowMs: Date.now() });
    await this.live.broadcasts.createBroadcast({ eventId: id, isRecordedAutomatically: true });
    const grant = { eventId: id, role: 'viewer', label: '', ttlMs: dayMs, createdBy: null } as const;
    const { token, grant: made } = await links.create(grant);
    return { id, link: token, linkId: made.id };
  }

  async setCover(eventId: string): Promise<string> {
    const { client, accessToken } = this.people.admin;
    const call = { params: { id: eventId }, as: accessToken, body: await picture() };
    return (await client.call('covers.upload', call)).cover?.id ?? '';
  }

  async addSlides(eventId: string): Promise<string> {
    const id = `deck-${this.next()}`;
    await storeSlides(this.app.app.inside.db, { id, eventId });
    const command = { type: 'slides.add', deckId: id, pageCount: 1, byId: null } as const;
    await this.live.core.engine.execute(eventId, system, command);
    return id;
  }

  async makeSeries(asker: Asker): Promise<string> {
    const { client, accessToken } = this.people.organiser;
    const body = { ...draft, ...seriesTiming, visibility: asker === 'guest' ? 'public' : 'invited' };
    return (await client.call('series.create', { as: accessToken, body })).id;
  }

  /** An event that has taken place, and was recorded. */
  async makeRecording(asker?: Asker): Promise<{ id: string; link: string; eventId: string }> {
    const { id: eventId, link } = await this.makeEvent(asker);
    return this.recordEvent(eventId, link);
  }

  async recordEvent(eventId: string, link: string): Promise<{ id: string; link: string; eventId: string }> {
    const { live } = this;
    for (const type of ['backstage.open', 'broadcast.goLive', 'broadcast.end'] as const) {
      await live.core.engine.execute(eventId, system, { type });
      // A broadcast that ends in the millisecond in which it went live has shown nothing.
      const atMs = Date.now();
      await eventually(() => Date.now() > atMs, { intervalMs: 1 });
    }
    const recordingId = (await live.core.engine.state(eventId)).recording?.id;
    if (!recordingId) throw new Error('the event was not recorded');
    await eventually(async () => (await live.eventOfRecording(recordingId)) === eventId);
    return { id: recordingId, link, eventId };
  }

  async invite(to: { email?: string; institutionId?: string } = {}): Promise<{ id: string; token: string }> {
    const { admin } = this.people;
    const email = `invited-${this.next()}@campus.example`;
    const body = { email, role: 'member', institutionId: admin.person.institutionId, ...to };
    const { id, url } = await admin.client.call('people.invite', { as: admin.accessToken, body });
    return { id, token: tokenOf(url ?? '') };
  }

  /** Organisers act at their own institution: what they may do elsewhere is not this table's question. */
  institutionOf(asker: Asker): string {
    return (this.accountOf(asker)?.person ?? this.people.admin.person).institutionId;
  }

  accountOf(asker: Asker): TestPerson | undefined {
    return asker === 'nobody' || asker === 'linkHolder' || asker === 'guest' ? undefined : this.people[asker];
  }

  /** Somebody of the same role and institution, whose account may be changed without a trace in the others' answers. */
  async twinOf(asker: Asker): Promise<TestPerson | undefined> {
    const person = this.accountOf(asker)?.person;
    if (!person) return undefined;
    const { role, institutionId } = person;
    return addPerson(this.app, this.people.admin, { role, institutionId, email: `twin-${this.next()}@campus.example` });
  }
}
