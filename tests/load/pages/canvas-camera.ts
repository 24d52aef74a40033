// Runs in the page that publishes, before its own scripts: its camera is a canvas that numbers its frames.
import { cameraSize } from './camera-size.ts';
import { cellsOf, codeArea, codeBits } from './time-code.ts';

declare global {
  interface Window {
    /** When each frame was drawn, by its number: ms since 1970, with fractions. */
    drawnAtMs?: number[];
  }
}

const { width, height } = cameraSize;
/** No divisor of the screen's 60: each frame then meets the screen in another phase, and the median is of all phases. */
const framesPerSecond = 29;

/** Something with as many edges as a room, that moves as a camera does which is not quite still. */
function makeScene(): OffscreenCanvas {
  const scene = new OffscreenCanvas(width * 2, height);
  const drawing = scene.getContext('2d', { alpha: false, willReadFrequently: true });
  if (!drawing) throw new Error('no canvas');
  let state = 1;
  const upTo = (bound: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return (state / 2_147_483_647) * bound;
  };
  for (let shape = 0; shape < 600; shape += 1) {
    drawing.fillStyle = `hsl(${upTo(360)} ${upTo(60)}% ${20 + upTo(60)}%)`;
    drawing.fillRect(upTo(width * 2), upTo(height), 10 + upTo(120), 10 + upTo(80));
  }
  return scene;
}

function startCamera(): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const drawing = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (!drawing) throw new Error('no canvas');
  const track = canvas.captureStream(0).getVideoTracks()[0] as CanvasCaptureMediaStreamTrack;
  const scene = makeScene();
  const drawnAtMs: number[] = [];
  window.drawnAtMs = drawnAtMs;
  const cell = { width: (width * codeArea.width) / codeBits, height: (height * codeArea.height) / 2 };
  setInterval(() => {
    const frame = drawnAtMs.length;
    drawing.drawImage(scene, -width / 2 + (width / 2) * Math.sin(frame / 60), 0);
    for (const [row, cells] of cellsOf(frame).entries()) {
      for (const [column, isWhite] of cells.entries()) {
        drawing.fillStyle = isWhite ? 'white' : 'black';
        drawing.fillRect(column * cell.width, row * cell.height, cell.width, cell.height);
      }
    }
    drawnAtMs.push(performance.timeOrigin + performance.now());
    track.requestFrame();
  }, 1_000 / framesPerSecond);
  return track;
}

let camera: MediaStreamTrack | undefined;
// Only secure pages have devices; a blank one has not.
if (navigator.mediaDevices) {
  const { mediaDevices } = navigator;
  const original = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (constraints) => {
    const sound = constraints?.audio ? await original({ audio: constraints.audio }) : new MediaStream();
    if (constraints?.video) sound.addTrack((camera ??= startCamera()).clone());
    return sound;
  };
}
