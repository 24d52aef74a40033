/**
 * Of the canvas that is published, in pixels: as much as two cores draw, encode and decode in time. It is sent in two
 * layers.
 */
export const cameraSize = { width: 640, height: 360 } as const;
