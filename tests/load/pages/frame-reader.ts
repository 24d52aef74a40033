// Runs in the page that watches, before its own scripts: it reads the number of each frame that is shown.
import { codeArea, codeBits, readCells } from './time-code.ts';

/** Number of a frame, and when it was handed to the screen: ms since 1970, with fractions. */
export type ShownFrame = readonly [frame: number, atMs: number];

export interface FrameReading {
  readonly frames: ShownFrame[];
  /** Frames without a number, and those that another one had replaced before they could be read. */
  unread: number;
}

declare global {
  interface Window {
    /** Reads the frames of a video from now on. */
    readFrames?: (video: HTMLVideoElement) => FrameReading;
    frameReading?: FrameReading;
  }
}

/** Several points for each cell, of which the one in the middle is looked at. */
const [across, down] = [4, 4];

window.readFrames = (video) => {
  const reading: FrameReading = { frames: [], unread: 0 };
  window.frameReading = reading;
  const points = new OffscreenCanvas(codeBits * across, 2 * down);
  const drawing = points.getContext('2d', { alpha: false, willReadFrequently: true });
  if (!drawing) throw new Error('no canvas');
  const numberIn = (frame: VideoFrame): number | null => {
    const [width, height] = [frame.displayWidth * codeArea.width, frame.displayHeight * codeArea.height];
    drawing.drawImage(frame, 0, 0, width, height, 0, 0, points.width, points.height);
    const { data } = drawing.getImageData(0, 0, points.width, points.height);
    const rowAt = (row: number): number[] =>
      Array.from({ length: codeBits }, (_, column) => {
        const x = column * across + across / 2;
        // Of grey cells one colour tells as much as all.
        return data[((row * down + down / 2) * points.width + x) * 4 + 1] ?? 0;
      });
    return readCells(rowAt(0), rowAt(1));
  };
  const read: VideoFrameRequestCallback = (_, { mediaTime, presentationTime }) => {
    // Somebody has begun anew.
    if (window.frameReading !== reading) return;
    video.requestVideoFrameCallback(read);
    const frame = new VideoFrame(video);
    // What can be drawn may be a later frame than the one that is told of.
    const isSame = Math.abs(frame.timestamp / 1e6 - mediaTime) < 0.001;
    const number = isSame ? numberIn(frame) : null;
    frame.close();
    if (number === null) reading.unread += 1;
    else reading.frames.push([number, performance.timeOrigin + presentationTime]);
  };
  video.requestVideoFrameCallback(read);
  return reading;
};
