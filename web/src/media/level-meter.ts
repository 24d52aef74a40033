/** Calls back about ten times a second with a microphone's level from 0 to 1, until it is stopped. */
export function measureLevel(track: MediaStreamTrack, onLevel: (level: number) => void): () => void {
  const context = new AudioContext();
  // Before the first press of the person's the context is suspended; it then starts with that press.
  const resume = () => void context.resume().catch(() => undefined);
  resume();
  document.addEventListener('pointerdown', resume, { once: true });
  const source = context.createMediaStreamSource(new MediaStream([track]));
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    let sum = 0;
    for (const sample of samples) sum += sample * sample;
    onLevel(levelOfDb(10 * Math.log10(sum / samples.length + 1e-12)));
  }, 100);
  return () => {
    clearInterval(timer);
    document.removeEventListener('pointerdown', resume);
    source.disconnect();
    void context.close().catch(() => undefined);
  };
}

/** Decibels below full scale as a bar's length: -60 dB is silence, -10 dB a loud voice. */
export function levelOfDb(db: number): number {
  return Math.min(1, Math.max(0, (db + 60) / 50));
}
