import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clip, framedPackets, opusPackets } from '../load/make-clip.ts';
import { flashBeep } from '../media/flash-beep.ts';
import { runFfmpeg } from '../media/run-ffmpeg.ts';

const seconds = 10;
const framesPerSecond = 30;
const packetsPerSecond = 50;

/**
 * A flash and a beep each second, in step, for `load-media source`: picture and sound loop after exactly the same time,
 * and each picture is a keyframe, so that whoever asks for one moves nothing.
 */
export async function makeFlashBeepClip(folder: string): Promise<Clip> {
  const { inputArgs } = flashBeep({ seconds, fps: framesPerSecond });
  const [video, audio, ogg] = ['flash.h264', 'beep.opuspackets', 'beep.ogg'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await runFfmpeg([
    ...['-y', ...inputArgs, '-map', '0:v', '-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'baseline'],
    ...['-level', '3.1', '-b:v', '800k', '-x264-params', 'keyint=1:scenecut=0:repeat-headers=1:bframes=0'],
    ...['-f', 'h264', video],
    ...['-map', '1:a', '-ac', '2', '-c:a', 'libopus', '-b:a', '64k', '-frame_duration', '20', '-f', 'ogg', ogg],
  ]);
  // The last packet is what the encoder had in hand, and would make the sound a packet longer than the picture.
  const packets = opusPackets(await readFile(ogg)).slice(0, seconds * packetsPerSecond);
  if (packets.length < seconds * packetsPerSecond) throw new Error(`only ${packets.length} packets of sound`);
  await writeFile(audio, framedPackets(packets));
  return { video, framesPerSecond, audio };
}
