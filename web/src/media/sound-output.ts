/** Plays the microphones of others, each in an audio element of its own outside the React tree. */
export class SoundOutput {
  readonly #onBlockedChanged: () => void;
  readonly #elements = new Map<string, HTMLAudioElement>();
  #home: HTMLElement | null = null;
  #volume = 1;
  #isMuted = false;
  #isBlocked = false;

  constructor(onBlockedChanged: () => void) {
    this.#onBlockedChanged = onBlockedChanged;
  }

  /** The browser plays no sound before the person has pressed something. */
  get isBlocked(): boolean {
    return this.#isBlocked;
  }

  play(trackId: string, track: MediaStreamTrack): void {
    const element = this.#elements.get(trackId) ?? this.#create(trackId);
    element.srcObject = new MediaStream([track]);
    void this.#start(element);
  }

  stop(trackId: string): void {
    const element = this.#elements.get(trackId);
    if (!element) return;
    element.srcObject = null;
    element.remove();
    this.#elements.delete(trackId);
    this.#endBlockWhenAllPlay();
  }

  /** To be called from a press of the person's: then the browser allows it. */
  async unblock(): Promise<void> {
    this.#setBlocked(false);
    await Promise.all([...this.#elements.values()].map((element) => this.#start(element)));
  }

  setVolume(volume: number, isMuted: boolean): void {
    this.#volume = Math.min(1, Math.max(0, volume));
    this.#isMuted = isMuted;
    for (const element of this.#elements.values()) this.#dress(element);
  }

  close(): void {
    for (const trackId of [...this.#elements.keys()]) this.stop(trackId);
    this.#home?.remove();
    this.#home = null;
  }

  #create(trackId: string): HTMLAudioElement {
    if (!this.#home) {
      this.#home = document.createElement('div');
      this.#home.hidden = true;
      this.#home.dataset['testid'] = 'sound';
      document.body.append(this.#home);
    }
    const element = document.createElement('audio');
    element.autoplay = true;
    element.dataset['trackId'] = trackId;
    element.dataset['source'] = 'microphone';
    this.#dress(element);
    this.#home.append(element);
    this.#elements.set(trackId, element);
    return element;
  }

  #dress(element: HTMLAudioElement): void {
    element.volume = this.#volume;
    element.muted = this.#isMuted;
  }

  async #start(element: HTMLAudioElement): Promise<void> {
    try {
      await element.play();
      this.#endBlockWhenAllPlay();
    } catch (error) {
      if (error instanceof DOMException && error.name === 'NotAllowedError') this.#setBlocked(true);
    }
  }

  /** The browser may allow it later by itself, as when the person has pressed something else. */
  #endBlockWhenAllPlay(): void {
    if ([...this.#elements.values()].every((element) => !element.paused)) this.#setBlocked(false);
  }

  #setBlocked(isBlocked: boolean): void {
    if (this.#isBlocked === isBlocked) return;
    this.#isBlocked = isBlocked;
    this.#onBlockedChanged();
  }
}
