/** Of the canvas that is published, in pixels; it is sent in two layers, as much as two cores can draw, encode and decode in time. */
export const cameraSize = { width: 640, height: 360 } as const;
